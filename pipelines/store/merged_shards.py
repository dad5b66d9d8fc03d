"""What several databases saw, side by side in temporary tables, until each row of the merged one can be chosen.

``shard`` is the name under which one of them is attached. A column that a later version added to a table is copied
where the shard has it.
"""

from sqlite_utils import Database

STAGED = ("runs", "failures", "sightings", "captures", "frontier", "listings", "accepted")
"""Tables of which one row may stand in several shards: ``temp.staged_…``, with the shard's number."""

_KEYS = {"sightings": "url", "captures": "url, run_id", "frontier": "url", "listings": "url", "failures": "run_id, url"}

_SHARDS = """
CREATE TEMP TABLE shards (
  number INTEGER PRIMARY KEY,
  age TEXT NOT NULL  -- when its last run ended or began: of two copies of one database the later one counts
)
"""
_AGE = "INSERT INTO temp.shards SELECT ?, coalesce(max(coalesce(finished_at, started_at)), '') FROM shard.runs"


def prepare_staging(db: Database) -> None:
    """Make the temporary tables, empty."""
    db.execute(_SHARDS)
    for table in STAGED:
        db.execute(f"CREATE TEMP TABLE staged_{table} AS SELECT 0 AS shard, * FROM main.{table} WHERE 0")  # noqa: S608
        if key := _KEYS.get(table):
            db.execute(f"CREATE INDEX temp.staged_{table}_key ON staged_{table} ({key})")


def stage_shard(db: Database, number: int) -> None:
    """Copy the rows of the attached shard beside those of the others."""
    db.execute(_AGE, [number])
    for table in STAGED:
        columns = ", ".join(list_shared_columns(db, table))
        rows = f"SELECT ?, {columns} FROM shard.{table}"  # noqa: S608 - names of the schema
        db.execute(f"INSERT INTO temp.staged_{table} (shard, {columns}) {rows}", [number])


def list_columns(db: Database, table: str) -> list[str]:
    """Return the columns of a table, in the order of the schema, quoted."""
    return [f'"{name}"' for (name,) in db.execute("SELECT name FROM pragma_table_info(?, 'main')", [table])]


def list_shared_columns(db: Database, table: str) -> list[str]:
    """Return the columns that the attached shard has as well."""
    there = {f'"{name}"' for (name,) in db.execute("SELECT name FROM pragma_table_info(?, 'shard')", [table])}
    return [name for name in list_columns(db, table) if name in there]
