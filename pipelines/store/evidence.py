"""Evidence to rows and back: what each document says, never touched by another document's."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any

from sqlite_utils import Database

from pipelines.documents.model import SOURCES, HeaderField, Section
from pipelines.evidence import Evidence
from pipelines.figures.reader import Reading
from pipelines.figures.remarks import restore_remark
from pipelines.reports.registered_titles import choose_registered_titles
from pipelines.reports.versions import Witness
from pipelines.store.conditions import IS_READ
from pipelines.store.database import StoredRow, fetch_row, fetch_rows, insert_rows, update_row
from pipelines.store.sightings import load_captures

_LARGEST = 2**63  # an INTEGER of SQLite has 64 bits
_TABLES = ("readings", "cells", "header_fields", "passages", "remarks")  # readings first: they refer to cells

# The columns of each table; all but the first ones have the names of the attributes that they are written from.
_CELL = ("sha256", "table_no", "row", "col", "row_span", "col_span", "page", "text")
_READING = (
    "sha256", "form", "tbl", "row", "col", "value", "unit", "raw", "table_no", "cell_row", "cell_col", "page", "method",
    "row_label", "col_label",
)  # fmt: skip
_FIELD = ("sha256", "field", "value", "source", "raw")
_SECTION = ("sha256", "ordinal", "heading", "text")
_REMARK = ("sha256", "ordinal", "table_no", "code", "parts", "message")
_cell_values = attrgetter(*_CELL[2:])
_reading_values = attrgetter(*_READING[1:])
_VALUE = _READING[1:].index("value")
_field_values = attrgetter(*_FIELD[1:])
_section_values = attrgetter(*_SECTION[1:])
_remark_values = attrgetter("table_no", "code", "parts_json", "message")

_READINGS_OF = f"SELECT {', '.join(_READING[1:])} FROM readings WHERE sha256 = ? ORDER BY rowid"  # noqa: S608 - above

_DELETE_LOOSE_FIGURES = """
DELETE FROM figures WHERE sha256 = ? AND (sha256, table_no, cell_row, cell_col) NOT IN (
  SELECT sha256, table_no, row, col FROM cells
)
"""


def save_evidence(db: Database, sha256: str, evidence: Evidence) -> None:
    """Write what a document says in place of what was read from it before.

    Figures that stand in a cell which is no more go with it: the document is to be touched, so that its report is
    concluded again.
    """
    document = evidence.document
    if document is None:
        return
    db.execute("PRAGMA defer_foreign_keys = ON")  # until the transaction ends: figures refer to the cells
    for table in _TABLES:
        db.execute(f"DELETE FROM {table} WHERE sha256 = ?", [sha256])  # noqa: S608 - names above
    tables = ((table.number, cell) for table in document.tables for cell in table.cells)
    insert_rows(db, "cells", _CELL, ((sha256, number, *_cell_values(cell)) for number, cell in tables))
    db.execute(_DELETE_LOOSE_FIGURES, [sha256])
    insert_rows(db, "readings", _READING, ((sha256, *_as_values(reading)) for reading in evidence.readings))
    stated = {(field.field, field.source): _field_values(field) for field in reversed(evidence.fields)}
    insert_rows(db, "header_fields", _FIELD, ((sha256, *field) for field in stated.values()))
    insert_rows(db, "passages", _SECTION, ((sha256, *_section_values(section)) for section in document.sections))
    remarks = enumerate(evidence.remarks)
    insert_rows(db, "remarks", _REMARK, ((sha256, place, *_remark_values(remark)) for place, remark in remarks))
    read = {"reader": evidence.reader, "error": None, "pages": document.pages}
    update_row(db, "documents", "sha256", sha256, read)


def load_witnesses(db: Database, documents: Iterable[str]) -> Iterator[Witness]:
    """Yield the evidence of documents that were read, in the order given."""
    for sha256 in documents:
        row = fetch_row(db, f"SELECT media_type FROM documents WHERE sha256 = ? AND {IS_READ}", [sha256])  # noqa: S608
        if row:
            yield Witness(
                sha256=sha256,
                media_type=row["media_type"],
                fields=choose_registered_titles(load_fields(db, sha256)),
                readings=tuple(_as_reading(row) for row in db.execute(_READINGS_OF, [sha256])),
                remarks=tuple(
                    restore_remark(row["table_no"], row["code"], row["parts"], row["message"])
                    for row in _rows(db, "remarks", sha256)
                ),
                sections=tuple(
                    Section(row["ordinal"], row["heading"], row["text"]) for row in _rows(db, "passages", sha256)
                ),
                captures=load_captures(db, sha256),
            )


def load_fields(db: Database, sha256: str) -> tuple[HeaderField, ...]:
    """Return the header fields that a document states, in order of trust."""
    fields = [
        HeaderField(row["field"], row["value"], row["source"], row["raw"]) for row in _rows(db, "header_fields", sha256)
    ]
    return tuple(sorted(fields, key=lambda field: SOURCES.index(field.source)))


def _rows(db: Database, table: str, sha256: str) -> list[StoredRow]:
    return fetch_rows(db, f"SELECT * FROM {table} WHERE sha256 = ? ORDER BY rowid", [sha256])  # noqa: S608 - fixed names


def _as_values(reading: Reading) -> list[Any]:
    values = list(_reading_values(reading))
    values[_VALUE] = to_sql(reading.value)
    return values


def _as_reading(row: Sequence[Any]) -> Reading:
    return Reading._make((*row[:_VALUE], from_sql(row[_VALUE]), *row[_VALUE + 1 :]))


def from_sql(value: float | None) -> Decimal | None:
    """Return a stored number, exact: the nearest REAL prints as what was stored."""
    if value is None:
        return None
    return Decimal(value) if isinstance(value, int) else Decimal(str(value))


def to_sql(value: Decimal | None) -> int | float | None:
    """Return a number as SQLite stores it: whole numbers as INTEGER, others as the nearest REAL."""
    if value is None:
        return None
    whole = int(value)
    return whole if whole == value and abs(whole) < _LARGEST else float(value)
