"""What a page shows: text, a picture of text, or both.

A scanned page in a file of text has no characters, or only those that the scanner's own recognition hid under the
picture. A report that was printed to a file as drawings has its characters as outlines. No number is taken from hidden
characters.
"""

import ctypes
import re
from collections.abc import Sequence

from pipelines.documents.layout.elements import Matrix, Shows
from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.pdfium import Handle

_COVERING = 0.5  # of the page; a larger picture is what the page shows, or its background
_LARGE = 0.15  # of the page; a picture so large may be that of a table
_FEW = 40  # characters; a stamp, a page number, a line of a header
_OUTLINES = 300  # objects and segments of paths; a page with so many and without characters has its text as paths
_UNKNOWN = 0.05  # of a page's characters
_LEAST_UNKNOWN = 10
_HIDDEN_MODES = (3, 7)  # text that is neither filled nor stroked (ISO 32000-1, table 106)
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd]")  # what a font's characters are that are no characters elsewhere

_SIDES = (ctypes.c_float * 4)()
_REFERENCES = [ctypes.byref(_SIDES, 4 * place) for place in range(4)]


class PictureCounter:
    """Counts how much of a page pictures cover, and how many pieces of text can be seen and how many not."""

    def __init__(self, area: float) -> None:
        self._area = max(area, 1.0)
        self._covered = 0.0
        self._shown = self._hidden = 0

    def add(self, items: Sequence[Handle], kinds: Sequence[int], scale: float) -> None:
        """Count the objects of a page or form in the order in which they are drawn; ``scale`` is of areas.

        Text under a picture that covers the page cannot be seen.
        """
        if pdfium.IMAGE_OBJECT not in kinds:
            self._shown += kinds.count(pdfium.TEXT_OBJECT)
            return
        shown = 0
        for item, kind in zip(items, kinds, strict=True):
            if kind == pdfium.TEXT_OBJECT:
                if pdfium.get_render_mode(item) in _HIDDEN_MODES:
                    self._hidden += 1
                else:
                    shown += 1
            elif kind == pdfium.IMAGE_OBJECT:
                share = self._share(item) * scale
                self._covered += share
                if share >= _COVERING and not pdfium.has_transparency(item):
                    self._hidden, shown = self._hidden + shown, 0
        self._shown += shown

    def _share(self, item: Handle) -> float:
        if not pdfium.get_bounds(item, *_REFERENCES):
            return 0.0
        left, bottom, right, top = _SIDES
        share = (right - left) * (top - bottom) / self._area
        return share if 0 <= share < 1 else 1.0

    def judge(self, characters: int, drawn: int) -> Shows:
        """Return what a page shows that has so many characters, and on which so many objects are drawn."""
        if not characters:
            return "picture" if self._covered >= _LARGE or drawn >= _OUTLINES else "text"
        if self._covered >= _COVERING and (self.hides_text or characters < _FEW):
            return "picture"
        return "both" if self._covered >= _LARGE else "text"

    @property
    def hides_text(self) -> bool:
        """Whether most of the page's text cannot be seen."""
        return self._hidden > self._shown


def is_unknown(text: str) -> bool:
    """Tell whether so many characters of a page are unknown that its other characters are not trusted either."""
    unknown = len(_PRIVATE.findall(text))
    return unknown >= _LEAST_UNKNOWN and unknown >= _UNKNOWN * len(text)


def measure_area_scale(matrix: Matrix) -> float:
    """Return how many times larger a matrix makes an area."""
    a, b, c, d, _, _ = matrix
    return abs(a * d - b * c)
