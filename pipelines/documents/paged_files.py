"""Files of pages to documents: what the characters of the pages say, and what pictures of text say in their place.

A source (PDF; another kind of file with pages is one more) gives the characters and marks of its pages and draws pages
as pictures. Lines and tables come from `layout`; what a picture says comes from the extra ``ocr``, as characters and
marks again. Neither source knows the other: they meet here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pipelines.documents import formats, ocr
from pipelines.documents.layout.cell_labels import find_table, has_whole_form
from pipelines.documents.layout.elements import DrawnPage, PageContent, TablePart
from pipelines.documents.layout.joined_pages import build_document
from pipelines.documents.layout.sheets import Sheet, lay_out
from pipelines.documents.model import UNREAD, Document, Layout, ReadError
from pipelines.documents.pdf.pages import read_pages
from pipelines.documents.pdf.rendering import draw_pages

if TYPE_CHECKING:
    from pipelines.documents.ocr.scanned_pages import ScannedPage


class PageSource(NamedTuple):
    """A kind of file that has pages: what reads their characters and marks, and what draws them.

    ``draw`` takes a file, numbers of pages (from 1) and how many pixels a point has.
    """

    format: formats.FileFormat
    read: Callable[[bytes], Iterator[PageContent]]
    draw: Callable[[bytes, Iterable[int], float], Iterator[DrawnPage]]


PDF_PAGES = PageSource(formats.PDF, read_pages, draw_pages)


class ReadSheets(NamedTuple):
    """The pages of a file, those that are pictures replaced by what was read from them.

    ``doubted`` are the same pages with U+FFFD for what was not read with certainty; none where no picture was read.
    ``from_pictures`` are the numbers of the pages that were replaced, ``unread`` those of pictures that nobody read.
    """

    sheets: list[Sheet]
    doubted: list[Sheet] | None = None
    from_pictures: frozenset[int] = frozenset()
    unread: frozenset[int] = frozenset()


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
    return read_paged_file(PDF_PAGES, content)


def read_paged_file(source: PageSource, content: bytes) -> Document:
    """Return what a file of pages says, as `read_pdf` does; its doubtful cells are those that U+FFFD stands in.

    Raises:
        ReadError: As `read_pdf`.
    """
    found = read_sheets(source, content)
    document = build_document(source.format, found.sheets, found.unread)
    if found.doubted is None or not _has_cells_on(document, found.from_pictures):
        return document
    doubted = dict(_list_texts(build_document(source.format, found.doubted)))
    doubtful = frozenset(place for place, _ in _list_texts(document) if UNREAD in doubted.get(place, UNREAD))
    return replace(document, method="ocr", doubtful=doubtful)


def read_sheets(source: PageSource, content: bytes) -> ReadSheets:
    """Return the pages of a file with their lines and tables.

    Raises:
        ReadError: As `read_pdf`.
    """
    sheets = lay_out(source.read(content))
    numbers = _find_pictures(sheets)
    if not numbers:
        return ReadSheets(sheets)
    try:
        scanned = _read_pictures(source, content, numbers, len(sheets))
    except ReadError as error:
        if error.error != "scanned" or _is_half(sheets):
            raise
        return ReadSheets(sheets, unread=frozenset(numbers))
    read = _select_read(sheets, lay_out(page.content for page in scanned))
    doubted = _select_read(sheets, lay_out(page.doubted for page in scanned))
    # building a document joins the parts of its tables: the other one needs parts of its own
    return ReadSheets(_replace(sheets, read), _replace(deepcopy(sheets), doubted), frozenset(read))


def _find_pictures(sheets: Sequence[Sheet]) -> list[int]:
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


def _read_pictures(source: PageSource, content: bytes, numbers: list[int], count: int) -> "list[ScannedPage]":
    """Return what the pictures of some pages of a file say."""
    name = source.format.name
    if not ocr.is_installed():
        which = f"page {', '.join(map(str, numbers))} of {count}" if len(numbers) < count else f"its {count} pages"
        advice = "the optional extra `ocr` reads it: pip install 'cq-disclosure[ocr]'"
        raise ReadError("scanned", f"the {name} has no text on {which}: it was scanned; {advice}")
    from pipelines.documents.ocr.images import DENSITY  # noqa: PLC0415 - optional, and 100 MB of libraries
    from pipelines.documents.ocr.scanned_pages import read_scan  # noqa: PLC0415

    pictures = (page.picture for page in source.draw(content, numbers, DENSITY))
    return read_scan(zip(numbers, pictures, strict=True), f"the {name}")


def _is_half(sheets: Sequence[Sheet]) -> bool:
    """Tell whether what stands on pages that cannot be read may be part of a report's tables.

    A picture beside text is an ornament where no table of the form stands in the text at all.
    """
    tables = _find_tables(sheets)
    if has_whole_form(tables):
        return False
    return bool(tables) or any(sheet.shows == "picture" for sheet in sheets) or not any(s.blocks for s in sheets)


def _select_read(sheets: Sequence[Sheet], scanned: Iterable[Sheet]) -> dict[int, Sheet]:
    """Return by number the pages that what was read from pictures replaces; one with text, only by a table."""
    return {
        sheet.number: sheet for sheet in scanned if sheets[sheet.number - 1].shows != "both" or _find_tables([sheet])
    }


def _replace(sheets: Iterable[Sheet], read: dict[int, Sheet]) -> list[Sheet]:
    return [read.get(sheet.number, sheet) for sheet in sheets]


def _has_cells_on(document: Document, numbers: frozenset[int]) -> bool:
    return any(cell.page in numbers for table in document.tables for cell in table.cells)


def _list_texts(document: Document) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Yield the place (table, row, column) and text of every cell."""
    return (((table.number, cell.row, cell.col), cell.text) for table in document.tables for cell in table.cells)
