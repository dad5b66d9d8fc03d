"""Databases that were filled on several machines, put together to one, as one crawl over all would have left it.

Each shard is read in one transaction and never written. What it saw is copied: what documents say at once
(``merged_evidence``), all else into temporary tables (``merged_shards``), from which the runs (``merged_runs``) and the
addresses (``merged_addresses``) are made when every shard is there. Reports are never copied: two shards may each have
half of one, so all are to be concluded anew. No order of the shards matters, and none counts twice.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines.issuers.registry import is_whole_country, name_region
from pipelines.store.concluding import touch_all
from pipelines.store.database import exists, now
from pipelines.store.merged_addresses import merge_accepted, merge_addresses
from pipelines.store.merged_evidence import Dispute, copy_evidence, prepare_numbers
from pipelines.store.merged_runs import merge_failures, merge_runs
from pipelines.store.merged_shards import prepare_staging, stage_shard
from pipelines.store.runs import add_failure, begin_run, describe_running
from pipelines.store.schema import prepare_schema
from pipelines.store.snapshot import open_snapshot
from pipelines.store.version import APPLICATION_ID, SCHEMA_VERSION

_UNDER_WAY = "SELECT EXISTS (SELECT 1 FROM runs WHERE finished_at IS NULL AND id = (SELECT max(id) FROM runs))"
_REGION = "SELECT max(value) FROM about WHERE name = 'region'"
_LOST_RUN = "SELECT run_id FROM shard.captures WHERE run_id NOT IN (SELECT id FROM shard.runs) LIMIT 1"
_SAYS_TWO_THINGS = "two databases have different readings of it by {}: scrapy reparse settles which"


class ShardError(RuntimeError):
    """A database that cannot be merged: the message names it and says why."""


def check_shard(path: Path) -> str:
    """Return which run of a shard has not ended; empty where the last one has.

    Raises:
        ShardError: It has an older schema than this version writes, the issuers of another region, or is none of ours.
        SnapshotError: It cannot be read, or a newer version wrote it.
    """
    with open_snapshot(path) as snapshot:
        schema = snapshot.value("PRAGMA user_version")
        if schema < SCHEMA_VERSION:
            raise ShardError(
                f"{path}: it has schema {schema}, and only schema {SCHEMA_VERSION} is merged: a run of this version "
                "brings an older database up to date"
            )
        if snapshot.value("PRAGMA application_id") != APPLICATION_ID:
            raise ShardError(f"{path}: it is a database of another program")
        if (region := snapshot.value(_REGION)) != name_region() and not is_whole_country():
            raise ShardError(f"{path}: its issuers are those of the region {region}, and REGION is {name_region()}")
        is_under_way = snapshot.value(_UNDER_WAY)
        return describe_running(Database(snapshot.connection)) if is_under_way else ""


def make_merged(path: Path) -> Database:
    """Make the database that shards are copied into; it is worth nothing before all is done.

    So nothing is flushed on the way, and nothing logged before it is concluded: what is broken off is made again.
    """
    db = Database(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rwc", uri=True))  # shards are attached by URI
    db.execute("PRAGMA journal_mode = MEMORY")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA cache_size = -8192")
    prepare_schema(db)
    return db


def merge_shards(
    db: Database, shards: Sequence[Path], arguments: Mapping[str, Any], done: Callable[[Path], None]
) -> int:
    """Write what all shards saw into a new database, and touch every document; return the id of the merge's own run.

    Args:
        db: The database, as ``make_merged`` returns it.
        shards: The shards, in any order.
        arguments: What the merge's run says of itself.
        done: Called after each shard.

    Raises:
        ShardError: A shard cannot be read to its end, or there is no room for it.
    """
    started_at = now()
    prepare_staging(db)
    prepare_numbers(db)
    disputes: set[Dispute] = set()
    for number, path in enumerate(shards):
        try:
            disputes.update(_add_shard(db, number, path))
        except sqlite3.Error as error:
            raise ShardError(f"{path} could not be copied: {error}") from error
        done(path)
    with db.atomic():
        merge_runs(db)
        run_id = begin_run(db, "merge", arguments, started_at)
        merge_failures(db)
        merge_addresses(db)
        merge_accepted(db)
        for sha256, reader in sorted(disputes):
            if exists(db, "_documents", "sha256 = ? AND reader = ?", [sha256, reader]):  # no later one has read it
                add_failure(db, run_id, sha256, "store", "two_readings", _SAYS_TWO_THINGS.format(reader))
        touch_all(db)
    db.execute("PRAGMA journal_mode = WAL")  # the processes that work conclusions out read what is committed
    return run_id


def is_known_failure(db: Database, url: str, stage: str, error: str) -> bool:
    """Tell whether a run of a shard has recorded a failure: a merge that meets it again has no news of it."""
    return exists(db, "failures", "url = ? AND stage = ? AND error = ?", [url, stage, error])


def _add_shard(db: Database, number: int, path: Path) -> list[Dispute]:
    """Copy what a shard has, of one instant."""
    db.execute("ATTACH ? AS shard", [f"{path.absolute().as_uri()}?mode=ro"])
    try:
        with db.atomic():
            if lost := db.execute(_LOST_RUN).fetchone():
                raise ShardError(f"{path}: captures name run {lost[0]}, which it does not have")
            stage_shard(db, number)
            return copy_evidence(db)
    finally:
        db.execute("DETACH shard")
