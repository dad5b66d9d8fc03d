"""Pictures of what the readers saw: cells in the colour of what they were taken for, numbered as their grid is.

Pages of a PDF are drawn with the borders that were found on them, scans as they were turned upright. Other files have
no pages: their tables are drawn as they were understood, with the codes of the form in the place of labels. Pillow
draws; no font for Chinese is needed, for what stands on the pictures are numbers and codes.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.documents.page_views import PageView, PixelBox, SeenCell, can_view, view_pages
from pipelines.explanation.cells import CellUse, ExplainedCell, ExplainedTable
from pipelines.explanation.files import ExplainedFile

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

Colour = tuple[int, int, int]

COLOURS: dict[CellUse, Colour] = {
    CellUse.FIGURE: (22, 140, 60),
    CellUse.BLANK: (150, 205, 165),
    CellUse.ROW_LABEL: (40, 95, 200),
    CellUse.COLUMN_LABEL: (160, 60, 170),
    CellUse.UNIT: (0, 150, 160),
    CellUse.LEFT: (215, 30, 30),
    CellUse.OTHER: (130, 130, 130),
}
_RULING: Colour = (235, 130, 0)
_LINE: Colour = (190, 190, 190)
_INK: Colour = (30, 30, 30)
_PAPER: Colour = (255, 255, 255)

_FILL = 50  # of 255: the print below a cell's colour stays readable
_LEGEND_HEIGHT = 44
_TEXT_SIZE = 16
_ROW_HEIGHT = 26
_CHARACTER = 9  # pixels of a character in a drawn table
_NARROWEST, _WIDEST = 56, 300  # pixels of a column in a drawn table
_LONGEST_SIDE = 12_000  # pixels; a table of so many rows is no report's


class DrawingError(RuntimeError):
    """Pictures that cannot be drawn; the message says what is missing."""


def write_pictures(content: bytes, found: ExplainedFile, folder: Path, stem: str) -> list[Path]:
    """Write a picture of each page, or where the file has none of each table, as PNG; return their paths.

    Args:
        content: The file's bytes.
        found: What was seen in it.
        folder: Where the pictures go; it is made.
        stem: What their names begin with.

    Raises:
        DrawingError: Pillow is not installed, or the file has nothing to draw.
        OSError: A picture cannot be written.
    """
    try:
        import PIL  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise DrawingError("the optional extra `draw` draws: pip install 'cq-disclosure[draw]'") from None
    pages = can_view(found.media_type)
    if not pages and not found.tables:
        raise DrawingError("the file has neither pages nor tables to draw")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, image in _draw_pages(content, found) if pages else _draw_tables(found.tables):
        path = folder / f"{stem}-{name}.png"
        image.save(path)
        written.append(path)
    return written


def _draw_pages(content: bytes, found: ExplainedFile) -> Iterator[tuple[str, "Image"]]:
    for page in view_pages(content, found.media_type):
        yield f"page-{page.number}", _draw_page(page, found.tables)


def _draw_page(page: PageView, tables: Sequence[ExplainedTable]) -> "Image":
    """Return a page with the cells of its tables, their grid's numbers, borders, and the lines of text outside."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - an extra

    picture = page.picture
    printed = Image.frombytes("L", (picture.width, picture.height), picture.pixels).convert("RGB")
    sheet = Image.new("RGB", (picture.width, picture.height + _LEGEND_HEIGHT), _PAPER)
    sheet.paste(printed, (0, _LEGEND_HEIGHT))
    draw = ImageDraw.Draw(sheet, "RGBA")
    _draw_legend(draw, f"page {page.number}, read from {'its picture' if page.method == 'ocr' else page.method}")
    for box in page.lines:
        draw.rectangle(_lower(box), outline=_LINE)
    size = max(_TEXT_SIZE, picture.width // 90)  # scans are drawn larger
    uses = {(table.number, one.cell.row, one.cell.col): one for table in tables for one in table.cells}
    for cell in dict.fromkeys(page.cells):
        one = uses.get((cell.table, cell.row, cell.col))
        if one is not None:
            _draw_cell(draw, _lower(cell.box), one, size)
    _number_grids(draw, page.cells, uses, size)
    for box in page.rulings:
        left, top, right, bottom = _lower(box)
        draw.line((left, top, right, bottom), fill=(*_RULING, 160), width=2)
    return sheet


def _draw_cell(draw: "ImageDraw", box: PixelBox, one: ExplainedCell, size: int) -> None:
    """Draw a cell in its colour; a label that names the nearest one of the form has ``~`` at its right end."""
    left, top, right, bottom = box
    if right - left < 2 or bottom - top < 2:
        return
    colour = COLOURS[one.use]
    draw.rectangle((left + 1, top + 1, right - 1, bottom - 1), fill=(*colour, _FILL), outline=colour, width=2)
    if not one.is_exact:
        _write(draw, right - size, top + 2, "~", colour, size)


def _number_grids(
    draw: "ImageDraw",
    cells: Sequence[SeenCell],
    uses: Mapping[tuple[int, int, int], ExplainedCell],
    size: int,
) -> None:
    """Write the numbers of grid rows beside each table and of grid columns above it, as the terminal has them."""
    for table in sorted({cell.table for cell in cells}):
        rows: dict[int, float] = {}
        columns: dict[int, float] = {}
        inner = [(cell, uses.get((cell.table, cell.row, cell.col))) for cell in cells if cell.table == table]
        for cell, one in inner:
            left, top, _, _ = _lower(cell.box)
            if one and one.cell.row_span == 1:
                rows[cell.row] = max(top, rows.get(cell.row, top))
            if one and one.cell.col_span == 1:
                columns[cell.col] = min(left, columns.get(cell.col, left))
        edge, above = (min(_lower(cell.box)[side] for cell, _ in inner) for side in (0, 1))
        for row, top in rows.items():
            _write_number(draw, edge - 2.4 * size, top + 2, f"r{row}", size)
        for col, left in columns.items():
            _write_number(draw, left + 2, above - 1.4 * size, f"c{col}", size)


def _draw_tables(tables: Sequence[ExplainedTable]) -> Iterator[tuple[str, "Image"]]:
    for place, table in enumerate(tables):
        if table.cells:
            yield f"table-{place}", _draw_table(table)


def _draw_table(table: ExplainedTable) -> "Image":
    """Return a table as it was understood: values as printed, the codes of the form in the place of its labels."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - an extra

    rows = max(one.cell.row + one.cell.row_span for one in table.cells)
    xs = _find_column_edges(table)
    width, height = max(xs[-1] + 20, 760), min(_LEGEND_HEIGHT + (rows + 1) * _ROW_HEIGHT + 10, _LONGEST_SIDE)
    sheet = Image.new("RGB", (width, height), _PAPER)
    draw = ImageDraw.Draw(sheet, "RGBA")
    _draw_legend(draw, f"table {table.number}: {table.tbl or 'no statutory table'}")
    top = _LEGEND_HEIGHT + _ROW_HEIGHT
    for col, left in enumerate(xs[:-1]):
        _write(draw, left + 3, _LEGEND_HEIGHT + 4, f"c{col}", _INK)
    for row in range(rows):
        _write(draw, 2, top + row * _ROW_HEIGHT + 4, f"r{row}", _INK)
    for one in table.cells:
        cell = one.cell
        box = (
            xs[cell.col],
            top + cell.row * _ROW_HEIGHT,
            xs[cell.col + cell.col_span],
            top + (cell.row + cell.row_span) * _ROW_HEIGHT,
        )
        colour = COLOURS[one.use]
        draw.rectangle(box, fill=(*colour, _FILL), outline=colour, width=1)
        room = int((box[2] - box[0] - 6) / _CHARACTER)
        _write(draw, box[0] + 4, box[1] + 4, _cut(_say(one), room), _INK if one.use is not CellUse.LEFT else colour)
    return sheet


def _find_column_edges(table: ExplainedTable) -> list[int]:
    """Return the left edges of a table's columns and the right edge of the last: as wide as what stands in them."""
    columns = max(one.cell.col + one.cell.col_span for one in table.cells)
    widths = [_NARROWEST] * columns
    for one in table.cells:
        if one.cell.col_span == 1:
            wanted = min(len(_say(one)) * _CHARACTER + 10, _WIDEST)
            widths[one.cell.col] = max(widths[one.cell.col], wanted)
    edges = [40]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _say(one: ExplainedCell) -> str:
    """Return what is written in a drawn cell: what it prints, as far as a font without Chinese has it, or its code."""
    if one.use in (CellUse.ROW_LABEL, CellUse.COLUMN_LABEL):
        return one.code + ("" if one.is_exact else " ~")
    text = " ".join(one.cell.text.split())
    if one.use is CellUse.BLANK and not text:
        return ""
    return text if text.isascii() else "".join(sign if sign.isascii() else "." for sign in text)


def _draw_legend(draw: "ImageDraw", title: str) -> None:
    _write(draw, 4, 2, title, _INK)
    left = 4
    for use, colour in COLOURS.items():
        draw.rectangle((left, 25, left + 14, 39), fill=(*colour, _FILL), outline=colour, width=2)
        _write(draw, left + 19, 23, use.value, _INK)
        left += 19 + len(use.value) * _CHARACTER + 12
    draw.line((left, 32, left + 16, 32), fill=_RULING, width=2)
    _write(draw, left + 21, 23, "border", _INK)


def _write_number(draw: "ImageDraw", left: float, top: float, text: str, size: int) -> None:
    """Write the number of a grid row or column over whatever the page prints there."""
    draw.rectangle((left - 2, top, left + len(text) * size * 0.6, top + 1.25 * size), fill=(*_PAPER, 200))
    _write(draw, left, top, text, _INK, size)


def _write(draw: "ImageDraw", left: float, top: float, text: str, colour: Colour, size: int = _TEXT_SIZE) -> None:
    if text:
        draw.text((left, top), text, fill=colour, font_size=size)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: max(room - 1, 1)]}~"


def _lower(box: PixelBox) -> PixelBox:
    """Return a box of the page in the picture, below the legend."""
    left, top, right, bottom = box
    return left, top + _LEGEND_HEIGHT, right, bottom + _LEGEND_HEIGHT
