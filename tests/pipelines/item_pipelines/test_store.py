"""What each item becomes, and what follows at the end of the run."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from sqlite_utils import Database

from pipelines.documents.model import Layout
from pipelines.evidence import read_evidence
from pipelines.item_pipelines.run import FULL, STOPPED
from pipelines.item_pipelines.store import StorePipeline
from pipelines.items import DocumentItem, FailureItem, Link, ListingItem, ReadProblem, UnchangedItem
from pipelines.packing import pack_evidence
from pipelines.store.batches import BATCH
from pipelines.store.database import find_file
from pipelines.store.frontier import extend_frontier, find_address
from tests.pipelines.item_pipelines.fake_run import FakeRun
from tests.pipelines.store.site import report
from tests.waiting import HANGS

COLUMN, URL = "http://x.example/nb/", "http://x.example/nb/1.html"
BODY = f"<html><body>{report('巴渝区2022年', 5)}</body></html>".encode()


@pytest.fixture
def run(db: Database) -> FakeRun:
    run = FakeRun(db)
    extend_frontier(db, ListingItem(COLUMN, COLUMN, 200, portal="x", column_url=COLUMN, links=[Link(URL, "page")]))
    return run


@pytest.fixture
def stage(run: FakeRun) -> Iterator[StorePipeline]:
    yield StorePipeline(run)
    run.commit()


def document(*, problem: ReadProblem | None = None, **more: Any) -> DocumentItem:
    """Return a page as it was examined."""
    evidence = None if problem else pack_evidence(read_evidence(BODY, Layout()))
    known: dict[str, Any] = {
        "portal": "x",
        "media_type": "text/html",
        "sha256": "a",
        "archive_path": "a",
        "size": len(BODY),
    } | more
    return DocumentItem(URL, URL, 200, evidence=evidence, problem=problem, **known)


def store(stage: StorePipeline, *items: Any) -> None:
    """Have items stored and committed, in a loop that lives no longer."""

    async def process() -> None:
        for item in items:
            assert await stage.process_item(item) is item

    asyncio.run(process())
    stage.run.commit()


def state(db: Database) -> str:
    (row,) = db.query("SELECT state FROM frontier WHERE url = ?", [URL])
    return str(row["state"])


def test_a_document_is_stored_with_its_sighting_and_the_state_of_its_address(
    db: Database, run: FakeRun, stage: StorePipeline
) -> None:
    store(stage, document())
    assert run.counts == {"documents": 1, "fetched": 1}
    assert (state(db), run.failures) == ("fetched", [])
    assert [row["sha256"] for row in db.query("SELECT sha256 FROM sightings")] == ["a"]
    assert [row["raw"] for row in db.query("SELECT raw FROM readings")] == ["5"]
    stage.conclude("finished")
    assert run.counts["reports"] == 1
    store(stage, document())
    assert (run.counts["documents"], run.counts["fetched"]) == (1, 2)


def test_a_document_that_could_not_be_read_is_stored_and_named(
    db: Database, run: FakeRun, stage: StorePipeline
) -> None:
    store(stage, document(problem=ReadProblem("damaged", "no end")))
    assert run.failures == [(URL, "read", "damaged")]
    (row,) = db.query("SELECT reader, error FROM documents")
    assert (row["reader"].partition("/")[0], row["error"]) == ("html", "damaged")
    assert state(db) == "fetched"


def test_all_of_an_item_is_stored_or_nothing(
    db: Database, run: FakeRun, stage: StorePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr("pipelines.item_pipelines.store.save_evidence", stop)
    with pytest.raises(ZeroDivisionError):
        store(stage, document())
    assert [db.table(name).count for name in ("_documents", "sightings", "touched")] == [0, 0, 0]
    assert state(db) == "pending"


def test_an_item_that_fails_costs_no_other_of_its_batch(
    db: Database, run: FakeRun, stage: StorePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(db: Database, sha256: str, evidence: Any) -> None:
        if sha256 == "b":
            raise ZeroDivisionError("a mistake")

    async def process() -> list[BaseException]:
        items = [document(sha256=name, archive_path=name) for name in "abc"]
        results = await asyncio.gather(*map(stage.process_item, items), return_exceptions=True)
        return [result for result in results if isinstance(result, BaseException)]

    monkeypatch.setattr("pipelines.item_pipelines.store.save_evidence", save)
    (error,) = asyncio.run(process())
    assert isinstance(error, ZeroDivisionError)
    stage.conclude(STOPPED)
    assert [row["sha256"] for row in db.query("SELECT sha256 FROM documents ORDER BY sha256")] == ["a", "c"]
    assert run.counts == {"documents": 2, "fetched": 2}


def count_seen(db: Database) -> int:
    """How many documents another connection sees."""
    with closing(sqlite3.connect(find_file(db))) as connection:
        return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])


def test_a_few_items_are_committed_together(db: Database, stage: StorePipeline) -> None:
    seen = list[int]()

    async def process() -> None:
        for number in range(BATCH + 1):
            await stage.process_item(document(sha256=f"{number}", archive_path=f"{number}"))
            seen.append(count_seen(db))

    asyncio.run(process())
    assert seen == [0] * (BATCH - 1) + [BATCH] * 2


def test_what_no_other_item_follows_is_committed_soon(
    db: Database, stage: StorePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.item_pipelines.store.LONGEST", 0.01)

    async def process() -> None:
        for name in "ab":
            before = count_seen(db)
            await stage.process_item(document(sha256=name, archive_path=name))
            async with asyncio.timeout(HANGS):
                while count_seen(db) == before:
                    await asyncio.sleep(0.01)

    asyncio.run(process())
    assert count_seen(db) == 2


@pytest.mark.parametrize("reason", ["finished", STOPPED, FULL])
def test_however_a_run_ends_what_was_stored_is_committed_first(db: Database, stage: StorePipeline, reason: str) -> None:
    asyncio.run(stage.process_item(document()))
    assert count_seen(db) == 0
    stage.conclude(reason)
    assert count_seen(db) == 1


def test_what_an_item_links_waits_in_the_frontier(db: Database, stage: StorePipeline) -> None:
    link = Link(f"{COLUMN}2.html", "page", "2019年年报", "2020-01-01")
    store(stage, ListingItem(COLUMN, COLUMN, 200, portal="x", column_url=COLUMN, links=[link]))
    row = find_address(db, link.url)
    assert row is not None
    assert (row["state"], row["found_on"], row["title"]) == ("pending", COLUMN, "2019年年报")


def test_a_listing_is_counted_and_kept_without_its_bytes(db: Database, run: FakeRun, stage: StorePipeline) -> None:
    store(stage, ListingItem(COLUMN, COLUMN, 200, portal="x", column_url=COLUMN, entries=7, pages=2))
    assert run.counts == {"fetched": 1}
    assert [(row["entries"], row["pages"]) for row in db.query("SELECT * FROM listings")] == [(7, 2)]
    assert db.table("_documents").count == 0


def test_an_unchanged_address_is_seen_again(db: Database, run: FakeRun, stage: StorePipeline) -> None:
    store(stage, document())
    db.execute("UPDATE sightings SET http_status = 404, last_seen_at = '2000-01-01T00:00:00Z'")
    store(stage, UnchangedItem(URL, URL))
    (row,) = db.query("SELECT http_status, last_seen_at FROM sightings")
    assert (row["http_status"], row["last_seen_at"]) == (200, "2026-11-22T01:00:00Z")
    assert run.counts["unchanged"] == 1


def test_a_failure_is_the_runs_and_the_addresss(db: Database, run: FakeRun, stage: StorePipeline) -> None:
    store(stage, document())
    store(stage, FailureItem(URL, "fetch", "http_404", "gone", retry_after=5))
    assert run.failures == [(URL, "fetch", "http_404")]
    assert run.messages == ["gone, 5"]
    assert [row["http_status"] for row in db.query("SELECT http_status FROM sightings")] == [404]


def test_an_item_that_nobody_stores_is_an_error(stage: StorePipeline) -> None:
    with pytest.raises(TypeError, match="no pipeline stores a Link"):
        store(stage, Link(URL, "page"))


def test_whoever_gives_a_file_that_names_no_report_is_told_each_time(run: FakeRun, stage: StorePipeline) -> None:
    nothing = pack_evidence(read_evidence("<html><body><p>无关的文字</p></body></html>".encode(), Layout()))
    for said in (nothing, None):  # the second time the bytes are known, and not read again
        item = document(portal="")
        item.evidence = said
        store(stage, item)
        stage.conclude("finished")
    assert run.failures == [(URL, "identify", "not_a_report")] * 2


@pytest.mark.parametrize("reason", [STOPPED, FULL])
def test_a_run_that_is_stopped_leaves_the_conclusions_to_the_next(
    db: Database, run: FakeRun, stage: StorePipeline, reason: str
) -> None:
    store(stage, document())
    stage.conclude(reason)
    assert (db.table("reports").count, db.table("touched").count) == (0, 1)


def test_conclusions_that_break_down_are_a_failure(
    run: FakeRun, stage: StorePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> int:
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr("pipelines.item_pipelines.store.conclude_touched", stop)
    stage.conclude("finished")
    assert run.failures == [("reports", "conclude", "ZeroDivisionError")]


def test_a_full_disk_is_no_mistake_of_the_conclusions(
    run: FakeRun, stage: StorePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL

    def stop(*_: object, **__: object) -> int:
        raise full

    monkeypatch.setattr("pipelines.item_pipelines.store.conclude_touched", stop)
    stage.conclude("finished")
    assert run.failures == [("reports", "store", FULL)]


def test_bytes_that_one_of_two_readings_at_a_time_could_not_read_stay_read(
    run: FakeRun, stage: StorePipeline, db: Database
) -> None:
    store(stage, document(), document(problem=ReadProblem("time_limit", "took too long")))
    (stored,) = db.query("SELECT reader, error FROM documents")
    assert stored["reader"] is not None
    assert stored["error"] is None
    assert run.failures == [(URL, "read", "time_limit")]
