"""The steps of a migration, each over the rows of one table of the old file, in batches."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database

from pipelines.store.migration.evidence import copy_documents, copy_evidence
from pipelines.store.migration.rows import PLAIN_TABLES, copy_rows, list_tables, touch_unattributed
from pipelines.store.migration.texts import copy_texts

_ROWS = 20_000
_DOCUMENTS = 100
_REPORTS = 200


@dataclass(frozen=True, slots=True)
class Step:
    """What is copied along the rows of a table: so many in a transaction, from behind one up to another.

    ``copy`` returns what could not be kept as it was, by name. ``is_long`` is whether a bar counts its rows.
    """

    table: str
    size: int
    copy: Callable[[Database, int, int], dict[str, int]]
    is_long: bool = False


def list_steps(db: Database) -> list[Step]:
    """Return the steps for a file of any version; what a document is a source of is known before its evidence comes."""
    stored = list_tables(db, "old")
    return [
        Step("documents", _ROWS, copy_documents),
        *(Step(table, _ROWS, copy_rows(table)) for table in PLAIN_TABLES if table in stored),
        Step("report_documents", _ROWS, touch_unattributed),
        Step("reports", _REPORTS, copy_texts, is_long=True),
        Step("documents", _DOCUMENTS, copy_evidence, is_long=True),
    ]
