"""A listing's entries: which links of a row count, with which title and which date."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from crawler.listings.entries import Entry
from crawler.listings.reader import Listing, read_listing
from tests.crawler.listings.listing_pages import ENTRIES, MARKUP_PAGES, PDF, URL, A, B, read


def test_rows_that_share_one_list_keep_their_own_dates() -> None:
    rows = MARKUP_PAGES["list-cont"].replace("</ul>", "").replace('<ul class="list-cont">', "")
    assert read(f'<ul class="list-cont">{rows}</ul>').entries == ENTRIES


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
