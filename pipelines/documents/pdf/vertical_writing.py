"""Characters of fonts that write downwards: PDFium gives boxes of theirs as large as if nothing scaled the font.

WPS and others draw with a font of 200 points and a matrix that makes it 10. For vertical writing PDFium takes the size
of the font alone for the box, which then reaches over half a table.
"""

import ctypes
from math import hypot

from pypdfium2 import raw

from pipelines.documents.layout.elements import Box
from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.pdfium import Reference

_TALL = 1.2  # times as high as most characters of the page
_SAMPLE = 100  # characters that say how high most of a page are
_TOO_TALL = 1.1  # times as high as the font is, scaled

_X, _Y = ctypes.c_double(), ctypes.c_double()
_ORIGIN = ctypes.byref(_X), ctypes.byref(_Y)
_MATRIX = raw.FS_MATRIX()
_MATRIX_REFERENCE = ctypes.byref(_MATRIX)


def mend_tall_boxes(handle: Reference, boxes: list[Box], heights: list[float]) -> None:
    """Give characters whose boxes are higher than their font its real size, in ``boxes`` and in their ``heights``.

    Both are those of all characters of a page.
    """
    sample = sorted(heights[:: len(heights) // _SAMPLE + 1])
    tall = _TALL * sample[len(sample) // 2]
    if max(heights) <= tall:
        return
    for place, height in enumerate(heights):
        if height > tall and pdfium.get_character_matrix(handle, place, _MATRIX_REFERENCE):
            scale = hypot(_MATRIX.a, _MATRIX.b)
            if 0 < scale < 1 and height > _TOO_TALL * scale * pdfium.get_character_size(handle, place):
                boxes[place] = _shrink(handle, place, boxes[place], scale)
                heights[place] *= scale


def _shrink(handle: Reference, place: int, box: Box, scale: float) -> Box:
    """Return a box as it is when it is scaled about the point where the font draws the character."""
    pdfium.get_origin(handle, place, *_ORIGIN)
    x, y = _X.value, _Y.value
    left, bottom, right, top = box
    return x + (left - x) * scale, y + (bottom - y) * scale, x + (right - x) * scale, y + (top - y) * scale
