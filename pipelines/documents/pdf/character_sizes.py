"""Characters of other sizes than those around them: what may be a note's mark, and what is too high for a table."""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import hypot

from pypdfium2 import raw

from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.pdfium import Reference

_SMALLER = 0.8  # of the height of the characters beside it
_LONGEST = 8  # characters of a mark, as [12]
_LEAST_SEEN = 1.0  # points; smaller type is a dot to a reader
_USUAL = 4.0  # points; a page whose type is smaller is one of another scale
_TALL = 1.5  # times as high as most characters of the page
_MARKS = frozenset("0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩¹²³⁴⁵⁶⁷⁸⁹⁰[]()（）〔〕［］【】,，、*＊※†‡#注abcdefghi")

_MATRIX = raw.FS_MATRIX()
_MATRIX_REFERENCE = ctypes.byref(_MATRIX)


def find_tall(heights: Sequence[float], usual: float) -> frozenset[int]:
    """Return the characters that are much higher than the usual ones."""
    tall = _TALL * usual
    if not heights or max(heights) <= tall:
        return frozenset()
    return frozenset(place for place, height in enumerate(heights) if height > tall)


def blank_unseen(handle: Reference, printed: str, heights: Sequence[float]) -> str:
    """Return the characters of a page with spaces for those whose type is too small to be seen.

    A box may be that of the ink, which is low for a dash: the sizes of the fonts decide.
    """
    if min(heights) >= _LEAST_SEEN or sorted(heights)[len(heights) // 2] < _USUAL:
        return printed
    low = [place for place, height in enumerate(heights) if height < _LEAST_SEEN and not printed[place].isspace()]
    unseen = {place for place, size in zip(low, _list_sizes(handle, low), strict=True) if 0 < size < _LEAST_SEEN}
    return "".join(" " if place in unseen else character for place, character in enumerate(printed))


def find_small(
    handle: Reference, text: str, heights: Sequence[float], find_places: Callable[[], Sequence[int]]
) -> frozenset[int]:
    """Return the characters of short pieces that may be marks, in smaller type than what is drawn before or behind.

    ``find_places`` says where the characters stand among PDFium's. A box may be that of the ink, in which a digit is
    lower than a bracket: the sizes of the fonts decide.
    """
    changes = [
        place
        for place, (height, following) in enumerate(pairwise(heights), 1)
        if height != following and (height * _SMALLER > following or following * _SMALLER > height)
    ]
    if not changes:
        return frozenset()
    found: set[int] = set()
    places: Sequence[int] = ()
    for start, stop in pairwise([0, *changes, len(text)]):
        if stop - start > _LONGEST or not _MARKS.issuperset(text[start:stop]):
            continue
        beside = [place for place in (start - 1, stop) if 0 <= place < len(text) and heights[place] > heights[start]]
        if not beside:
            continue
        places = places or find_places()
        if _is_smaller(handle, [places[place] for place in (start, *beside)]):
            found.update(range(start, stop))
    return frozenset(found)


def _is_smaller(handle: Reference, places: Sequence[int]) -> bool:
    size, *others = _list_sizes(handle, places)
    return size < _SMALLER * max(others)


def _list_sizes(handle: Reference, places: Sequence[int]) -> Iterator[float]:
    for place in places:
        pdfium.get_character_matrix(handle, place, _MATRIX_REFERENCE)
        yield hypot(_MATRIX.c, _MATRIX.d) * pdfium.get_character_size(handle, place)
