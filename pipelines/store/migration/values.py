"""Values of the old file that schema 2 does not take: said by table, column and value."""

import re
import sqlite3
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

_CHECK = re.compile(r"CHECK constraint failed: (.*)", re.DOTALL)
_COLUMN = re.compile(r"(?:typeof\()?(\w+)")


class ContradictionError(RuntimeError):
    """The old file has something that schema 2 does not take, or that contradicts itself."""


def insert(db: Database, table: str, statement: str, parameters: Mapping[str, Any]) -> int:
    """Insert rows that come from a table of the old file; return how many.

    Raises:
        ContradictionError: A value is none that schema 2 takes.
    """
    try:
        return db.execute(statement, dict(parameters)).rowcount
    except sqlite3.IntegrityError as error:
        raise ContradictionError(_describe(db, table, str(error))) from error


def _describe(db: Database, table: str, message: str) -> str:
    """Return what a constraint's message means; SQLite says the condition, and not which value breaks it."""
    check = _CHECK.match(message)
    column = check and _COLUMN.match(check[1])
    if not (check and column):
        return f"{table} has a row that schema 2 does not take ({message})"
    condition = " ".join(check[1].split())
    query = f"SELECT {column[1]} FROM old.{table} WHERE NOT ({condition}) LIMIT 1"  # noqa: S608 - of schema-2.sql
    (value,) = db.execute(query).fetchone()
    return (
        f"{table}.{column[1]} has the value {value!r}, which schema 2 does not know ({condition}): "
        f"UPDATE {table} to one that it knows, and start again"
    )
