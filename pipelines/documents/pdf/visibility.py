"""Whether text can be seen, asked of PDFium's own drawing: the page with it and without it are compared.

So nothing has to be known of what hides it: its colour on what lies below it, a layer that is switched off, a clip, a
picture or an area that is drawn over it. Two drawings take as long as reading twenty pages: only text that a cheap
question leaves in doubt is asked about.
"""

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import sqrt
from typing import NamedTuple

from pypdfium2 import raw

from pipelines.documents.layout.elements import Box
from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.pdfium import Handle, Reference

_DENSITY = 2.0  # pixels a point
_MOST_PIXELS = 8_000_000
_CONTRAST = 14  # of 255; what differs less from what lies below it is not seen
_LEAST_SEEN = 0.06  # of the place; what is left of a character under a picture has less, the thinnest one more
_PART = 4  # pixels; what covers less of a text covers no character
_MOST_GROUPS = 12  # drawings of one page
_PAPER = 235  # of 255; darker, something covers the paper

_X, _Y = ctypes.c_int(), ctypes.c_int()


class Suspect(NamedTuple):
    """A text object of which it is to be told whether it can be seen, its box on the page, and what may cover it."""

    item: Handle
    box: Box
    covers: tuple[Box, ...] = ()


class Verdict(NamedTuple):
    """Whether a text can be seen, and whether something covers it that is not the colour of paper, or only a part."""

    is_seen: bool
    is_covered: bool


def judge(page: Reference, suspects: Sequence[Suspect]) -> list[Verdict]:
    """Return what can be seen of some text objects of a page, which are all switched on again."""
    drawing = _Drawing(page)
    places = [drawing.find_place(suspect.box) for suspect in suspects]
    whole = drawing.draw()
    verdicts = [Verdict(True, False)] * len(suspects)
    for group in _group(places):
        with _switched_off([suspects[number].item for number in group]):
            without = drawing.draw()
        for number in group:
            rows = list(drawing.list_rows(places[number]))
            covers = [drawing.find_place(cover) for cover in suspects[number].covers]
            left, _, right, _ = places[number]
            covered = [(max(from_x - left, 0), min(to_x, right) - left) for from_x, _, to_x, _ in covers]
            verdicts[number] = _compare([whole[row] for row in rows], [without[row] for row in rows], covered)
    return verdicts


def _compare(rows: Sequence[memoryview], others: Sequence[memoryview], covered: Sequence[tuple[int, int]]) -> Verdict:
    """Return what of a text is seen, of which there are the rows of its place with it and without it.

    ``covered`` are the columns of pixels over which something is drawn: a text of which nothing is seen there, and
    something elsewhere, is covered in part.
    """
    if rows == others:
        return Verdict(False, _is_dark(rows))
    width, height = len(rows[0]), len(rows)
    seen = [0] * width
    for row, other in zip(rows, others, strict=True):
        if row != other:
            for x, (one, two) in enumerate(zip(row, other, strict=True)):
                seen[x] += abs(one - two) >= _CONTRAST
    if sum(seen) < _LEAST_SEEN * width * height:
        return Verdict(False, _is_dark(rows))
    is_partial = any(end - start >= _PART and not any(seen[start:end]) for start, end in covered)
    return Verdict(not is_partial, is_partial)


def _group(places: Sequence[tuple[int, int, int, int]]) -> Iterator[list[int]]:
    """Yield groups of places that do not overlap each other, as far as few groups suffice."""
    groups: list[list[int]] = []
    for number, place in enumerate(places):
        free = (group for group in groups if not any(_overlap(place, places[other]) for other in group[-40:]))
        group = next(free, None)
        if group is None:
            if len(groups) < _MOST_GROUPS:
                groups.append([])
            group = groups[-1]
        group.append(number)
    yield from groups


def _overlap(place: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return place[0] < other[2] and other[0] < place[2] and place[1] < other[3] and other[1] < place[3]


def _is_dark(rows: Sequence[memoryview]) -> bool:
    pixels = sorted(pixel for row in rows for pixel in row)
    return bool(pixels) and pixels[len(pixels) // 2] < _PAPER


@contextmanager
def _switched_off(items: Sequence[Handle]) -> Iterator[None]:
    for item in items:
        pdfium.set_active(item, 0)
    try:
        yield
    finally:
        for item in items:
            pdfium.set_active(item, 1)


class _Drawing:
    """Draws one page in grey, and knows where its points are in the picture."""

    def __init__(self, page: Reference) -> None:
        self._page = page
        width, height = max(pdfium.get_width(page), 1.0), max(pdfium.get_height(page), 1.0)
        density = min(_DENSITY, sqrt(_MOST_PIXELS / (width * height)))
        self._size = max(int(width * density), 1), max(int(height * density), 1)

    def draw(self) -> memoryview:
        """Return the page's pixels, a byte each, row by row."""
        width, height = self._size
        pixels = bytearray(width * height)
        room = (ctypes.c_char * len(pixels)).from_buffer(pixels)
        bitmap = pdfium.create_bitmap(width, height, raw.FPDFBitmap_Gray, ctypes.byref(room), width)
        try:
            pdfium.fill_bitmap(bitmap, 0, 0, width, height, ctypes.c_uint(0xFFFFFFFF))
            pdfium.render_page(bitmap, self._page, 0, 0, width, height, 0, raw.FPDF_GRAYSCALE)
        finally:
            pdfium.destroy_bitmap(bitmap)
        return memoryview(pixels)

    def find_place(self, box: Box) -> tuple[int, int, int, int]:
        """Return the pixels of a box on the page: left, top, and behind the right and lower ones."""
        width, height = self._size
        points = [self._find_pixel(x, y) for x, y in ((box[0], box[1]), (box[2], box[3]))]
        (x, y), (other_x, other_y) = points
        left, right = max(min(x, other_x) - 1, 0), min(max(x, other_x) + 1, width)
        top, bottom = max(min(y, other_y) - 1, 0), min(max(y, other_y) + 1, height)
        return left, top, right, bottom

    def _find_pixel(self, x: float, y: float) -> tuple[int, int]:
        point = ctypes.c_double(x), ctypes.c_double(y)
        pdfium.find_pixel(self._page, 0, 0, *self._size, 0, *point, ctypes.byref(_X), ctypes.byref(_Y))
        return _X.value, _Y.value

    def list_rows(self, place: tuple[int, int, int, int]) -> Iterator[slice]:
        """Yield where the rows of a place are among the pixels."""
        left, top, right, bottom = place
        width = self._size[0]
        for row in range(top, bottom):
            if left < right:
                yield slice(row * width + left, row * width + right)
