"""Names in brackets behind a body's name are its other names."""

import pytest

from pipelines.documents.other_names import drop_other_names
from pipelines.documents.title_words import squeeze_title
from pipelines.documents.titles import read_title

REPORT = "2021年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("重庆市巴渝区文化和旅游发展委员会（重庆市巴渝区文物局）", "重庆市巴渝区文化和旅游发展委员会"),
        ("巴渝区教育委员会（区政府教育督导室）", "巴渝区教育委员会"),
        ("巴渝区经信委(加挂区大数据局牌子,区中小企业局)", "巴渝区经信委"),
        ("巴渝区科技局（区科协、（区）外专局）", "巴渝区科技局"),
        ("巴渝区商务委【巴渝区口岸办】", "巴渝区商务委"),
        ("巴渝区农业农村委［原农委］", "巴渝区农业农村委"),
        ("巴渝区人民政府办公室（区外事办公室）", "巴渝区人民政府办公室"),
        (
            "巴渝区公共服务局(" + "、".join(f"巴渝区第{n}人民医院" for n in "一二三四五六七八九十") + ")",
            "巴渝区公共服务局",
        ),
        ("巴渝区农业农村委（巴渝区乡村振兴局 ", "巴渝区农业农村委"),  # the bracket is never closed
    ],
)
def test_other_names_are_no_part_of_the_issuer(printed: str, name: str) -> None:
    title = read_title(printed + REPORT)
    assert title is not None
    assert (title.issuer, title.year) == (name, 2021)


@pytest.mark.parametrize(
    ("printed", "issuer"),
    [
        ("重庆市规划自然资源局（系统）", "重庆市规划自然资源局系统"),
        ("巴渝区审计局（本机关）", "巴渝区审计局本机关"),
        ("巴渝区教委（含下属单位）", "巴渝区教委含下属单位"),
        ("巴渝区人民政府（办公室）", "巴渝区人民政府办公室"),
        ("巴渝区龙溪街道（办事处）", "巴渝区龙溪街道办事处"),
        ("巴渝区人民政府（龙溪街道办事处）", "巴渝区人民政府龙溪街道办事处"),
    ],
)
def test_a_scope_and_the_end_of_a_name_are_no_other_names(printed: str, issuer: str) -> None:
    title = read_title(printed + REPORT)
    assert title is not None
    assert title.issuer == issuer


@pytest.mark.parametrize(
    "text", ["各区县（自治县）人民政府", "渝府办（2020）5号", "第二十条第（五）项", "年度报告（巴渝区审计局）"]
)
def test_other_brackets_stay(text: str) -> None:
    squeezed = squeeze_title(text)
    assert drop_other_names(squeezed) == squeezed
