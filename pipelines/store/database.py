"""Opening and closing the database, and writing only what differs."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

from sqlite_utils import Database

from pipelines.store.schema import prepare_schema

StoredRow = dict[str, Any]
"""A row of a table, by the names of its columns."""


FREE_PAGES = 256
"""Pages of a file that may stand empty: a megabyte."""


def open_database(path: Path) -> Database:
    """Open a database for writing, make its schema where it is new, and switch it to write-ahead logging.

    Raises:
        NewerSchemaError: A newer version of this program wrote it.
        OlderSchemaError: It has to be rewritten first (`pipelines/store/migration`).
        OtherRegionError: It was filled under another region.
        sqlite3.DatabaseError: The file is no database or cannot be opened.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    db = Database(path)
    db.execute("PRAGMA busy_timeout = 10000")
    db.execute("PRAGMA foreign_keys = ON")
    try:
        prepare_schema(db)
    except Exception:
        db.close()
        raise
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA cache_size = -8192")  # 8 MB: a run's conclusions are one transaction
    db.execute(
        "PRAGMA wal_autocheckpoint = 8192"
    )  # pages, 32 MB: a document is a hundred of them, a checkpoint two fsyncs
    return db


def close_database(db: Database) -> None:
    """Close a database and leave one file: the write-ahead log goes back into it, as far as no reader holds it."""
    db.execute("PRAGMA optimize")
    _give_room_back(db)
    db.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    db.execute("PRAGMA busy_timeout = 0")
    with suppress(OperationalError):  # a reader is in it: the log is empty, and the next run folds it
        db.execute("PRAGMA journal_mode = DELETE")
    db.close()


def _give_room_back(db: Database) -> None:
    """Shorten the file by the pages that nothing stands on, where they are many: a first crawl leaves a tenth."""
    free, pages = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count"))
    if free > max(FREE_PAGES, pages // 50):
        db.conn.executescript("PRAGMA incremental_vacuum")  # execute() would take one step of it: one page


def find_file(db: Database) -> Path:
    """Return the file that a database is kept in."""
    (path,) = db.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()
    return Path(path)


def now() -> str:
    """Return this instant in UTC, to the second: ``2026-11-22T01:00:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def fetch_rows(db: Database, query: str, parameters: Sequence[Any] | StoredRow = ()) -> list[Any]:
    """Return all rows of a query as dicts by the names of their columns; whoever asks says which these are.

    What a crawl does for every page is written in SQL, here and below: sqlite-utils guards each query with a savepoint
    and looks the schema up for each table that it names, which took 5 of 48 ms a page.
    """
    cursor = db.execute(query, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def fetch_row(db: Database, query: str, parameters: Sequence[Any] | StoredRow = ()) -> Any:
    """Return the first row of a query as a dict by the names of its columns, None where it has none."""
    return next(iter(fetch_rows(db, query, parameters)), None)


def exists(db: Database, table: str, where: str, parameters: Sequence[Any]) -> bool:
    """Tell whether a table has a row under a condition."""
    query = f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {where})"  # noqa: S608 - our own names
    return bool(db.execute(query, parameters).fetchone()[0])


def update_row(db: Database, table: str, key: str, value: Any, changes: Mapping[str, Any]) -> None:
    """Change columns of the row whose key has a value.

    Raises:
        LookupError: There is none.
    """
    names = ", ".join(f"{name} = ?" for name in changes)
    update = f"UPDATE {table} SET {names} WHERE {key} = ?"  # noqa: S608 - our own names
    if db.execute(update, [*changes.values(), value]).rowcount != 1:
        raise LookupError(f"{table} has no row whose {key} is {value!r}")


def upsert_row(db: Database, table: str, key: str, row: StoredRow) -> None:
    """Write a row, in place of the one whose key has its value."""
    names, places = ", ".join(row), ", ".join("?" * len(row))
    changes = ", ".join(f"{name} = excluded.{name}" for name in row if name != key)
    insert = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - our own names
    db.execute(f"{insert} ON CONFLICT ({key}) DO UPDATE SET {changes}", list(row.values()))


def insert_rows(
    db: Database, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, ignore: bool = False
) -> None:
    """Insert rows as sequences of their columns' values, all or none; ``ignore`` leaves out those that are there.

    Inside a transaction a failure is its owner's to roll back. A document has hundreds of cells: sqlite-utils'
    ``insert_all`` took a third of a crawl's time for them.
    """
    rows = list(rows)
    if not rows:
        return
    verb = "INSERT OR IGNORE" if ignore else "INSERT"
    names = ", ".join(f'"{column}"' for column in columns)
    places = ", ".join("?" * len(columns))
    with nullcontext() if db.conn.in_transaction else db.atomic():
        db.conn.executemany(f"{verb} INTO {table} ({names}) VALUES ({places})", rows)


def replace_rows(db: Database, table: str, key: Mapping[str, Any], rows: Sequence[StoredRow]) -> bool:
    """Make the rows of a table under one key equal to ``rows``; return whether anything had to be written."""
    where = " AND ".join(f"{column} = :{column}" for column in key)
    stored = fetch_rows(db, f"SELECT * FROM {table} WHERE {where}", dict(key))  # noqa: S608 - our own names
    if _same(stored, rows):
        return False
    if stored:
        db.execute(f"DELETE FROM {table} WHERE {where}", dict(key))  # noqa: S608 - our own names
    if rows:
        insert_rows(db, table, list(rows[0]), [list(row.values()) for row in rows])
    return True


def differs(db: Database, table: str, key: Mapping[str, Any], rows: Sequence[StoredRow]) -> bool:
    """Tell whether the rows of a table under one key are others than ``rows``."""
    where = " AND ".join(f"{column} = :{column}" for column in key)
    return not _same(fetch_rows(db, f"SELECT * FROM {table} WHERE {where}", dict(key)), rows)  # noqa: S608 - our own names


def _same(stored: Sequence[StoredRow], rows: Sequence[StoredRow]) -> bool:
    return len(stored) == len(rows) and sorted(map(_comparable, stored)) == sorted(map(_comparable, rows))


def _comparable(row: StoredRow) -> str:
    return repr(sorted(row.items()))
