"""The ink of an area of a page to its lines of text. Lengths are pixels, y grows downwards."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import cv2
import numpy as np

from pipelines.documents.ocr.images import DENSITY, Image

_DUST = 0.45  # square points; the point in 1.3 has 0.8
_SMALL = 1.6  # square points; a point or comma, which stands beside something larger
_BESIDE = 0.6  # heights of a character that a point is away from it
_FRINGE = 1.2  # points; what is left of a border beside it
_LARGEST = 60.0  # points; the largest character of a title, or two that touch
_SPLINTER = 5.0  # points; a row of ink so low is part of a line
_USUAL = 9.0  # points; the height of a line where a page does not say
_FULL = 1.25  # a line is no higher than so many times its usual height
_TWO = 1.7  # what is so many times as high as usual are two lines that touch each other
_APART = 3.0  # heights between two texts of one line
_CROSSED = 0.1  # of the pieces of ink of two lines may touch the other line
_SPECK = 0.4  # of a line's height; what is smaller in both directions is dust, unless it is a dash
_DASH = 2.0  # a dash is so many times as wide as high

Rectangle = tuple[int, int, int, int]
"""Left, top, right, bottom; right and bottom are the first pixels outside."""


class Blob(NamedTuple):
    """A piece of connected ink: its rectangle, and its size in pixels."""

    left: int
    top: int
    right: int
    bottom: int
    size: int

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle, x and y."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class TextLine(NamedTuple):
    """One line of text: a rectangle as high as a full line, and the pieces of ink in it."""

    area: Rectangle
    blobs: list[Blob]


class PrintedPage(NamedTuple):
    """A page as it was scanned; its picture without borders and dust; and the pieces of ink that are left."""

    scanned: Image
    grey: Image
    blobs: list[Blob]


def clean_page(grey: Image, ink: Image, borders: Image) -> PrintedPage:
    """Return what is printed on a page, without the borders of tables and without dust."""
    grown = cv2.dilate(borders, np.ones((3, 3), np.uint8))
    rest = cv2.bitwise_and(ink, cv2.bitwise_not(grown))
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] >= _DUST * DENSITY**2
    kept[0] = False  # the paper
    near = cv2.dilate(np.where(kept, 255, 0).astype(np.uint8)[numbers], np.ones((5, 5), np.uint8))
    blobs = [Blob(left, top, left + wide, top + tall, size) for left, top, wide, tall, size in stats[kept].tolist()]
    return PrintedPage(grey, np.where((near > 0) & (grown == 0), grey, np.uint8(255)), blobs)


def find_lines(blobs: Iterable[Blob], usual: float) -> list[TextLine]:
    """Return the lines of text that pieces of ink make up, from top to bottom and left to right.

    The rectangle of each is as high as a full line: a dash stands in its middle. ``usual`` is the height of a line
    where these pieces do not say.
    """
    blobs = _drop_strays(list(blobs), usual)
    bands = _find_bands(blobs)
    heights = (bottom - top for top, bottom in bands)
    own = [height for height in heights if _SPLINTER * DENSITY <= height <= _TWO * usual]
    height = median(own) if own else usual
    lines: list[TextLine] = []
    for top, bottom in _split_bands(_join_bands(bands, max(height, usual * 0.9)), blobs, max(height, usual)):
        inside = [blob for blob in blobs if top <= blob.middle[1] < bottom]
        if inside:
            lines += _cut_line(inside, top, bottom, max(height, usual))
    return lines


def measure_line_height(areas: Iterable[Iterable[Blob]]) -> float:
    """Return the height of a line of Chinese text in most of some areas."""
    heights = [bottom - top for blobs in areas for top, bottom in _find_bands(list(blobs))]
    heights = sorted(height for height in heights if height >= _SPLINTER * DENSITY)
    return heights[len(heights) * 3 // 4] if heights else _USUAL * DENSITY


def select_inside(blobs: Iterable[Blob], area: Rectangle) -> list[Blob]:
    """Return the pieces of ink whose middle lies in an area between borders, without what is left of the borders."""
    left, top, right, bottom = area
    fringe = _FRINGE * DENSITY
    return [
        blob
        for blob in blobs
        if _holds(area, blob)
        and blob.right > left + fringe
        and blob.left < right - fringe
        and blob.bottom > top + fringe
        and blob.top < bottom - fringe
    ]


def select_outside(blobs: Iterable[Blob], tables: list[Rectangle]) -> list[Blob]:
    """Return the pieces of ink that stand in no table and are no larger than characters, as stamps and shadows are."""
    largest = _LARGEST * DENSITY
    return [
        blob
        for blob in blobs
        if max(blob.right - blob.left, blob.bottom - blob.top) <= largest
        and not any(_holds(table, blob) for table in tables)
    ]


def _holds(area: Rectangle, blob: Blob) -> bool:
    left, top, right, bottom = area
    return left <= blob.middle[0] < right and top <= blob.middle[1] < bottom


def _drop_strays(blobs: list[Blob], usual: float) -> list[Blob]:
    """Return the pieces without the small ones that stand alone: dust."""
    large = sorted(blob for blob in blobs if blob.size >= _SMALL * DENSITY**2)
    lefts = [blob.left for blob in large]
    widest = max((blob.right - blob.left for blob in large), default=0)
    reach = _BESIDE * usual

    def stands_alone(blob: Blob) -> bool:
        near = large[bisect_left(lefts, blob.left - reach - widest) : bisect_right(lefts, blob.right + reach)]
        return not any(
            other.right + reach >= blob.left
            and other.top - reach / 2 <= blob.bottom
            and blob.top <= other.bottom + reach / 2
            for other in near
        )

    return [blob for blob in blobs if blob.size >= _SMALL * DENSITY**2 or not stands_alone(blob)]


def _find_bands(blobs: list[Blob]) -> list[tuple[int, int]]:
    """Return the rows of pixels that hold ink, top and bottom of each."""
    bands: list[tuple[int, int]] = []
    for blob in sorted(blobs, key=lambda blob: blob.top):
        if bands and blob.top <= bands[-1][1]:
            bands[-1] = (bands[-1][0], max(bands[-1][1], blob.bottom))
        else:
            bands.append((blob.top, blob.bottom))
    return bands


def _join_bands(bands: list[tuple[int, int]], height: float) -> list[tuple[int, int]]:
    """Return bands, with those joined that together are no higher than a line: the two of 二."""
    joined: list[tuple[int, int]] = []
    for top, bottom in bands:
        if joined and bottom - joined[-1][0] <= _FULL * height:
            joined[-1] = (joined[-1][0], bottom)
        else:
            joined.append((top, bottom))
    return joined


def _split_bands(bands: list[tuple[int, int]], blobs: list[Blob], height: float) -> list[tuple[int, int]]:
    """Return bands, with those cut that hold several lines, where the fewest pieces of ink are in the way."""
    split: list[tuple[int, int]] = []
    for top, bottom in bands:
        own = [blob for blob in blobs if top <= blob.top < bottom]
        count = round((bottom - top) / height) if bottom - top > _TWO * height else 1
        cuts = [_find_cut(own, top, bottom, place / count, height) for place in range(1, count)]
        if all(sum(blob.top < cut < blob.bottom for blob in own) <= _CROSSED * len(own) for cut in cuts):
            split += pairwise([top, *cuts, bottom])
        else:
            split.append((top, bottom))  # large type
    return split


def _find_cut(blobs: list[Blob], top: int, bottom: int, share: float, height: float) -> int:
    """Return the row of pixels near a share of a band that the fewest pieces of ink cross."""
    wanted, reach = round(top + (bottom - top) * share), round(height / 4)
    rows = range(wanted - reach, wanted + reach + 1)
    return min(rows, key=lambda row: (sum(blob.top < row < blob.bottom for blob in blobs), abs(row - wanted)))


def _cut_line(blobs: list[Blob], top: int, bottom: int, height: float) -> list[TextLine]:
    """Return the texts of one line that wide gaps part, each as high as a full line."""
    missing = max(round((height - (bottom - top)) / 2), 0)
    found: list[list[Blob]] = []
    end = 0
    for blob in sorted(blobs, key=lambda blob: blob.left):
        if not found or blob.left - end > _APART * height:
            found.append([])
        found[-1].append(blob)
        end = max(end, blob.right) if len(found[-1]) > 1 else blob.right
    return [
        TextLine((part[0].left, top - missing, max(blob.right for blob in part), bottom + missing), part)
        for part in found
        if not _is_speck(part, height)
    ]


def _is_speck(blobs: list[Blob], height: float) -> bool:
    wide = max(blob.right for blob in blobs) - min(blob.left for blob in blobs)
    tall = max(blob.bottom for blob in blobs) - min(blob.top for blob in blobs)
    return max(wide, tall) < _SPECK * height and wide < _DASH * tall
