"""Tables in HTML inside a text, as programs write them that turn pictures of pages into Markdown."""

import re
from collections.abc import Iterator

from pipelines.documents.markup.page import Page
from pipelines.documents.markup.table_cells import read_captions, read_cells
from pipelines.documents.markup.visible_text import read_blocks_text
from pipelines.documents.model import Cell

_TABLE = re.compile(r"<table\b[^<>]*>(?:(?!<table\b).)*?</table\s*>", re.IGNORECASE | re.DOTALL)


def split_markup(text: str) -> Iterator[str | tuple[Cell, ...]]:
    """Yield the parts of a text in their order: text, and the cells of each table in HTML; a text comes first.

    A table's caption, and what stands in it outside its cells, is text before it.

    Raises:
        ReadError: ``table_too_large``, ``too_deep``.
    """
    begin = 0
    for match in _TABLE.finditer(text):
        page = Page(match[0].encode())
        table = next(iter(page.find("table")), None)
        if table is not None:
            outside = [*read_blocks_text(page, page.root, {table.mem_id}), *read_captions(page, table)]
            yield "\n".join([text[begin : match.start()], *outside])
            yield read_cells(page, table)
            begin = match.end()
    yield text[begin:]
