"""The picture of one line to its text; lines of table cells that may be numbers are read twice."""

from typing import NamedTuple

import numpy as np

from pipelines.documents.model import UNREAD
from pipelines.documents.ocr.character_recognition import Character, is_chinese, recognise
from pipelines.documents.ocr.images import Image
from pipelines.documents.ocr.text_lines import Blob, PrintedPage, Rectangle, TextLine

SURE = 0.9
"""Certainty of its least certain character from which a line of a table counts as read, in both readings.

Measured on nine reports that were printed and scanned by program in five qualities (120 to 300 dots an inch, tilt,
blur, noise, dust, pale print): of 6,800 numbers that were sure by it, none was wrong; of 260 that were not, ten were.
"""

_TIGHT, _LOOSE = 0.12, 0.3  # of the line's height, white around it in its picture
_LOW = 0.55  # of the height from the top; points and commas stand below
_POINT = 0.28  # of the height; points and commas are no larger in any direction
_DASH = 2.0  # a dash is so many times as wide as high
_SIGN = (0.1, 0.45), (0.35, 0.75)  # of the height: where a sign stands before the first digit, and from the top
_FAINT = 16  # of 255; ink that is so much darker than its surroundings …
_COVERED = 0.45  # … along so much of that place: dust is shorter
_ROOM = 0.22  # of the height; digits with a point or comma between them are so far apart


class LineReading(NamedTuple):
    """A line as it was read: its text, and the middle of each character in pixels from the left.

    ``certainty`` is that of the least certain character, 0 to 1; ``sure`` is whether the line counts as read.
    """

    text: str
    middles: list[float]
    certainty: float
    sure: bool


def read_line(page: PrintedPage, line: TextLine) -> LineReading:
    """Return a line of running text."""
    return _read(page.grey, line.area, _TIGHT)


def read_cell_line(page: PrintedPage, line: TextLine) -> LineReading:
    """Return the text of a line in a table cell; it counts as read where two readings are certain and agree.

    The second reading is of another picture of the line: with more white around it, and without dust, which belongs to
    no number. Where the two differ, the second is returned if it is certain, otherwise the more certain one. A line of
    Chinese is read once: it is a label, and a misread label is none of the form's.
    """
    first = _read(page.grey, line.area, _TIGHT)
    if is_chinese(first.text):
        return first
    second = _read_strictly(page.grey, line)
    best = second if second.sure else max(first, second, key=lambda reading: reading.certainty)
    if not best.text:
        return LineReading(UNREAD, [(line.area[0] + line.area[2]) / 2], 0.0, sure=False)
    agree = first.sure and second.sure and first.text == second.text
    return best._replace(sure=agree and not (best.text[0].isdigit() and _has_faint_sign(page.scanned, line)))


def _read_strictly(grey: Image, line: TextLine) -> LineReading:
    """Read a line as a number, without the small ink in it that is dust.

    Small ink that stands low between two digits is a point or a comma.
    """
    left, top, right, bottom = line.area
    size = bottom - top
    large = [blob for blob in line.blobs if not _is_small(blob, _POINT * size)]
    if not large:
        return LineReading("", [], 0.0, sure=False)
    first, last = min(blob.left for blob in large), max(blob.right for blob in large)
    picture = grey[top:bottom, left:right].copy()
    points = 0
    for blob in line.blobs:
        if _is_small(blob, _POINT * size):
            if blob.middle[1] > top + _LOW * size and _has_room(blob, large, _ROOM * size):
                points += 1
            else:
                _erase(picture, blob, left, top)
    reading = _read(picture, (first - left, 0, last - left, size), _LOOSE)
    seen = sum(reading.text.count(point) for point in ".,")
    middles = [middle + left for middle in reading.middles]
    return reading._replace(middles=middles, sure=reading.sure and seen == points)


def _has_faint_sign(scanned: Image, line: TextLine) -> bool:
    """Tell whether a sign may stand before a number that is too pale to count as ink.

    Rows of pixels where it would stand are then darker than those around them.
    """
    left, top, _, bottom = line.area
    size = bottom - top
    (near, far), (upper, lower) = _SIGN
    columns = slice(max(round(left - far * size), 0), max(round(left - near * size), 0))
    rows = scanned[max(round(top + upper * size), 0) : max(round(top + lower * size), 0), columns]
    if not rows.size:
        return False
    usual = np.quantile(rows, _COVERED, axis=1)
    return bool(np.median(usual) - usual.min() > _FAINT)


def _is_small(blob: Blob, size: float) -> bool:
    wide, tall = blob.right - blob.left, blob.bottom - blob.top
    return max(wide, tall) < size and wide < _DASH * tall


def _has_room(blob: Blob, large: list[Blob], room: float) -> bool:
    """Tell whether a piece of ink stands between two others that are as far apart as digits around a point."""
    before = [other.right for other in large if other.middle[0] < blob.middle[0]]
    behind = [other.left for other in large if other.middle[0] > blob.middle[0]]
    return bool(before and behind) and min(behind) - max(before) >= room


def _erase(picture: Image, blob: Blob, left: int, top: int) -> None:
    rows = slice(max(blob.top - top - 2, 0), blob.bottom - top + 2)
    picture[rows, max(blob.left - left - 2, 0) : blob.right - left + 2] = 255


def _read(grey: Image, area: Rectangle, white: float) -> LineReading:
    picture, start = _cut(grey, area, white)
    characters = recognise(picture)
    certainty = min((character.certainty for character in characters), default=0.0)
    middles = [_place(character, start, picture.shape[1], area) for character in characters]
    return LineReading("".join(one.text for one in characters), middles, certainty, certainty >= SURE)


def _cut(grey: Image, area: Rectangle, white: float) -> tuple[Image, int]:
    """Return the picture of an area on white paper with so much white around it, and where it starts from the left."""
    left, top, right, bottom = area
    margin = round(white * (bottom - top))
    rows, columns = slice(max(top, 0), max(bottom, 1)), slice(max(left, 0), max(right, 1))
    inner = grey[rows, columns]
    above, below = margin + max(-top, 0), margin + max(bottom - grey.shape[0], 0)
    picture = np.pad(inner, ((above, below), (margin, margin)), constant_values=255)
    return picture, left - margin


def _place(character: Character, start: int, width: int, area: Rectangle) -> float:
    return min(max(start + character.place * width, area[0]), area[2] - 1.0)
