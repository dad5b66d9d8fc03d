"""HTML pages to documents."""

import re
import tomllib
from importlib.resources import files
from itertools import takewhile

from lxml.etree import _Element as Element

from pipelines.documents.encoding import encode_html
from pipelines.documents.flattened import restore_tables
from pipelines.documents.html_body import find_body, read_blocks
from pipelines.documents.html_header import (
    HeaderLabels,
    read_bracket_line,
    read_header_tables,
    read_meta,
    read_pairs,
    read_plain_lines,
    read_visible_text,
)
from pipelines.documents.html_parsing import parse_page
from pipelines.documents.html_text import collapse, read_inline_text
from pipelines.documents.model import SOURCES, Document, HeaderField, Layout, ReadError, Table
from pipelines.documents.sections import is_heading, split_sections
from pipelines.titles import MAX_LENGTH, find_title, read_title

MEDIA_TYPE = "text/html"

MAX_LEAD = 20
"""Paragraphs before the first heading among which a title or a header line may stand."""

_SITE_SEPARATOR = re.compile(r"\s*[_|｜\-–—]+\s*")  # 标题_重庆市人民政府网

_KNOWN = tomllib.loads(files("pipelines").joinpath("data/page_layouts.toml").read_text("utf-8"))
_LABELS = HeaderLabels(_KNOWN["labels"], _KNOWN["ignored"]["labels"], _KNOWN["ignored"]["words"])


def read_html(content: bytes, layout: Layout = Layout()) -> Document:  # noqa: B008 - frozen
    """Return what a page says: its header, and the sections and tables of the report in it.

    Raises:
        ReadError: ``encoding``, ``too_deep``, ``table_too_large``, ``empty`` (no visible text at all).
        MemoryError: libxml2 got no memory.
    """
    root = parse_page(encode_html(content))
    headers = read_header_tables(root, _LABELS, layout.header)
    stated = [field for _, fields in headers for field in fields]
    for table, _ in headers:
        table.clear(keep_tail=True)  # type: ignore[call-arg]  # of lxml 4.4; lxml-stubs does not know it
    body = find_body(root, [layout.body] if layout.body else _KNOWN["bodies"])
    paragraphs: list[str] = []
    tables: list[Table] = []
    blocks, method = restore_tables(read_blocks(body))
    for block in blocks:
        if isinstance(block, str):
            paragraphs.append(block)
        else:
            tables.append(Table(len(tables), block))
    if not paragraphs and not tables:
        raise ReadError("empty", "the page shows no text")
    lead = list(takewhile(lambda paragraph: not is_heading(paragraph), paragraphs))[:MAX_LEAD]
    stated += _read_lines(root, body, lead)
    stated += read_meta(root, _KNOWN["meta"])
    stated += _read_titles(root, lead)
    return Document(MEDIA_TYPE, _keep_first(stated), split_sections(paragraphs), tuple(tables), method=method)


def _read_lines(root: Element, body: Element, lead: list[str]) -> list[HeaderField]:
    """Return the fields that stand in lines around the report or before its first heading."""
    text = "\n".join((read_visible_text(root, [body]), *lead))
    return [*read_bracket_line(text, _LABELS), *read_plain_lines(text, _LABELS), *read_pairs(root, _LABELS, body)]


def _read_titles(root: Element, lead: list[str]) -> list[HeaderField]:
    """Return the titles in the headings of the page, at the head of its text, and in ``<title>``, in this order.

    Where one of them says whose report it is, or of which year, those that do not name columns and sites.
    """
    headings = [heading for element in root.iter("h1", "h2", "h3") if read_title(heading := read_inline_text(element))]
    sources = [*((heading, "title") for heading in headings), (find_title(lead) or "", "text")]
    sources += [(_strip_site(collapse(element.text or "")), "title") for element in root.iter("title")]
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
