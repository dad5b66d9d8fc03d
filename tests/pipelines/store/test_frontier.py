"""The frontier: what links write, what failures cost an address, what makes it be asked again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.items import Answer, Link, ListingItem
from pipelines.store import frontier
from pipelines.store.database import open_database
from pipelines.store.frontier import (
    ADDRESS_BATCH,
    FrontierRow,
    calls_anew,
    count_waiting,
    extend_frontier,
    find_address,
    find_listing,
    iterate_addresses,
    keep_listings,
    list_pages_found_on,
    settle,
    settle_failure,
)
from pipelines.store.retries import RetryPlan

COLUMN = "http://x.example/nb/"
PAGE = "http://x.example/nb/202001/t20200101_1.html"
LINK = Link(PAGE, "page", "2019年年报", "2020-01-01")
AT = datetime(2026, 11, 22, 1, tzinfo=UTC)
PLAN = RetryPlan(first=1, factor=2, longest=30, nights_max=3)


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return open_database(tmp_path / "reports.sqlite")


def answer(*links: Link, url: str = COLUMN, portal: str = "x") -> Answer:
    return Answer(url, url, 200, portal=portal, column_url=COLUMN, links=list(links))


def row(db: Database, url: str = PAGE) -> FrontierRow:
    found = find_address(db, url)
    assert found is not None
    return found


def fail(db: Database, times: int, url: str = PAGE) -> list[int]:
    return [settle_failure(db, url, "http_404", PLAN, AT) for _ in range(times)]


def test_an_address_is_given_up_after_so_many_failures_in_a_row(db: Database) -> None:
    extend_frontier(db, answer(LINK))
    assert fail(db, 1) == [0]
    assert (row(db)["state"], row(db)["attempts"], row(db)["retry_at"]) == ("failed", 1, "2026-11-22T01:00:00Z")
    assert fail(db, 1) == [0]
    assert row(db)["retry_at"] == "2026-11-22T13:00:00Z"
    assert count_waiting(db, ["x"], AT) == {"waiting": 1, "given_up": 0, "pending": 0}
    assert count_waiting(db, ["x"], AT + timedelta(days=9)) == {"waiting": 0, "given_up": 0, "pending": 0}
    assert fail(db, 1) == [3]
    assert (row(db)["state"], row(db)["reason"], row(db)["retry_at"]) == ("given_up", "http_404", None)
    assert count_waiting(db, ["x"], AT) == {"waiting": 0, "given_up": 1, "pending": 0}
    settle(db, PAGE)
    assert (row(db)["state"], row(db)["attempts"], row(db)["reason"]) == ("fetched", 0, None)


def test_a_listing_page_is_never_given_up(db: Database) -> None:
    extend_frontier(db, answer(Link(f"{COLUMN}index_1.html", "listing", "2/2")))
    assert fail(db, 5, f"{COLUMN}index_1.html") == [0] * 5
    assert row(db, f"{COLUMN}index_1.html")["state"] == "failed"


def test_a_columns_first_page_has_no_row_to_give_up(db: Database) -> None:
    assert fail(db, 5, COLUMN) == [0] * 5


def test_the_same_link_does_not_revive_an_address_and_a_changed_one_does(db: Database) -> None:
    extend_frontier(db, answer(LINK))
    fail(db, 3)
    extend_frontier(db, answer(LINK))
    assert row(db)["state"] == "given_up"
    assert not calls_anew(row(db), LINK, COLUMN)
    changed = replace(LINK, listed_on="2020-02-02")
    assert calls_anew(row(db), changed, COLUMN)
    assert not calls_anew(row(db), changed, f"{COLUMN}index_1.html"), "another page has always linked it so"
    extend_frontier(db, answer(changed))
    assert (row(db)["state"], row(db)["attempts"], row(db)["listed_on"]) == ("pending", 0, "2020-02-02")


def test_a_column_that_counts_its_pages_anew_asks_for_one_that_failed(db: Database) -> None:
    page = Link(f"{COLUMN}index_1.html", "listing", "2/2")
    extend_frontier(db, answer(page))
    fail(db, 1, page.url)
    assert not calls_anew(row(db, page.url), page, COLUMN)
    assert calls_anew(row(db, page.url), replace(page, title="2/3"), COLUMN)


def test_a_link_that_is_followed_counts_before_those_that_are_ignored(tmp_path: Path) -> None:
    foreign = answer(replace(LINK, ignored="off_portal", title="别处"), url="http://a.example/", portal="a")
    own, later = answer(LINK), answer(replace(LINK, title="另"), url=f"{COLUMN}index_1.html")
    ends = []
    for number, order in enumerate(permutations([foreign, own, later])):
        db = open_database(tmp_path / f"{number}.sqlite")
        for page in order:
            extend_frontier(db, page)
        ends.append(row(db))
    assert all(end == ends[0] for end in ends)
    assert (ends[0]["state"], ends[0]["portal"], ends[0]["found_on"], ends[0]["title"]) == (
        *("pending", "x", COLUMN),
        LINK.title,
    )


@pytest.mark.parametrize(("state", "calls"), [("pending", True), ("ignored", True), ("fetched", False)])
def test_what_a_link_calls_for(db: Database, state: str, calls: bool) -> None:
    extend_frontier(db, answer(LINK))
    db.execute("UPDATE frontier SET state = ?", [state])
    assert calls_anew(row(db), LINK, COLUMN) is calls
    assert not calls_anew(row(db), replace(LINK, ignored="twin"), COLUMN)
    assert calls_anew(None, LINK, COLUMN)


def test_known_addresses_come_in_batches_and_none_twice(db: Database) -> None:
    links = [Link(f"{COLUMN}{number:04}.html", "page") for number in range(2 * ADDRESS_BATCH + 1)]
    extend_frontier(db, answer(*links, Link(f"{COLUMN}z.html", "page", ignored="twin")))
    seen = []
    for address in iterate_addresses(db, "x"):
        db.execute("UPDATE frontier SET state = 'fetched' WHERE url = ?", [address["url"]])
        seen.append(address["url"])
    assert seen == [link.url for link in links]
    assert list(iterate_addresses(db, "y")) == []


def test_statistics_of_a_small_database_do_not_make_a_large_one_slow(db: Database) -> None:
    extend_frontier(db, answer(LINK))
    db.execute("ANALYZE")  # as the end of a first, small run does; with it SQLite scanned `sightings` for each address
    plan = [
        step[3]
        for step in db.execute(f"EXPLAIN QUERY PLAN {frontier.KNOWN_ADDRESSES}", ["x", "", ADDRESS_BATCH]).fetchall()
    ]
    assert [step for step in plan if step.startswith("SCAN")] == ["SCAN f"], "f is the batch"


def test_listing_pages_keep_what_they_hold(db: Database) -> None:
    pages = [Link(f"{COLUMN}index_{number}.html", "listing", f"{number + 1}/3") for number in (1, 2)]

    def listing(url: str, entries: int, links: list[Link], pages: int) -> ListingItem:
        return ListingItem(url, url, 200, portal="x", column_url=COLUMN, links=links, entries=entries, pages=pages)

    for item in (listing(COLUMN, 20, pages, 3), listing(pages[0].url, 20, [], 3), listing(pages[1].url, 5, [], 3)):
        extend_frontier(db, item)
        keep_listings(db, item)
    assert list_pages_found_on(db, COLUMN, COLUMN) == pages
    assert find_listing(db, pages[1].url) == (5, 3)
    shorter = listing(COLUMN, 20, [replace(pages[0], title="2/2")], 2)
    extend_frontier(db, shorter)
    keep_listings(db, shorter)
    assert [page.url for page in list_pages_found_on(db, COLUMN, COLUMN)] == [pages[0].url]
    assert find_listing(db, pages[1].url) is None
    assert find_listing(db, COLUMN) == (20, 2)
