"""Web archives (MHTML, RFC 2557), as Word and browsers save a page with its pictures in one file, to documents."""

import email
import email.errors
from dataclasses import replace
from email.message import Message

from pipelines.documents.formats import MHTML
from pipelines.documents.html.article_pages import is_further_page, join_pages
from pipelines.documents.html.reader import read_html
from pipelines.documents.model import Document, Layout, ReadError

MAX_MULTIPARTS = 20
"""Parts that hold parts: a page has one, two with its alternative as plain text. The parser recurses into them."""

_CUT_OFF = (email.errors.CloseBoundaryNotFoundDefect, email.errors.StartBoundaryNotFoundDefect)
_UNREADABLE = (
    email.errors.InvalidBase64PaddingDefect,
    email.errors.InvalidBase64CharactersDefect,
    email.errors.InvalidBase64LengthDefect,
)


def read_mhtml(content: bytes, layout: Layout = Layout()) -> Document:  # noqa: B008 - frozen
    """Return what the page of a web archive says; its first part in HTML is the page (RFC 2557, 9.1: the root).

    Parts that are the further pages of its article are read as one with it.

    Raises:
        ReadError: ``damaged`` (the page is cut off, or its coding is broken), ``too_deep``, ``empty`` (no page), and
            what ``read_html`` raises.
    """
    if content.lower().count(b"multipart/") > MAX_MULTIPARTS:
        raise ReadError("too_deep", f"the archive has more than {MAX_MULTIPARTS} parts that hold parts")
    archive = email.message_from_bytes(content)  # the newer policies raise IndexError on some broken headers
    parts = [part for part in archive.walk() if not part.is_multipart()]
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is None:
        raise ReadError("empty", "the archive holds no page")
    cut_off = any(isinstance(defect, _CUT_OFF) for part in archive.walk() for defect in part.defects)
    if cut_off and page is parts[-1]:
        raise ReadError("damaged", "the archive ends inside its page")
    first = str(page.get("Content-Location", ""))  # a Header where it is not ASCII
    further = [part for part in parts if is_further_page(str(part.get("Content-Location", "")), first)]
    documents = [read_html(_decode(part), layout) for part in (page, *further)]
    return replace(join_pages(documents), media_type=MHTML.media_type)


def _decode(page: Message) -> bytes:
    """Return a part's bytes as they were before they were coded for mail (quoted-printable, base64)."""
    body = page.get_payload(decode=True)
    if any(isinstance(defect, _UNREADABLE) for defect in page.defects):
        raise ReadError("damaged", "the page's coding as base64 is broken")
    return body if isinstance(body, bytes) else b""
