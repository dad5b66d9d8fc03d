"""The promises, on the bundled site: stored whole, the same in any order and when stored again."""

import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from pipelines.store.concluding import conclude_touched
from pipelines.store.reports import save_report
from tests.examples import examples
from tests.pipelines.store.site import (
    CONCLUSIONS,
    EVIDENCE,
    PUBLISHERS,
    STORED,
    broken_keys,
    documents,
    dump,
    fresh,
    ids,
    settle,
    store,
)


def test_the_site_is_stored_whole(db: Database) -> None:
    assert settle(db, *documents()) == len(ids(db)) > 5
    assert broken_keys(db) == []
    years = {(row["issuer_id"], row["year"]) for row in db.query("SELECT issuer_id, year FROM reports")}
    assert {("chongqing", 2017), ("chongqing", 2019), ("chongqing-office", 2023), ("bayuqu-4a9287", 2022)} <= years
    cells = {
        (row["sha256"], row["table_no"], row["row"], row["col"]): row["text"] for row in db.query("SELECT * FROM cells")
    }
    figures = list(db.query("SELECT * FROM figures"))
    assert len(figures) > 1000
    for row in figures:
        assert cells[row["sha256"], row["table_no"], row["cell_row"], row["cell_col"]].strip() == row["raw"]


def test_storing_it_again_changes_nothing(db: Database) -> None:
    settle(db, *documents())
    before = dump(db, (*CONCLUSIONS, *EVIDENCE))
    assert settle(db, *documents()) == 0
    assert dump(db, (*CONCLUSIONS, *EVIDENCE)) == before


def test_concluding_again_writes_no_row_of_the_data(db: Database) -> None:
    settle(db, *documents())
    db.execute("INSERT INTO touched SELECT sha256 FROM documents")
    counted: list[str] = []
    for table in STORED:
        for event in ("INSERT", "UPDATE", "DELETE"):
            db.execute(
                f"CREATE TEMP TRIGGER t_{table}_{event} AFTER {event} ON {table} BEGIN SELECT count('{table}'); END"
            )
    db.conn.create_function("count", 1, counted.append)
    assert conclude_touched(db, PUBLISHERS, lambda *_: None) == 0
    assert counted == []
    assert db.table("touched").count == 0


class Stop(BaseException):
    """A run that is killed."""


@given(st.randoms(use_true_random=False))
@examples(8)
def test_any_order_of_arrival_gives_the_same_database(order: random.Random) -> None:
    """In pieces, with repeats, and with runs that are killed while they conclude."""
    in_order, shuffled = fresh(), fresh()
    settle(in_order, *documents())
    mixed = [*documents(), *order.sample(documents(), 5)]
    order.shuffle(mixed)
    for stored in mixed:
        store(shuffled, stored)
        if order.random() < 0.3:  # several runs
            conclude_touched(shuffled, PUBLISHERS, lambda *_: None)
        elif order.random() < 0.2:
            conclude_in_part(shuffled, order.randrange(1, 5))
    conclude_touched(shuffled, PUBLISHERS, lambda *_: None)
    assert dump(shuffled, (*CONCLUSIONS, "changes")) == dump(in_order, (*CONCLUSIONS, "changes"))
    assert broken_keys(shuffled) == []
    assert in_order.table("related_documents").count == 1
    in_order.close()
    shuffled.close()


def conclude_in_part(db: Database, reports: int) -> None:
    """Conclude one report a transaction, and stop before one as a kill does: what was not committed is gone."""
    left = iter(range(reports))

    def stop(*args: Any) -> bool:
        if next(left, None) is None:
            raise Stop
        return save_report(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.store.concluding.USUAL_REPORTS", 1)
        patch.setattr("pipelines.store.concluding.REPORTS_TOGETHER", 1)
        patch.setattr("pipelines.store.concluding.save_report", stop)
        with suppress(Stop):
            conclude_touched(db, PUBLISHERS, lambda *_: None)


def test_the_database_is_the_same_after_opening_it_again(tmp_path: Path) -> None:
    from pipelines.store.database import close_database, open_database

    path = tmp_path / "r.sqlite"
    db = open_database(path)
    settle(db, *documents())
    before = dump(db)
    close_database(db)
    db = open_database(path)
    assert dump(db) == before
    close_database(db)
