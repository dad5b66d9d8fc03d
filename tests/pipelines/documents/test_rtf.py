"""RTF: every feature as Word writes it, built small; bad files; whole files, equal to the DOCX that they come from."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.documents.docx import read_docx
from pipelines.documents.model import Document, Layout, ReadError
from pipelines.documents.rtf import MAX_DEPTH, read_rtf
from tests.pipelines.documents import word_files as word
from tests.pipelines.documents.rtf_files import FONTS, HEAD, paragraph, row, rtf, table, text, write_document
from tests.pipelines.documents.word_samples import (
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

SOFFICE = shutil.which("soffice")
WESTERN = HEAD.replace(rb"\ansicpg936", b"").replace(rb"\uc2", rb"\uc1")


def read(content: bytes) -> Document:
    return read_rtf(content, Layout())


def error_of(content: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read(content)
    return caught.value.error


# ---------------------------------------------------------------- text

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
    "picture": (rb"1{\*\shppict{\pict\pngblip ffd8}}{\nonshppict{\pict ffd8}}2", "12"),
    "binary data": (b"1{\\pict\\bin5 {}}\\x}2\\bin3 }}}3", "123"),
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


# ---------------------------------------------------------------- tables


def test_merges_across_and_down() -> None:
    body = [
        row(["头", "总计"], [1800, 2700]),
        row(["组", "甲", "1"], merges={0: rb"\clvmgf"}),
        row(["看不见", "乙", "2"], merges={0: rb"\clvmrg"}),
        row(["新组", "丙", "3"], merges={0: rb"\clvmgf"}),
        row(["", "宽", "没"], merges={0: rb"\clvmrg", 1: rb"\clmgf", 2: rb"\clmrg"}),
    ]
    assert shapes(read(rtf(*body))) == [
        [
            *("0,0 头 1x2", "0,2 总计", "1,0 组 2x1", "1,1 甲", "1,2 1", "2,1 乙", "2,2 2"),
            *("3,0 新组 2x1", "3,1 丙", "3,2 3", "4,1 宽 1x2"),
        ]
    ]


def test_borders_that_do_not_quite_meet() -> None:
    body = [row(["组", "1", "2"], [900, 1800, 2700]), row(["", "3", "4"], [960, 1790, 2700])]
    assert shapes(read(rtf(*body)))[0] == ["0,0 组", "0,1 1", "0,2 2", "1,0 ", "1,1 3", "1,2 4"]


def test_rows_without_a_definition_have_that_of_the_row_before() -> None:
    body = rb"\trowd\cellx900\cellx1800\intbl 1\cell 2\cell\row 3\cell 4\cell\row\pard 5\par "
    document = read(rtf(body))
    assert shapes(document) == [["0,0 1", "0,1 2", "1,0 3", "1,1 4"]]
    assert lines(document) == ["5"]


def test_a_definition_that_stands_only_behind_its_cells() -> None:
    assert shapes(read(rtf(rb"\pard\intbl 1\cell 2\cell\trowd\cellx900\cellx1800\row\pard"))) == [["0,0 1", "0,1 2"]]


def test_paragraphs_of_a_cell_are_joined_by_a_space() -> None:
    body = rb"\trowd\cellx900\cellx1800\pard\intbl a\par b\cell\pard\intbl\cell\row"
    assert shapes(read(rtf(body))) == [["0,0 a b", "0,1 "]]


def test_a_paragraph_parts_two_tables() -> None:
    assert shapes(read(rtf(table(["1", "2"]), rb"\pard\par ", table(["3", "4"])))) == [
        ["0,0 1", "0,1 2"],
        ["0,0 3", "0,1 4"],
    ]


NESTED = (
    rb"\pard\intbl\itap2 1\nestcell 2\nestcell{\*\nesttableprops\trowd\cellx400\cellx800\nestrow}{\nonesttables\par }"
)


def test_a_nested_table_is_its_own_and_leaves_the_outer_definition() -> None:
    body = rb"\trowd\cellx900\cellx2700\cellx3600\pard\intbl a\cell\pard\intbl b\par " + NESTED
    document = read(rtf(body + rb"\pard\intbl c\cell d\cell\row\pard"))
    assert shapes(document) == [["0,0 a", "0,1 b c", "0,2 d"], ["0,0 1", "0,1 2"]]


@pytest.mark.parametrize("mark", [rb"\v", rb"\deleted"])
def test_rows_that_are_hidden_or_deleted(mark: bytes) -> None:
    gone = row(["x", "y"]).replace(rb"\row", mark + rb"\row")
    assert shapes(read(rtf(table(["1", "2"]), gone, table(["3", "4"])))) == [["0,0 1", "0,1 2", "1,0 3", "1,1 4"]]


def test_hidden_text_keeps_the_cells_apart() -> None:
    body = rb"\trowd\cellx900\cellx1800\pard\intbl{\v a\cell}b\cell\row\pard"
    assert shapes(read(rtf(body))) == [["0,0 ", "0,1 b"]]


def test_the_last_cell_of_a_row_may_lack_its_end() -> None:
    assert shapes(read(rtf(rb"\trowd\cellx900\cellx1800\pard\intbl 1\cell 2\row"))) == [["0,0 1", "0,1 2"]]
    assert shapes(read(rtf(rb"\trowd\cellx900\cellx1800\pard\intbl 1\cell 2\par\row"))) == [["0,0 1", "0,1 2"]]


def test_a_row_that_does_not_end_is_not_lost() -> None:
    assert lines(read(rtf(rb"\trowd\cellx900\pard\intbl 1\cell 2\cell\pard 3"))) == ["1", "2", "3"]


def test_a_table_of_one_column_only_arranges() -> None:
    document = read(rtf(table(["一、总体情况"], ["全年"])))
    assert (lines(document), document.tables) == (["一、总体情况", "全年"], ())


# ---------------------------------------------------------------- bad files


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "damaged"),
        (b"{\\rt", "damaged"),
        (rtf("渝")[:-1], "damaged"),
        (rtf("渝", "渝")[:-40], "damaged"),
        (rtf("渝")[:-1] + b"\\", "damaged"),
        (rtf(), "empty"),
        (rtf(b"\\par"), "empty"),
        (rtf(rb"\'4"), "damaged"),
        (rtf(rb"a\u"), "damaged"),
        (rtf(rb"a\u70000"), "damaged"),
        (rtf(rb"a\cellx99999999999"), "damaged"),
        (rtf(b"a\\bin9999999 x"), "damaged"),
        (rtf(rb"\trowd\cellx900\cellx800\intbl 1\cell 2\cell\row"), "damaged"),
        (rtf(rb"\trowd\cellx900\intbl 1\cell 2\cell\row"), "damaged"),
        (rtf(rb"\intbl 1\cell 2\cell\row"), "damaged"),
        (rtf(rb"\pard\intbl\itap2000000000 1\nestcell"), "damaged"),
        (rtf(b"a" + b"{" * MAX_DEPTH + b"}" * MAX_DEPTH), "too_deep"),
        (rtf(rb"\trowd" + b"".join(rb"\cellx%d" % edge for edge in range(100)) + rb"\row"), "table_too_large"),
        (rtf(rb"\trowd" + b"".join(rb"\cellx%d" % edge for edge in range(60)) + rb"\row" * 2000), "table_too_large"),
        (rtf(rb"{\rtf1\f13 \'d6\'d8 \'d6 \'d6 \'d6 }"), "encoding"),
        (rtf(rb"\'e9", head=rb"{\rtf1\ansi\ansicpg12345"), "encoding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_files_end_in_their_error(content: bytes, error: str) -> None:
    assert error_of(content) == error


def test_what_stands_behind_the_document_is_no_part_of_it() -> None:
    assert lines(read(rtf("渝") + b"\r\n\0{\\rtf1 x}}")) == ["渝"]


@pytest.mark.parametrize(
    "content",
    [
        rtf(b"a{\\pict " + b"ff" * 5_000_000 + b"}"),
        rtf(b"a" + rb"\'d6\'d8" * 200_000),
        rtf(b"{" * 900 + b"a" + rb"{\b x}" * 100_000 + b"}" * 900),
        rtf(b"a" + b"{\\*\\x" * 200_000 + b"}" * 200_000),
        rtf(b"a" + rb"\intbl\itap60 \pard\par" * 5000),
    ],
    ids=["picture", "one run", "many groups", "deep groups that are left out", "in and out of tables"],
)
def test_large_files_take_no_longer_than_their_size(content: bytes) -> None:
    start = time.perf_counter()
    read(content)
    assert time.perf_counter() - start < 5


# ---------------------------------------------------------------- whole files


@pytest.mark.parametrize("content", bundled(".docx"), ids=range(len(bundled(".docx"))))
def test_reports_written_as_word_does_read_as_the_docx(content: bytes) -> None:
    source = read_docx(content, Layout())
    document = read(write_document(lines(source), source))
    assert document.tables == source.tables
    assert lines(document) == lines(source)
    assert document.header_fields == source.header_fields
    assert len(figures(document)) == (200 if source.tables else 0)


def features() -> bytes:
    """A DOCX of what LibreOffice writes to RTF: list numbers, revisions, hidden text, symbols, nested tables."""
    numbering = (
        '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )
    in_list = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    inner = word.table(word.row("内1", "2"), word.row("内3", "4"), widths=(900, 900))
    return word.docx(
        "重庆市2019年政府信息公开工作年度报告",
        word.paragraph("可", word.run("隐", "<w:vanish/>"), f'<w:ins w:id="2" w:author="a">{word.run("见")}</w:ins>'),
        word.paragraph('<w:del w:id="1" w:author="a"><w:r><w:delText>删</w:delText></w:r></w:del>', "留"),
        word.paragraph("总体情况", properties=in_list),
        word.paragraph(word.field("=SUM(LEFT)", "653"), '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'),
        word.paragraph("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三𠀀éŒ</w:t></w:r>"),
        word.table(
            word.row(word.cell("头", span=2), "总计"),
            word.row(word.cell("组", merge="restart"), "甲", "1"),
            word.row(word.cell(merge="continue"), "乙", "2"),
            widths=(900, 1100, 1300),
        ),
        word.paragraph("其他", properties=in_list),
        word.table(word.row("左", word.cell("前", inner, "后")), widths=(3000, 5000)),
        "末 { } \\ 尾",
        numbering=numbering,
    )


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of RTF files that LibreOffice made from the samples and from ``features``, in one call."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("rtf")
    (folder / "features.docx").write_bytes(features())
    sources = [str(folder / "features.docx")]
    for parameter in samples(".docx"):
        name = parameter.values[0]  # type: ignore[attr-defined]  # pytest's ParameterSet
        if name:
            (folder / name).write_bytes(read_sample(name))
            sources.append(str(folder / name))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "rtf", "--outdir", str(folder), *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder


def test_features_as_libreoffice_writes_them(converted: Path) -> None:
    source = read_docx(features(), Layout())
    document = read((converted / "features.rtf").read_bytes())
    assert lines(document) == lines(source)
    assert document.tables == source.tables
    assert document.header_fields == source.header_fields
    assert "一、总体情况" in lines(document)


@pytest.mark.parametrize(("name", "key"), samples(".docx"))
def test_samples_read_exactly(converted: Path, name: str, key: str) -> None:
    document = read((converted / name).with_suffix(".rtf").read_bytes())
    assert figures(document) == gold_figures(key)
    assert grids(document) == truth(key)
    assert lines(document) == lines(read_docx(read_sample(name), Layout()))


# ---------------------------------------------------------------- fuzz

SOURCE = read_docx(bundled(".docx")[0], Layout())
WHOLE = write_document(lines(SOURCE), SOURCE)
SMALL = rtf(
    "渝",
    rb"\pard{\listtext 1.\tab}a{\v b}{\deleted c}{\field{\*\fldinst SYMBOL 254}{\fldrslt d}}{\uc1\u8220?}\par ",
    rb"{\shp{\*\shpinst{\shptxt \pard e\par }}}",
    row(["组", "1"], merges={0: rb"\clvmgf"}),
    row(["", "2"], merges={0: rb"\clvmrg"}),
    rb"\trowd\cellx900\cellx2700\pard\intbl a\cell\pard\intbl " + NESTED + rb"\pard\intbl\cell\row\pard ",
)
ERRORS = {"read", "damaged", "encoding", "table_too_large", "too_deep", "empty"}
WORDS = sorted({*re.findall(rb"\\[a-z]+-?\d* ?|\\[*'{}\\~_-]|[{}]", SMALL + FONTS), b"\\itap3 ", b"\\row ", b"\\bin7 "})


@given(damaged([SMALL]))
@settings(max_examples=200, deadline=2000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_damaged_files_end_in_an_error_or_a_document(content: bytes) -> None:
    assert outcome(read, content) in ERRORS


@given(damaged([WHOLE]))
@settings(max_examples=40, deadline=2000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_damaged_reports_end_in_an_error_or_a_document(content: bytes) -> None:
    assert outcome(read, content) in ERRORS


@given(st.lists(st.sampled_from([*WORDS, b"1", b"\\'d6", "渝".encode("gbk")]), max_size=60))
@settings(max_examples=200, deadline=2000)
def test_any_words_in_any_order(words: list[bytes]) -> None:
    body = b"".join(words)
    assert outcome(read, rtf(body)) in ERRORS
    assert outcome(read, rtf(b"{" * body.count(b"}") + body + b"}" * body.count(b"{"))) in ERRORS


def test_a_number_that_is_cut_by_damage_is_never_read_as_another() -> None:
    """Cutting the file anywhere is an error: the closing brace of the document is lost."""
    for end in range(10, len(SMALL), 7):
        assert error_of(SMALL[:end]) == "damaged"
