"""The runs of several databases as those of one, in the order in which they began, and their failures."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from pipelines.store.database import StoredRow, fetch_rows, insert_rows
from pipelines.store.merged_shards import list_columns

_IDENTITY = ("started_at", "pid", "command", "arguments")
_RUN_OF = "CREATE TEMP TABLE run_of (shard INTEGER, old INTEGER, new INTEGER, PRIMARY KEY (shard, old)) WITHOUT ROWID"

_FAILURES = """
INSERT INTO failures (run_id, {columns})
SELECT run, {columns} FROM (
  SELECT m.new AS run, f.id, {columns},
    row_number() OVER (PARTITION BY f.shard, f.run_id, {columns} ORDER BY f.id) AS nth
  FROM temp.staged_failures f JOIN temp.run_of m ON m.shard = f.shard AND m.old = f.run_id
)
GROUP BY run, nth, {columns} ORDER BY run, at, min(id), {columns}
"""


def merge_runs(db: Database) -> None:
    """Write every run once, and to ``temp.run_of`` which run of a shard is which of these.

    A run is known by when it began, its process, command and arguments: a copy of a database has the same. Where two
    rows that agree in this have both ended, and otherwise, two machines began at one instant, and these are two runs.
    """
    db.execute(_RUN_OF)
    columns = [name.strip('"') for name in list_columns(db, "runs") if name != '"id"']
    runs = sorted(_tell_apart(fetch_rows(db, "SELECT * FROM temp.staged_runs ORDER BY shard, id")), key=_order)
    for number, copies in enumerate(runs, 1):
        best = max(copies, key=lambda row: (row["finished_at"] is not None, _content(row)))
        insert_rows(db, "runs", ["id", *columns], [[number, *(best[name] for name in columns)]])
        insert_rows(db, "run_of", ["shard", "old", "new"], [[row["shard"], row["id"], number] for row in copies])


def merge_failures(db: Database) -> None:
    """Write the failures of all runs; a run that several shards have has none of them twice."""
    columns = ", ".join(name for name in list_columns(db, "failures") if name not in ('"id"', '"run_id"'))
    db.execute(_FAILURES.format(columns=columns))


def _tell_apart(rows: list[StoredRow]) -> Iterator[list[StoredRow]]:
    """Yield the rows that are copies of one run."""
    alike: dict[Any, list[StoredRow]] = defaultdict(list)
    seen: dict[Any, int] = defaultdict(int)
    for row in rows:  # a shard's second run of one key is no copy of its first
        key = tuple(row[name] for name in _IDENTITY)
        seen[row["shard"], key] += 1
        alike[key, seen[row["shard"], key]].append(row)
    for group in alike.values():
        ended: dict[str, list[StoredRow]] = defaultdict(list)
        for row in group:
            if row["finished_at"] is not None:
                ended[_content(row)].append(row)
        copies = [ended[content] for content in sorted(ended)] or [[]]
        copies[0] += [row for row in group if row["finished_at"] is None]  # a copy from before the end
        yield from copies


def _content(row: StoredRow) -> str:
    return json.dumps({name: value for name, value in row.items() if name not in ("shard", "id")}, sort_keys=True)


def _order(copies: list[StoredRow]) -> tuple[str, int, str]:
    return copies[0]["started_at"], min(row["id"] for row in copies), min(map(_content, copies))
