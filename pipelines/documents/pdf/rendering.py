"""Pages of a PDF drawn as pictures: for those whose text is a picture, and for those who want to see what was read."""

from collections.abc import Iterable, Iterator
from math import sqrt
from typing import Any

import pypdfium2

from pipelines.documents.layout.elements import DrawnPage, Matrix, Picture
from pipelines.documents.model import ReadError
from pipelines.documents.pdf.substitute_fonts import drawing

_A4_WIDTH = 595.0
_LARGEST_WIDTH = 900.0  # a shorter side of more points than A3's: the page is as large as its pixels, not as its paper
_MOST_PIXELS = 40_000_000  # A3 in 300 dots an inch has 17 million
_LONG = 1000.0  # points between those that say how a page lies in its picture, which PDFium rounds to pixels


def draw_pages(content: bytes, numbers: Iterable[int], density: float) -> Iterator[DrawnPage]:
    """Yield a picture of each of some pages (from 1) in grey, ``density`` pixels a point.

    A page that is larger than paper is drawn as if its shorter side were A4's. One at a time: A4 in 300 dots an inch
    takes 9 MB.

    Raises:
        ReadError: ``damaged`` (PDFium cannot draw a page).
    """
    document = pypdfium2.PdfDocument(content)
    try:
        for number in numbers:
            with drawing():
                drawn = _draw(document, number - 1, density)
            yield drawn
    finally:
        document.close()


def _draw(document: Any, index: int, density: float) -> DrawnPage:
    try:
        page = document[index]
        width, height = page.get_size()
        shorter = min(width, height)
        scale = density * (_A4_WIDTH / shorter if shorter > _LARGEST_WIDTH else 1.0)
        bitmap = page.render(scale=min(scale, sqrt(_MOST_PIXELS / max(width * height, 1.0))), grayscale=True)
        return DrawnPage(_copy(bitmap), (width, height), _find_matrix(bitmap.get_posconv(page)))
    except pypdfium2.PdfiumError as error:
        raise ReadError("damaged", f"PDFium cannot draw page {index + 1}: {error}") from error


def _copy(bitmap: Any) -> Picture:
    """Return the pixels of a bitmap, whose own memory goes with the page."""
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    pixels = bytes(bitmap.buffer)
    if stride != width:
        pixels = b"".join(pixels[start : start + width] for start in range(0, stride * height, stride))
    return Picture(width, height, pixels)


def _find_matrix(places: Any) -> Matrix:
    """Return the matrix from a page's points to pixels of its picture, its rotation and cut edges included."""
    (e, f), (right, below), (left, above) = (places.to_bitmap(*point) for point in ((0, 0), (_LONG, 0), (0, _LONG)))
    return (right - e) / _LONG, (below - f) / _LONG, (left - e) / _LONG, (above - f) / _LONG, float(e), float(f)
