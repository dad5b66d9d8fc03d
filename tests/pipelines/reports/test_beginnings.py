"""How reports begin on the sites, as text and as pages: layouts seen between 2010 and 2026, the wording is our own."""

from html import escape

import pytest

from pipelines.documents.model import Layout
from pipelines.evidence import Evidence, read_evidence
from pipelines.reports.attribution import Publisher, UnidentifiedError, attribute

WORK = "政府信息公开工作年度报告"
TABLE = """
二、主动公开政府信息情况
第二十条第(一)项 | |||
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
规章 | 0 | 0 | 0 |
行政规范性文件 | 3 | 1 | 9 |
第二十条第(五)项 | |||
信息内容 | 本年处理决定数量 | ||
行政许可 | 56 | ||
三、其他
"""
BEGINNINGS = [
    # title, line of source and time, buttons
    (
        f"""重庆市渝中区人民政府嘉陵街道办事处2021年{WORK}

来源:嘉陵街道办事处 发布时间:2022-01-30 10:27
打印 打印
纠错 纠错
分享到

本报告中所列数据的统计时限为2021年1月1日至2021年12月31日。
""",
        ("重庆市渝中区嘉陵街道", 2021, "", "2022-01-30", "2021"),
    ),
    # links to other sites, path, title twice, once over two lines
    (
        f"""中国政府网 | 重庆市人民政府网 | 重庆市万州区人民政府网 | |
您当前位置: 首页 > 龙溪镇人民政府 > 政务公开 > 政府信息公开年报

重庆市万州区龙溪镇人民政府2020年{WORK}

日期:2021-01-27 来源:重庆市万州区龙溪镇人民政府
语音播报

重庆市万州区龙溪镇人民政府

2020年{WORK}

现将有关情况报告如下：
""",
        ("重庆市万州区龙溪镇", 2020, "", "2021-01-27", None),
    ),
    # characters lost in the period, in two ways
    (
        f"""您当前的位置: 首页 > 政府信息公开年报

重庆市綦江区新民镇人民政府2020年{WORK}

日期:2021-01-22

本报告由新民镇人民政府编制。报告所列数据统计期限自202011日至20201231日。
""",
        ("重庆市綦江区新民镇", 2020, "", "2021-01-22", "2020"),
    ),
    (
        f"""重庆市渝北区经济和信息化委员会

2023{WORK}

报告中所列数据统计期限从20231月1日至202312月31日止。
""",
        ("重庆市渝北区经济和信息化委员会", 2023, "", None, "2023"),
    ),
    # the date twice, around the player that reads the page aloud
    (
        f"""重庆市万盛经济技术开发区金山镇人民政府2025年{WORK}

日期:2026-01-24
语音播报
语音合成中,请耐心等待...
进入播报模式
退出播报模式
日期:2026-01-24
字号:
分享:

本年度报告所列数据统计期限自2025年1月1日起至2025年12月31日止。
""",
        ("重庆市万盛经济技术开发区金山镇", 2025, "", "2026-01-24", "2025"),
    ),
    # the header in brackets
    (
        f"""[ 索引号 ] 11500000009275844J/2023-00004 [ 发文字号 ]
[ 主题分类 ] 审计 [ 体裁分类 ] 政府信息公开年度工作报告
[ 发布机构 ] 市审计局
[ 成文日期 ] 2023-01-28 [ 发布日期 ] 2023-01-28

重庆市审计局2022年{WORK}

有关数据统计期限为202211日至20221231日。
""",
        ("重庆市审计局", 2022, "", "2023-01-28", "2022"),
    ),
    # no space between the date and the next label; a mobile page's labels without values
    (
        f"""日期:2021-01-22来源:重庆合川工业园区管委会
重庆合川工业园区管理委员会
2020年{WORK}
""",
        ("重庆市合川区工业园区", 2020, "", "2021-01-22", None),
    ),
    (
        f"""导航
您的位置: 首页>政务公开>政府信息公开年报 > 区卫生健康委

重庆市长寿区卫生健康委员会2023年{WORK}

日期: 2024-01-26
字体:

本报告由党政办编制。所列数据的统计期限自202311日起至20231231日止。
""",
        ("重庆市长寿区卫生健康委员会", 2023, "", "2024-01-26", "2023"),
    ),
    # a cover: the title over two lines, who wrote it, and when
    (
        f"""重庆市巫溪县人民政府2016年
{WORK}
重庆市巫溪县人民政府办公室
2017年3月
本年度报告中使用数据统计期限为2016年1月1日至12月31日。
""",
        ("重庆市巫溪县", 2016, "", None, "2016"),
    ),
    # the government's own organ, not the whole county
    (
        f"""彭水苗族土家族自治县人民政府机关 2021年{WORK}
日期:2022-01-26
字号 :

彭水苗族土家族自治县人民政府机关

2021年{WORK}

本年度报告由彭水苗族土家族自治县人民政府办公室编制。
""",
        ("重庆市彭水苗族土家族自治县", 2021, "own", "2022-01-26", None),
    ),
    # no title but the one that the text gives
    (
        f"""根据条例要求，现发布《重庆市铜梁区人民政府办公室2022年{WORK}》。统计期限自2022年1月1日起，至2022年12月31日止。
""",
        ("重庆市铜梁区人民政府办公室", 2022, "", None, "2022"),
    ),
    (
        f"""根据有关规定，现公布重庆市公安局渝中区分局2021年{WORK}。数据统计期限为2021年1月1日至2021年12月31日。
""",
        ("重庆市公安局渝中区分局", 2021, "", None, "2021"),
    ),
    # a notice that publishes the report, and the report behind it
    (
        f"""石柱土家族自治县人民政府办公室关于公布
石柱土家族自治县2009年度{WORK}的通知
（石柱府办发〔2010〕3号）
各乡镇人民政府：
现予公布。
二〇一〇年一月十九日
石柱土家族自治县2009年度{WORK}
本报告中所列数据的统计期限自2009年1月1日起至2009年12月31日止。
""",
        ("重庆市石柱土家族自治县", 2009, "", None, "2009"),
    ),
]
BODY = (
    "一、总体情况\n" + "本年度各项公开任务按时完成，公开的信息准确及时，栏目齐全，制度健全。" * 3 + "\n"
)  # a line is a paragraph
NOBODY = [
    "编制本报告。统计期限自2021年1月1日起至2021年12月31日止。\n",
    "本报告由重庆市民政局编制。统计期限自2021年1月1日起至2021年12月31日止。\n",
    f"参照《重庆市渝中区2021年{WORK}》体例编制本报告。\n统计期限自2021年1月1日起至2021年12月31日止。\n",
    f"当前位置:街镇 > 江河镇 > 政务公开\n江河镇2021年{WORK}\n日期:2022-01-29\n字体:【 默认 超大\n分享:\n",
    "",
]


def as_page(text: str) -> bytes:
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line)
    return f'<html><meta charset="utf-8"><body><div class="zwxl-article">{paragraphs}</div></body></html>'.encode()


def identify(evidence: Evidence, *publishers: Publisher) -> tuple[str, int, str]:
    found = attribute(evidence.fields, has_figures=True, publishers=publishers)
    assert found.conflicts == ()
    return found.identity.issuer.name, found.identity.year, found.identity.scope


@pytest.mark.parametrize(("text", "expected"), BEGINNINGS)
def test_a_beginning(text: str, expected: tuple[str, int, str, str | None, str | None]) -> None:
    for content in (
        (text + BODY + TABLE).encode(),
        as_page(text + BODY),
    ):
        evidence = read_evidence(content, Layout())
        said = {field.field: field.value for field in reversed(evidence.fields)}
        assert (*identify(evidence), said.get("published_on"), said.get("period")) == expected


@pytest.mark.parametrize("text", NOBODY)
def test_a_beginning_that_names_nobody(text: str) -> None:
    for content in (
        (text + BODY + TABLE).encode(),
        as_page(text + BODY),
    ):
        with pytest.raises(UnidentifiedError) as caught:
            identify(read_evidence(content, Layout()))
        assert caught.value.error == "no_issuer"


def test_a_towns_name_alone_is_somebodys_on_its_districts_portal() -> None:
    evidence = read_evidence((NOBODY[3] + BODY + TABLE).encode(), Layout())
    assert identify(evidence, Publisher("重庆市荣昌区人民政府", "district")) == ("重庆市荣昌区江河镇", 2021, "")
    assert len(evidence.readings) == 7


def test_a_beginning_that_names_a_body_elsewhere() -> None:
    with pytest.raises(UnidentifiedError) as caught:
        identify(read_evidence(as_page(f"2021年上海市{WORK}\n字号:\n"), Layout()))
    assert (caught.value.error, str(caught.value)) == (
        "foreign_body",
        "a body of 上海市, and this database is chongqing's",
    )
