"""Characters to the cells that they stand in, and the characters of one cell to its text."""

from bisect import bisect_right
from itertools import pairwise
from math import inf, nextafter
from typing import NamedTuple
from unicodedata import normalize

from pipelines.documents.layout.elements import Box, PageContent, PartCell, TablePart
from pipelines.documents.layout.grid import Grid
from pipelines.documents.layout.own_characters import select_own
from pipelines.documents.layout.stacked_labels import find_stacked
from pipelines.documents.model import UNREAD

_MARGIN = 1.0  # characters may stand so far outside a table's edge
_SPILL = 34.0  # text so far below a cut row may belong to it: two lines
_PADDING = 13.0  # space at a cell's sides; Word's is 10.8 in all
_KINDS = {"outline": "picture", "lost": "no_meaning"}
_NOWHERE = (inf, -inf)  # a range in which nothing lies


class _SortedTable(NamedTuple):
    """One table while characters are sorted into it: its outer sides, and the inner edges of its columns and rows.

    The edges of rows are negative, so that they ascend. ``owner`` holds which cell covers a position, ``found`` the
    characters of each cell. ``places`` are the left and right side of each column and the lower and upper side of each
    row; None where a smaller table overlaps this one, so that a position does not say whose a character is.
    """

    left: float
    bottom: float
    right: float
    top: float
    columns: list[float]
    rows: list[float]
    owner: list[list[int]]
    found: list[list[int]]
    places: tuple[list[tuple[float, float]], list[tuple[float, float]]] | None


class Placed(NamedTuple):
    """The parts of tables on a page, and the indices of the characters that stand in none of them."""

    parts: list[TablePart]
    rest: list[int]


def place_characters(page: PageContent, grids: list[Grid], struck: frozenset[int] = frozenset()) -> Placed:
    """Return the tables of a page with the text of their cells; ``struck`` are the characters that are struck out.

    The characters of a table inside a cell are its own, and not that cell's.
    """
    found: list[list[list[int]]] = [[[] for _ in grid.areas] for grid in grids]
    boxes = [_outline(grid) for grid in grids]
    smallest_first = sorted(range(len(grids)), key=lambda place: _size(boxes[place]))
    frames: list[_SortedTable] = []
    for place in smallest_first:
        frames.append(_frame(grids[place], boxes[place], found[place], frames))
    rest = _sort(page.boxes, frames)
    if struck or page.faint or page.tall or page.small or page.unread:
        found = [select_own(page, grid, texts, struck) for grid, texts in zip(grids, found, strict=True)]
    parts = [
        _build_part(page, grid, box, texts) for grid, box, texts in zip(grids, boxes, found, strict=True) if any(texts)
    ]
    return Placed(parts, rest)


def _sort(boxes: list[Box], frames: list[_SortedTable]) -> list[int]:
    """Add the index of each character to the cell that it stands in; return those outside all tables.

    Most characters stand where the one before them stands, which is asked first.
    """
    if not frames:
        return list(range(len(boxes)))
    rest: list[int] = []
    low_x, low_y, high_x, high_y, add = inf, inf, -inf, -inf, rest.append
    for index, (left, bottom, right, top) in enumerate(boxes):
        x, y = (left + right) / 2, (bottom + top) / 2
        if low_x <= x < high_x and low_y < y <= high_y:
            add(index)
            continue
        for from_x, from_y, to_x, to_y, columns, rows, owner, found, places in frames:
            if from_x < x < to_x and from_y < y < to_y:
                row, col = bisect_right(rows, -y), bisect_right(columns, x)
                add = found[owner[row][col]].append
                (low_x, high_x), (low_y, high_y) = (places[0][col], places[1][row]) if places else (_NOWHERE, _NOWHERE)
                break
        else:
            add = rest.append
            (low_x, high_x), (low_y, high_y) = (-inf, inf), _find_gap(frames, y)
        add(index)
    return rest


def _find_gap(frames: list[_SortedTable], y: float) -> tuple[float, float]:
    """Return the range of heights around ``y`` in which there is no table."""
    if any(frame.bottom < y < frame.top for frame in frames):
        return _NOWHERE
    below = (frame.top for frame in frames if frame.top <= y)
    above = (frame.bottom for frame in frames if frame.bottom >= y)
    return max(below, default=-inf), min(above, default=inf)


def _outline(grid: Grid) -> Box:
    return (grid.xs[0], grid.ys[-1], grid.xs[-1], grid.ys[0])


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _frame(grid: Grid, box: Box, found: list[list[int]], smaller: list[_SortedTable]) -> _SortedTable:
    left, bottom, right, top = box[0] - _MARGIN, box[1] - _MARGIN, box[2] + _MARGIN, box[3] + _MARGIN
    shared = any(
        left < other.right and other.left < right and bottom < other.top and other.bottom < top for other in smaller
    )
    columns, rows = grid.xs[1:-1], grid.ys[1:-1]
    # the first column's left side and the first row's upper one are outside, the others belong to their positions
    across = pairwise([nextafter(left, inf), *columns, right])
    down = ((low, high) for high, low in pairwise([nextafter(top, -inf), *rows, bottom]))
    places = None if shared else (list(across), list(down))
    return _SortedTable(left, bottom, right, top, columns, [-y for y in rows], grid.owner, found, places)


def _build_part(page: PageContent, grid: Grid, box: Box, found: list[list[int]]) -> TablePart:
    cells = []
    number, xs, ys = page.number, grid.xs, grid.ys
    texts = _join_all(page, grid, found)
    if stacked := find_stacked(page, grid, found, texts):
        texts = _join_all(page, grid, [[index for index in indices if index not in stacked] for indices in found])
    for (row, col, row_span, col_span), indices, text in zip(grid.areas, found, texts, strict=True):
        outline = number, (xs[col], ys[row + row_span], xs[col + col_span], ys[row])
        unread = _list_unread(page, indices) if UNREAD in text else ()
        cells.append(PartCell(row, col, row_span, col_span, number, text, "", (outline,), unread))
    return TablePart(number, box, xs, len(ys) - 1, cells)


def _join_all(page: PageContent, grid: Grid, found: list[list[int]]) -> list[str]:
    xs = grid.xs
    return [
        join_characters(page, indices, xs[col + col_span] - xs[col])
        for (_, col, _, col_span), indices in zip(grid.areas, found, strict=True)
    ]


def _list_unread(page: PageContent, indices: list[int]) -> tuple[str, ...]:
    """Return the kinds of what a cell shows that is no text."""
    kinds = [page.unread.get(index, "no_meaning") for index in indices if page.text[index] == UNREAD]
    return tuple(_KINDS.get(kind, kind) for kind in kinds)


def join_characters(page: PageContent, indices: list[int], width: float) -> str:
    """Return the text of a cell in NFC.

    ``indices`` are its characters in the order in which the file draws them, ``width`` is the cell's. Lines join
    without a space beside Chinese characters. A number goes on in the next line only where the line before fills the
    cell: two numbers under each other in a wide cell stay two.
    """
    if not indices:
        return ""
    text, boxes, spaced = page.text, page.boxes, page.spaced
    first = indices[0]
    if len(indices) == 1:
        return normalize("NFC", text[first])
    parts = [text[first]]
    start, low, _, high = boxes[first]
    for before, index in pairwise(indices):
        left, bottom, _, top = boxes[index]
        if not low <= (bottom + top) / 2 <= high or left < boxes[before][0] - (top - bottom):
            if _needs_space(text[before], text[index], width - (boxes[before][2] - start)):
                parts.append(" ")
            start, low, high = left, bottom, top
        elif index in spaced:
            parts.append(" ")
        parts.append(text[index])
    joined = "".join(parts)
    return joined if joined.isascii() else normalize("NFC", joined)


def _needs_space(last: str, following: str, left_over: float) -> bool:
    """Tell whether a line break in a cell is a space in its text; ``left_over`` is the width that it left free."""
    if last.isdigit() and following.isdigit():
        return left_over > _PADDING + 6
    return last.isalnum() and following.isalnum() and last < "\u2e80" and following < "\u2e80"


def take_spill(page: PageContent, part: TablePart, row: list[int]) -> bool:
    """Add a line of characters to the cells of a table's last row as their ``spill``, where it stands just below them.

    Returns whether it does.
    """
    left, bottom, right, _ = part.box
    boxes = [page.boxes[index] for index in row]
    if not all(left < box[0] and box[2] < right and bottom - _SPILL < (box[1] + box[3]) / 2 <= bottom for box in boxes):
        return False
    last = sorted((cell for cell in part.cells if cell.row + cell.row_span == part.rows), key=lambda cell: cell.col)
    starts = [part.xs[cell.col] for cell in last]
    for index, box in zip(row, boxes, strict=True):
        last[max(bisect_right(starts, (box[0] + box[2]) / 2) - 1, 0)].spill += page.text[index]
    return True
