import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from pipelines.documents.html_text import Block, collapse, read_inline_text, walk_blocks, walk_marked_blocks
from tests.pipelines.documents.pages import first, parse


def blocks(html: str) -> list[str]:
    return [block for block in walk_blocks(parse(html)) if isinstance(block, str)]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("\u3000\u3000重庆市\xa0\n\t2019年 ", "重庆市 2019年"),
        ("收\u200b到", "收到"),  # zero-width characters are no part of a word
        ("\ufeff一、总体\u200d情\u2060况\u200e", "一、总体情况"),
        ("a\u2003\u2009b\u205fc", "a b c"),
        ("\u200b \u3000", ""),
        ("e\u0301", "\u00e9"),  # NFC
        ("①２，（三）", "①２，（三）"),  # as printed: no NFKC
        ("2020\u00ad03\u00ad31", "2020\u00ad03\u00ad31"),  # typed for a hyphen in dates: pipelines/dates.py
    ],
)
def test_collapse(raw: str, text: str) -> None:
    assert collapse(raw) == text


@given(st.text())
def test_collapse_is_stable(text: str) -> None:
    once = collapse(text)
    assert collapse(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "  " not in once
    assert once == once.strip()


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a='x';</script>",
        "<style>p{x}</style>",
        "<noscript>x</noscript>",
        "<!-- x -->",
        "<!--[if gte mso 9]><xml><w:View>x</w:View></xml><![endif]-->",
        "<xml><w:View>x</w:View></xml>",
        "<select><option>x</option></select>",
        "<textarea>x</textarea>",
        "<svg><title>x</title><text>x</text></svg>",
        "<video>x</video>",
        "<template><p>x</p></template>",
        "<span hidden>x</span>",
        "<span hidden=''>x<b>x</b></span>",
        '<span style="display:none">x</span>',
        '<span style="color:red; DISPLAY : NONE !important">x<p>x</p></span>',
        '<span style="visibility:hidden">x</span>',
        '<?xml:namespace prefix = o ns = "urn:x" />',
    ],
)
def test_what_is_not_shown_is_not_read_and_what_follows_it_is(hidden: str) -> None:
    assert blocks(f"<p>收{hidden}到</p>") == ["收到"]


@pytest.mark.parametrize(
    "style", ["display:block", "mso-display:none-x", "background:url(display:none)", "display:nonesuch"]
)
def test_styles_that_hide_nothing(style: str) -> None:
    assert blocks(f'<p style="{style}">收到</p>') == ["收到"]


def test_head_is_not_text() -> None:
    assert blocks("<html><head><title>标题</title></head><body>正文</body></html>") == ["正文"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>一<br>二<br/>三</p>", ["一", "二", "三"]),
        ("前<div>中<p>里</p>后</div>末", ["前", "中", "里", "后", "末"]),
        ("<p>收<span>到</span><b>和</b>处<o:p></o:p>理</p>", ["收到和处理"]),
        ("<p>收到<o:p>&nbsp;</o:p></p><p><o:p>&nbsp;</o:p></p>", ["收到"]),
        ("<ul><li>一</li><li>二<ul><li>三</li></ul></li></ul>", ["一", "二", "三"]),
        ("<p>收到<![if !supportLists]><span>1.</span><![endif]>处理</p>", ["收到1.处理"]),
        ("<p>&#12288;&#12288;2019年&nbsp;重庆&emsp;市</p>", ["2019年 重庆 市"]),
        ("<p>a&lt;b&amp;c</p>", ["a<b&c"]),
        ("<center>标题<hr>正文</center>", ["标题", "正文"]),
        ("", []),
        ("<!-- only -->", []),
    ],
)
def test_blocks(html: str, expected: list[str]) -> None:
    assert blocks(html) == expected


def test_elements_taken_whole_stand_in_their_place() -> None:
    def is_table(element: HtmlElement) -> bool:
        return bool(element.tag == "table")

    root = parse("<div>前<table><tr><td>格</td></tr></table>尾<table hidden><tr><td>x</td></tr></table>后</div>")
    found = [block if isinstance(block, str) else block.tag for block in walk_blocks(root, is_table)]
    assert found == ["前", "table", "尾后"]


@pytest.mark.parametrize(
    ("html", "bold"),
    [
        ("<p><b>一、总体情况</b>2019年</p>", "一、总体情况"),
        ("<p><strong>一、</strong><strong><span>总体</span>情况</strong> 2019年</p>", "一、总体情况"),
        ('<p><span style="font-family:方正黑体_GBK">一、总体情况</span><span>2019年</span></p>', "一、总体情况"),
        ('<p style="font-weight:700">一、<span style="font-weight:normal">2019年</span></p>', "一、"),
        ("<p>2019年<b>一、总体情况</b></p>", ""),
        ('<p><b style="font-weight:normal">2019年</b></p>', ""),
    ],
)
def test_what_a_block_begins_with_in_bold(html: str, bold: str) -> None:
    found = [block for block in walk_marked_blocks(parse(html)) if isinstance(block, Block)]
    assert [block.bold for block in found] == [bold]


def test_a_cell_reads_as_one_line() -> None:
    cell = first("<table><tr><td><p>本年<br>新制作</p>\n<p>数&nbsp;量<script>x</script></p></td></tr></table>", "td")
    assert read_inline_text(cell) == "本年 新制作 数 量"


def test_deep_nesting_needs_no_recursion() -> None:
    assert blocks("<div>" * 2000 + "底" + "</div>" * 2000 + "<p>后</p>") == ["底", "后"]


def test_long_pages_take_linear_time() -> None:
    html = "<p><span>收</span><span>到</span></p>" * 30_000
    root = parse(html)
    start = time.perf_counter()
    assert sum(1 for _ in walk_blocks(root)) == 30_000
    assert time.perf_counter() - start < 5


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<b>", "</table>", "<td>", "<!--", "-->", "<br>", "收", "到 ", "<", "&#0;"])
    )
)
def test_every_visible_character_is_read_once(pieces: list[str]) -> None:
    """Against libxml2's own string value, which knows no blocks."""
    root = parse("<div>" + "".join(pieces))
    text = "".join(root.xpath("//body//text()"))
    assert "".join("".join(blocks("<div>" + "".join(pieces))).split()) == "".join(text.split())


def test_a_text_is_the_same_where_its_visibility_is_known() -> None:
    root = parse(
        "<div>前<p>一<i>二</i><!-- x --></p><p>一、<b>总体</b></p><p>甲<br>乙</p><p></p>尾<span>后</span></div>"
    )
    known = [block.text for block in walk_marked_blocks(root, all_visible=True) if isinstance(block, Block)]
    assert known == list(walk_blocks(root)) == ["前", "一二", "一、总体", "甲", "乙", "尾后"]


@pytest.mark.parametrize("inner", ["<span hidden>x</span>", '<i style="DISPLAY : none">x</i>', "<script>x</script>"])
def test_what_is_hidden_inside_a_line_is_left_out(inner: str) -> None:
    assert blocks(f"<p>收到{inner}申请</p>") == ["收到申请"]
