"""What a report is judged by, from rows: its figures, fields and versions, and those of the reports beside it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlite_utils import Database

from pipelines.documents.model import Section
from pipelines.forms.form_items import TABLES, FormCell
from pipelines.forms.readings import Reading
from pipelines.issuers.registry import Issuer, gains_bodies
from pipelines.packing import from_sql
from pipelines.reports.conclusions import REPORT_FIELDS
from pipelines.reports.versions import Witness
from pipelines.rules import CellValues, Subject, Version
from pipelines.store.database import StoredRow, fetch_row
from pipelines.store.evidence import load_witnesses

_REPORT_OF = """
SELECT id FROM reports WHERE issuer_id = :issuer AND year = :year AND scope = :scope AND kind = 'annual_report'
"""

_VALUES = "SELECT tbl, row, col, value FROM figures WHERE report_id = ?"
_FIGURES = """
SELECT d.sha256, c.tbl, c.row, c.col FROM _report_sources t JOIN _readings r ON r.document = t.document
JOIN _documents d ON d.id = t.document JOIN _form_cells c ON c.id = r.cell
WHERE t.report_id = ? AND r.taken = 1 ORDER BY r.ordinal
"""
_SECTIONS = "SELECT ordinal, heading, text FROM sections WHERE report_id = ? ORDER BY ordinal"

_BELOW = """
SELECT f.tbl, f.row, f.col, sum(f.value) AS value
FROM issuers i CROSS JOIN reports r ON r.issuer_id = i.id CROSS JOIN figures f ON f.report_id = r.id  -- in this order
WHERE i.parent_id = :issuer AND r.year = :year AND r.scope = '' AND r.kind = 'annual_report' AND f.value IS NOT NULL
GROUP BY f.tbl, f.row, f.col
"""


def load_subject(db: Database, row: StoredRow) -> Subject:
    """Return what a report is judged by: itself, its versions, the years beside it, and for a city those below it.

    Args:
        db: The database.
        row: The report's row of ``reports``.
    """
    versions = _load_versions(db, row["id"])
    issuer = fetch_row(db, "SELECT * FROM issuers WHERE id = ?", [row["issuer_id"]])
    assert issuer is not None  # the report refers to it
    key = {"issuer": row["issuer_id"], "year": row["year"], "scope": row["scope"]}
    is_whole = issuer["level"] == "municipality" and not row["scope"]
    return Subject(
        issuer=Issuer(issuer["id"], issuer["name"], issuer["level"], issuer["region_code"]),
        year=row["year"],
        form=row["form"] or "",
        scope=row["scope"],
        figures=_load_figures(db, row["id"], versions),
        fields={name: row[name] for name in REPORT_FIELDS},
        remarks=versions[0].remarks,
        sections=tuple(Section(*one) for one in db.execute(_SECTIONS, [row["id"]])),
        versions=tuple(map(_as_version, versions)),
        previous=_load_year(db, key, row["year"] - 1),
        following=_load_year(db, key, row["year"] + 1),
        below=_read_values(db.execute(_BELOW, key)) if is_whole else {},
    )


def _load_versions(db: Database, report_id: str) -> list[Witness]:
    """Return the versions that stand, the canonical one first."""
    roles = db.execute(
        "SELECT sha256 FROM report_documents WHERE report_id = ? AND role <> 'superseded' ORDER BY role, sha256",
        [report_id],  # canonical stands before duplicate
    )
    return list(load_witnesses(db, [sha256 for (sha256,) in roles]))


def _load_year(db: Database, key: StoredRow, year: int) -> CellValues | None:
    """Return the same issuer's figures of another year; none across a merger, which makes them another body's."""
    if gains_bodies(key["issuer"], max(year, key["year"])):
        return None
    report = fetch_row(db, _REPORT_OF, {**key, "year": year})
    return _read_values(db.execute(_VALUES, [report["id"]])) if report else None


def _load_figures(db: Database, report_id: str, versions: list[Witness]) -> dict[FormCell, tuple[str, Reading]]:
    """Return the report's figures; what a correction corrected may have some of them and is no version."""
    rows = sorted(db.execute(_FIGURES, [report_id]), key=lambda row: TABLES.index(row[1]))
    known = {witness.sha256 for witness in versions}
    others = load_witnesses(db, sorted({row[0] for row in rows} - known))
    by_sha = {witness.sha256: witness.figures for witness in (*versions, *others)}
    cells = ((sha256, FormCell(*code)) for sha256, *code in rows)
    return {cell: (sha256, by_sha[sha256][cell]) for sha256, cell in cells}


def _as_version(witness: Witness) -> Version:
    fields = {one.field: one.value for one in reversed(witness.fields) if one.field in REPORT_FIELDS}
    return Version(witness.sha256, witness.media_type, witness.figures, fields)


def _read_values(rows: Iterable[Sequence[Any]]) -> dict[FormCell, Decimal | None]:
    return {FormCell(table, row, col): from_sql(value) for table, row, col, value in rows}
