"""Rows of a Word table to cells with spans.

All three formats say of each cell which columns of the table's grid it covers, and whether it goes on with the cell
above. The grid is finer than what is printed: converters, and borders that do not quite meet from row to row, leave
columns that no character fits into.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.documents.model import MAX_POSITIONS, Block, Cell, ReadError

SLIVER = 200
"""Twips (1/1440 inch) below which a column is a sliver: one character of the size of tables (五号) has 210."""

NARROWEST = 2000
"""Twips below which a whole table cannot be that narrow: its widths are pixels or percents, and say nothing."""


@dataclass(slots=True)
class WordCell:
    """One cell of a row: the grid columns that it covers, what stands in it, and how it merges with the cell above.

    ``merge`` is empty, ``restart`` (the first cell of a vertical merge) or ``continue`` (it goes on with the cell
    above; what stands in it is not printed: MS-DOC 2.9.342).
    """

    col: int
    col_span: int
    content: list[Block]
    merge: str = ""

    @property
    def text(self) -> str:
        """The paragraphs of the cell, which are collapsed already, as one line."""
        return " ".join(block for block in self.content if isinstance(block, str))


WordRow = list[WordCell]


def arrange_table(rows: Sequence[WordRow], widths: Sequence[int | None]) -> list[Block]:
    """Return the cells of a table, then the tables inside it; of a table of one column, the blocks in its cells.

    ``widths`` are the grid's columns in twips, None (or none at all) where they are not known. A table of one column
    only arranges the page around its text, as in HTML.

    Raises:
        ReadError: ``table_too_large``, where the grid has more than MAX_POSITIONS positions.
    """
    if max(map(len, rows), default=0) < 2:
        return [block for row in rows for cell in row for block in cell.content]
    count = max(cell.col + cell.col_span for row in rows for cell in row)
    if count * len(rows) > MAX_POSITIONS:
        raise ReadError("table_too_large", f"a table spans {len(rows)} rows and {count} columns")
    live = _find_live_columns(rows, [*widths[:count], *[None] * (count - len(widths))])
    inner = [block for row in rows for cell in row for block in cell.content if not isinstance(block, str)]
    return [_merge_down(rows, live), *inner]


def _find_live_columns(rows: Iterable[WordRow], widths: Sequence[int | None]) -> list[bool]:
    """Return of each grid column whether it stays: all do but slivers.

    A sliver stays, too, where a cell with content would lose its last column.
    """
    live = [True] * len(widths)
    slivers = [column for column, width in enumerate(widths) if width is not None and width < SLIVER]
    if not slivers or sum(width or 0 for width in widths) < NARROWEST:
        return live
    full = [cell for row in rows for cell in row if cell.content]
    left = [cell.col_span for cell in full]
    over: dict[int, list[int]] = {column: [] for column in slivers}
    for index, cell in enumerate(full):
        for column in range(cell.col, cell.col + cell.col_span):
            if column in over:
                over[column].append(index)
    for column in slivers:
        if all(left[index] > 1 for index in over[column]):
            live[column] = False
            for index in over[column]:
                left[index] -= 1
    return live


def _merge_down(rows: Sequence[WordRow], live: Sequence[bool]) -> tuple[Cell, ...]:
    """Return the cells on the columns that stay, each vertical merge as one cell of several rows.

    A cell goes on with the one above only where both cover the same columns; otherwise it stands for itself.
    """
    place = [0]
    for alive in live:
        place.append(place[-1] + alive)
    found: list[tuple[int, int, int, str]] = []
    heights: list[int] = []
    above: dict[tuple[int, int], int] = {}
    for number, row in enumerate(rows):
        open_here: dict[tuple[int, int], int] = {}
        for cell in row:
            col, col_span = place[cell.col], place[cell.col + cell.col_span] - place[cell.col]
            if not col_span:
                continue
            owner = above.get((col, col_span)) if cell.merge == "continue" else None
            if owner is None:
                owner = len(found)
                found.append((number, col, col_span, cell.text))
                heights.append(0)
            heights[owner] += 1
            if cell.merge:
                open_here[col, col_span] = owner
        above = open_here
    return tuple(
        Cell(row, col, text, height, col_span)
        for (row, col, col_span, text), height in zip(found, heights, strict=True)
    )
