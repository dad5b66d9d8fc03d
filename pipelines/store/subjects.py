"""What a report is judged by: its figures, fields and versions, and those of the reports beside it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlite_utils import Database

from pipelines.documents.model import Section
from pipelines.forms.form_items import TABLES, FormCell
from pipelines.forms.readings import Reading
from pipelines.issuers.registry import Issuer, gains_bodies
from pipelines.packing import from_sql
from pipelines.reports.conclusions import REPORT_FIELDS, Conclusion
from pipelines.reports.versions import Witness
from pipelines.rules import CellValues, Subject, Version
from pipelines.rules.shrunken import SHRUNKEN
from pipelines.store.database import StoredRow, fetch_row
from pipelines.store.evidence import load_witnesses
from pipelines.store.findings import load_findings

FindYear = Callable[[str, int, str], CellValues | None]
"""The figures of the annual report of a body, by id, of a year and a scope; None where there is none."""

_REPORT_OF = """
SELECT id FROM reports WHERE issuer_id = ? AND year = ? AND scope = ? AND kind = 'annual_report'
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


def make_subject(db: Database, conclusion: Conclusion, find_year: FindYear) -> Subject:
    """Return what a report is judged by that has just been concluded."""
    identity = conclusion.identity
    standing = {role.sha256 for role in conclusion.roles if role.role in ("canonical", "duplicate")}
    canonical, *others = (witness for witness in conclusion.versions if witness.sha256 in standing)
    versions = [canonical, *sorted(others, key=lambda witness: witness.sha256)]
    subject = Subject(
        issuer=_without_parents(identity.issuer),
        year=identity.year,
        form=conclusion.form or "",
        scope=identity.scope,
        figures={FormCell(one.tbl, one.row, one.col): (sha256, one) for sha256, one in conclusion.figures},
        fields=conclusion.fields,
        remarks=canonical.remarks,
        sections=tuple(sorted(conclusion.sections, key=lambda section: section.ordinal)),
        versions=tuple(map(_as_version, versions)),
        shrunken=conclusion.shrunken,
    )
    return _add_others(db, subject, find_year)


def load_subject(db: Database, row: StoredRow, find_year: FindYear) -> Subject:
    """Return what a report is judged by that stands in the database; ``row`` is its row of ``reports``."""
    versions = _load_versions(db, row["id"])
    issuer = fetch_row(db, "SELECT * FROM issuers WHERE id = ?", [row["issuer_id"]])
    assert issuer is not None  # the report refers to it
    subject = Subject(
        issuer=Issuer(issuer["id"], issuer["name"], issuer["level"], issuer["region_code"]),
        year=row["year"],
        form=row["form"] or "",
        scope=row["scope"],
        figures=_load_figures(db, row["id"], versions),
        fields={name: row[name] for name in REPORT_FIELDS},
        remarks=versions[0].remarks,
        sections=tuple(Section(*one) for one in db.execute(_SECTIONS, [row["id"]])),
        versions=tuple(map(_as_version, versions)),
        standing_findings=load_findings(db, row["id"], SHRUNKEN.code),
    )
    return _add_others(db, subject, find_year)


def load_year(db: Database, issuer_id: str, year: int, scope: str) -> CellValues | None:
    """Return the figures of a body's annual report that stand in the database, None where there is no report."""
    report = fetch_row(db, _REPORT_OF, [issuer_id, year, scope])
    return _read_values(db.execute(_VALUES, [report["id"]])) if report else None


def _add_others(db: Database, subject: Subject, find_year: FindYear) -> Subject:
    """Return the subject with the years beside it, none across a merger, and for a city with those below it."""
    issuer, year = subject.issuer, subject.year
    is_whole = issuer.level == "municipality" and not subject.scope
    previous, following = (
        None if gains_bodies(issuer.id, max(other, year)) else find_year(issuer.id, other, subject.scope)
        for other in (year - 1, year + 1)
    )
    below = _read_values(db.execute(_BELOW, {"issuer": issuer.id, "year": year})) if is_whole else {}
    return replace(subject, previous=previous, following=following, below=below)


def _without_parents(issuer: Issuer) -> Issuer:
    return Issuer(issuer.id, issuer.name, issuer.level, issuer.region_code)


def _load_versions(db: Database, report_id: str) -> list[Witness]:
    """Return the versions that stand, the canonical one first."""
    roles = db.execute(
        "SELECT sha256 FROM report_documents WHERE report_id = ? AND role <> 'superseded' ORDER BY role, sha256",
        [report_id],  # canonical stands before duplicate
    )
    return list(load_witnesses(db, [sha256 for (sha256,) in roles]))


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
    stated = tuple(one for one in witness.fields if one.field in ("title", "period"))
    return Version(witness.sha256, witness.media_type, witness.figures, fields, witness.remarks, stated)


def _read_values(rows: Iterable[Sequence[Any]]) -> dict[FormCell, Decimal | None]:
    return {FormCell(table, row, col): from_sql(value) for table, row, col, value in rows}
