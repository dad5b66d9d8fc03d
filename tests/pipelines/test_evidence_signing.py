"""The date below the issuer's name, with which papers are signed."""

import pytest

from pipelines.documents.model import Layout
from pipelines.evidence import read_evidence
from tests.paths import ROOT
from tests.skips import needs_shared

SEEDS = ROOT.parent / "shared" / "seeds"
NOTICE = "重庆市人民政府办公厅关于印发2018年重庆市政务公开工作要点的通知"
REPORT = "重庆市万州区2019年政府信息公开工作年度报告"


def signed(*lines: str) -> list[tuple[str, str, str]]:
    evidence = read_evidence("\n\n".join(lines).encode(), Layout())
    return [(f.value, f.source, f.raw) for f in evidence.fields if f.field == "written_on" and f.source == "text"]


@pytest.mark.parametrize(
    ("date", "value"),
    [
        ("2018年6月6日", "2018-06-06"),
        ("２０１８年６月６日", "2018-06-06"),
        ("2018 年 6 月 6 日", "2018-06-06"),
        ("二〇一八年六月六日", "2018-06-06"),
        ("二○一八年十二月三十一日", "2018-12-31"),
    ],
)
def test_a_notice_is_signed_below_its_issuer(date: str, value: str) -> None:
    lines = (NOTICE, "渝府办发〔2018〕76号", "各单位：", "现予印发。", "重庆市人民政府办公厅", date, "（此件公开发布）")
    assert [(found, source) for found, source, _ in signed(*lines, "一、工作", "（一）公开。全面公开。")] == [
        (value, "text")
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("现予印发。", "2018年6月6日"),
        ("重庆市人民政府办公厅", "自发布之日起施行。", "2018年6月6日"),
        ("重庆市人民政府办公厅", "2018年6月"),
        ("重庆市人民政府办公厅", "2018年6月31日"),
        ("重庆市人民政府办公厅", "发布日期：2018年6月6日"),
        ("重庆市人民政府办公厅", "2018年6月6日前完成。"),
    ],
)
def test_other_dates_are_none_of_signing(lines: tuple[str, ...]) -> None:
    assert signed(NOTICE, *lines) == []


def test_the_first_date_signs_a_notice() -> None:
    lines = ("重庆市财政局", "2018年6月6日", "附件", "重庆市财政局", "2017年1月5日")
    assert signed(NOTICE, *lines) == [("2018-06-06", "text", "2018年6月6日")]


def test_a_report_is_signed_only_with_its_last_line() -> None:
    head = (REPORT, "一、总体情况", "全年公开信息。", "二、其他", "无。")
    end = ("重庆市万州区人民政府", "2020年1月21日")
    assert signed(*head, *end) == [("2020-01-21", "text", "2020年1月21日")]
    assert signed(*head, *end, "附件。") == []
    assert signed(*head, "2020年1月21日") == []


def test_what_is_neither_report_nor_notice_is_not_signed() -> None:
    assert signed("某文", "重庆市万州区人民政府", "2020年1月21日") == []


@needs_shared
def test_the_notice_of_2018() -> None:
    (path,) = SEEDS.glob("003*.txt")
    fields = read_evidence(path.read_bytes(), Layout()).fields
    assert [(f.value, f.source) for f in fields if f.field == "written_on"] == [("2018-06-06", "text")]
