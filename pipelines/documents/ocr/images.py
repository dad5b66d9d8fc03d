"""The pages of a scanned PDF to images in which text runs level. Lengths are pixels, y grows downwards."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from pipelines.documents.model import ReadError

Image: TypeAlias = NDArray[np.uint8]
"""Rows of pixels from the top, 0 black to 255 white; a mask holds 255 where something is, otherwise 0."""

DENSITY = 300 / 72
"""Pixels a point; scans have 150 to 300 dots an inch, and thin borders want more than one pixel."""

_A4_WIDTH = 595.0
_LARGEST_WIDTH = 900.0  # a shorter side of more points than A3's: the page is as large as its pixels, not as its paper
_MOST_SIDES = 2.5  # the longer side of a page by the shorter one

_LOCAL = 101  # pixels around one that say how bright its paper is
_CONTRAST = 30  # ink is so much darker than that
_STEPS = ((0.25, 3.0, 4), (0.05, 0.25, 2), (0.01, 0.05, 2))
"""Degrees between two angles that are tried; how far to both sides; and how many times smaller the image is.

No sheet lies more askew in a feeder.
"""

_LEVEL = 0.02  # degrees that are not worth turning: a pixel on the width of a page


def render_pages(content: bytes, numbers: Iterable[int]) -> Iterator[Image]:
    """Yield a picture of each of some pages (from 1) in grey, `DENSITY` pixels a point, level.

    Raises:
        ReadError: ``damaged`` (PDFium cannot draw a page, or its sides are no paper's).
    """
    document = pypdfium2.PdfDocument(content)
    try:
        for number in numbers:
            yield level(_render(document, number - 1))
    finally:
        document.close()


def _render(document: Any, index: int) -> Image:
    try:
        page = document[index]
        sides = sorted(page.get_size())
        if not 0 < sides[1] <= _MOST_SIDES * sides[0]:
            raise ReadError("damaged", f"page {index + 1} is {sides[0]:g} by {sides[1]:g} points: no sheet of paper")
        paper = _A4_WIDTH / sides[0] if sides[0] > _LARGEST_WIDTH else 1.0
        picture = page.render(scale=DENSITY * paper, grayscale=True).to_numpy()
    except pypdfium2.PdfiumError as error:
        raise ReadError("damaged", f"PDFium cannot draw page {index + 1}: {error}") from error
    return np.array(picture.reshape(picture.shape[:2]))  # a copy: the picture's memory goes with the page


def find_ink(grey: Image) -> Image:
    """Return the mask of what is printed: darker than the paper around it, which may have shades of its own."""
    blurred = cv2.GaussianBlur(grey, (3, 3), 0)
    kind = cv2.ADAPTIVE_THRESH_MEAN_C
    return _image(cv2.adaptiveThreshold(blurred, 255, kind, cv2.THRESH_BINARY_INV, _LOCAL, _CONTRAST))


def level(grey: Image) -> Image:
    """Return a page turned so that its lines run level, where they do so at no more than 3 degrees."""
    ink = find_ink(grey)
    angle = measure_tilt(ink) if ink.any() and min(ink.shape) >= _LOCAL else 0.0
    if abs(angle) < _LEVEL:
        return grey
    return _image(_turn(grey, angle, cv2.INTER_CUBIC, 255))


def measure_tilt(ink: Image) -> float:
    """Return by how many degrees a page has to be turned (positive: counterclockwise) so that its lines run level.

    At the right angle the rows of pixels differ most: lines of text and the white between them, and borders.
    """
    best = 0.0
    for step, reach, smaller in _STEPS:
        small = cv2.resize(ink, None, fx=1 / smaller, fy=1 / smaller, interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(small, (1, 5), 0)  # so that it makes less difference that turning blurs
        count = round(reach / step)
        angles = [best + step * place for place in range(-count, count + 1)]
        best = max(angles, key=lambda angle: (_contrast(small, angle), -abs(angle)))
    return best


def _contrast(ink: Any, angle: float) -> float:
    rows = _turn(ink, angle, cv2.INTER_LINEAR, 0).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _turn(image: Any, angle: float, how: int, paper: int) -> Any:
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle, 1.0)
    return cv2.warpAffine(image, matrix, (width, height), flags=how, borderValue=paper)


def _image(array: Any) -> Image:
    return np.asarray(array, dtype=np.uint8)
