"""What a file is, by its first bytes and never by its name."""

import codecs
import io
import re
import zipfile
import zlib
from contextlib import suppress

from pipelines.documents import formats

_SIGNATURES = (
    (b"%PDF-", formats.PDF.media_type),
    (b"{\\rtf", formats.RTF.media_type),
    (b"Rar!\x1a\x07", formats.RAR.media_type),
    (b"7z\xbc\xaf\x27\x1c", formats.SEVEN_ZIP.media_type),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)
_ZIP_MEMBERS = (
    ("word/document.xml", formats.DOCX.media_type),
    ("xl/workbook.xml", formats.XLSX.media_type),
    ("ppt/presentation.xml", formats.PPTX.media_type),
    ("OFD.xml", formats.OFD.media_type),
)
_ZIP_TYPES = (  # how the parts say what the package is, where its main part has another name
    (b"wordprocessingml.document.main+xml", formats.DOCX.media_type),
    (b"wordprocessingml.template.main+xml", formats.DOCX.media_type),
    (b"ms-word.document.macroEnabled.main+xml", formats.DOCX.media_type),
    (b"ms-word.template.macroEnabledTemplate.main+xml", formats.DOCX.media_type),
    (b"spreadsheetml.sheet.main+xml", formats.XLSX.media_type),
    (b"presentationml.presentation.main+xml", formats.PPTX.media_type),
    (b"application/vnd.oasis.opendocument.text", formats.ODT.media_type),
    (b"application/vnd.oasis.opendocument.spreadsheet", formats.ODS.media_type),
)
_ZIP_SAYS = ("[content_types].xml", "mimetype")
_MOST = 1 << 20  # bytes unpacked of a part that says what the package is
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 0xFFFF + 22  # bytes in which the end of a ZIP file begins
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", formats.DOC.media_type),
    ("EncryptedPackage", formats.DOC.media_type),  # a DOCX behind a password: its reader says so
    ("Workbook", formats.XLS.media_type),
)
_FIB = re.compile(rb"\xec\xa5.[\x00\x01]", re.DOTALL)  # how a main stream of Word begins ([MS-DOC] 2.5.2: wIdent, nFib)
_TAGS = (  # those of the WHATWG MIME sniffing standard (§7.1), and others that pages and error pages begin with
    "html|head|body|title|meta|link|base|script|style|iframe|frameset|h[1-6]|div|font|center|form|table|tbody|tr|td|"
    "a|b|br|p|span|strong|ul|ol|li|section|article"
)
_HTML = re.compile(rf"\s*(?:<!--|<!doctype\s+html\b|<(?:{_TAGS})(?=[\s>/]))".encode(), re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\b[^>]*>(?:\s|<!--.*?-->|<\?[^>]*>)*+", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(rb"""<\?mso-application\s[^>]*progid\s*=\s*["']Word\.Document["']""", re.IGNORECASE)
_WORD_ROOTS = (
    (
        re.compile(rb"<(?:[\w.-]+:)?package\s[^>]*http://schemas\.microsoft\.com/office/2006/xmlPackage"),
        formats.FLAT_DOCX,
    ),
    (re.compile(rb"<(?:[\w.-]+:)?wordDocument\s"), formats.WORD_XML),
)
_MHTML = re.compile(
    rb"(?:[A-Za-z][A-Za-z-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*+){0,20}?MIME-Version:[ \t]*1\.0", re.IGNORECASE
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(content: bytes) -> str:
    """Return the media type of a file's bytes; ``application/octet-stream`` where nothing is recognised."""
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return media_type
    if content.startswith((b"PK\x03\x04", _ZIP_END)):
        return _sniff_zip(content)
    if content.startswith(_OLE):
        return _sniff_ole(content)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        start = content[:4096].decode("utf-16", errors="replace").encode()
    else:
        start = content[:65536].removeprefix(codecs.BOM_UTF8).lstrip()[:4096]  # templates begin with empty lines
    return _sniff_markup(start) or _sniff_rest(content, start)


def _sniff_markup(start: bytes) -> str | None:
    """Return the media type of text in some markup: a page, XML (Word 2003 writes it), a web archive."""
    declaration = _XML.match(start)
    if _HTML.match(start, declaration.end() if declaration else 0):
        return formats.HTML.media_type
    if declaration:
        return _sniff_xml(start, declaration.end())
    return formats.MHTML.media_type if _MHTML.match(start) else None


def _sniff_xml(start: bytes, root: int) -> str:
    """Return the media type of XML with its root element at a place: Word's own two kinds, or any."""
    kinds = (kind for pattern, kind in _WORD_ROOTS if pattern.match(start, root))
    word = _WORD.search(start, 0, root)
    return next(kinds, formats.WORD_XML if word else formats.XML).media_type


def _sniff_rest(content: bytes, start: bytes) -> str:
    if b"%PDF-" in content[:1024]:
        return formats.PDF.media_type  # PDF readers accept bytes before the header (ISO 32000-1, annex H.3.4.1)
    if start.startswith(b"{\\rtf"):
        return formats.RTF.media_type  # as Word and WPS do, behind white space and a byte order mark
    if _ZIP_END in content[-_ZIP_TAIL:] and b"PK\x03\x04" in content:
        return _sniff_zip(content)  # places in a ZIP file are counted from its end
    return formats.PLAIN_TEXT.media_type if start and not _CONTROL.search(start) else "application/octet-stream"


def _sniff_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _sniff_members(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        # cut off: the directory at its end is lost, the names before each member are not
        return next(
            (media_type for member, media_type in _ZIP_MEMBERS if member.encode() in content), formats.ZIP.media_type
        )


def _sniff_members(archive: zipfile.ZipFile) -> str:
    """Return what a ZIP file is by the names of its members, or by what one of them says of it."""
    # names are compared without regard to case (ECMA-376 part 2, 6.2.2.3); some writers use backslashes
    members = {info.filename.replace("\\", "/").casefold(): info for info in archive.infolist()}
    for member, media_type in _ZIP_MEMBERS:
        if member.casefold() in members:
            return media_type
    for info in filter(None, map(members.get, _ZIP_SAYS)):
        with suppress(zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
            with archive.open(info) as stream:
                said = stream.read(_MOST)
            kind = next((media_type for name, media_type in _ZIP_TYPES if name in said), None)
            if kind is not None:
                return kind
    return formats.ZIP.media_type


def _sniff_ole(content: bytes) -> str:
    named = ((name.encode("utf-16-le"), media_type) for name, media_type in _OLE_STREAMS)
    # cut off: the directory at its end is lost, the beginning of the main stream, of a sector, may not be
    word = any(_FIB.match(content, place) for place in range(512, len(content), 512))
    unnamed = formats.DOC.media_type if word else "application/x-ole-storage"
    return next((media_type for name, media_type in named if name in content), unnamed)
