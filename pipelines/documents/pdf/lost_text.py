"""Text that a page draws in a font that cannot be read: PDFium leaves it out, as if nothing were drawn.

So are glyphs left out that a damaged font has lost. A text object without characters may also be one of spaces, in a
font that is drawn by the page itself (Type 3), or one for which another object states the text of both.
"""

import ctypes
from collections.abc import Iterator, Sequence
from itertools import repeat
from math import hypot

from pypdfium2 import raw

from pipelines.documents.layout.elements import Box
from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.page_objects import ObjectList
from pipelines.documents.pdf.pdfium import Handle, Reference
from pipelines.documents.pdf.replaced_text import states_text

_FEW = 200  # text objects that are all asked for their characters
_SAMPLE, _LAST = 12, 6  # of more, so many are asked first
_NO_TEXT = 2  # bytes: the end mark alone
_WIDTH, _HEIGHT = 4.0, 6.0  # points; where such text stands is known, not how large it is

_LEAST = 1.0  # points

_SIZE = ctypes.c_float()
_SIZE_REFERENCE = ctypes.byref(_SIZE)
_LENGTH = ctypes.c_size_t()
_MATRIX = raw.FS_MATRIX()
_MATRIX_REFERENCE = ctypes.byref(_MATRIX)


def find_lost(handle: Reference, printed: str, lists: Sequence[ObjectList], off: frozenset[int]) -> list[Box]:
    """Return where text stands on a page whose font cannot be read.

    ``printed`` are the characters that are known; ``off`` are the addresses of text objects that are switched off.
    """
    number = sum(len(objects.texts) for objects in lists)
    if number > _FEW and not any(_is_lost(handle, item) for item in _list_sample(lists, number)):
        return []
    known = set(map(pdfium.get_text_object, repeat(handle), range(len(printed))))
    lost = [(item, objects) for objects in lists for item in objects.texts if item.value not in known | off]
    if not lost:
        return []
    places = (place for place, character in enumerate(printed) if not character.isspace())
    seen = set(map(pdfium.get_text_object, repeat(handle), places))
    alive = {pdfium.get_font(item) for objects in lists for item in objects.texts if item.value in seen}
    fonts = {font for font in {pdfium.get_font(item) for item, _ in lost} if font not in alive or _has_file(font)}
    return [
        _find_box(item, objects)
        for item, objects in lost
        if pdfium.get_font(item) in fonts and not states_text(item) and _has_size(item)
    ]


def _has_size(item: Handle) -> bool:
    """Tell whether text is large enough to be seen, whatever it is."""
    pdfium.get_font_size(item, _SIZE_REFERENCE)
    pdfium.get_matrix(item, _MATRIX_REFERENCE)
    return _SIZE.value * hypot(_MATRIX.c, _MATRIX.d) > _LEAST


def _has_file(font: int) -> bool:
    """Tell whether a font is a file in the PDF, whose spaces have a width and are characters."""
    pdfium.get_font_file(ctypes.c_void_p(font), None, ctypes.c_size_t(0), ctypes.byref(_LENGTH))
    return _LENGTH.value > 0


def _list_sample(lists: Sequence[ObjectList], number: int) -> Iterator[Handle]:
    for objects in lists:
        yield from objects.texts[:: number // _SAMPLE + 1]
        yield from objects.texts[-_LAST:]


def _is_lost(handle: Reference, item: Handle) -> bool:
    return bool(pdfium.get_object_text(item, handle, None, ctypes.c_ulong(0)) <= _NO_TEXT)


def _find_box(item: Handle, objects: ObjectList) -> Box:
    pdfium.get_matrix(item, _MATRIX_REFERENCE)
    a, b, c, d, e, f = objects.matrix
    x, y = _MATRIX.e * a + _MATRIX.f * c + e, _MATRIX.e * b + _MATRIX.f * d + f
    return x, y, x + _WIDTH, y + _HEIGHT
