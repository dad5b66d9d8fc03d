"""The reader of each kind of file. Imports them all: who wants only their names asks `reader_names`."""

from collections.abc import Callable

from pipelines.documents import formats
from pipelines.documents.doc.reader import read_doc
from pipelines.documents.docx.flat import unpack_flat
from pipelines.documents.docx.reader import read_docx
from pipelines.documents.formats import find_format
from pipelines.documents.html.mhtml import read_mhtml
from pipelines.documents.html.reader import read_html
from pipelines.documents.media_types import sniff
from pipelines.documents.model import Document, Layout, ReadError
from pipelines.documents.paged_files import read_pdf
from pipelines.documents.reader_names import name_reader
from pipelines.documents.rtf.reader import read_rtf
from pipelines.documents.text.reader import read_text


def _read_docx(content: bytes, layout: Layout) -> Document:
    """Read a DOCX file, and what it holds in another format in place of text of its own."""
    return read_docx(content, layout, _read_chunk)


def _read_chunk(content: bytes, layout: Layout) -> Document:
    """Read a file inside a DOCX file. One that holds files of its own in turn is read without those."""
    media_type = sniff(content)
    if media_type == formats.DOCX.media_type:
        return read_docx(content, layout)
    return read_document(content, layout)[2]


def _read_flat_docx(content: bytes, layout: Layout) -> Document:
    return _read_docx(unpack_flat(content), layout)


READERS: dict[str, Callable[[bytes, Layout], Document]] = {
    formats.HTML.media_type: read_html,
    formats.MHTML.media_type: read_mhtml,
    formats.DOCX.media_type: _read_docx,
    formats.FLAT_DOCX.media_type: _read_flat_docx,
    formats.PDF.media_type: read_pdf,
    formats.DOC.media_type: read_doc,
    formats.RTF.media_type: read_rtf,
    formats.PLAIN_TEXT.media_type: read_text,
}
"""By media type: one for each kind in ``formats.FILE_FORMATS`` that names a reader."""


def read_document(content: bytes, layout: Layout) -> tuple[str, str, Document]:
    """Return a file's media type, the reader that read it, and the document.

    Raises:
        ReadError: ``empty`` (no bytes), ``media_type`` (bytes of no kind that can hold a report), ``no_reader`` (a
            known kind of file that nothing reads), and what the readers raise.
    """
    if not content:
        raise ReadError("empty", "the file has no bytes")
    media_type = sniff(content)
    known = find_format(media_type)
    if known is None:
        raise ReadError("media_type", f"{media_type}: no kind of file that a report is published as")
    read, name = READERS.get(media_type), name_reader(media_type)
    if read is None or name is None:
        raise ReadError("no_reader", f"{known.name}: such files are kept, and no reader reads them")
    return media_type, name, read(content, layout)
