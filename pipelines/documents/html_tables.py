"""HTML tables to cells with spans, by the table model of the HTML Living Standard (§4.9.12)."""

import re
from collections.abc import Sequence

from lxml import etree
from lxml.html import HtmlElement

from pipelines.documents.html_text import is_hidden, is_removed, read_inline_text
from pipelines.documents.model import Cell, ReadError

MAX_POSITIONS = 100_000
"""Positions that one table's grid may have; the largest statutory table has 400."""

_MAX_COL_SPAN = 1000  # the standard's own bounds
_MAX_ROW_SPAN = 65534
_SPAN = re.compile(r"\s*\+?([0-9]+)")
_GROUPS = ("thead", "tbody", "tfoot")


def read_cells(table: HtmlElement) -> tuple[Cell, ...]:
    """Return the cells of one table, removed rows and cells left out, spans cut at the end of their row group.

    A ``tfoot`` comes last wherever it is written, as in the standard. A cell that is there and invisible
    (``visibility: hidden``) keeps its place and has no text.

    Raises:
        ReadError: ``table_too_large``, where spans blow the grid up beyond MAX_POSITIONS.
    """
    cells: list[Cell] = []
    first_row = 0
    for group in find_rows(table):
        cells += _read_group(group, first_row)
        first_row += len(group)
    width = max((cell.col + cell.col_span for cell in cells), default=0)
    if width * first_row > MAX_POSITIONS:
        raise ReadError("table_too_large", f"a table spans {first_row} rows and {width} columns")
    return tuple(cells)


def find_rows(table: HtmlElement) -> list[list[list[HtmlElement]]]:
    """Return the row groups of a table: rows of cells, without those of tables inside it.

    Whatever stands between table, row and cell (a ``form``, as the pages of many editors have it) is looked
    through. Cells outside any row make a row of their own, as in browsers.
    """
    groups: list[list[list[HtmlElement]]] = [[]]
    feet: list[list[list[HtmlElement]]] = []
    row: list[HtmlElement] | None = None
    walker = etree.iterwalk(table, events=("start", "end"))
    for event, node in walker:
        if node is table:
            continue
        if event == "end":
            row = None if node.tag == "tr" else row
            if node.tag in _GROUPS:
                groups.append([])
        elif node.tag == "table" or is_removed(node):
            walker.skip_subtree()
        elif node.tag in _GROUPS:
            groups.append([])
            row = None
            if node.tag == "tfoot":
                feet.append(groups[-1])
        elif node.tag == "tr" or (node.tag in ("td", "th") and row is None):
            row = []
            groups[-1].append(row)
        if event == "start" and node.tag in ("td", "th") and not is_removed(node) and row is not None:
            row.append(node)
            walker.skip_subtree()
    bodies = [group for group in groups if not any(group is foot for foot in feet)]
    return [group for group in (*bodies, *feet) if group]


def _read_group(rows: Sequence[Sequence[HtmlElement]], first_row: int) -> list[Cell]:
    cells: list[Cell] = []
    taken: dict[int, int] = {}  # column -> rows that a span from above still covers
    positions = 0
    for index, row in enumerate(rows):
        col = 0
        covered = set(taken)
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        for element in row:
            while col in covered:
                col += 1
            width = _read_span(element, "colspan", _MAX_COL_SPAN) or 1
            # an overlap is an error of the page: the cell that came first keeps its place
            width = next((free for free in range(1, width) if col + free in covered), width)
            height = _read_span(element, "rowspan", _MAX_ROW_SPAN)
            height = min(height or len(rows), len(rows) - index)  # rowspan="0": to the end of the group
            positions += width * height
            if positions > MAX_POSITIONS:
                raise ReadError("table_too_large", f"the spans of a table cover more than {MAX_POSITIONS} cells")
            cells.append(Cell(first_row + index, col, _read_text(element), height, width))
            if height > 1:
                taken.update(dict.fromkeys(range(col, col + width), height - 1))
            col += width
    return cells


def _read_text(cell: HtmlElement) -> str:
    row = cell.getparent()
    return "" if row is not None and is_hidden(row) else read_inline_text(cell)


def _read_span(element: HtmlElement, name: str, most: int) -> int:
    """Return a span as browsers read it (``2px`` is 2); 1 where it is missing or no number."""
    match = _SPAN.match(element.get(name) or "1")
    return min(int(match[1][:7]), most) if match else 1
