"""The paths of a page to thin marks: lines, thin rectangles, dots. Whatever is thin may be a border.

A border is printed as a stroked line or rectangle, as a thin filled rectangle, as the frame between two filled
rectangles, or as many short dashes or dots. A large filled area is shading.
"""

import ctypes
from collections.abc import Callable, Iterable, Iterator
from itertools import compress, repeat
from typing import Any, NamedTuple

from pypdfium2 import raw

from pipelines.documents.layout.elements import LIMITS, THIN, Box, Matrix
from pipelines.documents.model import ReadError
from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.page_objects import UNIT, Area, ObjectList, find_bounds, multiply, transform
from pipelines.documents.pdf.pdfium import Handle, Reference
from pipelines.documents.pdf.shown_content import PictureCounter, measure_area_scale

_THICK = 6.5  # the thickest border that Word draws has 6 points
_SLENDER = 8  # a border thicker than THIN is so many times as long as thick
_PALE = 245  # of 255; borders in almost white are those that the page does not show
_MAX_DEPTH = 12  # form XObjects in form XObjects
_SMALLEST, _HIGHEST = 3.5, 30.0  # points; outlines of characters are no lower and no higher
_RECTANGLE = 5  # segments of a rectangle, at the most

_BOUNDS = pdfium.Buffer(ctypes.c_float, "f")  # left, bottom, right, top
_MODES = pdfium.Buffer(ctypes.c_int, "i")  # filled, stroked, and two that are not used
_COLOURS = pdfium.Buffer(ctypes.c_uint, "I")  # red, green, blue, alpha

_Painted = list[tuple[Handle, Box]]  # paths with their bounds


class Drawing(NamedTuple):
    """What is drawn on a page: the boxes of its thin marks, its pictures, and how many objects and path segments.

    ``lists`` are its objects, ``areas`` those that may cover others: large filled paths and pictures. ``outlines`` are
    the boxes of paths of the size and make of characters.
    """

    marks: list[Box]
    pictures: PictureCounter
    objects: int
    lists: list[ObjectList]
    areas: list[Area]
    outlines: list[Box]


class MarkReader:
    """Reads the marks of one file's pages and counts objects towards the file's limit."""

    def __init__(self) -> None:
        self.objects = 0
        self._marks: list[Box] = []
        self._lists: list[ObjectList] = []
        self._areas: list[Area] = []
        self._outlines: list[Box] = []
        self._pictures = PictureCounter(1.0)
        self._matrix = raw.FS_MATRIX()

    def read(self, page: Reference) -> Drawing:
        """Return what is drawn on a page.

        Raises:
            ReadError: ``too_large``.
        """
        self._marks, self._lists, self._areas, self._outlines, before = [], [], [], [], self.objects
        self._pictures = PictureCounter(pdfium.get_width(page) * pdfium.get_height(page))
        self._walk(page, pdfium.count_objects, pdfium.get_object, UNIT)
        return Drawing(self._marks, self._pictures, self.objects - before, self._lists, self._areas, self._outlines)

    def _walk(
        self,
        parent: Reference,
        count: Callable[..., Any],
        get: Callable[..., Any],
        matrix: Matrix,
        forms: tuple[Handle, ...] = (),
    ) -> None:
        number = count(parent)
        self._spend(number)
        items = list(map(get, repeat(parent), range(number)))
        kinds = list(map(pdfium.get_type, items))
        self._pictures.add(items, kinds, measure_area_scale(matrix))
        texts = list(compress(items, map(pdfium.TEXT_OBJECT.__eq__, kinds)))
        self._lists.append(ObjectList(items, kinds, texts, matrix, forms))
        if pdfium.IMAGE_OBJECT in kinds:
            self._add_pictures(items, kinds, matrix)
        paths = list(compress(items, map(pdfium.PATH_OBJECT.__eq__, kinds)))
        for start in range(0, len(paths), pdfium.CHUNK):
            self._read_paths(paths[start : start + pdfium.CHUNK], matrix)
        if pdfium.FORM_OBJECT in kinds and len(forms) < _MAX_DEPTH:
            for item, kind in zip(items, kinds, strict=True):
                if kind == pdfium.FORM_OBJECT:
                    inner = multiply(self._matrix_of(item), matrix)
                    self._walk(item, pdfium.count_form_objects, pdfium.get_form_object, inner, (*forms, item))

    def _add_pictures(self, items: list[Handle], kinds: list[int], matrix: Matrix) -> None:
        pictures = [item for item, kind in zip(items, kinds, strict=True) if kind == pdfium.IMAGE_OBJECT]
        for item, box in zip(pictures, find_bounds(pictures, matrix), strict=True):
            if box is not None:
                self._areas.append(Area(item, box, len(self._lists) - 1, is_picture=True))

    def _spend(self, number: int) -> None:
        self.objects += number
        if self.objects > LIMITS.objects:
            raise ReadError("too_large", f"the PDF draws more than {LIMITS.objects} objects")

    def _matrix_of(self, item: Handle) -> Matrix:
        matrix = self._matrix
        pdfium.get_matrix(item, ctypes.byref(matrix))
        return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)

    def _read_paths(self, paths: list[Handle], matrix: Matrix) -> None:
        """Add the marks of up to a chunk of paths."""
        pdfium.call(pdfium.get_draw_mode, paths, *_MODES.references[:2])
        has_bounds = list(map(pdfium.get_bounds, paths, *_BOUNDS.references))
        modes = _MODES.read(len(paths), 2)
        boxes: Iterable[Box] = zip(*_BOUNDS.read(len(paths)), strict=True)
        if matrix is not UNIT:
            boxes = [transform(box, matrix) for box in boxes]
        # by whether a path is stroked (or filled alone), then by whether it is thin
        painted: tuple[_Painted, ...] = ([], [], [], [])
        large_filled, thin_filled, large_stroked, thin_stroked = painted
        for path, known, filled, stroked, box in zip(paths, has_bounds, *modes, boxes, strict=True):
            if known and (filled or stroked):
                left, bottom, right, top = box
                is_thin = right - left <= THIN or top - bottom <= THIN or _is_thin(box)
                painted[2 * (stroked != 0) + is_thin].append((path, box))
        self._marks += [box for _, box in _drop_pale(thin_filled, pdfium.get_fill_colour)]
        self._marks += [box for _, box in _drop_pale(thin_stroked, pdfium.get_stroke_colour)]
        self._areas += [Area(path, box, len(self._lists) - 1, is_picture=False) for path, box in large_filled]
        # a large path of one rectangle is shading
        frames = [(path, box) for path, box in large_filled if pdfium.count_segments(path) > _RECTANGLE]
        self._outlines += [
            box for _, box in _drop_pale([own for own in frames if _is_glyph(own[1])], pdfium.get_fill_colour)
        ]
        for path, _ in _drop_pale(frames, pdfium.get_fill_colour):
            self._marks += _frame_marks([_box_around(part) for part in self._parts(path, matrix)])
        for path, _ in _drop_pale(large_stroked, pdfium.get_stroke_colour):
            lines = (_box_of(*line) for part in self._parts(path, matrix) for line in part)
            self._marks += [line for line in lines if _is_thin(line)]

    def _parts(self, path: Handle, matrix: Matrix) -> Iterator[list[Box]]:
        """Yield the connected parts of a path as straight lines (x, y, x, y); curves are left out."""
        own = self._matrix_of(path)
        a, b, c, d, e, f = own if matrix is UNIT else multiply(own, matrix)
        part: list[Box] = []
        x = y = start_x = start_y = 0.0
        for kind, closes, own_x, own_y in self._segments(path):
            next_x, next_y = own_x * a + own_y * c + e, own_x * b + own_y * d + f
            if kind == pdfium.MOVE_SEGMENT:
                if part:
                    yield part
                part, start_x, start_y = [], next_x, next_y
            elif kind == pdfium.LINE_SEGMENT:
                part.append((x, y, next_x, next_y))
            x, y = next_x, next_y
            if closes:
                part.append((x, y, start_x, start_y))
                x, y = start_x, start_y
        if part:
            yield part

    def _segments(self, path: Handle) -> Iterator[tuple[int, int, float, float]]:
        """Yield kind, whether it closes its part, x and y of the segments of a path."""
        number = pdfium.count_segments(path)
        self._spend(number)
        for start in range(0, number, pdfium.CHUNK):
            places = range(start, min(start + pdfium.CHUNK, number))
            segments = list(map(pdfium.get_segment, repeat(path), places))
            pdfium.call(pdfium.get_point, segments, *_BOUNDS.references[:2])
            points = _BOUNDS.read(len(segments), 2)
            kinds, closes = map(pdfium.get_segment_type, segments), map(pdfium.is_closing, segments)
            yield from zip(kinds, closes, *points, strict=True)


def _drop_pale(painted: _Painted, read: Callable[..., Any]) -> _Painted:
    """Return the paths whose colour shows on paper; ``read`` asks PDFium for it, for up to a chunk of paths."""
    known = list(map(read, [path for path, _ in painted], *_COLOURS.references))
    colours = _COLOURS.read(len(painted))
    if not painted or (max(colours[0]) <= _PALE and min(colours[3])):
        return painted
    kept = []
    for item, has_colour, red, green, blue, alpha in zip(painted, known, *colours, strict=True):
        if not has_colour or (alpha and (red <= _PALE or green <= _PALE or blue <= _PALE)):
            kept.append(item)
    return kept


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


def _is_glyph(box: Box) -> bool:
    left, bottom, right, top = box
    return _SMALLEST <= top - bottom <= _HIGHEST and right - left <= _HIGHEST


def _is_thin(box: Box) -> bool:
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    if width <= THIN or height <= THIN:
        return True
    thickness = min(width, height)
    return thickness <= _THICK and max(width, height) > _SLENDER * thickness


def _box_of(x: float, y: float, other_x: float, other_y: float) -> Box:
    left, right = (x, other_x) if x < other_x else (other_x, x)
    bottom, top = (y, other_y) if y < other_y else (other_y, y)
    return (left, bottom, right, top)


def _box_around(lines: list[Box]) -> Box:
    xs, ys, other_xs, other_ys = zip(*lines, strict=True)
    xs, ys = xs + other_xs, ys + other_ys
    return (min(xs), min(ys), max(xs), max(ys))
