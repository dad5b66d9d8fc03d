"""What stands in parts of their own beside the text: styles that hide it, and the numbers of lists."""

import pytest

from tests.pipelines.documents.docx.reading import read
from tests.pipelines.documents.word_files import cell, docx, paragraph, row, run, table
from tests.pipelines.documents.word_samples import lines, shapes

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
