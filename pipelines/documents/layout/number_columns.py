"""NumberColumns of a table without borders: which column of numbers stands below which header cell.

A blank column has a header cell and no numbers, so that numbers alone do not say which columns there are. Where it is
not certain which header cell a column of numbers stands below, nothing is read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.documents.layout.text_pieces import TextPiece

_TOUCH = 1.0  # numbers of one column overlap each other by more points
_CLOSE = 0.25  # of the distance to the next header; a number so close to a header's middle is its
_LONE = 60.0  # points that a single column is wide
_SLACK = 2.0  # points that the middle of a number may stand beside its header

Span = tuple[float, float]
"""Left and right side."""


@dataclass(frozen=True, slots=True)
class NumberColumns:
    """The columns of a table without borders from left to right: the sides of what is printed in each, header included.

    ``start`` is the left side of the area that they take up.
    """

    spans: list[Span]
    start: float

    @property
    def middles(self) -> list[float]:
        """The middles of the columns."""
        return [_middle(span) for span in self.spans]

    @property
    def end(self) -> float:
        """The right side of the area that the columns take up."""
        middles = self.middles
        return middles[-1] + _narrowest(middles) / 2 if middles else self.start

    def place(self, piece: TextPiece) -> int:
        """Return the number of the column that a text stands in: what it overlaps most, or else is nearest to."""
        left, _, right, _ = piece.box

        def gap(index: int) -> float:
            start, end = self.spans[index]
            return max(left, start) - min(right, end)

        return min(range(len(self.spans)), key=gap)


def find_spans(pieces: Iterable[TextPiece]) -> list[Span]:
    """Return the columns of numbers among some pieces; numbers of one column stand above each other."""
    found: list[Span] = []
    for left, right in sorted((piece.box[0], piece.box[2]) for piece in pieces):
        if found and left < found[-1][1] - _TOUCH:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def match_columns(headers: Sequence[Span], numbers: Sequence[Span]) -> list[Span] | None:
    """Return the columns that header cells and columns of numbers make up; None where it is not certain how.

    Where there are as many of both, they belong together in their order. Where there are fewer columns of numbers, the
    middle of each must lie below one header cell, or close to its middle.
    """
    if not headers or not numbers:
        return list(headers or numbers)
    if len(headers) == len(numbers):
        places = list(range(len(headers)))
        if not all(_is_between(headers, place, _middle(span)) for place, span in enumerate(numbers)):
            return None
    else:
        found = [_find_header(headers, _middle(span)) for span in numbers]
        places = [place for place in found if place is not None]
        if len(set(places)) != len(numbers):
            return None
    columns = list(headers)
    for place, (left, right) in zip(places, numbers, strict=True):
        columns[place] = (min(columns[place][0], left), max(columns[place][1], right))
    return columns


def _is_between(headers: Sequence[Span], place: int, x: float) -> bool:
    """Tell whether ``x`` lies between the middles of the header cells on both sides of one."""
    after_last = place == 0 or _middle(headers[place - 1]) < x
    return after_last and (place == len(headers) - 1 or x < _middle(headers[place + 1]))


def _find_header(headers: Sequence[Span], x: float) -> int | None:
    below = [place for place, (left, right) in enumerate(headers) if left - _SLACK <= x <= right + _SLACK]
    if len(below) == 1:
        return below[0]
    middles = [_middle(span) for span in headers]
    nearest = min(range(len(middles)), key=lambda place: abs(middles[place] - x))
    beside = [abs(middles[nearest] - middle) for middle in middles[max(nearest - 1, 0) : nearest + 2]]
    apart = min((distance for distance in beside if distance), default=_LONE)
    return nearest if abs(middles[nearest] - x) <= _CLOSE * apart else None


def _narrowest(middles: Sequence[float]) -> float:
    return min((right - left for left, right in pairwise(middles)), default=_LONE)


def _middle(span: Span) -> float:
    return (span[0] + span[1]) / 2
