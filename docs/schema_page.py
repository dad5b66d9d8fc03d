"""docs/schema.md: every table, view and column of a new database, with what the schema says of it."""

from collections.abc import Iterator

from sqlite_utils import Database

from docs.markdown import make_table
from pipelines.store.column_meanings import TableMeaning, describe_tables
from pipelines.store.schema import prepare_schema
from pipelines.store.version import SCHEMA_VERSION

_HEAD = f"""# Schema

Written by `python -m docs` from `pipelines/store/`; version {SCHEMA_VERSION} of the schema (`PRAGMA user_version`). How
the tables go together, how to follow a number back to its page, and what is promised stands in
[database.md](database.md).

Start with the views: they have labels and names beside the codes.
"""


def document_schema() -> str:
    """Return the text of docs/schema.md."""
    db = Database(memory=True)
    prepare_schema(db)
    tables = list(describe_tables(db.conn))
    return "\n".join(
        [
            _HEAD,
            "## Views\n",
            *_describe_all(table for table in tables if table.kind == "view"),
            "## Tables\n",
            *_describe_all(table for table in tables if table.kind == "table"),
        ]
    )


def _describe_all(tables: Iterator[TableMeaning]) -> Iterator[str]:
    for table in tables:
        yield f"### `{table.name}`\n\n{_sentence(table.meaning)}\n"
        yield make_table(
            ["column", "type", "meaning"],
            [[f"`{column.name}`", column.type.lower(), column.meaning] for column in table.columns],
        )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
