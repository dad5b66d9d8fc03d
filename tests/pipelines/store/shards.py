"""Nights of a crawl over several machines, written to the databases of each and to the one of a single machine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.items import Answer, Link, ListingItem
from pipelines.store.concluding import conclude_touched
from pipelines.store.database import close_database, insert_rows, open_database
from pipelines.store.frontier import extend_frontier, keep_listings, settle, settle_failure
from pipelines.store.merging import make_merged, merge_shards
from pipelines.store.retries import RetryPlan
from pipelines.store.runs import add_failure
from pipelines.store.sightings import record_status, sight
from tests.pipelines.store.site import CONCLUSIONS, EVIDENCE, PUBLISHERS, Stored, dump, store

SEEN = ("sightings", "captures", "listings", "changes", "touched", "form_items", "rules", "about", "coverage")
PLAN = RetryPlan(first=1, factor=2, longest=30, nights_max=99)


@dataclass(frozen=True)
class Night:
    """One run of one machine: what it found at which addresses, and which of them were gone (404)."""

    machine: int
    day: int
    found: tuple[Stored, ...]
    gone: tuple[Stored, ...] = ()
    concluded: bool = True

    @property
    def instant(self) -> str:
        return f"2026-11-{self.day:02}T01:00:00Z"


def write_nights(path: Path, nights: Iterable[Night]) -> Path:
    """Write a database as a machine leaves it after its nights."""
    db = open_database(path)
    for run_id, night in enumerate(nights, 1):
        with pytest.MonkeyPatch.context() as patch:
            for module in ("sightings", "runs"):
                patch.setattr(f"pipelines.store.{module}.now", lambda: night.instant)  # noqa: B023 - used in this turn
            _write(db, run_id, night)
            if night.concluded:
                conclude_touched(db, PUBLISHERS, lambda *failure: add_failure(db, run_id, *failure))  # noqa: B023
    conclude_touched(db, PUBLISHERS, lambda *_: None)
    close_database(db)
    return path


def _write(db: Database, run_id: int, night: Night) -> None:
    run = (run_id, "nightly", "{}", night.instant, night.instant, night.machine, "ok")
    columns = ["id", "command", "arguments", "started_at", "finished_at", "pid", "outcome"]
    insert_rows(db, "runs", columns, [run])
    listed = (*night.found, *night.gone)
    for portal in sorted({stored.portal for stored in listed}):
        column = f"http://{portal}.example/"
        links = [Link(one.url, "page", one.url[-9:]) for one in listed if one.portal == portal]
        listing = ListingItem(column, column, 200, portal=portal, column_url=column, links=links, entries=len(links))
        extend_frontier(db, listing)
        sight(db, listing, None, run_id)
        keep_listings(db, listing)
    for stored in night.found:
        store(db, stored, run_id)
        settle(db, stored.url)
    for url in (stored.url for stored in night.gone):
        add_failure(db, run_id, url, "fetch", "http_404", "Not Found")
        record_status(db, url, "http_404")
        settle_failure(db, url, "http_404", PLAN, datetime.fromisoformat(night.instant).astimezone(UTC))


def merge(path: Path, shards: Sequence[Path]) -> Database:
    """Merge databases as the command does, and open the result."""
    db = make_merged(path)
    run_id = merge_shards(db, shards, {}, lambda _: None)
    conclude_touched(db, PUBLISHERS, lambda *failure: add_failure(db, run_id, *failure))
    return db


def dump_all(db: Database) -> str:
    """Return all rows of the contract's tables, but those of runs and failures, and of the counted retries."""
    return "\n".join(
        [
            dump(db, (*CONCLUSIONS, *EVIDENCE, *SEEN)),
            *(f"frontier: {row}" for row in db.query(_FRONTIER)),
            *(f"runs: {row}" for row in db.query("SELECT * FROM runs WHERE command <> 'merge' ORDER BY id")),
        ]
    )


_FRONTIER = """
SELECT url, portal, kind, column_url, found_on, title, listed_on, state, reason, answered_by FROM frontier ORDER BY url
"""


def answer(url: str, *links: Link, portal: str = "x", column: str = "http://x/") -> Answer:
    return Answer(url, url, 200, portal=portal, column_url=column, links=list(links))
