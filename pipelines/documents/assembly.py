"""Paragraphs and tables in reading order to a document, for formats that have no header of their own."""

from collections.abc import Iterable, Sequence

from pipelines.documents.header_lines import keep_first_stated
from pipelines.documents.lead_fields import read_lead_fields
from pipelines.documents.model import Block, Document, HeaderField, Table
from pipelines.documents.sections import MAX_LEAD, is_heading, split_sections
from pipelines.documents.title_lines import find_title, find_title_lines

_CAPTIONS = 3
"""Paragraphs above a table among which its caption may stand: 单位：件 may stand between."""


def assemble(
    media_type: str,
    blocks: Iterable[Block],
    pages: int | None = None,
    lines: Sequence[str] | None = None,
) -> Document:
    """Return the document that paragraphs (text) and tables (cells) make up, with the header fields at its head.

    Args:
        media_type: What kind of file it is.
        blocks: The paragraphs and tables in reading order.
        pages: How many pages it has; None where the format has none.
        lines: The lines of the text, where paragraphs are joined of them; header fields stand in lines.
    """
    paragraphs, tables = separate_tables(blocks)
    lead = paragraphs[:MAX_LEAD]
    title = find_title(lead)
    stated = read_lead_fields(paragraphs if lines is None else lines)
    if title:
        stated.append(HeaderField("title", title, "text", title))
    return Document(
        media_type,
        keep_first_stated(stated),
        split_sections(paragraphs),
        tuple(tables),
        pages,
        title_lines=find_title_lines(lead),
    )


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
