"""Header fields in lines of text, as pages and pages saved as text have them, and the labels by which they are known.

The labels are data: ``page_layouts.toml``.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import zip_longest
from typing import Any

from pipelines.dates import read_date
from pipelines.documents.model import SOURCES, HeaderField
from pipelines.documents.white_space import collapse

DATE_FIELDS = frozenset({"written_on", "published_on"})
"""Header fields that are stored as ISO 8601 dates."""

_BRACKET = re.compile(r"[\[［【]\s*([\u4e00-\u9fff\s]{2,12}?)\s*[:：]?\s*[\]］】]")
_OTHER_LABEL = re.compile(r"(?:^|[\s|｜;；,，]+)[\u4e00-\u9fff]{2,6}\s*[:：]|[\s|｜]+[\[［【|｜]")
_LABEL_SIGNS = ":：[]［］【】"


class HeaderLabels:
    """The labels of header fields as data: field by label, and the labels and words that are ignored by name."""

    def __init__(self, labels: Mapping[str, list[str]], ignored: list[str], words: Iterable[str] = ()) -> None:
        self._fields = {label: field for field, names in labels.items() for label in names}
        self._ignored = frozenset(ignored)
        self._words = frozenset(words)
        self._shortest = [label for label in self._fields if sum(other in label for other in self._fields) == 1]
        self.pattern = _compile_labels([*self._fields, *ignored])
        """Finds a label with its colon in a line; group 1 is the label as printed."""

    def field(self, label: str) -> str | None:
        """Return the field that a printed label names, spaces, colon and brackets aside; None where it names none."""
        return self._fields.get(_plain_label(label))

    def knows(self, label: str) -> bool:
        """Tell whether a text is a label, of a field or of something ignored by name."""
        return _plain_label(label) in self._fields or _plain_label(label) in self._ignored

    def count_mentioned(self, text: str) -> int:
        """Return how many different fields a text may name, at the most."""
        text = _plain(text)
        if not any(label in text for label in self._shortest):
            return 0  # most texts
        return len({field for label, field in self._fields.items() if label in text})

    def strip_words(self, value: str) -> str:
        """Return a value without the words behind it that are ignored by name."""
        words = value.split(" ")
        while words and (not words[-1] or words[-1] in self._words):
            words.pop()
        return " ".join(words)


def spell_labels(labels: Iterable[str], *, shortest: int) -> tuple[str, str]:
    """Return patterns of labels with spaces inside: of those of so many characters or more, and of those of fewer."""
    spelled = [(label, r"[^\S\n]*".join(label)) for label in sorted(labels, key=lambda label: (-len(label), label))]
    long = "|".join(spelling for label, spelling in spelled if len(label) >= shortest)
    return long, "|".join(spelling for label, spelling in spelled if len(label) < shortest)


def _compile_labels(labels: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of the labels with spaces inside; a short one is none inside a longer word (统计日期)."""
    long, short = spell_labels(labels, shortest=4)
    return re.compile(rf"({long}|(?<![\u4e00-\u9fff])(?:{short}))[^\S\n]*[:：]")


def read_bracket_line(text: str) -> Iterator[HeaderField]:
    """Yield the fields of ``[ 索引号 ] 1150… [ 主题分类 ] 审计 …``; a value ends at the next bracket or line.

    A value on the line after its label counts where another label in brackets follows it, or where it is a date.
    """
    marks = list(_BRACKET.finditer(text))
    for mark, following in zip_longest(marks, marks[1:]):
        field = HEADER_LABELS.field(mark[1])
        if not field:
            continue
        value = text[mark.end() : following.start() if following else len(text)]
        if field in DATE_FIELDS or (following and HEADER_LABELS.knows(following[1])):
            value = value.strip()
        yield from state_field(field, value.split("\n", 1)[0].lstrip(" :："), "bracket")


def read_plain_lines(text: str) -> Iterator[HeaderField]:
    """Yield the fields of plain ``label：value`` pairs: ``日期:…``, ``来源:… 发布时间:…``.

    A value ends at the next label, known or not, at a bracket after a space, and at the end of the line; words
    that are ignored by name (打印, 关闭) are no part of it. Of a date, what stands behind it is left out.
    """
    for line in text.split("\n"):
        marks = list(HEADER_LABELS.pattern.finditer(line)) if ":" in line or "：" in line else []
        for mark, following in zip_longest(marks, marks[1:]):
            field = HEADER_LABELS.field(mark[1])
            if field:
                value = line[mark.end() : following.start() if following else len(line)].lstrip()
                yield from state_field(field, HEADER_LABELS.strip_words(_cut_value(value)), "line")


def _cut_value(value: str) -> str:
    """Return a value without the unknown label or the brackets behind it, and without open ends."""
    value = _OTHER_LABEL.split(value, maxsplit=1)[0].rstrip(" |｜[［【(（;；,，")
    return value if any(sign in value for sign in "[［【") else value.rstrip(" ]］】")


def state_field(field: str, text: str, source: str) -> Iterator[HeaderField]:
    """Yield a field that is stated; a date that is no full date states nothing that can be stored."""
    value = raw = collapse(text)
    if field in DATE_FIELDS:
        value = (_read_leading_date(raw) if source in ("line", "bracket") else read_date(raw)) or ""
    if value:
        yield HeaderField(field, value, source, raw)


def _read_leading_date(text: str) -> str | None:
    """Return the date that a text begins with, the longest reading first: 2020-01-23 10:15 浏览 123 次."""
    words = text.split(" ")[:8]
    return next((date for end in range(len(words), 0, -1) if (date := read_date(" ".join(words[:end])))), None)


def keep_first_stated(stated: Iterable[HeaderField]) -> tuple[HeaderField, ...]:
    """Return the first statement of a field by each source, in order of trust: headers are printed twice."""
    first: dict[tuple[str, str], HeaderField] = {}
    for field in stated:
        first.setdefault((field.field, field.source), field)
    return tuple(sorted(first.values(), key=lambda field: SOURCES.index(field.source)))


@cache
def load_page_layouts() -> dict[str, Any]:
    """Return ``page_layouts.toml``: containers of reports, labels of header fields, ``<meta>`` tags."""
    return tomllib.loads(files("pipelines.documents").joinpath("page_layouts.toml").read_text("utf-8"))


def _plain(label: str) -> str:
    """Return a label without white space, colons and brackets; most have neither, and a table's text has few."""
    for sign in _LABEL_SIGNS:
        label = label.replace(sign, "")
    return "".join(label.split())


_plain_short = lru_cache(1024)(_plain)  # a label is asked for often


def _plain_label(label: str) -> str:
    return _plain_short(label) if len(label) < 32 else _plain(label)


_IGNORED = load_page_layouts()["ignored"]
HEADER_LABELS = HeaderLabels(load_page_layouts()["labels"], _IGNORED["labels"], _IGNORED["words"])
"""The labels that are known."""
