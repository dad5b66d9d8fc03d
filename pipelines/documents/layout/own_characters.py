"""Which of the characters that lie in a cell are its own: no watermark's, no note mark's, nothing struck out."""

from collections.abc import Iterator
from itertools import chain
from statistics import median

from pipelines.documents.layout.elements import Box, PageContent
from pipelines.documents.layout.grid import Area, Grid
from pipelines.documents.model import UNREAD

_BORDER = 2.5  # points; a picture in a cell reaches no further over its borders
_OTHER_SIZE = 1.3  # times as high, or as low, as most characters of the table
_OVER_CELL = 1.3  # times as high as the cell
_TOUCH = 0.6  # of the height; characters of one word are no further apart
_LEVEL = 0.3  # of the height; characters of one line differ less
_SMALLER = 0.8  # of the height of the character that a mark stands at
_DESCENT = 0.2  # of the height; how far a base line is above the lower side of a box, as a rule
_SHIFTED = 0.09  # of the height; a mark's base line is so much higher or lower
_AT = 0.5  # of the height; a mark stands so near to what it marks


def select_own(page: PageContent, grid: Grid, found: list[list[int]], struck: frozenset[int]) -> list[list[int]]:
    """Return the characters of each cell of a table, of those that lie in it; ``struck`` are those struck out."""
    foreign = _find_foreign(page, grid, found) if page.faint or page.tall else frozenset[int]()
    own = []
    for area, indices in zip(grid.areas, found, strict=True):
        kept = indices
        if page.unread and not page.unread.keys().isdisjoint(kept):
            kept = _keep_inside(page, kept, _find_sides(grid, area))
        if not foreign.isdisjoint(kept):
            kept = [index for index in kept if index not in foreign]
        if not page.small.isdisjoint(kept):
            kept = _drop_marks(page, kept)
        if not struck.isdisjoint(kept):
            kept = _drop_struck(page, kept, struck)
        own.append(kept)
    return own


def mark_struck(page: PageContent, struck: frozenset[int]) -> tuple[str, dict[int, str]]:
    """Return the text of a page with U+FFFD for what is struck out, and what the page shows and is no text."""
    text = "".join(UNREAD if index in struck else character for index, character in enumerate(page.text))
    return text, {**page.unread, **dict.fromkeys(struck, "annotation")}


def _find_foreign(page: PageContent, grid: Grid, found: list[list[int]]) -> frozenset[int]:
    """Return the characters of a watermark or stamp over a table.

    They are paler than the others of their cell, or of another size than the table's, or run on over a border; or they
    are higher than the cell.
    """
    odd = (page.faint | page.tall).intersection(chain.from_iterable(found))
    if not odd:
        return frozenset()
    heights = [page.boxes[index][3] - page.boxes[index][1] for index in chain.from_iterable(found) if index not in odd]
    if not heights:
        return frozenset()
    usual = median(heights)
    place = {index: cell for cell, indices in enumerate(found) for index in indices if index in odd}
    return frozenset(_list_foreign(page, grid, found, place, usual))


def _list_foreign(
    page: PageContent, grid: Grid, found: list[list[int]], place: dict[int, int], usual: float
) -> Iterator[int]:
    odd = place.keys()
    across = {index for index in odd if _runs_on(page, index, place)}
    for run in _list_runs(page, sorted(odd)):
        crosses = not across.isdisjoint(run)
        for index in run:
            _, bottom, _, top = page.boxes[index]
            cell = grid.areas[place[index]]
            room = grid.ys[cell.row] - grid.ys[cell.row + cell.row_span]
            is_other = not usual / _OTHER_SIZE <= top - bottom <= usual * _OTHER_SIZE
            if index in page.faint:
                beside = any(other not in odd for other in found[place[index]])
                if beside or is_other or crosses:
                    yield index
            elif is_other and (crosses or top - bottom > _OVER_CELL * room):
                yield index


def _list_runs(page: PageContent, indices: list[int]) -> Iterator[list[int]]:
    """Yield characters that follow each other without a gap."""
    run: list[int] = []
    for index in indices:
        if run and not (index == run[-1] + 1 and _follows(page, run[-1], index)):
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _runs_on(page: PageContent, index: int, place: dict[int, int]) -> bool:
    """Tell whether a character goes on in another cell."""
    other = index + 1
    return other in place and place[other] != place[index] and _follows(page, index, other)


def _follows(page: PageContent, index: int, other: int) -> bool:
    _, bottom, right, top = page.boxes[index]
    left, low, _, _ = page.boxes[other]
    height = top - bottom
    return abs(low - bottom) < _LEVEL * height and abs(left - right) < _TOUCH * height


def _find_sides(grid: Grid, area: Area) -> Box:
    row, col, row_span, col_span = area
    return grid.xs[col], grid.ys[row + row_span], grid.xs[col + col_span], grid.ys[row]


def _keep_inside(page: PageContent, indices: list[int], sides: Box) -> list[int]:
    """Return characters without pictures larger than the cell, and without outlines and lost text beside text."""
    left, bottom, right, top = sides
    kept, is_text = [], any(index not in page.unread for index in indices)
    for index in indices:
        x, low, other_x, high = page.boxes[index]
        kind = page.unread.get(index, "")
        if kind in ("picture", "outline") and not (
            left - _BORDER < x and other_x < right + _BORDER and bottom - _BORDER < low and high < top + _BORDER
        ):
            continue
        if kind not in ("outline", "lost") or not is_text:
            kept.append(index)
    return kept


def _drop_marks(page: PageContent, indices: list[int]) -> list[int]:
    """Return characters without the raised and lowered ones in smaller type beside larger ones."""
    marks = {index for index in indices if index in page.small and any(_is_mark(page, index, o) for o in indices)}
    others = [index for index in indices if index in page.small and index not in marks]
    more = {index for index in others if any(_follows(page, *sorted((index, mark))) for mark in marks)}
    return [index for index in indices if index not in marks and index not in more]


def _is_mark(page: PageContent, index: int, other: int) -> bool:
    left, bottom, right, top = page.boxes[index]
    from_x, low, to_x, high = page.boxes[other]
    height, size = high - low, top - bottom
    if other in page.small and size > _SMALLER * height:
        return False
    if size > _SMALLER * height or not low - height / 2 < (bottom + top) / 2 < high + height / 2:
        return False
    shift = (bottom + _DESCENT * size) - (low + _DESCENT * height)
    return abs(shift) > _SHIFTED * height and min(abs(left - to_x), abs(from_x - right)) < _AT * height + 4 * size


def _drop_struck(page: PageContent, indices: list[int], struck: frozenset[int]) -> list[int]:
    """Return characters without those struck out, one of which stays where nothing else or half a word is left."""
    rest = [index for index in indices if index not in struck]
    if rest and not any(_touches(page, index, struck) for index in rest):
        return rest
    first = next(index for index in indices if index in struck)
    return [index for index in indices if index == first or index not in struck]


def _touches(page: PageContent, index: int, struck: frozenset[int]) -> bool:
    """Tell whether a digit stands at one that is struck out."""
    beside = [other for other in (index - 1, index + 1) if other in struck]
    return page.text[index].isdigit() and any(
        _follows(page, *sorted((index, other))) and not {index, other} & page.spaced for other in beside
    )
