"""Tables without borders, by where their numbers stand and by the labels of the forms.

The numbers give rows and columns: numbers at one height are a row, numbers above each other a column. What stands
left of them are the rows' labels, what stands above them the columns'. Only what has labels of a form is a table.
"""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from pipelines.documents.pdf.labels import find_meanings
from pipelines.documents.pdf.model import Box, PageContent, PartCell, TablePart
from pipelines.documents.pdf.tokens import Piece, find_pieces, join_wrapped
from pipelines.documents.sections import is_heading
from pipelines.forms import TABLES

_LEAST_LABELS = 3
_LINE = 12.0  # height of a line
_SAME_ROW = 3.0  # points between the middles of two pieces of one row
_LONE_COLUMN = 60.0  # points that a single column of numbers is wide
_ALL_DASHES = 3  # so many dashes beside each other are a row of a table


@dataclass(slots=True)
class _Region:
    """What stands between two headings: the pieces of one table, if it is one."""

    cells: list[Piece] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)  # heights of the numbers, from the top


class _Columns(NamedTuple):
    """The middles of the columns of numbers, and the sides of the area that they take up."""

    middles: list[float]
    start: float
    end: float

    @classmethod
    def among(cls, cells: list[Piece]) -> "_Columns":
        """Return the columns of some cells; numbers of one column stand above each other."""
        spans = [(cell.box[0], cell.box[2]) for cell in cells if cell.is_number]
        spans = spans or [(cell.box[0], cell.box[2]) for cell in cells if cell.is_dash]
        found: list[tuple[float, float]] = []
        for left, right in sorted(spans):
            if found and left < found[-1][1] - 1:
                found[-1] = (found[-1][0], max(found[-1][1], right))
            else:
                found.append((left, right))
        middles = [(left + right) / 2 for left, right in found]
        half = min((right - left for left, right in pairwise(middles)), default=_LONE_COLUMN) / 2
        return cls(middles, middles[0] - half, middles[-1] + half)

    def nearest(self, x: float) -> int:
        """Return the number of the column whose middle is nearest to a place."""
        return min(range(len(self.middles)), key=lambda index: abs(self.middles[index] - x))


def find_borderless(page: PageContent, rest: list[int]) -> tuple[list[TablePart], list[int]]:
    """Return the tables without borders among some characters of a page, and the characters that are in none."""
    pieces = find_pieces(page, rest)
    rows = _find_rows(pieces)
    if not rows:
        return [], rest
    parts: list[TablePart] = []
    used: set[int] = set()
    for region in _split(join_wrapped(pieces, rows), rows):
        cells = _trim(region)
        if cells:
            parts.append(_build_part(page.number, cells, region.rows))
            used.update(index for cell in cells for index in cell.indices)
    return parts, [index for index in rest if index not in used]


def _find_rows(pieces: list[Piece]) -> list[float]:
    """Return the heights at which numbers stand, from the top."""
    heights: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.is_number or piece.is_dash:
            heights[round(piece.y)].append(piece)
    rows: list[float] = []
    for _, found in sorted(heights.items(), reverse=True):
        if any(piece.is_number for piece in found) or len(found) >= _ALL_DASHES:
            y = sum(piece.y for piece in found) / len(found)
            if not rows or rows[-1] - y > _SAME_ROW:
                rows.append(y)
    return rows


def _split(cells: list[Piece], rows: list[float]) -> list[_Region]:
    """Return what stands between the headings of a page, from top to bottom."""
    ordered = sorted(cells, key=lambda cell: -cell.box[3])
    bounds = [cell.y for cell in ordered if is_heading(cell.text) and not find_meanings(cell.text)]
    regions = [_Region() for _ in range(len(bounds) + 1)]
    ascending = [-y for y in bounds]
    for cell in ordered:
        if cell.y not in bounds:
            regions[bisect_left(ascending, -cell.y)].cells.append(cell)
    for y in rows:
        regions[bisect_left(ascending, -y)].rows.append(y)
    return regions


def _trim(region: _Region) -> list[Piece]:
    """Return the cells of a region's table: what stands between its first and last label or number; none, if none."""
    labels = {id(cell): find_meanings(cell.text) for cell in region.cells if not cell.is_number}
    counts = [sum(table in found for found in labels.values()) for table in TABLES]
    if not region.rows or max(counts) < _LEAST_LABELS:
        return []
    named = [cell for cell in region.cells if cell.is_number or labels[id(cell)]]
    top, bottom = max(cell.box[3] for cell in named), min(cell.box[1] for cell in named)
    return [cell for cell in region.cells if bottom - 1 <= cell.y <= top + 1]


def _build_part(page: int, cells: list[Piece], rows: list[float]) -> TablePart:
    columns = _Columns.among(cells)
    lines = _find_lines(cells, rows, columns.start)
    labels = max((sum(cell.x < columns.start for cell in line) for _, line in lines), default=0)
    found: list[PartCell] = []
    number = 0
    for has_values, group in groupby(lines, key=lambda line: line[0]):
        if has_values:
            for _, line in group:
                found += _place_values(number, labels, page, line, columns)
                number += 1
        else:
            header = _place_headers(number, labels, page, [line for _, line in group], columns)
            found += header
            number = max(cell.row + cell.row_span for cell in header)
    return TablePart(page, _box_around(cells), [], number, found, ruled=False)


def _find_lines(cells: list[Piece], rows: list[float], start: float) -> list[tuple[bool, list[Piece]]]:
    """Return the table's rows from top to bottom, each with whether it holds values.

    A label belongs to the row of numbers that it stands beside, even where it has several lines. A label of a row
    without any number is a row of blanks; everything else is a header.
    """
    values: dict[float, list[Piece]] = {y: [] for y in rows}
    others: list[tuple[float, bool, list[Piece]]] = []
    for cell in cells:
        slack = min(cell.box[3] - cell.box[1], _LINE) / 6
        near = [y for y in rows if abs(y - cell.y) < _SAME_ROW]
        if not near and cell.x < start:
            near = [y for y in rows if cell.box[1] - slack < y < cell.box[3] + slack]
        if near:
            values[min(near, key=lambda y: abs(y - cell.y))].append(cell)
            continue
        blank = cell.x < start and any("row" in kinds for kinds in find_meanings(cell.text).values())
        same = [level for level in others if level[1] == blank and abs(level[0] - cell.y) < _SAME_ROW]
        if same:
            same[0][2].append(cell)
        else:
            others.append((cell.y, blank, [cell]))
    levels = [(y, True, line) for y, line in values.items() if line] + others
    levels.sort(key=lambda level: -level[0])
    return [(has_values, line) for _, has_values, line in levels]


def _placefind_meanings(row: int, labels: int, page: int, line: list[Piece], start: float) -> list[PartCell]:
    """Return the labels of a row, the one next to the values in the last column before them."""
    left = sorted((cell for cell in line if cell.x < start), key=lambda cell: cell.x)
    return [PartCell(row, labels - len(left) + place, 1, 1, page, cell.text) for place, cell in enumerate(left)]


def _place_values(row: int, labels: int, page: int, line: list[Piece], columns: _Columns) -> list[PartCell]:
    """Return a row of labels and values; a column without text has a blank cell."""
    texts = [""] * len(columns.middles)
    for cell in sorted((cell for cell in line if cell.x >= columns.start), key=lambda cell: cell.x):
        place = columns.nearest(cell.x)
        texts[place] = f"{texts[place]} {cell.text}".strip()
    values = [PartCell(row, labels + place, 1, 1, page, text) for place, text in enumerate(texts)]
    return _placefind_meanings(row, labels, page, line, columns.start) + values


def _place_headers(row: int, labels: int, page: int, lines: list[list[Piece]], columns: _Columns) -> list[PartCell]:
    """Return the header cells between two rows of values, stacked: each reaches down to the next one below it."""
    cells: list[PartCell] = []
    depth: dict[int, int] = {}  # the first free row of each column
    for line in lines:
        level = _placefind_meanings(row, labels, page, line, columns.start)
        for cell, (first, last) in zip(*_spread(line, columns), strict=True):
            level.append(PartCell(row, labels + first, 1, last - first + 1, page, cell.text))
        for part in level:
            covered = range(part.col, part.col + part.col_span)
            part.row = max(depth.get(col, row) for col in covered)
            depth.update(dict.fromkeys(covered, part.row + 1))
        cells += level
    bottom = max(depth.values())
    for part in cells:
        below = [other.row for other in cells if other.row > part.row and _share_column(part, other)]
        part.row_span = min(below, default=bottom) - part.row
    return cells


def _share_column(cell: PartCell, other: PartCell) -> bool:
    return cell.col < other.col + other.col_span and other.col < cell.col + cell.col_span


def _spread(line: list[Piece], columns: _Columns) -> tuple[list[Piece], list[tuple[int, int]]]:
    """Return the headers of a line and the first and last column of each.

    A header is centred over its columns: it reaches as far to both sides as the table's sides and the headers beside
    it allow, the narrowest first.
    """
    cells = sorted((cell for cell in line if cell.x >= columns.start), key=lambda cell: cell.x)
    reach = [min(cell.x - columns.start, columns.end - cell.x) for cell in cells]
    for place in sorted(range(len(cells)), key=lambda index: reach[index]):
        for other in (place - 1, place + 1):
            if 0 <= other < len(cells):
                distance = abs(cells[other].x - cells[place].x)
                reach[other] = min(reach[other], max(distance - min(reach[place], distance / 2), 0))
    ranges = []
    for cell, far in zip(cells, reach, strict=True):
        inside = [place for place, x in enumerate(columns.middles) if abs(x - cell.x) < max(far, 1) - 1]
        inside = inside or [columns.nearest(cell.x)]
        ranges.append((inside[0], inside[-1]))
    return cells, ranges


def _box_around(cells: list[Piece]) -> Box:
    return (
        min(cell.box[0] for cell in cells),
        min(cell.box[1] for cell in cells),
        max(cell.box[2] for cell in cells),
        max(cell.box[3] for cell in cells),
    )
