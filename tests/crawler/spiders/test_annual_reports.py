"""The spider over real HTTP: what every fault becomes, and that it costs nothing but its own address."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

import pytest

from crawler.serving.bundled_site import SITE as BUNDLED
from tests.conftest import Crawled, Outcome, Workspace
from tests.crawler.servers import (
    Answer,
    Site,
    TestPortal,
    detail_path,
    free_port,
    listing_page,
    put_column,
    report_page,
    title,
)
from tests.waiting import HANGS

CHALLENGE = (
    "<html><script>document.cookie='__jsl_clearance=1.2|0|x;path=/';location.href=location.pathname</script></html>"
)
SOFT_404 = f"<html><head><title>404 Not Found</title></head><body>{'<p>您访问的页面不存在</p>' * 40}</body></html>"
STUB = "<html><body></body></html>"
ERROR_PAGE = "<html><head><title>错误页面</title></head><body>您访问的文件不存在</body></html>"
GOOD_YEAR, ATTACHED_YEAR, MOVED_YEAR, RETRIED_YEAR, LABEL_YEAR = 2008, 2009, 2010, 2011, 2012
LARGE = 300_000
TIMEOUT = 10  # seconds; a busy machine needs two for a good answer

FAULTS = {
    "status-521": (Answer(CHALLENGE.encode(), 521), "challenge"),
    "status-412": (Answer(b"", 412), "challenge"),
    "challenge": (Answer(CHALLENGE.encode()), "challenge"),
    "soft-404": (Answer(SOFT_404.encode()), "soft_404"),
    "stub": (Answer(STUB.encode()), "stub"),
    "status-404": (Answer(ERROR_PAGE.encode(), 404), "http_404"),
    "status-403": (Answer(b"no", 403), "http_403"),
    "status-500": (Answer(b"", 500), "http_500"),
    "no-bytes": (Answer(b""), "empty"),
    "timeout": (Answer(report_page(2013).encode(), wait=HANGS), "timeout"),
    "cut": (Answer(report_page(2013).encode(), cut=100), "truncated"),
    "large": (Answer(report_page(2013, text="长" * LARGE).encode()), "too_large"),
    "unasked-304": (Answer(b"", 304), "http_304"),
    "circle": (Answer(b"", 302, headers={"Location": "t20140131_1013.html"}), "redirects"),
    "chain": (Answer(b"", 302, headers={"Location": "/chain/1.html"}), "redirects"),
}
"""Pages by name, with the error that each is recorded under; `stage` is `fetch`."""


@dataclass(frozen=True)
class Faulty:
    site: Site
    workspace: Workspace
    outcome: Outcome
    errors: dict[str, tuple[str, str]]

    def error(self, path: str) -> tuple[str, str] | None:
        return self.errors.get(self.site.url(path))


def fault_path(name: str) -> str:
    return f"/nb/201401/t20140131_{1000 + list(FAULTS).index(name)}.html"


def set_up_faults(site: Site, elsewhere: Site, refused: str) -> None:
    """A column that lists every faulty page beside good ones, in the middle of which some faults are cured or none."""
    years = [GOOD_YEAR, ATTACHED_YEAR, MOVED_YEAR, RETRIED_YEAR, LABEL_YEAR]
    rows = [(detail_path(year), title(year), "2014-01-31") for year in years]
    rows += [(fault_path(name), title(2013), "2014-01-31") for name in FAULTS]
    rows += [("/nb/201401/t20140131_9001.html", title(2013), "2014-01-31")]
    rows += [("/nb/201401/t20140131_9000.html", title(GOOD_YEAR), "2014-01-31")]  # redirects to a page that is listed
    rows += [(f"http://{refused}/nb/201401/t20140131_9002.html", title(2013), "2014-01-31")]
    put_column(site, years)
    site.put("/nb/", listing_page(rows, pages=4))
    for name, (answer, _) in FAULTS.items():
        site.pages[fault_path(name)] = replace(answer, validators=False)
    for step in range(1, 6):
        site.put(f"/chain/{step}.html", b"", status=302, headers={"Location": f"/chain/{step + 1}.html"})
    site.put("/nb/201401/t20140131_9001.html", b"", status=302, headers={"Location": elsewhere.url("/nb/there.html")})
    elsewhere.put("/nb/there.html", report_page(2013))
    site.put("/nb/201401/t20140131_9000.html", b"", status=302, headers={"Location": detail_path(GOOD_YEAR)})
    good = [Answer(report_page(year).encode()) for year in years]
    site.put(detail_path(ATTACHED_YEAR), report_page(ATTACHED_YEAR, attachment="./W020100131.pdf"))
    site.put("/nb/201001/W020100131.pdf", ERROR_PAGE)
    site.put(detail_path(MOVED_YEAR), b"", status=301, headers={"Location": "/nb/moved/t20110131_1.html"})
    site.pages["/nb/moved/t20110131_1.html"] = good[2]
    site.pages[detail_path(RETRIED_YEAR)] = [Answer(b"", 500), good[3]]
    site.put(detail_path(LABEL_YEAR), report_page(LABEL_YEAR).encode("gb18030"), content_type="image/png; charset=big5")
    # The listing says four pages: the second is missing, the third a stub, the fourth lists nothing.
    site.put("/nb/index_2.html", STUB)
    site.put("/nb/index_3.html", listing_page([], pages=4, number=3))


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faulty]:
    """One crawl over every fault at once."""
    site, elsewhere, refused = Site(), Site(), f"127.0.0.1:{free_port()}"
    workspace = Workspace(tmp_path_factory.mktemp("faults"))
    set_up_faults(site, elsewhere, refused)
    put_column(site, [2005], column="/only-wrong-labels/", content_type="image/png; charset=gb2312")
    site.put("/empty/", listing_page([]))
    site.put("/bare/", listing_page([]))
    site.put("/excused/", listing_page([]))
    workspace.register(
        TestPortal(site, ("/nb/", "/empty/"), hosts=(refused,)),
        TestPortal(site, ("/only-wrong-labels/",), id="labels"),
        TestPortal(site, ("/bare/",), id="empty"),
        TestPortal(site, ("/excused/",), id="excused", more="expect_reports = false"),
        TestPortal(AbsentSite(refused), ("/nb/",), id="down"),
    )
    settings = {"RETRY_TIMES": 1, "DOWNLOAD_TIMEOUT": TIMEOUT, "DOWNLOAD_MAXSIZE": LARGE, "REDIRECT_MAX_TIMES": 3}
    try:
        outcome = workspace.run("nightly", CONCURRENT_REQUESTS_PER_DOMAIN=8, **settings)
        rows = workspace.query("SELECT url, stage, error FROM failures")
        assert len({row["url"] for row in rows}) == len(rows), "an address has more than one failure"
        yield Faulty(site, workspace, outcome, {row["url"]: (row["stage"], row["error"]) for row in rows})
    finally:
        site.close()
        elsewhere.close()


class AbsentSite(Site):
    """A site that is not there."""

    def __init__(self, netloc: str) -> None:
        self._netloc = netloc

    @property
    def netloc(self) -> str:
        return self._netloc


def test_a_run_with_failures_ends_with_2(faulty: Faulty) -> None:
    assert faulty.outcome.exit_code == 2
    run = faulty.workspace.query("SELECT outcome, failures FROM runs")
    assert run == [{"outcome": "failures", "failures": len(faulty.errors)}]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_failure_of_its_address(faulty: Faulty, name: str) -> None:
    assert faulty.error(fault_path(name)) == ("fetch", FAULTS[name][1])
    state = faulty.workspace.query(
        "SELECT state, reason FROM frontier WHERE url = ?", faulty.site.url(fault_path(name))
    )
    assert state == [{"state": "failed", "reason": FAULTS[name][1]}]


def test_a_redirect_to_another_host_is_not_followed(faulty: Faulty) -> None:
    assert faulty.error("/nb/201401/t20140131_9001.html") == ("fetch", "off_portal")


def test_a_refused_connection_is_a_failure(faulty: Faulty) -> None:
    refused = [error for url, error in faulty.errors.items() if url.endswith("/nb/201401/t20140131_9002.html")]
    assert refused == [("fetch", "refused")]


def test_missing_pages_of_a_listing_are_failures(faulty: Faulty) -> None:
    assert faulty.error("/nb/index_1.html") == ("fetch", "http_404")
    assert faulty.error("/nb/index_2.html") == ("fetch", "stub")
    assert faulty.error("/nb/index_3.html") == ("listing", "no_entries.other")


def test_an_empty_column_of_a_portal_with_reports_is_a_failure_by_its_address(faulty: Faulty) -> None:
    assert faulty.error("/empty/") == ("listing", "no_entries.other")


def test_an_empty_portal_is_a_failure_by_its_id(faulty: Faulty) -> None:
    assert faulty.errors["empty"] == ("portal", "no_reports")
    assert faulty.errors["down"] == ("portal", "no_reports")
    assert "excused" not in faulty.errors
    assert faulty.error("/excused/") is None


def test_an_attachment_that_is_an_error_page_costs_only_itself(faulty: Faulty) -> None:
    assert faulty.error("/nb/201001/W020100131.pdf") == ("fetch", "error_page")
    assert faulty.error(detail_path(ATTACHED_YEAR)) is None


def test_all_good_pages_are_stored_beside_them(faulty: Faulty) -> None:
    """No failures: a redirect inside the portal, an error that a retry cures, a wrong content type or charset."""
    years = faulty.workspace.values("SELECT year FROM reports ORDER BY year")
    assert years == [2005, GOOD_YEAR, ATTACHED_YEAR, MOVED_YEAR, RETRIED_YEAR, LABEL_YEAR]
    assert len(faulty.site.asked(detail_path(RETRIED_YEAR))) == 2
    moved = faulty.workspace.values("SELECT url FROM reports WHERE year = ?", MOVED_YEAR)
    assert moved == [faulty.site.url("/nb/moved/t20110131_1.html")]


def test_a_redirect_to_a_page_that_is_listed_itself_is_well(faulty: Faulty) -> None:
    address = faulty.site.url("/nb/201401/t20140131_9000.html")
    assert faulty.workspace.values("SELECT state FROM frontier WHERE url = ?", address) == ["fetched"]


def test_nothing_else_failed_and_no_error_page_is_archived(faulty: Faulty) -> None:
    others = {
        "/nb/index_1.html",
        "/nb/index_2.html",
        "/nb/index_3.html",
        "/nb/201001/W020100131.pdf",
        "/empty/",
        "/bare/",
    }
    expected = {faulty.site.url(path) for path in others | {fault_path(name) for name in FAULTS}}
    expected |= {faulty.site.url("/nb/201401/t20140131_9001.html"), "empty", "down"}
    assert {url for url in faulty.errors if faulty.site.netloc in url or "/" not in url} == expected
    assert len(faulty.errors) == len(expected) + 2  # the refused page and the column of the portal that is down
    assert faulty.workspace.values("SELECT count(*) FROM documents") == [6]


def test_titles_under_a_wrong_charset_are_read_by_their_bytes(faulty: Faulty) -> None:
    address = faulty.site.url(detail_path(2005, "/only-wrong-labels/"))
    assert faulty.workspace.values("SELECT title FROM frontier WHERE url = ?", address) == [title(2005)]


# --- variants of the bundled pages ------------------------------------------------------------------------------------

OFFICE = BUNDLED / "127.0.0.1/zwgk/zfxxgkzl/zfxxgknb/szfbgt"
OFFICE_PAGE = "202401/t20240131_12889046.html"
CARRIED_FORWARD = "结转下年度"  # the row 四 of section 三
NOT_CORRECTED = "逾期不补正"  # 三（六）1, in which 19 natural persons stand


def edit_row(page: str, label: str, change: Callable[[str], str]) -> str:
    """Change the one table row that has a label."""
    start = page.rindex("<tr", 0, page.index(label))
    end = page.index("</tr>", start) + len("</tr>")
    return page[:start] + change(page[start:end]) + page[end:]


def test_a_missing_row_a_cell_with_words_and_a_foreign_link_are_recorded_and_nothing_else_is_lost(
    site: Site, workspace: Workspace, bundled_crawl: Crawled
) -> None:
    elsewhere = Site()
    page = (OFFICE / OFFICE_PAGE).read_text("utf-8")
    page = re.sub(r'<a [^>]*\.docx"[^>]*>', "<a>", page)  # the DOCX beside it is whole and would speak for the report
    page = edit_row(page, CARRIED_FORWARD, lambda row: "")
    page = edit_row(page, NOT_CORRECTED, lambda row: row.replace(">19<", ">若干<", 1))
    foreign = elsewhere.url("/zwgk/202401/t20240131_1.html")
    row = (
        f'<li><a class="ellipsis" href="{foreign}">重庆市2022年政府信息公开工作年度报告</a><span>2023-01-31</span></li>'
    )
    listing = (OFFICE / "index.html").read_text("utf-8")
    site.put("/nb/", listing.replace("</ul><div", f"{row}</ul><div"))
    site.put(f"/nb/{OFFICE_PAGE}", page)
    workspace.register(TestPortal(site, id="cq", name="重庆市人民政府"))
    outcome = workspace.run("nightly")
    elsewhere.close()

    assert outcome.exit_code == 0, "findings and foreign links are no failures"
    assert elsewhere.log == []
    assert workspace.query("SELECT url, state, reason FROM frontier WHERE state <> 'fetched'") == [
        {"url": foreign, "state": "ignored", "reason": "off_portal"}
    ]
    printed = {code(row): row["raw"] for row in bundled_crawl.workspace.figures("chongqing-office-2023")}
    lost = {place for place in printed if place[:2] == ("applications", "carried_out")}
    word = ("applications", "other_handling.not_corrected", "natural_person")
    assert len(lost) == 7
    assert printed[word] == "19"
    figures = workspace.figures("chongqing-office-2023")
    expected = {place: raw for place, raw in printed.items() if place not in lost} | {word: "若干"}
    assert {code(row): row["raw"] for row in figures} == expected
    assert [row["value"] for row in figures if code(row) == word] == [None]
    findings = workspace.query("SELECT rule, severity, figures FROM findings ORDER BY rule")
    named = {row["rule"]: {code(place) for place in json.loads(row["figures"])} for row in findings}
    assert named == {"figure.missing": lost, "figure.not_a_number": {word}}
    assert workspace.values("SELECT status FROM reports") == ["findings"]


def code(place: dict[str, Any]) -> tuple[str, str, str]:
    return place["tbl"], place["row"], place["col"]


# --- politeness -------------------------------------------------------------------------------------------------------


def test_robots_txt_is_obeyed_and_what_it_forbids_is_recorded(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008, 2009])
    site.put("/robots.txt", f"User-agent: *\nDisallow: {detail_path(2009)}\n", content_type="text/plain")
    put_column(site, [2010], column="/not-chosen/")
    workspace.register(TestPortal(site), TestPortal(site, ("/not-chosen/",), id="other"))
    command = "crawl", "annual_reports", "-a", "portal=bayu"
    assert workspace.run(*command, CONTACT="someone@example.org").exit_code == 2
    assert workspace.failures() == [(site.url(detail_path(2009)), "fetch", "robots")]
    assert site.asked(detail_path(2009)) == []
    assert site.asked("/not-chosen/") == []
    assert workspace.values("SELECT year FROM reports") == [2008]
    assert site.log[0].path == "/robots.txt"
    agents = {exchange.headers["user-agent"] for exchange in site.log}
    assert agents == {f"cq-disclosure/{version('cq-disclosure')} (+someone@example.org)"}


# --- links ------------------------------------------------------------------------------------------------------------


def test_a_twin_alone_leads_to_its_page_once(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008])
    base = detail_path(2008)
    twins = [base.replace(".html", f"_{kind}.html") for kind in ("wap", "app")]
    site.put("/nb/", listing_page([(twin, title(2008), "2009-01-31") for twin in twins]))
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 0
    assert [len(site.asked(path)) for path in (base, *twins)] == [1, 0, 0]
    rows = workspace.query("SELECT url, state, reason FROM frontier ORDER BY url")
    assert [(row["url"], row["state"], row["reason"]) for row in rows] == [
        (site.url(base), "fetched", None),
        *((site.url(twin), "ignored", "twin") for twin in sorted(twins)),
    ]


def test_where_an_address_was_found_does_not_depend_on_which_page_came_first(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008])
    first, second = Answer(site.answer("/nb/").body, wait=0.5), site.answer("/nb/").body
    site.pages["/a/"] = first
    site.put("/b/", second)
    workspace.register(TestPortal(site, ("/b/", "/a/")))
    assert workspace.run("nightly", CONCURRENT_REQUESTS_PER_DOMAIN=4).exit_code == 0
    paths = [exchange.path for exchange in site.log if exchange.path != "/robots.txt"]
    assert paths.index("/b/") < paths.index("/a/")
    address = site.url(detail_path(2008))
    assert workspace.values("SELECT found_on FROM sightings WHERE url = ?", address) == [site.url("/a/")]
