"""The pictures of a scan's pages to characters with their boxes, as the pages of an ordinary PDF are read."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import fmean, median
from typing import NamedTuple

import cv2

from pipelines.documents.layout.elements import Box, PageContent, Picture
from pipelines.documents.layout.grid import Area, Grid
from pipelines.documents.model import UNREAD, ReadError
from pipelines.documents.ocr.borders import find_borders
from pipelines.documents.ocr.images import DENSITY, Image, find_ink, read_picture, turn
from pipelines.documents.ocr.line_readings import LineReading, read_cell_line, read_line
from pipelines.documents.ocr.text_lines import (
    PrintedPage,
    Rectangle,
    clean_page,
    find_lines,
    measure_line_height,
    select_inside,
    select_outside,
)

_LEGIBLE = 0.7  # mean certainty of the lines of a scan that is read at all
_CLEAR = 0.85  # that of a page that is the right way up: poor ones have 0.9, upside down 0.5 to 0.7
_CONNECTED = 1.5  # characters of a line, in the mean: pages of numbers have 1.9, pages of text 5, sideways 1.2
_SAME_TYPE = 0.25  # of the usual height; lines that differ less are in one type, whichever characters they have
_WIDE, _NARROW = 0.6, 0.28  # of a line's height; so far a character reaches from its middle, with the white around it


class ScannedPage(NamedTuple):
    """A page as it was read from its picture: its characters and borders as those of any other page.

    ``unsure`` are the places of the characters that were not read with certainty, ``certainties`` those of the lines, 0
    to 1.
    """

    content: PageContent
    unsure: frozenset[int]
    certainties: list[float]

    @property
    def doubted(self) -> PageContent:
        """The page with U+FFFD in place of the characters that were not read with certainty."""
        content = self.content
        text = "".join(UNREAD if place in self.unsure else one for place, one in enumerate(content.text))
        return PageContent(
            content.number, text, content.boxes, content.spaced, content.marks, content.shows, content.turns
        )

    @property
    def legibility(self) -> float:
        """How well a page is read: the mean certainty of its lines times their mean length."""
        return fmean(self.certainties) * self._length if self.certainties else 0.0

    @property
    def upright(self) -> bool:
        """Whether the page is the right way up, or blank.

        Sideways, single characters are recognised too, but no lines of them.
        """
        return not self.certainties or (fmean(self.certainties) >= _CLEAR and self._length >= _CONNECTED)

    @property
    def _length(self) -> float:
        return len(self.content.text) / len(self.certainties)


class _Printed(NamedTuple):
    """A line that was read, the area in which it stands (pixels), and whether it is in a table."""

    area: Rectangle
    reading: LineReading
    in_table: bool


def read_scan(pictures: Iterable[tuple[int, Picture]], name: str) -> list[ScannedPage]:
    """Return what pictures of pages say, each given with the number of its page (from 1) and `DENSITY` pixels a point.

    Pages that were scanned sideways are turned. ``name`` is what messages call the file.

    Raises:
        ReadError: ``scanned`` (no text is found, or it cannot be read), ``damaged``, ``too_large``,
            ``table_too_large``.
    """
    cv2.setNumThreads(1)  # a process is one of several; see READER_PROCESSES
    pages: list[ScannedPage] = []
    turning = True
    for number, picture in pictures:
        grey = read_picture(picture)
        page = _read_page(grey, number, 0)
        if turning and not page.upright:
            page = max([page, *_read_turned(grey, number)], key=lambda turned: turned.legibility)
            turning = page.upright  # where no turn helps, none does on the next page
        pages.append(page)
    certainties = [certainty for page in pages for certainty in page.certainties]
    if not certainties:
        raise ReadError("scanned", f"{name} was scanned, and no text is found on its {len(pages)} pages")
    if fmean(certainties) < _LEGIBLE:
        raise ReadError("scanned", f"{name} was scanned, and is not legible (certainty {fmean(certainties):.2f})")
    return pages


def _read_turned(grey: Image, number: int) -> Iterator[ScannedPage]:
    """Yield a page turned left, right and upside down, until it is the right way up."""
    for turns in (1, 3, 2):
        page = _read_page(grey, number, turns)
        yield page
        if page.upright:
            return


def _read_page(grey: Image, number: int, turns: int) -> ScannedPage:
    """Read a page that still has to be turned by so many quarter turns."""
    grey = turn(grey, turns)
    ink = find_ink(grey)
    borders = find_borders(ink)
    page = clean_page(grey, ink, borders.mask)
    height = grey.shape[0]
    printed = [*_read_tables(page, borders.grids), *_read_text(page, borders.grids)]
    text, boxes, unsure = "", list[Box](), set[int]()
    for line in printed:
        if line.in_table and not line.reading.sure:
            unsure.update(range(len(text), len(text) + len(line.reading.text)))
        text += line.reading.text
        boxes += _boxes(line, height)
    content = PageContent(number, text, boxes, frozenset(), borders.marks, turns=turns)
    return ScannedPage(content, frozenset(unsure), [line.reading.certainty for line in printed])


def _read_tables(page: PrintedPage, grids: list[Grid]) -> Iterator[_Printed]:
    """Yield the lines of all cells."""
    height = page.grey.shape[0]
    for grid in grids:
        cells = [select_inside(page.blobs, _rectangle(grid, area, height)) for area in grid.areas]
        usual = measure_line_height(cells)
        for blobs in cells:
            for line in find_lines(blobs, usual):
                yield _Printed(line.area, read_cell_line(page, line), in_table=True)


def _read_text(page: PrintedPage, grids: list[Grid]) -> Iterator[_Printed]:
    """Yield the lines outside the tables; lines that are about as high as usual are made exactly so high."""
    whole = [Area(0, 0, len(grid.ys) - 1, len(grid.xs) - 1) for grid in grids]
    height = page.grey.shape[0]
    blobs = select_outside(
        page.blobs, [_rectangle(grid, area, height) for grid, area in zip(grids, whole, strict=True)]
    )
    usual = measure_line_height([blobs])
    for line in find_lines(blobs, usual):
        reading = read_line(page, line)
        if reading.text:
            left, top, right, bottom = line.area
            if abs(bottom - top - usual) < _SAME_TYPE * usual:
                top = round((top + bottom - usual) / 2)
                bottom = round(top + usual)
            yield _Printed((left, top, right, bottom), reading, in_table=False)


def _boxes(line: _Printed, height: int) -> Iterator[Box]:
    """Yield the boxes of a line's characters in points; two of them meet half way between their characters."""
    left, top, right, bottom = line.area
    middles = line.reading.middles
    wide = _WIDE * (bottom - top)
    pitch = median(behind - before for before, behind in pairwise(middles)) if len(middles) > 1 else 2 * wide
    narrow = min(max(_NARROW * (bottom - top), pitch / 2), wide)  # digits of full width look like others
    between = [(before + behind) / 2 for before, behind in pairwise(middles)]
    edges = [min(left, middles[0] - narrow), *between, max(right, middles[-1] + narrow)]
    for middle, (start, end) in zip(middles, pairwise(edges), strict=True):
        sides = max(start, middle - wide), min(end, middle + wide)
        yield sides[0] / DENSITY, (height - bottom) / DENSITY, sides[1] / DENSITY, (height - top) / DENSITY


def _rectangle(grid: Grid, area: Area, height: int) -> Rectangle:
    row, col, row_span, col_span = area
    left, right = (round(grid.xs[edge] * DENSITY) for edge in (col, col + col_span))
    top, bottom = (height - round(grid.ys[edge] * DENSITY) for edge in (row, row + row_span))
    return left, top, right, bottom
