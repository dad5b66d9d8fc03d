"""The reader of each kind of file. Imports them all: who wants only their names asks `reader_names`."""

from collections.abc import Callable

from pipelines.documents import formats
from pipelines.documents.doc.reader import read_doc
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

READERS: dict[str, Callable[[bytes, Layout], Document]] = {
    formats.HTML.media_type: read_html,
    formats.MHTML.media_type: read_mhtml,
    formats.DOCX.media_type: read_docx,
    formats.PDF.media_type: read_pdf,
    formats.DOC.media_type: read_doc,
    formats.RTF.media_type: read_rtf,
    formats.PLAIN_TEXT.media_type: read_text,
}
"""By media type: one for each kind in ``formats.FILE_FORMATS`` that names a reader."""


def read_document(content: bytes, layout: Layout) -> tuple[str, str | None, Document | None]:
    """Return a file's media type, the reader that read it, and the document; None and None where no reader exists.

    Raises:
        ReadError: ``empty`` (no bytes), ``media_type`` (bytes of no kind that can hold a report), and what the
            readers raise.
    """
    if not content:
        raise ReadError("empty", "the file has no bytes")
    media_type = sniff(content)
    if find_format(media_type) is None:
        raise ReadError("media_type", f"{media_type}: no kind of file that a report is published as")
    read = READERS.get(media_type)
    return media_type, name_reader(media_type), read(content, layout) if read else None
