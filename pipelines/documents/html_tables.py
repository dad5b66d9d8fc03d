"""HTML tables to cells with spans, by the table model of the HTML Living Standard (§4.9.12)."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from pipelines.documents.html_text import is_hidden, read_inline_text
from pipelines.documents.model import Cell, ReadError

MAX_POSITIONS = 100_000
"""Positions that one table's grid may have; the largest statutory table has 400."""

_MAX_COL_SPAN = 1000  # the standard's own bounds
_MAX_ROW_SPAN = 65534
_SPAN = re.compile(r"\s*\+?(\d{1,6})")


def read_cells(table: HtmlElement) -> tuple[Cell, ...]:
    """Return the cells of one table, hidden rows and cells left out, spans cut at the end of their row group.

    Raises:
        ReadError: ``table_too_large``, where spans blow the grid up beyond MAX_POSITIONS.
    """
    cells: list[Cell] = []
    first_row = 0
    for group in _row_groups(table):
        cells += _read_group(group, first_row)
        first_row += len(group)
    width = max((cell.col + cell.col_span for cell in cells), default=0)
    if width * first_row > MAX_POSITIONS:
        raise ReadError("table_too_large", f"a table spans {first_row} rows and {width} columns")
    return tuple(cells)


def own_rows(table: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the visible rows of this table, not those of tables inside it."""
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is table and not is_hidden(row):
            yield row


def _row_groups(table: HtmlElement) -> Iterator[list[HtmlElement]]:
    group: list[HtmlElement] = []
    parent: HtmlElement | None = None
    for row in own_rows(table):
        if group and row.getparent() is not parent:
            yield group
            group = []
        parent = row.getparent()
        group.append(row)
    if group:
        yield group


def _read_group(rows: list[HtmlElement], first_row: int) -> list[Cell]:
    cells: list[Cell] = []
    taken: dict[int, int] = {}  # column -> rows that a span from above still covers
    positions = 0
    for index, row in enumerate(rows):
        col = 0
        covered = {column for column, left in taken.items() if left > 0}
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        for element in row.iterchildren("td", "th"):
            if is_hidden(element):
                continue
            while col in covered:
                col += 1
            width = _read_span(element, "colspan", _MAX_COL_SPAN) or 1
            height = _read_span(element, "rowspan", _MAX_ROW_SPAN)
            height = min(height or len(rows), len(rows) - index)  # rowspan="0": to the end of the group
            while any(column in covered for column in range(col, col + width)) and width > 1:
                width -= 1  # an overlap is an error of the page: the cell that came first keeps its place
            positions += width * height
            if positions > MAX_POSITIONS:
                raise ReadError("table_too_large", f"the spans of a table cover more than {MAX_POSITIONS} cells")
            cells.append(Cell(first_row + index, col, read_inline_text(element), height, width))
            if height > 1:
                taken.update(dict.fromkeys(range(col, col + width), height - 1))
            col += width
    return cells


def _read_span(element: HtmlElement, name: str, most: int) -> int:
    """Return a span as browsers read it (``2px`` is 2); 1 where it is missing or no number."""
    match = _SPAN.match(element.get(name) or "1")
    return min(int(match[1]), most) if match else 1
