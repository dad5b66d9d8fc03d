"""What stops or fails while reports are concluded costs no other report, and the next run tries again."""

from typing import Any

import pytest
from sqlite_utils import Database

from pipelines.reports.conclusions import Conclusion, conclude
from pipelines.reports.identity import Identity
from pipelines.reports.versions import Witness
from pipelines.store.concluding import conclude_touched
from tests.pipelines.store.site import PUBLISHERS, ids, page, report, settle, store


def test_a_document_that_names_no_report_is_a_failure_with_its_address(db: Database) -> None:
    failed: list[tuple[str, ...]] = []
    store(db, page("a", "<h1>公开指南</h1><p>略</p>", "http://x/1"))
    conclude_touched(db, PUBLISHERS, lambda *failure: failed.append(failure))
    assert [failure[:3] for failure in failed] == [("http://x/1", "identify", "not_a_report")]
    assert db.table("touched").count == 0


def test_a_stop_between_two_reports_leaves_nothing_half_done(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [
        page(name, report(f"巴渝区20{year}年"), f"http://x/{name}")
        for name, year in zip("abc", (20, 21, 22), strict=True)
    ]
    for stored in pages:
        store(db, stored)
    calls = []

    def stop_at_the_second(*args: Any) -> Conclusion:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return conclude(*args)

    monkeypatch.setattr("pipelines.store.group_conclusions.conclude", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        settle(db)
    assert (ids(db), db.table("touched").count) == ([], 3), "readers see whole runs: nothing of it is there"
    assert settle(db) == 3
    assert (len(ids(db)), db.table("touched").count) == (3, 0)


def test_a_report_that_cannot_be_concluded_costs_no_other_one(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, year in zip("abc", (20, 21, 22), strict=True):
        store(db, page(name, report(f"巴渝区20{year}年"), f"http://x/{name}"))
    failed = list[tuple[str, ...]]()

    def fail_on_one(identity: Identity, witnesses: list[Witness]) -> Conclusion:
        if identity.year == 2021:
            raise OverflowError("a mistake")
        return conclude(identity, witnesses)

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.store.group_conclusions.conclude", fail_on_one)
        assert conclude_touched(db, PUBLISHERS, lambda *failure: failed.append(failure)) == 2
    assert [one["year"] for one in db.query("SELECT year FROM reports ORDER BY year")] == [2020, 2022]
    assert [failure[1:3] for failure in failed] == [("conclude", "OverflowError")]
    assert [row["sha256"] for row in db.query("SELECT sha256 FROM touched")] == ["b"], "the next run tries again"
    assert settle(db) == 1
    assert len(ids(db)) == 3
