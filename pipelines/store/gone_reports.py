"""Reports that are no more: one row of ``changes`` is left of each, by which whoever keeps a copy hears of it."""

from collections.abc import Sequence

from sqlite_utils import Database

from pipelines.store.database import StoredRow, exists, fetch_row, insert_rows, now, replace_rows
from pipelines.store.reports import delete_report
from pipelines.store.sections import SectionIndex

_TAKEN_AT = """
SELECT min(c.run_id) AS run_id, min(c.first_seen_at) AS at FROM captures c
WHERE c.url IN (SELECT url FROM captures WHERE sha256 = :sha256) AND coalesce(c.repeats, c.sha256) <> :sha256
AND NOT EXISTS (
  SELECT 1 FROM captures mine WHERE mine.url = c.url AND coalesce(mine.repeats, mine.sha256) = :sha256
    AND (mine.run_id, mine.first_seen_at) > (c.run_id, c.first_seen_at)
)
GROUP BY c.url ORDER BY 1 DESC, 2 DESC LIMIT 1
"""
"""The version of an address that took the place of a document there for good; of several addresses the last one."""


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
        taken = [fetch_row(db, _TAKEN_AT, {"sha256": sha256}) for sha256 in left_by]
        known = [one for one in taken if one] or [_name_this_run(db)]
        row |= max(known, key=lambda one: (one["run_id"], one["at"])) | {"cause": "publisher"}
    elif was_there:
        row |= _name_this_run(db) | {"cause": "reader"}
    else:
        return False
    if was_there:
        delete_report(db, report_id, index)
    if was_there and not left_by:
        insert_rows(db, "changes", list(row), [list(row.values())])
        return True
    return replace_rows(db, "changes", {"report_id": report_id}, [row]) or was_there


def _name_this_run(db: Database) -> StoredRow:
    (run_id,) = db.execute("SELECT max(id) FROM runs").fetchone()
    return {"run_id": run_id, "at": now()}
