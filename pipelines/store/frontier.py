"""The frontier: every address that a crawl has found, what is to be done about it, and what came of that.

States: ``pending`` (never answered), ``fetched``, ``failed`` (asked again when ``retry_at`` has come), ``given_up``
(failed too often) and ``ignored`` (by name, as the column ``reason`` says).
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import TypedDict

from sqlite_utils import Database

from pipelines.items import Answer, Link, ListingItem
from pipelines.store.database import StoredRow, fetch_row, fetch_rows, insert_rows, update_row, upsert_row
from pipelines.store.retries import RetryPlan

ADDRESS_BATCH = 200
"""Rows of known addresses that are held at a time."""

# The indexes are named: statistics of a database that was small when it was last closed make SQLite scan instead.
KNOWN_ADDRESSES = """
WITH batch AS (
  SELECT * FROM frontier INDEXED BY frontier_address
  WHERE portal = ? AND url > ? AND state <> 'ignored' AND kind <> 'listing' ORDER BY url LIMIT ?
)
SELECT f.*, s.first_seen_at, s.last_seen_at,
  (SELECT max(c.first_seen_at) FROM captures c INDEXED BY sqlite_autoindex_captures_1
    WHERE c.url = s.url AND c.repeats IS NULL) AS changed_at
FROM batch f
LEFT JOIN sightings s INDEXED BY sqlite_autoindex_sightings_1 ON s.url = coalesce(f.answered_by, f.url) ORDER BY f.url
"""
"""A portal's addresses after one of them, with their sightings; parameters: portal, address, number."""


class FrontierRow(TypedDict):
    """One address of the frontier (table ``frontier``)."""

    url: str
    portal: str
    kind: str
    column_url: str
    found_on: str | None
    title: str
    listed_on: str | None
    state: str
    reason: str | None
    answered_by: str | None
    attempts: int
    retry_at: str | None


class KnownAddress(FrontierRow):
    """The same with the first and last instants of its sighting and that of its newest version; None before one."""

    first_seen_at: str | None
    last_seen_at: str | None
    changed_at: str | None


def extend_frontier(db: Database, answer: Answer) -> None:
    """Write the links of an answer: new addresses, and what is new about known ones.

    As in ``sight``, the first page by name that links an address is where it was found, whichever came first; its
    link gives the title and the date. A link that is not ignored counts before all that are.
    """
    for link in answer.links:
        row = find_address(db, link.url)
        if row is None:
            new = _frontier_row(link, answer)
            insert_rows(db, "frontier", list(new), [list(new.values())])
        elif row["state"] == "ignored" and not link.ignored:  # on another portal's page, or no more by the registry
            update_row(db, "frontier", "url", link.url, _frontier_row(link, answer))
        elif link.ignored and row["state"] != "ignored":
            continue
        elif row["found_on"] is None or answer.url <= row["found_on"] or row["column_url"] != answer.column_url:
            _renew(db, row, link, answer)
        update = "UPDATE sightings SET found_on = :page WHERE url = :url AND found_on > :page"
        db.execute(update, {"page": answer.url, "url": link.url})


def calls_anew(row: FrontierRow | None, link: Link, page: str) -> bool:
    """Tell whether a link asks for an address to be fetched tonight, whatever its rhythm and its failures.

    So does the first link to it, one that is not ignored where the others were, and one that its page has changed.

    Args:
        row: The address's row of the frontier, None where there is none.
        link: The link.
        page: Address of the page that it stands on.
    """
    if link.ignored:
        return False
    if row is None or row["state"] in ("pending", "ignored"):
        return True
    return row["state"] in ("failed", "given_up") and _is_changed(row, link, page)


def find_address(db: Database, url: str) -> FrontierRow | None:
    """Return the row of an address, None where no page has named it."""
    row: FrontierRow | None = fetch_row(db, "SELECT * FROM frontier WHERE url = ?", [url])
    return row


def keep_listings(db: Database, listing: ListingItem) -> None:
    """Write what a listing page holds; drop the column's pages that it led to and leads to no more."""
    row = {
        "url": listing.address,
        "portal": listing.portal,
        "column_url": listing.column_url,
        "entries": listing.entries,
        "pages": listing.pages,
    }
    upsert_row(db, "listings", "url", row)
    found = "SELECT url FROM frontier WHERE kind = 'listing' AND column_url = ? AND found_on = ?"
    before = {url for (url,) in db.execute(found, [listing.column_url, listing.url])}
    for url in before - {link.url for link in listing.links if link.kind == "listing"}:
        db.execute("DELETE FROM frontier WHERE url = ?", [url])
        db.execute("DELETE FROM listings WHERE url = ?", [url])


def find_listing(db: Database, url: str) -> tuple[int, int] | None:
    """Return how many entries a listing page last had and how many pages it stated, None for one not seen before."""
    row = fetch_row(db, "SELECT entries, pages FROM listings WHERE url = ?", [url])
    return (row["entries"], row["pages"]) if row else None


def list_pages_found_on(db: Database, column_url: str, page: str) -> list[Link]:
    """Return a column's pages that one of them led to when it last answered with a body."""
    query = "SELECT url, title FROM frontier WHERE kind = 'listing' AND column_url = ? AND found_on = ? ORDER BY url"
    return [Link(row["url"], "listing", row["title"]) for row in fetch_rows(db, query, [column_url, page])]


def count_addresses(db: Database, column_url: str) -> int:
    """Return how many addresses a column has led to."""
    (count,) = db.execute("SELECT count(*) FROM frontier WHERE column_url = ?", [column_url]).fetchone()
    return int(count)


def iterate_addresses(db: Database, portal: str) -> Iterator[KnownAddress]:
    """Yield a portal's pages and attachments that are not ignored, by address, a few at a time.

    What is written meanwhile is seen by later batches.
    """
    last = ""
    while True:
        rows: list[KnownAddress] = fetch_rows(db, KNOWN_ADDRESSES, [portal, last, ADDRESS_BATCH])
        yield from rows
        if len(rows) < ADDRESS_BATCH:
            return
        last = rows[-1]["url"]


def settle(db: Database, address: str, *, answered_by: str | None = None) -> None:
    """Record that an address was answered, possibly by another after a redirect; its failures are over."""
    other = answered_by if answered_by != address else None
    update = """
        UPDATE frontier
        SET state = 'fetched', reason = NULL, attempts = 0, retry_at = NULL, answered_by = coalesce(?, answered_by)
        WHERE url = ?
    """
    db.execute(update, [other, address])


def settle_failure(
    db: Database, address: str, reason: str, plan: RetryPlan, at: datetime, retry_after: float = 0
) -> int:
    """Record that an address failed; return how many failures in a row it is given up after, 0 where it is not.

    A listing page is never given up: what is new stands there.

    Args:
        db: The database.
        address: What was asked for; nothing is written where the frontier does not have it (a column's first page).
        reason: The error's code.
        plan: When to ask again.
        at: The instant.
        retry_after: Seconds that the server wants to be left alone.
    """
    row = find_address(db, address)
    if row is None:
        return 0
    attempts = row["attempts"] + 1
    given_up = plan.is_spent(attempts) and row["kind"] != "listing"
    retry_at = None if given_up else plan.next_try(attempts, at, retry_after).strftime("%Y-%m-%dT%H:%M:%SZ")
    state = "given_up" if given_up else "failed"
    changes = {"state": state, "reason": reason, "attempts": attempts, "retry_at": retry_at}
    update_row(db, "frontier", "url", address, changes)
    return attempts if given_up else 0


def count_waiting(db: Database, portals: Collection[str], at: datetime) -> dict[str, int]:
    """Return how many addresses of some portals wait for their next try, have been given up, or were never asked."""
    marks = ",".join("?" * len(portals))
    row = db.execute(
        f"""
        SELECT coalesce(sum(state = 'failed' AND retry_at > ?), 0), coalesce(sum(state = 'given_up'), 0),
          coalesce(sum(state = 'pending'), 0)
        FROM frontier WHERE portal IN ({marks})
        """,  # noqa: S608 - question marks
        [at.strftime("%Y-%m-%dT%H:%M:%SZ"), *portals],
    ).fetchone()
    return dict(zip(("waiting", "given_up", "pending"), row, strict=True))


def _renew(db: Database, row: FrontierRow, link: Link, answer: Answer) -> None:
    """Write what is new about a known address; a link that its page has changed ends its pause."""
    changes: StoredRow = {"found_on": answer.url, "title": link.title, "listed_on": link.listed_on}
    if link.kind == "listing":  # a column whose address changed in the registry keeps its pages
        changes["column_url"] = answer.column_url
    if row["state"] in ("failed", "given_up") and _is_changed(row, link, answer.url):
        changes |= {"state": "pending", "reason": None, "attempts": 0, "retry_at": None}
    stored: Mapping[str, object] = row
    if any(stored[name] != value for name, value in changes.items()):
        update_row(db, "frontier", "url", row["url"], changes)


def _is_changed(row: FrontierRow, link: Link, page: str) -> bool:
    """Tell whether the page that an address was found on links it otherwise now."""
    return bool(row["found_on"] == page and (row["title"], row["listed_on"]) != (link.title, link.listed_on))


def _frontier_row(link: Link, answer: Answer) -> StoredRow:
    return {
        "url": link.url,
        "portal": link.portal or answer.portal,
        "kind": link.kind,
        "column_url": answer.column_url,
        "found_on": answer.url,
        "title": link.title,
        "listed_on": link.listed_on,
        "state": "ignored" if link.ignored else "pending",
        "reason": link.ignored or None,
    }
