"""What a report is held to, as rows: its findings and its status, beside the reports that it is compared with."""

from sqlite_utils import Database

from pipelines.reports.conclusions import judge_status
from pipelines.rules import Finding, judge
from pipelines.store.database import StoredRow, fetch_row, replace_rows, update_row
from pipelines.store.subjects import load_subject

_NEIGHBOURS = """
SELECT other.id FROM reports me JOIN reports other
  ON other.issuer_id = me.issuer_id AND other.year IN (me.year - 1, me.year + 1) AND other.scope = me.scope
  AND other.kind = me.kind
WHERE me.id = :report AND me.kind = 'annual_report'
UNION
SELECT other.id FROM reports me JOIN issuers i ON i.id = me.issuer_id
JOIN reports other ON other.issuer_id = i.parent_id AND other.year = me.year AND other.kind = me.kind
JOIN issuers above ON above.id = i.parent_id AND above.level = 'municipality'
WHERE me.id = :report AND me.kind = 'annual_report' AND me.scope = '' AND other.scope = ''
"""


def find_neighbours(db: Database, report_id: str) -> set[str]:
    """Return the reports that are compared with one: the issuer's of the years beside it, and the municipality's."""
    return {other for (other,) in db.execute(_NEIGHBOURS, {"report": report_id})}


def save_judgement(db: Database, report_id: str) -> bool:
    """Judge a report and write its findings and status; return whether any of them differed; False without one."""
    row = fetch_row(db, "SELECT * FROM reports WHERE id = ?", [report_id])
    if row is None:
        return False
    findings = judge(load_subject(db, row)) if row["kind"] == "annual_report" else ()
    status = judge_status(row["kind"], row["year"], row["form"], findings)
    if status != row["status"]:
        update_row(db, "reports", "id", report_id, {"status": status})
    rows = [_finding_row(report_id, ordinal, finding) for ordinal, finding in enumerate(findings)]
    return replace_rows(db, "findings", {"report_id": report_id}, rows) or status != row["status"]


def _finding_row(report_id: str, ordinal: int, finding: Finding) -> StoredRow:
    return {
        "report_id": report_id,
        "ordinal": ordinal,
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "message_zh": finding.message_zh,
        "expected": finding.expected,
        "actual": finding.actual,
        "figures": finding.figures_json,
        "suggestion": finding.suggestion_json,
        "basis": finding.basis,
        "origin": finding.origin,
        "places": finding.places_json,
    }
