"""The ink of a page to the borders of its tables: long strokes, and short ones that end at other borders."""

from itertools import compress
from typing import Any, NamedTuple

import cv2
import numpy as np

from pipelines.documents.layout.elements import Box
from pipelines.documents.layout.grid import Grid, find_grid
from pipelines.documents.layout.rulings import find_frames
from pipelines.documents.ocr.images import DENSITY, Image

_BREAK = 3  # pixels that a scanner leaves out of a thin line
_AROUND = 3  # pixels to both sides that say how thick a line is
# All others are points.
_SHORTEST_ROW = 18.0  # a cell is wider, and only characters of a title have longer strokes
_SHORTEST_COLUMN = 11.0  # rows are higher
_CERTAIN = 60.0  # a line so long is no part of a character
_MEETS = 0.7  # between the end of a border and the border that it ends at
_OVERSHOT = 20.0  # what hangs over the last border that is met is a character's stroke in line with the border
_LEVEL = 3.0  # borders that stay open at one height say that there is an edge: a page break, an open side
_LEAST_LEVEL = 3  # so many of them
_BESIDE = 2.0  # to both sides of a border, without its ends, there is no ink …
_TOUCHED = 0.3  # … but along so much of its length: dust, and characters that touch it
_EVEN = 0.6  # of a border's length is as thick as most of it; borders have 0.8 to 1, lines of text 0.1 to 0.4
_CROSSES = 4.0  # a border that a scanner broke in two goes on after so much
_THICKEST = 7.0  # a border that is bent, with its bend
_NARROWEST, _LOWEST = 90.0, 12.0  # what is smaller is no table but a stamp or a character
_SIDE = 4.0  # around a table, its borders may end


class Borders(NamedTuple):
    """The borders of tables: as marks (points, y upwards), as the mask of their pixels, and as grids."""

    marks: list[Box]
    mask: Image
    grids: list[Grid]


class _Stroke(NamedTuple):
    """A straight stroke along an axis, in pixels: its start and end, its two sides, and its component's number."""

    start: int
    end: int
    low: int
    high: int
    number: int

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


def find_borders(ink: Image) -> Borders:
    """Return the borders of the tables on a page; lines that belong to no table are left out.

    Raises:
        ReadError: ``too_large``, ``table_too_large``.
    """
    rows, row_pixels = _find_strokes(ink, _SHORTEST_ROW)
    columns, column_pixels = _find_strokes(ink.T, _SHORTEST_COLUMN)
    rows, columns = _keep_meeting(rows, columns)
    height = ink.shape[0]
    marks = {stroke: _to_points((stroke.start, stroke.low, stroke.end, stroke.high), height) for stroke in rows}
    marks |= {stroke: _to_points((stroke.low, stroke.start, stroke.high, stroke.end), height) for stroke in columns}
    grids = [grid for frame in find_frames(marks.values()) if (grid := find_grid(frame)) and _is_table(grid)]
    mask = np.zeros_like(ink)
    for strokes, pixels, view in ((rows, row_pixels, mask), (columns, column_pixels, mask.T)):
        for stroke in strokes:
            if _is_inside(marks[stroke], grids):
                place = slice(stroke.low, stroke.high), slice(stroke.start, stroke.end)
                view[place][pixels[place] == stroke.number] = 255
    return Borders([mark for mark in marks.values() if _is_inside(mark, grids)], mask, grids)


def _find_strokes(ink: Any, shortest: float) -> tuple[list[_Stroke], Any]:
    """Return the level strokes of an image that are long enough (in points), and the numbers of its components."""
    ink = np.ascontiguousarray(ink)
    joined = cv2.morphologyEx(cv2.dilate(ink, np.ones((3, 1))), cv2.MORPH_CLOSE, np.ones((1, _BREAK)))
    opened = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, round(shortest * DENSITY))))
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    strokes = [
        _Stroke(left, left + wide, top, top + tall, number)
        for number, (left, top, wide, tall, _) in enumerate(stats.tolist())
        if number and tall <= _THICKEST * DENSITY
    ]
    kept = (_is_even(stroke, ink) if _is_certain(stroke) else _is_bare(stroke, ink) for stroke in strokes)
    return list(compress(strokes, kept)), numbers


def _is_certain(stroke: _Stroke) -> bool:
    return stroke.end - stroke.start >= _CERTAIN * DENSITY


def _is_even(stroke: _Stroke, ink: Any) -> bool:
    """Tell whether a stroke is equally thick along most of its length; a line of text is not."""
    around = slice(max(stroke.low - _AROUND, 0), stroke.high + _AROUND)
    thickness = np.count_nonzero(ink[around, stroke.start : stroke.end], axis=0)
    return bool((np.abs(thickness - np.median(thickness)) <= 1).mean() >= _EVEN)


def _is_bare(stroke: _Stroke, ink: Any) -> bool:
    """Tell whether there is no ink beside a stroke except at its ends; the strokes of characters have branches."""
    around = round(_BESIDE * DENSITY)
    along = slice(stroke.start + around, stroke.end - around)
    above = ink[max(stroke.low - around, 0) : max(stroke.low - 1, 0), along]
    below = ink[stroke.high + 1 : stroke.high + around, along]
    touched = above.any(axis=0) | below.any(axis=0)
    return bool(touched.mean() <= _TOUCHED)


def _keep_meeting(rows: list[_Stroke], columns: list[_Stroke]) -> tuple[list[_Stroke], list[_Stroke]]:
    """Return the long strokes, and those that end at strokes of the other direction on both sides.

    The stroke of a character may be as long as a low row is high, but it ends inside a cell. What reaches beyond the
    last border that a stroke meets is cut off: it is a character's stroke in line with the border.
    """
    rows, columns = _trim(rows, columns), _trim(columns, rows)
    while True:
        kept_rows, kept_columns = _keep(rows, columns), _keep(columns, rows)
        if (len(kept_rows), len(kept_columns)) == (len(rows), len(columns)):
            return rows, columns
        rows, columns = kept_rows, kept_columns


def _trim(strokes: list[_Stroke], others: list[_Stroke]) -> list[_Stroke]:
    """Return strokes cut off at the first and last one that they cross, unless several others end where they do."""
    starts, ends = _find_open(strokes, others)
    trimmed = []
    for stroke in strokes:
        met = [other for other in _near(stroke, others) if stroke.start <= other.high and other.low <= stroke.end]
        if len(met) > 1:
            first, last = min(other.low for other in met), max(other.high for other in met)
            if 0 < first - stroke.start <= _OVERSHOT * DENSITY and not _is_shared(stroke.start, starts):
                stroke = stroke._replace(start=first)  # noqa: PLW2901 - one end after the other
            if 0 < stroke.end - last <= _OVERSHOT * DENSITY and not _is_shared(stroke.end, ends):
                stroke = stroke._replace(end=last)  # noqa: PLW2901
        trimmed.append(stroke)
    return trimmed


def _keep(strokes: list[_Stroke], others: list[_Stroke]) -> list[_Stroke]:
    """Return the long strokes, those that meet others at both ends, and those that end where several others do."""
    starts, ends = _find_open(strokes, others)
    return [
        stroke
        for stroke in strokes
        if _is_certain(stroke)
        or (
            (_is_met(stroke, stroke.start, others) or _is_shared(stroke.start, starts))
            and (_is_met(stroke, stroke.end, others) or _is_shared(stroke.end, ends))
        )
    ]


def _find_open(strokes: list[_Stroke], others: list[_Stroke]) -> tuple[list[int], list[int]]:
    """Return where strokes start and where strokes end that are met at their other end only."""
    starts, ends = [], []
    for stroke in strokes:
        start, end = _is_met(stroke, stroke.start, others), _is_met(stroke, stroke.end, others)
        if end and not start:
            starts.append(stroke.start)
        if start and not end:
            ends.append(stroke.end)
    return starts, ends


def _is_shared(place: int, open_ends: list[int]) -> bool:
    """Tell whether several borders stay open at a place: at a page break, at a side that is not printed."""
    return sum(abs(other - place) <= _LEVEL * DENSITY for other in open_ends) >= _LEAST_LEVEL


def _is_met(stroke: _Stroke, place: int, others: list[_Stroke]) -> bool:
    """Tell whether there is a stroke of the other direction where a stroke starts or ends."""
    reach = _MEETS * DENSITY
    return any(other.low - reach <= place <= other.high + reach for other in _near(stroke, others))


def _near(stroke: _Stroke, others: list[_Stroke]) -> list[_Stroke]:
    """Return the strokes of the other direction that cross the line on which a stroke lies."""
    reach = _CROSSES * DENSITY
    return [other for other in others if other.start - reach <= stroke.middle <= other.end + reach]


def _to_points(area: tuple[int, int, int, int], height: int) -> Box:
    left, top, right, bottom = area
    return left / DENSITY, (height - bottom) / DENSITY, right / DENSITY, (height - top) / DENSITY


def _is_table(grid: Grid) -> bool:
    return grid.xs[-1] - grid.xs[0] >= _NARROWEST and grid.ys[0] - grid.ys[-1] >= _LOWEST


def _is_inside(box: Box, grids: list[Grid]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(
        grid.xs[0] - _SIDE <= x <= grid.xs[-1] + _SIDE and grid.ys[-1] - _SIDE <= y <= grid.ys[0] + _SIDE
        for grid in grids
    )
