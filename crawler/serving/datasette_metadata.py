"""What Datasette is told of the database: titles, the columns' meanings as the schema states them, queries, facets."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from pipelines.store.snapshot import Snapshot

_TABLE = re.compile(r"CREATE (?:VIRTUAL )?(?:TABLE|VIEW) \"?(?P<name>\w+)\"?[^\n]*?--\s*(?P<comment>[^\n]+)")
_COLUMN = re.compile(r"^\s+\"?(?P<name>\w+)\"? [A-Z][^\n]*?--\s*(?P<comment>[^\n]+)$", re.MULTILINE)
_ADDED = re.compile(r"[,(]\s*\"?(?P<name>\w+)\"? /\*\s*(?P<comment>.*?)\s*\*/", re.DOTALL)


def make_metadata(snapshot: Snapshot, database: str) -> dict[str, Any]:
    """Return Datasette's metadata for the database of that name (its file without the suffix).

    Titles, queries and facets are data (``datasette_metadata.toml``); the descriptions are the schema's own comments.
    """
    data = tomllib.loads(files("crawler.serving").joinpath("datasette_metadata.toml").read_text("utf-8"))
    tables: dict[str, dict[str, Any]] = {}
    for row in snapshot.query(
        "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view') AND sql IS NOT NULL"
    ):
        there = {one["name"] for one in snapshot.query("SELECT name FROM pragma_table_info(:name)", name=row["name"])}
        described = dict(_describe(row["sql"], there))
        if described:
            tables[row["name"]] = described
    for name, more in data["tables"].items():
        tables.setdefault(name, {}).update(more)
    return {
        "title": data["title"],
        "description": data["description"],
        "databases": {database: {"tables": tables, "queries": data["queries"]}},
    }


def _describe(sql: str, there: set[str]) -> Iterator[tuple[str, Any]]:
    """Yield the description of a table and of its columns, as the comments of its CREATE statement have them."""
    table = _TABLE.match(sql)
    if table:
        yield "description", table["comment"].strip()
    comments = [*_COLUMN.finditer(sql), *_ADDED.finditer(sql)]
    columns = {match["name"]: match["comment"].strip() for match in comments if match["name"] in there}
    if columns:
        yield "columns", columns
