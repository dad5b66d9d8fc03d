"""Which reader reads which kind of file."""

from collections.abc import Callable

from pipelines.documents.doc.reader import read_doc
from pipelines.documents.docx.reader import read_docx
from pipelines.documents.html.mhtml import read_mhtml
from pipelines.documents.html.reader import read_html
from pipelines.documents.media_types import SUFFIXES, sniff
from pipelines.documents.model import Document, Layout, ReadError
from pipelines.documents.pdf import can_read_scans, read_pdf
from pipelines.documents.rtf.reader import read_rtf
from pipelines.documents.text import read_text

READERS: dict[str, tuple[str, Callable[[bytes, Layout], Document]]] = {
    "text/html": ("html/5", read_html),
    "application/pdf": ("pdf/4+ocr" if can_read_scans() else "pdf/4", read_pdf),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx/3", read_docx),
    "application/msword": ("doc/2", read_doc),
    "application/rtf": ("rtf/2", read_rtf),
    "multipart/related": ("mhtml/4", read_mhtml),
    "text/plain": ("text/5", read_text),
}
"""By media type: the reader's name with its version (raised when it reads the same bytes otherwise), and the reader.

With the extra `ocr` the PDF reader has another name, so that scans which were stored without it are tried again.
The other kinds of ``media_types.SUFFIXES`` are archived and recorded, and not read.
"""


def read_document(content: bytes, layout: Layout) -> tuple[str, str | None, Document | None]:
    """Return a file's media type, the reader that read it, and the document; None and None where no reader exists.

    Raises:
        ReadError: ``empty`` (no bytes), ``media_type`` (bytes of no kind that can hold a report), and what the
            readers raise.
    """
    if not content:
        raise ReadError("empty", "the file has no bytes")
    media_type = sniff(content)
    if media_type in READERS:
        reader, read = READERS[media_type]
        return media_type, reader, read(content, layout)
    if media_type not in SUFFIXES:
        raise ReadError("media_type", f"{media_type}: no kind of file that a report is published as")
    return media_type, None, None
