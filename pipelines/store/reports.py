"""Conclusions to rows: what all evidence about a report says, written only where it differs."""

import json
from dataclasses import asdict

from sqlite_utils import Database

from pipelines.issuers.registry import Issuer
from pipelines.reports.conclusions import Conclusion
from pipelines.store.database import StoredRow, fetch_row, replace_rows, upsert_row
from pipelines.store.report_sources import release_all, save_sources

_DELETE_LOOSE_ISSUERS = """
DELETE FROM issuers WHERE id NOT IN (SELECT issuer_id FROM reports)
  AND id NOT IN (SELECT parent_id FROM issuers WHERE parent_id IS NOT NULL)
"""
_CHILDREN = ("findings", "tasks", "changes", "report_documents", "related_documents")


def save_conclusion(db: Database, conclusion: Conclusion) -> bool:
    """Write a report; return whether any row of it differed from what was stored.

    Its findings and its status are judged afterwards, beside its neighbours.
    """
    report_id = conclusion.identity.report_id
    key = {"report_id": report_id}
    _save_issuer(db, conclusion.identity.issuer)
    return any(
        [  # a list, so that every table is written
            _save_report(db, conclusion),
            replace_rows(db, "report_documents", key, _role_rows(conclusion, related=False)),
            replace_rows(db, "related_documents", key, _role_rows(conclusion, related=True)),
            replace_rows(db, "tasks", key, _task_rows(conclusion)),
            replace_rows(db, "changes", key, [key | asdict(change) | {"cause": None} for change in conclusion.changes]),
            save_sources(db, conclusion),
        ]
    )


def delete_report(db: Database, report_id: str) -> None:
    """Delete a report whose last document turned out to be another's, and its issuer where it has no other."""
    release_all(db, report_id)
    for table in _CHILDREN:
        db.table(table).delete_where("report_id = ?", [report_id])
    db.table("reports").delete_where("id = ?", [report_id])
    while db.execute(_DELETE_LOOSE_ISSUERS).rowcount > 0:
        pass  # a parent may be loose now


def _save_report(db: Database, conclusion: Conclusion) -> bool:
    identity = conclusion.identity
    row = {
        "id": identity.report_id,
        "kind": identity.kind,
        "issuer_id": identity.issuer.id,
        "year": identity.year,
        "scope": identity.scope,
        "form": conclusion.form,
        **conclusion.fields,
        "url": conclusion.url,
        "canonical_sha256": conclusion.canonical_sha256,
        "first_seen_at": conclusion.first_seen_at,
        "changed_at": conclusion.changed_at,
    }
    stored = fetch_row(db, "SELECT * FROM reports WHERE id = ?", [identity.report_id])
    kept = {"status": stored["status"], "revised_at": stored["revised_at"]} if stored else {"status": "unparsed"}
    return _upsert(db, "reports", row | kept)


def _role_rows(conclusion: Conclusion, *, related: bool) -> list[StoredRow]:
    rows = []
    for role in conclusion.roles:
        if (role.role == "related") is related:
            row = {
                "report_id": conclusion.identity.report_id,
                "sha256": role.sha256,
                "similarity": role.similarity,
                "reason": role.reason,
            }
            rows.append(row if related else row | {"role": role.role})
    return rows


def _task_rows(conclusion: Conclusion) -> list[StoredRow]:
    return [
        {
            "report_id": conclusion.identity.report_id,
            "ordinal": task.ordinal,
            "heading": task.heading,
            "text": task.text,
            "lead_units": json.dumps(task.lead_units, ensure_ascii=False),
            "responsible_units": json.dumps(task.responsible_units, ensure_ascii=False),
        }
        for task in conclusion.tasks
    ]


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
