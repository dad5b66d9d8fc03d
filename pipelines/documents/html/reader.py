"""HTML pages to documents."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from pipelines.documents.assembly import separate_tables
from pipelines.documents.bare_labels import strip_title_label
from pipelines.documents.encoding import encode_html
from pipelines.documents.flattened import restore_tables
from pipelines.documents.formats import HTML
from pipelines.documents.header_lines import keep_first_stated, load_page_layouts
from pipelines.documents.html.body import Content, find_body, read_blocks
from pipelines.documents.html.page_header import (
    read_header_tables,
    read_meta,
    read_pairs,
    read_visible_text,
)
from pipelines.documents.lead_fields import read_field_lines
from pipelines.documents.markup.page import Page
from pipelines.documents.markup.page_tree import Node
from pipelines.documents.markup.visible_text import TextBlock, read_inline_text, walk_blocks
from pipelines.documents.model import UNREAD, Document, HeaderField, Layout, ReadError, Table, Unread
from pipelines.documents.sections import split_sections, take_lead
from pipelines.documents.title_fields import keep_telling
from pipelines.documents.title_lines import find_title, find_title_lines
from pipelines.documents.titles import read_title, strip_site
from pipelines.documents.white_space import collapse

_BEFORE_BODY = 8
"""Lines before the report's body among which its title may stand: what is above them is the site's."""


def read_html(source: bytes, layout: Layout = Layout()) -> Document:  # noqa: B008 - frozen
    """Return what a page says: its header, and the sections and tables of the report in it.

    Raises:
        ReadError: ``encoding``, ``too_deep``, ``table_too_large``, ``empty`` (no visible text at all).
        MemoryError: Lexbor got no memory.
    """
    page = Page(encode_html(source))
    headers = read_header_tables(page, layout.header)
    stated = [field for _, fields in headers for field in fields]
    for element, _ in headers:
        page.remove(element)
    body = find_body(page, [layout.body] if layout.body else load_page_layouts()["bodies"])
    content = read_blocks(page, body)
    blocks, method = restore_tables(content.blocks)
    paragraphs, tables = separate_tables(blocks)
    if not paragraphs and not tables:
        raise ReadError("empty", "the page shows no text")
    lead = take_lead(paragraphs)
    stated += _read_lines(page, body, [element for element, _ in headers], lead)
    stated += read_meta(page, load_page_layouts()["meta"])
    title_lines = lead
    titles = _read_titles(page, lead)
    if not any(_tells(field.value) for field in (*stated, *titles) if field.field == "title"):
        lines = [*_read_before(page, body), *lead]
        if (said := read_title(find_title(lines) or "")) and said.year:
            title_lines, titles = lines, _read_titles(page, lines)
    stated += titles
    return Document(
        HTML.media_type,
        keep_first_stated(stated),
        split_sections(paragraphs),
        tuple(tables),
        method=method,
        title_lines=find_title_lines(title_lines),
        unread=tuple(_list_unread(content, tables)),
        hidden_tables=frozenset(table.number for table in tables if id(table.cells) in set(map(id, content.hidden))),
    )


def _list_unread(content: Content, tables: list[Table]) -> Iterator[Unread]:
    """Yield what is shown and not read with the numbers of the tables; a sign that no encoding knows is such too."""
    numbers = {id(table.cells): table.number for table in tables}
    known = set[tuple[int, int, int]]()
    for cells, unread in content.unread:
        found = replace(unread, table_no=numbers.get(id(cells), len(tables)))
        if found.row is not None and found.col is not None:
            known.add((found.table_no, found.row, found.col))
        yield found
    for table in tables:
        for cell in table.cells:
            if UNREAD in cell.text and (table.number, cell.row, cell.col) not in known:
                yield Unread("no_meaning", table.number, cell.row, cell.col, cell.text)


def _read_lines(page: Page, body: Node, headers: list[Node], lead: list[str]) -> list[HeaderField]:
    """Return the fields that stand in lines around the report or before its first heading."""
    lines = [*read_visible_text(page, page.root, [body]).split("\n"), *lead]
    return [*read_field_lines(lines), *read_pairs(page, page.root, [body, *headers])]


def _tells(title: str) -> bool:
    said = read_title(title)
    return said is not None and said.telling


def _read_before(page: Page, body: Node) -> list[str]:
    """Return the last lines before the report's body."""
    before = takewhile(lambda block: isinstance(block, TextBlock), walk_blocks(page, page.root, {body.mem_id}))
    return [block.text for block in before if isinstance(block, TextBlock)][-_BEFORE_BODY:]


def _read_titles(page: Page, lines: list[str]) -> list[HeaderField]:
    """Return the titles in the headings of the page, at the head of its text, and in ``<title>``, in this order.

    Headings that are not shown are none. Where one title says whose report it is, or of which year, those that do not
    name columns and sites.
    """
    shown = filter(page.shows, page.find("h1", "h2", "h3"))
    headings = [text for node in shown if read_title(text := strip_title_label(read_inline_text(page, node)))]
    sources = [*((heading, "title") for heading in headings), (find_title(lines) or "", "text")]
    sources += [(strip_site(collapse(node.text())), "title") for node in page.find("title")]
    return keep_telling([HeaderField("title", title, source, title) for title, source in sources if title])
