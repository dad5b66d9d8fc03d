"""One look at the database for those who only read: read-only, at one instant, and never in the way of a run."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.store.version import SCHEMA_VERSION

_SECONDS = 5.0  # a run that begins or ends holds the file for an instant, while it changes the journal's mode


class SnapshotError(RuntimeError):
    """A database that cannot be read: the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The rows of a database as they were when it was opened."""

    connection: sqlite3.Connection

    def query(self, sql: str, **parameters: Any) -> list[Any]:
        """Return all rows of a query as dicts by the names of their columns.

        Which columns these are is said by the function that asks, with a TypedDict (`pipelines/store/queries`).
        """
        return [dict(row) for row in self.connection.execute(sql, parameters)]

    def value(self, sql: str, **parameters: Any) -> Any:
        """Return the first column of a query's first row."""
        return self.connection.execute(sql, parameters).fetchone()[0]


@contextmanager
def open_snapshot(path: Path) -> Iterator[Snapshot]:
    """Open a database for reading; everything that is asked within the block is of one instant.

    Keep the block short and do the work after it: a run that ends meanwhile cannot fold its log into the file.

    Raises:
        SnapshotError: There is no such file, it is no database of this program, or one of another version.
    """
    if not path.is_file():
        raise SnapshotError(f"{path}: there is no such database; the first run makes it")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_SECONDS)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("BEGIN")
            _check(path, connection)
            yield Snapshot(connection)
    except sqlite3.DatabaseError as error:
        old = "; a run of this version brings an older database up to date" if "no such" in str(error) else ""
        raise SnapshotError(f"{path}: {error}{old}") from error


def _check(path: Path, connection: sqlite3.Connection) -> None:
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > SCHEMA_VERSION:
        raise SnapshotError(f"{path}: it has schema {found}, this program knows {SCHEMA_VERSION}: update the program")
    if 0 < found < SCHEMA_VERSION:
        raise SnapshotError(
            f"{path}: it has schema {found}, this program reads {SCHEMA_VERSION}: "
            "a run of this version brings an older database up to date"
        )
    if found == 0:
        raise SnapshotError(f"{path}: it is no database of this program, or no run has made its tables yet")
