"""The crawl's own state: runs, failures, sightings and captures, and what they tell of earlier runs."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from pipelines.documents.formats import HTML
from pipelines.items import Answer
from pipelines.store.database import Row, fetch_row, insert_rows, now, upsert_row

Counts = dict[str, int]
"""Pages by what they state, with the number of all of them as ``pages``."""

_STATES_FIELD = (
    "SELECT 1 FROM header_fields h WHERE h.sha256 = p.sha256 AND h.field = ? "
    "AND h.source IN ('header', 'bracket', 'line', 'meta')"
)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request asks with (RFC 9110, §13.1), and where the body is kept that a 304 stands for."""

    etag: str | None
    last_modified: str | None
    archive_path: str | None


def begin_run(db: Database, command: str, arguments: Mapping[str, Any]) -> int:
    """Record the start of a run and return its id."""
    row = {
        "command": command,
        "arguments": json.dumps(arguments, ensure_ascii=False),
        "started_at": now(),
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


def sight(db: Database, answer: Answer, sha256: str | None, run_id: int) -> list[str]:
    """Record an answer at its address; return the documents whose standing it changes.

    Of several pages that link an address the first by name counts, so that the order of answers does not.
    """
    at = now()
    old = _find_sighting(db, answer.url)
    linked = db.execute("SELECT found_on FROM frontier WHERE url = ?", [answer.address]).fetchone() or [None]
    found_on = min(filter(None, (answer.found_on, old and old["found_on"], linked[0])), default=None)
    row = {
        "url": answer.url,
        "sha256": sha256,
        "http_status": answer.status,
        "etag": answer.etag,
        "last_modified": answer.last_modified,
        "first_seen_at": old["first_seen_at"] if old else at,
        "last_seen_at": at,
        "found_on": found_on,
        "portal": answer.portal or None,
    }
    upsert_row(db, "sightings", "url", row)
    if sha256 is None:
        return []
    if old and old["sha256"] == sha256:
        return []
    capture = {"url": answer.url, "sha256": sha256, "run_id": run_id, "first_seen_at": at, "portal": row["portal"]}
    insert_rows(db, "captures", list(capture), [list(capture.values())], ignore=True)
    return [one for one in (old and old["sha256"], sha256) if one]


def touch_sighting(db: Database, url: str) -> None:
    """Record that an address answered 304: nothing changes but the instant; one that was gone is back."""
    back = "http_status = CASE WHEN http_status >= 400 THEN 200 ELSE http_status END"
    db.execute(f"UPDATE sightings SET last_seen_at = ?, {back} WHERE url = ?", [now(), url])  # noqa: S608 - above


def record_status(db: Database, url: str, error: str) -> None:
    """Record that a known address answers with an error now (``http_404``); what it last had is kept."""
    if match := re.fullmatch(r"http_([45]\d\d)", error):
        db.execute("UPDATE sightings SET http_status = ? WHERE url = ?", [int(match[1]), url])


def find_validators(db: Database, url: str) -> Validators | None:
    """Return what to ask an address with for a 304, None where its body is not known."""
    query = """
        SELECT s.etag, s.last_modified, d.archive_path FROM sightings s LEFT JOIN documents d USING (sha256)
        WHERE s.url = ?
    """
    row = fetch_row(db, query, [url])
    if row is None or not (row["etag"] or row["last_modified"]):
        return None
    return Validators(row["etag"], row["last_modified"], row["archive_path"])


def find_sighted(db: Database, url: str) -> str | None:
    """Return the document that stands at an address, None for a listing or an unknown address."""
    row = _find_sighting(db, url)
    return row["sha256"] if row else None


def count_reports_on(db: Database, portal: str) -> int:
    """Return how many reports have a document that stands on a portal."""
    row = db.execute(
        """
        SELECT count(DISTINCT d.report_id) FROM report_documents d JOIN sightings s ON s.sha256 = d.sha256
        WHERE s.portal = ?
        """,
        [portal],
    ).fetchone()
    return int(row[0])


def _find_sighting(db: Database, url: str) -> Row | None:
    return fetch_row(db, "SELECT * FROM sightings WHERE url = ?", [url])


def count_unread(db: Database) -> int:
    """Return how many documents no reader could read, or has been written for."""
    return db.table("documents").count_where("reader IS NULL OR error IS NOT NULL")


def count_filled_fields(db: Database, run_id: int, fields: Sequence[str]) -> dict[str, tuple[Counts, Counts]]:
    """Return, by portal, how many pages state each header field: those that a run found anew, and all before.

    A page that changed counts as new, and its older version as one of those before. Portals without a new page are
    left out. Pages that were not read do not count.
    """
    filled = ", ".join(f"coalesce(sum(EXISTS ({_STATES_FIELD})), 0)" for _ in fields)
    query = f"""
        SELECT portal, fresh, count(*), {filled} FROM (
          SELECT c.portal, c.sha256, max(c.run_id = ?) AS fresh FROM captures c JOIN documents d ON d.sha256 = c.sha256
          WHERE c.portal IN (SELECT portal FROM captures WHERE run_id = ?) AND d.media_type = ?
            AND d.reader IS NOT NULL AND d.error IS NULL AND c.run_id <= ?
          GROUP BY c.portal, c.sha256
        ) p GROUP BY portal, fresh
    """  # noqa: S608 - the text below, once a field
    found: dict[str, dict[int, Counts]] = {}
    for portal, fresh, pages, *counts in db.execute(query, [*fields, run_id, run_id, HTML.media_type, run_id]):
        found.setdefault(portal, {})[fresh] = {"pages": pages, **dict(zip(fields, counts, strict=True))}
    none = dict.fromkeys(("pages", *fields), 0)
    return {portal: (counts[1], counts.get(0, none)) for portal, counts in found.items() if 1 in counts}
