"""The metadata header of a page: header tables, the bracketed line, plain lines, ``<meta>`` tags."""

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from lxml.html import HtmlElement

from pipelines.dates import read_date
from pipelines.documents.html_body import select
from pipelines.documents.html_tables import read_cells
from pipelines.documents.html_text import collapse, walk_blocks
from pipelines.documents.model import Cell, HeaderField, Table

_DATES = frozenset({"written_on", "published_on"})
_BRACKET = re.compile(r"[\[［【]\s*([\u4e00-\u9fff\s]{2,12}?)\s*[\]］】]")
_LINE = re.compile(
    r"(?<![\u4e00-\u9fff])((?:[\u4e00-\u9fff]\s*){2,6})[:：]\s*([^\s:：]*(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?)"
)
_TABLE_LABELS_NEEDED = 2


class HeaderLabels:
    """The labels of header fields as data: field by label, and the labels that are ignored by name."""

    def __init__(self, labels: Mapping[str, list[str]], ignored: list[str]) -> None:
        self._fields = {label: field for field, names in labels.items() for label in names}
        self._ignored = frozenset(ignored)

    def field(self, label: str) -> str | None:
        """Return the field that a printed label names, spaces and colon aside; None where it names none."""
        return self._fields.get(_plain(label))

    def knows(self, label: str) -> bool:
        """Tell whether a text is a label, of a field or of something ignored by name."""
        return _plain(label) in self._fields or _plain(label) in self._ignored


def find_header_tables(root: HtmlElement, labels: HeaderLabels, css: str | None) -> list[HtmlElement]:
    """Return the tables (or, by a portal's own CSS, any elements) that print header fields, in page order."""
    if css:
        return select(root, css)
    return [table for table in root.iter("table") if _is_header_table(table, labels)]


def read_header_table(element: HtmlElement, labels: HeaderLabels) -> Iterator[HeaderField]:
    """Yield the fields of one header table: a label's value is the next cell of its row, unless that is a label.

    A cell may also hold label and value, ``索引号：…``. Empty values yield nothing.
    """
    for row in Table(0, read_cells(element)).grid:
        cells = [cell for index, cell in enumerate(row) if cell and (index == 0 or cell is not row[index - 1])]
        for cell, following in zip_longest(cells, cells[1:]):
            yield from _read_header_cell(cell, following, labels)


def _read_header_cell(cell: Cell, following: Cell | None, labels: HeaderLabels) -> Iterator[HeaderField]:
    field = labels.field(cell.text)
    if field:
        if following is not None and not labels.knows(following.text):
            yield from _state(field, following.text, "header")
        return
    label, colon, value = cell.text.replace("：", ":", 1).partition(":")
    if colon and (field := labels.field(label)):
        yield from _state(field, value, "header")


def read_bracket_line(text: str, labels: HeaderLabels) -> Iterator[HeaderField]:
    """Yield the fields of ``[ 索引号 ] 1150… [ 主题分类 ] 审计 …``; a value ends at the next bracket or line."""
    marks = [match for match in _BRACKET.finditer(text) if labels.knows(match[1])]
    for mark, following in zip_longest(marks, marks[1:]):
        value = text[mark.end() : following.start() if following else len(text)].strip()
        field = labels.field(mark[1])
        if field:
            yield from _state(field, value.split("\n", 1)[0], "bracket")


def read_plain_lines(text: str, labels: HeaderLabels) -> Iterator[HeaderField]:
    """Yield the fields of plain ``label：value`` pairs: ``日期:…``, ``来源:… 发布时间:…``."""
    for match in _LINE.finditer(text):
        field = labels.field(match[1])
        if field:
            yield from _state(field, match[2], "line")


def read_meta(root: HtmlElement, names: Mapping[str, str]) -> Iterator[HeaderField]:
    """Yield the fields of the ``<meta>`` tags named in ``names`` (tag name to field, any case)."""
    fields = {name.lower(): field for name, field in names.items()}
    for element in root.iter("meta"):
        field = fields.get((element.get("name") or "").strip().lower())
        if field:
            yield from _state(field, element.get("content") or "", "meta")


def read_visible_text(root: HtmlElement, without: list[HtmlElement]) -> str:
    """Return the page's visible text line by line, without some of its elements."""
    blocks = walk_blocks(root, lambda element: any(element is other for other in without))
    return "\n".join(block for block in blocks if isinstance(block, str))


def _state(field: str, text: str, source: str) -> Iterator[HeaderField]:
    """Yield a field that is stated; a date that is no full date states nothing that can be stored."""
    raw = collapse(text)
    value = (read_date(raw) or "") if field in _DATES else raw
    if value:
        yield HeaderField(field, value, source, raw)


def _is_header_table(table: HtmlElement, labels: HeaderLabels) -> bool:
    if any(True for _ in table.iterdescendants("table")):
        return False
    found = {
        labels.field(part)
        for cell in read_cells(table)
        for part in (cell.text, cell.text.replace("：", ":").partition(":")[0])
    } - {None}
    return len(found) >= _TABLE_LABELS_NEEDED


def _plain(label: str) -> str:
    return re.sub(r"[\s:：]+", "", label)
