"""Tables that schema 2 has as schema 1 had them: their rows as they are, with its defaults for what came later."""

from collections.abc import Callable

from sqlite_utils import Database

from pipelines.store.migration.values import insert

PLAIN_TABLES = (
    "form_items", "rules", "issuers", "reports", "report_documents", "related_documents", "attributions", "conflicts",
    "findings", "tasks", "runs", "failures", "changes", "frontier", "listings", "sightings", "captures", "touched",
)  # fmt: skip
"""Files of version 0.1 may lack some of these, and columns of others."""

EVIDENCE_TABLES = ("documents", "cells", "readings", "header_fields", "passages", "remarks", "figures", "sections")
"""Tables that are views over other tables now, or have other keys."""

_NOT_COPIED = "name LIKE 'sqlite_%' OR name LIKE 'sections_fts%' OR name = '_sqlite_migrations'"
_VIEWS = {"coverage", "row_labels", "disclosure", "applications", "disputes", "statistics"}
_TOUCH = """
INSERT OR IGNORE INTO touched SELECT r.sha256 FROM old.report_documents r
WHERE r.rowid > :after AND r.rowid <= :last AND NOT EXISTS (SELECT 1 FROM attributions a WHERE a.sha256 = r.sha256)
"""
_RUN_OF_CAPTURE = "coalesce((SELECT max(id) FROM old.runs r WHERE r.started_at <= t.first_seen_at), 1)"


def list_tables(db: Database, schema: str) -> set[str]:
    """Return the tables of the old or the new file."""
    return {name for (name,) in db.execute(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'")}  # noqa: S608


def list_columns(db: Database, schema: str, table: str) -> list[str]:
    """Return the columns of a table of the old or the new file, in their order."""
    return [row[1] for row in db.execute(f"PRAGMA {schema}.table_info ({table})")]


def copy_rows(table: str) -> Callable[[Database, int, int], dict[str, int]]:
    """Return what copies the rows of a plain table behind one row, up to another one."""

    def copy(db: Database, after: int, last: int) -> dict[str, int]:
        stored = list_columns(db, "old", table)
        values = {name: f't."{name}"' for name in list_columns(db, "main", table) if name in stored}
        if table == "captures":  # of version 0.1, before they knew their run
            values.setdefault("run_id", _RUN_OF_CAPTURE)
        names = ", ".join(f'"{name}"' for name in values)
        statement = f"""
            INSERT INTO main.{table} ({names}) SELECT {", ".join(values.values())} FROM old.{table} t
            WHERE t.rowid > :after AND t.rowid <= :last ORDER BY t.rowid
        """  # noqa: S608 - names of the schemas
        insert(db, table, statement, {"after": after, "last": last})
        return {}

    return copy


def touch_unattributed(db: Database, after: int, last: int) -> dict[str, int]:
    """Touch documents of reports that nothing says the report of: version 0.1 did not know why they belong there."""
    number = insert(db, "report_documents", _TOUCH, {"after": after, "last": last})
    return {"attributions": number, "touched": number}


def find_strangers(db: Database) -> list[str]:
    """Return tables, views and columns of the old file that no version of this program has made."""
    ours = {*PLAIN_TABLES, *EVIDENCE_TABLES, *_VIEWS}
    query = f"SELECT name FROM old.sqlite_master WHERE type IN ('table', 'view') AND NOT ({_NOT_COPIED})"  # noqa: S608
    names = [name for (name,) in db.execute(query)]
    columns = [
        f"{table}.{column}"
        for table in PLAIN_TABLES + EVIDENCE_TABLES
        for column in list_columns(db, "old", table)
        if column not in list_columns(db, "main", table)
    ]
    return sorted([name for name in names if name not in ours] + columns)
