"""The crawl's own state: runs, failures, sightings, captures and the frontier."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from crawler.items import Answer, Link
from pipelines.store.database import Row, now


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


def finish_run(db: Database, run_id: int, outcome: str, counts: Mapping[str, int]) -> None:
    """Record the end of a run."""
    db.table("runs").update(run_id, {"finished_at": now(), "outcome": outcome, **counts})


def describe_running(db: Database) -> str:
    """Say which run is under way and since when, for whoever is refused because of it."""
    rows = db.query("SELECT command, pid, started_at FROM runs WHERE finished_at IS NULL ORDER BY id DESC LIMIT 1")
    row = next(rows, None)
    return f"{row['command']} (process {row['pid']}) since {row['started_at']}" if row else "an unnamed process"


def add_failure(db: Database, run_id: int, url: str, stage: str, error: str, message: str) -> None:
    """Record one address or file that could not be fetched or read."""
    row = {"run_id": run_id, "url": url, "stage": stage, "error": error, "message": message, "at": now()}
    db.table("failures").insert(row)


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
    db.table("sightings").upsert(row, pk="url")
    if sha256 is None:
        return []
    if old and old["sha256"] == sha256:
        return []
    capture = {"url": answer.url, "sha256": sha256, "run_id": run_id, "first_seen_at": at, "portal": row["portal"]}
    db.table("captures").insert(capture, ignore=True)
    return [one for one in (old and old["sha256"], sha256) if one]


def touch_sighting(db: Database, url: str, address: str) -> None:
    """Record that an address answered 304: nothing changes but the instant, and a failure to fetch is over.

    A document that could not be read stays failed, for its bytes are the same.
    """
    db.execute("UPDATE sightings SET last_seen_at = ? WHERE url = ?", [now(), url])
    last_failure = "SELECT stage FROM failures WHERE url IN (:url, :address) ORDER BY id DESC LIMIT 1"
    db.execute(
        f"""
        UPDATE frontier SET state = 'fetched', reason = NULL
        WHERE url = :address AND (state = 'pending' OR state = 'failed' AND ({last_failure}) = 'fetch')
        """,  # noqa: S608 - the text above
        {"url": url, "address": address},
    )


def find_validators(db: Database, url: str) -> Validators | None:
    """Return what to ask an address with for a 304, None where its body is not known."""
    row = next(
        db.query(
            "SELECT s.etag, s.last_modified, d.archive_path FROM sightings s LEFT JOIN documents d USING (sha256) "
            "WHERE s.url = ?",
            [url],
        ),
        None,
    )
    if row is None or not (row["etag"] or row["last_modified"]):
        return None
    return Validators(row["etag"], row["last_modified"], row["archive_path"])


def find_sighted(db: Database, url: str) -> str | None:
    """Return the document that stands at an address, None for a listing or an unknown address."""
    row = _find_sighting(db, url)
    return row["sha256"] if row else None


def extend_frontier(db: Database, answer: Answer) -> None:
    """Add the links of an answer that the frontier does not know yet.

    As in ``sight``, the first page by name that links an address is where it was found, whichever came first.
    """
    for link in answer.links:
        db.table("frontier").insert(_frontier_row(link, answer), ignore=True)
        if link.kind == "listing":  # a column whose address changed in the registry keeps its pages
            db.execute("UPDATE frontier SET column_url = ? WHERE url = ?", [answer.column_url, link.url])
        for table in ("frontier", "sightings"):
            update = f"UPDATE {table} SET found_on = :page WHERE url = :url AND found_on > :page"  # noqa: S608
            db.execute(update, {"page": answer.url, "url": link.url})


def keep_listings(db: Database, answer: Answer) -> None:
    """Drop the pages of a column that its first page, answered with a body, no longer counts."""
    pages = [link.url for link in answer.links if link.kind == "listing"]
    db.table("frontier").delete_where(
        f"kind = 'listing' AND column_url = ? AND url NOT IN ({','.join('?' * len(pages))})",
        [answer.column_url, *pages],
    )


def known_listings(db: Database, column_url: str) -> list[str]:
    """Return a column's pages after the first, as its first page last counted them."""
    rows = db.query("SELECT url FROM frontier WHERE kind = 'listing' AND column_url = ? ORDER BY url", [column_url])
    return [row["url"] for row in rows]


def settle(
    db: Database, address: str, state: str, reason: str | None = None, *, answered_by: str | None = None
) -> None:
    """Set the state of an address of the frontier: fetched, from another address after a redirect, or failed."""
    other = answered_by if answered_by != address else None
    update = "UPDATE frontier SET state = ?, reason = ?, answered_by = coalesce(?, answered_by) WHERE url = ?"
    db.execute(update, [state, reason, other, address])


def known_addresses(db: Database, portals: Iterable[str]) -> Iterator[Row]:
    """Yield the frontier's pages and attachments of some portals, by address.

    Each with the first and last instants of its sighting and the instant of its newest version, None where it
    was never seen.
    """
    names = list(portals)
    yield from db.query(
        f"""
        SELECT f.*, s.first_seen_at, s.last_seen_at,
          (SELECT max(c.first_seen_at) FROM captures c WHERE c.url = s.url) AS changed_at
        FROM frontier f LEFT JOIN sightings s ON s.url = coalesce(f.answered_by, f.url)
        WHERE f.portal IN ({",".join("?" * len(names))})
          AND f.state <> 'ignored' AND f.kind <> 'listing'
        ORDER BY f.url
        """,  # noqa: S608 - question marks
        names,
    )


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
    return next(iter(db.query("SELECT * FROM sightings WHERE url = ?", [url])), None)


def _frontier_row(link: Link, answer: Answer) -> Row:
    return {
        "url": link.url,
        "portal": answer.portal,
        "kind": link.kind,
        "column_url": answer.column_url,
        "found_on": answer.url,
        "title": link.title,
        "listed_on": link.listed_on,
        "state": "ignored" if link.ignored else "pending",
        "reason": link.ignored or None,
    }
