"""Evidence to rows and back: readings, numbers, cells, and what read a document or why that failed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlite_utils import Database

from pipelines.documents.model import Cell, Table
from pipelines.figures.remarks import AS_STORED
from pipelines.packing import to_sql
from pipelines.store.evidence import load_witnesses
from tests.pipelines.store.site import documents, page, report, settle, store


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


def test_no_query_of_one_document_walks_a_whole_table(db: Database) -> None:
    for query in (
        "SELECT * FROM figures WHERE report_id = ?",
        "SELECT * FROM figures WHERE sha256 = ? AND table_no = 1 AND cell_row = 1 AND cell_col = 1",
        "SELECT * FROM figures WHERE (tbl, row, col) = ('applications', 'received', ?)",
        "SELECT * FROM readings WHERE sha256 = ?",
        "SELECT * FROM cells WHERE sha256 = ? AND table_no = 1",
        "SELECT * FROM passages WHERE sha256 = ?",
        "SELECT * FROM report_documents WHERE report_id = ?",
        "SELECT * FROM captures WHERE sha256 = ?",
        "SELECT * FROM frontier WHERE column_url = ? AND kind = 'listing'",
        "SELECT * FROM failures WHERE url = ?",
    ):
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", ["a"])]
        assert not any(step.startswith("SCAN") for step in plan), (query, plan)


def test_a_remark_is_stored_with_its_code_its_parts_and_what_it_says(db: Database) -> None:
    store(
        db, page("a", report("巴渝区2022年") + "<table><tr><td>姓名<td>职务<tr><td>某某<td>主任</table>", "http://x/1")
    )
    (row,) = db.query("SELECT table_no, code, parts, message FROM remarks")
    assert row == {
        "table_no": 1,
        "code": "table.no_form",
        "parts": '{"text": "姓名 | 职务 | 某某 | 主任"}',
        "message": "table 1 belongs to no form: 姓名 | 职务 | 某某 | 主任",
    }


def test_a_remark_of_an_older_version_has_its_message_alone(db: Database) -> None:
    store(db, page("a", report("巴渝区2022年"), "http://x/1"))
    lost = {"document": 1, "ordinal": 0, "table_no": 3, "message": "row «六» is lost"}
    db.table("_remarks").insert(lost)
    (witness,) = load_witnesses(db, ["a"])
    (remark,) = witness.remarks
    assert (remark.table_no, remark.code, remark.message) == (3, AS_STORED, "row «六» is lost")


def test_cells_keep_spans_and_pages(db: Database) -> None:
    stored = page("a", report("巴渝区2022年"), "http://x/1")
    document = stored.evidence.document
    assert document is not None
    odd = Table(1, (Cell(0, 0, "甲", 2, 3, 4),))
    evidence = replace(stored.evidence, document=replace(document, tables=(*document.tables, odd)))
    store(db, replace(stored, evidence=evidence))
    (row,) = db.query("SELECT row_span, col_span, page, text FROM cells WHERE table_no = 1")
    assert row == {"row_span": 2, "col_span": 3, "page": 4, "text": "甲"}
