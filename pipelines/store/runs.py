"""The runs and their failures."""

import json
import os
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from pipelines.store.database import insert_rows, now


def begin_run(db: Database, command: str, arguments: Mapping[str, Any], started_at: str = "") -> int:
    """Record the start of a run, now or at the instant given, and return its id."""
    row = {
        "command": command,
        "arguments": json.dumps(arguments, ensure_ascii=False),
        "started_at": started_at or now(),
        "pid": os.getpid(),
    }
    return int(db.table("runs").insert(row).last_rowid or 0)


def finish_run(
    db: Database, run_id: int, outcome: str, counts: Mapping[str, int], summary: Mapping[str, Any] | None = None
) -> None:
    """Record the end of a run: its outcome, its counts (columns of ``runs``) and its summary, as JSON."""
    told = {} if summary is None else {"summary": json.dumps(summary, ensure_ascii=False)}
    db.table("runs").update(run_id, {"finished_at": now(), "outcome": outcome, **counts, **told})


def load_summaries(db: Database, run_id: int, limit: int) -> list[dict[str, Any]]:
    """Return the summaries of the last whole runs before one that had its arguments, newest first.

    Whole are those that came to their end (outcome ``ok`` or ``failures``), under whichever command.
    """
    rows = db.query(
        """
        SELECT e.summary FROM runs r JOIN runs e ON e.arguments = r.arguments AND e.id < r.id
        WHERE r.id = ? AND e.outcome IN ('ok', 'failures') AND e.summary IS NOT NULL ORDER BY e.id DESC LIMIT ?
        """,
        [run_id, limit],
    )
    return [json.loads(row["summary"]) for row in rows]


def describe_running(db: Database) -> str:
    """Say which run is under way and since when, for whoever is refused because of it."""
    rows = db.query("SELECT command, pid, started_at FROM runs WHERE finished_at IS NULL ORDER BY id DESC LIMIT 1")
    row = next(rows, None)
    return f"{row['command']} (process {row['pid']}) since {row['started_at']}" if row else "an unnamed process"


def add_failure(db: Database, run_id: int, url: str, stage: str, error: str, message: str) -> None:
    """Record one address or file that could not be fetched or read."""
    row = {"run_id": run_id, "url": url, "stage": stage, "error": error, "message": message, "at": now()}
    insert_rows(db, "failures", list(row), [list(row.values())])
