"""Plain text to documents, as programs print PDF and office files and as pages are saved."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.documents.assembly import assemble
from pipelines.documents.encoding import decode_html
from pipelines.documents.formats import PLAIN_TEXT
from pipelines.documents.header_lines import keep_first_stated
from pipelines.documents.model import Cell, Document, Layout, ReadError
from pipelines.documents.text.fields import take_header
from pipelines.documents.text.line_splitting import split_lines
from pipelines.documents.text.markup import split_markup
from pipelines.documents.text.paragraphs import find_wrapping, join_paragraphs
from pipelines.documents.text_tables.finder import find_tables
from pipelines.documents.white_space import collapse


def read_text(content: bytes, layout: Layout) -> Document:
    """Return what a text says: header fields, sections, and the tables that are recognised in its lines.

    UTF-8 or GB18030. A cell's place is its place in the table as recognised: text has no other, unless the table is
    in HTML.

    Raises:
        ReadError: ``encoding``; ``empty`` (no visible text); ``table_too_large``.
    """
    first, *parts = split_markup(decode_html(content))
    fields, lines = take_header(split_lines(str(first)))
    blocks = list(_read_blocks(lines))
    for part in parts:
        blocks += _read_blocks(split_lines(part)) if isinstance(part, str) else filter(None, [part])
    if not blocks:
        raise ReadError("empty", "the text has no visible character")
    document = assemble(PLAIN_TEXT.media_type, blocks, lines=[collapse(line) for line in lines])
    fields = [*fields, *document.header_fields]
    return replace(document, header_fields=keep_first_stated(fields), method="text")


def _read_blocks(lines: Sequence[str]) -> Iterator[str | tuple[Cell, ...]]:
    wrapping, begin = find_wrapping(lines), 0
    for table in find_tables(lines):
        yield from join_paragraphs(lines[begin : table.first], wrapping)
        yield table.cells
        begin = table.last + 1
    yield from join_paragraphs(lines[begin:], wrapping)
