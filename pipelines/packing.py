"""What a document says, as the rows that it becomes; made where it is read, so that who writes only writes.

Rows of plain values cross a pipe in a third of the time that the objects take.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from pipelines.evidence import Evidence

_LARGEST = 2**63  # an INTEGER of SQLite has 64 bits

CELL_COLUMNS = ("table_no", "row", "col", "row_span", "col_span", "page", "text")
FIELD_COLUMNS = ("ordinal", "field", "value", "source", "raw")
PASSAGE_COLUMNS = ("ordinal", "heading", "text")
REMARK_COLUMNS = ("ordinal", "table_no", "code", "parts", "message")

_cell_values = attrgetter(*CELL_COLUMNS[1:])

CellRow = tuple[int, int, int, int, int, int | None, str]
"""Values of ``CELL_COLUMNS``."""

FieldRow = tuple[int, str, str, str, str]
"""Values of ``FIELD_COLUMNS``."""

PassageRow = tuple[int, str, str]
"""Values of ``PASSAGE_COLUMNS``."""

RemarkRow = tuple[int, int, str | None, str | None, str]
"""Values of ``REMARK_COLUMNS``."""

FormCellKey = tuple[str, str, str, str, str]
"""Form, table, row, column and unit: what a reading is a number of."""

ReadingRow = tuple[FormCellKey, int | float | None, int, int, int, str, str]
"""What a reading is of, its value, table, row and column of the cell, label of the row and of the column."""


@dataclass(frozen=True, slots=True)
class PackedEvidence:
    """What one document says, as rows without the document's key, in the order of the document.

    ``reader`` is None for a file that is recorded and that no reader reads; it has no rows. ``method`` is how all its
    numbers were read: ``grid``, ``text`` or ``ocr``. Of two statements of one field by one source the first is kept.
    """

    media_type: str
    reader: str | None
    pages: int | None = None
    method: str = "grid"
    cells: tuple[CellRow, ...] = ()
    readings: tuple[ReadingRow, ...] = ()
    fields: tuple[FieldRow, ...] = ()
    passages: tuple[PassageRow, ...] = ()
    remarks: tuple[RemarkRow, ...] = ()


def pack_evidence(evidence: Evidence) -> PackedEvidence:
    """Return what a document says as the rows that it becomes.

    Raises:
        ValueError: A reading is no number of a cell of the document, which the reader has then invented.
    """
    document = evidence.document
    cells = tuple((table.number, *_cell_values(cell)) for table in document.tables for cell in table.cells)
    stated = {(field.field, field.source): field for field in reversed(evidence.fields)}
    fields = enumerate(stated.values())
    return PackedEvidence(
        media_type=evidence.media_type,
        reader=evidence.reader,
        pages=document.pages,
        method=document.method,
        cells=cells,
        readings=_pack_readings(evidence, {row[:3]: (row[6], row[5]) for row in cells}),
        fields=tuple((place, one.field, one.value, one.source, one.raw) for place, one in fields),
        passages=tuple((one.ordinal, one.heading, one.text) for one in document.sections),
        remarks=tuple(
            (place, one.table_no, one.code, one.parts_json, one.message) for place, one in enumerate(evidence.remarks)
        ),
    )


def _pack_readings(
    evidence: Evidence, printed: Mapping[tuple[int, int, int], tuple[str, int | None]]
) -> tuple[ReadingRow, ...]:
    """Return the readings; ``printed`` is the text and the page of each cell, by table, row and column."""
    for one in evidence.readings:
        if printed.get((one.table_no, one.cell_row, one.cell_col)) != (one.raw, one.page):
            raise ValueError(f"{one.tbl}/{one.row}/{one.col} is said to stand in a cell that prints it, and does not")
    return tuple(
        (
            (one.form, one.tbl, one.row, one.col, one.unit),
            to_sql(one.value),
            one.table_no,
            one.cell_row,
            one.cell_col,
            one.row_label,
            one.col_label,
        )
        for one in evidence.readings
    )


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
