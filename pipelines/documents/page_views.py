"""What the reader of a file of pages saw, page by page, to be drawn over a picture of each."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from pipelines.documents import formats
from pipelines.documents.layout.elements import Box, DrawnPage, Line, Matrix, Picture, TablePart
from pipelines.documents.layout.joined_pages import join_pages
from pipelines.documents.layout.rulings import Frame
from pipelines.documents.layout.sheets import Sheet, lay_out
from pipelines.documents.layout.turning import turn_boxes
from pipelines.documents.model import ReadError
from pipelines.documents.paged_files import PDF_PAGES, PageSource, ReadSheets, read_sheets

PixelBox = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of the picture; y grows downwards."""

_DENSITY = 150 / 72  # pixels a point
_SOURCES = {formats.PDF.media_type: PDF_PAGES}


class SeenCell(NamedTuple):
    """One cell on a page: its table's number, row and column as in `Document.tables`, and where it stands.

    The box is the cell's between its borders; in a table without borders it is around the cell's text.
    """

    table: int
    row: int
    col: int
    box: PixelBox


class PageView(NamedTuple):
    """One page: its number from 1, its width and height in points as it is shown, its picture, and what was seen on it.

    The picture of a scan is turned upright and level, as it was read. ``method`` is ``characters`` (those of the file),
    ``ocr`` (a picture that was read) or ``unread`` (a picture that nobody read). ``rulings`` are the borders of tables:
    lines, boxes without width or height. ``lines`` are those of text outside tables. A cell that a page break cut
    stands on both pages.
    """

    number: int
    size: tuple[float, float]
    picture: Picture
    method: Literal["characters", "ocr", "unread"]
    rulings: list[PixelBox]
    lines: list[PixelBox]
    cells: list[SeenCell]


def can_view(media_type: str) -> bool:
    """Tell whether files of a media type have pages that can be shown."""
    return media_type in _SOURCES


def view_pages(content: bytes, media_type: str = formats.PDF.media_type) -> Iterator[PageView]:
    """Yield what was seen on each page of a file, in order; draws one page at a time.

    Raises:
        ReadError: As the file's reader, but for ``scanned``: pages that cannot be read are shown as ``unread``.
    """
    source = _SOURCES[media_type]
    found = _read(source, content)
    cells = _find_cells(found)
    for sheet in found.sheets:
        if sheet.number in found.from_pictures:
            yield _view_scan(source, content, sheet, cells.get(sheet.number, []))
        else:
            (drawn,) = source.draw(content, [sheet.number], _DENSITY)
            method: Literal["characters", "unread"] = "unread" if sheet.number in found.unread else "characters"
            yield _view(sheet, drawn, method, cells.get(sheet.number, []))


def _read(source: PageSource, content: bytes) -> ReadSheets:
    try:
        return read_sheets(source, content)
    except ReadError as error:
        if error.error != "scanned":
            raise
    sheets = lay_out(source.read(content))
    unread = [sheet.number for sheet in sheets if sheet.shows != "text"] or [sheet.number for sheet in sheets]
    return ReadSheets(sheets, unread=frozenset(unread))


def _find_cells(found: ReadSheets) -> dict[int, list[SeenCell]]:
    """Return the cells on each page; their boxes are still in points of the sheet."""
    tables = (block for block in join_pages(found.sheets, found.unread) if isinstance(block, TablePart))
    cells: dict[int, list[SeenCell]] = {}
    for number, table in enumerate(tables):
        for cell in table.cells:
            for page, box in cell.outlines:
                cells.setdefault(page, []).append(SeenCell(number, cell.row, cell.col, box))
    return cells


def _view_scan(source: PageSource, content: bytes, sheet: Sheet, cells: list[SeenCell]) -> PageView:
    """Return what was seen on a page that was read from its picture, with the picture as it was read."""
    from pipelines.documents.ocr.images import DENSITY, read_picture, turn  # noqa: PLC0415 - optional

    (drawn,) = source.draw(content, [sheet.number], DENSITY)
    image = turn(read_picture(drawn.picture), sheet.turns)
    height, width = image.shape
    picture = Picture(width, height, image.tobytes())
    level = drawn._replace(picture=picture, matrix=(DENSITY, 0.0, 0.0, -DENSITY, 0.0, float(height)))
    return _view(sheet._replace(turns=0), level, "ocr", cells)


def _view(
    sheet: Sheet, drawn: DrawnPage, method: Literal["characters", "ocr", "unread"], cells: list[SeenCell]
) -> PageView:
    def place(boxes: Iterable[Box]) -> list[PixelBox]:
        return [_to_pixels(box, drawn.matrix) for box in turn_boxes(boxes, -sheet.turns)]

    boxes = place(cell.box for cell in cells)
    return PageView(
        sheet.number,
        drawn.size,
        drawn.picture,
        method,
        place(_list_rulings(sheet.frames)),
        place(block.box for block in sheet.blocks if isinstance(block, Line)),
        [cell._replace(box=box) for cell, box in zip(cells, boxes, strict=True)],
    )


def _list_rulings(frames: Iterable[Frame]) -> Iterator[Box]:
    for frame in frames:
        yield from ((left, y, right, y) for y, left, right in frame.horizontal)
        yield from ((x, bottom, x, top) for x, bottom, top in frame.vertical)


def _to_pixels(box: Box, matrix: Matrix) -> PixelBox:
    a, b, c, d, e, f = matrix
    (x, y), (other_x, other_y) = ((x * a + y * c + e, x * b + y * d + f) for x, y in (box[:2], box[2:]))
    return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)
