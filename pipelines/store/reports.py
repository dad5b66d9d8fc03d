"""A report's rows, written where they differ from those that stand."""

from sqlite_utils import Database

from pipelines.issuers.registry import Issuer
from pipelines.store.database import StoredRow, fetch_row, replace_rows, upsert_row
from pipelines.store.report_rows import ReportRows, SectionRows, find_stored_sections
from pipelines.store.report_sources import release_all, save_sources
from pipelines.store.revisions import save_revisions
from pipelines.store.sections import SectionIndex

_DELETE_LOOSE_ISSUERS = """
DELETE FROM issuers WHERE id NOT IN (SELECT issuer_id FROM reports)
  AND id NOT IN (SELECT parent_id FROM issuers WHERE parent_id IS NOT NULL)
"""
_FORGET_END = "DELETE FROM changes WHERE report_id = ? AND field = 'report' AND cause = 'reader'"
_CHILDREN = ("findings", "tasks", "changes", "report_documents", "related_documents")


def save_report(db: Database, rows: ReportRows, index: SectionIndex) -> bool:
    """Write a report; return whether any row of it differed from what was stored.

    Its findings and its status are written with its judgement.
    """
    report_id = rows.report["id"]
    _save_issuer(db, rows.issuer)
    changed = _save_row(db, rows.report)
    for table, replacement in rows.tables.items():
        replace_rows(db, table, rows.key_of(table), replacement)
    db.execute(_FORGET_END, [report_id])
    save_revisions(db, report_id, rows.revisions)
    changed |= save_sources(db, rows, index)
    return changed or bool(rows.tables) or bool(rows.revisions)


def delete_report(db: Database, report_id: str, index: SectionIndex) -> None:
    """Delete a report whose last document turned out to be another's, and its issuer where it has no other."""
    release_all(db, report_id)
    index.replace(report_id, SectionRows(find_stored_sections(db, report_id), ()))
    for table in _CHILDREN:
        db.table(table).delete_where("report_id = ?", [report_id])
    db.table("reports").delete_where("id = ?", [report_id])
    while db.execute(_DELETE_LOOSE_ISSUERS).rowcount > 0:
        pass  # a parent may be loose now


def _save_row(db: Database, row: StoredRow) -> bool:
    stored = fetch_row(db, "SELECT * FROM reports WHERE id = ?", [row["id"]])
    kept = {"status": stored["status"], "revised_at": stored["revised_at"]} if stored else {"status": "unparsed"}
    return _upsert(db, "reports", row | kept)


def _save_issuer(db: Database, issuer: Issuer) -> None:
    if issuer.parent:
        _save_issuer(db, issuer.parent)
    row = {
        "id": issuer.id,
        "name": issuer.name,
        "level": issuer.level,
        "uscc": issuer.uscc,
        "region_code": issuer.region_code,
        "parent_id": issuer.parent.id if issuer.parent else None,
        "from_year": issuer.from_year,
        "until_year": issuer.until_year,
        "successor_id": issuer.successor,
    }
    _upsert(db, "issuers", row)


def _upsert(db: Database, table: str, row: StoredRow) -> bool:
    stored = fetch_row(db, f"SELECT * FROM {table} WHERE id = ?", [row["id"]])  # noqa: S608 - names from here
    if stored and stored | row == stored:
        return False
    upsert_row(db, table, "id", row)
    return True
