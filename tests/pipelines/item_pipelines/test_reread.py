"""Reading the archive again changes nothing before everything is read."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.archive import ArchiveError
from pipelines.item_pipelines.reread import RereadPipeline
from pipelines.items import ReadProblem, RereadItem
from pipelines.packing import PackedEvidence, pack_evidence
from pipelines.store.comparison import compare_evidence
from pipelines.store.evidence import save_evidence
from pipelines.store.staging import Staging
from tests.pipelines.item_pipelines.fake_run import FakeRun
from tests.pipelines.store.site import PUBLISHERS, Stored, page, report, settle

URL = "http://x/1"


@dataclass
class FakeSpider:
    """What the stage asks of the spider."""

    dry_run: bool = False
    outdated: bool = False
    diff: str = ""
    has_read_all: bool = True


@dataclass
class Again:
    """A database with one report, and the stage that reads its document again."""

    db: Database
    run: FakeRun
    spider: FakeSpider
    stage: RereadPipeline
    staged: Path

    def read(self, number: int) -> None:
        """Stage the document as a reader reads it that finds another number in it."""
        evidence = page("a", report("巴渝区2022年", number), URL).evidence
        self.stage.process_item(RereadItem("a", URL, result=pack_evidence(evidence)))

    def values(self) -> list[int]:
        return [row["value"] for row in self.db.query("SELECT value FROM figures")]


@pytest.fixture
def again(db: Database, tmp_path: Path) -> Again:
    stored: Stored = page("a", report("巴渝区2022年", 5), URL)
    settle(db, stored)
    run, spider = FakeRun(db, publishers=dict(PUBLISHERS)), FakeSpider()
    stage = RereadPipeline(run, spider, Staging(tmp_path / "r.sqlite"))
    return Again(db, run, spider, stage, tmp_path / "r.sqlite.reparse")


def test_what_is_read_otherwise_is_applied_with_the_conclusions(again: Again) -> None:
    again.read(6)
    assert again.values() == [5]
    again.stage.finish("finished")
    assert again.values() == [6]
    assert again.run.counts == {"reports": 1}
    assert not again.staged.exists()
    (row,) = again.stage.rereading.count_changes()
    assert (row["media_type"], row["changed"], row["figure changed"]) == ("text/html", 1, 1)


@pytest.mark.parametrize("reason", ["shutdown", "finished"])
def test_what_was_read_waits_where_not_all_was(again: Again, reason: str) -> None:
    again.read(6)
    again.spider.has_read_all = False
    again.stage.finish(reason)
    assert again.values() == [5]
    assert again.staged.exists()


def test_a_dry_run_writes_the_differences_and_nothing_else(again: Again, tmp_path: Path) -> None:
    again.spider.dry_run, again.spider.diff = True, str(tmp_path / "diff.jsonl")
    again.read(6)
    again.stage.finish("finished")
    assert again.values() == [5]
    assert again.staged.exists(), "what a dry run has read is not read again"
    (difference,) = again.stage.rereading.differences
    (line,) = (tmp_path / "diff.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line) == json.loads(json.dumps(difference.to_dict()))
    assert ("figure", "changed") in {(change.part, change.kind) for change in difference.changes}


def test_only_reports_whose_evidence_changed_are_concluded_where_only_outdated_readings_were_asked_for(
    again: Again,
) -> None:
    again.db.execute("UPDATE _readings SET taken = 0")  # as other rules or names would make it
    again.read(5)
    again.spider.outdated = True
    again.stage.finish("finished")
    assert again.values() == []


def test_all_reports_are_concluded_anew_otherwise(again: Again) -> None:
    again.db.execute("UPDATE _readings SET taken = 0")
    again.read(5)
    again.stage.finish("finished")
    assert again.values() == [5]


def test_what_cannot_be_read_now_keeps_what_was_read(again: Again) -> None:
    again.stage.process_item(RereadItem("a", URL, result=ReadProblem("time_limit", "took longer")))
    again.stage.finish("finished")
    assert again.values() == [5]
    assert again.run.failures == [(URL, "read", "time_limit")]
    assert again.run.messages == ["took longer; what was read from it before stays"]


def test_what_the_archive_lacks_is_a_failure_at_once(again: Again) -> None:
    again.stage.process_item(RereadItem("a", URL, damage=ArchiveError("hash", "other bytes")))
    assert again.run.failures == [(URL, "archive", "hash")]
    again.stage.process_item(RereadItem("a", URL))  # what needs no reading
    assert list(again.stage.staging.documents()) == []


def test_a_mistake_changes_nothing_and_keeps_what_was_read(again: Again, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> int:
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr("pipelines.store.rereading.conclude_touched", stop)
    again.read(6)
    again.stage.finish("finished")
    assert again.values() == [5]
    assert [row["raw"] for row in again.db.query("SELECT raw FROM readings")] == ["5"]
    assert again.run.failures == [("archive", "reparse", "ZeroDivisionError")]
    assert again.staged.exists()


def test_a_reading_that_cannot_be_stored_costs_its_document_alone(
    again: Again, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "http://x/other.html"
    settle(again.db, page("b", report("巴渝区2021年", 3), other))
    again.read(6)
    again.stage.process_item(
        RereadItem("b", other, result=pack_evidence(page("b", report("巴渝区2021年", 4), other).evidence))
    )

    def stop_at_a(db: Database, sha256: str, evidence: PackedEvidence) -> None:
        if sha256 == "a":
            raise ZeroDivisionError("a mistake")
        save_evidence(db, sha256, evidence)

    monkeypatch.setattr("pipelines.store.concluding.save_evidence", stop_at_a)
    again.stage.finish("finished")
    assert [failure[:3] for failure in again.run.failures] == [("a", "conclude", "ZeroDivisionError")]
    assert sorted(again.values()) == [4, 5]
    assert [row["sha256"] for row in again.db.query("SELECT sha256 FROM touched")] == ["a"]


def test_what_a_better_reader_changed_is_a_change_of_the_reader(again: Again, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.store.revisions.now", lambda: "2026-12-24T00:00:00Z")
    again.read(6)
    again.stage.finish("finished")
    (row,) = again.db.query("SELECT field, old, new, cause, run_id, at FROM changes")
    assert (row["old"], row["new"], row["cause"], row["run_id"]) == ("5", "6", "reader", again.run.run_id)
    assert row["field"].startswith("disclosure/")
    (report_row,) = again.db.query("SELECT revised_at, changed_at FROM reports")
    assert (report_row["revised_at"], report_row["changed_at"]) == (row["at"], "2026-11-22T01:00:00Z")
    assert settle(again.db, page("a", report("巴渝区2022年", 6), URL)) == 0
    assert again.db.table("changes").count == 1, "it stays, and is there once"


def test_a_report_that_a_better_reader_takes_away_has_its_row(again: Again) -> None:
    evidence = page("a", report("巴渝区2023年", 5), URL).evidence
    again.stage.process_item(RereadItem("a", URL, result=pack_evidence(evidence)))
    again.stage.finish("finished")
    (row,) = again.db.query("SELECT report_id, field, new, cause FROM changes")
    assert (row["report_id"][-4:], row["field"], row["new"], row["cause"]) == ("2022", "report", None, "reader")
    assert [one["year"] for one in again.db.query("SELECT year FROM reports")] == [2023]


def test_a_comparison_that_stops_costs_its_document_alone(again: Again, monkeypatch: pytest.MonkeyPatch) -> None:
    other = "http://x/other.html"
    settle(again.db, page("b", report("巴渝区2021年", 3), other))
    again.read(6)
    again.stage.process_item(
        RereadItem("b", other, result=pack_evidence(page("b", report("巴渝区2021年", 4), other).evidence))
    )

    def stop_at_a(db: Database, sha256: str, evidence: PackedEvidence) -> object:
        if sha256 == "a":
            raise ZeroDivisionError("a mistake")
        return compare_evidence(db, sha256, evidence)

    monkeypatch.setattr("pipelines.store.rereading.compare_evidence", stop_at_a)
    again.stage.finish("finished")
    assert again.run.failures == [("a", "reparse", "ZeroDivisionError")]
    assert sorted(again.values()) == [4, 5]
