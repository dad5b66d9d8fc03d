"""Numbers whose digits are drawn apart, as 分散对齐 and wider letter spacing print them: 1 2 3 is 123."""

import re
from collections.abc import Iterator
from itertools import pairwise

from pipelines.documents.layout.elements import Box

NUMERIC = "0123456789０１２３４５６７８９.,．，−－-"
"""The characters of numbers."""

_RUN = re.compile(f"[{NUMERIC}]{{2,}}")
_SPACING = 0.4  # of a character's height; digits of one number are not drawn further apart
_EVEN = 0.08  # the same; two gaps that differ less are equal
_LEVEL = 0.3  # the same; characters of one line differ less


def find_letter_spacing(text: str, boxes: list[Box], gaps: set[int]) -> set[int]:
    """Return the gaps that stand inside numbers whose digits are all equally far apart.

    A gap is named by the character behind it; ``boxes`` are those of the text's characters. Two numbers beside each
    other are further apart than that, or the digits of one of them touch.
    """
    near = {place for place in gaps if _is_near(boxes[place - 1], boxes[place])}
    if not near:
        return near
    numbers = [number for number in _find_numbers(text, boxes, near) if _is_even(number, boxes)]
    return near.intersection(place for number in numbers for place in number)


def _find_numbers(text: str, boxes: list[Box], gaps: set[int]) -> Iterator[range]:
    """Yield the places of the characters of each number but its first; wide gaps and new lines part numbers."""
    for run in _RUN.finditer(text):
        if gaps.isdisjoint(range(run.start() + 1, run.end())):
            continue
        ends = [place for place in range(run.start() + 1, run.end()) if not _is_near(boxes[place - 1], boxes[place])]
        for start, end in pairwise([run.start(), *ends, run.end()]):
            yield range(start + 1, end)


def _is_near(box: Box, following: Box) -> bool:
    height = following[3] - following[1]
    same_line = abs(following[1] - box[1]) < _LEVEL * height
    return same_line and -_LEVEL * height < following[0] - box[2] <= _SPACING * height


def _is_even(number: range, boxes: list[Box]) -> bool:
    if not number:
        return False
    widths = [boxes[place][0] - boxes[place - 1][2] for place in number]
    height = boxes[number[0]][3] - boxes[number[0]][1]
    return max(widths) - min(widths) <= _EVEN * height
