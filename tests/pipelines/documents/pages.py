"""Pages and tables for the tests of the HTML reader, and what it says of them in plain lists."""

from pipelines.documents.html.reader import read_html
from pipelines.documents.markup.page import Page
from pipelines.documents.markup.page_tree import Node
from pipelines.documents.markup.table_cells import read_cells
from pipelines.documents.model import Document, Layout, Table


def first(html: str, tag: str) -> tuple[Page, Node]:
    """A page, and its first element of a kind."""
    page = Page(html.encode())
    element = page.root.css_first(tag)
    assert element is not None
    return page, element


def grid(html: str) -> list[list[str | None]]:
    """The first table of some HTML as rows of texts, a spanning cell's text in every place that it covers."""
    table = Table(0, read_cells(*first(html, "table")))
    return [[cell.text if cell else None for cell in row] for row in table.grid]


def page(body: str, head: str = "", around: str = "") -> bytes:
    """A UTF-8 page with a known container around the body and something of one's own before it."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{around}'
        f'<div class="gkxl-article">{body}</div></body></html>'
    ).encode()


def read(body: str, head: str = "", around: str = "", layout: Layout | None = None) -> Document:
    return read_html(page(body, head, around), layout or Layout())


def fields(document: Document) -> dict[str, tuple[str, str]]:
    """Field to value and source, the most trusted one of each."""
    return {f.field: (f.value, f.source) for f in reversed(document.header_fields)}


def sections(document: Document) -> list[tuple[str, str]]:
    return [(section.heading, section.text) for section in document.sections]
