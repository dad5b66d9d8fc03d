"""Bytes that differ and say the same are the same; what a report says is no counter."""

from dataclasses import replace

import pytest

from pipelines.documents.model import Layout
from pipelines.evidence import read_evidence
from pipelines.packing import PackedEvidence, pack_evidence
from pipelines.repeated_evidence import says_same
from tests.pipelines.store.site import report

TITLE = "重庆市巴渝区林业局2023年"


def read(more: str = "", *, before: str = "", body: str = "", head: str = "") -> PackedEvidence:
    html = f"<html><head>{head}</head><body>{before}{body or report(TITLE)}{more}</body></html>"
    return pack_evidence(read_evidence(html.encode(), Layout()))


@pytest.mark.parametrize(
    "made",
    [
        "<div>浏览次数：{}</div>",
        "<p>点击数：{}次</p>",
        "<p>本文已被浏览{}次</p>",
        "<p>阅读次数： {}</p>",
        "<p>访问量:{}</p>",
        "<div>您是本站第{}位访客</div>",
        "<p>当前在线人数：{}</p>",
        "<script>var token = '{}';</script>",
        "<!-- {} -->",
        "<input type='hidden' value='{}'>",
        "<img src='banner{}.gif' width='0' height='0'>",
    ],
)
def test_what_is_made_anew_for_each_visitor_is_no_other_document(made: str) -> None:
    assert says_same(read(made.format(123)), read(made.format(4567)))
    assert says_same(read(before=made.format(123)), read(before=made.format(4567)))


def test_the_day_of_the_visit_is_no_other_document() -> None:
    days = [read(before=f"<div>今天是2026年12月{day}日 星期{name}</div>") for day, name in ((1, "二"), (2, "三"))]
    assert says_same(*days)


def test_a_counter_in_the_line_of_a_header_is_none_either() -> None:
    title, end, rest = report(TITLE).partition("</h1>")
    line = f"{title}{end}<p>发布时间：2024-01-20 来源：林业局 浏览次数：{{}} 字体：大 中 小</p>"
    first, second = (read(body=line.format(number) + rest) for number in (1, 22))
    assert says_same(first, second)
    assert not says_same(first, read(body=line.format(1).replace("01-20", "01-21") + rest))


@pytest.mark.parametrize(
    "changed",
    [
        report(TITLE, number=2),
        report(TITLE, text="略，更正。"),
        report(TITLE, text="政府网站访问量12次，比上年增长。"),
        report("重庆市巴渝区林业局2024年"),
        report(TITLE).replace("<p>一、", "<p>发布日期：2024-01-20</p><p>一、"),
    ],
)
def test_what_a_report_says_is_never_passed_over(changed: str) -> None:
    assert not says_same(read(), read(body=changed))


def test_a_visited_site_is_told_of_by_its_report() -> None:
    said = "政府网站独立用户访问量：{}次"
    assert not says_same(*(read(body=report(TITLE, text=said.format(number))) for number in (12, 13)))


def test_files_that_nobody_reads_say_nothing() -> None:
    unread = PackedEvidence("application/zip", None)
    assert not says_same(unread, unread)
    assert not says_same(read(), None)
    assert not says_same(read(), replace(read(), method="ocr"))
