"""Servers that refuse, break off, drip, swell and lead astray: each is a failure, and costs only itself."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from tests.conftest import Outcome, Workspace
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

PAGE = report_page(2013).encode()
LIMIT = 200_000
TIMEOUT = 10  # seconds; a busy machine needs two for a good answer
YEARS = [2008, 2009, 2010]
MISLABELLED = 2011
GZIP = {"Content-Encoding": "gzip"}


def redirect(target: str) -> Answer:
    return Answer(status=302, headers={"Location": target})


FAULTS: dict[str, tuple[Answer, set[str]]] = {
    "reset": (Answer(PAGE, reset=True), {"truncated", "connection_lost"}),
    "slow": (Answer(PAGE, wait=HANGS), {"timeout"}),
    "drip": (Answer(PAGE, drip=0.5), {"timeout"}),
    "drip-without-length": (Answer(PAGE, drip=0.5, sized=False), {"timeout"}),
    "cut": (Answer(PAGE, cut=100), {"truncated"}),
    "large": (Answer(b"x" * (LIMIT + 1)), {"too_large"}),
    "large-without-length": (Answer(b"x" * (LIMIT + 1), sized=False), {"too_large"}),
    "bomb": (Answer(gzip.compress(b" " * (100 * LIMIT)), headers=GZIP), {"too_large"}),
    "no-gzip": (Answer(PAGE, headers=GZIP), {"compression"}),
    "cut-gzip": (Answer(gzip.compress(PAGE)[:-20], headers=GZIP, sized=False), {"truncated"}),
    "internal": (redirect("http://169.254.169.254/latest/meta-data/"), {"off_portal"}),
    "private": (redirect("http://10.0.0.1/"), {"off_portal"}),
    "elsewhere": (redirect("https://www.example.org/"), {"off_portal"}),
    "file": (redirect("file:///etc/hostname"), {"http_302"}),  # Scrapy follows no such redirect
    "bad-status": (Answer(PAGE, status=999), {"http_999"}),
}


def fault_path(name: str) -> str:
    return f"/nb/201401/t20140131_{1000 + list(FAULTS).index(name)}.html"


@dataclass(frozen=True)
class Unkind:
    site: Site
    workspace: Workspace
    outcome: Outcome
    refused: str


@pytest.fixture(scope="module")
def unkind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Unkind]:
    site, workspace = Site(), Workspace(tmp_path_factory.mktemp("unkind"))
    refused = f"http://127.0.0.1:{free_port()}/nb/201401/t20140131_1.html"
    put_column(site, [*YEARS, MISLABELLED])
    paths = [detail_path(year) for year in YEARS] + [fault_path(name) for name in FAULTS]
    rows = [(link, title(2013), "2014-01-31") for link in (*paths, refused, detail_path(MISLABELLED))]
    site.put("/nb/", listing_page(rows))
    for name, (answer, _) in FAULTS.items():
        site.pages[fault_path(name)] = replace(answer, validators=False)
    site.put(detail_path(MISLABELLED), report_page(MISLABELLED), content_type="application/octet-stream")
    site.put(detail_path(2008), gzip.compress(report_page(2008).encode()), headers=GZIP, sized=False)
    workspace.register(TestPortal(site, hosts=(refused.split("/")[2],)))
    settings = {"DOWNLOAD_MAXSIZE": LIMIT, "DOWNLOAD_TIMEOUT": TIMEOUT, "BACKOFF_FIRST": 0}
    try:
        outcome = workspace.run("nightly", CONCURRENT_REQUESTS_PER_DOMAIN=8, **settings)
        yield Unkind(site, workspace, outcome, refused)
    finally:
        site.close()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_failure_and_is_tried_again_another_night(unkind: Unkind, name: str) -> None:
    address = unkind.site.url(fault_path(name))
    found = [(stage, error) for url, stage, error in unkind.workspace.failures() if url == address]
    assert [stage for stage, _ in found] == ["fetch"]
    assert {error for _, error in found} <= FAULTS[name][1]
    (row,) = unkind.workspace.query("SELECT state, attempts, retry_at FROM frontier WHERE url = ?", address)
    assert (row["state"], row["attempts"]) == ("failed", 1)
    assert row["retry_at"] <= unkind.workspace.values("SELECT finished_at FROM runs")[0], "the next run asks again"


def test_a_host_that_refuses_even_its_robots_txt_is_named_by_each_address(unkind: Unkind) -> None:
    found = [failure for failure in unkind.workspace.failures() if failure[0] == unkind.refused]
    assert found == [(unkind.refused, "fetch", "refused")]


def test_everything_else_is_stored_and_nothing_else_failed(unkind: Unkind) -> None:
    assert unkind.outcome.exit_code == 2
    assert unkind.workspace.values("SELECT year FROM reports ORDER BY year") == [*YEARS, MISLABELLED]
    assert len(unkind.workspace.failures()) == len(FAULTS) + 1
    assert unkind.workspace.values("SELECT count(*) FROM documents") == [len(YEARS) + 1]


def test_only_what_ends_in_a_sum_is_asked_for(unkind: Unkind) -> None:
    assert {exchange.headers["accept-encoding"] for exchange in unkind.site.log} == {"gzip"}


# --- no end -----------------------------------------------------------------------------------------------------------


def test_a_calendar_without_end_is_walked_to_the_limit_and_named(site: Site, workspace: Workspace) -> None:
    def answer(path: str) -> Answer | None:
        if not path.startswith("/nb/index_"):
            return None
        number = int(path.removeprefix("/nb/index_").removesuffix(".html"))
        return Answer(listing_page([(f"20300{number}/t2030{number:04}_1.html", "日程", "")], 900, number).encode())

    put_column(site, [2008])
    site.put("/nb/", listing_page([(detail_path(2008), title(2008), "2009-01-31")], 900))
    site.otherwise = answer
    workspace.register(TestPortal(site))
    settings = {"LISTING_PAGES_MAX": 4, "COLUMN_ADDRESSES_MAX": 6, "RETRY_PAUSE_FIRST": 0}
    assert workspace.run("nightly", **settings).exit_code == 2
    walked = {exchange.path for exchange in site.log if "index" in exchange.path}
    assert walked == {f"/nb/index_{number}.html" for number in (1, 2, 3)}
    failures = workspace.failures()
    assert (site.url("/nb/"), "listing", "pages_differ") in failures
    assert (site.url("/nb/"), "listing", "too_many_links") in failures
    assert workspace.values("SELECT count(*) FROM frontier") == [6]
    assert workspace.values("SELECT year FROM reports") == [2008]


def test_an_address_that_is_too_long_to_ask_is_ignored_by_name(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008])
    long = f"/nb/{'a' * 2100}/t20140131_1.html"
    site.put("/nb/", listing_page([(detail_path(2008), title(2008), ""), (long, title(2013), "")]))
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 0
    assert workspace.values("SELECT reason FROM frontier WHERE url = ?", site.url(long)) == ["too_long"]
