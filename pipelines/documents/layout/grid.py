"""The rulings of one table to its grid: edges of rows and columns, and which positions make up one cell."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

from pipelines.documents.layout.elements import LIMITS, Box, Ruling
from pipelines.documents.layout.rulings import Frame
from pipelines.documents.model import ReadError

_DOUBLE = 3.0  # rulings no further apart are one edge, printed as a double line
_WIDEST = 6.0  # the widest such edge: a triple line
_MOST = 0.8
_LOW = 11.0  # rows that are lower hold no line of text, with the space above and below it
_OPEN = 6.0  # rulings that reach so far past the last edge say that there is an edge that is not printed


class Area(NamedTuple):
    """The positions of one cell."""

    row: int
    col: int
    row_span: int
    col_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Edges of columns from left to right and of rows from top to bottom, and the cells between them.

    ``owner`` holds, row by row, the index of the cell in ``areas`` that covers a position.
    """

    xs: list[float]
    ys: list[float]
    areas: list[Area]
    owner: list[list[int]]


class _Edges(NamedTuple):
    """The edges in one direction, ascending, and for each the ranges in which it is printed."""

    positions: list[float]
    ranges: list[list[tuple[float, float]]]


def find_grid(frame: Frame, characters: Sequence[Box] = ()) -> Grid | None:
    """Return the grid that rulings make; None where they enclose fewer than two cells: a box, the frame of a page.

    ``characters`` are the boxes of the page's characters: a row that is too low for text is one all the same where
    whole characters stand in it.

    Raises:
        ReadError: ``table_too_large``.
    """
    columns, rows = _find_edges(frame.vertical), _find_edges(frame.horizontal)
    _close(rows, frame.vertical, columns)
    _close(columns, frame.horizontal, rows)
    width, height = len(columns.positions) - 1, len(rows.positions) - 1
    if width < 1 or height < 1 or width * height < 2:
        return None
    if width * height > LIMITS.cells:
        raise ReadError("table_too_large", f"a table of {height} by {width} cells")
    walls = _count_rulings(columns, rows.positions)
    floors = _count_rulings(rows, columns.positions)
    owner = _merge(walls, floors)
    owner.reverse()  # from here on, rows are counted downwards
    ys = rows.positions[::-1]
    floors.reverse()
    areas = _cut_areas(owner)
    for row in _find_slivers(areas, columns.positions, ys, characters):
        areas = _drop_row(areas, row)
        floors[row + 1] = [sum(counts) for counts in zip(floors[row], floors[row + 1], strict=True)]
        del ys[row], owner[row], floors[row]
    if _is_double(walls[1:-1] + floors[1:-1]):
        areas = _drop_strays(areas, floors)
    _number(owner, areas)
    if len(areas) < 2:
        return None
    return Grid(columns.positions, ys, areas, owner)


def _find_edges(rulings: list[Ruling]) -> _Edges:
    edges = _Edges([], [])
    group: list[Ruling] = []
    for ruling in sorted(rulings):
        if group and (ruling.position - group[-1].position > _DOUBLE or ruling.position - group[0].position > _WIDEST):
            _add_edge(edges, group)
            group = []
        group.append(ruling)
    if group:
        _add_edge(edges, group)
    return edges


def _add_edge(edges: _Edges, group: list[Ruling]) -> None:
    length = sum(end - start for _, start, end in group)
    edges.positions.append(sum(position * (end - start) for position, start, end in group) / length)
    edges.ranges.append([(start, end) for _, start, end in group])


def _close(edges: _Edges, across: list[Ruling], others: _Edges) -> None:
    """Add the first and the last edge where they are not printed: at an open side, at a page break that cuts a row.

    At least two rulings of the other direction must reach past the last printed edge.
    """
    if not edges.positions or not others.positions:
        return
    whole = [(others.positions[0], others.positions[-1])]
    end = max(ruling.end for ruling in across)
    if end - edges.positions[-1] > _OPEN and sum(ruling.end > end - _DOUBLE for ruling in across) >= 2:
        edges.positions.append(end)
        edges.ranges.append(list(whole))
    start = min(ruling.start for ruling in across)
    if edges.positions[0] - start > _OPEN and sum(ruling.start < start + _DOUBLE for ruling in across) >= 2:
        edges.positions.insert(0, start)
        edges.ranges.insert(0, list(whole))


def _count_rulings(edges: _Edges, others: list[float]) -> list[list[int]]:
    """Return for each edge how many rulings print it between each two neighbouring edges of the other direction.

    A ruling counts where it covers the point half way between them.
    """
    middles = [(low + high) / 2 for low, high in pairwise(others)]
    counts = []
    for ranges in edges.ranges:
        count = [0] * len(middles)
        for start, end in ranges:
            for place in range(bisect_left(middles, start), bisect_right(middles, end)):
                count[place] += 1
        counts.append(count)
    return counts


def _is_double(counts: list[list[int]]) -> bool:
    """Tell whether most of the edges that are printed are double lines."""
    printed = [count for edge in counts for count in edge if count]
    return len(printed) - printed.count(1) > _MOST * len(printed)


def _merge(walls: list[list[int]], floors: list[list[int]]) -> list[list[int]]:
    """Return the number of the group of each position: positions without a printed edge between them are one group."""
    width, height = len(walls) - 1, len(floors) - 1
    owner = list(range(width * height))

    def find(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for col in range(1, width):
        for row, printed in enumerate(walls[col]):
            if not printed:
                owner[find(row * width + col)] = find(row * width + col - 1)
    for row in range(1, height):
        for col, printed in enumerate(floors[row]):
            if not printed:
                owner[find(row * width + col)] = find((row - 1) * width + col)
    groups = list(map(find, range(width * height)))
    return [groups[start : start + width] for start in range(0, width * height, width)]


def _cut_areas(owner: list[list[int]]) -> list[Area]:
    """Return the cells that groups of positions make up; a group that is no rectangle is cut to rectangles."""
    height, width = len(owner), len(owner[0])
    areas: list[Area] = []
    sizes = Counter(chain.from_iterable(owner))
    done = [[False] * width for _ in range(height)]
    for row, groups in enumerate(owner):
        for col, group in enumerate(groups):
            if sizes[group] == 1:
                areas.append(Area(row, col, 1, 1))
                continue
            if done[row][col]:
                continue
            right, bottom = col + 1, row + 1
            while right < width and groups[right] == group and not done[row][right]:
                right += 1
            if bottom < height and owner[bottom][col] == group:
                wanted = groups[col:right]
                while bottom < height and owner[bottom][col:right] == wanted and not any(done[bottom][col:right]):
                    bottom += 1
            for line in range(row, bottom):
                done[line][col:right] = [True] * (right - col)
            areas.append(Area(row, col, bottom - row, right - col))
    return areas


def _find_slivers(areas: list[Area], xs: list[float], ys: list[float], characters: Sequence[Box]) -> list[int]:
    """Return the rows, from below, that are too low for text and only there because a cell seems to end too high.

    Browsers print the lower border of a cell that a page break cuts too high: what is left of its last row looks like a
    cell below it, and no other cell begins there.
    """
    low = [row for row in range(len(ys) - 2, 0, -1) if ys[row] - ys[row + 1] < _LOW]
    return [row for row in low if _is_sliver(areas, row, xs, ys, characters)]


def _is_sliver(areas: list[Area], row: int, xs: list[float], ys: list[float], characters: Sequence[Box]) -> bool:
    above = {(col, col_span) for top, col, row_span, col_span in areas if top + row_span == row}
    begun = [(col, row_span, col_span) for top, col, row_span, col_span in areas if top == row]
    if not 0 < sum(col_span for _, _, col_span in begun) < len(xs) - 1:
        return False
    if not all(row_span == 1 and (col, col_span) in above for col, row_span, col_span in begun):
        return False
    sides = [(xs[col], xs[col + col_span]) for col, _, col_span in begun]
    return not any(
        ys[row + 1] <= bottom and top <= ys[row] and any(start < left and right < end for start, end in sides)
        for left, bottom, right, top in characters
    )


def _drop_row(areas: list[Area], row: int) -> list[Area]:
    """Return the cells without a row: those that stand in it alone are dropped, those that span it lose a row."""
    return [
        Area(top - 1, col, row_span, col_span)
        if top > row
        else Area(top, col, row_span - (top + row_span > row), col_span)
        for top, col, row_span, col_span in areas
        if top != row
    ]


def _drop_strays(areas: list[Area], floors: list[list[int]]) -> list[Area]:
    """Return the cells of a table with double lines; two of one width are one where only a single line parts them.

    Browsers print the lower border of a cell that a page break cuts too high, as if its last row were not there.
    """
    kept: list[Area] = []
    above: dict[tuple[int, int, int], int] = {}  # index in kept, by the row below and the columns
    for area in areas:
        row, col, row_span, col_span = area
        edge = floors[row]
        place = above.pop((row, col, col_span), None)
        if place is not None and _is_double([edge]) and all(count == 1 for count in edge[col : col + col_span]):
            top = kept[place].row
            kept[place] = Area(top, col, row + row_span - top, col_span)
        else:
            place = len(kept)
            kept.append(area)
        above[row + row_span, col, col_span] = place
    return kept


def _number(owner: list[list[int]], areas: list[Area]) -> None:
    """Replace the groups in ``owner`` by the numbers of the cells."""
    for number, (row, col, row_span, col_span) in enumerate(areas):
        if row_span == col_span == 1:
            owner[row][col] = number
            continue
        for line in range(row, row + row_span):
            owner[line][col : col + col_span] = [number] * col_span
