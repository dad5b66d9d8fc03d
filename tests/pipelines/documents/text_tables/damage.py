"""What may happen to a printed table on its way to us: numbers, labels and lines lost, doubled, moved or joined.

And what is read wrongly after it.
"""

import re
from collections import Counter
from collections.abc import Callable
from random import Random

from tests.pipelines.documents.text_tables.printers import read

Lines = list[str]
Damage = Callable[[Lines, Random], Lines | None]
"""Changes lines at a place that it draws; None where it finds nothing of its kind."""

NUMBER = re.compile(r"(?<![^\s|])\d{4,6}(?![^\s|])")


def has_number(line: str) -> bool:
    return NUMBER.search(line) is not None


def _draw(lines: Lines, random: Random, fits: Callable[[str], bool]) -> int | None:
    places = [at for at, line in enumerate(lines) if fits(line)]
    return random.choice(places) if places else None


def _replace(lines: Lines, at: int, rest: str, random: Random) -> Lines:
    """Return lines with one changed; mostly without it where nothing is left of it."""
    keep = [rest] if rest.strip(" ") or random.random() < 0.3 else []
    return [*lines[:at], *keep, *lines[at + 1 :]]


def drop_number(lines: Lines, random: Random) -> Lines | None:
    """Drop a number, with the sign of its cell or without."""
    at = _draw(lines, random, has_number)
    if at is None:
        return None
    line, number = lines[at], random.choice(list(NUMBER.finditer(lines[at])))
    begin, end = number.span()
    if random.random() < 0.5:
        begin = len(line[:begin].rstrip("\t ")) if "|" not in line else begin
        after = re.match(r"\s*\|", line[end:])
        end += after.end() if after else 0
    return _replace(lines, at, line[:begin] + line[end:], random)


def double_number(lines: Lines, random: Random) -> Lines | None:
    """Print a number twice, as a cell or a word of its own."""
    at = _draw(lines, random, has_number)
    if at is None:
        return None
    line = lines[at]
    if NUMBER.fullmatch(line.strip(" \t|")):
        return [*lines[: at + 1], line, *lines[at + 1 :]]
    number = random.choice(list(NUMBER.finditer(line)))
    sign = "\t" if "\t" in line.strip() else "|" if "|" in line else " "
    return [*lines[:at], line[: number.end()] + sign + line[number.start() :], *lines[at + 1 :]]


def drop_label(lines: Lines, random: Random) -> Lines | None:
    """Drop a word or a cell that is no number."""
    at = _draw(lines, random, lambda line: re.search(r"[\u4e00-\u9fff]", line) is not None)
    if at is None:
        return None
    word = random.choice(list(re.finditer(r"[^\s|]*[\u4e00-\u9fff][^\s|]*", lines[at])))
    return _replace(lines, at, lines[at][: word.start()] + lines[at][word.end() :], random)


def drop_line(lines: Lines, random: Random) -> Lines:
    at = random.randrange(len(lines))
    return [*lines[:at], *lines[at + 1 :]]


def swap_lines(lines: Lines, random: Random) -> Lines | None:
    """Exchange two lines; two lines of numbers in each other's place are another report, no damage."""
    at = random.randrange(len(lines) - 1)
    first, second = lines[at : at + 2]
    if has_number(first) and has_number(second):
        return None
    return [*lines[:at], second, first, *lines[at + 2 :]]


def join_lines(lines: Lines, random: Random) -> Lines:
    at = random.randrange(len(lines) - 1)
    return [*lines[:at], lines[at] + random.choice(["", " "]) + lines[at + 1].lstrip(" "), *lines[at + 2 :]]


def add_page(lines: Lines, random: Random) -> Lines:
    """Put a page number between two lines."""
    at = random.randrange(len(lines))
    return [*lines[:at], "", random.choice(["- 4 -", "第 4 页", "— 4 —"]), "", *lines[at:]]


DAMAGES: list[Damage] = [
    drop_number, double_number, drop_label, drop_line, swap_lines, join_lines, add_page,
]  # fmt: skip


def row_of(code: str) -> str:
    """Return the printed row of a figure; section 四 is one."""
    return code.split("/", maxsplit=1)[0] if code.startswith("disputes") else code.rsplit("/", 1)[0]


def find_wrong(lines: Lines, expected: dict[str, str]) -> dict[str, str]:
    """Return what is read and is neither printed so nor blank because its number is gone.

    A row that lost one number and prints another twice is a row like any other: nothing can tell.
    """
    left = Counter(NUMBER.findall("\n".join(lines)))
    changed = {row_of(code) for code, raw in expected.items() if not left[raw]}
    changed &= {row_of(code) for code, raw in expected.items() if left[raw] > 1}
    found, _ = read("\n".join(lines))
    return {
        code: raw
        for code, raw in found.items()
        if raw != expected.get(code)
        and row_of(code) not in changed
        and (NUMBER.fullmatch(raw) or (not raw and left[expected.get(code, "")]))
    }
