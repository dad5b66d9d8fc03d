"""Whole pages: the bundled site against what its sources say, and the sample pages against their truth."""

import json
from pathlib import Path

import pytest

from pipelines.documents.html.reader import read_html
from pipelines.documents.model import Document
from tests.paths import ROOT, SITE
from tests.pipelines.documents.pages import fields, sections
from tests.skips import needs_shared

SAMPLES = ROOT.parent / "shared" / "samples"
CITY = "127.0.0.1/zwgk/zfxxgkzl/zfxxgknb"

# The headings and the tables' sizes of the forms of 2019 and 2021: shared/samples/truth.json has the same sizes.
SIX = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
]
SHAPES_2019 = [(18, 4), (15, 10), (11, 10), (4, 15)]  # section 三 is cut in two at a page break, seed 002
SHAPES_2021 = [(14, 4), (28, 10), (4, 15)]


def load(path: str) -> Document:
    return read_html((SITE / path).read_bytes())


def shapes(document: Document) -> list[tuple[int, int]]:
    return [(len(table.grid), len(table.grid[0])) for table in document.tables]


def headings(document: Document) -> list[str]:
    return [heading for heading, _ in sections(document)]


def test_the_citys_report_of_2019() -> None:
    """The header is the one of seed 002: 发布机构, 发文字号 and 有效性 are empty, and it is printed twice."""
    document = load(f"{CITY}/szf/szf/202003/t20200331_8610641.html")
    assert fields(document) == {
        "index_number": ("11500000009275780L/2020-11304", "header"),
        "topic": ("电子政务", "header"),
        "written_on": ("2020-03-31", "header"),
        "published_on": ("2020-03-31", "header"),
        "title": ("重庆市2019年政府信息公开工作年度报告", "header"),
    }
    assert headings(document) == ["", *SIX, "五、存在的主要问题及改进情况", "六、其他需要报告的事项"]
    assert shapes(document) == SHAPES_2019
    assert ["".join(cell.text.split()) for cell in document.tables[0].cells[:9]] == [
        "第二十条第（一）项", "信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量",
        "规章", "7", "8（含2018年结转1件）", "186",
    ]  # fmt: skip


def test_the_citys_report_of_2017() -> None:
    document = load(f"{CITY}/szf/szf/202003/t20200327_6738219.html")
    assert fields(document)["title"] == ("重庆市2017年政府信息公开工作年度报告", "header")
    assert headings(document) == [
        "",
        "一、概述",
        "二、主动公开情况",
        "三、主动公开形式",
        "四、依申请公开情况",
        "五、存在问题及下步工作打算",
    ]
    assert [len(table.grid[0]) for table in document.tables] == [3]


def test_the_offices_report_of_2023() -> None:
    document = load(f"{CITY}/szfbgt/202401/t20240131_12889046.html")
    assert fields(document) == {
        "publisher": ("重庆市人民政府办公厅", "bracket"),
        "content_source": ("重庆市人民政府办公厅", "meta"),
        "written_on": ("2024-01-31", "bracket"),
        "published_on": ("2024-01-31", "bracket"),
        "title": ("重庆市人民政府办公厅2023年政府信息公开工作年度报告", "meta"),
    }
    assert headings(document) == ["", *SIX, "五、存在的主要问题及下步改进情况", "六、其他需要报告的事项"]
    assert shapes(document) == SHAPES_2021


def test_a_bureaus_report_with_a_line_for_a_header() -> None:
    document = load("localhost/bm/jw/zwgk_299/zfxxgknb_299/202301/t20230119_11498310.html")
    assert fields(document) == {
        "content_source": ("区教委", "line"),
        "published_on": ("2023-01-19", "line"),
        "title": ("重庆市巴渝区教育委员会2022年政府信息公开工作年度报告", "meta"),
    }
    assert shapes(document) == SHAPES_2021


def test_a_notice() -> None:
    document = load("127.0.0.1/zwgk/zfxxgkzl/zcwj/gkyd/202003/t20200328_7243518.html")
    assert fields(document) == {
        "document_number": ("渝府办发〔2018〕76号", "bracket"),
        "publisher": ("重庆市人民政府办公厅", "bracket"),
        "content_source": ("重庆市人民政府办公厅", "meta"),
        "written_on": ("2018-06-06", "bracket"),
        "published_on": ("2018-06-06", "bracket"),
        "title": ("重庆市人民政府办公厅关于印发2018年重庆市政务公开工作要点的通知", "meta"),
    }
    assert document.tables == ()


TWINS = sorted(path for kind in ("wap", "app") for path in SITE.glob(f"*/**/t*_{kind}.html"))


@pytest.mark.parametrize("twin", TWINS, ids=lambda path: path.name)
def test_a_twin_says_what_its_page_says(twin: Path) -> None:
    page = twin.with_name(f"{twin.stem.rsplit('_', 1)[0]}.html")
    ours, theirs = read_html(twin.read_bytes()), read_html(page.read_bytes())
    assert (ours.sections, ours.tables) == (theirs.sections, theirs.tables)
    assert fields(ours)["published_on"][0] == fields(theirs)["published_on"][0]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_page_in_another_encoding_is_the_same_document(encoding: str) -> None:
    data = (SITE / f"{CITY}/szf/szf/202003/t20200331_8610641.html").read_bytes()
    assert read_html(data.decode().encode(encoding)) == read_html(data)


def test_what_stands_around_a_report_is_no_text_of_it() -> None:
    around = ("扫一扫", "分享到", "您即将离开", "网站标识码", "您当前的位置", "发布机构")
    pages = list(SITE.glob("*/**/t2*.html"))
    assert pages
    for path in pages:
        text = "".join(text for _, text in sections(read_html(path.read_bytes())))
        assert not [words for words in around if words in text]


@needs_shared
@pytest.mark.parametrize("year", ["y2017", "y2019", "y2023"])
def test_the_sample_pages_cell_by_cell(year: str) -> None:
    truth = json.loads((SAMPLES / "truth.json").read_text("utf-8"))[year]
    document = read_html((SAMPLES / f"trs_{year}.html").read_bytes())
    assert len(document.tables) == len(truth)
    for table, expected in zip(document.tables, truth, strict=True):
        texts = [["".join(cell.text.split()) if cell else None for cell in row] for row in table.grid]
        assert texts == [["".join(text.split()) for text in row] for row in expected["grid"]]
        owners = [[[cell.row, cell.col] if cell else None for cell in row] for row in table.grid]
        assert owners == [[list(owner) for owner in row] for row in expected["owner"]]
