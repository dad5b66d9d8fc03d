"""Tables of a Word 97-2003 file: the definition of each row, and rows to a table ([MS-DOC] 2.4.3, 2.9.321)."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipelines.documents.doc.file import cut
from pipelines.documents.doc.sprms import Sprm
from pipelines.documents.model import ReadError
from pipelines.documents.word.tables import Block, Row, WordCell, arrange_table

MAX_DEPTH = 64
"""Tables inside each other; Word itself stops long before."""

_DESCRIPTOR = 20  # bytes of a TC80
_MERGES = {0: "", 1: "continue", 2: "", 3: "restart"}  # 2.9.342; 2 stands there for nothing


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

    @classmethod
    def read(cls, operand: bytes, *, with_merges: bool = True) -> "RowDefinition":
        """Return the definition that the operand of sprmTDefTable holds; descriptors that it leaves out are plain."""
        (count,) = cut(operand, 0, 1)
        edges = struct.unpack(f"<{count + 1}h", cut(operand, 1, 2 * (count + 1)))
        if not count or list(edges) != sorted(edges):
            raise ReadError("damaged", "the edges of a table row are not in their order")
        descriptors = operand[1 + 2 * (count + 1) :] if with_merges else b""
        flags = [struct.unpack_from("<H", descriptors, at)[0] for at in range(0, len(descriptors) - 1, _DESCRIPTOR)]
        flags = [*flags[:count], *[0] * (count - len(flags))]
        return cls(edges, tuple(flag & 3 for flag in flags), tuple(_MERGES[flag >> 5 & 3] for flag in flags))

    def change(self, code: int, operand: bytes) -> "RowDefinition":
        """Return the definition as a later modifier changes it."""
        if code == Sprm.T_VERTICAL_MERGE:
            cell, flag = cut(operand, 0, 2)
            below = _MERGES[flag & 3]
            return replace(self, below=tuple(below if at == cell else old for at, old in enumerate(self.below)))
        first, end = cut(operand, 0, 2)
        value = {at: 0 if code == Sprm.T_SPLIT else (2 if at == first else 1) for at in range(first, end)}
        return replace(self, beside=tuple(value.get(at, old) for at, old in enumerate(self.beside)))


@dataclass(frozen=True, slots=True)
class DefinedRow:
    """A row of a table: its definition, and what stands in each of its cells."""

    definition: RowDefinition
    contents: tuple[list[Block], ...]


@dataclass(slots=True)
class _Open:
    """A table while it is read: its rows, the cells of the row that is not ended yet, and the cell that is not."""

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
        if depth > MAX_DEPTH:
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
    """Return what rows that follow each other make up: a table, or the blocks that it only arranges.

    A column of the grid lies between two neighbouring edges of any row.

    Raises:
        ReadError: ``damaged``, where a cell without any width holds text; ``table_too_large``.
    """
    rows = list(rows)
    edges = sorted({edge for row in rows for edge in row.definition.edges})
    index = {edge: at for at, edge in enumerate(edges)}
    widths = [right - left for left, right in pairwise(edges)]
    return arrange_table([_place_cells(row, index) for row in rows], widths)


def _place_cells(row: DefinedRow, index: dict[int, int]) -> Row:
    cells: Row = []
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
