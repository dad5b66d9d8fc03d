"""Whole tables and views in a stable order, as an export writes them."""

from collections.abc import Iterator, Sequence
from typing import Any, TypedDict

from pipelines.store.snapshot import Snapshot

_COLUMNS = "SELECT name, type FROM pragma_table_info(:table) ORDER BY cid"
_LAST_END = "SELECT max(finished_at) FROM runs"


class DeclaredColumn(TypedDict):
    """A column with the type that the schema declares; a view's may have none ("")."""

    name: str
    type: str


def list_columns(snapshot: Snapshot, table: str) -> list[DeclaredColumn]:
    """Return the columns of a table or view in their order."""
    return snapshot.query(_COLUMNS, table=table)


def read_table(
    snapshot: Snapshot, table: str, columns: Sequence[str], order: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """Yield all rows of a table or view, their values in the order of ``columns``, sorted by the columns ``order``."""
    names, by = (", ".join(f'"{name}"' for name in part) for part in (columns, order))
    for row in snapshot.connection.execute(f'SELECT {names} FROM "{table}" ORDER BY {by}'):  # noqa: S608 - our names
        yield tuple(row)


def find_last_end(snapshot: Snapshot) -> str | None:
    """Return when the last run ended, None where none has."""
    end: str | None = snapshot.value(_LAST_END)
    return end
