"""Text as Word writes it: code pages, symbols, fields, hidden text, the numbers of lists, text boxes."""

import pytest

from pipelines.documents.model import UNREAD
from tests.pipelines.documents.rtf.reading import read
from tests.pipelines.documents.rtf_files import HEAD, paragraph, row, rtf, table, text
from tests.pipelines.documents.word_samples import lines, shapes

WESTERN = HEAD.replace(rb"\ansicpg936", b"").replace(rb"\uc2", rb"\uc1")

INLINE = {
    "bytes of GBK": (rb"{\f13 \'d6\'d8\'c7\'ec}", "重庆"),
    "bytes of GBK as they are": (b"{\\f13 \xd6\xd8\xc7\xec}", "重庆"),
    "bytes broken by a line": (b"{\\f13 \\'d6\\'d8\r\n\\'c7\r\n\\'ec}", "重庆"),
    "trail byte that is a brace": (b"{\\f13 \\'81\\}\\'81\\\\}", b"\x81}\x81\\".decode("gbk")),
    "GB18030 beyond GBK": (rb"{\f13 \'81\'39\'ee\'39}", "㐀"),
    "Chinese in a western font": (rb"{\f0 \'d6\'d8\'c7\'ec}", "重庆"),
    "Chinese in an unknown font": (rb"{\f99 \'d6\'d8}", "重"),
    "western in a western font": (rb"{\f0 \'b7}5", "·5"),
    "by number": (rb"\u-28211\'d6\'d8\u24198\'c7\'ec", "重庆"),
    "by number, unsigned": (rb"\u37325\'d6\'d8\u24198\'c7\'ec", "重庆"),
    "by number with other substitutes": (rb"{\uc1\u37325?}{\uc0\u24198}{\uc1\u37325\'3f\u24198 ?}", "重庆重庆"),
    "by number with a word for a substitute": (rb"{\uc1\u8220\ldblquote\u8221 \rdblquote}", "“”"),
    "by number without a substitute at a group's end": (rb"{\uc1\u37325}5", "重5"),
    "beyond the basic plane": (rb"{\uc1\u-10240?\u-9216?}", "𐀀"),
    "symbols of a font": (rb"{\f3 \'2d}5{\f10 \'fe}{\f3\uc1\u-4051?}", "−5☑−"),
    "escaped": (rb"\{\}\\", "{}\\"),
    "quotes and dashes": (rb"\lquote a\rquote \ldblquote b\rdblquote \emdash\endash", "‘a’“b”—–"),
    "space": (rb"1\~2\tab 3\emspace 4", "1 2 3 4"),
    "hyphens": (rb"\_78 12\-34", "-78 1234"),
    "break": (rb"1\line 2\page 3", "1 2 3"),
    "hidden": (rb"1{\v 2}3\v 4\v0 5\v1 6\plain 7", "1357"),
    "deleted": (rb"1{\deleted\revauthdel1 2}{\revised\revauth1 3}", "13"),
    "moved": (rb"1{\mvf 2}{\mvt 3}", "13"),
    "field": (rb'{\field{\*\fldinst { HYPERLINK "x" }}{\fldrslt {7522}}}', "7522"),
    "field in a field": (rb"{\field{\*\fldinst IF {\field{\*\fldinst PAGE}{\fldrslt 3}}}{\fldrslt 653}}", "653"),
    "symbol field": (rb'{\field{\*\fldinst SYMBOL 254 \\f "Wingdings" \\s 12}{\fldrslt\f10\fs24}}5', "☑5"),
    "symbol field with its result": (rb'{\field{\*\fldinst {SYMBOL 61485 \\f "Symbol"}}{\fldrslt {\f3 -}}}', "−"),
    "symbol field in Unicode": (rb"{\field{\*\fldinst SYMBOL 215 \\u}{\fldrslt}}", "×"),
    "picture": (rb"1{\*\shppict{\pict\pngblip ffd8}}{\nonshppict{\pict ffd8}}2", f"1{UNREAD}2"),
    "binary data": (b"1{\\pict\\bin5 {}}\\x}2\\bin3 }}}3", f"1{UNREAD}23"),
    "object": (rb"{\object\objemb{\*\objclass X}{\*\objdata 0105}{\result {41}}}", "41"),
    "footnote": (rb"1{\super\chftn{\footnote\pard 2}}", "1"),
    "comment": (rb"1{\*\atnid A}\chatn{\*\annotation\pard 2}", "1"),
    "bookmark": (rb"{\*\bkmkstart a}1{\*\bkmkend a}", "1"),
    "header": (rb"{\header\pard 9\par}{\footerl 8}1", "1"),
    "unknown words": (rb"{\newword5 1}{\*\newstarred 2}", "1"),
    "index entry": (rb"1{\xe {\v 2}}{\tc 3}", "1"),
    "control characters": (b"1\x002\x0b3", "123"),
    "full-width digits stay": (text("１５１０"), "１５１０"),
    "spaces": (rb"  1  2 ", "1 2"),
    "composed": (rb"{\uc0 e\u769}", "é"),
}


@pytest.mark.parametrize(("content", "shown"), INLINE.values(), ids=INLINE)
def test_text_of_a_cell(content: bytes, shown: str) -> None:
    assert shapes(read(rtf(row(["a", content])))) == [["0,0 a", f"0,1 {shown}"]]


@pytest.mark.parametrize(
    ("head", "content", "shown"),
    [
        (rb"{\rtf1\ansi", rb"\'e9 \'80", "é €"),
        (rb"{\rtf1\mac", rb"\'8e", "é"),
        (rb"{\rtf1\ansi\ansicpg950", rb"\'ad\'ab\'bc\'79", "重慶"),
        (rb"{\rtf1\ansi\ansicpg65001", rb"\'e9\'87\'8d", "重"),
        (rb"{\rtf1\ansi\ansicpg0", rb"\'e9", "é"),
        (WESTERN, rb"{\f13 \'d6\'d8}{\f0 \'d6\'d8}", "重ÖØ"),
        (rb"{\rtf1\ansi{\fonttbl\f0\fnil\fcharset204 A;\f1\fnil\fcharset134 B;}", rb"\f0\'c0\f1\'d6\'d8", "А重"),
        (rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f1\fcharset0\cpg65001 A;}}", rb"\f1\'e9\'87\'8d", "重"),
        (rb"{\rtf1\ansi\deff2{\fonttbl{\f2\fcharset134 A;}{\f1\fcharset0 B;}}", rb"\f1 a\plain\'d6\'d8", "a重"),
    ],
)
def test_code_pages(head: bytes, content: bytes, shown: str) -> None:
    assert lines(read(rtf(content, head=head))) == [shown]


def test_title_sections_and_tables_in_reading_order() -> None:
    title = "重庆市2019年政府信息公开工作年度报告"
    document = read(rtf(title, "一、总体情况", "全年", table(["1", "2"]), "二、其他", "无"))
    assert [(field.value, field.source) for field in document.header_fields] == [(title, "text")]
    assert [(section.heading, section.text) for section in document.sections[1:]] == [
        ("一、总体情况", "全年"),
        ("二、其他", "无"),
    ]
    assert shapes(document) == [["0,0 1", "0,1 2"]]
    assert (document.media_type, document.pages) == ("application/rtf", None)


def test_ends_of_paragraphs() -> None:
    body = b"a\\par b\\\nc\\\r\nd\\sect e\\line f"
    assert lines(read(rtf(body))) == ["a", "b", "c", "d", "e", "f"]


@pytest.mark.parametrize("mark", [rb"{\v \par }", rb"{\deleted \par }"])
def test_a_paragraph_whose_end_is_gone_goes_on_with_the_next(mark: bytes) -> None:
    assert lines(read(rtf(b"12" + mark + rb"34\par 56\par "))) == ["1234", "56"]


def test_numbers_of_lists() -> None:
    numbers = [rb"{\f13 \'d2\'bb\'a1\'a2}\tab", rb"1\tab", rb"1.2.\tab", rb"{\f3 \'b7}\tab", rb"o\tab", b"", rb"\tab"]
    body = [rb"\pard\ls1{\listtext\pard\plain\f0 " + number + rb"}2\par " for number in numbers]
    body.append(rb"\pard{\pntext\f0 3)\tab}{\*\pn\pnlvlbody\pnstart1\pndec{\pntxta )}}2\par ")
    assert lines(read(rtf(*body))) == ["一、2", "1 2", "1.2.2", "2", "2", "2", "2", "3)2"]


def test_text_boxes_come_last() -> None:
    inside = rb"{\shptxt \f13 \'bf\'f2\par " + table(["1", "2"]) + rb"\pard x}"
    shape = rb"{\shp{\*\shpinst\shpleft0{\sp{\sn a}{\sv 9}}" + inside + rb"}{\shprslt{\*\do 8}}}"
    old = rb"{\*\do\dobxcolumn\dptxbx{\dptxbxtext\pard\plain 7\par }\dpx0}"
    document = read(rtf(paragraph(b"a" + shape + old + b"b"), row([b"c" + shape, "d"]), "e"))
    assert lines(document) == ["ab", "e", "框", "x", "7", "框", "x"]
    assert shapes(document) == [["0,0 c", "0,1 d"], ["0,0 1", "0,1 2"], ["0,0 1", "0,1 2"]]
