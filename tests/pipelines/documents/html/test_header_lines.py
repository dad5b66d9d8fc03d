import pytest

from pipelines.documents.model import Layout
from tests.pipelines.documents.pages import fields, read, sections

TEXT = "<p>引言。</p><p>一、总体情况</p><p>文。</p>"
CODE = "11500000009275780L/2020-11304"
TITLE = "重庆市2019年政府信息公开工作年度报告"


def header(around: str, body: str = TEXT, head: str = "", layout: Layout | None = None) -> dict[str, tuple[str, str]]:
    return fields(read(body, head, around, layout))


BRACKETS = (
    f"[ 索引号 ] {CODE} [ 发文字号 ] 渝府办发〔2018〕76号 [ 主题分类 ] [ 体裁分类 ] 公文 "
    "[ 发布机构 ] 市审计局 [ 成文日期 ] 2023-01-28 [ 发布日期 ] 2023年1月29日"
)
READ_BRACKETS = {
    "index_number": (CODE, "bracket"),
    "document_number": ("渝府办发〔2018〕76号", "bracket"),
    "genre": ("公文", "bracket"),
    "publisher": ("市审计局", "bracket"),
    "written_on": ("2023-01-28", "bracket"),
    "published_on": ("2023-01-29", "bracket"),
}


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{BRACKETS}</p>",
        f"<p>{BRACKETS.replace('[ ', '［').replace(' ]', '］')}</p>",
        f"<p>{BRACKETS.replace('[ ', '【 ').replace(' ]', '】')}</p>",
        f"<p>{BRACKETS.replace('索引号', '索 引 号')}</p>",
        f"<p>{BRACKETS.replace(' ]', ' ]：')}</p>",
        f"<ul><li>{BRACKETS.replace(' [ ', '</li><li>[ ')}</li></ul>",
        f"<div><b>{BRACKETS.replace(' ]', ' ]</b> <span>').replace(' [', '</span> <b>[')}</span></div>",
        f"<dl><dt>{BRACKETS.replace(' [ ', '</dd><dt>[ ').replace('] ', ']</dt><dd>')}</dl>",
    ],
)
def test_the_bracketed_line(markup: str) -> None:
    assert header(markup) == READ_BRACKETS


def test_the_last_bracket_without_a_value_takes_none_from_the_next_line() -> None:
    assert header(f"<p>[ 索引号 ] {CODE} [ 有效性 ] </p><h1>网站工作动态</h1>") == {"index_number": (CODE, "bracket")}


def test_a_bracket_that_is_no_label_ends_a_value() -> None:
    assert header("<p>[ 发布机构 ] 市审计局 [ 关键字 ] 审计 [ 大 中 小 ]</p>") == {"publisher": ("市审计局", "bracket")}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("日期:2020-01-23", {"published_on": "2020-01-23"}),
        ("发布日期:2020-01-23 10:15:14", {"published_on": "2020-01-23"}),
        ("发布日期：2020/01/23&nbsp;&nbsp;10:15", {"published_on": "2020-01-23"}),
        ("来源:区教委 发布时间:2020-01-23 10:15:14", {"content_source": "区教委", "published_on": "2020-01-23"}),
        (
            "<span>来源：区教委</span><span>发布时间：2020-01-23</span>",
            {"content_source": "区教委", "published_on": "2020-01-23"},
        ),
        ("发布时间：2020-01-23 字体：【大 中 小】", {"published_on": "2020-01-23"}),
        ("发布时间：2020-01-23 【字体：大 中 小】", {"published_on": "2020-01-23"}),
        ("发布时间：2020-01-23 [大 中 小] 打印 关闭", {"published_on": "2020-01-23"}),
        ("发布时间：2020-01-23 浏览 123 次", {"published_on": "2020-01-23"}),
        ("发布时间：2020-01-23；阅读：9", {"published_on": "2020-01-23"}),
        ("发布时间：2020 年 1 月 23 日 | 阅读人数：9", {"published_on": "2020-01-23"}),
        ("[发布日期：2020-01-23]", {"published_on": "2020-01-23"}),
        ("[ 发布日期： 2020-01-23 ]", {"published_on": "2020-01-23"}),
        ("发 布 日 期 ： 2020-01-23", {"published_on": "2020-01-23"}),
        ("发布机构：重庆市 审计局 打印 关闭", {"publisher": "重庆市 审计局"}),
        ("文号： 点击数量：33", {}),
        ("文号：主题分类：审计", {"topic": "审计"}),
        (
            "发文字号：渝府办发〔2018〕76 号 有效性：有效",
            {"document_number": "渝府办发〔2018〕76 号", "validity": "有效"},
        ),
        ("文号：渝府[2018]76号", {"document_number": "渝府[2018]76号"}),
        ("[日期：2014-03-01]", {"published_on": "2014-03-01"}),
        ("日期：2024-01-17<span>字体：【</span> 默认 超大", {"published_on": "2024-01-17"}),
        ("时间：2017-01-12 10:01", {"published_on": "2017-01-12"}),
        ("发文机构：区教委 发文日期：2020-01-23", {"publisher": "区教委", "written_on": "2020-01-23"}),
        (
            "发布单位：区教委 所属机构：某科 分类：教育 关键字：公开 时效：有效",
            {"publisher": "区教委", "validity": "有效"},
        ),
        # no header
        ("会议时间：2020-01-23", {}),
        ("统计日期：2020-01-23", {}),
        ("统计期限：2019年1月1日至12月31日", {}),
        ("截止日期：2020-01-23", {}),
        ("活动主题：公开透明", {}),
        ("日期：2020年1月", {}),
        ("日期：2020-13-01", {}),
        ("来源：区教委 作者：张三", {"content_source": "区教委"}),
    ],
)
def test_plain_lines(line: str, expected: dict[str, str]) -> None:
    """The same around the report and in it, before its first heading."""
    found = {field: (value, "line") for field, value in expected.items()}
    assert header(f"<div class=bar>{line}</div>") == found
    assert header("", f"<p>{line}</p>{TEXT}") == found


def test_a_line_after_the_first_heading_is_text() -> None:
    assert header("", f"{TEXT}<p>发布日期：2020-01-23</p><p>文号：渝府〔2018〕76号</p>") == {}


@pytest.mark.parametrize(
    "markup",
    [
        f"<ul><li>索引号：{CODE}</li><li>文号：</li><li>成文日期：2020-03-31</li></ul>",
        f"<ul><li><span>索 引 号：</span><span>{CODE}</span></li><li><b>成文日期：</b>2020-03-31</li></ul>",
        f"<ul><li><span>索引号</span><span>{CODE}</span></li><li><em>成文日期</em> <i>2020-03-31</i></li></ul>",
        f"<dl><dt>索引号：</dt><dd>{CODE}</dd><dt>成文日期：</dt><dd>2020-03-31</dd></dl>",
        f"<dl><dt><b>索引号</b></dt><dd>{CODE}</dd><dt>成文日期</dt><dd>2020-03-31</dd><dt>有效性</dt><dd></dd></dl>",
        f"<p>索引号：{CODE}&nbsp;&nbsp;成文日期：2020-03-31</p>",
        f"<table><tr><td>索引号：{CODE}</td></tr><tr><td>成文日期：2020-03-31</td></tr></table>",
    ],
)
def test_lists_and_other_markup(markup: str) -> None:
    found = header(markup)
    assert {field: value for field, (value, _) in found.items()} == {"index_number": CODE, "written_on": "2020-03-31"}


@pytest.mark.parametrize(
    "menu",
    [
        "<ul><li><a>主题分类</a></li><li><a>体裁分类</a></li><li><a>公开指南</a></li></ul>",
        "<ul><li><a><span>主题分类</span><span>综合</span></a></li><li><a><span>体裁分类</span><span>公文</span></a></li></ul>",
        "<div><span>主题分类</span><span>全部</span></div>",
        "<table><tr><td>主题分类</td><td>体裁分类</td><td>组配分类</td></tr></table>",
    ],
)
def test_menus_state_nothing(menu: str) -> None:
    assert header(menu) == {}


@pytest.mark.parametrize("place", ["<a name=top>", "<a name=top />", "<p><a name=top></p>"])
def test_a_place_to_jump_to_is_no_link_around_what_follows(place: str) -> None:
    """Left open, it is opened anew in every block that follows."""
    pairs = f"<ul><li><b>索引号</b><i>{CODE}</i></li><li><b>成文日期</b><i>2020-03-31</i></li></ul>"
    assert header(place + pairs) == {"index_number": (CODE, "line"), "written_on": ("2020-03-31", "line")}


def test_what_a_header_says_is_no_line_too() -> None:
    """Two pairs are a header; one besides them is chance, and the title in a header is its own field."""
    pairs = f"<td><b>索引号：</b><b>{CODE}</b></td><td><b>成文日期：</b><b>2020-03-31</b></td>"
    chance = "<p><span>信息名称</span><span>相关推荐</span></p>"
    expected = {"index_number": (CODE, "header"), "written_on": ("2020-03-31", "header")}
    assert header(f"<table><tr>{pairs}</tr></table>{chance}") == expected
    own = Layout(header=".own")
    assert header(f"<div class=own><b>索引号</b><b>{CODE}</b></div>{chance}", layout=own) == {}


def test_a_table_around_the_report_is_no_header() -> None:
    pairs = f"<td>索引号</td><td>{CODE}</td><td>成文日期</td><td>2020-03-31</td>"
    inner = "<table><tr><td>注</td><td>1</td></tr></table>"
    found = read(f"<table><tr>{pairs}</tr><tr><td colspan=4>{TEXT}{inner}</td></tr></table>")
    assert [heading for heading, _ in sections(found)] == ["", "一、总体情况"]


def test_of_two_headings_the_first_one_is_the_title() -> None:
    other = TITLE.replace("2019", "2020")
    assert header(f"<h2>{TITLE}</h2><h1>{other}</h1>") == {"title": (TITLE, "title")}


def test_headings_that_are_not_shown_are_no_titles() -> None:
    assert header(f"<div style='display:none'><h1>{TITLE}</h1></div>") == {}
    assert header(f"<h1>{TITLE}</h1>") == {"title": (TITLE, "title")}


@pytest.mark.parametrize(
    "markup",
    [
        f"<ul class=own><li>索引号：{CODE}</li><li>成文日期：2020-03-31</li></ul>",
        f"<div class=own><span>索引号</span><span>{CODE}</span><br><span>成文日期</span><span>2020-03-31</span></div>",
        f"<div class=own><table><tr><td>索引号</td><td>{CODE}</td></tr></table><p>成文日期：2020-03-31</p></div>",
        f"<table class=own><tr><td>索引号</td><td>{CODE}</td><td>成文日期</td><td>2020-03-31</td></tr></table>",
        f"<p class=own>[ 索引号 ] {CODE} [ 成文日期 ] 2020-03-31</p>",
    ],
)
def test_a_portals_own_header_is_a_header_whatever_its_markup(markup: str) -> None:
    found = read(markup + TEXT, layout=Layout(header=".own"))
    assert fields(found) == {"index_number": (CODE, "header"), "written_on": ("2020-03-31", "header")}
    assert sections(found) == [("", "引言。"), ("一、总体情况", "文。")]
