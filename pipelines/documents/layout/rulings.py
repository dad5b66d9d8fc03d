"""Thin marks to rulings: dashes and dots are joined to lines, and lines that touch each other are one table's."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from pipelines.documents.layout.elements import LIMITS, THIN, Box, Ruling
from pipelines.documents.model import ReadError

_SAME_LINE = 0.8  # two marks of one line lie no further apart
_GAP = 3.2  # between two dashes
_DOT_GAP = 6.0
_SHORTEST = 5.0  # shorter rulings are ends of double lines and parts of characters
_SHORTEST_LINE = 2.5  # the same of a line through a single digit
_REACH = 4.0  # two rulings that are no further apart meet

_Mark = tuple[float, float, float]  # the fields of a ruling; a page may have thousands of them
_START = itemgetter(1)


class Frame(NamedTuple):
    """Rulings that touch each other, as those of one table do."""

    horizontal: list[Ruling]
    vertical: list[Ruling]


class Rulings(NamedTuple):
    """The rulings of a page: those of each table, and the horizontal ones that belong to none."""

    frames: list[Frame]
    loose: list[Ruling]


def find_rulings(marks: Iterable[Box]) -> Rulings:
    """Return the groups of rulings that meet, each with at least one horizontal and two vertical ones, and the rest.

    Raises:
        ReadError: ``too_large``.
    """
    horizontal, vertical = _sort_marks(marks)
    lines = list(_join_marks(horizontal, _GAP, _SHORTEST_LINE))
    rows = [line for line in lines if line.end - line.start >= _SHORTEST]
    loose = [line for line in lines if line.end - line.start < _SHORTEST] if len(rows) < len(lines) else []
    frames = []
    for frame in _group(rows, list(_join_marks(vertical, _GAP))):
        if frame.horizontal and len(frame.vertical) >= 2:
            xs = sorted({float(round(column.position)) for column in frame.vertical})
            inside = [row for row in frame.horizontal if _is_inside(row, xs)]
            frames.append(
                Frame([row for row in frame.horizontal if row not in inside], frame.vertical) if inside else frame
            )
            loose += inside
        else:
            loose += frame.horizontal
    return Rulings(frames, loose)


def _is_inside(row: Ruling, xs: list[float]) -> bool:
    """Tell whether a horizontal ruling begins at a side of a column, or between both, and does not reach the other."""
    place = bisect_left(xs, row.start - _REACH)
    others = xs[place : bisect_right(xs, row.end + _REACH)]
    return (
        (not others or others[-1] - others[0] <= _REACH)
        and place + len(others) > 0
        and place < len(xs)
        and xs[0] < row.end
        and row.start < xs[-1]
    )


def find_frames(marks: Iterable[Box]) -> list[Frame]:
    """Return the rulings of each table, as `find_rulings` does."""
    return find_rulings(marks).frames


def _sort_marks(marks: Iterable[Box]) -> tuple[list[_Mark], list[_Mark]]:
    horizontal: list[_Mark] = []
    vertical: list[_Mark] = []
    dots: list[Box] = []
    for box in marks:
        left, bottom, right, top = box
        width, height = right - left, top - bottom
        if width <= THIN and height <= THIN:
            dots.append(box)
        elif width > height:
            horizontal.append(((bottom + top) / 2, left, right))
        else:
            vertical.append(((left + right) / 2, bottom, top))
    if dots:
        horizontal += _join_marks([((low + high) / 2, left, right) for left, low, right, high in dots], _DOT_GAP)
        vertical += _join_marks([((left + right) / 2, low, high) for left, low, right, high in dots], _DOT_GAP)
    return horizontal, vertical


def _join_marks(marks: list[_Mark], gap: float, shortest: float = _SHORTEST) -> Iterator[Ruling]:
    """Yield the rulings that marks on one line make up; a gap wider than ``gap`` ends a ruling."""
    marks.sort()
    first = 0
    start = marks[0][0] if marks else 0.0
    for place, (position, _, _) in enumerate(marks):
        if position - start > _SAME_LINE:
            yield from _join_group(marks[first:place], gap, shortest)
            first, start = place, position
    if marks:
        yield from _join_group(marks[first:], gap, shortest)


def _join_group(group: list[_Mark], gap: float, shortest: float) -> Iterator[Ruling]:
    position, start, end = group[0]
    if len(group) > 1:
        position = sum([position for position, _, _ in group]) / len(group)
        group.sort(key=_START)
        _, start, end = group[0]
        for _, next_start, next_end in group:
            if next_start > end + gap:
                if end - start >= shortest:
                    yield Ruling(position, start, end)
                start, end = next_start, next_end
            elif next_end > end:
                end = next_end
    if end - start >= shortest:
        yield Ruling(position, start, end)


def _group(rows: list[Ruling], columns: list[Ruling]) -> list[Frame]:
    if len(rows) * len(columns) > LIMITS.cells * 50:
        raise ReadError("too_large", f"a page with {len(rows)} by {len(columns)} rulings")
    owner = list(range(len(rows) + len(columns)))

    def find(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    heights = [row.position for row in rows]
    for number, (x, bottom, top) in enumerate(columns, len(rows)):
        for index in range(bisect_left(heights, bottom - _REACH), bisect_right(heights, top + _REACH)):
            _, left, right = rows[index]
            if left - _REACH <= x <= right + _REACH and owner[index] != number:
                owner[find(index)] = number
    frames: dict[int, Frame] = {}
    for index, row in enumerate(rows):
        frames.setdefault(find(index), Frame([], [])).horizontal.append(row)
    for number, column in enumerate(columns, len(rows)):
        frames.setdefault(find(number), Frame([], [])).vertical.append(column)
    return list(frames.values())
