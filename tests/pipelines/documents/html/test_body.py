import tomllib
from collections.abc import Callable
from importlib.resources import files

import pytest

from pipelines.documents.html.body import find_body, find_data_tables, read_blocks
from pipelines.documents.html.reader import read_html
from pipelines.documents.markup.page import Page
from pipelines.documents.markup.page_tree import MAX_ELEMENT_DEPTH
from pipelines.documents.model import Layout, ReadError
from tests.growth import assert_linear
from tests.pipelines.documents.pages import read, sections

KNOWN = tomllib.loads(files("pipelines.documents").joinpath("page_layouts.toml").read_text("utf-8"))["bodies"]
NAVIGATION = "<div class='nav'><a>首页</a><a>政务公开</a></div>"
FOOTER = "<div class='footer'><p>主办：某区人民政府办公室</p></div>"
REPORT = "<p>引言。</p><p>一、总体情况</p><p>文一。</p><p>二、主动公开政府信息情况</p><p>文二。</p>"
READ = [("", "引言。"), ("一、总体情况", "文一。"), ("二、主动公开政府信息情况", "文二。")]
GRID = "<table><tr><td>a</td><td>1</td></tr></table>"
XHTML = '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x">'

# the body containers that reference/site-structure.md has seen
SEEN = [
    "gkxl-article",
    "zwxl-article",
    "view TRS_UEDITOR trs_paper_default",
    "view TRS_UEDITOR trs_word",
    "view TRS_UEDITOR trs_web",
    "trs_editor_view",
    "view",
    "zcwjk-xlcon",
    "zcwjk-con",
    "gfxwj-content",
]


def read_page(html: str, layout: Layout | None = None) -> list[tuple[str, str]]:
    return sections(read_html(html.encode(), layout or Layout()))


def find_class(html: str, *selectors: str) -> str | None:
    return find_body(Page(html.encode()), selectors).attributes.get("class")


@pytest.mark.parametrize("css_class", [*SEEN, "wx-body gkxl-article"])
def test_each_known_container(css_class: str) -> None:
    assert read_page(f'{NAVIGATION}<div class="{css_class}">{REPORT}</div>{FOOTER}') == READ


OTHERS = ["pages_content", "article-con", "article-content", "xxgk_content", "detail_content"]


@pytest.mark.parametrize(
    "attribute", ['id="zoom"', 'id="Zoom"', 'id="UCAP-CONTENT"', *(f'class="{name}"' for name in OTHERS)]
)
def test_containers_of_other_platforms(attribute: str) -> None:
    assert read_page(f"{NAVIGATION}<div {attribute}>{REPORT}</div><div><h3>一、网站地图</h3></div>") == READ


def test_a_container_is_found_by_its_id_whatever_else_has_it() -> None:
    header = "<table><tr><td id=zoom>索引号</td><td>1</td></tr><tr><td>成文日期</td><td>2023-01-01</td></tr></table>"
    assert read_page(f"{header}{NAVIGATION}<div id=zoom>{REPORT}</div><h3>一、网站地图</h3>") == READ


@pytest.mark.parametrize("style", ["", ' style="display:none"'])
def test_of_desktop_and_mobile_one_is_read(style: str) -> None:
    html = f'<div class="view"{style}>{REPORT}</div><div class="zwxl-article">{REPORT}</div>'
    assert read_page(html) == READ


def test_the_container_with_the_most_text_is_the_report() -> None:
    html = f'<div class="view">相关链接</div><div class="TRS_Editor">{REPORT}</div><div class="view"></div>'
    assert read_page(html) == READ


def test_scripts_do_not_make_a_container_heavy() -> None:
    html = f'<div class="view"><script>{"x" * 500}</script>二维码</div><div class="TRS_Editor">{REPORT}</div>'
    assert read_page(html) == READ


@pytest.mark.parametrize("empty", ["", '<div class="view"></div>', '<div class="view"><p>&nbsp;</p><img src=x></div>'])
@pytest.mark.parametrize(
    "report",
    [
        f"<div>{REPORT}</div>",
        f"<div id=zoom><div>{REPORT}</div></div>",
        f"<table><tr><td>{REPORT}</td></tr></table>",
        f"<section>{REPORT.replace('<p>', '<div>').replace('</p>', '</div>')}</section>",
        "<div><p>引言。</p><div><h3>一、总体情况</h3><p>文一。</p></div><div><h3>二、主动公开政府信息情况</h3><p>文二。</p></div></div>",
        "<div><p>引言。</p><p><strong><span>一、</span>总体情况</strong></p>文一。<p><b>二、主动公开政府信息情况</b></p>文二。</div>",
    ],
)
def test_generic_reading_without_a_known_container(empty: str, report: str) -> None:
    assert read_page(f"{NAVIGATION}{empty}{report}{FOOTER}") == READ


def test_navigation_in_tables_is_no_part_of_the_report() -> None:
    menu = "<table><tr><td>首页</td><td>政务公开</td></tr></table>"
    document = read_html(f"{menu}<div>{REPORT}</div>{menu}".encode())
    assert (sections(document), document.tables) == (READ, ())


def test_generic_reading_of_a_page_with_tables_only() -> None:
    document = read_html(f"{NAVIGATION}<div><p>单位：件</p>{GRID}{GRID}</div>{FOOTER}".encode())
    assert (sections(document), len(document.tables)) == ([("", "单位：件")], 2)


def test_generic_reading_of_one_heading() -> None:
    assert read_page(f"{NAVIGATION}<div><p>一、总体情况</p><p>文一。</p></div>{FOOTER}") == [("一、总体情况", "文一。")]


def test_a_page_without_headings_and_tables_is_read_whole() -> None:
    assert read_page("<p>通知</p><p>正文</p>") == [("", "通知\n正文")]


@pytest.mark.parametrize(
    "html", ["", " ", "<html></html>", "<!-- x -->", "<script>x</script>", "<div class=view></div>"]
)
def test_a_page_without_text_is_an_error(html: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_html(html.encode())
    assert caught.value.error == "empty"


def test_a_portals_own_css_comes_first() -> None:
    html = f'<div class="view">{REPORT * 3}</div><div id="own">{REPORT}</div>'
    assert read_page(html, Layout(body="#own")) == READ


def test_text_around_a_data_table_is_kept() -> None:
    page = Page(f"<div>前{GRID}中<table><caption>单位：件</caption><tr><td>b</td><td>2</td></tr></table>后".encode())
    blocks = read_blocks(page, page.root).blocks
    assert [block if isinstance(block, str) else [cell.text for cell in block] for block in blocks] == [
        "前", ["a", "1"], "中", "单位：件", ["b", "2"], "后",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("html", "number"),
    [
        (GRID, 1),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", 0),
        (f"<table><tr><td>菜单</td><td>{GRID}</td></tr></table>", 1),
        (f"<table><tr><td><table><tr><td>{GRID}{GRID}</td><td>x</td></tr></table></td><td>y</td></tr></table>", 2),
        ("<table><tr><td>a</td><td>1<table><tr><td>注</td></tr></table></td></tr></table>", 1),
        (f"<table><tr><td>a</td><td>1<div style='display:none'>{GRID}</div></td></tr></table>", 1),
        (f"<div hidden>{GRID}</div>", 0),
        ("<table><form><tr><td>a</td><td>b</td></tr></form></table>", 1),
        ("<table></table>", 0),
    ],
)
def test_tables_of_data_and_tables_that_arrange_the_page(html: str, number: int) -> None:
    page = Page(html.encode())
    assert len(find_data_tables(page, page.root)) == number


def test_no_cell_of_a_layout_table_is_lost() -> None:
    document = read(f"<table><tr><td>说明</td><td>{GRID}</td></tr><tr><td>备注</td><td>注文</td></tr></table>")
    assert (sections(document), len(document.tables)) == ([("", "说明\n备注\n注文")], 1)


@pytest.mark.parametrize("after", ["", "</div>" * 20_000 + "<p>后</p>"])
def test_text_at_any_depth_is_read(after: str) -> None:
    expected = "底\n后" if after else "底"
    assert sections(read("<div>" * 20_000 + "底" + after)) == [("", expected)]


@pytest.mark.parametrize("deepest", [GRID, "<i hidden>x</i>文", "<p>一、2019年，<b>文</b>。</p>"])
def test_what_matters_for_what_is_around_it_is_refused_too_deep(deepest: str) -> None:
    assert read("<div>" * (MAX_ELEMENT_DEPTH - 10) + deepest).media_type == "text/html"
    with pytest.raises(ReadError) as caught:
        read("<div>" * MAX_ELEMENT_DEPTH + deepest)
    assert caught.value.error == "too_deep"


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (lambda size: "<div>" * size + "<p>一、总体情况</p>" + "字" * 200 * size, 1500),
        (lambda size: '<div class="view">字' * size, 1500),
        (lambda size: '<div class="view">' + '<div class="view">字</div>' * size, 20_000),
        (lambda size: ("<div><p>一、总体情况</p>" * 100 + "</div>" * 100) * size, 48),
        (lambda size: "<div><p>一、总体情况</p><p>文</p></div>" * size, 8_000),
        (lambda size: ("<table><tr><td>甲</td><td>" * 20 + "</table>" * 20) * size, 160),
        (lambda size: "<p>" + "<span>字</span>" * size, 32_000),
        (lambda size: "<p" + " " * size + ">字", 1_000_000),
        (lambda size: XHTML + "<p>字" + "<script " * size, 100_000),
        (lambda size: "<title>" + "a-" * size + "</title><p>字", 32_000),
        (lambda size: "<p>" + "索引号：[ 文号 ] " * size, 20_000),
        (lambda size: GRID * size, 5_000),
    ],
    ids=range(12),
)
def test_large_and_odd_pages_are_read_in_linear_time(make: Callable[[int], str], size: int) -> None:
    """At one depth: what climbs from an element to the root costs its depth, which MAX_ELEMENT_DEPTH bounds."""
    assert_linear(lambda size: make(size).encode(), read_html, size)


def test_the_body_of_a_document_without_one() -> None:
    assert find_body(Page(b"<frameset><frame></frameset>"), KNOWN).tag == "html"


def test_of_containers_in_each_other_the_outer_one_is_read() -> None:
    html = "<div class=a><p>引言</p><div class=b><p>一、总体情况</p></div></div><div class=c>页脚</div>"
    assert find_class(html, ".c", ".b", ".a") == "a"
    assert find_class(html, ".b", ".c") == "b"
    assert find_class(html, ".c") == "c"


@pytest.mark.parametrize("css", ["div.a.x", "#i", "div > p.b", ".none, p.b", "[class~=b]", "p:not(.c)", "div.a p"])
def test_any_selector_finds_its_body(css: str) -> None:
    """Simple selectors are not tried on pages without their names; the others always are."""
    assert find_class('<div class="x  a" id=i><p class="b">一、总体情况</p></div>', css) in ("x  a", "b")


@pytest.mark.parametrize("css", ["#zoom", ".MsoNormal", "div.MsoNormal#zoom"])
def test_a_container_that_word_has_named_is_found(css: str) -> None:
    html = "<p>导航</p><div id=zoom class=MsoNormal><p>情况如下</p></div><p>页脚</p>"
    assert read_page(html, Layout(body=css)) == [("", "情况如下")]
    assert read_page(html) == [("", "情况如下")]


def test_a_registry_may_name_the_class_that_word_gives_to_all() -> None:
    html = "<p>导航</p><p class=MsoNormal>情况如下</p><p>页脚</p>"
    assert read_page(html, Layout(body=".MsoNormal, p.MsoNormal")) == [("", "情况如下")]
    assert read_page(html, Layout(body=".MsoNormal")) == [("", "情况如下")]


@pytest.mark.parametrize("closed", ["<title/>", '<script src="a.js" />', "<p>引言。</p><IFRAME src=a/>", "<textarea/>"])
@pytest.mark.parametrize("declared", [XHTML, XHTML.partition("\n")[0], XHTML.partition("\n")[2]])
def test_xhtml_that_closes_in_its_own_tag_what_shows_nothing_is_read_whole(declared: str, closed: str) -> None:
    report = REPORT if "引言" not in closed else REPORT.replace("<p>引言。</p>", "")
    assert read_page(f"{declared}<html><body>{closed}{report}</body></html>") == READ


def test_a_container_without_visible_text_is_no_body() -> None:
    html = "<div class=a><p hidden>无</p></div><div class=b>有</div><div style='display:none'><div class=c>无"
    assert find_body(Page(html.encode()), [".a"]).tag == "body"
    assert find_class(html, ".a", ".c", ".b") == "b"
