"""What the documents of a shard say, copied into the merged database, each document from one shard alone.

Of two readings of one document that of today's reader counts, then that of the newest version; one that failed counts
where none did not.
"""

import hashlib
import re
from typing import Any, NamedTuple

from sqlite_utils import Database

from pipelines.documents.reader_names import name_reader
from pipelines.store.database import StoredRow, fetch_rows
from pipelines.store.merged_shards import list_shared_columns

_TABLES = ("_readings", "_cells", "_header_fields", "_passages", "_remarks")  # readings first: they refer to cells
_VIEWS = ("documents", "cells", "readings", "header_fields", "passages", "remarks")
_VERSION = re.compile(r"/(\d+)")

_BOTH = """
SELECT there.id AS there, here.id AS here, here.sha256, here.media_type, here.reader, here.error,
  there.media_type AS other_media_type, there.reader AS other_reader, there.error AS other_error
FROM shard._documents there JOIN main._documents here ON here.sha256 = there.sha256 ORDER BY here.sha256
"""
_NEW = """
INSERT INTO main._documents ({columns}) SELECT {columns} FROM shard._documents
WHERE sha256 NOT IN (SELECT sha256 FROM main._documents) ORDER BY sha256
"""
_NEW_NUMBERS = """
INSERT INTO temp.document_of SELECT there.id, here.id
FROM shard._documents there JOIN main._documents here ON here.sha256 = there.sha256 WHERE here.id > ?
"""
_LABELS = (
    "DELETE FROM temp.label_of",
    "INSERT OR IGNORE INTO main._labels (text) SELECT text FROM shard._labels ORDER BY text",
    """INSERT INTO temp.label_of SELECT there.id, here.id
    FROM shard._labels there JOIN main._labels here ON here.text = there.text""",
)
_FORM_CELLS = (
    "DELETE FROM temp.form_cell_of",
    """INSERT OR IGNORE INTO main._form_cells (form, tbl, row, col, unit)
    SELECT form, tbl, row, col, unit FROM shard._form_cells ORDER BY form, tbl, row, col, unit""",
    """INSERT INTO temp.form_cell_of SELECT there.id, here.id FROM shard._form_cells there JOIN main._form_cells here
    ON (here.form, here.tbl, here.row, here.col, here.unit) = (there.form, there.tbl, there.row, there.col, there.unit)
    """,
)
_OTHER_VALUES = {
    '"document"': "d.new",
    '"cell"': "c.new",
    '"row_label"': "a.new",
    '"col_label"': "b.new",
    '"taken"': "0",  # until it is concluded
}
_NUMBERED = """
JOIN temp.form_cell_of c ON c.old = x.cell JOIN temp.label_of a ON a.old = x.row_label
JOIN temp.label_of b ON b.old = x.col_label
"""
_SECTIONS = """
INSERT INTO main._passages (document, ordinal, heading, text)
SELECT d.new, s.ordinal, s.heading, s.text FROM temp.document_of d
JOIN shard._report_sources t ON t.document = d.old AND t.has_text = 1 JOIN shard.sections s ON s.report_id = t.report_id
"""


class Dispute(NamedTuple):
    """A document of which one reader has said different things in two databases."""

    sha256: str
    reader: str


def prepare_numbers(db: Database) -> None:
    """Make the temporary tables that say which number of a shard is which of the merged database."""
    for name in ("document_of", "label_of", "form_cell_of"):
        db.execute(f"CREATE TEMP TABLE {name} (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)")


def copy_evidence(db: Database) -> list[Dispute]:
    """Copy the documents of the attached shard; return those of which it says something else by the same reader."""
    db.execute("DELETE FROM temp.document_of")
    disputes = [dispute for row in fetch_rows(db, _BOTH) if (dispute := _choose(db, row))]
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM main._documents").fetchone()
    columns = [name for name in list_shared_columns(db, "_documents") if name != '"id"']
    db.execute(_NEW.format(columns=", ".join(columns)))
    db.execute(_NEW_NUMBERS, [last])
    for statement in (*_LABELS, *_FORM_CELLS):
        db.execute(statement)
    for table in reversed(_TABLES):
        _copy(db, table)
    db.execute(_SECTIONS)
    return disputes


def _choose(db: Database, row: StoredRow) -> Dispute | None:
    """Put the shard's reading of a document in the place of the one that is here, where it counts more."""
    here = _rank(row["media_type"], row["reader"], row["error"])
    there = _rank(row["other_media_type"], row["other_reader"], row["other_error"])
    if here != there:
        if there > here:
            _replace(db, row)
        return None
    said, other = (_digest(db, schema, row["sha256"]) for schema in ("main", "shard"))
    if other > said:  # one of them, and the same whichever came first
        _replace(db, row)
    is_read = here[0]
    return Dispute(row["sha256"], row["reader"]) if is_read and said != other else None


def _rank(media_type: str, reader: str | None, error: str | None) -> tuple[Any, ...]:
    """Return by what one reading of a document goes before another."""
    version = _VERSION.search(reader or "")
    is_read = reader is not None and error is None
    is_todays = reader is not None and reader == name_reader(media_type)
    return is_read, is_todays, int(version[1]) if version else 0, reader or "", error or ""


def _digest(db: Database, schema: str, sha256: str) -> str:
    """Return a hash of all rows that a database has of a document."""
    digest = hashlib.sha256()
    for view in _VIEWS:
        for row in sorted(map(repr, db.execute(f"SELECT * FROM {schema}.{view} WHERE sha256 = ?", [sha256]))):  # noqa: S608
            digest.update(row.encode())
    return digest.hexdigest()


def _replace(db: Database, row: StoredRow) -> None:
    for table in _TABLES:
        db.execute(f"DELETE FROM main.{table} WHERE document = ?", [row["here"]])  # noqa: S608 - names above
    columns = ", ".join(name for name in list_shared_columns(db, "_documents") if name not in ('"id"', '"sha256"'))
    update = f"UPDATE main._documents SET ({columns}) = (SELECT {columns} FROM shard._documents WHERE id = ?)"  # noqa: S608
    db.execute(f"{update} WHERE id = ?", [row["there"], row["here"]])
    db.execute("INSERT INTO temp.document_of VALUES (?, ?)", [row["there"], row["here"]])


def _copy(db: Database, table: str) -> None:
    """Copy the rows of the documents of ``document_of``, in the order of their numbers."""
    columns = list_shared_columns(db, table)
    values = ", ".join(_OTHER_VALUES.get(name, f"x.{name}") for name in columns)
    joins = _NUMBERED if table == "_readings" else ""
    rows = f"SELECT {values} FROM temp.document_of d JOIN shard.{table} x ON x.document = d.old {joins} ORDER BY d.new"  # noqa: S608
    db.execute(f"INSERT INTO main.{table} ({', '.join(columns)}) {rows}")
