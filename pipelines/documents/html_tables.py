"""HTML tables to cells with spans, by the table model of the HTML Living Standard (§4.9.12)."""

import re
from collections.abc import Callable, Collection, Sequence

from lxml import etree
from lxml.html import HtmlElement

from pipelines.documents.html_text import (
    BLOCKS,
    collapse,
    hides_nothing,
    is_hidden,
    is_printed,
    is_removed,
    read_inline_text,
    read_raw_text,
)
from pipelines.documents.model import Cell, ReadError

MAX_POSITIONS = 100_000
"""Positions that one table's grid may have; the largest statutory table has 400."""

_MAX_COL_SPAN = 1000  # the standard's own bounds
_MAX_ROW_SPAN = 65534
_SPAN = re.compile(r"\s*\+?([0-9]+)")
_GROUPS = ("thead", "tbody", "tfoot")
_CELLS = ("td", "th")
_PARTING = BLOCKS.difference(_CELLS) | {"br"}

Rows = list[list[list[HtmlElement]]]
"""Row groups of rows of cells."""


def read_cells(table: HtmlElement, plain_rows: Rows | None = None) -> tuple[Cell, ...]:
    """Return the cells of one table, removed rows and cells left out, spans cut at the end of their row group.

    ``plain_rows`` is what `find_plain_rows` says of the table; without it the table is read step by step.

    A ``tfoot`` comes last wherever it is written, as in the standard. A cell that is there and invisible
    (``visibility: hidden``) keeps its place and has no text.

    Raises:
        ReadError: ``table_too_large``, where spans blow the grid up beyond MAX_POSITIONS.
    """
    parted = _find_parted(table) if plain_rows else set[HtmlElement]()

    def read(cell: HtmlElement) -> str:
        return _read_text(cell) if not plain_rows or cell in parted else collapse(read_raw_text(cell))

    cells: list[Cell] = []
    first_row = 0
    for group in plain_rows or find_rows(table):
        cells += _read_group(group, first_row, read)
        first_row += len(group)
    width = max((cell.col + cell.col_span for cell in cells), default=0)
    if width * first_row > MAX_POSITIONS:
        raise ReadError("table_too_large", f"a table spans {first_row} rows and {width} columns")
    return tuple(cells)


def has_two_columns(table: HtmlElement) -> bool:
    """Tell whether any row of a table has two cells at least; those of tables inside it do not count."""
    for row in table.iter("tr"):
        around = row.getparent()
        if around is not table and around is not None and around.tag in _GROUPS and around.getparent() is table:
            around = table if not is_removed(around) else None
        if around is table and not is_removed(row):
            cells = (cell for cell in row.iterchildren(*_CELLS) if not is_removed(cell))
            if next(cells, None) is not None and next(cells, None) is not None:
                return True
    return any(len(row) >= 2 for group in find_rows(table) for row in group)


def find_rows(table: HtmlElement) -> Rows:
    """Return the row groups of a table: rows of cells, without those of tables inside it.

    Whatever stands between table, row and cell (a ``form``, as the pages of many editors have it) is looked
    through. Cells outside any row make a row of their own, as in browsers.
    """
    groups: Rows = [[]]
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
        elif node.tag == "tr" or (node.tag in _CELLS and row is None):
            row = []
            groups[-1].append(row)
        if event == "start" and node.tag in _CELLS and not is_removed(node) and row is not None:
            row.append(node)
            walker.skip_subtree()
    bodies = [group for group in groups if not any(group is foot for foot in feet)]
    return [group for group in (*bodies, *feet) if group]


def find_plain_rows(table: HtmlElement) -> Rows | None:
    """Return what `find_rows` does for a plain table; None for another one.

    In a plain table, nothing is hidden and nothing but columns, row groups, rows and cells stands outside its cells.
    Most tables are plain, and libxml2 gives the text of their cells as it is.
    """
    if not _holds_only(table, ("tr", "colgroup", "col", *_GROUPS)) or not hides_nothing(table):
        return None
    groups: Rows = [[]]
    feet: Rows = []
    for child in table:
        group, rows = groups[-1], [child]
        if child.tag in _GROUPS:
            group, rows = [], list(child)
            (feet if child.tag == "tfoot" else groups).append(group)
            groups.append([])
        elif child.tag != "tr":
            rows = []
        group += map(list, rows)
        expected = {"tr": _CELLS, "colgroup": ("col",), "col": ()}.get(child.tag, ("tr",))
        if not _holds_only(child, expected) or not all(_holds_only(row, _CELLS) for row in rows):
            return None
    found = [group for group in (*groups, *feet) if group]
    cells = sum(len(row) for group in found for row in group)
    return found if cells == sum(1 for _ in table.iter(*_CELLS)) else None  # more, where a cell holds a table


def _holds_only(element: HtmlElement, tags: Collection[str]) -> bool:
    """Tell whether only elements of these kinds stand in an element, and no text or comment beside them."""
    if is_printed(element.text):
        return False
    for child in element:  # hundreds of cells: a loop, and no generator  # noqa: SIM110
        if child.tag not in tags or is_printed(child.tail):
            return False
    return True


def _find_parted(table: HtmlElement) -> set[HtmlElement]:
    """Return the cells of a plain table in which a line break, or a block beside other text, parts the text."""
    parted = set[HtmlElement]()
    for block in table.iter(*_PARTING):
        cell = block.getparent()
        if block is table or cell is None:
            continue
        alone = len(cell) == 1 and not is_printed(cell.text) and not is_printed(block.tail)
        if alone and block.tag != "br" and cell.tag in _CELLS:
            continue  # one paragraph is what the cell holds
        while cell is not None and cell is not table and cell.tag not in _CELLS:
            cell = cell.getparent()
        if cell is not None and cell is not table:
            parted.add(cell)
    return parted


def _read_group(
    rows: Sequence[Sequence[HtmlElement]], first_row: int, read: Callable[[HtmlElement], str]
) -> list[Cell]:
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
            height = _read_span(element, "rowspan", _MAX_ROW_SPAN)
            if width > 1:  # an overlap is an error of the page: the cell that came first keeps its place
                width = next((free for free in range(1, width) if col + free in covered), width)
            if height != 1:  # rowspan="0": to the end of the group
                height = min(height or len(rows), len(rows) - index)
            positions += width * height
            if positions > MAX_POSITIONS:
                raise ReadError("table_too_large", f"the spans of a table cover more than {MAX_POSITIONS} cells")
            cells.append(Cell(first_row + index, col, read(element), height, width))
            if height > 1:
                taken.update(dict.fromkeys(range(col, col + width), height - 1))
            col += width
    return cells


def _read_text(cell: HtmlElement) -> str:
    row = cell.getparent()
    return "" if row is not None and is_hidden(row) else read_inline_text(cell)


def _read_span(element: HtmlElement, name: str, most: int) -> int:
    """Return a span as browsers read it (``2px`` is 2); 1 where it is missing or no number."""
    stated = element.get(name)
    match = _SPAN.match(stated) if stated else None
    return min(int(match[1][:7]), most) if match else 1
