"""The package: where its document part stands and in which encoding, and how its members must not be packed."""

import base64
import io
import struct
import zipfile

import pytest

from pipelines.documents.docx import package as docx_package
from pipelines.documents.formats import DOCX
from pipelines.documents.model import Layout, ReadError
from pipelines.documents.reader_names import name_reader
from pipelines.documents.readers import read_document
from tests.pipelines.documents.docx.reading import error_of, read
from tests.pipelines.documents.rtf_files import rtf
from tests.pipelines.documents.rtf_files import table as rtf_table
from tests.pipelines.documents.word_files import (
    BODY,
    HIDDEN,
    MAIN,
    RELATIONS,
    STRICT,
    cell,
    content_types,
    docx,
    package,
    paragraph,
    part,
    relations,
    row,
    run,
    table,
)
from tests.pipelines.documents.word_samples import lines, shapes


def test_the_document_is_found_by_its_relation() -> None:
    members = {
        "_rels/.rels": relations({"officeDocument": "/Inhalt/haupt%20teil.xml"}),
        "word/document.xml": part("document", "<w:body/>"),
        "inhalt/Haupt teil.xml": part("document", BODY),
    }
    assert lines(read(package(members))) == ["渝"]


def test_the_document_is_found_by_its_content_type() -> None:
    members = {"[Content_Types].xml": content_types("/d.xml"), "d.xml": part("document", BODY)}
    assert lines(read(package(members))) == ["渝"]


def test_the_document_is_found_by_its_usual_name() -> None:
    assert lines(read(package({"word\\document.xml": part("document", BODY)}))) == ["渝"]


def test_strict_files() -> None:
    body = f"<w:body>{table(row(cell('组', merge='restart'), '1'), row(cell(merge='continue'), '2'))}</w:body>"
    rels = relations({"officeDocument": "word/document.xml"}, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    content = package({"_rels/.rels": rels, "word/document.xml": part("document", body, STRICT)})
    assert shapes(read(content)) == [["0,0 组 2x1", "0,1 1", "1,1 2"]]


def test_text_in_utf16() -> None:
    body = f"<w:body>{paragraph('渝', run('隐', HIDDEN))}</w:body>"
    xml = part("document", body).replace("UTF-8", "UTF-16").encode("utf-16")
    assert lines(read(package({"word/document.xml": xml}))) == ["渝"]


def test_a_zip_bomb_is_refused_by_its_size() -> None:
    assert error_of(package({"word/document.xml": bytes(docx_package.MAX_PART + 1)})) == "too_large"


def test_a_zip_bomb_that_lies_about_its_size_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The directory says 10 bytes: no more are unpacked, and the checksum does not fit."""
    content = bytearray(package({"word/document.xml": bytes(5_000_000)}))
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, 10)
    unpacked = []
    monkeypatch.setattr(docx_package, "_CHUNK", 1000)
    whole = zipfile.ZipExtFile.read

    def count(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        unpacked.append(whole(self, n))
        return unpacked[-1]

    monkeypatch.setattr(zipfile.ZipExtFile, "read", count)
    assert error_of(bytes(content)) == "damaged"
    assert sum(map(len, unpacked)) <= 10


def test_an_encrypted_member() -> None:
    content = bytearray(docx("渝"))
    directory = content.index(b"word/document.xml", content.index(b"PK\x01\x02")) - 46
    content[directory + 8] |= 1
    assert error_of(bytes(content)) == "encrypted"


def test_a_compression_that_packages_do_not_have() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", part("document", BODY))
    assert error_of(buffer.getvalue()) == "damaged"


# --- the package as one XML file ---


def flat(members: dict[str, str]) -> bytes:
    """The package as one XML file; a member that is no XML is written in Base64."""
    parts = "".join(
        f'<pkg:part pkg:name="/{name}" pkg:contentType="{MAIN if name.endswith("d.xml") else "x/y"}">'
        + (
            f"<pkg:xmlData>{content.partition('?>')[2] or content}</pkg:xmlData></pkg:part>"
            if content.startswith("<")
            else f"<pkg:binaryData>{base64.b64encode(content.encode()).decode()}</pkg:binaryData></pkg:part>"
        )
        for name, content in members.items()
    )
    root = f'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{parts}</pkg:package>'
    return f'<?xml version="1.0"?><?mso-application progid="Word.Document"?>{root}'.encode()


def test_a_package_as_one_xml_file_is_read() -> None:
    members = {"word/d.xml": part("document", BODY), "word/media/a.png": "picture"}
    media_type, reader, document = read_document(flat(members), Layout())
    assert (media_type, reader) == ("application/vnd.ms-word2006ml", name_reader(media_type))
    assert lines(document) == ["渝"]


def test_a_package_as_one_xml_file_without_a_document_is_damaged() -> None:
    with pytest.raises(ReadError) as caught:
        read_document(flat({"word/a.png": "picture"}), Layout())
    assert caught.value.error == "damaged"


# --- files that stand in place of text ---


def chunked(name: str, chunk: str | bytes, *around: str) -> bytes:
    """A document in which another file stands behind other paragraphs."""
    body = "".join(map(paragraph, around)) + f'<w:altChunk xmlns:r="{RELATIONS}" r:id="r0"/><w:sectPr/>'
    members: dict[str, str | bytes] = {
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations({"aFChunk": name}),
    }
    return package(members | {f"word/{name}": chunk})


PAGE = (
    "<html><head><meta charset=utf-8></head><body><p>一、总体情况</p><p>全年</p>"
    "<table><tr><td>组<td>12</table></body></html>"
)


@pytest.mark.parametrize(
    ("name", "chunk"),
    [
        ("a.htm", PAGE),
        ("a.mht", f"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}".encode()),
        ("a.rtf", rtf("一、总体情况", "全年", rtf_table(["组", b"12{\\super 1}"]))),
        ("a.docx", docx("一、总体情况", "全年", table(row("组", "12")))),
    ],
)
@pytest.mark.parametrize("around", [(), ("前",)], ids=["alone", "behind a paragraph"])
def test_a_file_in_place_of_text_is_read(name: str, chunk: str | bytes, around: tuple[str, ...]) -> None:
    _, _, document = read_document(chunked(name, chunk, *around), Layout())
    assert document.media_type == DOCX.media_type
    assert lines(document) == [*around, "一、总体情况", "全年"]
    assert shapes(document) == [["0,0 组", "0,1 12"]]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (chunked("a.htm", ""), "empty"),
        (chunked("a.png", b"\x89PNG\r\n\x1a\n"), "media_type"),
        (chunked("a.docx", chunked("b.htm", PAGE)), "empty"),
        (package({"word/document.xml": part("document", "<w:body><w:altChunk/></w:body>")}), "damaged"),
    ],
)
def test_a_file_in_place_of_text_that_cannot_be_read(content: bytes, error: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_document(content, Layout())
    assert caught.value.error == error
