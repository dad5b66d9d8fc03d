"""Night after night: dead links, hosts in trouble, what is left for tomorrow, and ends that are no success."""

import json
import signal
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import Workspace
from tests.crawler.servers import Answer, Site, TestPortal, detail_path, listing_page, put_column, report_page, title
from tests.waiting import HANGS

CHALLENGE = b"<html><script>document.cookie='__jsl_clearance=1|0|x';location.href=location.pathname</script></html>"
YEARS = [2008, 2009, 2010, 2011, 2012, 2013]
GONE = detail_path(2013)
LONG = 10 * HANGS
PENDING = "SELECT count(*) FROM frontier WHERE state = 'pending'"


def summary(workspace: Workspace) -> dict[str, Any]:
    """What the last run says of itself."""
    told: dict[str, Any] = json.loads(workspace.values("SELECT summary FROM runs ORDER BY id DESC LIMIT 1")[0])
    return told


def let_pauses_pass(workspace: Workspace) -> None:
    workspace.execute("UPDATE frontier SET retry_at = '2000-01-01T00:00:00Z' WHERE retry_at IS NOT NULL")


def answer_badly(site: Site, path: str, answer: Answer, times: int) -> None:
    """Answer a path so many times, then with a report."""
    site.pages[path] = [*[replace(answer, validators=False)] * times, Answer(report_page(2013).encode())]


# --- dead links -------------------------------------------------------------------------------------------------------


def test_a_dead_link_is_tried_in_later_nights_given_up_and_revived(site: Site, workspace: Workspace) -> None:
    put_column(site, YEARS, validators=False)
    page = site.pages.pop(GONE)
    workspace.register(TestPortal(site))
    failed = [(site.url(GONE), "fetch", "http_404")]
    limits = {"RETRY_NIGHTS_MAX": 3}

    for _ in range(2):  # the first failure is tried again by the next run
        assert workspace.run("nightly", **limits).exit_code == 2
        assert workspace.failures() == failed
    assert summary(workspace)["addresses"] == {"waiting": 1, "given_up": 0, "pending": 0}
    for _ in range(2):  # the nights between: its listing names it, and it is neither asked for nor a failure
        assert workspace.run("nightly", **limits).exit_code == 0
        assert workspace.failures() == []
    assert len(site.asked(GONE)) == 2

    let_pauses_pass(workspace)
    assert workspace.run("nightly", **limits).exit_code == 2
    assert workspace.failures() == failed
    assert workspace.values("SELECT message FROM failures ORDER BY id DESC")[0].endswith(
        "; given up after 3 failures in a row"
    )
    assert summary(workspace)["given_up"] == [site.url(GONE)]
    let_pauses_pass(workspace)
    assert workspace.run("nightly", **limits).exit_code == 0
    assert summary(workspace)["given_up"] == []
    assert summary(workspace)["addresses"]["given_up"] == 1
    assert len(site.asked(GONE)) == 3

    site.pages[GONE] = page
    assert workspace.run("nightly", RETRY_ALL=True).exit_code == 0
    assert workspace.values("SELECT max(year) FROM reports") == [2013]
    assert workspace.query("SELECT state, attempts FROM frontier WHERE url = ?", site.url(GONE)) == [
        {"state": "fetched", "attempts": 0}
    ]


def test_a_link_that_its_listing_changes_is_asked_for_at_once(site: Site, workspace: Workspace) -> None:
    put_column(site, YEARS)
    page = site.pages.pop(GONE)
    workspace.register(TestPortal(site))
    assert workspace.run("nightly", RETRY_NIGHTS_MAX=1).exit_code == 2
    assert workspace.values("SELECT state FROM frontier WHERE url = ?", site.url(GONE)) == ["given_up"]
    site.pages[GONE] = page
    rows = [(detail_path(year), title(year), f"{year + 1}-02-01") for year in YEARS]
    site.put("/nb/", listing_page(rows))
    assert workspace.run("nightly").exit_code == 0
    assert workspace.values("SELECT max(year) FROM reports") == [2013]


def test_a_page_of_a_listing_that_fails_waits_too_and_counts_as_not_seen(site: Site, workspace: Workspace) -> None:
    put_column(site, YEARS)
    rows = [(detail_path(year), title(year), f"{year + 1}-01-31") for year in YEARS]
    site.put("/nb/", listing_page(rows, pages=2))
    workspace.register(TestPortal(site))
    for _ in range(2):
        assert workspace.run("nightly").exit_code == 2
        assert workspace.failures() == [(site.url("/nb/index_1.html"), "fetch", "http_404")]
    assert workspace.run("nightly").exit_code == 0
    assert summary(workspace)["portals"] == {"bayu": {"pages": 2, "walked": 1, "listed": None}}
    let_pauses_pass(workspace)
    assert workspace.run("nightly", RETRY_NIGHTS_MAX=1).exit_code == 2
    assert len(site.asked("/nb/index_1.html")) == 3


# --- hosts in trouble -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "times"),
    [
        (Answer(status=429, headers={"Retry-After": "1"}), 1),
        (Answer(status=503, headers={"Retry-After": "1"}), 1),
        (Answer(status=500), 3),
    ],
)
def test_after_its_pause_a_host_is_asked_again(site: Site, workspace: Workspace, answer: Answer, times: int) -> None:
    """How long the pauses are: tests/crawler/hosts/test_budgets.py."""
    put_column(site, YEARS)
    answer_badly(site, GONE, answer, times)
    workspace.register(TestPortal(site))
    assert workspace.run("nightly", RETRY_TIMES=3, BACKOFF_FIRST=0.1).exit_code == 0
    assert len(site.asked(GONE)) == times + 1


def test_a_retry_after_that_is_too_long_waits_for_a_later_night(site: Site, workspace: Workspace) -> None:
    put_column(site, YEARS)
    answer_badly(site, GONE, Answer(status=503, headers={"Retry-After": "864000"}), 9)
    workspace.register(TestPortal(site))
    assert workspace.run("nightly", RETRY_TIMES=5, BACKOFF_FIRST=0.1).exit_code == 2
    assert len(site.asked(GONE)) == 1
    assert workspace.failures() == [(site.url(GONE), "fetch", "http_503")]
    days = "SELECT julianday(retry_at) - julianday('now') FROM frontier WHERE url = ?"
    assert 9.9 < workspace.values(days, site.url(GONE))[0] < 10.1
    assert workspace.values("SELECT count(*) FROM reports") == [5]


@pytest.mark.parametrize(
    "answer", [Answer(status=429, headers={"Retry-After": str(LONG)}), Answer(status=500)], ids=["told", "in trouble"]
)
def test_a_host_that_is_left_alone_keeps_no_other_waiting_and_no_stop(workspace: Workspace, answer: Answer) -> None:
    """Whoever waited for it would wait longer than any test."""
    busy, free = Site("127.0.0.1"), Site("127.0.0.2")
    for site in (busy, free):
        put_column(site, YEARS)
    for year in YEARS:
        busy.pages[detail_path(year)] = replace(answer, validators=False)
        free.put(detail_path(year), report_page(year, issuer="重庆市巴渝区教育委员会"))
    workspace.register(TestPortal(busy), TestPortal(free, id="free"))
    pauses = {"BACKOFF_FIRST": LONG, "BACKOFF_MAX": LONG, "RETRY_AFTER_MAX": LONG}
    running = workspace.start("nightly", CONCURRENT_REQUESTS=2, RETRY_TIMES=3, **pauses)
    running.wait_until(lambda: all(free.asked(detail_path(year)) for year in YEARS))
    running.wait_until(lambda: any("t20" in exchange.path for exchange in busy.log))
    running.process.send_signal(signal.SIGTERM)
    assert running.finish().exit_code == 3
    for site in (busy, free):
        site.close()
    asked = [exchange.path for exchange in busy.log if "t20" in exchange.path]
    assert len(asked) == len(set(asked)) < len(YEARS), "it was not left alone"
    assert workspace.failures() == []
    assert workspace.values("SELECT outcome FROM runs") == ["interrupted"]


def test_a_host_that_challenges_is_asked_no_more_tonight(site: Site, workspace: Workspace) -> None:
    put_column(site, YEARS)
    for year in YEARS:
        site.pages[detail_path(year)] = Answer(CHALLENGE, validators=False)
    workspace.register(TestPortal(site, more="expect_reports = false"))
    assert workspace.run("nightly", HOST_CHALLENGES_MAX=3, BACKOFF_FIRST=0).exit_code == 2
    failures = workspace.failures()
    assert [error for _, stage, error in failures if stage == "fetch"] == ["challenge"] * 3
    assert (site.netloc, "host", "challenges") in failures
    assert len(failures) == 4
    assert len([exchange for exchange in site.log if "t20" in exchange.path]) == 3
    assert workspace.values(PENDING) == [3]
    assert summary(workspace)["hosts"][site.netloc] == {"requests": 5, "left": 3, "stopped": "challenges"}
    put_column(site, YEARS)
    let_pauses_pass(workspace)
    assert workspace.run("nightly").exit_code == 0
    assert workspace.values("SELECT count(*) FROM reports") == [6]


def test_a_host_that_is_down_is_asked_no_more_tonight(site: Site, workspace: Workspace) -> None:
    put_column(site, YEARS)
    for year in YEARS:
        site.pages[detail_path(year)] = Answer(status=502, validators=False)
    workspace.register(TestPortal(site, more="expect_reports = false"))
    assert workspace.run("nightly", HOST_TROUBLES_MAX=4, BACKOFF_FIRST=0).exit_code == 2
    assert [error for _, _, error in workspace.failures()].count("http_502") == 4
    assert (site.netloc, "host", "unavailable") in workspace.failures()
    assert workspace.values(PENDING) == [2]


def test_what_is_beyond_a_nights_requests_is_left_and_no_failure(site: Site, workspace: Workspace) -> None:
    put_column(site, YEARS)
    workspace.register(TestPortal(site))
    for night in (1, 2, 3):
        # robots.txt, the listing, and two pages
        limits = {"HOST_REQUESTS_MAX": 4, "REVISIT_NIGHTLY_DAYS": -1, "REVISIT_WEEKLY_DAYS": -1}
        assert workspace.run("nightly", **limits).exit_code == 0
        assert workspace.values("SELECT count(*) FROM reports") == [2 * night]
        assert workspace.values(PENDING) == [6 - 2 * night]
        left = 6 - 2 * night
        assert summary(workspace)["hosts"] == {site.netloc: {"requests": 4, "left": left, "stopped": ""}}
        assert workspace.values("SELECT requests FROM runs")[night - 1] == 4
    assert len(site.log) == 12


# --- robots.txt -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(status=503), "robots_unreachable"),
        (Answer(status=429), "robots_unreachable"),
        (Answer(b"x", wait=HANGS), "timeout"),
    ],
)
def test_without_its_robots_txt_a_host_is_not_asked(
    site: Site, workspace: Workspace, answer: Answer, error: str
) -> None:
    put_column(site, YEARS)
    site.pages["/robots.txt"] = answer
    workspace.register(TestPortal(site))
    assert workspace.run("nightly", DOWNLOAD_TIMEOUT=1, BACKOFF_FIRST=0).exit_code == 2
    assert workspace.failures() == [("bayu", "portal", "no_reports"), (site.url("/nb/"), "fetch", error)]
    assert {exchange.path for exchange in site.log} <= {"/robots.txt"}


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(status=403),
        Answer(status=302, headers={"Location": "https://www.example.org/"}),
        Answer(b"<html>no robots.txt</html>"),
    ],
)
def test_where_there_is_no_robots_txt_everything_may_be_asked(site: Site, workspace: Workspace, answer: Answer) -> None:
    put_column(site, [2008])
    site.pages["/robots.txt"] = answer
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 0
    assert workspace.values("SELECT year FROM reports") == [2008]


# --- ends that are no success -----------------------------------------------------------------------------------------


def test_a_portal_that_lists_far_less_is_named_until_that_is_the_normal_case(site: Site, workspace: Workspace) -> None:
    put_column(site, YEARS, validators=False)
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 0
    assert summary(workspace)["portals"] == {"bayu": {"pages": 1, "walked": 1, "listed": 6}}
    put_column(site, YEARS[:3], validators=False)
    nights = [workspace.run("nightly").exit_code for _ in range(2)]
    assert nights == [2, 0]  # of 6 and 3 the median is 4.5, of which 3 are two thirds
    rows = workspace.query("SELECT url, stage, error FROM failures")
    assert rows == [{"url": "bayu", "stage": "portal", "error": "fewer_entries"}]


def test_an_unchanged_listing_counts_as_what_it_listed(site: Site, workspace: Workspace) -> None:
    put_column(site, YEARS)
    workspace.register(TestPortal(site))
    for status in (200, 304):
        assert workspace.run("nightly").exit_code == 0
        assert site.asked("/nb/")[-1].status == status
        assert summary(workspace)["portals"]["bayu"]["listed"] == 6


def test_a_listing_that_repeats_its_first_page_is_named(site: Site, workspace: Workspace) -> None:
    put_column(site, YEARS)
    rows = [(detail_path(year), title(year), f"{year + 1}-01-31") for year in YEARS]
    for path in ("/nb/", "/nb/index_1.html"):
        site.put(path, listing_page(rows, pages=2))
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 2
    assert workspace.failures() == [(site.url("/nb/"), "listing", "pages_differ")]


def test_a_header_field_that_new_pages_lack_is_named(site: Site, workspace: Workspace) -> None:
    put_column(site, YEARS)
    for year in YEARS:
        meta = f'<head><meta name="PubDate" content="{year + 1}-01-31 09:00">'
        site.put(detail_path(year), report_page(year).replace("<head>", meta))
    workspace.register(TestPortal(site))
    assert workspace.run("nightly", CHECK_PAGES_MIN=3).exit_code == 0
    for year in YEARS[:3]:
        site.put(detail_path(year), report_page(year, text="更正"))
    assert workspace.run("nightly", CHECK_PAGES_MIN=3).exit_code == 2
    assert workspace.failures() == [("bayu", "portal", "field_lost")]
    assert "发布日期" in workspace.values("SELECT message FROM failures")[0]
