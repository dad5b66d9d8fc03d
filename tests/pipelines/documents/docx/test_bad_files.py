"""Files that are broken, locked, empty or made to harm: each ends in a named error."""

import pytest

from pipelines.documents.docx import package as docx_package
from tests.pipelines.documents.docx.reading import error_of, read
from tests.pipelines.documents.word_files import cell, docx, package, paragraph, part, row, table


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04", "damaged"),
        (package({}), "damaged"),
        (package({"word/document.xml": b""}), "damaged"),
        (package({"word/document.xml": b"<w:document>"}), "damaged"),
        (package({"word/document.xml": b"<html/>"}), "damaged"),
        (package({"word/document.xml": part("document", "")}), "empty"),
        (docx(paragraph()), "empty"),
        (docx("甲")[:-30], "damaged"),
        (docx(paragraph('<w:r><w:sym w:font="Symbol" w:char="XYZ"/></w:r>')), "damaged"),
        (docx(table(row(cell("1", properties='<w:gridSpan w:val="-1"/>'), "2"))), "damaged"),
        (docx(table(row("1", "2", properties='<w:gridBefore w:val="4294967296"/>'))), "damaged"),
        (docx(table(row(cell("1", span=999_999_999), "2"))), "table_too_large"),
        (docx(table(*[row("1", cell("2", span=9_999))] * 11)), "table_too_large"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "encrypted"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_files_end_in_their_error(content: bytes, error: str) -> None:
    assert error_of(content) == error


def test_entities_are_refused() -> None:
    lol = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 50 + '"><!ENTITY c "' + "&b;" * 50 + '">]>'
    xml = part("document", "<w:body>" + paragraph("&c;") + "</w:body>").replace("?>", "?>" + lol, 1)
    assert error_of(package({"word/document.xml": xml})) == "damaged"
    outside = '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/hostname">]>'
    xml = part("document", "<w:body>" + paragraph("&c;") + "</w:body>").replace("?>", "?>" + outside, 1)
    assert error_of(package({"word/document.xml": xml})) == "damaged"


def test_elements_nested_too_deep() -> None:
    deep = "<w:sdt><w:sdtContent>" * 300 + paragraph("渝") + "</w:sdtContent></w:sdt>" * 300
    assert error_of(docx(deep)) == "damaged"


def test_tables_nested_deep_are_read() -> None:
    nested = paragraph("底")
    for _ in range(75):
        nested = table(row(f"<w:tc>{nested}</w:tc>", cell("旁")))
    document = read(docx(nested))
    assert len(document.tables) == 75


def test_a_part_of_too_many_elements_is_refused() -> None:
    assert error_of(docx("<w:p/>" * docx_package.MAX_MARKUP)) == "too_large"
