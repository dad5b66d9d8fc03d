"""Documents go from report to report while mistakes stop some: in the end all is as if nothing had happened."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from pipelines.reports.conclusions import Conclusion, conclude
from pipelines.reports.identity import Identity
from tests.examples import examples
from tests.pipelines.store.site import CONCLUSIONS, EVIDENCE, Stored, broken_keys, dump, fresh, page, report, settle

TITLES = ["巴渝区林业局2023年", "巴渝区林业局2024年", "巴渝区水利局2023年", "巴渝区水利局2024年"]
TEXTS = ["略。", "甲公开乙。", "主动公开若干。"]


def draw_page(number: int, order: random.Random) -> Stored:
    text = report(f"重庆市{order.choice(TITLES)}", order.randint(1, 3), order.choice(TEXTS))
    return page(f"d{number}", text, f"http://localhost/t{number}.html")


def settle_with_a_mistake(db: Database, year: int, *stored: Stored) -> None:
    def stop(identity: Identity, witnesses: Any) -> Conclusion:
        if identity.year == year:
            raise ZeroDivisionError("a mistake")
        return conclude(identity, witnesses)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.store.group_conclusions.conclude", stop)
        settle(db, *stored)


def find(db: Database, word: str) -> list[tuple[Any, ...]]:
    query = "SELECT report_id, heading FROM sections_fts WHERE sections_fts MATCH ? ORDER BY 1, 2"
    return [tuple(row) for row in db.execute(query, [word])]


@given(st.randoms(use_true_random=False))
@examples(25)
def test_no_history_of_moves_and_mistakes_leaves_a_trace(order: random.Random) -> None:
    db, whole, last = fresh(), fresh(), dict[int, Stored]()
    for _ in range(8):
        moved = {number: draw_page(number, order) for number in order.sample(range(4), order.randint(1, 2))}
        last |= moved
        year = order.choice([2023, 2024, 0, 0, 0])
        settle_with_a_mistake(db, year, *moved.values())
        assert broken_keys(db) == []
    settle(db)
    settle(whole, *last.values())
    assert dump(db, (*CONCLUSIONS, *EVIDENCE)) == dump(whole, (*CONCLUSIONS, *EVIDENCE))
    assert [find(db, word) for word in ("公开", "若干", "林业")] == [
        find(whole, word) for word in ("公开", "若干", "林业")
    ]
    assert settle(db) == 0
    db.close()
    whole.close()
