"""The cells of a printed table with what each was taken for, from the way in which the table was read."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pipelines.documents.model import Cell, Table
from pipelines.figures.cell_texts import is_number
from pipelines.figures.columns import FormColumns, HeaderName
from pipelines.figures.placement import MISFITS
from pipelines.figures.reader import ReadPart
from pipelines.figures.remarks import Remark
from pipelines.figures.rows import ReadRow
from pipelines.forms.labels import is_known_label
from pipelines.forms.readings import Reading

_NO_NAME = HeaderName("", "", -2, -1)


class CellUse(StrEnum):
    """What a cell was taken for."""

    FIGURE = "figure"
    BLANK = "blank"  # the cell of a figure, without a number in it
    ROW_LABEL = "row label"
    COLUMN_LABEL = "column label"
    UNIT = "unit"
    LEFT = "left"  # it prints a number, and no figure was made of it
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ExplainedCell:
    """One cell and what it was taken for.

    ``code`` is the row and column of the form that a figure is (``granted/total``), or the row or column that a label
    names; ``is_exact`` is false for a label that names the nearest one. ``reading`` is what was made of a figure, and
    ``why`` says of a number why nothing was.
    """

    cell: Cell
    use: CellUse
    code: str = ""
    is_exact: bool = True
    reading: Reading | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """One grid row: what it is, the row of the form that its label names, and what was remarked on it.

    ``kind`` is ``header``, ``figures``, ``unknown`` (numbers, and no row of the form) or ``other``. ``label`` is as
    printed; ``candidates`` are the rows of the form between which it does not decide. ``way`` says how the values were
    placed, where it was not below the names of their columns. ``names`` are the grid columns that a header row names.
    """

    index: int
    kind: str
    label: str
    code: str
    candidates: tuple[str, ...]
    way: str
    remarks: tuple[Remark, ...]
    names: tuple["ExplainedColumn", ...] = ()


@dataclass(frozen=True, slots=True)
class ExplainedColumn:
    """A grid column that a header cell names: the form's column, and in section 四 the form's row above it."""

    col: int
    code: str
    label: str
    above: str = ""
    above_label: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedTable:
    """One part of a printed table: which statutory table it is (empty for none), and its cells in reading order.

    ``columns`` are the named grid columns that it starts with: of the table that it goes on with, or a form's only one.
    """

    number: int
    tbl: str
    continued: bool = False
    columns: tuple[ExplainedColumn, ...] = ()
    rows: tuple[ExplainedRow, ...] = ()
    cells: tuple[ExplainedCell, ...] = field(default=(), repr=False)

    @property
    def grid(self) -> list[list[Cell | None]]:
        """Rows of columns, as `pipelines.documents.model.Table.grid`."""
        return Table(self.number, tuple(one.cell for one in self.cells)).grid

    def count(self, use: CellUse) -> int:
        """Return how many cells were taken for something."""
        return sum(one.use is use for one in self.cells)


def explain_part(part: ReadPart, kept: Collection[tuple[str, str, str, int, int, int]]) -> ExplainedTable:
    """Return one part of a printed table with what each of its cells was taken for.

    Args:
        part: The part as it was read.
        kept: The figures that the document states, by table, row and column of the form and the number, row and column
            of their cell: a figure that is read twice, or of a scan that proves nothing, is not among them.
    """
    columns = part.columns
    if columns is None:
        return ExplainedTable(part.table.number, "", cells=tuple(_explain_foreign(part.table)))
    last = part.rows[-1].columns if part.rows else columns
    uses: dict[int, ExplainedCell] = {}
    for named in _list_headers(part.rows):
        _mark_header(uses, part.table, columns.tbl, named)
    for row in part.rows:
        for one in _explain_row(row, columns.tbl, part.table.number, kept):
            uses.setdefault(id(one.cell), one)
    cells = (uses.get(id(cell)) or _explain_rest(cell, part.rows, last) for cell in part.table.cells)
    return ExplainedTable(
        part.table.number,
        columns.tbl,
        columns.continued,
        tuple(_explain_columns(columns)),
        tuple(map(_describe_row, part.rows)),
        tuple(cells),
    )


def _explain_foreign(table: Table) -> Iterator[ExplainedCell]:
    for cell in table.cells:
        number = is_number(cell.text)
        why = "the table is none of a form" if number else ""
        yield ExplainedCell(cell, CellUse.LEFT if number else CellUse.OTHER, why=why)


def _list_headers(rows: Iterable[ReadRow]) -> Iterator[FormColumns]:
    """Yield the columns as they stand below each header row."""
    return (row.columns for row in rows if row.kind == "header")


def _mark_header(uses: dict[int, ExplainedCell], table: Table, tbl: str, columns: FormColumns) -> None:
    places = {(cell.row, cell.col): cell for cell in table.cells}
    for name in (*columns.names.values(), *columns.rows_above.values()):
        if cell := places.get((name.row, name.col)):
            exact = is_known_label(tbl, cell.text)
            uses[id(cell)] = ExplainedCell(cell, CellUse.COLUMN_LABEL, name.code, exact)


def _explain_row(
    row: ReadRow, tbl: str, number: int, kept: Collection[tuple[str, str, str, int, int, int]]
) -> Iterator[ExplainedCell]:
    placed = zip(row.placement.figures.items(), row.readings, strict=True)
    for ((code, column), (_, cell)), reading in placed:
        name = f"{code}/{column}"
        if (tbl, code, column, number, cell.row, cell.col) in kept:
            use = CellUse.BLANK if reading.value is None else CellUse.FIGURE
            yield ExplainedCell(cell, use, name, reading=reading)
        elif is_number(cell.text):
            yield ExplainedCell(cell, CellUse.LEFT, name, why="another reading of the same figure counts, or none does")
    for cell in row.label.cells:
        code = row.label.code if cell is row.label.cells[-1] else ""
        yield ExplainedCell(cell, CellUse.ROW_LABEL, code, not code or is_known_label(tbl, cell.text))


def _explain_rest(cell: Cell, rows: Sequence[ReadRow], columns: FormColumns) -> ExplainedCell:
    """Return what a cell is that holds no figure and names nothing."""
    if not is_number(cell.text):
        return ExplainedCell(cell, CellUse.UNIT if cell.col in columns.unit_cols and cell.text else CellUse.OTHER)
    row = next((row for row in rows if row.index == cell.row), None)
    return ExplainedCell(cell, CellUse.LEFT, why=_say_why(row, cell))


def _say_why(row: ReadRow | None, cell: Cell) -> str:
    if row is None or row.kind == "other":
        return "the row has no label of the form and no columns above it"
    if row.kind == "header":
        return "it stands among the names of columns"
    if row.placement.misfit and not row.placement.in_order:
        return MISFITS[row.placement.misfit]
    if row.kind == "unknown":
        return "its row is none of the form" if row.columns.names else "no column above it has a name of the form"
    if cell.col < row.columns.first:
        return "it stands left of the columns that have names"
    return "no column of the form is named above it, or the form has no such cell"


def _describe_row(row: ReadRow) -> ExplainedRow:
    misfit = row.placement.misfit
    way = f"in the order of the header: {MISFITS[misfit] if misfit else 'its cells are merged'}"
    label = row.label
    undecided = () if label.code else label.candidates
    names = tuple(_explain_columns(row.columns, row.index)) if row.kind == "header" else ()
    return ExplainedRow(
        row.index,
        row.kind,
        label.text,
        label.code,
        undecided,
        way if row.placement.in_order else "",
        row.remarks,
        names,
    )


def _explain_columns(columns: FormColumns, row: int | None = None) -> Iterator[ExplainedColumn]:
    """Yield the grid columns that have names, of a header row only those that it gives."""
    for col in sorted({*columns.names, *columns.rows_above}):
        name, above = (named.get(col, _NO_NAME) for named in (columns.names, columns.rows_above))
        if row is None or row in (name.row, above.row):
            yield ExplainedColumn(col, name.code, name.label, above.code, above.label)
