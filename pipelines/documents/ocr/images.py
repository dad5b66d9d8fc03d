"""Pictures of pages to images in which text runs level. Lengths are pixels, y grows downwards."""

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.documents.layout.elements import Picture
from pipelines.documents.model import ReadError

Image: TypeAlias = NDArray[np.uint8]
"""Rows of pixels from the top, 0 black to 255 white; a mask holds 255 where something is, otherwise 0."""

DENSITY = 300 / 72
"""Pixels a point; scans have 150 to 300 dots an inch, and thin borders want more than one pixel."""

_MOST_SIDES = 2.5  # the longer side of a page by the shorter one

_LOCAL = 101  # pixels around one that say how bright its paper is
_CONTRAST = 30  # ink is so much darker than that
_STEPS = ((0.25, 3.0, 4), (0.05, 0.25, 2), (0.01, 0.05, 2))
"""Degrees between two angles that are tried; how far to both sides; and how many times smaller the image is.

No sheet lies more askew in a feeder.
"""

_LEVEL = 0.02  # degrees that are not worth turning: a pixel on the width of a page


def read_picture(picture: Picture) -> Image:
    """Return the picture of a page as a level image.

    Raises:
        ReadError: ``damaged`` (its sides are no paper's).
    """
    width, height = picture.width, picture.height
    if not 0 < max(width, height) <= _MOST_SIDES * min(width, height):
        raise ReadError("damaged", f"the picture of a page is {width} by {height} pixels: no sheet of paper")
    return level(np.frombuffer(picture.pixels, np.uint8).reshape(height, width))


def turn(grey: Image, turns: int) -> Image:
    """Return an image turned by quarter turns counterclockwise, level again."""
    return level(np.rot90(grey, turns)) if turns else grey


def find_ink(grey: Image) -> Image:
    """Return the mask of what is printed: what is darker than the paper around it, which may have shades of its own."""
    blurred = cv2.GaussianBlur(grey, (3, 3), 0)
    kind = cv2.ADAPTIVE_THRESH_MEAN_C
    return _image(cv2.adaptiveThreshold(blurred, 255, kind, cv2.THRESH_BINARY_INV, _LOCAL, _CONTRAST))


def level(grey: Image) -> Image:
    """Return a page turned so that its lines run level, where they are no more than about 3 degrees askew."""
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
