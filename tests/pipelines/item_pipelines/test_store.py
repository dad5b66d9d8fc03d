"""What each item becomes, and what follows at the end of the run."""

from typing import Any

import pytest
from sqlite_utils import Database

from pipelines.documents.model import Layout
from pipelines.evidence import read_evidence
from pipelines.item_pipelines.run import FULL, STOPPED
from pipelines.item_pipelines.store import StorePipeline
from pipelines.items import DocumentItem, FailureItem, Link, ListingItem, ReadProblem, UnchangedItem
from pipelines.packing import pack_evidence
from pipelines.store.frontier import extend_frontier
from tests.pipelines.item_pipelines.fake_run import FakeRun
from tests.pipelines.store.site import report

COLUMN, URL = "http://x.example/nb/", "http://x.example/nb/1.html"
BODY = f"<html><body>{report('巴渝区2022年', 5)}</body></html>".encode()


@pytest.fixture
def run(db: Database) -> FakeRun:
    run = FakeRun(db)
    extend_frontier(db, ListingItem(COLUMN, COLUMN, 200, portal="x", column_url=COLUMN, links=[Link(URL, "page")]))
    return run


@pytest.fixture
def stage(run: FakeRun) -> StorePipeline:
    return StorePipeline(run)


def document(*, problem: ReadProblem | None = None, **more: Any) -> DocumentItem:
    """Return a page as the stages before this one leave it."""
    evidence = None if problem else pack_evidence(read_evidence(BODY, Layout()))
    known = {"portal": "x", "media_type": "text/html", "sha256": "a", "archive_path": "a", "body": BODY} | more
    return DocumentItem(URL, URL, 200, evidence=evidence, problem=problem, **known)


def state(db: Database) -> str:
    (row,) = db.query("SELECT state FROM frontier WHERE url = ?", [URL])
    return str(row["state"])


def test_a_document_is_stored_with_its_sighting_and_the_state_of_its_address(
    db: Database, run: FakeRun, stage: StorePipeline
) -> None:
    stage.process_item(document())
    assert run.counts == {"documents": 1, "fetched": 1}
    assert (state(db), run.failures) == ("fetched", [])
    assert [row["sha256"] for row in db.query("SELECT sha256 FROM sightings")] == ["a"]
    assert [row["raw"] for row in db.query("SELECT raw FROM readings")] == ["5"]
    stage.conclude("finished")
    assert run.counts["reports"] == 1
    stage.process_item(document())
    assert (run.counts["documents"], run.counts["fetched"]) == (1, 2)


def test_a_document_that_could_not_be_read_is_stored_and_named(
    db: Database, run: FakeRun, stage: StorePipeline
) -> None:
    stage.process_item(document(problem=ReadProblem("damaged", "no end")))
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
        stage.process_item(document())
    assert [db.table(name).count for name in ("_documents", "sightings", "touched")] == [0, 0, 0]
    assert state(db) == "pending"


def test_a_listing_is_counted_and_kept_without_its_bytes(db: Database, run: FakeRun, stage: StorePipeline) -> None:
    stage.process_item(ListingItem(COLUMN, COLUMN, 200, portal="x", column_url=COLUMN, entries=7, pages=2))
    assert run.counts == {"fetched": 1}
    assert [(row["entries"], row["pages"]) for row in db.query("SELECT * FROM listings")] == [(7, 2)]
    assert db.table("_documents").count == 0


def test_an_unchanged_address_is_seen_again(db: Database, run: FakeRun, stage: StorePipeline) -> None:
    stage.process_item(document())
    db.execute("UPDATE sightings SET http_status = 404, last_seen_at = '2000-01-01T00:00:00Z'")
    stage.process_item(UnchangedItem(URL, URL))
    (row,) = db.query("SELECT http_status, last_seen_at FROM sightings")
    assert (row["http_status"], row["last_seen_at"]) == (200, "2026-11-22T01:00:00Z")
    assert run.counts["unchanged"] == 1


def test_a_failure_is_the_runs_and_the_addresss(db: Database, run: FakeRun, stage: StorePipeline) -> None:
    stage.process_item(document())
    stage.process_item(FailureItem(URL, "fetch", "http_404", "gone", retry_after=5))
    assert run.failures == [(URL, "fetch", "http_404")]
    assert run.messages == ["gone, 5"]
    assert [row["http_status"] for row in db.query("SELECT http_status FROM sightings")] == [404]


def test_an_item_that_nobody_stores_is_an_error(stage: StorePipeline) -> None:
    with pytest.raises(TypeError, match="no pipeline stores a Link"):
        stage.process_item(Link(URL, "page"))


def test_whoever_gives_a_file_that_names_no_report_is_told_each_time(run: FakeRun, stage: StorePipeline) -> None:
    nothing = pack_evidence(read_evidence("<html><body><p>无关的文字</p></body></html>".encode(), Layout()))
    for said in (nothing, None):  # the second time the bytes are known, and not read again
        item = document(portal="")
        item.evidence = said
        stage.process_item(item)
        stage.conclude("finished")
    assert run.failures == [(URL, "identify", "not_a_report")] * 2


@pytest.mark.parametrize("reason", [STOPPED, FULL])
def test_a_run_that_is_stopped_leaves_the_conclusions_to_the_next(
    db: Database, run: FakeRun, stage: StorePipeline, reason: str
) -> None:
    stage.process_item(document())
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
