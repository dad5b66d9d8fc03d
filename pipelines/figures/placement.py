"""Which value of a row stands in which column of the form, by the grid or in the order of the header."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.documents.model import Cell
from pipelines.figures.cell_texts import is_number
from pipelines.figures.columns import FormColumns
from pipelines.figures.remarks import Parts
from pipelines.figures.row_labels import RowLabel
from pipelines.forms.form_items import table_cells
from pipelines.forms.labels import match_codes


class PlacedCell(NamedTuple):
    """A cell that holds a figure, and the grid column whose names it is read by."""

    grid_col: int
    cell: Cell


@dataclass(slots=True)
class Placement:
    """Where the figures of one row stand: cells by row and column of the form.

    ``in_order``: the values stand beside the names of their columns and were taken in their order. ``misfit`` says why
    they do not stand below the names (one of `MISFITS`), empty where they do. ``left`` are the codes and parts of
    remarks on what was left.
    """

    misfit: str = ""
    in_order: bool = False
    figures: dict[tuple[str, str], PlacedCell] = field(default_factory=dict)
    left: list[tuple[str, Parts]] = field(default_factory=list)


MISFITS = {
    "inconsistent_header": "the rows above the columns do not have the same columns",
    "left_of_columns": "a number stands left of the first column that has a name",
    "covered_column": "the row's label covers a column that has a name",
    "number_below_hole": "a number stands below a place where the header has no cell",
    "label_below_column": "a row's label stands below a name of a column",
    "cell_lacking": "the row has no cell at all below a name of a column",
}
"""Why the values of a row may have moved against the names of their columns, by code."""


def place_values(
    columns: FormColumns, row: Sequence[Cell | None], values: Sequence[Cell], label: RowLabel
) -> Placement:
    """Return where the figures of one row stand.

    By the grid: below the name of their column. Where the row does not fit its columns so, in their order, but only
    where it has as many cells for values as its header names columns, and nothing else.

    Args:
        columns: The columns of the header above.
        row: The grid row: the cell that covers each grid column, None where none does.
        values: The cells that begin in this row, right of its label.
        label: The row's label; without a code where the header names the rows (section 四).
    """
    numbered = {col for cell in values if is_number(cell.text) for col in range(cell.col, cell.col + cell.col_span)}
    unnamed = numbered.difference(columns.names)
    placement = Placement(next(_find_misfits(columns, row, values, label, numbered, unnamed), ""))
    if (placement.misfit or _are_merged(columns, values)) and (pairs := _pair_in_order(columns, values)):
        placement.in_order = True
        found = {(label.code or above, column): placed for above, column, placed in pairs}
        placement.figures = {
            figure: placed
            for figure, placed in found.items()
            if _has_figure(placement, columns.tbl, *figure, placed.cell)
        }
    elif placement.misfit:
        placement.left.append(("row.misaligned", {"text": label.text}))
    else:
        for col in sorted(unnamed):
            placement.left.append(("column.unnamed", {"grid_column": col}))
        _place_by_grid(placement, columns, row, values, label)
    return placement


def _find_misfits(
    columns: FormColumns,
    row: Sequence[Cell | None],
    values: Sequence[Cell],
    label: RowLabel,
    numbered: set[int],
    unnamed: set[int],
) -> Iterator[str]:
    """Yield why a row's values may stand beside the names of their columns and not below them, by codes of `MISFITS`.

    A row without a cell in some column may lack its last one, or another one and all behind it moved. ``numbered`` are
    the grid columns in which the row has numbers, ``unnamed`` those of them without a name.
    """
    if not columns.is_consistent:
        yield "inconsistent_header"
    if unnamed and min(unnamed) < (columns.first if columns.continued else columns.corner):
        yield "left_of_columns"
    if columns.first_end < label.end_col:
        yield "covered_column"
    if not numbered.isdisjoint(columns.holes):
        yield "number_below_hole"
    if any(not columns.names.keys().isdisjoint(_cols(cell)) for cell in _find_row_names(columns.tbl, values)):
        yield "label_below_column"
    if numbered and any(row[col] is None for col in columns.names):
        yield "cell_lacking"


def _are_merged(columns: FormColumns, values: Iterable[Cell]) -> bool:
    """Tell whether a text stands in several columns of the form, or several texts in one."""
    texts = [cell for cell in values if cell.text]
    if columns.is_narrow and all(cell.col_span == 1 for cell in texts):
        return False
    printed_at, taken = columns.printed_at, set[int]()
    for cell in texts:
        touched = {printed_at[col] for col in _cols(cell) if col in printed_at}
        if len(touched) > 1 or not touched.isdisjoint(taken):
            return True
        taken |= touched
    return False


def _pair_in_order(columns: FormColumns, values: Sequence[Cell]) -> list[tuple[str, str, PlacedCell]]:
    """Return row above, column and cell of each value in the order of the header; nothing where that is uncertain."""
    printed = columns.printed
    distinct = {(column.row, column.column) for column in printed}
    if not columns.is_complete or not len(printed) == len(values) == len(distinct):
        return []
    if _find_row_names(columns.tbl, values):
        return []
    return [
        (column.row, column.column, PlacedCell(column.cols[0], cell))
        for column, cell in zip(printed, values, strict=True)
    ]


def _place_by_grid(
    placement: Placement, columns: FormColumns, row: Sequence[Cell | None], values: Sequence[Cell], label: RowLabel
) -> None:
    """Place each figure in the cell below its column's name; a text that several of them share is nobody's."""
    found: dict[tuple[str, str], PlacedCell] = {}  # the first text of each figure, a blank where it has none
    doubled: set[tuple[str, str]] = set()  # figures with several texts
    first_figures: dict[int, tuple[str, str]] = {}  # of the cells that span several grid columns
    shared: set[int] = set()  # cells below the names of several figures
    begin_here = set(map(id, values))
    for col, above, column in columns.codes:
        cell = row[col]
        if cell is None or (cell.text and id(cell) not in begin_here) or cell.col < label.end_col:
            continue
        figure = (label.code or above, column)
        if not _has_figure(placement, columns.tbl, *figure, cell):
            continue
        if cell.col_span > 1 and first_figures.setdefault(id(cell), figure) != figure:
            shared.add(id(cell))
        known = found.get(figure)
        if known is None or (cell.text and not known.cell.text):
            found[figure] = PlacedCell(col, cell)
        elif cell.text and cell is not known.cell:
            doubled.add(figure)
    for figure, placed in found.items():
        cell = placed.cell
        below = label.code and cell.row + cell.row_span > label.end_row
        if figure in doubled or (cell.text and (below or id(cell) in shared)):
            placement.left.append(("cells.merged", {"row": figure[0], "col": figure[1], "text": cell.text}))
        else:
            placement.figures[figure] = placed


def _has_figure(placement: Placement, tbl: str, row: str, column: str, cell: Cell) -> bool:
    """Tell whether the table has such a cell in some form; a number where it has none is left."""
    known = (tbl, row, column) in table_cells(tbl)
    if not known and is_number(cell.text):
        placement.left.append(("cell.unknown", {"row": row, "col": column, "text": cell.text}))
    return known


def _find_row_names(tbl: str, values: Iterable[Cell]) -> list[Cell]:
    """Return the cells whose text is the label of a row. Digits alone are none, and most cells have nothing else."""
    return [cell for cell in values if not cell.text.isdecimal() and "row" in match_codes(tbl, cell.text)]


def _cols(cell: Cell) -> range:
    return range(cell.col, cell.col + cell.col_span)
