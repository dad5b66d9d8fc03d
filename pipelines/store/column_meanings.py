"""What each table, view and column of a database means: the comments of its schema, and ``column_meanings.toml``."""

import re
import sqlite3
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_TABLE = re.compile(r"CREATE (?:VIRTUAL )?(?:TABLE|VIEW) \"?\w+\"?[^\n]*?--\s*(?P<comment>[^\n]+)")
_COLUMN = re.compile(r"^\s+\"?(?P<name>\w+)\"? [A-Z][^\n]*?--\s*(?P<comment>[^\n]+)$", re.MULTILINE)
_ADDED = re.compile(r"[,(]\s*\"?(?P<name>\w+)\"? /\*\s*(?P<comment>.*?)\s*\*/", re.DOTALL)

_NAMES = """
    SELECT name, type, sql FROM sqlite_master
    WHERE type IN ('table', 'view') AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      AND name NOT LIKE 'sections\\_fts\\_%' ESCAPE '\\'
    ORDER BY name
"""
"""Without what SQLite, its full-text index and the migrations keep for themselves."""

_FORM_COLUMNS = """SELECT code, label FROM form_items WHERE kind = 'column' AND "table" = ? ORDER BY place"""


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """One column as the database declares it; views and full-text tables declare no type ("")."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class TableMeaning:
    """One table or view (``kind``); a meaning is "" where nobody has said one."""

    name: str
    kind: str
    meaning: str
    columns: tuple[ColumnMeaning, ...]


def describe_tables(connection: sqlite3.Connection) -> Iterator[TableMeaning]:
    """Yield every table and view that others may read, by name, with the columns in their order.

    A comment of the schema wins over what ``column_meanings.toml`` says of that table, this over the label of a form's
    column (a view of a statutory table has one column for each), and this over what is said of a name in every table.
    """
    known = load_meanings()
    for name, kind, sql in connection.execute(_NAMES).fetchall():
        labels = {code: label for code, label in connection.execute(_FORM_COLUMNS, [name]) if kind == "view"}
        comments = known["every"] | labels | known.get(name, {}) | _read_comments(sql)
        columns = connection.execute("SELECT name, type FROM pragma_table_info(?) ORDER BY cid", [name]).fetchall()
        table = _TABLE.match(sql)
        yield TableMeaning(
            name,
            kind,
            table["comment"].strip() if table else known["tables"].get(name, ""),
            tuple(ColumnMeaning(column, type_, comments.get(column, "")) for column, type_ in columns),
        )


@cache
def load_meanings() -> dict[str, dict[str, str]]:
    """Return ``column_meanings.toml``: ``every`` and the tables' names to columns, ``tables`` to tables."""
    return tomllib.loads(files("pipelines.store").joinpath("column_meanings.toml").read_text("utf-8"))


def _read_comments(sql: str) -> dict[str, str]:
    """Return the comments of a CREATE statement by column, those of columns added later among them."""
    found = [*_COLUMN.finditer(sql), *_ADDED.finditer(sql)]
    return {match["name"]: match["comment"].strip() for match in found}
