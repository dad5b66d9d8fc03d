"""Text of cells and paragraphs: every feature of Word that other readers get wrong, built small."""

import pytest

from pipelines.documents.model import UNREAD
from tests.pipelines.documents.docx.reading import read
from tests.pipelines.documents.word_files import HIDDEN, cell, docx, field, paragraph, row, run, table
from tests.pipelines.documents.word_samples import lines, shapes

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
    "symbol of another font": ('<w:r><w:sym w:font="Own" w:char="F0FE"/></w:r>', UNREAD),
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
