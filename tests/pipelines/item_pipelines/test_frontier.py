"""What an answer links is written before anything else of it."""

from sqlite_utils import Database

from pipelines.item_pipelines.frontier import FrontierPipeline
from pipelines.items import FailureItem, Link, ListingItem
from pipelines.store.frontier import find_address
from tests.pipelines.item_pipelines.fake_run import FakeRun

COLUMN = "http://x.example/nb/"


def test_links_wait_in_the_frontier(db: Database) -> None:
    link = Link(f"{COLUMN}1.html", "page", "2019年年报", "2020-01-01")
    item = ListingItem(COLUMN, COLUMN, 200, portal="x", column_url=COLUMN, links=[link])
    assert FrontierPipeline(FakeRun(db)).process_item(item) is item
    row = find_address(db, link.url)
    assert row is not None
    assert (row["state"], row["found_on"], row["title"]) == ("pending", COLUMN, "2019年年报")


def test_what_links_nothing_passes(db: Database) -> None:
    for item in (ListingItem(COLUMN, COLUMN, 200), FailureItem(COLUMN, "fetch", "timeout", "no answer")):
        assert FrontierPipeline(FakeRun(db)).process_item(item) is item
    assert db.table("frontier").count == 0
