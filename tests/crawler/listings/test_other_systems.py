"""Listings of systems that nobody described here: what is named as a report is asked for, however it is linked."""

from dataclasses import replace

import pytest

from crawler.listings.links import link_entries
from crawler.listings.reader import read_listing
from crawler.portals.portal import Column, Portal
from tests.crawler.listings.listing_pages import URL, page, read

OLD, NEW = "重庆市巴渝区2022年政府信息公开工作年度报告", "重庆市巴渝区2023年政府信息公开年报"
HOST = "https://www.cq.gov.cn"
PORTAL = Portal("cq", "重庆市", "municipality", "", ("www.cq.gov.cn",), expect_reports=True, columns=())

ROWS = {
    "jhtml": ('<a href="/zfxxgk/20240131/11.jhtml">{}</a>', f"{HOST}/zfxxgk/20240131/11.jhtml"),
    "a number alone": ('<a href="1.html">{}</a>', f"{URL}1.html"),
    "jsp with a query": ('<a href="/art.jsp?id=12&c=3">{}</a>', f"{HOST}/art.jsp?id=12&c=3"),
    "a session": ('<a href="/a.jsp;jsessionid=5F2A.node1?id=12">{}</a>', f"{HOST}/a.jsp?id=12"),
    "do": ('<a href="show.do?method=view&amp;id=12">{}</a>', f"{URL}show.do?method=view&id=12"),
    "aspx": ('<a href="Detail.aspx?ID=12">{}</a>', f"{URL}Detail.aspx?ID=12"),
    "no suffix": ('<a href="/content/2024/0131/12">{}</a>', f"{HOST}/content/2024/0131/12"),
    "art": ('<a href="/art/2024/1/31/art_123_456.html">{}</a>', f"{HOST}/art/2024/1/31/art_123_456.html"),
    "info": ('<a href="../info/1011/1234.htm">{}</a>', f"{HOST}/zwgk/info/1011/1234.htm"),
    "content": ('<a href="content_12.shtml">{}</a>', f"{URL}content_12.shtml"),
    "a folder named as a report": ('<a href="2023/">{}</a>', f"{URL}2023/"),
    "window.open": ("<a href=\"javascript:window.open('12.html','_blank')\">{}</a>", f"{URL}12.html"),
    "onclick": ('<a href="#" onclick="location.href=\'/a/12.html\'">{}</a>', f"{HOST}/a/12.html"),
    "onclick of a row": ("<span onclick=\"openUrl('/a/12.html');return false\">{}</span>", f"{HOST}/a/12.html"),
    "data-href": ('<div data-href="/a/12.html">{}</div>', f"{HOST}/a/12.html"),
    "data-url of an anchor": ('<a href="javascript:;" data-url="/a/12.html">{}</a>', f"{HOST}/a/12.html"),
    "the title beside the link": ('<b>{}</b><a href="12.html">查看</a>', f"{URL}12.html"),
    "a picture as the link": ('<b>{}</b><a href="12.pdf"><img src="pdf.png"></a>', f"{URL}12.pdf"),
    "a file by a query": ('<a href="/download.jsp?file=12.pdf">{}</a>', f"{HOST}/download.jsp?file=12.pdf"),
    "a title attribute": ('<a href="12.html" title="{}">重庆市巴渝区20…</a>', f"{URL}12.html"),
    "Chinese digits": ('<a href="12.html">二〇二三年{}</a>', f"{URL}12.html"),
}


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize(
    "around", ["<ul><li>{}<i>2024-01-31</i></li></ul>", "<table><tr><td>{}</td><td>2024-01-31</td></tr></table>"]
)
def test_what_is_named_as_a_report_is_an_entry(name: str, around: str) -> None:
    row, address = ROWS[name]
    listing = read(f'<a href="/">首页</a><a href="/zwgk/">政务公开</a>{around.format(row.format(NEW))}')
    (entry,) = listing.entries
    assert (entry.url, entry.listed_on) == (address, "2024-01-31")
    assert NEW in entry.title
    assert [link.ignored for link in link_entries(listing, PORTAL)] == [""]


def test_a_list_that_a_script_shows_from_data_of_the_page() -> None:
    record = (
        f'<record><![CDATA[<li><a href="/art/2024/1/31/art_1_2.html">{NEW}</a><span>2024-01-31</span></li>]]></record>'
    )
    listing = read(
        f'<div id="1"><script type="text/xml"><datastore><recordset>{record}</recordset></datastore></script></div>'
    )
    assert [(entry.url, entry.listed_on) for entry in listing.entries] == [
        (f"{HOST}/art/2024/1/31/art_1_2.html", "2024-01-31")
    ]


@pytest.mark.parametrize("href", ["list/", "x.css", "/elsewhere/12.jhtml"])
def test_what_the_registry_names_is_an_entry_whatever_it_looks_like(href: str) -> None:
    css = Column(URL, "annual_report", list_link="p.r a")
    listing = read_listing(page(f'<p class="r"><a href="{href}">公报</a></p>'), css)
    assert len(link_entries(listing, PORTAL)) == (href != "x.css")
    assert not any(link.ignored for link in link_entries(listing, PORTAL))


@pytest.mark.parametrize(
    ("row", "links", "rows"),
    [
        ("<li>{}</li>", (), (NEW,)),
        ("<tr><td>1</td><td>{}</td></tr>", (), ("1" + NEW,)),
        ('<li><a href="javascript:openArticle(12)">{}</a></li>', (NEW,), ()),
        ('<li><a href="#" onclick="show(12)">{}</a></li>', (NEW,), ()),
        ("<li>{}<a href='12.html'>查看</a></li>", (), ()),
        ("<li>政务公开</li>", (), ()),
        ('<li><a href="#tab-2">{}</a></li>', (), ()),
    ],
)
def test_what_is_named_as_a_report_and_leads_nowhere_is_named(row: str, links: tuple[str], rows: tuple[str]) -> None:
    listing = read(f"<table>{row.format(NEW)}</table>" if row.startswith("<tr") else f"<ul>{row.format(NEW)}</ul>")
    assert (listing.dead_links, listing.unlinked_rows) == (links, rows)


EMPTY = {
    "subcolumns": '<ul><li><a href="./bm/">部门</a></li><li><a href="./jz/">街镇</a></li></ul>',
    "script_list": '<div id="list"></div><script>$.ajax({url: "/api/list.json?c=12", success: show})</script>',
    "foreign": f'<li><a href="http://www.other.gov.cn/12.html">{NEW}</a></li>',
    "inline": f"<h1>{NEW}</h1><p>一、总体情况</p>",
    "other": '<a href="/">首页</a><p>暂无信息</p>',
}


@pytest.mark.parametrize("cause", EMPTY)
def test_a_page_that_lists_nothing_says_what_stands_there(cause: str) -> None:
    listing = read_listing(page(EMPTY[cause]), Column(URL, "annual_report"), PORTAL)
    assert listing.empty is not None
    assert listing.empty.error == f"no_entries.{cause}"
    assert listing.is_report is (cause == "inline")
    told = {
        "subcolumns": f"部门 {URL}bm/",
        "script_list": "/api/list.json?c=12",
        "foreign": "www.other.gov.cn",
        "other": "首页",
    }
    assert told.get(cause, "") in listing.empty.message


@pytest.mark.parametrize("heading", ["2024年政府信息公开年报", "政府信息公开年报"])
def test_the_heading_of_a_column_is_no_report(heading: str) -> None:
    listing = read_listing(page(f"<h1>{heading}</h1><p>暂无信息</p>"), Column(URL, "annual_report"), PORTAL)
    assert not listing.is_report


def test_folders_alone_are_columns_below() -> None:
    listing = read_listing(
        page('<div class="nr-list"><li><a href="./bm/">部门</a></li></div>'), Column(URL, "annual_report"), PORTAL
    )
    assert listing.empty is not None
    assert listing.empty.error == "no_entries.subcolumns"
    assert replace(listing, empty=None).markup == "generic"
