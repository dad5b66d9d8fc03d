"""The package: where its document part stands and in which encoding, and how its members must not be packed."""

import io
import struct
import zipfile

import pytest

from pipelines.documents.docx import package as docx_package
from tests.pipelines.documents.docx.reading import error_of, read
from tests.pipelines.documents.word_files import (
    BODY,
    HIDDEN,
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
