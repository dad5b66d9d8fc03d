"""HTML pages to documents."""

import re
import tomllib
from importlib.resources import files
from itertools import takewhile

from pipelines.documents.encoding import encode_html
from pipelines.documents.flattened import restore_tables
from pipelines.documents.formats import HTML
from pipelines.documents.html.body import find_body, read_blocks
from pipelines.documents.html.header import (
    HeaderLabels,
    read_bracket_line,
    read_header_tables,
    read_meta,
    read_pairs,
    read_plain_lines,
    read_visible_text,
)
from pipelines.documents.markup.page import Node, Page
from pipelines.documents.markup.text import read_inline_text
from pipelines.documents.model import SOURCES, Document, HeaderField, Layout, ReadError, Table
from pipelines.documents.sections import is_heading, split_sections
from pipelines.documents.white_space import collapse
from pipelines.issuers.titles import MAX_LENGTH, find_title, read_title

MAX_LEAD = 20
"""Paragraphs before the first heading among which a title or a header line may stand."""

_SITE_SEPARATOR = re.compile(r"\s*[_|｜\-–—]+\s*")  # 标题_重庆市人民政府网

_KNOWN = tomllib.loads(files("pipelines.documents").joinpath("page_layouts.toml").read_text("utf-8"))
_LABELS = HeaderLabels(_KNOWN["labels"], _KNOWN["ignored"]["labels"], _KNOWN["ignored"]["words"])


def read_html(content: bytes, layout: Layout = Layout()) -> Document:  # noqa: B008 - frozen
    """Return what a page says: its header, and the sections and tables of the report in it.

    Raises:
        ReadError: ``encoding``, ``too_deep``, ``table_too_large``, ``empty`` (no visible text at all).
        MemoryError: Lexbor got no memory.
    """
    page = Page(encode_html(content))
    headers = read_header_tables(page, _LABELS, layout.header)
    stated = [field for _, fields in headers for field in fields]
    for element, _ in headers:
        page.remove(element)
    body = find_body(page, [layout.body] if layout.body else _KNOWN["bodies"])
    paragraphs: list[str] = []
    tables: list[Table] = []
    blocks, method = restore_tables(read_blocks(page, body))
    for block in blocks:
        if isinstance(block, str):
            paragraphs.append(block)
        else:
            tables.append(Table(len(tables), block))
    if not paragraphs and not tables:
        raise ReadError("empty", "the page shows no text")
    lead = list(takewhile(lambda paragraph: not is_heading(paragraph), paragraphs))[:MAX_LEAD]
    stated += _read_lines(page, body, [element for element, _ in headers], lead)
    stated += read_meta(page, _KNOWN["meta"])
    stated += _read_titles(page, lead)
    return Document(HTML.media_type, _keep_first(stated), split_sections(paragraphs), tuple(tables), method=method)


def _read_lines(page: Page, body: Node, headers: list[Node], lead: list[str]) -> list[HeaderField]:
    """Return the fields that stand in lines around the report or before its first heading."""
    text = "\n".join((read_visible_text(page, page.root, [body]), *lead))
    pairs = read_pairs(page, page.root, _LABELS, [body, *headers])
    return [*read_bracket_line(text, _LABELS), *read_plain_lines(text, _LABELS), *pairs]


def _read_titles(page: Page, lead: list[str]) -> list[HeaderField]:
    """Return the titles in the headings of the page, at the head of its text, and in ``<title>``, in this order.

    Headings that are not shown are none. Where one title says whose report it is, or of which year, those that do not
    name columns and sites.
    """
    shown = filter(page.shows, page.find("h1", "h2", "h3"))
    headings = [text for node in shown if read_title(text := read_inline_text(page, node))]
    sources = [*((heading, "title") for heading in headings), (find_title(lead) or "", "text")]
    sources += [(_strip_site(collapse(node.text())), "title") for node in page.find("title")]
    telling = [(title, source) for title, source in sources if (said := read_title(title)) and said.telling]
    return [HeaderField("title", title, source, title) for title, source in telling or sources if title]


def _strip_site(title: str) -> str:
    """Return ``<title>`` without the names of column and site behind it: the shortest part that is a title."""
    ends = [match.start() for match in _SITE_SEPARATOR.finditer(title)]
    titles = (title[:end] for end in (*ends, len(title)) if end <= 2 * MAX_LENGTH and read_title(title[:end]))
    return next(titles, title[: ends[-1]] if ends else title)


def _keep_first(stated: list[HeaderField]) -> tuple[HeaderField, ...]:
    """Keep the first statement of a field by each source; pages print their header twice, wide and mobile."""
    first: dict[tuple[str, str], HeaderField] = {}
    for field in stated:
        first.setdefault((field.field, field.source), field)
    return tuple(sorted(first.values(), key=lambda field: SOURCES.index(field.source)))
