"""Plain text to lines, and hard-wrapped lines to paragraphs."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from pipelines.documents.html_text import collapse
from pipelines.documents.sections import is_heading

_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–―－]\s*\d{1,3}\s*[-—–―－]|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?)\s*"
)
_ENUMERATED = re.compile(
    r"[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}\s*[.．、]\s*(?!\d)|[一二三四五六七八九十]{1,3}(?:、|是)"
)
_ENDED = tuple("。！？；：!?;:…")
_CLOSED = tuple("）)”」》")
_NO_WORD = re.compile(r"[\W_]$")
_PARTED = re.compile(r"[\t|]")
_MARKS = re.compile(r"\[bookmark: [^\]\n]*\]")
"""What programs print into the text that is no text of the document: LibreOffice the names of bookmarks."""

_WIDEST = 130  # columns of the widest line that a program wraps; two stand under one Chinese character
_NARROWEST = 40
_SLACK = 8  # columns that a full line may lack: no line begins with a comma, none is cut inside a number
_LONG = 30  # characters of a line that a page break cuts inside a sentence, where lines are not wrapped


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How the lines of a text are wrapped: at how many columns (0: not at all), with a blank line after each."""

    width: int
    spaced: bool


def split_lines(text: str) -> list[str]:
    """Return the lines of a text, page numbers left out (blank lines stand in their place).

    A form feed ends a page. A bare number is a page number where it is the last line of its page and counts it.
    """
    lines: list[str] = []
    for number, page in enumerate(_MARKS.sub("", text).split("\f"), start=1):
        part = ["" if _PAGE_NUMBER.fullmatch(line) else line.rstrip(" \u00a0\u3000") for line in page.splitlines()]
        last = next((index for index in reversed(range(len(part))) if part[index].strip()), None)
        if "\f" in text and last is not None and part[last].strip() == str(number):
            part[last] = ""
        lines += [*part, ""]
    return lines


def is_blank(line: str) -> bool:
    """Tell whether a line holds nothing, not even the tab of an empty cell."""
    return not line.strip() and "\t" not in line


def find_wrapping(lines: Sequence[str]) -> Wrapping:
    """Return how a text is wrapped: hard-wrapped where many of its lines come near the longest ones."""
    printed = [line for line in lines if line.strip()]
    widths = sorted((_measure(line) for line in printed), reverse=True)
    width = next((value for value, third in zip(widths, widths[2:], strict=False) if value - third <= 2), 0)
    prose = [value for value in widths if value >= _NARROWEST // 2]
    full = [value for value in prose if value >= width - _SLACK]
    if (widths and widths[0] > _WIDEST) or not _NARROWEST <= width <= _WIDEST or len(full) * 3 < len(prose):
        return Wrapping(0, spaced=False)
    follow = sum(bool(line.strip() and after.strip()) for line, after in itertools.pairwise(lines))
    return Wrapping(width, spaced=follow * 10 < len(printed))


def join_paragraphs(lines: Iterable[str], wrapping: Wrapping) -> list[str]:
    """Return the paragraphs of lines: a line goes on in the next one where it is full, or breaks off in a sentence."""
    paragraphs: list[str] = []
    before, blank = "", 0
    for line in lines:
        text = collapse(line)
        if not text:
            blank += 1
            continue
        if paragraphs and not _PARTED.search(before + line) and _goes_on(before, text, blank, wrapping):
            paragraphs[-1] = join(paragraphs[-1], text)
        else:
            paragraphs.append(text)
        before, blank = line, 0
    return paragraphs


def join(first: str, second: str) -> str:
    """Return two parts of a cut text as one; a space stands only between two Latin words."""
    latin = first[-1:].isascii() and first[-1:].isalpha() and second[:1].isascii() and second[:1].isalpha()
    return f"{first} {second}" if latin else first + second


def _goes_on(line: str, after: str, blank: int, wrapping: Wrapping) -> bool:
    if is_heading(after):
        return False
    enumerated = _ENUMERATED.match(after) is not None
    if enumerated and line.endswith(_ENDED + _CLOSED):
        return False
    if not wrapping.width:
        return len(line) >= _LONG and "。" in line and not _NO_WORD.search(line) and not enumerated
    lack = wrapping.width - _measure(line.strip())
    if line.endswith(_ENDED):
        return lack <= _SLACK // 2 and (wrapping.spaced or not blank)
    return lack <= _SLACK or (lack <= wrapping.width // 4 and not enumerated and (wrapping.spaced or not blank))


def _measure(line: str) -> int:
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in line)
