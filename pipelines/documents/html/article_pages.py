"""A long article that its portal cuts in pages: kept as one web archive, read as one document.

The archive is RFC 2557's, the answers' bytes unchanged, each under its Content-Location: whatever reads MHTML opens it.
The same pages always give the same bytes.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart

from pipelines.documents.header_lines import keep_first_stated
from pipelines.documents.model import Document, Section

_FURTHER = re.compile(r"(?P<stem>.+/[^/]+)_\d{1,3}(?P<suffix>\.\w+)", re.ASCII)


def is_further_page(address: str, first: str) -> bool:
    """Tell whether an address is that of an article's later page: ``t1_2_1.html`` of ``t1_2.html``."""
    match = _FURTHER.fullmatch(address)
    return match is not None and match["stem"] + match["suffix"] == first


def archive_pages(pages: Sequence[tuple[str, bytes]]) -> bytes:
    """Return the web archive of an article's pages, given as addresses and bytes, the first page first."""
    digest = hashlib.sha256(b"".join(body for _, body in pages)).hexdigest()
    archive = MIMEMultipart("related", boundary=f"----={digest[:32]}", type="text/html")
    for address, body in pages:
        part = MIMEBase("text", "html")
        part.set_payload(body)
        encode_base64(part)
        part["Content-Location"] = address
        archive.attach(part)
    return archive.as_bytes()


def join_pages(documents: Sequence[Document]) -> Document:
    """Return an article's pages as one document, as if the portal had not cut it.

    The first page says what the article is; text goes on where the page before ended, and tables are numbered on.
    """
    first = documents[0]
    tables, unread, hidden = list(first.tables), list(first.unread), set(first.hidden_tables)
    for document in documents[1:]:
        start = len(tables)
        tables += [replace(table, number=start + table.number) for table in document.tables]
        unread += [replace(one, table_no=start + one.table_no) for one in document.unread]
        hidden |= {start + number for number in document.hidden_tables}
    return replace(
        first,
        header_fields=keep_first_stated([field for document in documents for field in document.header_fields]),
        sections=tuple(_join_sections(documents)),
        tables=tuple(tables),
        method="text" if any(document.method == "text" for document in documents) else first.method,
        unread=tuple(unread),
        hidden_tables=frozenset(hidden),
    )


def _join_sections(documents: Sequence[Document]) -> Iterator[Section]:
    joined: list[Section] = []
    for section in (section for document in documents for section in document.sections):
        if joined and not section.heading:
            text = "\n".join(filter(None, (joined[-1].text, section.text)))
            joined[-1] = replace(joined[-1], text=text)
        else:
            joined.append(replace(section, ordinal=len(joined) + (joined[0].ordinal if joined else section.ordinal)))
    yield from joined
