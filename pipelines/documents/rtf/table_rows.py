"""Paragraphs and tables of RTF as they are read: the definitions of rows, and what stands in them.

RTF 1.9.1, "Table Definitions"; rows are put together as those of DOC files.
"""

from dataclasses import dataclass, field

from pipelines.documents.model import MAX_POSITIONS, Block, ReadError
from pipelines.documents.word.inline_text import join_surrogates, split_printed_lines
from pipelines.documents.word.nested_tables import NestedTables, RowDefinition
from pipelines.documents.word.raised_text import Run, mark_shifted
from pipelines.documents.word.visibility import THINNEST

MAX_CELLS = 63
"""Cells that Word allows in a row; a row is filled up to its definition, so more of them could be a bomb."""

_BELOW = {"clvmgf": "restart", "clvmrg": "continue"}
_BESIDE = {"clmgf": 1, "clmrg": 2}
"""By control word: how the next cell that is defined merges, in the terms of RowDefinition."""

CELL_WORDS = frozenset({"trleft", "cellx", "trrh", "clcbpat", *_BELOW, *_BESIDE})
"""The control words that define a row and its cells."""


@dataclass(slots=True)
class RowReader:
    r"""The row definition that ``\trowd`` begins; rows after it have it too, until the next one."""

    _left: int = 0
    _edges: list[int] = field(default_factory=list)
    _beside: list[int] = field(default_factory=list)
    _below: list[str] = field(default_factory=list)
    _next_beside: int = 0
    _next_below: str = ""
    _height: int = 0
    _fills: list[int] = field(default_factory=list)
    _next_fill: int = 0

    @property
    def is_thin(self) -> bool:
        """Tell whether the row is too low to show any text; a height below 0 is an exact one."""
        return -THINNEST <= self._height < 0

    def follow(self, word: str, number: int) -> None:
        """Go on with one of ``CELL_WORDS``.

        Raises:
            ReadError: ``table_too_large``, after more than MAX_CELLS cells.
        """
        if word == "trleft":
            self._left = number
        elif word in _BELOW:
            self._next_below = _BELOW[word]
        elif word in _BESIDE:
            self._next_beside = _BESIDE[word]
        elif word == "trrh":
            self._height = number
        elif word == "clcbpat":
            self._next_fill = number
        else:
            self._edges.append(number)
            self._beside.append(self._next_beside)
            self._below.append(self._next_below)
            self._fills.append(self._next_fill)
            self._next_beside, self._next_below, self._next_fill = 0, "", 0
            if len(self._edges) > MAX_CELLS:
                raise ReadError("table_too_large", f"a table row defines more than {MAX_CELLS} cells")

    def find_fill(self, cell: int) -> int:
        """Return the number of the colour that a cell is filled with, 0 for none."""
        return self._fills[cell] if cell < len(self._fills) else 0

    def define(self) -> RowDefinition | None:
        """Return the definition as read so far; None where no cell is defined.

        Raises:
            ReadError: ``damaged``, where a cell ends before it begins.
        """
        if not self._edges:
            return None
        edges = (self._left, *self._edges)
        if list(edges) != sorted(edges):
            raise ReadError("damaged", "the edges of a table row are not in their order")
        return RowDefinition(edges, tuple(self._beside), tuple(self._below))


class Story:
    """One text from its beginning to its end: the document's, or that of a text box."""

    def __init__(self) -> None:
        self.pieces: list[str] = []  # of the paragraph that is not ended yet
        self._runs: dict[int, Run] = {}  # those of the pieces that have a look of their own, by their places
        self._tables = NestedTables()
        self._in_cell = False  # whether lines were added since the last cell's end
        self._positions = 0

    def add(self, run: Run) -> None:
        """Add text that has a look of its own."""
        self._runs[len(self.pieces)] = run
        self.pieces.append(run.text)

    def end_paragraph(self, depth: int) -> None:
        """End a paragraph at a depth of nested tables, 0 outside of them."""
        if self._runs:
            self.pieces = mark_shifted([self._runs.get(at, Run(text)) for at, text in enumerate(self.pieces)])
            self._runs.clear()
        self._tables.enter(depth)
        lines = split_printed_lines(join_surrogates("".join(self.pieces)))
        self.pieces.clear()
        self._tables.add(lines)
        self._in_cell = depth > 0 and (self._in_cell or bool(lines))

    def end_cell(self, depth: int) -> None:
        """End a cell of the table at a depth (from 1), and its last paragraph."""
        self.end_paragraph(depth)
        self._tables.end_cell()
        self._in_cell = False

    def end_row(self, depth: int, definition: RowDefinition | None, *, printed: bool) -> None:
        """End a row of the table at a depth, and its last cell where text stands in it that no mark ended.

        Raises:
            ReadError: ``damaged`` (NestedTables.end_row), ``table_too_large``.
        """
        self.end_paragraph(depth)
        if self._in_cell:
            self.end_cell(depth)
        self._positions += len(definition.below) if definition else 0
        if self._positions > MAX_POSITIONS:
            raise ReadError("table_too_large", f"the tables have more than {MAX_POSITIONS} cells")
        self._tables.end_row(definition, printed=printed)

    def finish(self) -> list[Block]:
        """Return what was read; text that no mark ended is the last paragraph."""
        self.end_paragraph(0)
        return self._tables.blocks
