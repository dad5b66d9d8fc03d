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
_REACH = 4.0  # two rulings that are no further apart meet

_Mark = tuple[float, float, float]  # the fields of a ruling; a page may have thousands of them
_START = itemgetter(1)


class Frame(NamedTuple):
    """Rulings that touch each other, as those of one table do."""

    horizontal: list[Ruling]
    vertical: list[Ruling]


def find_frames(marks: Iterable[Box]) -> list[Frame]:
    """Return the groups of rulings that meet, each with at least one horizontal and two vertical ones.

    Raises:
        ReadError: ``too_large``.
    """
    horizontal, vertical = _sort_marks(marks)
    rows, columns = list(_join_marks(horizontal, _GAP)), list(_join_marks(vertical, _GAP))
    return [frame for frame in _group(rows, columns) if frame.horizontal and len(frame.vertical) >= 2]


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


def _join_marks(marks: list[_Mark], gap: float) -> Iterator[Ruling]:
    """Yield the rulings that marks on one line make up; a gap wider than ``gap`` ends a ruling."""
    marks.sort()
    first = 0
    start = marks[0][0] if marks else 0.0
    for place, (position, _, _) in enumerate(marks):
        if position - start > _SAME_LINE:
            yield from _join_group(marks[first:place], gap)
            first, start = place, position
    if marks:
        yield from _join_group(marks[first:], gap)


def _join_group(group: list[_Mark], gap: float) -> Iterator[Ruling]:
    position, start, end = group[0]
    if len(group) > 1:
        position = sum([position for position, _, _ in group]) / len(group)
        group.sort(key=_START)
        _, start, end = group[0]
        for _, next_start, next_end in group:
            if next_start > end + gap:
                if end - start >= _SHORTEST:
                    yield Ruling(position, start, end)
                start, end = next_start, next_end
            elif next_end > end:
                end = next_end
    if end - start >= _SHORTEST:
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
