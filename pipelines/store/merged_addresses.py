"""What stood at which address, and what is to be done about it, where several databases know one address.

Each address has the row that one crawl over all would have left: what was heard of it last counts, and since when it
is known, the first page by name that links it, and every version that stood there are kept.
"""

from collections.abc import Mapping

from sqlite_utils import Database

from pipelines.store.merged_repeats import fold_repeated
from pipelines.store.merged_shards import list_columns

_HEARD = """
CREATE TEMP TABLE heard AS  -- when a shard last had an answer from an address, or none when it asked
SELECT url, shard, max(at) AS at FROM (
  SELECT url, shard, last_seen_at AS at FROM temp.staged_sightings
  UNION ALL
  SELECT url, shard, at FROM temp.staged_failures WHERE stage IN ('fetch', 'listing')
  UNION ALL
  SELECT f.url, f.shard, s.last_seen_at FROM temp.staged_frontier f
  JOIN temp.staged_sightings s ON s.url = f.answered_by AND s.shard = f.shard
) GROUP BY url, shard
"""

_SIGHTINGS = """
INSERT INTO sightings ({columns})
SELECT {chosen} FROM (
  SELECT s.*, min(s.first_seen_at) OVER address AS first, min(s.found_on) OVER address AS page,
    row_number() OVER (PARTITION BY s.url ORDER BY s.last_seen_at DESC, a.age DESC, {columns}) AS place
  FROM temp.staged_sightings s JOIN temp.shards a ON a.number = s.shard WINDOW address AS (PARTITION BY s.url)
) WHERE place = 1
"""
_LINKED_EARLIER = """
UPDATE sightings SET found_on = f.found_on FROM frontier f
WHERE f.url = sightings.url AND f.state <> 'ignored' AND f.found_on < sightings.found_on
"""
_GONE_SINCE = """
UPDATE sightings SET http_status = gone.status FROM (
  SELECT url, at, CAST(substr(error, 6) AS INTEGER) AS status,
    row_number() OVER (PARTITION BY url ORDER BY at DESC, error DESC) AS place
  FROM temp.staged_failures WHERE stage IN ('fetch', 'listing') AND error GLOB 'http_[45][0-9][0-9]'
) gone
WHERE gone.place = 1 AND gone.url = sightings.url AND gone.at > sightings.last_seen_at
  AND (SELECT count(*) FROM temp.heard h WHERE h.url = gone.url) > 1
"""

_FOUND = """
CREATE TEMP TABLE found AS  -- versions of addresses by the merged runs; each shard's newest sighting is of one as well
SELECT m.new AS run, 1 AS is_capture, c.* FROM temp.staged_captures c
JOIN temp.run_of m ON m.shard = c.shard AND m.old = c.run_id
"""
_FOUND_STANDING = """
INSERT INTO temp.found (run, is_capture, shard, url, sha256, first_seen_at, portal)
SELECT (
  SELECT max(r.id) FROM temp.run_of m JOIN runs r ON r.id = m.new
  WHERE m.shard = s.shard AND r.started_at <= s.last_seen_at
) AS run, 0, s.shard, s.url, s.sha256, s.last_seen_at, s.portal
FROM temp.staged_sightings s
WHERE s.sha256 IS NOT NULL AND run IS NOT NULL AND (SELECT count(*) FROM temp.heard h WHERE h.url = s.url) > 1
"""
_CAPTURES = """
INSERT INTO captures ({columns})
WITH once AS (
  SELECT *, coalesce(repeats, sha256) AS said,
    row_number() OVER (PARTITION BY url, run, sha256 ORDER BY is_capture DESC, {columns}) AS place
  FROM temp.found
), in_order AS (
  SELECT *, lag(said) OVER stints AS before, lag(run) OVER stints AS run_before FROM once WHERE place = 1
  WINDOW stints AS (PARTITION BY url ORDER BY run, first_seen_at, sha256)
)
SELECT {chosen} FROM in_order o
WHERE repeats IS NOT NULL OR before IS NOT said OR EXISTS (
  -- one shard has captured both: it has seen something else there in between
  SELECT 1 FROM temp.found one JOIN temp.found other ON other.url = one.url AND other.shard = one.shard
  WHERE one.url = o.url AND one.is_capture AND other.is_capture
    AND (one.run, one.sha256) = (o.run, o.sha256) AND (other.run, other.sha256) = (o.run_before, o.sha256)
)
"""

_COLUMN_SHARDS = """
CREATE TEMP TABLE column_shards AS  -- for each column the shard that saw its first page last, which counts its pages
SELECT column_url, shard FROM (
  SELECT l.column_url, l.shard, rank() OVER (PARTITION BY l.column_url ORDER BY h.at DESC, a.age DESC) AS place
  FROM (SELECT DISTINCT column_url, shard FROM temp.staged_listings) l
  JOIN temp.shards a ON a.number = l.shard LEFT JOIN temp.heard h ON h.url = l.column_url AND h.shard = l.shard
) WHERE place = 1
"""
_COLUMN_PAGES = """
CREATE TEMP TABLE column_pages AS
SELECT f.url FROM temp.staged_frontier f JOIN temp.column_shards c USING (column_url, shard) WHERE f.kind = 'listing'
UNION
SELECT l.url FROM temp.staged_listings l JOIN temp.column_shards c USING (column_url, shard)
"""
_DROP_PAGES = """
DELETE FROM temp.staged_{table} WHERE {pages} AND url NOT IN (SELECT url FROM temp.column_pages)
  AND column_url IN (SELECT column_url FROM temp.column_shards)
"""
_LISTINGS = """
INSERT INTO listings ({columns})
SELECT {columns} FROM (
  SELECT l.*, row_number() OVER (PARTITION BY l.url ORDER BY h.at DESC, a.age DESC, {columns}) AS place
  FROM temp.staged_listings l JOIN temp.shards a ON a.number = l.shard
  LEFT JOIN (SELECT url AS address, shard AS of, at FROM temp.heard) h ON h.address = l.url AND h.of = l.shard
) WHERE place = 1
"""

_ACCEPTED = """
INSERT INTO accepted ({columns})
SELECT {columns} FROM (
  SELECT *, row_number() OVER (PARTITION BY subject ORDER BY at DESC, {columns}) AS place FROM temp.staged_accepted
) WHERE place = 1
"""

_LINK = ('"portal"', '"kind"', '"column_url"', '"found_on"', '"title"', '"listed_on"')
"""What the page says that links an address; the rest of the frontier's row is what came of asking for it."""

_FRONTIER = """
INSERT INTO frontier (url, {link}, {rest})
WITH known AS (
  SELECT f.*, h.at AS heard, a.age, min(f.state = 'ignored') OVER (PARTITION BY f.url) AS all_ignored
  FROM temp.staged_frontier f JOIN temp.shards a ON a.number = f.shard
  LEFT JOIN temp.heard h ON h.url = f.url AND h.shard = f.shard
), placed AS (
  SELECT *, row_number() OVER (PARTITION BY url ORDER BY heard DESC, age DESC, {columns}) AS newest, row_number() OVER (
    PARTITION BY url
    ORDER BY iif(kind = 'listing', '', coalesce(found_on, char(1114111))), heard DESC, age DESC, {columns}
  ) AS first
  FROM known WHERE all_ignored OR state <> 'ignored'
)
SELECT link.url, {link_chosen}, {rest_chosen}
FROM placed link JOIN placed state ON state.url = link.url WHERE link.first = 1 AND state.newest = 1
"""


def merge_addresses(db: Database) -> None:
    """Write sightings, captures, frontier and listings; the runs and documents that they name are there."""
    for statement in (_HEARD, "CREATE INDEX temp.heard_url ON heard (url, shard)"):
        db.execute(statement)
    _merge_frontier(db)
    columns = list_columns(db, "sightings")
    _choose(db, _SIGHTINGS, columns, {"first_seen_at": "first", "found_on": "page"})
    db.execute(_LINKED_EARLIER)
    db.execute(_GONE_SINCE)
    db.execute(_FOUND)
    db.execute("CREATE INDEX temp.found_url ON found (url)")
    db.execute(_FOUND_STANDING)
    _choose(db, _CAPTURES, list_columns(db, "captures"), {"run_id": "run"})
    fold_repeated(db)


def merge_accepted(db: Database) -> None:
    """Write what maintainers have accepted; of two words on one subject the later one counts."""
    _choose(db, _ACCEPTED, list_columns(db, "accepted"), {})


def _merge_frontier(db: Database) -> None:
    db.execute(_COLUMN_SHARDS)
    db.execute(_COLUMN_PAGES)
    db.execute(_DROP_PAGES.format(table="frontier", pages="kind = 'listing'"))
    db.execute(_DROP_PAGES.format(table="listings", pages="url <> column_url"))
    _choose(db, _LISTINGS, list_columns(db, "listings"), {})
    columns = list_columns(db, "frontier")
    rest = [name for name in columns if name not in ('"url"', *_LINK)]
    db.execute(
        _FRONTIER.format(
            columns=", ".join(columns),
            link=", ".join(_LINK),
            rest=", ".join(rest),
            link_chosen=", ".join(f"link.{name}" for name in _LINK),
            rest_chosen=", ".join(f"state.{name}" for name in rest),
        )
    )


def _choose(db: Database, statement: str, columns: list[str], others: Mapping[str, str]) -> None:
    """Run a statement for the columns of its table; some have their value from another column of its query."""
    chosen = ", ".join(others.get(name.strip('"'), name) for name in columns)
    db.execute(statement.format(columns=", ".join(columns), chosen=chosen))
