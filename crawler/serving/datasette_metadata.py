"""What Datasette is told of the database: titles, the columns' meanings as the schema states them, queries, facets."""

import tomllib
from importlib.resources import files
from typing import Any

from pipelines.store.column_meanings import describe_tables
from pipelines.store.snapshot import Snapshot


def make_metadata(snapshot: Snapshot, database: str) -> dict[str, Any]:
    """Return Datasette's metadata for the database of that name (its file without the suffix).

    Titles, queries and facets are data (``datasette_metadata.toml``); the descriptions are the schema's.
    """
    data = tomllib.loads(files("crawler.serving").joinpath("datasette_metadata.toml").read_text("utf-8"))
    tables: dict[str, dict[str, Any]] = {
        table.name: {
            "description": table.meaning,
            "columns": {column.name: column.meaning for column in table.columns if column.meaning},
        }
        for table in describe_tables(snapshot.connection)
    }
    for name, more in data["tables"].items():
        tables.setdefault(name, {}).update(more)
    return {
        "title": data["title"],
        "description": data["description"],
        "databases": {database: {"tables": tables, "queries": data["queries"]}},
    }
