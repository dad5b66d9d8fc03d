"""Articles that a portal cuts in pages, and reports that stand where a listing is expected."""

import re

import pytest

from tests.conftest import Workspace
from tests.crawler.servers import Answer, Site, TestPortal, detail_path, listing_page, put_column, report_page, title
from tests.pipelines.store.site import TABLE

FIRST = detail_path(2019)
SECOND, THIRD = FIRST.replace(".html", "_1.html"), FIRST.replace(".html", "_2.html")
NAME = FIRST.rpartition("/")[2].removesuffix(".html")
SCRIPT = f'<script>createPageHTML(3, 0, "{NAME}", "html");</script>'
FIGURES = "SELECT value FROM figures ORDER BY tbl, row, col"


def put_article(site: Site, number: int = 5) -> None:
    """Text, then the table, then a link to a file: a page each."""
    put_column(site, [2019])
    site.put(FIRST, report_page(2019, text=f"第一页的文字。{SCRIPT}"))
    site.put(SECOND, report_page(2019, text=f"</p>{TABLE.format(number)}<p>"))
    site.put(THIRD, report_page(2019, attachment="./W02019.txt"))
    site.put(FIRST.replace(f"{NAME}.html", "W02019.txt"), "附件的文字。" * 30)


def test_the_pages_of_an_article_are_one_document(site: Site, workspace: Workspace) -> None:
    put_article(site)
    workspace.register(TestPortal(site))
    outcome = workspace.run("nightly")
    assert workspace.values(FIGURES) == [5]
    assert workspace.values("SELECT media_type FROM documents WHERE media_type LIKE 'multi%'") == ["multipart/related"]
    assert workspace.values("SELECT url FROM reports") == [site.url(FIRST)]
    assert site.asked(FIRST.replace(f"{NAME}.html", "W02019.txt")), "what a later page links is asked for"
    assert outcome.exit_code == (2 if workspace.failures() else 0)
    documents = workspace.values("SELECT count(*) FROM documents")

    workspace.run("nightly")
    assert workspace.values("SELECT count(*) FROM documents") == documents, "the same pages are the same bytes"
    assert len(site.asked(THIRD)) == 2

    site.put(SECOND, report_page(2019, text=f"</p>{TABLE.format(6)}<p>"))
    workspace.run("nightly")
    assert workspace.values(FIGURES) == [6], "a change of a later page is seen"
    assert workspace.run("reparse").exit_code == 0
    assert workspace.values(FIGURES) == [6]


def test_a_page_that_is_gone_is_a_failure_and_takes_nothing_away(site: Site, workspace: Workspace) -> None:
    put_article(site)
    workspace.register(TestPortal(site))
    workspace.run("nightly")
    site.put(SECOND, "gone", status=404)
    assert workspace.run("nightly").exit_code == 2
    assert (site.url(SECOND), "fetch", "http_404") in workspace.failures()
    assert workspace.values(FIGURES) == [5]


def test_a_report_on_the_column_s_own_page_is_read(site: Site, workspace: Workspace) -> None:
    site.put("/nb/", report_page(2019, text=f"</p>{TABLE.format(7)}<p>"))
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 0
    assert workspace.values(FIGURES) == [7]
    assert workspace.values("SELECT url FROM reports") == [site.url("/nb/")]
    assert workspace.run("nightly").exit_code == 0
    assert workspace.values("SELECT count(*) FROM documents") == [1]


def test_an_attachment_that_is_linked_and_not_asked_for_is_a_failure(site: Site, workspace: Workspace) -> None:
    put_column(site, [2019])
    foreign = "http://files.example.org/2019.pdf"
    site.put(FIRST, report_page(2019, attachment=foreign))
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 2
    assert workspace.failures() == [(foreign, "fetch", "off_portal")]
    assert workspace.run("accept", foreign, "--why", "the same stands on the page").exit_code == 0
    assert workspace.run("nightly").exit_code == 0


def test_pages_that_the_registry_numbers_are_followed_to_their_end(site: Site, workspace: Workspace) -> None:
    put_column(site, [2021], "/nb/")
    for number, year in ((2, 2020), (3, 2019)):
        rows = [(detail_path(year), title(year), f"{year + 1}-01-31")]
        site.put(f"/nb/?p={number}", re.sub(r"<script>.*?</script>", "", listing_page(rows)))
        site.put(detail_path(year), report_page(year))
    site.otherwise = lambda path: Answer(b"gone", status=404) if path == "/nb/?p=4" else None
    portal = TestPortal(site).to_toml() + 'pages = "?p={n}"\n'
    workspace.portals.write_text(portal, "utf-8")
    assert workspace.run("nightly").exit_code == 0
    assert workspace.values("SELECT year FROM reports ORDER BY year") == [2019, 2020, 2021]
    assert workspace.run("nightly").exit_code == 0
    site.put("/nb/?p=3", "gone", status=404)
    assert workspace.run("nightly").exit_code == 2, "a page that was there is missed"


@pytest.mark.parametrize(
    "stub",
    [
        "<script>location.href='/real/t20200131_2019001.html'</script>",
        '<html><head><title>跳转</title></head><body><script>\nwindow.location.replace("/real/t20200131_2019001.html");'
        + "// 跳转" * 200
        + "\n</script></body></html>",
    ],
)
def test_a_page_that_sends_elsewhere_by_script_is_followed(site: Site, workspace: Workspace, stub: str) -> None:
    put_column(site, [2019])
    site.put(FIRST, stub)
    site.put("/real/t20200131_2019001.html", report_page(2019))
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 0
    assert workspace.values("SELECT year FROM reports") == [2019]
    assert workspace.values("SELECT answered_by FROM frontier WHERE url = ?", site.url(FIRST)) == [
        site.url("/real/t20200131_2019001.html")
    ]
    site.put("/real/t20200131_2019001.html", f"<script>location.href='{FIRST}'</script>")
    assert workspace.run("nightly").exit_code == 2
    assert workspace.failures() == [(site.url(FIRST), "fetch", "redirects")]


def test_an_entry_on_another_portal_s_host_is_that_portal_s(site: Site, workspace: Workspace) -> None:
    other = Site("127.0.0.2")
    try:
        rows = [(other.url(detail_path(year, "/x/")), title(year), f"{year + 1}-01-31") for year in (2018, 2019)]
        site.put("/nb/", listing_page(rows))
        put_column(other, [2019])
        for year in (2018, 2019):
            other.put(detail_path(year, "/x/"), report_page(year, "重庆市云阁县人民政府"))
        workspace.register(TestPortal(site), TestPortal(other, id="yunge", name="重庆市云阁县人民政府"))
        workspace.run("nightly")
        portals = workspace.query("SELECT url, portal, state FROM frontier WHERE url LIKE '%/x/%' ORDER BY url")
        assert [(row["portal"], row["state"]) for row in portals] == [("yunge", "fetched")] * 2
        assert not [one for one in workspace.failures() if one[2] == "no_entries.foreign"]
    finally:
        other.close()
