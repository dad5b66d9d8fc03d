"""The rows of one statutory table: which row each is, and which of its cells states which figure."""

from collections.abc import Iterable, Iterator, MutableSequence, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipelines.documents.model import Cell, Table
from pipelines.figures.cell_texts import is_number
from pipelines.figures.cell_values import read_cell
from pipelines.figures.columns import FormColumns, count_names, read_header_row
from pipelines.figures.placement import Placement, place_values
from pipelines.figures.remarks import Parts, Remark
from pipelines.figures.row_labels import NO_LABEL, RowLabel, find_row_label
from pipelines.forms.readings import Reading

RowKind = Literal["header", "figures", "unknown", "other"]
"""A row that names columns; one of the form; one with numbers that is none; one without numbers or names (a title)."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One grid row as it was read.

    ``columns`` are those in force in it, a header row's own names among them. ``placement`` says which cells hold its
    figures, ``readings`` what they state, in the same order; a header row and a row that is none of the form has
    neither.
    """

    index: int
    kind: RowKind
    columns: FormColumns
    label: RowLabel = NO_LABEL
    placement: Placement = field(default_factory=Placement)
    readings: tuple[Reading, ...] = ()
    remarks: tuple[Remark, ...] = ()


def read_rows(table: Table, columns: FormColumns, rows_read: MutableSequence[str]) -> Iterator[ReadRow]:
    """Yield every grid row of a statutory table as it was read, from the top.

    Args:
        table: A table, or the part of one that is a single statutory table.
        columns: The columns that it starts with.
        rows_read: The codes of the rows of this statutory table that tables before it had; those of this one are
            added.
    """
    in_header = False  # the rows before name columns, and no row of figures stands between
    for index, (row, cells) in enumerate(zip(table.grid, table.rows, strict=True)):
        names = 0 if any(is_number(cell.text) for cell in cells) else _count_names(columns, cells, in_header=in_header)
        label = NO_LABEL if names > 1 else find_row_label(columns, cells, rows_read)
        if names and not label.code:
            columns = read_header_row(columns if in_header else FormColumns(columns.tbl, len(row)), row, cells)
            in_header = True
            yield ReadRow(index, "header", columns)
            continue
        values = [cell for cell in cells if cell.row == index and cell.col >= label.end_col]
        if label.code or (not label.text and columns.rows_above):
            in_header = False
            if label.code:
                rows_read.append(label.code)
            yield _read_row(table.number, index, columns, row, values, label)
        elif any(is_number(cell.text) for cell in values):
            in_header = False
            remark = ("row.unknown", {"text": label.text}) if columns.names else ("column.uncertain", {})
            remarks = _make_remarks(table.number, columns.tbl, [remark])
            yield ReadRow(index, "unknown", columns, label, remarks=remarks)
        else:
            yield ReadRow(index, "other", columns, label)


def ends_in_header(rows: Sequence[ReadRow]) -> bool:
    """Tell whether the last row of a table that is more than a title names columns: its figures stand in the next."""
    return next((row.kind == "header" for row in reversed(rows) if row.kind != "other"), False)


def _count_names(columns: FormColumns, cells: Sequence[Cell], *, in_header: bool) -> int:
    """Return how many names of columns a row has; where columns are known, a row's own label is none (3.其他)."""
    return count_names(columns.tbl, cells, 0 if in_header or not columns.names else columns.first)


def _read_row(
    table_no: int,
    index: int,
    columns: FormColumns,
    row: Sequence[Cell | None],
    values: Sequence[Cell],
    label: RowLabel,
) -> ReadRow:
    placement = place_values(columns, row, values, label)
    readings = tuple(
        read_cell(columns, label, code, column, placed, table_no)
        for (code, column), placed in placement.figures.items()
    )
    remarks = _make_remarks(table_no, columns.tbl, placement.left)
    return ReadRow(index, "figures", columns, label, placement, readings, remarks)


def _make_remarks(table_no: int, tbl: str, left: Iterable[tuple[str, Parts]]) -> tuple[Remark, ...]:
    return tuple(Remark(table_no, code, {"tbl": tbl, **parts}) for code, parts in left)
