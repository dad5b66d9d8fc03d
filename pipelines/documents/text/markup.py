"""Tables in HTML inside a text, as programs write them that turn pictures of pages into Markdown."""

import re
from collections.abc import Iterator

from pipelines.documents.html_page import Page
from pipelines.documents.html_tables import read_cells
from pipelines.documents.model import Cell

_TABLE = re.compile(r"<table\b[^<>]*>(?:(?!<table\b).)*?</table\s*>", re.IGNORECASE | re.DOTALL)


def split_markup(text: str) -> Iterator[str | tuple[Cell, ...]]:
    """Yield the parts of a text in their order: text, and the cells of each table in HTML; a text comes first.

    Raises:
        ReadError: ``table_too_large``, ``too_deep``.
    """
    begin = 0
    for table in _TABLE.finditer(text):
        page = Page(table[0].encode())
        element = page.root.css_first("table")
        if element is not None:
            yield text[begin : table.start()]
            yield read_cells(page, element)
            begin = table.end()
    yield text[begin:]
