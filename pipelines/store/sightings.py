"""What stood at which address, and since when: the newest state (``sightings``) and every version (``captures``)."""

import re
from dataclasses import dataclass

from sqlite_utils import Database

from pipelines.items import Answer
from pipelines.reports.versions import Capture
from pipelines.store.database import StoredRow, fetch_row, fetch_rows, insert_rows, now, upsert_row

_CAPTURES = """
SELECT c.url, c.run_id, c.first_seen_at, c.portal, s.sha256 IS NOT :sha256 AS replaced, s.found_on, s.sha256 AS standing
FROM captures c JOIN sightings s ON s.url = c.url WHERE c.sha256 = :sha256 AND c.repeats IS NULL
UNION ALL
SELECT c.url, c.run_id, c.first_seen_at, c.portal, s.sha256 IS NOT :sha256, s.found_on, s.sha256
FROM captures mine JOIN captures c ON c.url = mine.url AND c.repeats = :sha256 JOIN sightings s ON s.url = c.url
WHERE mine.sha256 = :sha256 AND mine.repeats IS NULL AND (
  SELECT coalesce(p.repeats, p.sha256) FROM captures p
  WHERE p.url = c.url AND (p.run_id, p.first_seen_at) < (c.run_id, c.first_seen_at)
  ORDER BY p.run_id DESC, p.first_seen_at DESC LIMIT 1
) <> :sha256
GROUP BY c.url, c.run_id ORDER BY 1, 2
"""
_KEPT = """
SELECT c.sha256 FROM captures c JOIN sightings s ON s.url = c.url WHERE c.url = ? AND c.repeats IS NULL
GROUP BY c.sha256 ORDER BY s.sha256 IS NOT c.sha256, max(c.run_id) DESC, max(c.first_seen_at) DESC, c.sha256
"""
_RIVALS = """
SELECT c.url, coalesce(c.repeats, c.sha256) FROM captures c JOIN sightings s ON s.url = c.url
WHERE c.url IN (SELECT url FROM captures WHERE sha256 = ?)
ORDER BY c.url, s.sha256 IS NOT coalesce(c.repeats, c.sha256), c.run_id DESC, c.first_seen_at DESC, c.sha256
"""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request asks with (RFC 9110, §13.1), and where the body is kept that a 304 stands for."""

    etag: str | None
    last_modified: str | None
    archive_path: str | None


def sight(db: Database, answer: Answer, sha256: str | None, run_id: int, *, repeated_by: str = "") -> list[str]:
    """Record an answer at its address; return the documents whose standing it changes.

    Of several pages that link an address the first by name counts, so that the order of answers does not.

    Args:
        db: The database.
        answer: The answer.
        sha256: The document that stands there now; None for a listing page.
        run_id: The run that found it.
        repeated_by: SHA-256 of the bytes, where they are others that say the same as that document and are not kept.
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
    is_same = old is not None and old["sha256"] == sha256
    if not is_same or repeated_by:
        capture = {
            "url": answer.url,
            "sha256": repeated_by or sha256,
            "run_id": run_id,
            "first_seen_at": at,
            "portal": row["portal"],
            "repeats": sha256 if repeated_by else None,
        }
        insert_rows(db, "captures", list(capture), [list(capture.values())], ignore=True)
    return [] if is_same else [one for one in (old and old["sha256"], sha256) if one]


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


def load_captures(db: Database, sha256: str) -> tuple[Capture, ...]:
    """Return where and since when a document was seen, and whether other bytes stand there now.

    Bytes that repeat it are a capture of it where something else stood there before them.
    """
    rows = fetch_rows(db, _CAPTURES, {"sha256": sha256})
    return tuple(Capture(**row | {"replaced": bool(row["replaced"])}) for row in rows)


def list_kept(db: Database, url: str) -> list[str]:
    """Return the documents that stood at an address and are kept, the one that stands there now first."""
    return [sha256 for (sha256,) in db.execute(_KEPT, [url])]


def list_rivals(db: Database, sha256: str) -> dict[str, list[str]]:
    """Return, by each address of a document, all documents that stood there, the one that stands there now first."""
    rivals: dict[str, list[str]] = {}
    for url, other in db.execute(_RIVALS, [sha256]):
        rivals.setdefault(url, []).append(other)
    return rivals


def _find_sighting(db: Database, url: str) -> StoredRow | None:
    row: StoredRow | None = fetch_row(db, "SELECT * FROM sightings WHERE url = ?", [url])
    return row
