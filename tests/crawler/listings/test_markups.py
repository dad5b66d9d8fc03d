"""Which reading a page gets: what the registry says, a known markup, or the generic one."""

import pytest
from scrapy.http import HtmlResponse, TextResponse

from crawler.listings.entries import MARKUPS, Entry, ListingError
from crawler.listings.reader import Listing, read_listing
from crawler.portals.portal import Column
from tests.crawler.listings.listing_pages import ENTRIES, MARKUP_PAGES, URL, A, page, read


def column(item: str | None = None, link: str | None = None, date: str | None = None) -> Column:
    return Column(url=URL, kind="annual_report", list_item=item, list_link=link, list_date=date)


@pytest.mark.parametrize("name", sorted({markup.name for markup in MARKUPS} | MARKUP_PAGES.keys()))
def test_every_known_markup(name: str) -> None:
    assert read(MARKUP_PAGES[name]) == Listing(ENTRIES, 1, name, 1)


def test_the_markup_with_most_links_counts_and_ties_go_by_order() -> None:
    one = '<div class="list-warp"><li><a class="ellipsis" href="./202003/t20200331_1.html">侧栏</a></li></div>'
    assert read(one + MARKUP_PAGES["tab-item"]).markup == "tab-item"
    assert read(MARKUP_PAGES["tab-item"] + MARKUP_PAGES["list-warp"]).markup == "list-warp"


def test_a_known_markup_without_reports_leaves_the_page_to_the_generic_reading() -> None:
    menu = '<ul class="list-warp"><li><a class="ellipsis" href="/zwgk/">政务公开</a></li></ul>'
    listing = read(f'{menu}<p><a href="{A}">一</a></p>')
    assert listing == Listing((Entry(A, "一", None),), 1, "generic", 0)


def test_a_page_under_a_wrong_content_type_and_in_gbk_is_read() -> None:
    body = MARKUP_PAGES["list-warp"].encode("gb18030")
    response = TextResponse(URL, headers={"Content-Type": "application/json"}, body=body, encoding="gb18030")
    assert read_listing(response).entries == ENTRIES


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
