"""DOCX: every feature of Word that other readers get wrong, built small; bad files; the samples, exactly."""

import io
import re
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.documents import load_documents
from pipelines.documents import docx_package
from pipelines.documents.docx import read_docx
from pipelines.documents.model import Document, Layout, ReadError
from tests.pipelines.documents.word_files import (
    STRICT,
    cell,
    content_types,
    docx,
    field,
    package,
    paragraph,
    part,
    relations,
    row,
    run,
    table,
)
from tests.pipelines.documents.word_samples import (
    SITE,
    bundled,
    damaged,
    figures,
    gold_figures,
    grids,
    lines,
    outcome,
    read_sample,
    samples,
    shapes,
    truth,
)

HIDDEN = "<w:vanish/>"


def read(content: bytes) -> Document:
    return read_docx(content, Layout())


def error_of(content: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read(content)
    return caught.value.error


# ---------------------------------------------------------------- text

INLINE = {
    "smart tag": ('<w:smartTag w:element="x"><w:r><w:t>552.94</w:t></w:r></w:smartTag>' + run("亿元"), "552.94亿元"),
    "insertion": (f'<w:ins w:id="1">{run("186")}</w:ins>', "186"),
    "move": (f'<w:moveFrom w:id="1">{run("9")}</w:moveFrom><w:moveTo w:id="2">{run("186")}</w:moveTo>', "186"),
    "deletion": ("<w:del><w:r><w:delText>999</w:delText></w:r></w:del>" + run("186"), "186"),
    "deletion of w:t": (f'<w:del w:id="1">{run("999")}</w:del>' + run("186"), "186"),
    "content control": (f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('711')}</w:sdtContent></w:sdt>", "711"),
    "custom xml": (f'<w:customXml w:element="x">{run("5")}</w:customXml>', "5"),
    "hyperlink": (f'<w:hyperlink w:anchor="x">{run("41")}</w:hyperlink>', "41"),
    "simple field": (f'<w:fldSimple w:instr="=SUM(ABOVE)">{run("7522")}</w:fldSimple>', "7522"),
    "complex field": (field("=SUM(LEFT)", "653"), "653"),
    "field in a field": (field("IF " + field("PAGE", "3"), "653"), "653"),
    "hidden": (run("77", HIDDEN) + run("5"), "5"),
    "hidden, switched off": (run("77", '<w:vanish w:val="0"/>') + run("5"), "775"),
    "hidden, false": (run("77", '<w:vanish w:val="false"/>') + run("5"), "775"),
    "no-break hyphen": ("<w:r><w:noBreakHyphen/><w:t>78</w:t></w:r>", "-78"),
    "soft hyphen": ("<w:r><w:t>12</w:t><w:softHyphen/><w:t>34</w:t></w:r>", "1234"),
    "tab": ("<w:r><w:t>一</w:t><w:tab/><w:t>二</w:t></w:r>", "一 二"),
    "break": ("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:cr/><w:t>三</w:t></w:r>", "一 二 三"),
    "page break": ('<w:r><w:t>一</w:t><w:br w:type="page"/><w:lastRenderedPageBreak/><w:t>二</w:t></w:r>', "一 二"),
    "symbol minus": ('<w:r><w:sym w:font="Symbol" w:char="F02D"/><w:t>5</w:t></w:r>', "−5"),
    "symbol digit": ('<w:r><w:sym w:font="Symbol" w:char="F037"/></w:r>', "7"),
    "symbol tick": ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
    "symbol of another font": ('<w:r><w:sym w:font="Own" w:char="F0FE"/></w:r>', "\uf0fe"),
    "symbol in Unicode": ('<w:r><w:sym w:font="宋体" w:char="2460"/></w:r>', "①"),
    "ruby": (f"<w:ruby><w:rt>{run('yu')}</w:rt><w:rubyBase>{run('渝')}</w:rubyBase></w:ruby>", "渝"),
    "formula": ("<m:oMath><m:r><m:t>1+1</m:t></m:r></m:oMath>", "1+1"),
    "full-width digits stay": (run("１５１０"), "１５１０"),
    "composed": (run("e\u0301"), "é"),
    "spaces": (run("\u3000 1\u00a0\n 2 "), "1 2"),
    "text cut into runs": (run("1") + run("2") + run("3"), "123"),
    "known alternative": (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{run("1")}</mc:Choice>'
        f"<mc:Fallback>{run('2')}</mc:Fallback></mc:AlternateContent>",
        "1",
    ),
    "unknown alternative": (
        f'<mc:AlternateContent><mc:Choice Requires="w16se">{run("1")}</mc:Choice>'
        f"<mc:Fallback>{run('2')}</mc:Fallback></mc:AlternateContent>",
        "2",
    ),
}


@pytest.mark.parametrize(("xml", "text"), INLINE.values(), ids=INLINE)
def test_text_of_a_cell(xml: str, text: str) -> None:
    document = read(docx(table(row("甲", cell(paragraph(xml))))))
    assert shapes(document) == [["0,0 甲", f"0,1 {text}"]]


def test_paragraphs_of_a_cell_are_joined_by_a_space() -> None:
    assert shapes(read(docx(table(row(cell("一", "", "二"), ""))))) == [["0,0 一 二", "0,1 "]]


def test_title_sections_and_tables_in_reading_order() -> None:
    document = read(
        docx("重庆市", "2019年政府信息公开工作年度报告", "一、总体情况", "全年", table(row("1", "2")), "二、其他", "无")
    )
    assert [(field.value, field.source) for field in document.header_fields] == [
        ("重庆市2019年政府信息公开工作年度报告", "text")
    ]
    assert [(section.heading, section.text) for section in document.sections[1:]] == [
        ("一、总体情况", "全年"),
        ("二、其他", "无"),
    ]
    assert document.pages is None
    assert document.tables[0].cells[0].page is None


def test_a_break_in_the_text_ends_a_paragraph() -> None:
    assert lines(read(docx(paragraph("<w:r><w:t>一、甲</w:t><w:br/><w:t>乙</w:t></w:r>")))) == ["一、甲", "乙"]


@pytest.mark.parametrize("mark", ['<w:del w:id="1"/>', HIDDEN])
def test_a_paragraph_whose_end_is_gone_goes_on_with_the_next(mark: str) -> None:
    body = paragraph("12", properties=f"<w:rPr>{mark}</w:rPr>"), "34", "56"
    assert lines(read(docx(*body))) == ["1234", "56"]


def test_a_field_without_its_end_hides_no_more_than_its_paragraph() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert lines(read(docx(paragraph("前", begin, "中"), "后"))) == ["前", "后"]


def test_a_result_may_go_over_paragraphs() -> None:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    assert lines(read(docx(paragraph(marks[0], "码", marks[1], "一"), paragraph("二", marks[2], "三")))) == [
        "一",
        "二三",
    ]


def test_tab_stops_are_no_tabs() -> None:
    stops = '<w:tabs><w:tab w:val="left" w:pos="400"/></w:tabs>'
    assert lines(read(docx(paragraph("甲", properties=stops)))) == ["甲"]


def text_box(*content: str) -> str:
    inside = f"<w:txbxContent>{''.join(content)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_text_boxes_stand_once_behind_their_paragraph() -> None:
    inner = paragraph("内框", text_box(paragraph("最内")))
    body = docx(paragraph("前", text_box(paragraph("框一"), inner), text_box(paragraph("框二")), "半"), "后")
    assert lines(read(body)) == ["前半", "框一", "内框", "最内", "框二", "后"]


def test_text_box_and_its_table_in_a_cell() -> None:
    boxed = text_box(paragraph("斜线"), table(row("1", "2")))
    document = read(docx(table(row(cell(paragraph("项", boxed)), "乙"))))
    assert shapes(document) == [["0,0 项 斜线", "0,1 乙"], ["0,0 1", "0,1 2"]]


# ---------------------------------------------------------------- styles and lists

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="N"/>
<w:style w:type="paragraph" w:styleId="Gone"><w:basedOn w:val="N"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heir"><w:basedOn w:val="Gone"/></w:style>
<w:style w:type="paragraph" w:styleId="Shown"><w:basedOn w:val="Gone"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Mark"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="table" w:styleId="T"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Circle"><w:basedOn w:val="Circle"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:basedOn w:val="N"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/></w:style>
"""


@pytest.mark.parametrize(
    ("style", "properties", "shown"),
    [
        ("N", "", True),
        ("Gone", "", False),
        ("Heir", "", False),
        ("Shown", "", True),
        ("Circle", "", True),
        ("N", '<w:rStyle w:val="Mark"/>', False),
        ("Gone", '<w:rStyle w:val="Mark"/>', True),  # a toggle: ECMA-376 part 1, 17.7.3
        ("Gone", '<w:vanish w:val="0"/>', True),
    ],
)
def test_text_hidden_by_a_style(style: str, properties: str, shown: bool) -> None:
    body = paragraph(run("隐", properties), properties=f'<w:pStyle w:val="{style}"/>')
    assert lines(read(docx(body, "末", styles=STYLES))) == (["隐", "末"] if shown else ["末"])


def level(number: int, fmt: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbered(list_id: int, at: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{list_id}"/></w:numPr>'


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>')
    + level(1, "japaneseCounting", "（%2）", '<w:pStyle w:val="H2"/>')
    + level(2, "decimal", "%1.%2.%3", "<w:isLgl/>", start=3)
    + level(3, "decimalEnclosedCircle", "%4", '<w:lvlRestart w:val="0"/>')
    + level(4, "bullet", "\uf0b7")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    '</w:lvlOverride></w:num><w:num w:numId="9"><w:abstractNumId w:val="8"/></w:num>'
)


def test_list_numbers_are_printed_before_their_paragraphs() -> None:
    steps = [
        (1, 0),
        (1, 1),
        (1, 1),
        (1, 2),
        (1, 3),
        (1, 0),
        (1, 1),
        (1, 3),
        (1, 4),
        (2, 0),
        (2, 0),
        (0, 0),
        (9, 0),
        (3, 0),
    ]
    body = [paragraph("字", properties=numbered(*step)) for step in steps]
    assert lines(read(docx(*body, numbering=NUMBERING))) == [
        *("一、字", "（一）字", "（二）字", "1.2.3 字", "① 字", "二、字", "（一）字", "② 字", "字"),
        *("五、字", "六、字", "字", "字", "字"),
    ]


def test_list_numbers_by_style() -> None:
    body = [
        paragraph("总体情况", properties='<w:pStyle w:val="H1"/>'),
        paragraph("公开", properties='<w:pStyle w:val="H2"/>'),
        paragraph("无号", properties='<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
        paragraph("其他", properties='<w:pStyle w:val="H1"/>'),
    ]
    document = read(docx(*body, styles=STYLES, numbering=NUMBERING))
    assert lines(document) == ["一、总体情况", "（一）公开", "无号", "二、其他"]
    assert [section.heading for section in document.sections] == ["一、总体情况", "二、其他"]


def test_a_number_and_a_figure_do_not_run_together() -> None:
    numbering = f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1")}</w:abstractNum>'
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    cells = cell(paragraph("234", properties=numbered(1))), cell(paragraph(properties=numbered(1)))
    assert shapes(read(docx(table(row(*cells)), numbering=numbering))) == [["0,0 1 234", "0,1 2"]]


# ---------------------------------------------------------------- tables


def test_merges_across_and_down() -> None:
    document = read(
        docx(
            table(
                row(cell("头", span=2), "总计"),
                row(cell("组", merge="restart"), "甲", "1"),
                row(cell("看不见", merge="continue"), "乙", "2"),
                row(cell("新组", merge="restart"), "丙", "3"),
                row(cell(merge="continue"), cell("宽", span=2)),
                widths=(900, 900, 900),
            )
        )
    )
    assert shapes(document) == [
        [
            *("0,0 头 1x2", "0,2 总计", "1,0 组 2x1", "1,1 甲", "1,2 1", "2,1 乙", "2,2 2"),
            *("3,0 新组 2x1", "3,1 丙", "3,2 3", "4,1 宽 1x2"),
        ]
    ]


def test_a_cell_that_continues_nothing_stands_for_itself() -> None:
    document = read(
        docx(
            table(
                row(cell("始", merge="continue"), "a"),
                row(cell("上", span=2, merge="restart")),
                row(cell("窄", merge="continue"), "b"),
                widths=(900, 900),
            )
        )
    )
    assert shapes(document) == [["0,0 始", "0,1 a", "1,0 上 1x2", "2,0 窄", "2,1 b"]]


def test_old_horizontal_merges() -> None:
    merged = cell("头", properties='<w:hMerge w:val="restart"/>'), cell("没", properties="<w:hMerge/>")
    assert shapes(read(docx(table(row(*merged, "末"), row("1", "2", "3"))))) == [
        ["0,0 头 1x2", "0,2 末", "1,0 1", "1,1 2", "1,2 3"]
    ]


def test_columns_before_and_after_a_row_have_no_cell() -> None:
    around = '<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'
    document = read(docx(table(row("a", "b", "c", "d"), row("2", "3", properties=around))))
    assert [cell and cell.text for cell in document.tables[0].grid[1]] == [None, "2", "3", None]


def test_rows_and_cells_in_wrappers_and_rows_that_are_gone() -> None:
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    wrapped = control.format(row("1", control.format(cell("9"))))
    gone = [row("x", "y", properties=mark) for mark in ('<w:del w:id="1"/>', "<w:hidden/>")]
    kept = row("3", "4", properties='<w:ins w:id="1"/><w:hidden w:val="0"/>')
    assert shapes(read(docx(table(wrapped, *gone, kept)))) == [["0,0 1", "0,1 9", "1,0 3", "1,1 4"]]


def test_sliver_columns_are_removed_and_their_text_is_not() -> None:
    document = read(
        docx(
            table(
                row(cell("头", span=3), cell("尾", span=2)),
                row("甲", cell("1", span=2), cell("2", span=2)),
                row(cell("乙", span=2), "3", "窄", "4"),
                row("丙", cell(), "5", cell("6", span=2)),
                widths=(1000, 30, 1000, 60, 1000),
            )
        )
    )
    assert shapes(document) == [
        [
            *("0,0 头 1x2", "0,2 尾 1x2", "1,0 甲", "1,1 1", "1,2 2 1x2", "2,0 乙", "2,1 3", "2,2 窄", "2,3 4"),
            *("3,0 丙", "3,1 5", "3,2 6 1x2"),
        ]
    ]


@pytest.mark.parametrize("widths", [(), (0, 0), ("auto", "1in"), (500,), (50, 300)])  # the last: pixels
def test_columns_of_unknown_width_stay(widths: tuple[int | str, ...]) -> None:
    assert shapes(read(docx(table(row("", "1"), row("", "2"), widths=widths)))) == [["0,0 ", "0,1 1", "1,0 ", "1,1 2"]]


def test_a_nested_table_is_its_own() -> None:
    inner = table(row("1", "2"))
    assert shapes(read(docx(table(row("左", cell("前", inner, "后")))))) == [
        ["0,0 左", "0,1 前 后"],
        ["0,0 1", "0,1 2"],
    ]


def test_a_table_of_one_column_only_arranges() -> None:
    document = read(docx(table(row(cell("一、总体情况", table(row("1", "2")), "后文")))))
    assert lines(document) == ["一、总体情况", "后文"]
    assert shapes(document) == [["0,0 1", "0,1 2"]]


# ---------------------------------------------------------------- the package

BODY = f"<w:body>{paragraph('渝')}</w:body>"


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


# ---------------------------------------------------------------- bad files


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


def test_a_part_of_too_many_elements_is_refused() -> None:
    assert error_of(docx("<w:p/>" * docx_package.MAX_MARKUP)) == "too_large"


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


# ---------------------------------------------------------------- fuzz

FILES = bundled(".docx")
WHOLE = read(FILES[0])


def rebuilt(content: bytes, xml: bytes) -> bytes:
    """The same file with another document part, stored, with a checksum that fits."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", compresslevel=1) as target:
        for name in source.namelist():
            target.writestr(name, xml if name == "word/document.xml" else source.read(name))
    return buffer.getvalue()


@given(damaged(FILES))
@settings(max_examples=60, deadline=2000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_damaged_files_end_in_an_error_or_a_document(content: bytes) -> None:
    assert outcome(read, content) in {"read", "damaged", "encrypted", "too_large", "table_too_large", "empty"}


XML = zipfile.ZipFile(io.BytesIO(FILES[0])).read("word/document.xml").decode()
PLACES = [match.span() for match in re.finditer(r'w:val="[^"]*"|<w:(?!t[ >])[^<]*>|</w:[^>]*>', XML)]
SCRAPS = [
    'w:val="-7"',
    'w:val="99999"',
    'w:val="continue"',
    "<w:tc>",
    "</w:tc>",
    "<w:tr/>",
    "<w:tbl/>",
    "<w:vMerge/>",
    "",
]
NUMBERS = set(re.findall(r"\d+", " ".join(cell.text for table in WHOLE.tables for cell in table.cells)))


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(SCRAPS)), min_size=1, max_size=6))
@settings(max_examples=60, deadline=2000)
def test_damaged_markup_never_makes_a_number_that_is_not_there(changes: list[tuple[tuple[int, int], str]]) -> None:
    xml = XML
    for (start, end), scrap in sorted(changes, reverse=True):
        xml = xml[:start] + scrap + xml[end:]
    documents: list[Document] = []
    content = rebuilt(FILES[0], xml.encode())
    assert outcome(lambda content: documents.append(read(content)), content) in {"read", "damaged", "table_too_large"}
    text = " ".join(cell.text for document in documents for table in document.tables for cell in table.cells)
    assert set(re.findall(r"(?<!\d)\d+(?!\d)", text)) <= NUMBERS | set(re.findall(r"\d+", re.sub("<[^>]*>", " ", XML)))


# ---------------------------------------------------------------- whole files


@pytest.mark.parametrize(("name", "key"), samples(".docx"))
def test_samples_read_exactly(name: str, key: str) -> None:
    document = read(read_sample(name))
    assert figures(document) == gold_figures(key)
    assert grids(document) == truth(key)


REPORTS = [
    f"{page.place.host}{page.place.folder}{file.name}"
    for page in load_documents()
    for file in page.attachments
    if file.kind == "docx" and not file.paragraphs  # those have a text of their own
]


@pytest.mark.parametrize("path", REPORTS)
def test_bundled_reports_read_whole(path: str) -> None:
    document = read((SITE / path).read_bytes())
    assert len(figures(document)) == 200
    assert [section.heading[:2] for section in document.sections[1:]] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
    ]
    assert document.header_fields[0].value.endswith("政府信息公开工作年度报告")
