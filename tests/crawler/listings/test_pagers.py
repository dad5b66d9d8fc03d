"""How many pages a listing has, by the script that prints their numbers, and their addresses."""

from dataclasses import replace

import pytest
from scrapy.http import HtmlResponse

from crawler.listings.entries import Entry
from crawler.listings.pagers import MAX_PAGES
from crawler.listings.reader import read_listing
from crawler.portals.portal import Column
from tests.crawler.listings.listing_pages import URL, A, page, read
from tests.growth import assert_linear

COLUMN = Column(URL, "annual_report")


@pytest.mark.parametrize(
    ("script", "pages"),
    [
        ('createPage(3, 0, "index", "html");', 3),
        ('createPageHTML(3,0,"index","html")', 3),
        ("createPage( '3' , 1, 'index', 'html' )", 3),
        ('if (x) {\n createPage(3,\n 0, "index", "html");}', 3),
        ("createPage(3)", 3),
        ('createPage(0, 0, "index", "html");', 1),
        ('createPage(1, 0, "list", "htm");', 1),
        ('var n = 3; createPage(n, 0, "index", "html");', 3),
        (f'createPage({MAX_PAGES}, 0, "index", "html");', MAX_PAGES),
        ('createPage(3, 0, "index", "html");createPage(3, 0, "index", "html");', 3),
        ("function createPage(total, current, name, suffix) {}\ncreatePage(3, 0);", 3),
        ("var p = { createPage(total) { return 1 } };", 1),
        ("<!--\ncreatePage(3, 0);\n//-->", 3),
        ("<!-- createPage(3, 0);\n-->", 1),
        ('// createPage(3, 0);\nvar u = "http://h.cn/"; createPage(2, 0);', 2),
        ("/* createPage(3, 0);\n*/", 1),
        ("document.write('<a onclick=\"createPage(3, 0)\">');", 1),
        ("recreatePage(3, 0);", 1),
        ("", 1),
    ],
)
def test_the_number_of_pages(script: str, pages: int) -> None:
    assert read(f"<script>{script}</script>").pages == pages


def test_a_script_in_a_comment_and_text_outside_scripts_count_for_nothing() -> None:
    assert read('<!-- <script>createPage(3, 0, "index", "html")</script> --><p>createPage(3, 0)</p>').pages == 1


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ('createPage(total, 0, "index", "html")', "cannot be read: createPage(total,"),
        ('createPage(3, current, "index", "html")', "cannot be read"),
        ("createPage()", "cannot be read"),
        ("createPage(-1, 0)", "cannot be read"),
        ("createPage(2.5, 0)", "cannot be read"),
        ('createPage(parseInt("3"), 0)', "cannot be read"),
        ("$('.page').createPage({pageNum: 3})", "cannot be read"),
        ("createPageHTML('page_div', 6, 1, 'fenye', 'shtml', 166)", "cannot be read"),
        (f"createPage({MAX_PAGES + 1}, 0)", "1001 pages; up to 1000 are believed"),
    ],
)
def test_paging_that_cannot_be_read_is_named_and_costs_no_entry(script: str, said: str) -> None:
    listing = read(f'<a href="{A}">一</a><script>{script}</script>')
    assert said in listing.unfollowed
    assert (listing.entries, listing.others) == ((Entry(A, "一", None),), ())


@pytest.mark.parametrize(
    ("script", "others"),
    [
        ("createPage(3, 0);", ["index_1.html", "index_2.html"]),
        ('createPage(3, 0, "list", "shtml");', ["list_1.shtml", "list_2.shtml"]),
        ("createPage(3, 0); createPage(2, 0);", ["index_1.html", "index_2.html"]),
        ('var n = 3, at = 0; createPage(n, at, "index", "html");', ["index_1.html", "index_2.html"]),
        ("createPage(1, 0);", []),
    ],
)
@pytest.mark.parametrize("url", [URL, f"{URL}index.html", URL.rstrip("/"), f"{URL}#top"])
def test_a_script_names_the_pages_beside_the_first(script: str, others: list[str], url: str) -> None:
    listing = read_listing(page(f"<script>{script}</script>", url))
    assert listing.others == tuple(URL + name for name in others)
    assert not listing.unfollowed


def test_a_variable_with_two_values_is_no_number() -> None:
    assert read("<script>var n = 3;</script><script>n = 4; createPage(n, 0)</script>").unfollowed


PAGERS = {
    "numbers and next": '<a href="index.html">1</a><a href="index_1.html">2</a><a href="index_1.html">下一页</a>共2页',
    "a current page without a link": '<span>1</span><a href="./index_1.html">2</a> <a href="./index_1.html">末页</a>',
    "bracketed numbers": '[1] <a href="index_1.html">[2]</a>',
    "counted from 1": '<a href="index_2.html">2</a><a href="index_2.html" class="next">下页</a>',
    "a query": '<a href="?page=2">2</a><a href="?page=2">下一页</a>',
    "another name": '<a href="list_2.html">第2页</a><a href="list_2.html">尾页</a>',
    "offsets of a query": '<a href="index.html?start=20">下一页</a>',
    "a click": "<a href='javascript:void(0)' onclick=\"location.href='index_1.html'\">下一页</a>",
    "a select": '<select><option value="index.html">1</option><option value="index_1.html">2</option></select>',
    "words of a select": "<select><option value=./>第1页</option><option value=./index_1.html>第2页</option></select>",
    "jhtml": '<a href="index.jhtml">1</a><a href="index_2.jhtml">下一页</a>',
    "tabs of years": '<a href="../nb/">2024年</a><a href="2023/">2023年</a>',
    "years in a query": '<a href="?year=2023">2023</a>',
}


@pytest.mark.parametrize("name", PAGERS)
def test_links_that_turn_the_page(name: str) -> None:
    listing = read(f'<a href="{A}">一</a><div>{PAGERS[name]}</div>')
    (other,) = listing.others
    assert other.startswith(URL)
    assert other not in {URL, f"{URL}index.html"}
    assert (listing.unfollowed, len(listing.entries)) == ("", 1)


@pytest.mark.parametrize(
    "links",
    [
        '<a href="/other/index_1.html">下一篇</a>',
        '<a href="http://elsewhere.example/nb/index_1.html">下一页</a>',
        '<a href="index_1.html">首页</a><a href="index_7.html">上一页</a>',
        "".join(f'<a href="?day={number}">{number}</a>' for number in range(1, 32)),
        '<a href="2/">2</a><a href="202003/t20200331_2.html">2</a>'.replace("2/", "x/"),
        '<a href="/zwgk/">2</a>',
    ],
)
def test_links_that_turn_no_page(links: str) -> None:
    listing = read(f'<a href="{A}">一</a><div>{links}</div>')
    assert (listing.others, listing.unfollowed) == ((), "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("共 <b>5</b> 页", "5 pages, and links none"),
        ("页次：1/5", "5 pages"),
        ("第1页/共5页", "5 pages"),
        ("1/5页", "5 pages"),
        ('<a href="javascript:__doPostBack(1,2)">下一页</a>', "'下一页' leads to no address"),
        ('<a href="#" onclick="goPage(2)">下一页</a>', "'下一页' leads to no address"),
    ],
)
def test_a_page_that_has_more_and_links_nothing_says_so(words: str, said: str) -> None:
    assert said in read(f'<a href="{A}">一</a><div>{words}</div>').unfollowed
    later = read_listing(page(words, f"{URL}index_1.html"), COLUMN, is_first=False)
    assert not later.unfollowed, "a later page may be the last"


def test_the_registry_says_where_the_next_page_is() -> None:
    css = replace(COLUMN, next="b a")
    turned = page(f'<a href="index_9.html">下一页</a><b><a href="more.html">〉</a></b><a href="{A}">一</a>')
    assert read_listing(turned, css).others == (f"{URL}more.html",)
    assert read_listing(page("<b><a href=''>〉</a></b>"), css).others == ()


@pytest.mark.parametrize(
    ("pages", "first", "here", "after"),
    [
        ("list.html?p={n}", 1, URL, "list.html?p=2"),
        ("list.html?p={n}", 0, URL, "list.html?p=1"),
        ("list.html?p={n}", 1, f"{URL}list.html?p=7", "list.html?p=8"),
        ("index_{n}.shtml", 1, f"{URL}index_2.shtml", "index_3.shtml"),
    ],
)
def test_the_registry_says_how_pages_are_numbered(pages: str, first: int, here: str, after: str) -> None:
    numbered = replace(COLUMN, pages=pages, first=first)
    assert read_listing(page("", here), numbered, is_first=here == URL).others == (URL + after,)


@pytest.mark.parametrize(
    "unit", ["\\'", "createPage(", "createPage('", "<a href='?p=2'>2</a>", "<option>", "共1", "下一页<"]
)
def test_twice_the_page_is_twice_the_work(unit: str) -> None:
    def make(times: int) -> HtmlResponse:
        script = "" if unit.startswith("<") else unit * times
        return page(f"<script>{script}</script><div>{unit * times}</div>")

    assert_linear(make, read_listing, 16_000)
