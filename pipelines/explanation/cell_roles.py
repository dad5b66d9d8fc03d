"""What each cell of a printed table was taken for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipelines.documents.model import Cell, Table
from pipelines.explanation.explained import ExplainedCell
from pipelines.figures.columns import FormColumns
from pipelines.figures.reader import ReadPart
from pipelines.figures.rows import ReadRow
from pipelines.forms.readings import Reading

Readings = Mapping[tuple[str, str, str], Reading]
"""The figures that a document states, by table, row and column of the form."""


def explain_cells(table: Table, parts: Sequence[ReadPart], stated: Readings) -> tuple[ExplainedCell, ...]:
    """Return every cell of a printed table with what it was taken for, in the table's order.

    Args:
        table: The printed table.
        parts: Its parts as they were read.
        stated: What the document states in the end: of two cells that state one figure only one counts, and of a scan
            only what is certain.
    """
    known: dict[tuple[int, int], ExplainedCell] = {}
    for part in parts:
        for cell in _explain_part(part, stated):
            known.setdefault((cell.row, cell.col), cell)
    statutory = any(part.columns for part in parts)
    return tuple(known.get((cell.row, cell.col)) or _explain_rest(cell, statutory=statutory) for cell in table.cells)


def final_headers(rows: Sequence[ReadRow]) -> dict[int, FormColumns]:
    """Return by the index of each header row the columns that its header has in the end, with all its rows."""
    finals: dict[int, FormColumns] = {}
    columns: FormColumns | None = None
    for row in reversed(rows):
        if row.kind == "header":
            columns = finals[row.index] = columns or row.columns
        elif row.kind != "other":
            columns = None
    return finals


def _explain_part(part: ReadPart, stated: Readings) -> Iterator[ExplainedCell]:
    """Yield the cells of a part that are something; what a cell is said to be first counts."""
    if part.columns is None:
        yield from (_make(cell, "outside") for cell in part.table.cells)
        return
    finals = final_headers(part.rows)
    begin_at: dict[int, list[Cell]] = {}
    for cell in part.table.cells:
        begin_at.setdefault(cell.row, []).append(cell)
    yield from (_make(row.label.cells[-1], "row_label", row.label.code) for row in part.rows if row.label.code)
    for row in part.rows:
        cells = begin_at.get(row.index, [])
        if row.kind == "header":
            yield from _explain_header(cells, finals[row.index])
        else:
            yield from (_make(cell, "unit") for cell in row.label.unit_cells)
            if row.kind == "unknown":
                yield from (_make(cell, "unknown_label") for cell in row.label.cells[-1:])
            yield from (_make(cell, "group_label") for cell in row.label.cells)
            yield from _explain_figures(row, stated)
            if row.kind != "other":
                yield from (_make(cell, "left") for cell in cells if cell.text and cell.col >= row.label.end_col)


def _explain_header(cells: Iterable[Cell], columns: FormColumns) -> Iterator[ExplainedCell]:
    naming = {(name.row, name.col): ("column_label", name.code) for name in columns.names.values()}
    naming |= {(name.row, name.col): ("row_above_label", name.code) for name in columns.rows_above.values()}
    for cell in cells:
        if named := naming.get((cell.row, cell.col)):
            yield _make(cell, *named)
        elif columns.unit_cols.intersection(range(cell.col, cell.col + cell.col_span)):
            yield _make(cell, "unit")


def _explain_figures(row: ReadRow, stated: Readings) -> Iterator[ExplainedCell]:
    for placed, reading in zip(row.placement.figures.values(), row.readings, strict=True):
        figure = reading.tbl, reading.row, reading.col
        kept, position = stated.get(figure), (reading.table_no, reading.cell_row, reading.cell_col)
        if kept is None:
            role = "uncertain"
        elif (kept.table_no, kept.cell_row, kept.cell_col) != position:
            role = "second"
        elif reading.value is not None:
            role = "figure"
        else:
            role = "blank_figure" if reading.blank else "words"
        yield _make(placed.cell, role, reading=reading)


def _explain_rest(cell: Cell, *, statutory: bool) -> ExplainedCell:
    if not statutory:
        return _make(cell, "outside")
    return _make(cell, "text" if cell.text else "blank")


def _make(cell: Cell, role: str, names: str = "", *, reading: Reading | None = None) -> ExplainedCell:
    return ExplainedCell(
        cell.row,
        cell.col,
        cell.row_span,
        cell.col_span,
        cell.page,
        cell.text,
        role,
        names,
        f"{reading.tbl}/{reading.row}/{reading.col}" if reading else "",
        reading.value if reading else None,
        reading.unit if reading else "",
    )
