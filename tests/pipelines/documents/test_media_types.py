import codecs
import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.formats import FILE_FORMATS, name_format, suffix_of
from pipelines.documents.media_types import sniff
from pipelines.documents.model import Layout, ReadError
from pipelines.documents.reader_names import name_reader
from pipelines.documents.readers import READERS, read_document
from tests.growth import assert_linear

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(*names: str, content: bytes = b"x", method: int = zipfile.ZIP_STORED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name in names:
            archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.4\n%\xe2\xe3", "application/pdf"),
        (b"\r\n\r\n%PDF-1.7", "application/pdf"),
        (b"\xef\xbb\xbf%PDF-1.7", "application/pdf"),
        (b"{\\rtf1\\ansi\\ansicpg936", "application/rtf"),
        (b"Rar!\x1a\x07\x00", "application/vnd.rar"),
        (b"Rar!\x1a\x07\x01\x00", "application/vnd.rar"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "application/x-7z-compressed"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (zipped("[Content_Types].xml", "word/document.xml"), DOCX),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
        (zipped("报告.pdf"), "application/zip"),
        (zipped(), "application/zip"),
        (zipped("xl/word/document.xml.txt"), "application/zip"),
        (OLE + "WordDocument".encode("utf-16-le"), "application/msword"),
        (OLE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
        (OLE, "application/x-ole-storage"),
        ("重庆市2019年报告".encode(), "text/plain"),
        ("重庆市2019年报告\r\n\t一、总体情况\x0c".encode("gbk"), "text/plain"),
        ("㛃𠮷".encode("gb18030"), "text/plain"),
        ("\ufeff包丅报告".encode("utf-16-le"), "text/plain"),
        ("\ufeff包丅报告".encode("utf-16-be"), "text/plain"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (bytes(1000), "application/octet-stream"),
        (b"", "application/octet-stream"),
        # near-misses
        (b"PDF-1.4", "text/plain"),
        (b"x" * 2000 + b"%PDF-1.4", "text/plain"),
        (b"{rtf}", "text/plain"),
        (b"PK", "text/plain"),
        (b"\xd0\xcf\x11\xe0\x00", "application/octet-stream"),
        (b"<article1>", "text/plain"),
        (b"<p1>", "text/plain"),
        (b"1 < 2 <p>", "text/plain"),
    ],
)
def test_the_bytes_say_what_a_file_is(content: bytes, media_type: str) -> None:
    assert sniff(content) == media_type


HTML = [
    "<!DOCTYPE html><html>",
    '<!doctype HTML PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">',
    "<html>",
    "<HTML xmlns:o='x'>",
    "<head>",
    "<meta charset=gbk>",
    "<body>",
    "<title>404 Not Found</title>",
    "<script>location.href='/'</script>",
    "<h1>您访问的页面不存在</h1>",
    "<center>404</center>",
    "<table><tr>",
    "<div class=TRS_Editor>",
    "<p>文",
    "<p/>",
    "<br>",
    "<a href=x>",
    "<!-- TRS WCM --><html>",
    "<!--" + "x" * 5000 + "--><html>",
]


@pytest.mark.parametrize("html", HTML)
@pytest.mark.parametrize("before", [b"", b"\r\n\t  ", b"\n" * 10_000, codecs.BOM_UTF8, codecs.BOM_UTF8 + b"\r\n"])
def test_pages(html: str, before: bytes) -> None:
    assert sniff(before + html.encode("gbk")) == "text/html"


@pytest.mark.parametrize("html", HTML[:3])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_pages_in_utf16(html: str, encoding: str) -> None:
    assert sniff(("\ufeff\r\n" + html).encode(encoding)) == "text/html"


@pytest.mark.parametrize("between", ["", "\n", "\n<!-- TRS -->\n", "<?xml-stylesheet href='x'?>\n"])
@pytest.mark.parametrize("html", ["<!DOCTYPE html>", "<html xmlns='x'>"])
def test_xhtml_is_a_page_and_other_xml_is_not(between: str, html: str) -> None:
    declaration = f'<?xml version="1.0" encoding="gb2312"?>{between}'
    assert sniff((declaration + html).encode()) == "text/html"
    assert sniff((declaration + "<p:html xmlns:p='x'>").encode()) == "application/xml"


WORD_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
FLAT = '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
WORDML = '<w:wordDocument xmlns:aml="http://schemas.microsoft.com/aml/2001/core">'


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        ('\n<?mso-application progid="Word.Document"?>\n' + WORDML, "application/vnd.ms-wordml"),
        ('<?mso-application progid="Word.Document"?>' + FLAT, "application/vnd.ms-word2006ml"),
        (WORDML, "application/vnd.ms-wordml"),
        ("\n<!-- -->" + FLAT, "application/vnd.ms-word2006ml"),
        ("<?mso-application progid='Word.Document'?><other>", "application/vnd.ms-wordml"),
        ('<?mso-application progid="Excel.Sheet"?><Workbook>', "application/xml"),
        ('<package xmlns="http://www.idpf.org/2007/opf">', "application/xml"),
        ("<r><w:wordDocument x>", "application/xml"),
    ],
)
def test_word_as_one_xml_file_is_named(content: str, media_type: str) -> None:
    assert sniff((WORD_XML + content).encode()) == media_type
    assert suffix_of(media_type) == "xml"


@pytest.mark.parametrize(
    "head",
    [
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n",
        'From: "Saved by Internet Explorer 8"\r\nSubject: =?gb2312?B?xOo=?=\r\nDate: x\r\nmime-version: 1.0\r\n',
        "From: <Saved by Blink>\nSubject: a\n folded\n\tagain\nMIME-Version: 1.0\n",
    ],
)
def test_a_web_archive_under_doc_is_named(head: str) -> None:
    assert sniff(head.encode()) == "multipart/related"
    assert suffix_of("multipart/related") == "mht"


@pytest.mark.parametrize("text", ["说明：\nMIME-Version: 1.0", "MIME-Version：1.0", "a b: c\r\nMIME-Version: 1.0"])
def test_text_that_is_no_web_archive(text: str) -> None:
    assert sniff(text.encode()) == "text/plain"


@pytest.mark.parametrize(("member", "media_type"), [("word/document.xml", DOCX), ("xl/workbook.xml", XLSX)])
def test_a_zip_cut_off_keeps_its_kind_so_that_its_reader_can_say_it_is_damaged(member: str, media_type: str) -> None:
    whole = zipped("[Content_Types].xml", member, "z.bin", content=b"y" * 1000)
    assert sniff(whole[:-300]) == media_type
    assert sniff(zipped("a.txt")[:-10]) == "application/zip"


def test_nothing_is_unpacked_to_sniff(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = zipped("word/document.xml", content=bytes(1000), method=zipfile.ZIP_DEFLATED)
    for name in ("decompress", "decompressobj"):
        monkeypatch.setattr(zlib, name, lambda *_: pytest.fail("it was unpacked"))
    assert sniff(packed) == DOCX


@pytest.mark.parametrize(
    ("once", "again", "last"),
    [("", "<!-- -->", ""), ("", "<!---->\n", "x"), ("", "A: b\n", ""), ("<?xml?>", "<!-- ", "")],
)
def test_odd_beginnings_take_linear_time(once: str, again: str, last: str) -> None:
    assert_linear(lambda size: f"{once}{again * size}{last}".encode(), sniff, size=800)


@given(st.binary(max_size=300))
def test_any_bytes_have_a_kind(content: bytes) -> None:
    assert "/" in sniff(content)


def test_no_bytes_are_an_error() -> None:
    with pytest.raises(ReadError) as caught:
        read_document(b"", Layout())
    assert caught.value.error == "empty"


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"\x00\x01", OLE])
def test_what_can_hold_no_report_is_an_error(content: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        read_document(content, Layout())
    assert caught.value.error == "media_type"


def test_an_error_page_under_a_pdf_address_is_read_as_the_page_it_is() -> None:
    media_type, reader, document = read_document("<html><p>文件不存在</p></html>".encode(), Layout())
    assert (media_type, reader) == ("text/html", name_reader("text/html"))
    assert document is not None
    assert [section.text for section in document.sections] == ["文件不存在"]


KINDS = {
    "DOCX": ("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml"),
    "XLSX": ("spreadsheetml.sheet.main+xml",),
    "PPTX": ("presentationml.presentation.main+xml",),
    "ODT": ("application/vnd.oasis.opendocument.text",),
    "ODS": ("application/vnd.oasis.opendocument.spreadsheet",),
    "ZIP": ("application/epub+zip",),
}


@pytest.mark.parametrize(("kind", "said"), [(kind, said) for kind, names in KINDS.items() for said in names])
@pytest.mark.parametrize("member", ["[Content_Types].xml", "[content_types].xml", "mimetype"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_package_whose_main_part_has_another_name_says_itself_what_it_is(
    kind: str, said: str, member: str, method: int
) -> None:
    assert name_format(sniff(zipped(member, "a/b.xml", content=said.encode(), method=method))) == kind


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (zipped("word\\document.xml"), DOCX),
        (zipped("Word/Document.xml"), DOCX),
        (b"\r\n\0" + zipped("word/document.xml"), DOCX),
        (b"HTTP/1.1 200 OK\r\n\r\n" + zipped("word/document.xml"), DOCX),
        (b"\r\n {\\rtf1", "application/rtf"),
        (codecs.BOM_UTF8 + b"{\\rtf1", "application/rtf"),
    ],
)
def test_what_stands_before_a_file_or_is_written_otherwise(content: bytes, media_type: str) -> None:
    assert sniff(content) == media_type


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (zipped("a.txt"), "ZIP"),
        (zipped("xl/workbook.xml"), "XLSX"),
        (zipped("OFD.xml"), "OFD"),
        (zipped("mimetype", content=b"application/vnd.oasis.opendocument.text"), "ODT"),
        (OLE + "Workbook".encode("utf-16-le"), "XLS"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        ((WORD_XML + WORDML).encode(), "Word 2003 XML"),
        (WORD_XML.encode() + b"<r/>", "XML"),
    ],
)
def test_a_kind_that_nothing_reads_is_refused_by_its_name(content: bytes, name: str) -> None:
    with pytest.raises(ReadError, match=rf"^{name}: ") as caught:
        read_document(content, Layout())
    assert caught.value.error == "no_reader"


def test_every_kind_has_a_reader_or_is_refused() -> None:
    assert {known.media_type for known in FILE_FORMATS if known.reader} == set(READERS)


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (b"{\\rtf1\\ansi x}", "application/rtf"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>x", "multipart/related"),
        (b"<p>x", "text/html"),
    ],
)
def test_a_doc_may_be_something_else(content: bytes, reader: str) -> None:
    media_type, name, document = read_document(content, Layout())
    assert (media_type, name) == (reader, name_reader(reader))
    assert document is not None
    assert document.media_type == reader
    assert document.sections[0].text == "x"
