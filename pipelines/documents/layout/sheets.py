"""The characters and marks of pages to lines and tables."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipelines.documents.layout.borderless import find_borderless
from pipelines.documents.layout.cell_texts import place_characters, take_spill
from pipelines.documents.layout.elements import PageContent, Ruling, Shows
from pipelines.documents.layout.grid import find_grid
from pipelines.documents.layout.lines import build_line, group_by_line
from pipelines.documents.layout.number_columns import NumberColumns
from pipelines.documents.layout.own_characters import mark_struck
from pipelines.documents.layout.page_paragraphs import PageBlocks
from pipelines.documents.layout.rulings import Frame, find_rulings
from pipelines.documents.layout.struck_text import find_struck


class Sheet(NamedTuple):
    """The lines and tables of one page, and what it shows.

    ``frames`` are the rulings of its tables and ``turns`` those of `PageContent`: for those who want to see where
    things stand. ``outside`` are the kinds of what the page shows outside its tables that is no text.
    """

    number: int
    blocks: PageBlocks
    shows: Shows
    frames: list[Frame]
    turns: int
    outside: tuple[str, ...] = ()


def lay_out(pages: Iterable[PageContent]) -> list[Sheet]:
    """Return the lines and tables of each page; tables without borders go on with the columns of the page before."""
    sheets: list[Sheet] = []
    columns: NumberColumns | None = None
    for page in pages:
        frames, loose = find_rulings(page.marks)
        blocks, outside, columns = _lay_out(page, frames, loose, columns)
        sheets.append(Sheet(page.number, blocks, page.shows, frames, page.turns, outside))
    return sheets


def _lay_out(
    page: PageContent, frames: Iterable[Frame], loose: Sequence[Ruling], above: NumberColumns | None
) -> tuple[PageBlocks, tuple[str, ...], NumberColumns | None]:
    """Return the lines and tables of a page from top to bottom, `Sheet.outside`, and the columns that may go on."""
    grids = [grid for frame in frames if (grid := find_grid(frame, page.boxes))]
    struck = page.struck | find_struck(page, loose) if loose else page.struck
    if struck:
        text, unread = mark_struck(page, struck)
        page = replace(page, text=text, unread=unread)
    ruled, rest = place_characters(page, grids, struck)
    outside: tuple[str, ...] = ()
    if struck or page.unread:
        kinds = [
            kind
            for index in rest
            if (kind := page.unread.get(index)) and kind not in ("outline", "lost") and index not in struck
        ]
        outside = tuple(dict.fromkeys(kinds))
        rest = [index for index in rest if index not in struck and index not in page.unread]
    unruled, rest, columns = find_borderless(page, rest, above)
    parts = [*ruled, *unruled]
    last = min(ruled, key=lambda part: part.box[1], default=None)
    rows = group_by_line(page, rest)
    lines = [build_line(page, row, last is not None and take_spill(page, last, row)) for row in rows]
    blocks: PageBlocks = [*lines, *parts]
    blocks.sort(key=lambda block: -block.box[3])
    return blocks, outside, columns
