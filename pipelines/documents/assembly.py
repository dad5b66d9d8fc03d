"""Paragraphs and tables in reading order to a document, for formats that have no header of their own."""

from collections.abc import Iterable

from pipelines.documents.model import Cell, Document, HeaderField, Table
from pipelines.documents.sections import split_sections
from pipelines.issuers.titles import find_title

MAX_LEAD = 20
"""Paragraphs at the head of a text among which its title may stand."""


def assemble(media_type: str, blocks: Iterable[str | tuple[Cell, ...]], pages: int | None = None) -> Document:
    """Return the document that paragraphs (text) and tables (cells) make up, with the title at its head."""
    paragraphs: list[str] = []
    tables: list[Table] = []
    for block in blocks:
        if isinstance(block, str):
            paragraphs.append(block)
        else:
            tables.append(Table(len(tables), block))
    title = find_title(paragraphs[:MAX_LEAD])
    fields = (HeaderField("title", title, "text", title),) if title else ()
    return Document(media_type, fields, split_sections(paragraphs), tuple(tables), pages)
