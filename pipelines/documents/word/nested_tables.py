"""Tables that Word writes among paragraphs, as DOC and RTF have them: rows that follow each other, tables in cells.

Each row brings its own definition, with the edges of its cells. The columns of a table are those of all its rows
together.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.documents.model import Block, ReadError
from pipelines.documents.word.merged_cells import WordCell, WordRow, arrange_table

MAX_NESTED_TABLES = 64
"""Tables inside each other; Word itself stops long before."""


@dataclass(frozen=True, slots=True)
class RowDefinition:
    """Where the cells of a row begin and end, in twips from the left, and how each merges with its neighbours.

    ``beside`` is 0 for a cell that is not merged horizontally. Word 97's own description ([MS-DOC]'s predecessor)
    and [MS-DOC] 2.9.317 swap the values of a first cell and of one that goes on, and both occur: the first value
    after a 0 is that of a first cell.
    """

    edges: tuple[int, ...]
    beside: tuple[int, ...]
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DefinedRow:
    """A row of a table: its definition, and what stands in each of its cells."""

    definition: RowDefinition
    contents: tuple[list[Block], ...]


@dataclass(slots=True)
class _Open:
    """A table while it is read: its whole rows, the whole cells of its last row, and the content of the open cell."""

    rows: list[DefinedRow] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)
    cell: list[Block] = field(default_factory=list)


class NestedTables:
    """Puts paragraphs together to tables, and tables into the cells that they stand in."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._open: list[_Open] = []

    def enter(self, depth: int) -> None:
        """Go to a depth of nesting: close tables that are deeper, open what is missing; 0 is outside of tables."""
        if depth > MAX_NESTED_TABLES:
            raise ReadError("damaged", f"a table is nested {depth} deep")
        while len(self._open) > depth:
            table = self._open.pop()
            place = self._open[-1].cell if self._open else self.blocks
            place += build_table(table.rows)
            # what no row ends belongs to no table, but is not lost
            place += [block for cell in (*table.cells, table.cell) for block in cell]
        while len(self._open) < depth:
            self._open.append(_Open())

    def add(self, lines: list[str]) -> None:
        """Add the lines of a paragraph where it stands."""
        place = self._open[-1].cell if self._open else self.blocks
        place += lines

    def end_cell(self) -> None:
        """End a cell of the innermost table."""
        table = self._open[-1]
        table.cells.append(table.cell)
        table.cell = []

    def end_row(self, definition: RowDefinition | None, *, printed: bool) -> None:
        """End a row of the innermost table; one that is hidden or deleted is left out.

        Raises:
            ReadError: ``damaged``, where the row has no definition, or more cells than that defines.
        """
        table = self._open[-1]
        cells, table.cells, table.cell = table.cells, [], []
        if not printed:
            return
        if definition is None:
            raise ReadError("damaged", "a table row has no definition")
        missing = len(definition.below) - len(cells)
        if missing < 0:
            raise ReadError("damaged", f"a table row has {len(cells)} cells and defines {len(definition.below)}")
        table.rows.append(DefinedRow(definition, (*cells, *([] for _ in range(missing)))))


def build_table(rows: Iterable[DefinedRow]) -> list[Block]:
    """Return the table that rows make up which follow each other; of one that only arranges text, its blocks.

    A column of the grid lies between two neighbouring edges of any row.

    Raises:
        ReadError: ``damaged``, where a cell without any width holds text; ``table_too_large``.
    """
    rows = list(rows)
    edges = sorted({edge for row in rows for edge in row.definition.edges})
    index = {edge: at for at, edge in enumerate(edges)}
    widths = [right - left for left, right in pairwise(edges)]
    return arrange_table([_place_cells(row, index) for row in rows], widths)


def _place_cells(row: DefinedRow, index: dict[int, int]) -> WordRow:
    cells: WordRow = []
    first = before = 0  # the value of a first cell; the value of the cell before
    definition = row.definition
    for at, (beside, below, content) in enumerate(zip(definition.beside, definition.below, row.contents, strict=True)):
        col, end = index[definition.edges[at]], index[definition.edges[at + 1]]
        if not before:
            first = beside
        goes_on = bool(beside and before and beside != first)
        before = beside
        if goes_on and cells:
            cells[-1].col_span += end - col
        elif end > col:
            cells.append(WordCell(col, end - col, content, below))
        elif content:
            raise ReadError("damaged", "a table cell without any width holds text")
    return cells
