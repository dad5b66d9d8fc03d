"""Bytes of an HTML page to text, from the bytes alone, so that the archive reads as the crawl did."""

import codecs
import re
from collections.abc import Mapping
from itertools import islice

from w3lib.encoding import html_body_declared_encoding, read_bom

from pipelines.documents.model import ReadError

# Declared encodings that are believed where the bytes fit them: those that not every text fits, by Python's names.
# Others that can be declared are single-byte ones, which fit anything and are tried last, and codecs that are none
# of the web's (WHATWG Encoding Standard), which are not tried: UTF-7, base64, escapes, UTF-16 without its mark.
_MULTI_BYTE = frozenset({"gb18030", "big5hkscs", "cp949", "cp932", "euc_jp"})
_SINGLE_BYTE = ("cp125", "iso8859", "latin")

_WIDE = re.compile("[\u0800-\ufffc\U00010000-\U0010ffff]")  # written with three or four bytes in UTF-8
_DAMAGE_PER_CENT = 1
_NOT_ASCII = re.compile(rb"[\x80-\xff](?:[\x80-\xff]|(?<=[\x81-\xfe])[\x40-\x7e](?=[\x81-\xfe]))*")
_MIXED_LEAST = 100  # such characters of UTF-8 that no page in GBK has by chance: a report in it has 30 at most
_MIXED_SHARE = 20


def decode_html(body: bytes) -> str:
    """Return the text of an HTML page.

    The HTTP header is not asked: the same bytes must read the same from the archive. In this order:

    1. the encoding of a byte order mark, if the bytes fit it;
    2. UTF-8, if the bytes fit it, or nearly fit it and have whole Chinese characters in it: text in another
       encoding has none there by chance. This holds against any label. Where a multi-byte encoding is declared,
       signs of two bytes prove nothing (a GBK 联通 is valid UTF-8), and the label decides;
    3. UTF-8 and GB18030 side by side, each where the bytes fit it, if there are many whole Chinese characters in
       UTF-8: a menu in another encoding is included by the server;
    4. the multi-byte encoding that the page declares;
    5. GB18030, the superset of GB2312 and GBK, which pages that carry those labels need (reference/measured.md);
    6. the single-byte encoding that the page declares.

    Where none of them fits, the one with the fewest broken characters does, with U+FFFD in their place: one
    (a page cut inside a character) or up to one per cent.

    Raises:
        ReadError: ``encoding``, where no encoding fits.
    """
    return _decode(body)[1]


def name_encoding(body: bytes) -> str:
    """Return the encoding in which ``decode_html`` reads a page.

    Raises:
        ReadError: what ``decode_html`` raises.
    """
    return _decode(body)[0]


def encode_html(body: bytes) -> bytes:
    """Return an HTML page in UTF-8, without white space around it and without a byte order mark.

    Raises:
        ReadError: what ``decode_html`` raises.
    """
    page = body.strip()
    if page[:1] == b"<" and page[-1:] == b">":  # else: what is white space only as text, or a byte order mark
        try:
            text = body.decode()
        except UnicodeDecodeError:
            text = ""
        if _has_wide(text, 1):  # as most pages, and as decode_html would find out less directly
            if b"\x00" in page:
                _check_controls(text)
            return page
    return decode_html(body).strip().encode()


def _decode(body: bytes) -> tuple[str, str]:
    """Return the encoding and the text of a page, as ``decode_html`` says."""
    bom_encoding, bom = read_bom(body)
    if bom_encoding and bom:
        text = body[len(bom) :].decode(bom_encoding, errors="replace")
        if _is_whole(text):
            return bom_encoding, _check_controls(text)
        body = body[len(bom) :] if bom_encoding == "utf-8" else body
    text = body.decode("utf-8", errors="replace")
    broken = text.count("\ufffd") - body.count("\ufffd".encode())
    whole = broken <= text.endswith("\ufffd")  # cut inside its last character it is UTF-8 all the same
    if _has_wide(text, 1 if whole else 3 * broken):  # reports in GBK read as UTF-8 have 1 to 30 broken ones
        return "utf-8", _check_controls(text)
    if not whole and _has_wide(text, max(_MIXED_LEAST, broken // _MIXED_SHARE)):
        return "utf-8", _check_controls(_decode_mixed(body))
    declared = html_body_declared_encoding(body)  # takes as long as decoding; most pages need no label
    multi_byte = declared if declared in _MULTI_BYTE else None
    if whole and (multi_byte is None or text.isascii()):
        return "utf-8", _check_controls(text)
    order = [multi_byte, "gb18030", declared if _is_single_byte(declared) else None]
    tried = {encoding: body.decode(encoding, errors="replace") for encoding in order if encoding}
    encoding, text = _pick_best({**tried, "utf-8": text})
    return encoding, _check_controls(text)


def _decode_mixed(body: bytes) -> str:
    """Return the text of a page of which a part is in UTF-8 and another in GB18030, as where a menu is included."""
    return _NOT_ASCII.sub(lambda run: _decode_run(run[0]).encode(), body).decode("utf-8", errors="replace")


def _decode_run(run: bytes) -> str:
    text = run.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return text if not broken or _has_wide(text, 3 * broken) else run.decode("gb18030", errors="replace")


def _has_wide(text: str, least: int) -> bool:
    """Tell whether a text has so many characters at least that UTF-8 writes with three or four bytes."""
    return sum(1 for _ in islice(_WIDE.finditer(text), least)) == least


def _is_single_byte(encoding: str | None) -> bool:
    return encoding is not None and codecs.lookup(encoding).name.startswith(_SINGLE_BYTE)


def _is_whole(text: str) -> bool:
    broken = text.count("\ufffd")
    return broken <= 1 or broken * 100 <= len(text) * _DAMAGE_PER_CENT


def _pick_best(texts: Mapping[str, str]) -> tuple[str, str]:
    """Return encoding and text of the first without a broken character, or of the one with the fewest, if few."""
    encoding, best = min(texts.items(), key=lambda tried: tried[1].count("\ufffd"))
    if not _is_whole(best):
        raise ReadError("encoding", "the page's bytes fit neither its declared encoding nor UTF-8 nor GB18030")
    return encoding, best


def _check_controls(text: str) -> str:
    """Refuse what decodes and is no text: UTF-16 without its mark, a binary file."""
    if text.count("\x00") * 100 > len(text) * _DAMAGE_PER_CENT:
        raise ReadError("encoding", "the page's bytes are no text in any encoding that is known")
    return text
