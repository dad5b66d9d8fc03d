"""PDF to the document model."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from pipelines.documents import ocr
from pipelines.documents.assembly import assemble
from pipelines.documents.formats import PDF
from pipelines.documents.layout.cell_labels import find_table, has_whole_form
from pipelines.documents.layout.elements import Line, TablePart
from pipelines.documents.layout.paragraphs import drop_furniture, join_lines
from pipelines.documents.layout.sheets import Sheet, lay_out
from pipelines.documents.layout.stitching import stitch
from pipelines.documents.model import UNREAD, Cell, Document, Layout, ReadError
from pipelines.documents.pdf.characters import read_pages

if TYPE_CHECKING:
    from pipelines.documents.ocr.scanned_pages import ScannedPage

_PLACE = attrgetter("row", "col")


def read_pdf(content: bytes, layout: Layout) -> Document:
    """Return what a PDF says: its paragraphs in sections, and its tables with the page of every cell.

    Pages that are pictures, some or all, are read with the extra ``ocr``. Where they cannot be, and the other pages
    have all tables of a form, U+FFFD stands in the text for each; otherwise half a report would pass for a whole one.
    Reads one file at a time in a process: PDFium is not thread-safe.

    Raises:
        ReadError: ``damaged``, ``encrypted`` (a password is needed), ``scanned`` (pages without characters that can be
            read, and the extra ``ocr`` is not installed or could not read them), ``too_large`` (pages, objects or
            characters past `LIMITS`), ``table_too_large``.
    """
    sheets = lay_out(read_pages(content))
    numbers = _find_pictures(sheets)
    return _read_pictures(content, sheets, numbers) if numbers else _assemble(sheets)


def _find_pictures(sheets: list[Sheet]) -> list[int]:
    """Return the numbers of the pages whose pictures have to be read: scans, and what may be tables that lack."""
    if not any(sheet.blocks for sheet in sheets):
        return [sheet.number for sheet in sheets]
    if all(sheet.shows == "text" for sheet in sheets):
        return []
    kinds = {"picture"} if has_whole_form(_find_tables(sheets)) else {"picture", "both"}
    return [sheet.number for sheet in sheets if sheet.shows in kinds]


def _find_tables(sheets: Iterable[Sheet]) -> set[str]:
    """Return the statutory tables on some pages."""
    parts = (block for sheet in sheets for block in sheet.blocks if isinstance(block, TablePart))
    return {find_table(cell.text for cell in part.cells) for part in parts} - {""}


def _read_pictures(content: bytes, sheets: list[Sheet], numbers: list[int]) -> Document:
    """Return what a PDF says some pages of which are pictures; its uncertain cells are those that U+FFFD stands in."""
    try:
        scanned = _read_scan(content, numbers, len(sheets))
    except ReadError as error:
        if error.error != "scanned" or _is_half(sheets):
            raise
        return _assemble(sheets, unread=numbers)
    read, doubted = (
        _replace(sheets, lay_out(pages))
        for pages in ((page.content for page in scanned), (page.doubted for page in scanned))
    )
    document = _assemble(read)
    if not any(cell.page in numbers for table in document.tables for cell in table.cells):
        return document
    certain = dict(_texts(_assemble(doubted)))
    doubtful = frozenset(place for place, _ in _texts(document) if UNREAD in certain.get(place, UNREAD))
    return replace(document, method="ocr", doubtful=doubtful)


def _is_half(sheets: list[Sheet]) -> bool:
    """Tell whether what stands on pages that cannot be read may be part of a report's tables.

    A picture beside text is an ornament where no table of the form stands in the text at all.
    """
    tables = _find_tables(sheets)
    if has_whole_form(tables):
        return False
    return bool(tables) or any(sheet.shows == "picture" for sheet in sheets) or not any(map(_has_text, sheets))


def _replace(sheets: list[Sheet], scanned: list[Sheet]) -> list[Sheet]:
    """Return pages with those that were read from pictures; of a page with text, only where they have a table."""
    read = {
        sheet.number: sheet for sheet in scanned if sheets[sheet.number - 1].shows != "both" or _find_tables([sheet])
    }
    return [read.get(sheet.number, sheet) for sheet in sheets]


def _has_text(sheet: Sheet) -> bool:
    return bool(sheet.blocks)


def _read_scan(content: bytes, numbers: list[int], count: int) -> "list[ScannedPage]":
    """Return what the pictures of some pages of a PDF say."""
    if not ocr.is_installed():
        which = f"page {', '.join(map(str, numbers))} of {count}" if len(numbers) < count else f"its {count} pages"
        advice = "the optional extra `ocr` reads it: pip install 'cq-disclosure[ocr]'"
        raise ReadError("scanned", f"the PDF has no text on {which}: it was scanned; {advice}")
    from pipelines.documents.ocr.scanned_pages import read_scan  # noqa: PLC0415 - optional, and 100 MB of libraries

    return read_scan(content, numbers)


def _texts(document: Document) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Yield the place (table, row, column) and text of every cell."""
    return (((table.number, cell.row, cell.col), cell.text) for table in document.tables for cell in table.cells)


def _assemble(sheets: list[Sheet], unread: Collection[int] = ()) -> Document:
    """Return the document that pages make up, with U+FFFD at the end of those that could not be read."""
    pages = drop_furniture([sheet.blocks for sheet in sheets])
    if unread:
        lines = (block for page in pages for block in page if isinstance(block, Line))
        mark = replace(next(lines, Line("", (0.0, 0.0, 1.0, 1.0))), text=UNREAD, spilled=False)
        pages = [[*page, mark] if number in unread else page for number, page in enumerate(pages, 1)]
    blocks = stitch(chain.from_iterable(pages))
    return assemble(PDF.media_type, (_to_block(block) for block in join_lines(blocks)), len(pages))


def _to_block(block: str | TablePart) -> str | tuple[Cell, ...]:
    if isinstance(block, str):
        return block
    cells = sorted(block.cells, key=_PLACE)
    return tuple(Cell(cell.row, cell.col, cell.text, cell.row_span, cell.col_span, cell.page) for cell in cells)
