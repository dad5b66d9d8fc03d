import random
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from pipelines.attribution import Attribution, attribute
from pipelines.conclusions import Conclusion
from pipelines.documents.model import Cell, Table
from pipelines.identity import Identity
from pipelines.schema import migrate
from pipelines.store.concluding import conclude_touched, touch
from pipelines.store.evidence import find_document, load_witnesses, save_evidence, save_problem, to_sql
from pipelines.versions import Witness
from tests.pipelines.store.site import (
    CONCLUSIONS,
    EVIDENCE,
    PUBLISHERS,
    Stored,
    broken_keys,
    documents,
    dump,
    page,
    settle,
    store,
)

REPORT = "政府信息公开工作年度报告"
TABLE = "<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政许可</td><td>{}</td></tr></table>"


def report(title: str, number: int = 1, text: str = "略。") -> str:
    return f"<h1>{title}{REPORT}</h1><p>一、总体情况</p><p>{text}</p>{TABLE.format(number)}"


def ids(db: Database) -> list[str]:
    return [row["id"] for row in db.query("SELECT id FROM reports ORDER BY id")]


def members(db: Database) -> dict[str, str]:
    """Return the year of each document's report."""
    rows = db.query("SELECT d.sha256, r.year FROM report_documents d JOIN reports r ON r.id = d.report_id")
    return {row["sha256"]: str(row["year"]) for row in rows}


def fresh() -> Database:
    db = Database(memory=True)
    db.execute("PRAGMA foreign_keys = ON")
    migrate(db)
    return db


# ---------------------------------------------------------------- the promises, on the bundled site


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
    for table in CONCLUSIONS:
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
@settings(max_examples=8, deadline=None)
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
    """Conclude, and stop before a report as a kill does: what was not committed is gone."""
    left = iter(range(reports))
    real = conclude_touched.__globals__["conclude"]

    def stop(*args: object) -> object:
        if next(left, None) is None:
            raise Stop
        return real(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.store.concluding.conclude", stop)
        with suppress(Stop):
            conclude_touched(db, PUBLISHERS, lambda *_: None)


# ---------------------------------------------------------------- reading anew


def reread(stored: Stored, html: str) -> Stored:
    return replace(stored, evidence=page(stored.sha256, html, stored.url).evidence)


def test_evidence_can_be_written_again_below_stored_figures(db: Database) -> None:
    first = page("a", report("巴渝区2022年", 5), "http://x/1")
    settle(db, first)
    settle(db, reread(first, "<p>前言</p>" + TABLE.format(1) + report("巴渝区2022年", 6)))
    assert broken_keys(db) == []
    assert [row["raw"] for row in db.query("SELECT raw FROM figures")] == ["1"]


def test_figures_whose_cell_is_no_more_do_not_stop_the_reading(db: Database) -> None:
    first = page("a", report("巴渝区2022年", 5), "http://x/1")
    settle(db, first)
    bare = reread(first, f"<h1>巴渝区2022年{REPORT}</h1><p>没有表格。</p>")
    store(db, bare)  # and the run is killed before it concludes
    assert broken_keys(db) == []
    assert settle(db) == 1
    assert db.table("figures").count == 0


@pytest.mark.parametrize(("year", "other"), [("2021", "2022"), ("2022", "2021")])
def test_a_document_moves_to_another_report(db: Database, year: str, other: str) -> None:
    pages = [page(name, report(f"巴渝区{year}年", 5), f"http://x/{name}") for name in "ab"]
    settle(db, *pages)
    assert members(db) == {"a": year, "b": year}
    settle(db, reread(pages[0], report(f"巴渝区{other}年", 5)))
    assert members(db) == {"a": other, "b": year}
    assert broken_keys(db) == []


def test_what_goes_with_a_document_that_is_not_touched_moves_too(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a name becomes an alias: every document of the report is another body's, one of them is touched."""
    pages = [page(name, report("巴渝区龙溪镇2022年", 5), f"http://x/{name}") for name in "ab"]
    settle(db, *pages)

    def rename(*args: Any, **kwargs: Any) -> Attribution:
        found = attribute(*args, **kwargs)
        return replace(found, identity=replace(found.identity, report_id="aaa-2022"))

    monkeypatch.setattr("pipelines.store.attributions.attribute", rename)
    touch(db, "a")
    settle(db)
    assert ids(db) == ["aaa-2022"]
    assert broken_keys(db) == []


def test_a_file_stays_with_the_page_that_linked_it_when_the_next_years_takes_its_address(db: Database) -> None:
    attachment = "<p>附表</p>" + TABLE.format(7)
    first = page("page21", "<h1>巴渝区2021年政府信息公开工作年度报告</h1><p>见附件</p>", "http://x/nb.html")
    second = page("page22", report("巴渝区2022年", 8), "http://x/nb.html")
    file = replace(page("file21", attachment, "http://x/1.html"), found_on="http://x/nb.html")
    settle(db, first, file, run_id=1)
    settle(db, second, run_id=2)
    assert members(db) == {"page21": "2021", "file21": "2021", "page22": "2022"}
    assert [row["value"] for row in db.query("SELECT value FROM figures ORDER BY report_id")] == [7, 8]


def test_all_documents_of_a_report_move_at_once(db: Database) -> None:
    pages = [page(name, report("巴渝区2021年", 5), f"http://x/{name}") for name in "abc"]
    target = page("z", report("巴渝区2022年", 5), "http://x/z")
    settle(db, target, *pages)
    settle(db, *(reread(stored, report("巴渝区2022年", 5)) for stored in pages))
    assert members(db) == dict.fromkeys("abcz", "2022")
    assert db.table("reports").count == 1
    other = fresh()
    settle(other, target, *(reread(stored, report("巴渝区2022年", 5)) for stored in pages))
    assert dump(db) == dump(other)
    other.close()


def test_documents_of_one_report_move_apart(db: Database) -> None:
    pages = [page(name, report("巴渝区2021年", 5), f"http://x/{name}") for name in "abc"]
    settle(db, *pages)
    settle(db, *(reread(stored, report(f"巴渝区202{place}年", 5)) for place, stored in enumerate(pages, 2)))
    assert members(db) == {"a": "2022", "b": "2023", "c": "2024"}
    assert broken_keys(db) == []


def test_a_report_nobody_states_any_more_is_deleted_with_its_issuer(db: Database) -> None:
    one = page("a", report("巴渝区兴隆镇2021年", 5), "http://x/1")
    settle(db, one)
    assert {row["level"] for row in db.query("SELECT level FROM issuers")} == {"township", "district", "municipality"}
    settle(db, reread(one, report("忠县2021年", 5)))
    assert ids(db) == ["zhongxian-2021"]
    assert {row["id"] for row in db.query("SELECT id FROM issuers")} == {"zhongxian", "chongqing"}
    settle(db, reread(one, "<h1>无关的页面</h1><p>略</p>"))
    assert ids(db) == []
    assert dump(db) == ""


def test_a_document_that_names_no_report_is_a_failure_with_its_address(db: Database) -> None:
    failed: list[tuple[str, ...]] = []
    store(db, page("a", "<h1>公开指南</h1><p>略</p>", "http://x/1"))
    conclude_touched(db, PUBLISHERS, lambda *failure: failed.append(failure))
    assert [failure[:3] for failure in failed] == [("http://x/1", "identify", "not_a_report")]
    assert db.table("touched").count == 0


def test_a_later_version_at_the_same_address(db: Database) -> None:
    settle(db, page("old", report("巴渝区2022年", 5), "http://x/1"))
    assert settle(db, page("new", report("巴渝区2022年", 6), "http://x/1")) == 1
    rows = db.query("SELECT sha256, role FROM report_documents ORDER BY sha256")
    assert [(row["sha256"], row["role"]) for row in rows] == [("new", "canonical"), ("old", "superseded")]
    assert [row["raw"] for row in db.query("SELECT raw FROM figures")] == ["6"]
    settle(db, page("old", report("巴渝区2022年", 5), "http://x/1"))  # and back again
    assert [row["raw"] for row in db.query("SELECT raw FROM figures")] == ["5"]


def test_a_stop_between_two_reports_leaves_nothing_half_done(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [
        page(name, report(f"巴渝区20{year}年"), f"http://x/{name}")
        for name, year in zip("abc", (20, 21, 22), strict=True)
    ]
    for stored in pages:
        store(db, stored)
    real, calls = conclude_touched.__globals__["conclude"], []

    def stop_at_the_second(*args: object) -> object:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr("pipelines.store.concluding.conclude", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        settle(db)
    assert (ids(db), db.table("touched").count) == ([], 3), "readers see whole runs: nothing of it is there"
    assert settle(db) == 3
    assert (len(ids(db)), db.table("touched").count) == (3, 0)


def test_a_report_that_cannot_be_concluded_costs_no_other_one(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, year in zip("abc", (20, 21, 22), strict=True):
        store(db, page(name, report(f"巴渝区20{year}年"), f"http://x/{name}"))
    real, failed = conclude_touched.__globals__["conclude"], list[tuple[str, ...]]()

    def fail_on_one(identity: Identity, witnesses: list[Witness]) -> Conclusion:
        if identity.year == 2021:
            raise OverflowError("a mistake")
        concluded: Conclusion = real(identity, witnesses)
        return concluded

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.store.concluding.conclude", fail_on_one)
        assert conclude_touched(db, PUBLISHERS, lambda *failure: failed.append(failure)) == 2
    assert [one["year"] for one in db.query("SELECT year FROM reports ORDER BY year")] == [2020, 2022]
    assert [failure[1:3] for failure in failed] == [("conclude", "OverflowError")]
    assert [row["sha256"] for row in db.query("SELECT sha256 FROM touched")] == ["b"], "the next run tries again"
    assert settle(db) == 1
    assert len(ids(db)) == 3


# ---------------------------------------------------------------- evidence to rows and back


def test_evidence_comes_back_as_it_was_stored(db: Database) -> None:
    for stored in documents():
        store(db, stored)
        (witness,) = load_witnesses(db, [stored.sha256])
        document = stored.evidence.document
        assert document is not None
        assert witness.readings == stored.evidence.readings
        assert witness.remarks == stored.evidence.remarks
        assert witness.sections == document.sections
        trusted = {field.field: field.value for field in reversed(stored.evidence.fields)}
        assert {field.field: field.value for field in reversed(witness.fields)} == trusted


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (None, None),
        (Decimal(5), 5),
        (Decimal("5.0"), 5),
        (Decimal("552.94"), 552.94),
        (Decimal(0), 0),
        (Decimal(-5), -5),
        (Decimal(2**63 - 1), 2**63 - 1),
        (Decimal(10**30), 1e30),
    ],
)
def test_numbers_as_sqlite_has_them(db: Database, value: Decimal | None, stored: float | None) -> None:
    assert to_sql(value) == stored
    assert type(to_sql(value)) is type(stored)
    assert db.execute("SELECT ?", [to_sql(value)]).fetchone()[0] == stored


def test_a_number_without_end_is_stored(db: Database) -> None:
    stored = page("a", report("巴渝区2022年").replace("<td>1<", f"<td>{'9' * 40}<"), "http://x/1")
    settle(db, stored)
    assert [row["raw"] for row in db.query("SELECT raw FROM figures")] == ["9" * 40]
    assert settle(db, stored) == 0


def test_a_document_knows_what_read_it_and_why_that_failed(db: Database) -> None:
    stored = page("a", report("巴渝区2022年"), "http://x/1")
    assert find_document(db, "a") is None
    store(db, stored)
    known = find_document(db, "a")
    assert known is not None
    assert (known.reader, known.error) == (stored.evidence.reader, None)
    assert len(list(load_witnesses(db, ["a"]))) == 1
    save_problem(db, "a", "html/99", "damaged")
    known = find_document(db, "a")
    assert known is not None
    assert (known.reader, known.error) == ("html/99", "damaged")
    assert list(load_witnesses(db, ["a"])) == []
    save_evidence(db, "a", stored.evidence)
    assert len(list(load_witnesses(db, ["a"]))) == 1


def test_no_query_of_one_document_walks_a_whole_table(db: Database) -> None:
    for query in (
        "DELETE FROM figures WHERE sha256 = ?",
        "SELECT 1 FROM figures WHERE (sha256, table_no, cell_row, cell_col) = (?, 1, 1, 1)",
        "SELECT * FROM report_documents WHERE report_id = ?",
        "SELECT * FROM captures WHERE sha256 = ?",
        "SELECT * FROM frontier WHERE column_url = ? AND kind = 'listing'",
        "SELECT * FROM failures WHERE url = ?",
    ):
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", ["a"])]
        assert not any(step.startswith("SCAN") for step in plan), (query, plan)


def test_cells_keep_spans_and_pages(db: Database) -> None:
    stored = page("a", report("巴渝区2022年"), "http://x/1")
    document = stored.evidence.document
    assert document is not None
    odd = Table(1, (Cell(0, 0, "甲", 2, 3, 4),))
    evidence = replace(stored.evidence, document=replace(document, tables=(*document.tables, odd)))
    store(db, replace(stored, evidence=evidence))
    (row,) = db.query("SELECT row_span, col_span, page, text FROM cells WHERE table_no = 1")
    assert row == {"row_span": 2, "col_span": 3, "page": 4, "text": "甲"}


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
