"""Titles over several lines, beside a body's name, and in the text, whoever knows the names of bodies."""

from collections.abc import Sequence

import pytest

from pipelines.documents.title_lines import WORDED, BodyNames, find_title, find_title_lines, list_stated_titles
from pipelines.documents.titles import read_title
from pipelines.reports.registered_titles import REGISTERED

WORK = "政府信息公开工作年度报告"
NOBODYS = BodyNames(lambda words: False, lambda words: False)
EACH = pytest.mark.parametrize("names", [WORDED, REGISTERED], ids=["worded", "registered"])


def find_stated_title(paragraphs: Sequence[str], names: BodyNames) -> str | None:
    """Return the first title that a text gives itself and in which a body is named."""
    titles = ((name, read_title(name)) for name in list_stated_titles(paragraphs))
    return next((name for name, title in titles if title and names.is_body(title.issuer)), None)


STATED = "重庆市渝中区2022年" + WORK


@EACH
@pytest.mark.parametrize(
    "text",
    [
        f"现发布《{STATED}》。",
        f"根据《条例》和《关于印发〈格式〉的通知》要求，现公布《{STATED}》，请予监督。",
        f"按照有关规定，发布《{STATED}》（以下简称《年报》）。",
        f"现面向全社会公开发布《{STATED}》。",
        f"特向社会公众公布《 重庆市渝中区 2022年 {WORK} 》",
        f"工作有序开展。现公开《{STATED}》。",
        f"现公布由渝中区人民政府办公室编制的《{STATED}》。",
        f"现将《{STATED}》予以公布。",
        f"现将《{STATED}》公布如下：",
        f"现将《{STATED}》如下。",
        f"我办编制了《{STATED}》，现予公布。",
        f"依据《条例》第五十条之规定编制《{STATED}》。",
        # without 《》 only where 现 or 特 and the end of the clause say where the title begins and ends
        f"现发布{STATED}。报告分六部分。",
        f"特向社会公布{STATED}，请予监督。",
        f"现将{STATED}公布如下：",
    ],
)
def test_a_text_says_which_report_it_is(text: str, names: BodyNames) -> None:
    assert find_stated_title(["总则", text], names) == STATED.replace(" ", "")


@EACH
@pytest.mark.parametrize(
    "text",
    [
        # another paper
        f"参照《{STATED}》编制本报告。",
        f"根据已公布的《{STATED}》，说明如下。",
        f"按照《{STATED}》，编制本报告。",
        f"结合区政府办公室编制《{STATED}》，形成本文。",
        f"去年编制了《{STATED}》。",
        # perhaps another body's: a bureau that tells of its district's, a town of the city's
        f"区政府办公室编制《{STATED}》，我局配合。",
        f"我局配合收集材料，编制《{STATED}》。",
        f"经汇总各单位材料，形成《{STATED}》；区政府办公室负责。",
        f"转载区级信息，发布《{STATED}》。",
        f"按时公布《{STATED}》。",
        f"现发布《{STATED}》解读。",
        f"现公布{STATED}的编制说明。",
        # a notice
        f"《渝中区人民政府办公室关于编制《{STATED}》的通知》",
        f"根据关于公布《{STATED}》的通知要求，编制本报告。",
        f"要求编制《{STATED}》的，应当于1月31日前报送。",
        # no telling title of an annual report
        f"现发布《2022年{WORK}》。",
        f"现发布《重庆市渝中区{WORK}》。",
        f"现公布我局2022年{WORK}。",
        f"现公布本单位2022年{WORK}。",
        f"现将2022年度{WORK}公布如下：",
        "现发布《重庆市渝中区2022年政务公开工作要点》。",
        "现发布《重庆市渝中区2022年上半年政府信息公开工作报告》。",
        # who wrote it
        "本报告由重庆市渝中区人民政府办公室编制。",
        f"本年度报告由渝中区人民政府办公室编制，是2022年{WORK}。",
        STATED,
        "",
    ],
)
def test_what_is_cited_or_says_too_little_is_no_stated_title(text: str, names: BodyNames) -> None:
    assert find_stated_title([text], names) is None


@EACH
@pytest.mark.parametrize(
    ("paragraphs", "title"),
    [
        (["重庆市人民政府办公厅", "2023年" + WORK], "重庆市人民政府办公厅2023年" + WORK),
        (["万州区审计局", WORK, "（2019年）"], "万州区审计局" + WORK + "（2019年）"),
        (["首页 > 政务公开", "2023年" + WORK], "2023年" + WORK),
        (["发布日期：2024-01-31", "2023年" + WORK], "2023年" + WORK),
        (["字号 大 中 小", "2023年" + WORK], "2023年" + WORK),
        (["根据条例，编制本报告。", "重庆市2023年" + WORK], "重庆市2023年" + WORK),
        (["2023年" + WORK], "2023年" + WORK),
        (["重庆市万州区", "重庆市忠县2023年" + WORK], "重庆市忠县2023年" + WORK),
        (["2022年" + WORK, "重庆市长寿区晏家街道办事处"], "重庆市长寿区晏家街道办事处2022年" + WORK),
        (["政府信息公开年报", "重庆市忠县2023年" + WORK], "重庆市忠县2023年" + WORK),
        (["政府信息公开年报", "字号 大 中 小"], "政府信息公开年报"),
        (["关于做好2019年" + WORK + "编制工作的通知", "万州区人民政府"], "关于做好2019年" + WORK + "编制工作的通知"),
        (["填报单位：重庆市万州区财政局", "2023年" + WORK], "重庆市万州区财政局2023年" + WORK),
        (["2023年" + WORK, "编制单位（盖章）： 万州区财政局"], "万州区财政局2023年" + WORK),
        (["报送单位：万州区财政局（盖章）", "2023年" + WORK], "万州区财政局2023年" + WORK),
        (["填报单位：万州区财政局", "2023年" + WORK, "万州区审计局"], "万州区审计局2023年" + WORK),
        (["来源：万州区财政局", "2023年" + WORK], "2023年" + WORK),  # a header field
        (["发布日期：2023-01-20 来源：万州区财政局", "2023年" + WORK], "2023年" + WORK),
        (["[ 发布机构 ] 万州区财政局", "2023年" + WORK], "2023年" + WORK),
        (["填报单位：我局", "2023年" + WORK], "2023年" + WORK),
        (["重庆市渝中区人民政府机关", "2023年" + WORK], "重庆市渝中区人民政府机关2023年" + WORK),
        (
            ["城口县人民政府办公室关于公布", f"城口县2009年度{WORK}的通知"],
            f"城口县人民政府办公室关于公布城口县2009年度{WORK}的通知",
        ),
        (["兴隆镇", "2023年" + WORK], "兴隆镇2023年" + WORK),  # whose, its portal says
        (["渝北区住房和城乡建设委员会2023年政府信", "息公开工作年度报告"], "渝北区住房和城乡建设委员会2023年" + WORK),
        (["沙坪坝区卫生健康委", "员会2023年" + WORK], "沙坪坝区卫生健康委员会2023年" + WORK),
        (["綦江区财政局2022年", WORK], "綦江区财政局2022年" + WORK),
        (["綦江区财政局", "2022年度政府信息公开工作", "年度报告"], "綦江区财政局2022年度" + WORK),
        (["綦江区人民政府", "三江街道办事处2022年" + WORK], "綦江区人民政府三江街道办事处2022年" + WORK),
        (["綦江区教育委员会", "綦江区2022年" + WORK], "綦江区2022年" + WORK),  # whose site it is
        (["来源：綦江区", "财政局2022年" + WORK], "财政局2022年" + WORK),
        (["政务公开", "綦江区财政局", "2022年" + WORK], "綦江区财政局2022年" + WORK),
        # the name of a column is no title beside one
        (["万州区龙溪镇人民政府", "政府信息公开年报", "万州区龙溪镇2025年" + WORK], "万州区龙溪镇2025年" + WORK),
        (["万州区财政局", "政府信息公开年报", "2025年" + WORK], "万州区财政局2025年" + WORK),
        (["万州区财政局", "政务公开年报", "政府信息公开年报", "2025年" + WORK], "万州区财政局2025年" + WORK),
        (["万州区财政局", "政府信息公开年报", "万州区财政局", "2025年" + WORK], "万州区财政局2025年" + WORK),
        (["万州区财政局", "政府信息公开年报"], "万州区财政局政府信息公开年报"),
        # labels are no part of a title, with or without a colon
        (["名称 万州区财政局2025年" + WORK], "万州区财政局2025年" + WORK),
        (["名　称万州区财政局2025年" + WORK, "索引号 1150/2025-1"], "万州区财政局2025年" + WORK),
        (["标题：万州区财政局2025年" + WORK], "万州区财政局2025年" + WORK),
        (["【信息名称】万州区财政局2025年" + WORK], "万州区财政局2025年" + WORK),
        (["忠县教委", "政府信息公开", "名称 万州区财政局2025年" + WORK], "万州区财政局2025年" + WORK),
        (["忠县教委", "标题 万州区财政局2025年" + WORK + " 索引号 1150/2025-1"], "万州区财政局2025年" + WORK),
        (["名称 万州区财政局2025年", WORK, "索引号 1150/2025-1 分类 信息公开年报"], "万州区财政局2025年" + WORK),
        (["万州区财政局2025年" + WORK + " 索引号 1150/2025-1"], "万州区财政局2025年" + WORK),
        (["万州区财政局", "（万州区金融办）", "2025年" + WORK], "万州区财政局（万州区金融办）2025年" + WORK),
        (["万州区财政局2025年政府信", "息公开工作年度报告 索引号 1150/2025-1"], "万州区财政局2025年" + WORK),
        (["分类 信息公开年报", "万州区财政局2025年" + WORK], "万州区财政局2025年" + WORK),
        (["索引号 1150/2025-1", "分类 政府信息公开年报"], None),
        (["一、总体情况", "收到申请5件。"], None),
        ([], None),
    ],
)
def test_the_title_at_the_head_of_a_text(paragraphs: list[str], title: str | None, names: BodyNames) -> None:
    assert find_title(paragraphs, names) == title
    kept = find_title_lines(paragraphs)
    if kept:  # they are all that it takes
        assert find_title(kept, names) == title
    else:  # whoever knows which names, the title is the same
        assert {find_title(paragraphs, BodyNames(bool, bool)), find_title(paragraphs, NOBODYS)} == {title}


@pytest.mark.parametrize(
    ("paragraphs", "kept"),
    [
        # a body that only a registry can know beside a title that names none, or before the end of a cut title
        (["首页 > 政务公开", "渝都之窗", "2023年" + WORK, "一、总体情况"], ["渝都之窗", "2023年" + WORK]),
        (["2023年" + WORK, "渝都之窗", "根据条例，编制本报告。"], ["2023年" + WORK, "渝都之窗"]),
        (["渝都之", "窗2023年" + WORK], ["渝都之", "窗2023年" + WORK]),
        (["填报单位：渝都之窗", "2023年" + WORK], ["填报单位：渝都之窗", "2023年" + WORK]),
        # nothing to choose: a title that says whose it is, and lines that are no names
        (["重庆市忠县2023年" + WORK], []),
        (["政务公开", "重庆市忠县2023年" + WORK], []),
        (["首页 > 政务公开", "2023年" + WORK], []),
        (["发布日期：2024-01-31", "2023年" + WORK], []),
        (["一、总体情况", "收到申请5件。"], []),
    ],
)
def test_only_lines_among_which_names_decide_are_kept(paragraphs: list[str], kept: list[str]) -> None:
    assert list(find_title_lines(paragraphs)) == kept


@pytest.mark.parametrize(
    ("paragraphs", "title"),
    [
        (["渝都之窗", "2023年" + WORK], "渝都之窗2023年" + WORK),
        (["2023年" + WORK, "渝都之窗"], "渝都之窗2023年" + WORK),
        (["填报单位：渝都之窗", "2023年" + WORK], "渝都之窗2023年" + WORK),
        (["渝都之", "窗2023年" + WORK], "渝都之窗2023年" + WORK),
        (["渝都之窗", "政府信息公开年报"], "渝都之窗政府信息公开年报"),
        (["渝都之窗", "关于做好2023年" + WORK + "的通知"], "渝都之窗关于做好2023年" + WORK + "的通知"),
    ],
)
def test_a_name_that_is_known_by_no_wording_makes_the_title_where_it_is_known(
    paragraphs: list[str], title: str
) -> None:
    known = BodyNames("渝都之窗".__eq__, "渝都之窗".__eq__)
    assert find_title(paragraphs, known) == find_title(find_title_lines(paragraphs), known) == title
    assert find_title(paragraphs) != title
