"""The document model: what one file says, whatever its format.

Everything after the readers knows these types and no format. All text is NFC as printed; positions are
0-based within their table, pages are 1-based, and ``page`` is None where the format has no pages.
"""

from dataclasses import dataclass
from functools import cached_property

SOURCES = ("header", "bracket", "line", "meta", "title", "text")
"""Where a header field may be stated, in order of trust."""

UNREAD = "\ufffd"
"""Stands in a text for what a picture shows and nobody could read (U+FFFD, REPLACEMENT CHARACTER)."""


class ReadError(ValueError):
    """A file that cannot be read; ``error`` is a stable code, the message says what is wrong with it."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(error, message)  # both in args, so that it survives the way back from a worker process
        self.error = error

    def __str__(self) -> str:
        return str(self.args[1])


@dataclass(slots=True, unsafe_hash=True)  # and not frozen: making one would take five times as long
class Cell:
    """One cell of one table, at its top left position, with the rows and columns that it spans; nobody changes one."""

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1
    page: int | None = None


Block = str | tuple[Cell, ...]
"""A paragraph (its text) or a table (its cells), as readers list them in reading order."""

MAX_POSITIONS = 100_000
"""Positions that the grid of one table may have; the largest statutory table has 400."""


@dataclass(frozen=True)
class Table:
    """One table as the document has it: its number in reading order (from 0) and its cells.

    ``captions`` are the paragraphs above it that may say what it is, the nearest one first.
    """

    number: int
    cells: tuple[Cell, ...]
    captions: tuple[str, ...] = ()

    @cached_property
    def grid(self) -> list[list[Cell | None]]:
        """Rows of columns; every position holds the cell that covers it, None where none does."""
        rows = max((cell.row + cell.row_span for cell in self.cells), default=0)
        cols = max((cell.col + cell.col_span for cell in self.cells), default=0)
        grid: list[list[Cell | None]] = [[None] * cols for _ in range(rows)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                grid[row][cell.col : cell.col + cell.col_span] = [cell] * cell.col_span
        return grid

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """The cells of each row of the grid from left to right, each once, also those that reach into it from above."""
        by_identity = ({id(cell): cell for cell in row if cell is not None} for row in self.grid)
        return [list(cells.values()) for cells in by_identity]  # comparing cells takes longer


@dataclass(frozen=True, slots=True)
class Section:
    """One headed part of the text; the part before the first heading has an empty heading and ordinal 0."""

    ordinal: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One header field that the document states.

    ``source`` is ``header`` (a header table), ``bracket`` (the bracketed line), ``line`` (a plain line),
    ``meta`` (a ``<meta>`` tag), ``title`` (a heading) or ``text``; ``raw`` is the text that it was read from.
    """

    field: str
    value: str
    source: str
    raw: str


UNREAD_KINDS = ("picture", "form_control", "annotation", "embedded_object", "no_meaning", "page")
"""What a file may show that no reader reads; ``no_meaning``: characters without one, ``page``: a page of no text."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that a file shows and no reader reads: what it is (one of ``UNREAD_KINDS``) and where it stands.

    In a cell, ``table_no``, ``row`` and ``col`` are the cell's, whose text holds ``UNREAD`` in its place: what is shown
    and not read is never a blank. Outside all tables, ``row`` and ``col`` are None and ``table_no`` is the number of
    the table that comes next. ``text`` is what is known of it: a picture's alternative text, a field's name.
    """

    kind: str
    table_no: int
    row: int | None = None
    col: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What one file says: header fields in order of trust, sections of text and tables in reading order.

    ``method`` says how its tables were read: ``grid`` (the file has cells, or borders and characters), ``text``
    (recognised in lines of text, or in paragraphs), ``ocr`` (a picture). ``doubtful`` are the cells (table, row,
    column) of a picture that were not read with certainty. ``title_lines`` are the printed lines at its head among
    which the title is, where it takes knowing the names of bodies to tell which; ``header_fields`` has the likeliest.
    ``unread`` is what the file shows and no reader reads. ``hidden_tables`` are the numbers of the tables that are not
    visible until a script shows them, and that are read as no other table of the file is a statutory one.
    """

    media_type: str
    header_fields: tuple[HeaderField, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    pages: int | None = None
    method: str = "grid"
    doubtful: frozenset[tuple[int, int, int]] = frozenset()
    title_lines: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    hidden_tables: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of one portal's pages: CSS of the body and of the header; None means the known ones."""

    body: str | None = None
    header: str | None = None
