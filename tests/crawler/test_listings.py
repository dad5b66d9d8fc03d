"""Listings: every markup that was seen, the fallback, titles, dates, paging."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, TextResponse

from crawler.listings import MARKUPS, MAX_PAGES, Entry, Listing, ListingError, page_addresses, read_listing
from crawler.portals import Column

URL = "https://www.cq.gov.cn/zwgk/nb/"
A = f"{URL}202003/t20200331_8610641.html"
B = f"{URL}202103/t20210329_9060212.html"
PDF = f"{URL}202103/W020210329000000000000.pdf"


def page(body: str, url: str = URL, encoding: str = "utf-8") -> HtmlResponse:
    return HtmlResponse(url, body=f"<html><body>{body}</body></html>".encode(encoding), encoding=encoding)


def read(body: str) -> Listing:
    return read_listing(page(body))


def column(item: str | None = None, link: str | None = None, date: str | None = None) -> Column:
    css = {"list_item": item, "list_link": link, "list_date": date, "body": None, "header": None}
    return Column(url=URL, kind="annual_report", **css)


# Two linked rows and one without a link, as the list's own template prints them (site-structure.md).
MARKUP_PAGES = {
    "list-cont": """
        <ul class="list-cont"><li class="w120">市政府</li><li class="w400"><a href="./202003/t20200331_8610641.html">
        一</a></li><li class="w172">渝府〔2020〕1号</li><li class="w110"><span>2020-03-31</span></li></ul>
        <ul class="list-cont"><li class="w120">市政府</li><li class="w400">没有链接</li><li class="w172"></li>
        <li class="w110"><span>2020-05-01</span></li></ul>
        <ul class="list-cont"><li class="w120">市政府</li><li class="w400"><a href="./202103/t20210329_9060212.html">
        二</a></li><li class="w172"></li><li class="w110"><span>2021-03-29</span></li></ul>""",
    "list-warp": """<div class="list-warp"><ul>
        <li><a class="ellipsis" href="./202003/t20200331_8610641.html">一</a><span>2020-03-31</span></li>
        <li><span>2020-05-01</span></li>
        <li><a class="ellipsis" href="./202103/t20210329_9060212.html">二</a><span>2021-03-29</span></li></ul></div>""",
    "zcwjk-list-c": """<table>
        <tr class="zcwjk-list-c clearfix"><td class="num">1</td><td class="title">
        <a href="./202003/t20200331_8610641.html"><p class="tit">一</p><p class="info"><i class="kh">(</i>
        <span>发文字号：渝府〔2020〕1号</span><span class="time">成文日期 ：2020-03-31</span><i>)</i></p></a></td></tr>
        <tr class="zcwjk-list-c"><td class="num">2</td><td class="title"><p class="tit">没有链接</p></td></tr>
        <tr class="zcwjk-list-c cur"><td class="num">3</td><td class="title">
        <a href="./202103/t20210329_9060212.html"><p class="tit">二</p>
        <p class="info"><span class="time">成文日期 ：2021年3月29日</span></p></a></td></tr></table>""",
    "listpc-item": """
        <a class="listpc-item" href="./202003/t20200331_8610641.html"><ul><li class="pub-unit">市政府</li>
        <li class="file-title" title="一">一</li><li class="file-code">渝府令1号</li>
        <li class="pub-time">2020-03-31</li></ul></a>
        <a class="listpc-item"><ul><li class="file-title">没有链接</li><li class="pub-time">2020-05-01</li></ul></a>
        <a class="listpc-item" href="./202103/t20210329_9060212.html"><li class="pub-unit">市政府</li>
        <li class="file-title" title="二">二</li><li class="file-code"></li><li class="pub-time">2021-03-29</li></a>""",
    "information-l-content": """<div class="information-l-content"><ul>
        <li><a href="./202003/t20200331_8610641.html">一</a><span>2020-03-31</span></li><li>没有链接</li>
        <li><a href="./202103/t20210329_9060212.html">二</a><span>2021-03-29</span></li></ul></div>""",
    "nr-list": """<div class="nr-list"><ul>
        <li><a href="./202003/t20200331_8610641.html">一</a>2020-03-31</li><li>没有链接</li>
        <li><a href="./202103/t20210329_9060212.html">二</a><b>2021-03-29</b></li></ul></div>""",
    "tab-item": """<div class="tab-item"><ul>
        <li><a href="./202003/t20200331_8610641.html">一</a><span>2020-03-31</span></li><li>没有链接</li>
        <li><a href="./202103/t20210329_9060212.html">二</a><span>2021-03-29</span></li></ul></div>""",
    "wx-dlmul": """<ul class="wx-dlmul dlmf">
        <li ><a href=./202003/t20200331_8610641.html>一</a><span>2020-03-31</span></li><li>没有链接</li>
        <li ><a href=./202103/t20210329_9060212.html>二</a><span>2021-03-29</span></li></ul>""",
}
ENTRIES = (Entry(A, "一", "2020-03-31"), Entry(B, "二", "2021-03-29"))


@pytest.mark.parametrize("name", sorted(markup.name for markup in MARKUPS))
def test_every_known_markup(name: str) -> None:
    assert read(MARKUP_PAGES[name]) == Listing(ENTRIES, 1, name, 1)


def test_rows_that_share_one_list_keep_their_own_dates() -> None:
    rows = MARKUP_PAGES["list-cont"].replace("</ul>", "").replace('<ul class="list-cont">', "")
    assert read(f'<ul class="list-cont">{rows}</ul>').entries == ENTRIES


def test_the_markup_with_most_links_counts_and_ties_go_by_order() -> None:
    one = '<div class="list-warp"><li><a class="ellipsis" href="./202003/t20200331_1.html">侧栏</a></li></div>'
    assert read(one + MARKUP_PAGES["tab-item"]).markup == "tab-item"
    assert read(MARKUP_PAGES["tab-item"] + MARKUP_PAGES["list-warp"]).markup == "list-warp"


def test_a_known_markup_without_reports_leaves_the_page_to_the_generic_reading() -> None:
    menu = '<ul class="list-warp"><li><a class="ellipsis" href="/zwgk/">政务公开</a></li></ul>'
    listing = read(f'{menu}<p><a href="{A}">一</a></p>')
    assert listing == Listing((Entry(A, "一", None),), 1, "generic", 0)


def test_a_row_links_its_unit_beside_the_report() -> None:
    row = f'<li><a href="/bm/jw/">市教委</a><a href="{A}">一</a><a href="{PDF}">下载</a>2020-03-31</li>'
    assert read(f'<div class="nr-list">{row}</div>').entries == (
        Entry(A, "一", "2020-03-31"),
        Entry(PDF, "下载", "2020-03-31"),
    )


def test_a_link_that_leads_nowhere_is_no_link() -> None:
    rows = "".join(f'<li><a href="{href}">x</a></li>' for href in ("javascript:void(0)", "#", A))
    listing = read(f'<div class="nr-list">{rows}</div>')
    assert (len(listing.entries), listing.rows_without_link) == (1, 2)


def test_foreign_links_and_twins_stay_and_duplicates_are_folded() -> None:
    foreign, twin = "http://www.example.org/zwgk/202004/t20200401_1.html", A.replace(".html", "_wap.html")
    links = [foreign, twin, A, A.replace("https://www", "HTTPS://WWW") + "#top", B]
    rows = "".join(f'<li><a href="{link}">{number}</a></li>' for number, link in enumerate(links))
    listing = read(f'<div class="nr-list">{rows}</div>')
    assert [(entry.url, entry.title) for entry in listing.entries] == [(foreign, "0"), (twin, "1"), (A, "2"), (B, "4")]


def test_links_are_relative_to_the_base_element() -> None:
    body = (
        '<html><head><base href="https://h.cn/nb/"></head><body><a href="202003/t20200331_1.html">一</a></body></html>'
    )
    response = HtmlResponse(URL, body=body.encode(), encoding="utf-8")
    assert [entry.url for entry in read_listing(response).entries] == ["https://h.cn/nb/202003/t20200331_1.html"]


def test_a_page_under_a_wrong_content_type_and_in_gbk_is_read() -> None:
    body = MARKUP_PAGES["list-warp"].encode("gb18030")
    response = TextResponse(URL, headers={"Content-Type": "application/json"}, body=body, encoding="gb18030")
    assert read_listing(response).entries == ENTRIES


@pytest.mark.parametrize(
    ("anchor", "title"),
    [
        ('<a href="{}">重庆市\u3000<font>2019年</font>\n 报告</a>', "重庆市 2019年 报告"),
        ('<a href="{}" title="重庆市2019年报告">重庆市2019…</a>', "重庆市2019年报告"),
        ('<a href="{}" title="重庆市2019年报告">重庆市2019...</a>', "重庆市2019年报告"),
        ('<a href="{}" title="重庆市2019年报告">重庆市2019年</a>', "重庆市2019年报告"),
        ('<a href="{}" title="重庆…">重庆市2019...</a>', "重庆市2019..."),
        ('<a href="{}" title="点击打开另一个很长的窗口">重庆市2019年报告</a>', "重庆市2019年报告"),
        ('<a href="{}" title="重庆市2019年报告"><img src="a.png"></a>', "重庆市2019年报告"),
        ('<a href="{}">报告<span>[2020-03-31]</span><script>x()</script></a>', "报告"),
        ('<a href="{}">2020-03-31</a>', "2020-03-31"),
    ],
)
def test_titles(anchor: str, title: str) -> None:
    assert [entry.title for entry in read(anchor.format(A)).entries] == [title]


def test_a_title_may_be_an_attribute_of_a_cell() -> None:
    row = f'<a class="listpc-item" href="{A}"><li class="file-title" title="重庆市2019年报告">重庆市20...</li></a>'
    assert [entry.title for entry in read(row).entries] == ["重庆市2019年报告"]


@pytest.mark.parametrize(
    ("row", "listed_on"),
    [
        ("<li>{}<span>2020-03-31</span></li>", "2020-03-31"),
        ("<li>{}<span>[2020-03-31]</span></li>", "2020-03-31"),
        ("<li>{}2020/03/31 10:15:14</li>", "2020-03-31"),
        ("<li>{}2020.3.31</li>", "2020-03-31"),
        ("<li><i>2020-03-31</i>{}</li>", "2020-03-31"),
        ("<table><tr><td>1</td><td>{}</td><td>x</td><td>2020-03-31</td></tr></table>", "2020-03-31"),
        ("<dl><dd>{}2020-03-31</dd></dl>", "2020-03-31"),
        ("<li><!-- 2019-01-01 -->{}<!-- x -->2020-03-31</li>", "2020-03-31"),
        ("<li>{}2020-02-30 2020-03-31</li>", "2020-03-31"),
        ("<li>{}2020-02-30</li>", None),
        ("<li>{}2020-03/31</li>", None),
        ("<li>{}12020-03-311</li>", None),
        ("<li><ul><li>{}</li></ul>2020-03-31</li>", None),
        ("<div>{}<span>2020-03-31</span></div>", None),
    ],
)
def test_the_generic_reading_finds_the_date_of_the_closest_row(row: str, listed_on: str | None) -> None:
    listing = read(row.format(f'<a href="{A}">截至2019.12.31的报告</a>'))
    expected = listed_on or "2019-12-31"  # nothing beside the link: the date inside it is the nearest
    assert listing == Listing((Entry(A, "截至2019.12.31的报告", expected),), 1, "generic", 0)


@pytest.mark.parametrize(
    ("row", "dates"),
    [
        ("{}2020-03-31{}2021-03-29", ["2020-03-31", "2021-03-29"]),
        ("2020-03-31{}2021-03-29{}", ["2020-03-31", "2021-03-29"]),
        ("{}2020-03-31 2020-04-01{}2021-03-29", ["2020-03-31", "2021-03-29"]),
        ("{}{}2021-03-29 2021-03-30", [None, "2021-03-29"]),
        ("{}{}2021-03-29", ["2021-03-29", "2021-03-29"]),
        ("{}{}", [None, None]),
    ],
)
def test_a_row_with_several_links(row: str, dates: list[str | None]) -> None:
    links = [f'<a href="{url}">x</a>' for url in (A, PDF)]
    assert [entry.listed_on for entry in read(f"<li>{row.format(*links)}</li>").entries] == dates


@pytest.mark.parametrize(
    ("href", "listed"),
    [
        ("202003/t20200331_1.html", True),
        ("202003/t20200331_1_wap.html", True),
        ("202003/W020200331000000.pdf", True),
        ("202003/P020200331000000.docx", True),
        ("W020200331000000.pdf", False),
        ("202003/年报.pdf", False),
        ("202003/W020200331000000.jpg", False),
        ("202003/", False),
        ("index_1.html", False),
    ],
)
def test_the_generic_reading_takes_what_trs_names(href: str, listed: bool) -> None:
    assert bool(read(f'<p><a href="{href}">x</a></p>').entries) is listed


def test_an_empty_page_is_an_empty_listing() -> None:
    assert read("") == Listing((), 1, "generic", 0)
    assert read_listing(HtmlResponse(URL, body=b"")) == Listing((), 1, "generic", 0)


OWN = (
    '<div class="r"><a class="t" href="/art/1.html">一</a><i>2020-03-31</i><i>x</i></div><div class="r">没有链接</div>'
)
OWN_ENTRY = Entry("https://www.cq.gov.cn/art/1.html", "一", "2020-03-31")


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (column(".r", ".t", "i"), Listing((OWN_ENTRY,), 1, "column", 1)),
        (column(".r"), Listing((OWN_ENTRY,), 1, "column", 1)),
        (column("a.t"), Listing((Entry(OWN_ENTRY.url, "一", None),), 1, "column", 0)),
        (column(None, ".r a"), Listing((Entry(OWN_ENTRY.url, "一", None),), 1, "column", 0)),
        (column(), Listing((), 1, "generic", 0)),
        (column(".gone", "a"), Listing((), 1, "generic", 0)),
        (None, Listing((), 1, "generic", 0)),
    ],
)
def test_the_registry_goes_first(css: Column | None, expected: Listing) -> None:
    assert read_listing(page(OWN), css) == expected


def test_the_registry_goes_before_known_markups_and_falls_back_to_them() -> None:
    own = page(MARKUP_PAGES["tab-item"] + OWN)
    assert read_listing(own, column(".r")).entries == (OWN_ENTRY,)
    assert read_listing(own, column(".gone")).markup == "tab-item"


def test_the_registry_may_name_the_date_alone() -> None:
    row = f'<li>2019-01-01<a href="{A}">一</a>2019-02-02<b>2020-03-31</b></li>'
    assert read_listing(page(row), column(date="b")) == Listing((Entry(A, "一", "2020-03-31"),), 1, "column", 0)


@pytest.mark.parametrize("css", [column("li::"), column("li", "a::attr(href)"), column(None, ">>"), column(date="b[")])
def test_css_that_cannot_be_used_is_named(css: Column) -> None:
    with pytest.raises(ListingError, match="CSS of the column"):
        read_listing(page(MARKUP_PAGES["tab-item"]), css)


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
    "script",
    [
        'createPage(total, 0, "index", "html")',
        'createPage(3, current, "index", "html")',
        "createPage()",
        "createPage(-1, 0)",
        "createPage(2.5, 0)",
        'createPage(parseInt("3"), 0)',
        "$('.page').createPage({pageNum: 3})",
        "createPageHTML('page_div', 6, 1, 'fenye', 'shtml', 166)",
        f"createPage({MAX_PAGES + 1}, 0)",
        'createPage(3, 0, "list", "html")',
        'createPage(3, 0, "index", "shtml")',
        "createPage(3, 0); createPage(4, 0);",
    ],
)
def test_paging_that_cannot_be_read_is_refused_by_address(script: str) -> None:
    with pytest.raises(ListingError, match=URL):
        read(f"<script>{script}</script>")


@pytest.mark.parametrize("url", [URL, f"{URL}index.html", URL.rstrip("/"), f"{URL}#top"])
def test_page_addresses(url: str) -> None:
    assert page_addresses(url, 1) == []
    assert page_addresses(url, 3) == [f"{URL}index_1.html", f"{URL}index_2.html"]


@pytest.mark.parametrize(
    ("url", "pages"),
    [(URL, 0), (URL, MAX_PAGES + 1), (f"{URL}list.html", 2), (f"{URL}wap.html", 2), (f"{URL}?a=1", 2)],
)
def test_page_addresses_that_cannot_be_numbered_are_refused(url: str, pages: int) -> None:
    with pytest.raises(ListingError):
        page_addresses(url, pages)


ROWS: list[Callable[[str], str]] = [
    lambda url: f'<li><a href="{url}">x</a><span>2020-03-31</span></li>',
    lambda url: f'<ul class="list-cont"><li class="w400"><a href="{url}">x</a></li></ul>',
    lambda url: f'<table><tr><td>2020-03-31<td><a href="{url}"><p>x</a>',
]


@given(
    st.lists(st.tuples(st.sampled_from(ROWS), st.integers(0, 99))), st.text(st.characters(exclude_categories=["Cs"]))
)
def test_any_page_gives_a_listing_of_distinct_addresses(
    rows: list[tuple[Callable[[str], str], int]], noise: str
) -> None:
    listing = read(noise.replace("createPage", "") + "".join(row(f"./202003/t20200331_{n}.html") for row, n in rows))
    urls = [entry.url for entry in listing.entries]
    assert len(urls) == len(set(urls))
    assert {url.rpartition("_")[2] for url in urls} <= {f"{number}.html" for _, number in rows}
