"""Reports that are no more: one row of ``changes`` is left of each, by which whoever keeps a copy hears of it."""

from collections.abc import Sequence

from sqlite_utils import Database

from pipelines.store.database import StoredRow, exists, fetch_row, insert_rows, now, replace_rows
from pipelines.store.reports import delete_report
from pipelines.store.sections import SectionIndex

_TAKEN_AT = """
SELECT c.run_id, c.first_seen_at AS at FROM captures mine JOIN captures c ON c.url = mine.url
WHERE mine.sha256 = ? AND (c.run_id, c.first_seen_at) >= (mine.run_id, mine.first_seen_at)
  AND c.sha256 <> mine.sha256 AND c.repeats IS NOT mine.sha256
ORDER BY c.run_id, c.first_seen_at LIMIT 1
"""
"""The version of an address that took the place of a document there."""


def remove_report(db: Database, report_id: str, index: SectionIndex, left_by: Sequence[str]) -> bool:
    """Delete a report that no document is left of, and say so; return whether anything was written.

    Where its documents have left it because another report stands at their addresses, the row of ``changes`` is
    computed from the captures, and the same in every file. Where a better reader or better data made them another
    report's, it is of this run; bodies and years of which no report was stored have no such row.

    Args:
        db: The database.
        report_id: The report.
        index: Forgets its sections.
        left_by: The documents whose addresses have another report now; empty where the reader changed its mind.
    """
    was_there = exists(db, "reports", "id = ?", [report_id])
    row: StoredRow = {"report_id": report_id, "field": "report", "old": report_id, "new": None}
    if left_by:
        taken = [fetch_row(db, _TAKEN_AT, [sha256]) for sha256 in left_by]
        row |= max((one for one in taken if one), key=lambda one: (one["run_id"], one["at"])) | {"cause": "publisher"}
    elif was_there:
        (run_id,) = db.execute("SELECT max(id) FROM runs").fetchone()
        row |= {"run_id": run_id, "at": now(), "cause": "reader"}
    else:
        return False
    if was_there:
        delete_report(db, report_id, index)
    if was_there and not left_by:
        insert_rows(db, "changes", list(row), [list(row.values())])
        return True
    return replace_rows(db, "changes", {"report_id": report_id}, [row]) or was_there
