"""Paragraphs and tables in reading order to a document, for formats that have no header of their own."""

from collections.abc import Iterable

from pipelines.documents.model import Cell, Document, HeaderField, Table
from pipelines.documents.sections import MAX_LEAD, split_sections
from pipelines.documents.title_lines import find_title, find_title_lines


def assemble(media_type: str, blocks: Iterable[str | tuple[Cell, ...]], pages: int | None = None) -> Document:
    """Return the document that paragraphs (text) and tables (cells) make up, with the title at its head."""
    paragraphs: list[str] = []
    tables: list[Table] = []
    for block in blocks:
        if isinstance(block, str):
            paragraphs.append(block)
        else:
            tables.append(Table(len(tables), block))
    lead = paragraphs[:MAX_LEAD]
    title = find_title(lead)
    fields = (HeaderField("title", title, "text", title),) if title else ()
    sections = split_sections(paragraphs)
    return Document(media_type, fields, sections, tuple(tables), pages, title_lines=find_title_lines(lead))
