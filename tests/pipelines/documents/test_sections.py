import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.sections import is_heading, split_sections
from tests.pipelines.documents.pages import read, sections


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
        "一、 概述",
        "一 、概述",
        "一．总体情况",
        "一.总体情况",
        "十二、咨询处理情况",
        "三、收到和处理政府信息公开申请情况（单位：件）",
    ],
)
def test_headings(text: str) -> None:
    assert is_heading(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "一、",
        "一是强化组织领导",
        "（一）主动公开",
        "(一)主动公开",
        "1、总体情况",
        "1.总体情况",
        "第一部分、总体情况",
        "2019年，一、总体情况",
        "一、坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻落实党中央、国务院关于政务公开工作的决策部署",
        "一、加强组织领导。",
        "一、全年收到申请7522件；",
        "一、具体情况如下：",
        "一、加强领导。成立小组",
        "一、二、三季度",
        "三、十二、概述",
    ],
)
def test_numbered_sentences_and_subheads_are_no_headings(text: str) -> None:
    assert not is_heading(text)


def test_sections_keep_order_and_what_stands_before_the_first_heading() -> None:
    found = split_sections(
        ["引言", "再引", "一、总体情况", "（一）主动公开", "文", "二、主动公开政府信息情况", "三、其他"]
    )
    assert [(s.ordinal, s.heading, s.text) for s in found] == [
        (0, "", "引言\n再引"),
        (1, "一、总体情况", "（一）主动公开\n文"),
        (2, "二、主动公开政府信息情况", ""),
        (3, "三、其他", ""),
    ]


def test_a_text_that_begins_with_a_heading_has_no_section_0() -> None:
    assert [(s.ordinal, s.heading) for s in split_sections(["一、总体情况", "文"])] == [(1, "一、总体情况")]
    assert split_sections([]) == ()


@given(st.lists(st.sampled_from(["一、总体情况", "二、主动公开", "文。", "（一）款", "1.项"])))
def test_no_paragraph_is_lost(paragraphs: list[str]) -> None:
    found = split_sections(paragraphs)
    lines = [line for s in found for line in [s.heading, *s.text.split("\n")] if line]
    assert lines == paragraphs


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>一、总体情况</p><p>2019年。</p>", [("一、总体情况", "2019年。")]),
        ("<p><strong>一、总体情况</strong>2019年，全市公开。</p>", [("一、总体情况", "2019年，全市公开。")]),
        ("<p><b>一、</b><b>总体</b><b>情况</b> 2019年，全市公开。</p>", [("一、总体情况", "2019年，全市公开。")]),
        ("<p>一、总体情况<br>2019年，全市公开。</p>", [("一、总体情况", "2019年，全市公开。")]),
        ("<p><strong>一、总体</strong>情况</p>", [("一、总体情况", "")]),
        ("<p><span>一、</span><span>总体</span><span>情况</span></p>", [("一、总体情况", "")]),
        ("<h2>一、总体情况</h2>2019年。", [("一、总体情况", "2019年。")]),
        # a sentence with its beginning in bold stays one sentence
        ("<p><b>一、加强领导</b>。成立小组。</p>", [("", "一、加强领导。成立小组。")]),
        ("<p><b>一、收到申请</b>，办理7498件。</p>", [("", "一、收到申请，办理7498件。")]),
        ("<p><b>（一）主动公开</b>全市公开。</p>", [("", "（一）主动公开全市公开。")]),
        ("<p>全市公开。<b>一、总体情况</b></p>", [("", "全市公开。一、总体情况")]),
    ],
)
def test_headings_in_html(html: str, expected: list[tuple[str, str]]) -> None:
    assert sections(read(html)) == expected


def test_labels_in_tables_are_no_headings() -> None:
    document = read(
        "<p>引言</p><table><tr><td>一、本年新收政府信息公开申请数量</td><td>6780</td></tr></table><p>后</p>"
    )
    assert sections(document) == [("", "引言\n后")]
    assert len(document.tables) == 1
