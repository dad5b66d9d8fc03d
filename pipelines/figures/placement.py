"""Which value of a row stands in which column of the form, by the grid or in the order of the header."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.documents.model import Cell
from pipelines.figures.cell_texts import is_number
from pipelines.figures.columns import FormColumns
from pipelines.figures.remarks import Parts
from pipelines.figures.row_labels import RowLabel, named_codes
from pipelines.forms.form_items import table_cells


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
    numbered = {col for cell in values if is_number(cell.text) for col in _cols(cell)}
    placement = Placement(next(_find_misfits(columns, row, values, label, numbered), ""))
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
        for col in sorted(numbered - columns.names.keys()):
            placement.left.append(("column.unnamed", {"grid_column": col}))
        _place_by_grid(placement, columns, row, values, label)
    return placement


def _find_misfits(
    columns: FormColumns, row: Sequence[Cell | None], values: Sequence[Cell], label: RowLabel, numbered: set[int]
) -> Iterator[str]:
    """Yield why a row's values may stand beside the names of their columns and not below them, by codes of `MISFITS`.

    A row without a cell in some column may lack its last one, or another one and all behind it moved.
    """
    if not columns.is_consistent:
        yield "inconsistent_header"
    left_end = columns.first if columns.continued else columns.corner
    if any(col < left_end and col not in columns.names for col in numbered):
        yield "left_of_columns"
    if any(column.cols[-1] < label.end_col for column in columns.printed):
        yield "covered_column"
    if numbered & columns.holes:
        yield "number_below_hole"
    named = (cell for cell in values if not columns.names.keys().isdisjoint(_cols(cell)))
    if any(named_codes(columns.tbl, cell, "row") for cell in named):
        yield "label_below_column"
    if numbered and any(row[col] is None for col in columns.names):
        yield "cell_lacking"


def _are_merged(columns: FormColumns, values: Sequence[Cell]) -> bool:
    """Tell whether a text stands in several columns of the form, or several texts in one."""
    printed_at = columns.printed_at
    touched = [{printed_at[col] for col in _cols(cell) if col in printed_at} for cell in values if cell.text]
    uses = Counter(column for touching in touched for column in touching)
    return any(len(touching) > 1 for touching in touched) or any(count > 1 for count in uses.values())


def _pair_in_order(columns: FormColumns, values: Sequence[Cell]) -> list[tuple[str, str, PlacedCell]]:
    """Return row above, column and cell of each value in the order of the header; nothing where that is uncertain."""
    printed = columns.printed
    distinct = {(column.row, column.column) for column in printed}
    if not columns.is_complete or not len(printed) == len(values) == len(distinct):
        return []
    if any(named_codes(columns.tbl, cell, "row") for cell in values):
        return []
    return [
        (column.row, column.column, PlacedCell(column.cols[0], cell))
        for column, cell in zip(printed, values, strict=True)
    ]


def _place_by_grid(
    placement: Placement, columns: FormColumns, row: Sequence[Cell | None], values: Sequence[Cell], label: RowLabel
) -> None:
    """Place each figure in the cell below its column's name; a text that several of them share is nobody's."""
    found: dict[tuple[str, str], list[PlacedCell]] = {}
    begin_here = set(map(id, values))
    for col, name in columns.names.items():
        cell, above = row[col], columns.rows_above.get(col)
        owner = label.code or (above.code if above else "")
        if cell is None or (cell.text and id(cell) not in begin_here) or cell.col < label.end_col:
            continue
        if not _has_figure(placement, columns.tbl, owner, name.code, cell):
            continue
        places = found.setdefault((owner, name.code), [])
        if all(cell is not other for _, other in places):
            places.append(PlacedCell(col, cell))
    uses = Counter(id(cell) for places in found.values() for _, cell in places)
    for (owner, column), places in found.items():
        printed = [place for place in places if place.cell.text] or places[:1]
        cell = printed[0].cell
        merged = uses[id(cell)] > 1 or (label.code and cell.row + cell.row_span > label.end_row)
        if len(printed) > 1 or (merged and cell.text):
            placement.left.append(("cells.merged", {"row": owner, "col": column, "text": cell.text}))
        else:
            placement.figures[owner, column] = printed[0]


def _has_figure(placement: Placement, tbl: str, row: str, column: str, cell: Cell) -> bool:
    """Tell whether the table has such a cell in some form; a number where it has none is left."""
    known = (tbl, row, column) in table_cells(tbl)
    if not known and is_number(cell.text):
        placement.left.append(("cell.unknown", {"row": row, "col": column, "text": cell.text}))
    return known


def _cols(cell: Cell) -> range:
    return range(cell.col, cell.col + cell.col_span)
