import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.markup.page import Page
from pipelines.documents.markup.visible_text import TextBlock, read_blocks_text, read_inline_text, walk_blocks
from tests.growth import assert_linear
from tests.pipelines.documents.pages import first


def blocks(html: str) -> list[str]:
    page = Page(html.encode())
    return list(read_blocks_text(page, page.root))


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
        "<title>x</title>",
        "<noframes>x<br>x</noframes>",
        "<meter>x</meter>",
        "<span hidden>x</span>",
        "<span hidden=''>x<b>x</b></span>",
        '<span style="display:none">x</span>',
        '<span style="color:red; DISPLAY : NONE !important">x<i>x</i></span>',
        '<b style="display:none">x</b>',
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
        ("<p>收<span hidden>x<p>到</p></span>了</p>", ["收", "到", "了"]),  # a paragraph ends the one around it
        ("", []),
        ("<!-- only -->", []),
    ],
)
def test_blocks(html: str, expected: list[str]) -> None:
    assert blocks(html) == expected


def test_elements_taken_whole_stand_in_their_place() -> None:
    page = Page(
        "<div>前<table><tr><td>格</td></tr></table>尾<table hidden><tr><td>x</td></tr></table>后</div>".encode()
    )
    whole = {table.mem_id for table in page.find("table")}
    found = [block.text if isinstance(block, TextBlock) else block.tag for block in walk_blocks(page, page.root, whole)]
    assert found == ["前", "table", "尾后"]


@pytest.mark.parametrize(
    ("html", "bold"),
    [
        ("<p><b>一、总体情况</b>2019年</p>", "一、总体情况"),
        ("<p><strong>一、</strong><strong><span>总体</span>情况</strong> 2019年</p>", "一、总体情况"),
        ('<p><span style="font-family:方正黑体_GBK">一、总体情况</span><span>2019年</span></p>', "一、总体情况"),
        ('<p style="font-weight:700">一、<span style="font-weight:normal">2019年</span></p>', "一、"),
        ("<p>2019年<b>一、总体情况</b></p>", ""),
        ("<p> <b>一、总体情况</b> <b>一</b> 2019年</p>", "一、总体情况 一"),
        ('<p><b style="font-weight:normal">2019年</b></p>', ""),
    ],
)
def test_what_a_block_begins_with_in_bold(html: str, bold: str) -> None:
    page = Page(html.encode())
    found = [block for block in walk_blocks(page, page.root) if isinstance(block, TextBlock)]
    assert [block.bold for block in found] == [bold]


def test_a_cell_reads_as_one_line() -> None:
    page, cell = first(
        "<table><tr><td><p>本年<br>新制作</p>\n<p>数&nbsp;量<script>x</script></p></td></tr></table>", "td"
    )
    assert read_inline_text(page, cell) == "本年 新制作 数 量"


def test_deep_nesting_needs_no_recursion() -> None:
    assert blocks("<div>" * 2000 + "底" + "</div>" * 2000 + "<p>后</p>") == ["底", "后"]


def test_long_pages_take_linear_time() -> None:
    def make(size: int) -> Page:
        return Page(b"<p><span>a</span><span>b</span></p>" * size)

    def count(page: Page) -> int:
        return sum(1 for _ in walk_blocks(page, page.root))

    assert count(make(32)) == 32
    assert_linear(make, count, size=32_000)


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<b>", "</table>", "<td>", "<!--", "-->", "<br>", "收", "到 ", "<", "&#0;"])
    )
)
def test_every_visible_character_is_read_once(pieces: list[str]) -> None:
    """Against Lexbor's own text of the page, which knows no blocks."""
    page = Page(("<div>" + "".join(pieces)).encode())
    read = "".join(read_blocks_text(page, page.root))
    assert "".join(read.split()) == "".join(page.root.text().split())


@pytest.mark.parametrize("inner", ["<span hidden>x</span>", '<i style="DISPLAY : none">x</i>', "<script>x</script>"])
def test_what_is_hidden_inside_a_line_is_left_out(inner: str) -> None:
    assert blocks(f"<p>收到{inner}申请</p>") == ["收到申请"]
