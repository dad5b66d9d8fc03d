"""Header fields in the lines before the first heading."""

import pytest

from pipelines.documents.text.fields import read_lead


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
    stated = {field.field: field.value for field in read_lead([bullet + line for line in lines])}
    assert stated == {"index_number": "11500108009275780L/2023-05486", "published_on": "2023-04-06"}


def test_a_label_without_a_value_takes_no_sentence_behind_the_heading() -> None:
    assert read_lead(["发布日期:", "一、总体情况", "2023-04-06"]) == []
