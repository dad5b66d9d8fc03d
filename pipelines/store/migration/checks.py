"""Whether the new file holds what the old one does: batch by batch while it is at hand, and in numbers at the end."""

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from pipelines.store.migration.rows import PLAIN_TABLES, list_tables
from pipelines.store.migration.values import ContradictionError

_OLD = (
    "FROM old.documents d CROSS JOIN old.{table} x ON x.sha256 = d.sha256 WHERE d.rowid > :after AND d.rowid <= :last"
)
_NEW = "FROM _{table} x WHERE x.document > :after AND x.document <= :last"
_SECTIONS = """
FROM _report_sources t JOIN sections x ON x.report_id = t.report_id
WHERE t.has_text = 1 AND t.document > :after AND t.document <= :last
"""
_SUMS = {
    "cells": "count(*), sum(x.table_no+x.row+x.col), sum(x.row_span + x.col_span), sum(x.page), sum(length(x.text))",
    "header_fields": "count(*), sum(length(x.field || x.value || x.source)), sum(length(coalesce(x.raw, x.value)))",
    "remarks": "count(*), sum(x.ordinal), sum(x.table_no), sum(length(x.message))",
    "passages": "count(*), total(x.ordinal), total(length(x.heading)), total(length(x.text))",
}

_READINGS = """
SELECT d.sha256, count(*),
  sum(r.value IS n.value AND r.table_no = n.table_no AND r.cell_row = n.cell_row AND r.cell_col = n.cell_col
    AND r.row_label = a.text AND r.col_label = b.text),
  sum(r.raw IS NOT x.text OR r.page IS NOT x.page OR r.method IS NOT m.method)
FROM old.documents d CROSS JOIN old.readings r ON r.sha256 = d.sha256
JOIN _documents m ON m.id = d.rowid
LEFT JOIN _form_cells c ON c.tbl = r.tbl AND c.row = r.row AND c.col = r.col AND c.form = r.form AND c.unit = r.unit
LEFT JOIN _readings n ON n.document = d.rowid AND n.cell = c.id
LEFT JOIN _labels a ON a.id = n.row_label LEFT JOIN _labels b ON b.id = n.col_label
LEFT JOIN _cells x ON x.document = n.document AND x.table_no = n.table_no AND x.row = n.cell_row AND x.col = n.cell_col
WHERE d.rowid > :after AND d.rowid <= :last GROUP BY d.rowid
"""
_TAKEN = "SELECT count(*) FROM _readings r JOIN _report_sources t ON t.document = r.document WHERE r.taken = 1"
_PASSAGES = """
SELECT (SELECT count(*) FROM _passages)
  + (SELECT count(*) FROM _report_sources t JOIN sections s ON s.report_id = t.report_id WHERE t.has_text = 1)
"""


def find_readings_otherwise(db: Database, batch: Mapping[str, int]) -> dict[str, int]:
    """Compare the readings of a batch one by one; return how many differ by document in what their cell says.

    Raises:
        ContradictionError: One differs in something else, or is missing.
    """
    found: dict[str, int] = {}
    for sha256, number, same, otherwise in db.execute(_READINGS, dict(batch)):
        if number != same:
            raise ContradictionError(f"readings of the document {sha256} could not be copied as they are")
        if otherwise:
            found[sha256] = otherwise
    return found


def check_evidence(db: Database, batch: Mapping[str, int]) -> None:
    """Compare the numbers of rows, of characters and of places in a batch of documents.

    Raises:
        ContradictionError: They differ.
    """
    for table, sums in _SUMS.items():
        old = _fetch(db, f"SELECT {sums} {_OLD.format(table=table)}", batch)
        new = _fetch(db, f"SELECT {sums} {_NEW.format(table=table)}", batch)
        if table == "passages":
            sections = _fetch(db, f"SELECT {sums} {_SECTIONS}", batch)
            new = tuple(a + b for a, b in zip(new, sections, strict=True))
        if old != new:
            raise ContradictionError(f"{table} of some documents could not be copied as they are: {old} and {new}")


def check_whole(db: Database, losses: Mapping[str, int]) -> None:
    """Compare the number of rows of each table, and see that every reference leads to a row.

    Raises:
        ContradictionError: The old file has rows that belong to nothing, or rows are missing.
    """
    for table, query in _list_counts(db).items():
        old = _fetch(db, f"SELECT count(*) FROM old.{table}", {})[0]  # noqa: S608 - names of the schema
        new = _fetch(db, query, {})[0] + (losses.get("figures", 0) if table == "figures" else 0)
        if old != new and not (table == "touched" and new > old):
            raise ContradictionError(f"{table} has {old} rows, and {new} of them belong to something that it has")
    for table, _, parent, _ in db.execute("PRAGMA main.foreign_key_check"):
        raise ContradictionError(f"a row of {table} refers to a row of {parent} that is not there")


def _list_counts(db: Database) -> dict[str, str]:
    """Return for each table of the old file the query for what stands in the new one."""
    stored = list_tables(db, "old")
    same = [table for table in PLAIN_TABLES if table in stored]
    named = {table: table for table in [*same, "sections"]}
    named |= {table: f"_{table}" for table in ("documents", "cells", "readings", "header_fields", "remarks")}
    counts = {table: f"SELECT count(*) FROM main.{name}" for table, name in named.items()}  # noqa: S608 - as above
    return counts | {"passages": _PASSAGES, "figures": _TAKEN}


def _fetch(db: Database, query: str, parameters: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(db.execute(query, dict(parameters)).fetchone())
