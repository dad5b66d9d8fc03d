"""Tables whose cells are paragraphs: editors take tables away, and pages draw them with blocks instead of cells."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from pipelines.documents.assembly import assemble
from pipelines.documents.model import Block, Document
from pipelines.documents.text_tables.finder import find_tables
from pipelines.documents.text_tables.text_units import is_value

MANY = 15
"""Paragraphs of no more than a number that are no accident: section 四 alone has so many."""

_LONG = 30  # characters: a number with a remark is shorter


def restore_tables(blocks: Iterable[Block]) -> tuple[list[Block], str]:
    """Return paragraphs and tables with those tables that are recognised in paragraphs, and ``Document.method``.

    They are read as those of plain text are; where the columns are not certain, the paragraphs stay what they are.
    """
    found = list(blocks)
    if sum(isinstance(block, str) and len(block) < _LONG and is_value(block) for block in found) < MANY:
        return found, "grid"
    restored = list(_find_flattened(found))
    return restored, "grid" if restored == found else "text"


def assemble_restored(media_type: str, blocks: Iterable[Block]) -> Document:
    """Return the document that paragraphs and tables make up, as ``assemble`` does, with flattened ones restored."""
    found, method = restore_tables(blocks)
    return replace(assemble(media_type, found), method=method)


def _find_flattened(blocks: Iterable[Block]) -> Iterator[Block]:
    for is_text, part in groupby(blocks, lambda block: isinstance(block, str)):
        if not is_text:
            yield from part
            continue
        lines, begin = [str(block) for block in part], 0
        for table in find_tables(lines):
            if len(table.cells) > 1:
                yield from lines[begin : table.first]
                yield table.cells
                begin = table.last + 1
        yield from lines[begin:]
