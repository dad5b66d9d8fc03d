"""Databases that older versions of this program have made of the bundled site, and what is in a database.

``version-0.1`` was made by commit 292f1c2, the last one without attributions, scopes and the run of a capture;
``version-0.2`` by commit 02f81b3, the last one of schema 1. Both by `scrapy nightly` against `scrapy replay`.
"""

import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

VERSIONS = ("0.1", "0.2")

FOLDER = Path(__file__).parent / "old_files"

Rows = dict[str, list[str]]
"""The rows of each table or view, sorted, each as text."""


def unpack(version: str, path: Path) -> Path:
    """Write the database of a version to a path, and return that."""
    path.write_bytes(lzma.decompress((FOLDER / f"version-{version}.sqlite.xz").read_bytes()))
    return path


def list_names(path: Path, kind: str) -> dict[str, list[str]]:
    """Return the tables or the views of a database with their columns; of the full-text index none."""
    query = """
        SELECT name FROM sqlite_master
        WHERE type = ? AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'sections_fts%' AND name <> '_sqlite_migrations'
    """
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute(query, [kind])]
        return {name: [row[1] for row in connection.execute(f"PRAGMA table_info ({name})")] for name in names}


def read_rows(path: Path, columns: dict[str, list[str]]) -> Rows:
    """Return the rows of some tables and views."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: sorted(map(repr, connection.execute(f"SELECT {', '.join(map(quote, names))} FROM {table}")))
            for table, names in columns.items()
        }


def read_everything(path: Path) -> Rows:
    """Return all rows that a database stores, but what it says of itself."""
    columns = list_names(path, "table")
    columns.pop("about", None)
    return read_rows(path, columns)


def execute(path: Path, *statements: str) -> None:
    """Change a database, as nothing but a test does."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def quote(name: str) -> str:
    return f'"{name}"'
