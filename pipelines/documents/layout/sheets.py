"""The characters and marks of pages to lines and tables."""

from collections.abc import Iterable
from typing import NamedTuple

from pipelines.documents.layout.borderless import find_borderless
from pipelines.documents.layout.cell_texts import place_characters, take_spill
from pipelines.documents.layout.elements import PageContent, Shows
from pipelines.documents.layout.grid import find_grid
from pipelines.documents.layout.lines import build_line, group_by_line
from pipelines.documents.layout.number_columns import NumberColumns
from pipelines.documents.layout.page_paragraphs import PageBlocks
from pipelines.documents.layout.rulings import Frame, find_frames


class Sheet(NamedTuple):
    """The lines and tables of one page, and what it shows.

    ``frames`` are the rulings of its tables and ``turns`` those of `PageContent`: for those who want to see where
    things stand.
    """

    number: int
    blocks: PageBlocks
    shows: Shows
    frames: list[Frame]
    turns: int


def lay_out(pages: Iterable[PageContent]) -> list[Sheet]:
    """Return the lines and tables of each page; tables without borders go on with the columns of the page before."""
    sheets: list[Sheet] = []
    columns: NumberColumns | None = None
    for page in pages:
        frames = find_frames(page.marks)
        blocks, columns = _lay_out(page, frames, columns)
        sheets.append(Sheet(page.number, blocks, page.shows, frames, page.turns))
    return sheets


def _lay_out(
    page: PageContent, frames: Iterable[Frame], above: NumberColumns | None
) -> tuple[PageBlocks, NumberColumns | None]:
    """Return the lines and tables of a page from top to bottom, and the columns that a table may go on with."""
    grids = [grid for frame in frames if (grid := find_grid(frame, page.boxes))]
    ruled, rest = place_characters(page, grids)
    unruled, rest, columns = find_borderless(page, rest, above)
    parts = [*ruled, *unruled]
    last = min(ruled, key=lambda part: part.box[1], default=None)
    rows = group_by_line(page, rest)
    lines = [build_line(page, row, last is not None and take_spill(page, last, row)) for row in rows]
    blocks: PageBlocks = [*lines, *parts]
    blocks.sort(key=lambda block: -block.box[3])
    return blocks, columns
