"""Characters outside tables to lines of text, from top to bottom."""

from collections.abc import Iterable

from pipelines.documents.layout.elements import Line, PageContent
from pipelines.documents.white_space import collapse

_COLUMN_GAP = 1.2  # a gap wider than so many character heights is printed as a space


def group_by_line(page: PageContent, indices: Iterable[int]) -> list[list[int]]:
    """Return the characters of each line, from top to bottom, whatever the order in which the file draws them."""
    rows: list[list[int]] = []
    low = high = 0.0
    boxes = page.boxes
    for index in indices:
        _, bottom, _, top = boxes[index]
        middle = (bottom + top) / 2
        if not rows or not low <= middle <= high:
            rows.append([])
            low, high = bottom, top
        rows[-1].append(index)
    return _join_rows(page, rows)


def _join_rows(page: PageContent, rows: list[list[int]]) -> list[list[int]]:
    """Return rows from top to bottom, those of the same height joined from left to right."""
    boxes = page.boxes
    rows.sort(key=lambda row: (-(boxes[row[0]][1] + boxes[row[0]][3]), boxes[row[0]][0]))
    joined: list[list[int]] = []
    for row in rows:
        _, bottom, _, top = boxes[row[0]]
        if joined:
            _, low, _, high = boxes[joined[-1][0]]
            if low <= (bottom + top) / 2 <= high:
                joined[-1] = sorted(joined[-1] + row, key=lambda index: boxes[index][0])
                continue
        joined.append(row)
    return joined


def build_line(page: PageContent, row: list[int], spilled: bool = False) -> Line:
    """Return the line that the characters of one row make up."""
    boxes, text, spaced = page.boxes, page.text, page.spaced
    parts: list[str] = []
    end = boxes[row[0]][2]
    for index in row:
        left, bottom, right, top = boxes[index]
        if parts and (index in spaced or left - end > _COLUMN_GAP * (top - bottom)):
            parts.append(" ")
        parts.append(text[index])
        end = right
    lefts, bottoms, rights, tops = zip(*[boxes[index] for index in row], strict=True)
    return Line(collapse("".join(parts)), (min(lefts), min(bottoms), max(rights), max(tops)), spilled)
