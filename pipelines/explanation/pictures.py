"""What the readers saw in one file as pictures: its pages with the cells boxed, its tables as they were understood.

Needs Pillow (extra ``draw``), and no font: labels are named by their codes, rows (r) and columns (c) by the numbers
that they have on the terminal, in the font that Pillow brings.
"""

import io
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from pipelines.documents.page_views import PageView, SeenCell, can_view, view_pages
from pipelines.explanation.explained import ROLES, VALUE_ROLES, ExplainedCell, ExplainedTable, Explanation

Colour = tuple[int, int, int]
PictureFont = ImageFont.FreeTypeFont | ImageFont.ImageFont

ROLE_COLOURS: dict[str, Colour] = {
    "figure": (34, 139, 58),
    "blank_figure": (128, 190, 128),
    "words": (190, 30, 160),
    "second": (200, 150, 0),
    "uncertain": (230, 120, 0),
    "column_label": (40, 90, 200),
    "row_above_label": (0, 140, 160),
    "row_label": (0, 140, 160),
    "group_label": (120, 160, 175),
    "unit": (150, 130, 110),
    "unknown_label": (160, 0, 0),
    "left": (220, 30, 30),
    "text": (150, 150, 150),
    "blank": (190, 190, 190),
    "outside": (150, 150, 150),
}
"""The colour of a cell by its role."""

_ROW_NAMES = frozenset({"row_label", "unknown_label"})
_PLAIN = frozenset({"group_label", "unit", "text", "blank", "outside"})  # only their borders
_RULING, _LINE, _BLACK, _GREY = (120, 120, 255), (205, 205, 205), (0, 0, 0), (90, 90, 90)
_OPACITY = 52  # of 255, of the colour in a cell
_USUAL_WIDTH = 1240  # pixels of a page at 150 dots an inch: letters and lines grow with a page
_LETTERS = 12  # pixels
_MARGIN = 34  # pixels left of and above a drawn table, for the numbers of rows and columns
_ROW_HEIGHT, _LEAST_WIDTH, _MOST_WIDTH = 24, 44, 210
_MOST_ROWS, _MOST_COLUMNS = 400, 80  # of a table that is drawn


class _BoxedCell(NamedTuple):
    view: SeenCell
    cell: ExplainedCell


def draw_file(content: bytes, found: Explanation) -> Iterator[tuple[str, bytes]]:
    """Yield the pictures of a file, by names without suffix, as PNG: ``page-1`` …, then ``table-0`` ….

    Args:
        content: The file's bytes.
        found: What `explain_file` says of them.

    Raises:
        ReadError: A page cannot be drawn.
    """
    cells = {(table.number, cell.row, cell.col): cell for table in found.tables for cell in table.cells}
    if can_view(found.media_type):
        for page in view_pages(content, found.media_type):
            yield f"page-{page.number}", _to_png(_draw_page(page, cells))
    for table in found.tables:
        yield f"table-{table.number}", _to_png(_draw_table(table))


def _draw_page(page: PageView, cells: dict[tuple[int, int, int], ExplainedCell]) -> Image.Image:
    """Return a page with its cells boxed; beside the tables, what their rows were taken for."""
    width, height = page.picture.width, page.picture.height
    scale = max(1, round(width / _USUAL_WIDTH))
    font = _load_font(_LETTERS * scale)
    seen = [
        _BoxedCell(view, cell)
        for view in page.cells
        if (cell := cells.get((view.table, view.row, view.col))) is not None
    ]
    rows = [] if _is_sideways(seen) else [(one, _name_row(one.cell)) for one in seen if one.cell.role in _ROW_NAMES]
    beside = max((one.view.box[2] for one in seen), default=0.0) + 6 * scale
    needed = beside + max((font.getlength(name) for _, name in rows), default=0.0) + 6 * scale
    image = Image.new("RGB", (max(width, int(needed)), height), "white")
    image.paste(Image.frombytes("L", (width, height), page.picture.pixels).convert("RGB"))
    draw = ImageDraw.Draw(image, "RGBA")
    for box in page.lines:
        draw.rectangle(box, outline=_LINE)
    for box in page.rulings:
        draw.line(box, fill=_RULING, width=scale)
    for one in seen:
        _paint(draw, one.view.box, one.cell.role, scale)
        _tag_header(draw, one, font, scale, has_borders=bool(page.rulings))
    for one, name in rows:
        middle = (one.view.box[1] + one.view.box[3]) / 2
        draw.text((beside, middle), name, fill=ROLE_COLOURS[one.cell.role], font=font, anchor="lm")
    for table in sorted({one.view.table for one in seen}):
        left, top = (min(one.view.box[side] for one in seen if one.view.table == table) for side in (0, 1))
        draw.text((left, top - 4 * scale), f"table {table}", fill=_BLACK, font=font, anchor="ls")
    title = f"page {page.number}" + (": a picture that nobody read" if page.method == "unread" else "")
    return _add_legend(image, title, {one.cell.role for one in seen}, scale)


def _is_sideways(seen: Iterable[_BoxedCell]) -> bool:
    """Tell whether rows run down a page: it has no side on which the name of each could stand."""
    labels = {(one.view.table, one.cell.row): one.view.box for one in seen if one.cell.role in _ROW_NAMES}
    for one in seen:
        if one.cell.role in VALUE_ROLES and (label := labels.get((one.view.table, one.cell.row))):
            return abs(one.view.box[1] - label[1]) > abs(one.view.box[0] - label[0])
    return False


def _name_row(cell: ExplainedCell) -> str:
    return f"r{cell.row} {cell.names or '?'}"


def _tag_header(
    draw: ImageDraw.ImageDraw, one: _BoxedCell, font: PictureFont, scale: int, *, has_borders: bool
) -> None:
    """Write at the bottom right of a header cell which column or row it names, by its number where room is short.

    In a table without borders the box is around the text itself, so that the name stands below it.
    """
    cell, (left, _, right, bottom) = one.cell, one.view.box
    if cell.role not in ("column_label", "row_above_label"):
        return
    number = f"r{cell.row}" if cell.role == "row_above_label" else f"c{cell.col}"
    text = f"{number} {cell.names}"
    if font.getlength(text) * (3 if has_borders else 1) > right - left:
        text = number
    x, y = right - 3 * scale, bottom + (-4 if has_borders else 12) * scale
    draw.rectangle(draw.textbbox((x, y), text, font=font, anchor="rs"), fill=(255, 255, 255, 170))
    draw.text((x, y), text, fill=ROLE_COLOURS[cell.role], font=font, anchor="rs")


def _draw_table(table: ExplainedTable) -> Image.Image:
    """Return a table as it was understood, its rows and columns numbered; cells say in ASCII what they are."""
    height, width = min(table.height, _MOST_ROWS), min(table.width, _MOST_COLUMNS)
    font = _load_font(_LETTERS)
    shown = [cell for cell in table.cells if cell.row < height and cell.col < width]
    lefts = list(accumulate(_measure_columns(shown, width, font), initial=_MARGIN))
    tops = [_MARGIN + row * _ROW_HEIGHT for row in range(height + 1)]
    image = Image.new("RGB", (lefts[-1] + 8, tops[-1] + 8), "white")
    draw = ImageDraw.Draw(image, "RGBA")
    for row, top in enumerate(tops[:-1]):
        draw.text((4, top + 12), f"r{row}", fill=_GREY, font=font, anchor="lm")
    for col, left in enumerate(lefts[:-1]):
        draw.text((left + 4, _MARGIN - 6), f"c{col}", fill=_GREY, font=font, anchor="ls")
    for cell in shown:
        left, right = lefts[cell.col], lefts[min(cell.col + cell.col_span, width)]
        top, bottom = tops[cell.row], tops[min(cell.row + cell.row_span, height)]
        _paint(draw, (left, top, right, bottom), cell.role, 1)
        fitting = (text for text in _describe(cell) if font.getlength(text) + 8 <= right - left)
        draw.text((left + 5, top + 12), next(fitting, ""), fill=ROLE_COLOURS[cell.role], font=font, anchor="lm")
    more = f", the first {height} rows and {width} columns" if (height, width) != (table.height, table.width) else ""
    return _add_legend(image, f"table {table.number}{more}", {cell.role for cell in shown}, 1)


def _measure_columns(cells: Iterable[ExplainedCell], count: int, font: PictureFont) -> list[int]:
    """Return the widths of the columns of a table: what their cells say fits in, up to a limit."""
    widths = [_LEAST_WIDTH] * count
    for cell in cells:
        needed = max((int(font.getlength(text)) + 12 for text in _describe(cell)), default=0)
        share = min(needed, _MOST_WIDTH) // cell.col_span
        for col in range(cell.col, min(cell.col + cell.col_span, count)):
            widths[col] = max(widths[col], share)
    return widths


def _describe(cell: ExplainedCell) -> list[str]:
    """Return what a drawn cell says, the longest first: a label's code, a number, what is printed in ASCII."""
    if cell.names:
        return [cell.names, cell.names.rpartition(".")[2]]
    if cell.value is not None:
        return [f"{cell.value:f}"]
    if cell.role == "unknown_label":
        return ["?"]
    printed = cell.text.strip()
    return [printed] if printed.isascii() and printed.isprintable() else []


def _paint(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], role: str, scale: int) -> None:
    colour = ROLE_COLOURS[role]
    if role in _PLAIN:
        draw.rectangle(box, outline=colour, width=scale)
    else:
        draw.rectangle(box, outline=colour, width=2 * scale, fill=(*colour, _OPACITY))


def _add_legend(image: Image.Image, title: str, roles: Iterable[str], scale: int) -> Image.Image:
    """Return a picture with its name and what its colours mean in lines below it."""
    font = _load_font(_LETTERS * scale)
    items: list[tuple[str, str]] = [("", title), *((role, words) for role, words in ROLES.items() if role in roles)]
    placed: list[tuple[float, int, str, str]] = []
    x, line = 8.0 * scale, 0
    for role, text in items:
        needed = font.getlength(text) + 34 * scale
        if placed and x + needed > image.width:
            x, line = 8.0 * scale, line + 1
        placed.append((x, image.height + (6 + 20 * line) * scale, role, text))
        x += needed
    least = max(int(left + font.getlength(text)) for left, _, _, text in placed) + 30 * scale
    whole = Image.new("RGB", (max(image.width, least), image.height + (28 + 20 * line) * scale), "white")
    whole.paste(image, (0, 0))
    draw = ImageDraw.Draw(whole, "RGBA")
    for left, top, role, text in placed:
        if role:
            _paint(draw, (left, top, left + 14 * scale, top + 13 * scale), role, scale)
        draw.text((left + (20 * scale if role else 0), top + 12 * scale), text, fill=_BLACK, font=font, anchor="ls")
    return whole


@cache
def _load_font(size: int) -> PictureFont:
    return ImageFont.load_default(size)


def _to_png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
