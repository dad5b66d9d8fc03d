"""The judgement of a report as rows, and the city's report that sums up those of the bodies below it."""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from pipelines.forms.form_items import FormCell
from pipelines.rules import Finding, Shrunken
from pipelines.rules.shrunken import SHRUNKEN
from pipelines.store.database import StoredRow, fetch_rows, replace_rows, update_row

_ABOVE = """
SELECT other.canonical_sha256 FROM reports me JOIN issuers i ON i.id = me.issuer_id
JOIN reports other ON other.issuer_id = i.parent_id AND other.year = me.year AND other.kind = me.kind
JOIN issuers above ON above.id = i.parent_id AND above.level = 'municipality'
WHERE me.id = ? AND me.kind = 'annual_report' AND me.scope = '' AND other.scope = ''
"""


def find_summing_up(db: Database, report_id: str) -> list[str]:
    """Return the documents of the municipality's report that a report is summed up in: one, or none."""
    return [sha256 for (sha256,) in db.execute(_ABOVE, [report_id])]


def load_findings(db: Database, report_id: str, rule: str) -> tuple[Finding, ...]:
    """Return the findings of one rule that stand, those that its own documents alone decide."""
    rows = fetch_rows(db, "SELECT * FROM findings WHERE report_id = ? AND rule = ? ORDER BY ordinal", [report_id, rule])
    return tuple(
        Finding(
            row["rule"],
            row["severity"],
            row["message"],
            row["message_zh"],
            row["expected"],
            row["actual"],
            figures=tuple(FormCell(one["tbl"], one["row"], one["col"]) for one in json.loads(row["figures"])),
        )
        for row in rows
    )


def find_news(db: Database, report_id: str, shrunken: Iterable[Shrunken]) -> list[Shrunken]:
    """Return the addresses that say less since the report was last judged: each is told once, and then known."""
    known = {finding.expected for finding in load_findings(db, report_id, SHRUNKEN.code)}
    return [one for one in shrunken if one.kept not in known]


def save_judgement(db: Database, report_id: str, status: str, findings: list[StoredRow] | None) -> bool:
    """Write the status of a report and its findings where they differ; return whether anything did."""
    (before,) = db.execute("SELECT status FROM reports WHERE id = ?", [report_id]).fetchone()
    if status != before:
        update_row(db, "reports", "id", report_id, {"status": status})
    written = findings is not None and replace_rows(db, "findings", {"report_id": report_id}, findings)
    return written or status != before


def distrust(db: Database, report_id: str) -> bool:
    """Take ``clean`` from a report that could not be judged; return whether it had it.

    Nobody has held it to its rules as it stands. It is judged again by the next run.
    """
    update = "UPDATE reports SET status = 'unparsed' WHERE id = ? AND status = 'clean'"
    return bool(db.execute(update, [report_id]).rowcount)
