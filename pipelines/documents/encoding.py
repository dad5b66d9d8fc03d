"""Bytes of an HTML page to text, from the bytes alone, so that the archive reads as the crawl did."""

import codecs

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

from pipelines.documents.model import ReadError

# Encodings that accept any bytes say nothing by accepting them: they are believed only after these two.
_TELLING = ("utf-8", "gb18030")


def decode_html(body: bytes) -> str:
    """Return the text of an HTML page.

    A byte order mark decides; otherwise the first of these that decodes without an error does: the encoding
    that the page declares, UTF-8, GB18030 (the superset of GB2312 and GBK, which pages that carry those labels
    need: reference/measured.md). A declared single-byte encoding comes last. The HTTP header is not asked:
    the same bytes must read the same from the archive.

    Raises:
        ReadError: ``encoding``, where no encoding fits.
    """
    bom_encoding, bom = read_bom(body)
    if bom_encoding and bom:
        return body[len(bom) :].decode(bom_encoding, errors="replace")
    declared = html_body_declared_encoding(body)
    encoding = resolve_encoding(declared) if declared else None
    order = [encoding, *_TELLING] if encoding and not _accepts_any_bytes(encoding) else [*_TELLING, encoding]
    for candidate in dict.fromkeys(order):
        if candidate:
            try:
                return body.decode(candidate)
            except UnicodeDecodeError:
                continue
    return _decode_damaged(body, encoding)


def _accepts_any_bytes(encoding: str) -> bool:
    return codecs.lookup(encoding).name.startswith(("cp125", "iso8859", "latin"))


def _decode_damaged(body: bytes, declared: str | None) -> str:
    """Decode a page with a few broken bytes (a cut character at a boundary), with U+FFFD in their place."""
    texts = [body.decode(encoding, errors="replace") for encoding in dict.fromkeys((declared or "utf-8", *_TELLING))]
    best = min(texts, key=lambda text: text.count("\ufffd"))
    if best.count("\ufffd") * 100 > len(best):
        raise ReadError("encoding", "the page's bytes fit neither its declared encoding nor UTF-8 nor GB18030")
    return best
