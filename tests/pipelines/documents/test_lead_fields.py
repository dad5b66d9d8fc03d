"""Header fields in the lines before the first heading, whatever the format."""

import pytest

from pipelines.documents.lead_fields import read_lead_fields

REPORT = "重庆市巴渝区财政局2023年政府信息公开工作年度报告"


def stated(*lines: str) -> dict[str, str]:
    return {field.field: field.value for field in reversed(read_lead_fields(lines))}


@pytest.mark.parametrize("bullet", ["", "• ", "- ", "    "])
def test_a_value_may_stand_below_its_label(bullet: str) -> None:
    lines = [
        "索引号:",
        "",
        "11500108009275780L/2023-05486",
        "主题分类:",
        "",
        "来源：",
        "",
        "发布日期:",
        "2023年04月06日 16:34",
    ]
    said = stated(*((bullet + line).strip() for line in lines))
    assert said == {"index_number": "11500108009275780L/2023-05486", "published_on": "2023-04-06"}


def test_a_label_without_a_value_takes_no_sentence_behind_the_heading() -> None:
    assert stated("发布日期:", "一、总体情况", "2023-04-06") == {}


@pytest.mark.parametrize("below", ["重庆市巴渝区财政局", REPORT, "现公布如下。"])
def test_an_empty_field_does_not_take_the_next_line(below: str) -> None:
    lines = ["索引号: 11500108009275780L/2023-05486", "发文字号:", "主题分类: 财政", "有效性:", "", below]
    assert stated(*lines) == {"index_number": "11500108009275780L/2023-05486", "topic": "财政"}


def test_in_a_list_a_title_is_no_value_of_the_last_label() -> None:
    lines = ["索引号:", "11500108009275780L/2023-05486", "有效性:", REPORT]
    assert stated(*lines) == {"index_number": "11500108009275780L/2023-05486"}


@pytest.mark.parametrize(
    "lines",
    [
        [
            "索引号 1150/2024-1 分类 年报 其他",
            "发布机构 巴渝区财政局 公开日期 2024-01-17",
            "文号 关键词",
            f"名称 {REPORT}",
        ],
        [f"名　　称　{REPORT}", "索　引　号　1150/2024-1", "发 布 机 构 巴渝区财政局　发布日期 2024年1月17日"],
        ["索引号1150/2024-1 分类 年报", "发布机构巴渝区财政局 公开日期2024-01-17", f"标题 {REPORT} 文号"],
        [f"标题：{REPORT}-巴渝区财政局", "索引号 1150/2024-1 发布机构 巴渝区财政局 公开日期 2024-01-17"],
    ],
)
def test_labels_need_no_colon(lines: list[str]) -> None:
    assert stated(*(" ".join(line.split()) for line in lines)) == {
        "index_number": "1150/2024-1",
        "publisher": "巴渝区财政局",
        "published_on": "2024-01-17",
        "title": REPORT,
    }


@pytest.mark.parametrize(
    "lines",
    [
        ["时间 2023年1月 地点 巴渝区"],
        ["来源 是 多方面的", "主题 明确"],
        ["索引号的编制规则由国务院办公厅规定", "发布机构为各部门"],
    ],
)
def test_words_of_labels_that_begin_a_sentence_are_none(lines: list[str]) -> None:
    assert stated(*lines) == {}
