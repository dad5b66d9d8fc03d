"""Conclusions to rows: what all evidence about a report says, written only where it differs."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict

from sqlite_utils import Database

from pipelines.conclusions import Conclusion, conclude
from pipelines.identity import Identity, Publisher, UnidentifiedError, identify
from pipelines.issuers import Issuer
from pipelines.store.database import Row, replace_rows
from pipelines.store.evidence import IS_READ, load_captures, load_fields, load_witnesses, to_sql
from pipelines.store.search import index_terms

Fail = Callable[[str, str, str, str], None]
"""Records a failure: address, stage, error, message."""

_DELETE_LOOSE_ISSUERS = """
DELETE FROM issuers WHERE id NOT IN (SELECT issuer_id FROM reports)
  AND id NOT IN (SELECT parent_id FROM issuers WHERE parent_id IS NOT NULL)
"""
_CHILDREN = ("findings", "figures", "tasks", "report_documents")


def touch(db: Database, sha256: str) -> None:
    """Mark a document: its report is concluded again before the run ends, or by the next run."""
    db.table("touched").insert({"sha256": sha256}, ignore=True)


def conclude_touched(db: Database, publishers: Mapping[str, Publisher], fail: Fail) -> int:
    """Conclude every report that a touched document belongs or belonged to; return how many changed.

    One transaction a document: a stop in between leaves the others touched. A document that names no report is
    a failure of the stage ``identify``.
    """
    changed = set[str]()
    while row := next(db.query("SELECT sha256 FROM touched ORDER BY sha256 LIMIT 1"), None):
        sha256 = row["sha256"]
        with db.atomic():
            identity = _identify(db, sha256, publishers, fail)
            for report_id in _reports_of(db, sha256) - {identity.report_id if identity else ""}:
                _leave(db, report_id, sha256, publishers)
                changed.add(report_id)
            if identity and _save(db, identity, _members(db, identity.report_id) | {sha256}):
                changed.add(identity.report_id)
            db.table("touched").delete(sha256)
    return len(changed)


def _leave(db: Database, report_id: str, sha256: str, publishers: Mapping[str, Publisher]) -> None:
    """Conclude a report without a document that turned out to be another's; delete a report that has none left.

    Documents that went with it, because they were read anew as well, are touched and find their own report.
    """
    stay: dict[str, Identity] = {}
    for member in sorted(_members(db, report_id) - {sha256}):
        identity = _identify(db, member, publishers, None)
        if identity and identity.report_id == report_id:
            stay[member] = identity
        else:
            touch(db, member)
    if stay:
        _save(db, next(iter(stay.values())), stay)
    else:
        _delete(db, report_id)


def _identify(db: Database, sha256: str, publishers: Mapping[str, Publisher], fail: Fail | None) -> Identity | None:
    if not db.table("documents").count_where(f"sha256 = ? AND {IS_READ}", [sha256]):
        return None
    captures = load_captures(db, sha256)
    found_on = {publishers[portal] for capture in captures if (portal := capture.portal or "") in publishers}
    has_figures = db.table("readings").count_where("sha256 = ?", [sha256]) > 0
    try:
        return identify(load_fields(db, sha256), has_figures=has_figures, publishers=found_on)
    except UnidentifiedError as error:
        if fail:
            fail(captures[0].url if captures else sha256, "identify", error.error, str(error))
        return None


def _save(db: Database, identity: Identity, members: Iterable[str]) -> bool:
    """Conclude a report from its documents; return whether any row of it differed from what was stored."""
    conclusion = conclude(identity, list(load_witnesses(db, sorted(members))))
    report_id = identity.report_id
    key = {"report_id": report_id}
    _save_issuer(db, conclusion.identity.issuer)
    row = {
        "id": report_id,
        "kind": conclusion.identity.kind,
        "issuer_id": conclusion.identity.issuer.id,
        "year": conclusion.identity.year,
        "form": conclusion.form,
        **conclusion.fields,
        "url": conclusion.url,
        "canonical_sha256": conclusion.canonical_sha256,
        "status": conclusion.status,
        "first_seen_at": conclusion.first_seen_at,
        "changed_at": conclusion.changed_at,
    }
    roles = [{**key, **asdict(role)} for role in conclusion.roles]
    return any(
        [  # a list, so that every table is written
            _upsert(db, "reports", row),
            replace_rows(db, "report_documents", key, roles),
            replace_rows(db, "figures", key, _figure_rows(conclusion)),
            replace_rows(db, "findings", key, _finding_rows(conclusion)),
            _save_sections(db, report_id, _section_rows(conclusion)),
        ]
    )


def _figure_rows(conclusion: Conclusion) -> list[Row]:
    return [
        {
            "report_id": conclusion.identity.report_id,
            "form": reading.form,
            "tbl": reading.tbl,
            "row": reading.row,
            "col": reading.col,
            "value": to_sql(reading.value),
            "unit": reading.unit,
            "raw": reading.raw,
            "sha256": sha256,
            "table_no": reading.table_no,
            "cell_row": reading.cell_row,
            "cell_col": reading.cell_col,
            "page": reading.page,
        }
        for sha256, reading in conclusion.figures
    ]


def _finding_rows(conclusion: Conclusion) -> list[Row]:
    return [
        {
            "report_id": conclusion.identity.report_id,
            "ordinal": ordinal,
            "rule": finding.rule,
            "severity": finding.severity,
            "message": finding.message,
            "expected": finding.expected,
            "actual": finding.actual,
            "figures": finding.figures_json,
            "suggestion": None,
        }
        for ordinal, finding in enumerate(conclusion.findings)
    ]


def _section_rows(conclusion: Conclusion) -> list[Row]:
    report_id = conclusion.identity.report_id
    return [
        {
            "id": _section_id(report_id, section.ordinal),
            "report_id": report_id,
            "ordinal": section.ordinal,
            "heading": section.heading,
            "text": section.text,
        }
        for section in conclusion.sections
    ]


def _section_id(report_id: str, ordinal: int) -> int:
    """Return the same 63-bit number for a section on every machine and in every order of arrival."""
    return int.from_bytes(hashlib.sha256(f"{report_id}#{ordinal}".encode()).digest()[:8]) >> 1


def _save_sections(db: Database, report_id: str, rows: list[Row]) -> bool:
    """Write the sections and their index; an index without stored text forgets only what it is told again."""
    old = list(db.query("SELECT * FROM sections WHERE report_id = ?", [report_id]))
    if not replace_rows(db, "sections", {"report_id": report_id}, rows):
        return False
    insert = "INSERT INTO sections_fts (rowid, report_id, heading, text) VALUES (?, ?, ?, ?)"
    delete = "INSERT INTO sections_fts (sections_fts, rowid, report_id, heading, text) VALUES ('delete', ?, ?, ?, ?)"
    for statement, sections in ((delete, old), (insert, rows)):
        for row in sections:
            terms = index_terms(row["heading"]), index_terms(row["text"])
            db.execute(statement, [row["id"], report_id, *terms])
    return True


def _save_issuer(db: Database, issuer: Issuer) -> None:
    if issuer.parent:
        _save_issuer(db, issuer.parent)
    row = {
        "id": issuer.id,
        "name": issuer.name,
        "level": issuer.level,
        "uscc": None,
        "region_code": issuer.region_code,
        "parent_id": issuer.parent.id if issuer.parent else None,
    }
    _upsert(db, "issuers", row)


def _upsert(db: Database, table: str, row: Row) -> bool:
    stored = next(iter(db.query(f"SELECT * FROM {table} WHERE id = ?", [row["id"]])), None)  # noqa: S608
    if stored == row:
        return False
    db.table(table).upsert(row, pk="id")
    return True


def _delete(db: Database, report_id: str) -> None:
    """Delete a report whose last document turned out to be another's, and its issuer where it has no other."""
    _save_sections(db, report_id, [])
    for table in _CHILDREN:
        db.table(table).delete_where("report_id = ?", [report_id])
    db.table("reports").delete(report_id)
    while db.execute(_DELETE_LOOSE_ISSUERS).rowcount > 0:
        pass  # a parent may be loose now


def _members(db: Database, report_id: str) -> set[str]:
    rows = db.query("SELECT sha256 FROM report_documents WHERE report_id = ?", [report_id])
    return {row["sha256"] for row in rows}


def _reports_of(db: Database, sha256: str) -> set[str]:
    rows = db.query("SELECT report_id FROM report_documents WHERE sha256 = ?", [sha256])
    return {row["report_id"] for row in rows}
