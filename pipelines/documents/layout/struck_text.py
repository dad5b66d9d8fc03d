"""Text that a line runs through: it was struck out."""

from collections.abc import Sequence

from pipelines.documents.layout.elements import PageContent, Ruling

_LOW, _HIGH = 0.28, 0.75  # of a character's height; a line below is under it, one above is over it
_SIDE = 0.5  # points; a line ends no further before the middle of the first character that it strikes
_MOST_LINES = 200


def find_struck(page: PageContent, lines: Sequence[Ruling]) -> frozenset[int]:
    """Return the characters of a page through whose middle one of some horizontal lines runs."""
    struck = set()
    for y, start, end in lines[:_MOST_LINES]:
        for index, (left, bottom, right, top) in enumerate(page.boxes):
            if bottom < y < top and start - _SIDE <= (left + right) / 2 <= end + _SIDE:
                height = top - bottom
                if bottom + _LOW * height <= y <= bottom + _HIGH * height:
                    struck.add(index)
    return frozenset(struck)
