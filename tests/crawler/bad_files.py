"""Files that no report should be, made in code: cut off, empty, huge inside, deep, looped, locked, mislabelled.

Each says how `scrapy ingest` must end it, with the codes that the readers' docstrings give such a file.
"""

import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.paths import SITE
from tests.pipelines.documents import ole_files, word_files
from tests.pipelines.documents.pdf import files as pdf_files

Make = Callable[[], bytes]
"""Makes the bytes of a file when they are needed, so that collecting the tests makes none."""

REPORT_PDF = "127.0.0.1/zwgk/zfxxgkzl/zfxxgknb/szf/szf/202003/W020200331617254830916.pdf"
REPORT_DOCX = "127.0.0.1/zwgk/zfxxgkzl/zfxxgknb/szfbgt/202401/W020240131382650417293.docx"
REPORT_DOC = "localhost/zwgk_299/zfxxgknb/qzf/202401/W020240126394417205518.doc"

WORDS = "通知公告"
"""A text that is readable and says of no report that it is one."""


@dataclass(frozen=True)
class BadFile:
    """A file of a folder that is ingested, and the failures (stage, code) that it may end in.

    There is one, or those on either side of a limit that the machine's speed or an optional reader decides. None at
    all: no reader is there for its kind, and it is archived and counted as unread.

    """

    name: str
    make: Make
    failures: frozenset[tuple[str, str]]


def _refused(name: str, make: Make, *errors: str) -> BadFile:
    return BadFile(name, make, frozenset(("read", error) for error in errors))


def _no_report(name: str, make: Make, *errors: str) -> BadFile:
    return BadFile(name, make, frozenset({("identify", "not_a_report"), *(("read", error) for error in errors)}))


def list_bad_files(secret: Path) -> list[BadFile]:
    """Return all bad files; those with external entities ask for /etc/passwd and for the ``secret``.

    The first two by name, attributes.html and a-long-scan.pdf, may end in a time limit: they wait for the readers'
    processes to start, which takes a busy machine seconds.
    """
    return [
        *_list_damaged(),
        *_list_mislabelled(),
        *_list_packages(secret),
        *_list_pdfs(),
        *_list_word_files(),
        *_list_pages(secret),
    ]


# --- cut off, empty, noise ---


def _half(place: str) -> Make:
    def make() -> bytes:
        content = (SITE / place).read_bytes()
        return content[: len(content) // 2]

    return make


def _list_damaged() -> list[BadFile]:
    return [
        _refused("cut.pdf", _half(REPORT_PDF), "damaged"),
        _refused("cut.docx", _half(REPORT_DOCX), "damaged"),
        _refused("cut.doc", _half(REPORT_DOC), "damaged"),
        _refused("cut.html", lambda: b"<!DOCTYPE html>\n<html><head><meta charset='utf-8'><tit", "empty"),
        _refused("empty.docx", bytes, "empty"),
        _refused("noise.pdf", lambda: random.Random(1).randbytes(300_000), "media_type"),
        _refused("noise-behind-a-header.pdf", lambda: b"%PDF-1.7\n" + random.Random(2).randbytes(300_000), "damaged"),
        _refused("noise-behind-a-header.doc", lambda: _OLE + random.Random(3).randbytes(300_000), "media_type"),
        # whichever it comes to first: a group that never ends, or a byte that is no character
        _refused(
            "noise-behind-a-header.rtf",
            lambda: b"{\\rtf1" + random.Random(4).randbytes(300_000),
            "damaged",
            "encoding",
        ),
    ]


# --- what the name says and the bytes are not ---


def _list_mislabelled() -> list[BadFile]:
    workbook = {"[Content_Types].xml": word_files.content_types("/xl/workbook.xml"), "xl/workbook.xml": "<workbook/>"}
    return [
        _no_report("error-page.pdf", lambda: _page("<h1>502 Bad Gateway</h1>")),
        _no_report("rtf.doc", lambda: b"{\\rtf1\\ansi News of the day.\\par}"),
        _no_report("page.doc", lambda: _page(f"<p>{WORDS}</p>")),
        _no_report("package.doc", lambda: word_files.docx(WORDS)),
        _refused("workbook.docx", lambda: word_files.package(workbook), "no_reader"),
        _refused("zip.doc", lambda: word_files.package({"a.txt": WORDS}), "no_reader"),
    ]


# --- packages: ZIP and XML ---


def _list_packages(secret: Path) -> list[BadFile]:
    passwd, ours = ('<!ENTITY a SYSTEM "file:///etc/passwd">', f'<!ENTITY b SYSTEM "{secret.as_uri()}">')
    inner = word_files.package({"word/document.xml": bytes(1 << 20)})
    return [
        _refused("bomb.docx", lambda: _zip_zeros("word/document.xml", stated=_BOMB), "too_large"),
        _refused("bomb-that-states-little.docx", lambda: _zip_zeros("word/document.xml", stated=999), "damaged"),
        _refused("bomb-of-elements.docx", lambda: word_files.docx("<w:p/>" * 4_000_000), "too_large"),
        _refused("zip-as-document.docx", lambda: word_files.package({"word/document.xml": inner}), "damaged"),
        _refused("zip-in-zip.docx", lambda: word_files.package({"a.zip": _zip_zeros("b", stated=_BOMB)}), "no_reader"),
        _refused("laughs.docx", lambda: _docx_with_entities(_laugh(), "&h9;"), "damaged"),
        _refused("entities.docx", lambda: _docx_with_entities(passwd + ours, "&a;&b;"), "damaged"),
    ]


def _docx_with_entities(declarations: str, text: str) -> bytes:
    document = word_files.part("document", f"<w:body>{word_files.paragraph(text)}</w:body>")
    return word_files.package({"word/document.xml": document.replace("?>", f"?><!DOCTYPE w [{declarations}]>", 1)})


def _laugh() -> str:
    """Entities of which the last is ten times the one before, and so on: 10^9 times ha."""
    larger = (f'<!ENTITY h{level} "{f"&h{level - 1};" * 10}">' for level in range(1, 10))
    return '<!ENTITY h0 "ha">' + "".join(larger)


_BLOCK = 1 << 26
_BOMB = 160 * _BLOCK
"""10 GB of zeros, 10 MB packed."""


def _zip_zeros(name: str, stated: int) -> bytes:
    """Return a ZIP file (PKWARE APPNOTE 4.3) whose one member holds 10 GB of zeros and states another size.

    A full flush makes what follows independent of what came before (zlib manual), so that one packed block can be
    repeated. The check sum is wrong: nobody shall come to the end.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(_BLOCK)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = block * (_BOMB // _BLOCK) + packer.flush()
    wide = stated >= 1 << 32
    extra = struct.pack("<HHQ", 1, 8, stated) if wide else b""  # ZIP64: the size that 32 bits cannot hold
    numbers = (8, 0, 0x21, 0, len(packed), 0xFFFFFFFF if wide else stated, len(name), len(extra))
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 45, 0, *numbers) + name.encode() + extra + packed
    entry = struct.pack("<4sHHHHHHIIIHH", b"PK\x01\x02", 45, 45, 0, *numbers) + bytes(14) + name.encode() + extra
    return local + entry + struct.pack("<4s4xHHIIH", b"PK\x05\x06", 1, 1, len(entry), len(local), 0)


# --- PDF ---


def _list_pdfs() -> list[BadFile]:
    words = pdf_files.text(50, 700, WORDS)
    picture = "q 500 0 0 700 50 50 cm BI /W 8 /H 8 /BPC 8 /CS /G /F /AHx ID " + "a0" * 64 + "> EI Q"
    return [
        _refused("pages-2000.pdf", lambda: pdf_files.build(*[words] * 2000), "too_large"),
        _refused("million-paths.pdf", lambda: pdf_files.build("0 0 m 9 0 l S\n" * 1_000_000), "too_large"),
        _refused("password.pdf", lambda: pdf_files.build(words, password="secret"), "encrypted"),
        _no_report("empty-password.pdf", lambda: pdf_files.build(words, password="")),
        _refused("loop-of-pages.pdf", lambda: _pdf(kids="2 0 R"), "damaged"),
        _refused("loop-through-a-branch.pdf", lambda: _pdf(kids="5 0 R"), "damaged"),
        _no_report("loop-of-parents.pdf", lambda: _pdf(parent="3 0 R", content=words)),
        _no_report("huge-sheet.pdf", lambda: _pdf(sheet=1_000_000, content=words)),
        # with the extra `ocr` they are drawn and looked at, which may take longer than the test allows
        _refused("huge-empty-sheet.pdf", lambda: _pdf(sheet=1_000_000), "scanned", "time_limit"),
        _refused("scan.pdf", lambda: pdf_files.build(picture), "scanned", "time_limit"),
        _refused("a-long-scan.pdf", lambda: pdf_files.build(*[picture] * 400), "scanned", "time_limit", "memory_limit"),
    ]


def _pdf(*, kids: str = "3 0 R", parent: str = "2 0 R", sheet: int = 600, content: str = "") -> bytes:
    """Return a PDF of one page (object 3); object 5 is a branch of pages that holds the root of pages."""
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count 1>>",
        f"<</Type/Page/Parent {parent}/MediaBox[0 0 {sheet} {sheet}]/Contents 4 0 R/Resources<</Font<</F1 {font}>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>",
    ]
    body, places = "%PDF-1.7\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{item}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start, size = len(body), len(objects) + 1
    body += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\n"
    return f"{body}startxref\n{start}\n%%EOF\n".encode()


# --- Word 97-2003 ([MS-CFB]) ---

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SECTOR = 512


def _list_word_files() -> list[BadFile]:
    return [
        _refused("loop-of-sectors.doc", lambda: _doc_with(_next(0), 0), "damaged"),
        _no_report("loop-of-directory-sectors.doc", lambda: _doc_with(_next(_directory()), _directory())),
        _refused("loop-of-entries.doc", lambda: _doc_with(_entry(1) + 0x44, 1, 1), "damaged"),
        _refused("stream-of-2-gb.doc", lambda: _doc_with(_entry(1) + 0x78, 0x7FFFFFFF), "damaged"),
    ]


def _plain_doc() -> bytes:
    return ole_files.doc([ole_files.Text(f"{WORDS}\r")])


def _directory() -> int:
    """Return the number of the directory's first sector."""
    return int(struct.unpack_from("<I", _plain_doc(), 0x30)[0])


def _entry(number: int) -> int:
    """Return where an entry of the directory stands in the file; 0 is the root, 1 the main stream."""
    return (_directory() + 1) * _SECTOR + 128 * number


def _next(number: int) -> int:
    """Return where the table of sectors says what follows a sector."""
    return int((struct.unpack_from("<I", _plain_doc(), 0x4C)[0] + 1) * _SECTOR + 4 * number)


def _doc_with(place: int, *numbers: int) -> bytes:
    """Return a DOC file with other numbers of 32 bits at a place."""
    content = bytearray(_plain_doc())
    struct.pack_into(f"<{len(numbers)}I", content, place, *numbers)
    return bytes(content)


# --- pages and text ---


def _list_pages(secret: Path) -> list[BadFile]:
    doctype = "<!DOCTYPE html [{}]>"
    laughs = doctype.format(_laugh())
    asks = doctype.format(f'<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b SYSTEM "{secret.as_uri()}">')
    span = "<td colspan=1000 rowspan=65534>1</td>" * 10
    return [
        _no_report("deep.html", lambda: _page("<div>" * 20_000 + WORDS)),
        # Lexbor looks at all open elements when one is opened: 40 seconds
        _refused("deeper.html", lambda: _page("<div>" * 200_000 + WORDS), "time_limit"),
        # a browser's tree has each font again in each paragraph after it: millions of elements
        _refused("open-fonts.html", lambda: _page(_open_fonts(4000)), "memory_limit", "time_limit"),
        _refused("deep-tables.html", lambda: _page("<table><tr><td>" * 5_000 + WORDS), "too_deep"),
        _refused(
            "wide-table.html", lambda: _page(f"<table><tr>{span}</tr>{'<tr></tr>' * 20}</table>"), "table_too_large"
        ),
        _no_report("laughs.html", lambda: _page(f"<p>{WORDS} &h9;</p>", laughs)),
        _no_report("entities.html", lambda: _page(f"<p>{WORDS} &a; &b;</p>", asks)),
        # 2 seconds and 400 MB on a machine that does nothing else
        _no_report("large.html", lambda: _page(f"<p>{WORDS * 25}</p>" * (30_000_000 // 307)), "time_limit"),
        # Lexbor compares each attribute with all before it: a minute and more
        _refused("attributes.html", lambda: _page(f"<p {_numbered(200_000)}>{WORDS}</p>"), "time_limit"),
        _no_report("line.txt", lambda: WORDS.encode() * (5_000_000 // 12)),
        _refused("utf-16-without-its-mark.html", lambda: _page(WORDS).decode().encode("utf-16-le"), "media_type"),
    ]


def _open_fonts(count: int) -> str:
    return "".join(f"<p><font color=#{number:06x}>{WORDS}" for number in range(count))


def _numbered(count: int) -> str:
    return " ".join(f"a{number}" for number in range(count))


def _page(body: str, doctype: str = "<!DOCTYPE html>") -> bytes:
    return f"{doctype}<html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def make_elements() -> bytes:
    """Return a page of 8 MB that takes 475 MB when it is read: a million elements."""
    return _page("<b>x</b>" * 1_000_000)
