"""PDF to the document model."""

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec

from pipelines.documents.assembly import assemble
from pipelines.documents.model import UNREAD, Cell, Document, Layout, ReadError
from pipelines.documents.pdf.borderless import find_borderless
from pipelines.documents.pdf.cells import place_characters, take_spill
from pipelines.documents.pdf.grid import find_grid
from pipelines.documents.pdf.lines import build_line, find_rows
from pipelines.documents.pdf.model import PageContent, TablePart
from pipelines.documents.pdf.pages import read_pages
from pipelines.documents.pdf.paragraphs import PageBlocks, drop_furniture, join_lines
from pipelines.documents.pdf.rulings import find_frames
from pipelines.documents.pdf.stitching import stitch

MEDIA_TYPE = "application/pdf"

_OCR_MODULES = ("cv2", "numpy", "onnxruntime", "rapidocr")  # what the extra installs and `ocr` imports


def read_pdf(content: bytes, layout: Layout) -> Document:
    """Return what a PDF says: its paragraphs in sections, and its tables with the page of every cell.

    Reads one file at a time in a process: PDFium is not thread-safe.

    Raises:
        ReadError: ``damaged``, ``encrypted`` (a password is needed), ``scanned`` (no characters on any page, and
            the extra ``ocr`` is not installed or could not read them), ``too_large`` (pages, objects or characters
            past `LIMITS`), ``table_too_large``.
    """
    pages = [_lay_out(page) for page in read_pages(content)]
    return _assemble(pages) if any(pages) else _read_scan(content, len(pages))


def can_read_scans() -> bool:
    """Tell whether the extra `ocr` is installed."""
    return all(map(find_spec, _OCR_MODULES))


def _read_scan(content: bytes, number: int) -> Document:
    """Return what a PDF of pictures says; its uncertain cells are those that U+FFFD stands in."""
    if not can_read_scans():
        advice = "the optional extra `ocr` reads it: pip install 'cq-disclosure[ocr]'"
        raise ReadError("scanned", f"the PDF has no text on its {number} pages: it was scanned; {advice}")
    from pipelines.documents.pdf.ocr.pages import read_scan  # noqa: PLC0415 - optional, and 100 MB of libraries

    pages = read_scan(content)
    document = _assemble([_lay_out(page.content) for page in pages])
    doubted = _assemble([_lay_out(page.doubted) for page in pages])
    certain = dict(_texts(doubted))
    doubtful = frozenset(place for place, _ in _texts(document) if UNREAD in certain.get(place, UNREAD))
    return replace(document, method="ocr", doubtful=doubtful)


def _texts(document: Document) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Yield the place (table, row, column) and text of every cell."""
    return (((table.number, cell.row, cell.col), cell.text) for table in document.tables for cell in table.cells)


def _assemble(pages: list[PageBlocks]) -> Document:
    blocks = stitch(block for page in drop_furniture(pages) for block in page)
    return assemble(MEDIA_TYPE, (_to_block(block) for block in join_lines(blocks)), len(pages))


def _lay_out(page: PageContent) -> PageBlocks:
    """Return the lines and tables of a page from top to bottom."""
    grids = [grid for frame in find_frames(page.marks) if (grid := find_grid(frame))]
    ruled, rest = place_characters(page, grids)
    unruled, rest = find_borderless(page, rest)
    parts = [*ruled, *unruled]
    last = min(parts, key=lambda part: part.box[1], default=None)
    rows = find_rows(page, rest)
    lines = [build_line(page, row, last is not None and take_spill(page, last, row)) for row in rows]
    blocks: PageBlocks = [*lines, *parts]
    blocks.sort(key=lambda block: -block.box[3])
    return blocks


def _to_block(block: str | TablePart) -> str | tuple[Cell, ...]:
    if isinstance(block, str):
        return block
    cells = sorted(block.cells, key=lambda cell: (cell.row, cell.col))
    return tuple(Cell(cell.row, cell.col, cell.text, cell.row_span, cell.col_span, cell.page) for cell in cells)
