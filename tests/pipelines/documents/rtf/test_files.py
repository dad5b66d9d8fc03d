"""Whole files, as Word and LibreOffice write them: equal to the DOCX that they come from, an error or a document after
any damage.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.docx.reader import read_docx
from pipelines.documents.model import Layout
from pipelines.forms.form_items import form_cells
from tests.examples import examples
from tests.pipelines.documents import word_files as word
from tests.pipelines.documents.rtf.reading import error_of, read
from tests.pipelines.documents.rtf_files import FONTS, NESTED, row, rtf, write_document
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
    truth,
)
from tests.skips import lacks
from tests.waiting import HANGS

SOFFICE = shutil.which("soffice")


@pytest.mark.parametrize("content", bundled(".docx"), ids=range(len(bundled(".docx"))))
def test_reports_written_as_word_does_read_as_the_docx(content: bytes) -> None:
    source = read_docx(content, Layout())
    document = read(write_document(lines(source), source))
    assert [table.cells for table in document.tables] == [table.cells for table in source.tables]
    assert lines(document) == lines(source)
    assert document.header_fields == source.header_fields
    assert len(figures(document)) == (len(form_cells("2021")) if source.tables else 0)


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
        pytest.skip(lacks("soffice", "libreoffice-writer"))
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
    subprocess.run(command, check=True, capture_output=True, timeout=HANGS)
    return folder


def test_features_as_libreoffice_writes_them(converted: Path) -> None:
    source = read_docx(features(), Layout())
    document = read((converted / "features.rtf").read_bytes())
    assert lines(document) == lines(source)
    assert [table.cells for table in document.tables] == [table.cells for table in source.tables]
    assert document.header_fields == source.header_fields
    assert "一、总体情况" in lines(document)


@pytest.mark.parametrize(("name", "key"), samples(".docx"))
def test_samples_read_exactly(converted: Path, name: str, key: str) -> None:
    document = read((converted / name).with_suffix(".rtf").read_bytes())
    assert figures(document) == gold_figures(key)
    assert grids(document) == truth(key)
    assert lines(document) == lines(read_docx(read_sample(name), Layout()))


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
@examples(200)
def test_damaged_files_end_in_an_error_or_a_document(content: bytes) -> None:
    assert outcome(read, content) in ERRORS


@given(damaged([WHOLE]))
@examples(40)
def test_damaged_reports_end_in_an_error_or_a_document(content: bytes) -> None:
    assert outcome(read, content) in ERRORS


@given(st.lists(st.sampled_from([*WORDS, b"1", b"\\'d6", "渝".encode("gbk")]), max_size=60))
@examples(200)
def test_any_words_in_any_order(words: list[bytes]) -> None:
    body = b"".join(words)
    assert outcome(read, rtf(body)) in ERRORS
    assert outcome(read, rtf(b"{" * body.count(b"}") + body + b"}" * body.count(b"{"))) in ERRORS


def test_a_number_that_is_cut_by_damage_is_never_read_as_another() -> None:
    """Cutting the file anywhere is an error: the closing brace of the document is lost."""
    for end in range(10, len(SMALL), 7):
        assert error_of(SMALL[:end]) == "damaged"
