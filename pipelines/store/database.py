"""Opening and closing the database, and writing only what differs."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

from sqlite_utils import Database

from pipelines.schema import migrate

Row = dict[str, Any]


def open_database(path: Path) -> Database:
    """Open a database for writing, make or migrate its schema, and switch it to write-ahead logging.

    Raises:
        NewerSchemaError: A newer version of this program wrote it.
        sqlite3.DatabaseError: The file is no database or cannot be opened.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    db = Database(path)
    db.execute("PRAGMA busy_timeout = 10000")
    db.execute("PRAGMA foreign_keys = ON")
    migrate(db)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    return db


def close_database(db: Database) -> None:
    """Close a database and leave one file: the write-ahead log goes back into it, as far as no reader holds it."""
    db.execute("PRAGMA optimize")
    db.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    db.execute("PRAGMA busy_timeout = 0")
    with suppress(OperationalError):  # a reader is in it: the log is empty, and the next run folds it
        db.execute("PRAGMA journal_mode = DELETE")
    db.close()


def now() -> str:
    """Return this instant in UTC, to the second: ``2026-11-22T01:00:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def insert_rows(db: Database, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows as sequences of their columns' values, in one statement.

    A document has hundreds of cells: sqlite-utils' ``insert_all`` took a third of a crawl's time for them.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    places = ", ".join("?" * len(columns))
    with db.atomic():
        db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608 - our own names


def replace_rows(db: Database, table: str, key: Mapping[str, Any], rows: Sequence[Row]) -> bool:
    """Make the rows of a table under one key equal to ``rows``; return whether anything had to be written."""
    where = " AND ".join(f"{column} = :{column}" for column in key)
    if _same(list(db.query(f"SELECT * FROM {table} WHERE {where}", dict(key))), rows):  # noqa: S608
        return False
    db.table(table).delete_where(where, dict(key))
    if rows:
        insert_rows(db, table, list(rows[0]), [list(row.values()) for row in rows])
    return True


def _same(stored: Sequence[Row], rows: Sequence[Row]) -> bool:
    return len(stored) == len(rows) and sorted(map(_comparable, stored)) == sorted(map(_comparable, rows))


def _comparable(row: Row) -> str:
    return repr(sorted(row.items()))
