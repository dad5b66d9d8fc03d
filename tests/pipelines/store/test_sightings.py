"""What stands at an address, what stood there, and whether it is asked for with conditions."""

from dataclasses import replace

import pytest
from sqlite_utils import Database

from pipelines.items import Answer
from pipelines.store.database import insert_rows
from pipelines.store.documents import save_document
from pipelines.store.sightings import (
    Validators,
    find_sighted,
    find_validators,
    load_captures,
    record_status,
    sight,
    touch_sighting,
)

URL = "http://x/1.html"
ANSWER = Answer(URL, URL, 200, etag='"1"', portal="x", found_on="http://x/b.html")


@pytest.fixture(autouse=True)
def _documents(db: Database) -> None:
    insert_rows(db, "runs", ["id", "command", "arguments", "started_at"], [(n, "x", "{}", "2026") for n in (1, 2)])
    for name in ("a", "b"):
        save_document(db, name, "text/html", 1, f"{name}/{name}.html")


def test_a_document_is_touched_when_it_comes_to_an_address_and_when_it_goes(db: Database) -> None:
    assert sight(db, ANSWER, "a", 1) == ["a"]
    assert sight(db, ANSWER, "a", 2) == []
    assert sight(db, ANSWER, "b", 2) == ["a", "b"]
    assert find_sighted(db, URL) == "b"
    (old,), (new,) = load_captures(db, "a"), load_captures(db, "b")
    assert (old.run_id, old.replaced, new.run_id, new.replaced) == (1, True, 2, False)


def test_a_listing_has_no_document(db: Database) -> None:
    assert sight(db, ANSWER, None, 1) == []
    assert find_sighted(db, URL) is None
    assert find_sighted(db, "http://x/unknown") is None


def test_the_first_page_by_name_that_links_an_address_is_where_it_was_found(db: Database) -> None:
    for found_on, first in (("http://x/b.html", "b"), ("http://x/c.html", "b"), ("http://x/a.html", "a"), (None, "a")):
        sight(db, replace(ANSWER, found_on=found_on), "a", 1)
        assert [row["found_on"] for row in db.query("SELECT found_on FROM sightings")] == [f"http://x/{first}.html"]


def record_timeout(db: Database, url: str) -> None:
    record_status(db, url, "timeout")


def record_missing(db: Database, url: str) -> None:
    record_status(db, url, "http_404")


def test_what_is_gone_keeps_its_document_and_is_back_with_a_304(db: Database) -> None:
    sight(db, ANSWER, "a", 1)
    statuses = []
    for record in (record_timeout, record_missing, touch_sighting):
        record(db, URL)
        statuses += [row["http_status"] for row in db.query("SELECT http_status FROM sightings")]
    assert statuses == [200, 404, 200]
    assert find_sighted(db, URL) == "a"


def test_an_address_is_asked_for_with_what_it_last_said_of_itself(db: Database) -> None:
    assert find_validators(db, URL) is None
    sight(db, ANSWER, "a", 1)
    assert find_validators(db, URL) == Validators('"1"', None, "a/a.html")
    sight(db, ANSWER, None, 1)
    assert find_validators(db, URL) == Validators('"1"', None, None)
    sight(db, replace(ANSWER, etag=None), "a", 1)
    assert find_validators(db, URL) is None
