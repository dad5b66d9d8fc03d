"""Evidence to rows and back: what each document says, never touched by another document's."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from pipelines.documents.model import SOURCES, HeaderField, Section
from pipelines.figures.reader import Reading
from pipelines.figures.remarks import restore_remark
from pipelines.packing import (
    CELL_COLUMNS,
    FIELD_COLUMNS,
    PASSAGE_COLUMNS,
    REMARK_COLUMNS,
    PackedEvidence,
    from_sql,
)
from pipelines.reports.registered_titles import choose_registered_titles
from pipelines.reports.versions import Witness
from pipelines.store.conditions import IS_READ
from pipelines.store.database import fetch_row, insert_rows, update_row
from pipelines.store.form_cells import number_form_cell
from pipelines.store.sightings import load_captures

_TABLES = ("_readings", "_cells", "_header_fields", "_passages", "_remarks")  # readings first: they refer to cells
_READING_COLUMNS = (
    "cell", "value", "table_no", "cell_row", "cell_col", "row_label", "col_label", "ordinal", "taken",
)  # fmt: skip
_FIND_LABEL = "SELECT id FROM _labels WHERE text = ?"
_ADD_LABEL = "INSERT INTO _labels (text) VALUES (?) RETURNING id"

_READINGS_OF = """
SELECT c.form, c.tbl, c.row, c.col, r.value, c.unit, x.text, r.table_no, r.cell_row, r.cell_col, x.page, a.text, b.text
FROM _readings r JOIN _form_cells c ON c.id = r.cell
JOIN _cells x ON x.document = r.document AND x.table_no = r.table_no AND x.row = r.cell_row AND x.col = r.cell_col
JOIN _labels a ON a.id = r.row_label JOIN _labels b ON b.id = r.col_label
WHERE r.document = ? ORDER BY r.ordinal
"""
_FIELDS_OF = "SELECT field, value, source, coalesce(raw, value) FROM _header_fields WHERE document = ? ORDER BY ordinal"
_PASSAGES_OF = "SELECT ordinal, heading, text FROM passages WHERE sha256 = ? ORDER BY ordinal"
_REMARKS_OF = "SELECT table_no, code, parts, message FROM _remarks WHERE document = ? ORDER BY ordinal"
_PACKED_READINGS = """
SELECT c.form, c.tbl, c.row, c.col, c.unit, r.value, r.table_no, r.cell_row, r.cell_col, a.text, b.text
FROM _readings r JOIN _form_cells c ON c.id = r.cell
JOIN _labels a ON a.id = r.row_label JOIN _labels b ON b.id = r.col_label
WHERE r.document = ? ORDER BY r.ordinal
"""
_PACKED_FIELDS = """
SELECT ordinal, field, value, source, coalesce(raw, value) FROM _header_fields WHERE document = ? ORDER BY ordinal
"""


def save_evidence(db: Database, sha256: str, evidence: PackedEvidence) -> None:
    """Write what a document says in place of what was read from it before.

    A figure that stands as it stood is a figure still, others are none: the document is to be touched, so that its
    report is concluded again.
    """
    if evidence.reader is None:
        return
    document = number_document(db, sha256)
    figures = _find_figures(db, document)
    db.execute("UPDATE _report_sources SET has_text = 0 WHERE document = ?", [document])  # its sections stay, for now
    for table in _TABLES:
        db.execute(f"DELETE FROM {table} WHERE document = ?", [document])  # noqa: S608 - names above
    _insert(db, "_cells", CELL_COLUMNS, document, evidence.cells)
    _insert(db, "_readings", _READING_COLUMNS, document, _number_readings(db, evidence, figures))
    fields = ((*field, None if raw == field[2] else raw) for *field, raw in evidence.fields)
    _insert(db, "_header_fields", FIELD_COLUMNS, document, fields)
    _insert(db, "_passages", PASSAGE_COLUMNS, document, evidence.passages)
    _insert(db, "_remarks", REMARK_COLUMNS, document, evidence.remarks)
    save_reader(db, sha256, evidence)


def save_reader(db: Database, sha256: str, evidence: PackedEvidence) -> None:
    """Record what has read a document; what it says may be what is stored already."""
    read = {"reader": evidence.reader, "error": None, "pages": evidence.pages, "method": evidence.method}
    update_row(db, "_documents", "sha256", sha256, read)


def number_document(db: Database, sha256: str) -> int:
    """Return the number by which this file knows a document.

    Raises:
        LookupError: It does not know it.
    """
    row = db.execute("SELECT id FROM _documents WHERE sha256 = ?", [sha256]).fetchone()
    if row is None:
        raise LookupError(f"there is no document {sha256!r}")
    return int(row[0])


def load_witnesses(db: Database, documents: Iterable[str]) -> Iterator[Witness]:
    """Yield the evidence of documents that were read, in the order given."""
    for sha256 in documents:
        row = fetch_row(db, f"SELECT id, media_type, method FROM _documents WHERE sha256 = ? AND {IS_READ}", [sha256])  # noqa: S608
        if row:
            yield Witness(
                sha256=sha256,
                media_type=row["media_type"],
                fields=choose_registered_titles(load_fields(db, sha256)),
                readings=tuple(_as_reading(one, row["method"]) for one in db.execute(_READINGS_OF, [row["id"]])),
                remarks=tuple(restore_remark(*one) for one in db.execute(_REMARKS_OF, [row["id"]])),
                sections=tuple(Section(*one) for one in db.execute(_PASSAGES_OF, [sha256])),
                captures=load_captures(db, sha256),
            )


def load_packed(db: Database, sha256: str) -> PackedEvidence | None:
    """Return what is stored of a document as it was packed; None where it was not read."""
    row = fetch_row(
        db,
        f"SELECT id, media_type, reader, pages, method FROM _documents WHERE sha256 = ? AND {IS_READ}",  # noqa: S608
        [sha256],
    )
    if row is None:
        return None
    number = [row["id"]]
    return PackedEvidence(
        media_type=row["media_type"],
        reader=row["reader"],
        pages=row["pages"],
        method=row["method"],
        cells=tuple(db.execute(f"{_select(CELL_COLUMNS)} FROM _cells WHERE document = ? ORDER BY 1, 2, 3", number)),
        readings=tuple((tuple(one[:5]), *one[5:]) for one in db.execute(_PACKED_READINGS, number)),
        fields=tuple(db.execute(_PACKED_FIELDS, number)),
        passages=tuple(tuple(one) for one in db.execute(_PASSAGES_OF, [sha256])),
        remarks=tuple(db.execute(f"{_select(REMARK_COLUMNS)} FROM _remarks WHERE document = ? ORDER BY 1", number)),
    )


def _select(columns: Sequence[str]) -> str:
    return f"SELECT {', '.join(columns)}"


def load_fields(db: Database, sha256: str) -> tuple[HeaderField, ...]:
    """Return the header fields that a document states, in order of trust."""
    fields = [HeaderField(*row) for row in db.execute(_FIELDS_OF, [number_document(db, sha256)])]
    return tuple(sorted(fields, key=lambda field: SOURCES.index(field.source)))


def has_readings(db: Database, sha256: str) -> bool:
    """Tell whether a document states a number of a statutory table."""
    query = "SELECT EXISTS (SELECT 1 FROM _readings WHERE document = ?)"
    return bool(db.execute(query, [number_document(db, sha256)]).fetchone()[0])


def _insert(db: Database, table: str, columns: Sequence[str], document: int, rows: Iterable[Sequence[Any]]) -> None:
    insert_rows(db, table, ("document", *columns), [(document, *row) for row in rows])


def _find_figures(db: Database, document: int) -> set[tuple[Any, ...]]:
    """Return the readings of a document that are figures: cell of the form, value, and where it stands as printed."""
    rows = db.execute(
        """
        SELECT r.cell, r.value, r.table_no, r.cell_row, r.cell_col, x.text, x.page
        FROM _readings r JOIN _cells x
          ON x.document = r.document AND x.table_no = r.table_no AND x.row = r.cell_row AND x.col = r.cell_col
        WHERE r.document = ? AND r.taken = 1
        """,
        [document],
    )
    return {tuple(row) for row in rows}


def _number_readings(
    db: Database, evidence: PackedEvidence, figures: set[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:
    """Yield the values of ``_READING_COLUMNS``; a reading that is one of ``figures`` is taken as it was."""
    labels = {
        label: _number_label(db, label) for label in sorted({one for row in evidence.readings for one in row[5:]})
    }
    printed = {row[:3]: (row[6], row[5]) for row in evidence.cells} if figures else {}
    for ordinal, (key, value, table_no, line, col, row_label, col_label) in enumerate(evidence.readings):
        row = (number_form_cell(db, key), value, table_no, line, col)
        taken = bool(figures) and (*row, *printed[table_no, line, col]) in figures
        yield *row, labels[row_label], labels[col_label], ordinal, int(taken)


def _number_label(db: Database, label: str) -> int:
    (number,) = db.execute(_FIND_LABEL, [label]).fetchone() or db.execute(_ADD_LABEL, [label]).fetchone()
    return int(number)


def _as_reading(row: Sequence[Any], method: str) -> Reading:
    form, tbl, line, col, value, unit, raw, table_no, cell_row, cell_col, page, row_label, col_label = row
    number = from_sql(value)
    return Reading(
        form, tbl, line, col, number, unit, raw, table_no, cell_row, cell_col, page, method, row_label, col_label
    )
