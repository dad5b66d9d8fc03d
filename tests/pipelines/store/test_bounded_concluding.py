"""A first crawl or a re-reading is concluded body by body: the same rows as at once, whoever works them out."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.item_pipelines.conclusions import start_workers
from pipelines.item_pipelines.reader_limits import ReaderLimits
from pipelines.store.concluding import conclude_touched, touch
from pipelines.store.conclusion_plan import ReportGroup
from pipelines.store.database import close_database, open_database
from pipelines.store.group_conclusions import ConcludedReport, conclude_committed
from pipelines.store.reports import save_report
from pipelines.workers import WorkerThreads
from tests.pipelines.store.site import (
    CONCLUSIONS,
    EVIDENCE,
    PUBLISHERS,
    broken_keys,
    documents,
    dump,
    fresh,
    ids,
    page,
    report,
    settle,
    store,
)  # fmt: skip

LIMITS = ReaderLimits(2, 60, 2**31)
ALL = (*CONCLUSIONS, *EVIDENCE, "changes")


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database in a file, for which every touched report is one more than a usual night has."""
    for name in ("USUAL_REPORTS", "REPORTS_TOGETHER"):
        monkeypatch.setattr(f"pipelines.store.concluding.{name}", 1)
    db = open_database(tmp_path / "r.sqlite")
    yield db
    close_database(db)


@pytest.mark.parametrize("processes", [False, True])
def test_many_transactions_end_as_one_does(large: Database, *, processes: bool) -> None:
    at_once = fresh()
    for stored in documents():
        store(at_once, stored)
        store(large, stored)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.store.concluding.USUAL_REPORTS", 1000)
        changed = conclude_touched(at_once, PUBLISHERS, lambda *_: None)
    workers = (lambda: start_workers(LIMITS)) if processes else None
    assert conclude_touched(large, PUBLISHERS, lambda *_: None, start_workers=workers) == changed
    assert dump(large, ALL) == dump(at_once, ALL)
    assert broken_keys(large) == []
    assert large.table("touched").count == 0
    at_once.close()


def test_a_reader_sees_each_report_whole_on_the_way(large: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for stored in documents():
        store(large, stored)
    (path,) = large.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()
    seen: list[int] = []

    def look(*args: object) -> bool:
        reader = Database(path)
        rows = reader.query(
            "SELECT r.id, r.form, (SELECT count(*) FROM figures f WHERE f.report_id = r.id) AS figures, "
            "(SELECT count(*) FROM sections s WHERE s.report_id = r.id) AS sections FROM reports r"
        )
        found = list(rows)
        assert all(row["sections"] and (row["figures"] or row["form"] in (None, "narrative")) for row in found)
        seen.append(len(found))
        reader.close()
        return save_report(*args)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr("pipelines.store.concluding.save_report", look)
    conclude_touched(large, PUBLISHERS, lambda *_: None)
    assert seen == sorted(seen)
    assert len(set(seen)) > 3, "it was seen on the way"


def test_the_city_is_judged_when_those_below_it_stand(large: Database) -> None:
    at_once = fresh()
    for db in (at_once, large):
        for stored in documents():
            store(db, stored)
        conclude_touched(db, PUBLISHERS, lambda *_: None)
        for name, number in (("重庆市", 5), ("巴渝区", 9_000_000)):  # a part that is larger than the whole
            store(db, page(name, report(f"{name}2024年", number), f"http://x/{number}"))
        conclude_touched(db, PUBLISHERS, lambda *_: None)
    assert dump(large, ALL) == dump(at_once, ALL)
    assert list(large.query("SELECT 1 FROM findings WHERE report_id = 'chongqing-2024' AND rule LIKE 'levels%'"))
    at_once.close()


def test_a_document_that_a_mistake_stops_at_costs_no_other_one(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, year in zip("abc", (2020, 2021, 2022), strict=True):
        store(db, page(name, report(f"巴渝区{year}年"), f"http://x/{name}"))
    real, failed = conclude_touched.__globals__["Attributor"].find, list[tuple[str, ...]]()

    def stop_at_b(self: object, sha256: str) -> object:
        if sha256 == "b":
            raise OverflowError("a mistake")
        return real(self, sha256)

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.store.attributions.Attributor.find", stop_at_b)
        assert conclude_touched(db, PUBLISHERS, lambda *failure: failed.append(failure)) == 2
    assert [failure[:3] for failure in failed] == [("b", "identify", "OverflowError")]
    assert [row["sha256"] for row in db.query("SELECT sha256 FROM touched")] == ["b"]
    assert settle(db) == 1


def test_a_report_whose_judgement_fails_keeps_what_was_concluded(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    store(db, page("a", report("巴渝区2022年"), "http://x/1"))

    def stop(*_: object) -> object:
        raise ZeroDivisionError("a mistake")

    failed = list[tuple[str, ...]]()
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.store.group_conclusions.judge", stop)
        conclude_touched(db, PUBLISHERS, lambda *failure: failed.append(failure))
    assert [failure[1:3] for failure in failed] == [("conclude", "ZeroDivisionError")]
    assert (len(ids(db)), db.table("touched").count) == (1, 1)
    assert settle(db) == 1, "its status is new"


def die_on_2021(path: Path, region: str, group: ReportGroup, staged: Path | None) -> list[ConcludedReport]:
    """Work conclusions out in a process that one report ends."""
    if any(planned.report_id.endswith("-2021") for planned in group.reports):
        os.kill(os.getpid(), signal.SIGKILL)
    return conclude_committed(path, region, group, staged)


def test_a_process_that_dies_costs_the_report_that_it_dies_of(large: Database) -> None:
    for name, year in zip("abc", (2020, 2021, 2022), strict=True):
        store(large, page(name, report(f"巴渝区{year}年"), f"http://x/{name}"))
    failed = list[tuple[str, ...]]()
    changed = conclude_touched(
        large,
        PUBLISHERS,
        lambda *failure: failed.append(failure),
        start_workers=lambda: WorkerThreads(die_on_2021, 1, 60, 2**31),
    )
    assert changed == 2
    assert [failure[1:3] for failure in failed] == [("conclude", "crash")]
    assert [row["year"] for row in large.query("SELECT year FROM reports ORDER BY year")] == [2020, 2022]
    assert [row["sha256"] for row in large.query("SELECT sha256 FROM touched")] == ["b"]
    assert settle(large) == 1


def test_a_stop_between_two_transactions_is_made_good_by_the_next_run(large: Database) -> None:
    for stored in documents():
        store(large, stored)
    left = iter(range(4))

    def stop(*args: object) -> bool:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return save_report(*args)  # type: ignore[arg-type]  # as it was called

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.store.concluding.save_report", stop)
        with suppress(KeyboardInterrupt):
            conclude_touched(large, PUBLISHERS, lambda *_: None)
    assert 0 < len(ids(large)) < 12
    touch(large, large.execute("SELECT max(sha256) FROM documents").fetchone()[0])
    conclude_touched(large, PUBLISHERS, lambda *_: None)
    at_once = fresh()
    settle(at_once, *documents())
    assert dump(large, ALL) == dump(at_once, ALL)
    at_once.close()


def test_the_order_in_which_documents_are_touched_names_no_other_body(db: Database) -> None:
    """Two bodies print the same notice: whichever of its copies comes last."""
    number = "<h1>国务院办公厅政府信息与政务公开办公室关于年度报告格式的通知</h1><p>国办公开办函〔2021〕30号</p>"
    copies = [page(name, f"{number}<p>略</p>", f"http://x/{name}") for name in "ab"]
    other = fresh()
    settle(db, *copies)
    for stored in reversed(copies):
        settle(other, stored)
    assert dump(db) == dump(other)
    other.close()
