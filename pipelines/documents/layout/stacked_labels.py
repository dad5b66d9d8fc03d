"""A group's label that runs downwards in front of its rows' labels, and no border parts them: 三、本年度办理结果.

Each of its characters, or two, stand on a line of their own at the left, above each other in all of the rows.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.documents.layout.cell_labels import is_label
from pipelines.documents.layout.elements import PageContent
from pipelines.documents.layout.grid import Grid

_APART = 0.45  # of the height; what a label is further away from is no part of it
_LEVEL = 0.4  # of the height; characters of one line differ less
_LONGEST = 2  # characters of a line of such a label
_LEAST = 3  # lines of such a label
_SHORTEST = 4  # characters; a shorter text holds no row's label beside another one


class _Run(NamedTuple):
    """Characters at the left of a line of a cell, which nothing touches: its cell, its middle and its height."""

    cell: int
    indices: list[int]
    x: float
    height: float


def find_stacked(page: PageContent, grid: Grid, found: Sequence[list[int]], texts: Sequence[str]) -> frozenset[int]:
    """Return the characters of labels that run downwards in the first column's cells, beside the labels of rows.

    ``found`` are the characters of each cell of a table, ``texts`` what they make up.
    """
    first = [cell for cell, area in enumerate(grid.areas) if area.col == 0]
    if all(len(texts[cell]) < _SHORTEST or is_label(texts[cell]) for cell in first):
        return frozenset()
    runs = [run for cell in first for run in _list_runs(page, cell, found[cell])]
    stacked: set[int] = set()
    for run in runs:
        others = [other for other in runs if abs(other.x - run.x) < run.height / 2 and _are_alike(run, other)]
        if len(others) >= _LEAST and _stands_left(page, run, found[run.cell]):
            stacked.update(run.indices)
    return frozenset(stacked)


def _are_alike(run: _Run, other: _Run) -> bool:
    return abs(other.height - run.height) < run.height / 5


def _list_runs(page: PageContent, cell: int, indices: Sequence[int]) -> Iterator[_Run]:
    lines: defaultdict[int, list[int]] = defaultdict(list)
    middles: list[float] = []
    for index in indices:
        _, bottom, _, top = page.boxes[index]
        middle, near = (bottom + top) / 2, _LEVEL * (top - bottom)
        number = next((place for place, other in enumerate(middles) if abs(other - middle) < near), len(middles))
        if number == len(middles):
            middles.append(middle)
        lines[number].append(index)
    for line in lines.values():
        line.sort(key=lambda index: page.boxes[index][0])
        run = [line[0]]
        for index in line[1:]:
            left, bottom, _, top = page.boxes[index]
            if left - page.boxes[run[-1]][2] > _APART * (top - bottom):
                break
            run.append(index)
        left, bottom, _, top = page.boxes[run[0]]
        if len(run) <= _LONGEST and all(page.text[index] > "\u2e80" for index in run):
            yield _Run(cell, run, (left + page.boxes[run[-1]][2]) / 2, top - bottom)


def _stands_left(page: PageContent, run: _Run, indices: Sequence[int]) -> bool:
    """Tell whether a run stands left of something in its cell that is no part of such a label too."""
    right = page.boxes[run.indices[-1]][2]
    return any(page.boxes[index][0] > right for index in indices)
