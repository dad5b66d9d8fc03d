"""Paragraphs and tables in reading order to a document, for formats that have no header of their own."""

from collections.abc import Iterable

from pipelines.documents.model import Block, Document, HeaderField, Table
from pipelines.documents.sections import MAX_LEAD, is_heading, split_sections
from pipelines.documents.title_lines import find_title, find_title_lines

_CAPTIONS = 3
"""Paragraphs above a table among which its caption may stand: 单位：件 may stand between."""


def assemble(media_type: str, blocks: Iterable[Block], pages: int | None = None) -> Document:
    """Return the document that paragraphs (text) and tables (cells) make up, with the title at its head."""
    paragraphs, tables = separate_tables(blocks)
    lead = paragraphs[:MAX_LEAD]
    title = find_title(lead)
    fields = (HeaderField("title", title, "text", title),) if title else ()
    sections = split_sections(paragraphs)
    return Document(media_type, fields, sections, tuple(tables), pages, title_lines=find_title_lines(lead))


def separate_tables(blocks: Iterable[Block]) -> tuple[list[str], list[Table]]:
    """Return the paragraphs and the tables of a text, each table with what stands above it up to a heading or table."""
    paragraphs: list[str] = []
    tables: list[Table] = []
    above: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            paragraphs.append(block)
            above = [block] if is_heading(block) else [block, *above[: _CAPTIONS - 1]]
        else:
            tables.append(Table(len(tables), block, tuple(above)))
            above = []
    return paragraphs, tables
