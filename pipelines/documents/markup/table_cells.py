"""HTML tables to cells with spans, by the table model of the HTML Living Standard (§4.9.12)."""

import re
from collections.abc import Callable, Collection, Container, Iterator
from functools import lru_cache, partial

from pipelines.documents.markup.page_tree import Node, Tree, climb, list_tag_ids
from pipelines.documents.markup.visible_text import read_blocks_text, read_inline_text, read_whole_text
from pipelines.documents.model import MAX_POSITIONS, Cell, ReadError

_MAX_COL_SPAN = 1000  # the standard's own bounds
_MAX_ROW_SPAN = 65534
_SPAN = re.compile(r"\s*\+?([0-9]+)")
_HEADS_AND_BODIES = list_tag_ids(("thead", "tbody"))
_FEET = list_tag_ids(("tfoot",))
_ROWS = list_tag_ids(("tr",))
_CELLS = list_tag_ids(("td", "th"))

RowNodes = list[Node]
GroupNodes = list[RowNodes]


def read_cells(page: Tree, table: Node) -> tuple[Cell, ...]:
    """Return the cells of one table, removed rows and cells left out, spans cut at the end of their row group.

    A ``tfoot`` comes last wherever it is written, as in the standard. A cell that is there and invisible
    (``visibility: hidden``) keeps its place and has no text.

    Raises:
        ReadError: ``table_too_large``, where spans blow the grid up beyond MAX_POSITIONS.
    """
    cells: list[Cell] = []
    first_row = width = 0
    read = partial(_read_text, page) if table.mem_id in page.around_hidden else read_whole_text
    for group in list_row_groups(page, table):
        width = max(width, _place_cells(cells, group, first_row, read))
        first_row += len(group)
    if width * first_row > MAX_POSITIONS:
        raise ReadError("table_too_large", f"a table spans {first_row} rows and {width} columns")
    return tuple(cells)


def read_captions(page: Tree, table: Node) -> Iterator[str]:
    """Yield the visible text of a table's captions block by block."""
    for part in table.iter():
        if part.tag == "caption" and part.mem_id not in page.hidden:
            yield from read_blocks_text(page, part)


def find_outer_table(table: Node) -> Node | None:
    """Return the innermost table around another one."""
    return next((above for above in climb(table) if above.tag == "table"), None)


def has_two_columns(page: Tree, table: Node) -> bool:
    """Tell whether any row of a table has two cells at least; those of tables inside it do not count."""
    return any(len(row) > 1 for rows in _list_groups(page, table, _HEADS_AND_BODIES | _FEET) for row in rows)


def list_cells(page: Tree, table: Node) -> list[Node]:
    """Return the cells of a table in the order in which `read_cells` reads them."""
    return [cell for group in list_row_groups(page, table) for row in group for cell in row]


def list_row_groups(page: Tree, table: Node) -> list[GroupNodes]:
    """Return the row groups of a table, each a list of rows of cells; those of tables inside it do not count.

    Lexbor has put every cell into a row and every row into a group, and whatever else stood among them outside the
    table.
    """
    groups = (*_list_groups(page, table, _HEADS_AND_BODIES), *_list_groups(page, table, _FEET))
    return [group for rows in groups if (group := list(rows))]


def _list_groups(page: Tree, table: Node, kinds: Container[int]) -> Iterator[Iterator[RowNodes]]:
    removed = page.removed if table.mem_id in page.around_hidden else ()
    for group in table.iter():
        if group.tag_id in kinds and group.mem_id not in removed:
            yield _list_rows(group, removed)


def _list_rows(group: Node, removed: Collection[int]) -> Iterator[RowNodes]:
    for row in group.iter():
        if row.tag_id in _ROWS and row.mem_id not in removed:
            cells = [cell for cell in row.iter() if cell.tag_id in _CELLS]
            yield [cell for cell in cells if cell.mem_id not in removed] if removed else cells


def _read_text(page: Tree, cell: Node) -> str:
    row = cell.parent
    group = row.parent if row is not None else None
    invisible = any(around is not None and around.mem_id in page.hidden for around in (row, group))
    return "" if invisible else read_inline_text(page, cell)


def _place_cells(cells: list[Cell], group: GroupNodes, first_row: int, read: Callable[[Node], str]) -> int:
    """Add the cells of one row group; return the number of its columns."""
    taken: dict[int, int] = {}  # column -> rows that a span from above still covers
    positions = columns = 0
    for index, row in enumerate(group):
        at, col = first_row + index, 0
        covered, taken = taken, {column: left - 1 for column, left in taken.items() if left > 1}
        positions += len(row)
        for element in row:
            while col in covered:
                col += 1
            width = height = 1
            attributes = element.attributes
            if "colspan" in attributes or "rowspan" in attributes:
                width = _read_span(attributes.get("colspan") or "", _MAX_COL_SPAN) or 1
                # an overlap is an error of the page: the cell that came first keeps its place
                width = next((free for free in range(1, width) if col + free in covered), width)
                below = len(group) - index  # rowspan="0": to the end of the group
                height = min(_read_span(attributes.get("rowspan") or "", _MAX_ROW_SPAN) or below, below)
                if height > 1:
                    taken.update(dict.fromkeys(range(col, col + width), height - 1))
                positions += width * height - 1
                _check_size(positions)
            cells.append(Cell(at, col, read(element), height, width))
            col += width
        columns = max(columns, col)
    _check_size(positions)
    return columns


def _check_size(positions: int) -> None:
    if positions > MAX_POSITIONS:
        raise ReadError("table_too_large", f"the cells of a table cover more than {MAX_POSITIONS} positions")


@lru_cache(64)
def _read_span(stated: str, most: int) -> int:
    """Return a span as browsers read it (``2px`` is 2); 1 where it is no number."""
    match = _SPAN.match(stated)
    return min(int(match[1][:7]), most) if match else 1
