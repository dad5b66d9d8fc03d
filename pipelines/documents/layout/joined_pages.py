"""The lines and tables of pages to one document: page furniture left out, tables and paragraphs joined over pages."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from operator import attrgetter

from pipelines.documents.assembly import assemble
from pipelines.documents.formats import FileFormat
from pipelines.documents.layout.elements import Line, TablePart
from pipelines.documents.layout.page_paragraphs import drop_furniture, join_lines
from pipelines.documents.layout.sheets import Sheet
from pipelines.documents.layout.stitching import stitch
from pipelines.documents.model import UNREAD, Cell, Document, Unread

_PLACE = attrgetter("row", "col")


def build_document(kind: FileFormat, sheets: Sequence[Sheet], unread: Collection[int] = ()) -> Document:
    """Return the document that pages make up, with U+FFFD at the end of those that could not be read.

    Joins the parts of tables in place: each sheet serves one document.
    """
    shown: dict[int, tuple[str, ...]] = {}  # kinds of what cells show that is no text, by the cell's identity
    blocks = (block if isinstance(block, str) else _list_cells(block, shown) for block in join_pages(sheets, unread))
    document = assemble(kind.media_type, blocks, len(sheets))
    if not shown and not any(sheet.outside for sheet in sheets):
        return document
    return replace(document, unread=tuple(_list_unread(document, sheets, shown)))


def _list_unread(document: Document, sheets: Iterable[Sheet], shown: Mapping[int, tuple[str, ...]]) -> Iterator[Unread]:
    """Yield what cells show that is no text, each kind of a cell once, and what pages show outside tables."""
    first_pages = [min((cell.page or 1 for cell in table.cells), default=1) for table in document.tables]
    for sheet in sheets:
        for kind in sheet.outside:
            yield Unread(kind, sum(page < sheet.number for page in first_pages))
    for table in document.tables:
        for cell in table.cells:
            for kind in dict.fromkeys(shown.get(id(cell), ())):
                yield Unread(kind, table.number, cell.row, cell.col)


def join_pages(sheets: Sequence[Sheet], unread: Collection[int] = ()) -> Iterable[str | TablePart]:
    """Yield the paragraphs and tables that pages make up, in reading order; joins the parts of tables in place."""
    pages = drop_furniture([sheet.blocks for sheet in sheets])
    if unread:
        lines = (block for page in pages for block in page if isinstance(block, Line))
        mark = replace(next(lines, Line("", (0.0, 0.0, 1.0, 1.0))), text=UNREAD, spilled=False)
        pages = [[*page, mark] if number in unread else page for number, page in enumerate(pages, 1)]
    return join_lines(stitch(chain.from_iterable(pages)))


def _list_cells(part: TablePart, shown: dict[int, tuple[str, ...]]) -> tuple[Cell, ...]:
    parts = sorted(part.cells, key=_PLACE)
    cells = tuple(Cell(cell.row, cell.col, cell.text, cell.row_span, cell.col_span, cell.page) for cell in parts)
    shown.update((id(cell), own.unread) for cell, own in zip(cells, parts, strict=True) if own.unread)
    return cells
