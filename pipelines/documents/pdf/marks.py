"""The paths of a page to thin marks: lines, thin rectangles, dots. What is thin may be a border, whatever drew it.

A border is printed as a stroked line or rectangle, as a thin filled rectangle, as the frame between two filled
rectangles, or as many short dashes or dots. A large filled area is shading.
"""

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

from pypdfium2 import raw

from pipelines.documents.model import ReadError
from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.model import LIMITS, Box
from pipelines.documents.pdf.pdfium import Handle

THIN = 3.2
"""Points; no character is so low, and few borders are thicker."""

_THICK = 6.5  # the thickest border that Word draws has 6 points
_SLENDER = 8  # a border thicker than THIN is so many times as long as thick
_PALE = 245  # of 255; borders in almost white are those that the page does not show
_MAX_DEPTH = 12  # form XObjects in form XObjects

Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class MarkReader:
    """Reads the marks of one file's pages and counts objects towards the file's limit."""

    def __init__(self) -> None:
        self.objects = 0
        self._numbers = (ctypes.c_float * 4)()
        self._sides = [ctypes.byref(self._numbers, 4 * index) for index in range(4)]
        self._colour = (ctypes.c_uint * 4)()
        self._channels = [ctypes.byref(self._colour, 4 * index) for index in range(4)]
        self._modes = (ctypes.c_int * 2)()
        self._filled, self._stroked = (ctypes.byref(self._modes, 4 * index) for index in range(2))
        self._marks: list[Box] = []
        self._matrix = raw.FS_MATRIX()

    def read(self, page: Handle) -> list[Box]:
        """Return the boxes of all thin marks of a page.

        Raises:
            ReadError: ``too_large``.
        """
        self._marks = []
        self._walk(page, pdfium.count_objects, pdfium.get_object, _UNIT, 0)
        return self._marks

    def _walk(
        self, parent: Handle, count: Callable[..., Any], get: Callable[..., Any], matrix: Matrix, depth: int
    ) -> None:
        number = count(parent)
        self._spend(number)
        get_type, path, form = pdfium.get_type, pdfium.PATH, pdfium.FORM
        for index in range(number):
            item = Handle(get(parent, index))
            kind = get_type(item)
            if kind == path:
                self._read_path(item, matrix)
            elif kind == form and depth < _MAX_DEPTH:
                inner = _multiply(self._matrix_of(item), matrix)
                self._walk(item, pdfium.count_form_objects, pdfium.get_form_object, inner, depth + 1)

    def _spend(self, number: int) -> None:
        self.objects += number
        if self.objects > LIMITS.objects:
            raise ReadError("too_large", f"the PDF draws more than {LIMITS.objects} objects")

    def _matrix_of(self, item: Handle) -> Matrix:
        matrix = self._matrix
        pdfium.get_matrix(item, ctypes.byref(matrix))
        return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)

    def _read_path(self, path: Handle, matrix: Matrix) -> None:
        pdfium.get_draw_mode(path, self._filled, self._stroked)
        filled, stroked = self._modes
        if not (filled or stroked) or not pdfium.get_bounds(path, *self._sides):
            return
        left, bottom, right, top = self._numbers
        bounds = (left, bottom, right, top)
        if matrix is not _UNIT:
            bounds = _transform(bounds, matrix)
        thin = _is_thin(bounds)
        if not thin and not stroked and pdfium.count_segments(path) <= 5:
            return  # one filled rectangle: shading
        if self._is_pale(path, bool(stroked)):
            return
        if thin:
            self._marks.append(bounds)
        elif stroked:
            lines = (_box_of(*line) for part in self._parts(path, matrix) for line in part)
            self._marks += [box for box in lines if _is_thin(box)]
        else:
            self._marks += _frame_marks([_box_around(part) for part in self._parts(path, matrix)])

    def _is_pale(self, path: Handle, stroked: bool) -> bool:
        read = pdfium.get_stroke_colour if stroked else pdfium.get_fill_colour
        if not read(path, *self._channels):
            return False
        red, green, blue, alpha = self._colour
        return alpha == 0 or (red > _PALE and green > _PALE and blue > _PALE)

    def _parts(self, path: Handle, matrix: Matrix) -> Iterator[list[Box]]:
        """Yield the connected parts of a path as straight lines (x, y, x, y); curves are left out."""
        a, b, c, d, e, f = _multiply(self._matrix_of(path), matrix)
        x_part, y_part = self._sides[:2]
        number = pdfium.count_segments(path)
        self._spend(number)
        part: list[Box] = []
        x = y = start_x = start_y = 0.0
        for index in range(number):
            segment = Handle(pdfium.get_segment(path, index))
            pdfium.get_point(segment, x_part, y_part)
            own_x, own_y = self._numbers[0], self._numbers[1]
            next_x, next_y = own_x * a + own_y * c + e, own_x * b + own_y * d + f
            kind = pdfium.get_segment_type(segment)
            if kind == pdfium.MOVE:
                if part:
                    yield part
                part, start_x, start_y = [], next_x, next_y
            elif kind == pdfium.LINE:
                part.append((x, y, next_x, next_y))
            x, y = next_x, next_y
            if pdfium.is_closing(segment):
                part.append((x, y, start_x, start_y))
                x, y = start_x, start_y
        if part:
            yield part


def _frame_marks(areas: list[Box]) -> Iterator[Box]:
    """Yield the marks of one filled path: its thin parts, and the frame between a rectangle and its hole."""
    large = []
    for area in areas:
        if _is_thin(area):
            yield area
        else:
            large.append(area)
    if len(large) != 2:
        return
    (left, bottom, right, top), (in_left, in_bottom, in_right, in_top) = sorted(large, key=lambda area: area[0])
    if all(0 <= gap <= _THICK for gap in (in_left - left, in_bottom - bottom, right - in_right, top - in_top)):
        yield from ((left, bottom, in_left, top), (in_right, bottom, right, top))
        yield from ((left, bottom, right, in_bottom), (left, in_top, right, top))


def _is_thin(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    thickness = min(width, height)
    return thickness <= THIN or (thickness <= _THICK and max(width, height) > _SLENDER * thickness)


def _box_of(x: float, y: float, other_x: float, other_y: float) -> Box:
    return (min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))


def _box_around(lines: list[Box]) -> Box:
    xs = [x for line in lines for x in (line[0], line[2])]
    ys = [y for line in lines for y in (line[1], line[3])]
    return (min(xs), min(ys), max(xs), max(ys))


def _transform(box: Box, matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    return (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


def _multiply(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies ``first``, then ``second``."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
