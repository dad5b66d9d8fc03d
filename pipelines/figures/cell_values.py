"""The number that a cell states: its text in the unit that its labels print, as the figure of the form."""

import re
from functools import lru_cache

from pipelines.figures.columns import FormColumns
from pipelines.figures.placement import PlacedCell
from pipelines.figures.row_labels import RowLabel
from pipelines.forms.characters import simplify
from pipelines.forms.form_items import unit_of
from pipelines.forms.readings import Reading
from pipelines.forms.values import SHIFTS, NotANumber, read_value
from pipelines.spelling import fold_width

_UNIT_IN_LABEL = re.compile(r"([十百千万亿]*元)(?:[,;)]|$)")


def read_cell(columns: FormColumns, label: RowLabel, row: str, col: str, placed: PlacedCell, table_no: int) -> Reading:
    """Return what a cell states of one figure (``row`` and ``col`` of the form); its form is not yet decided."""
    grid_col, cell = placed
    unit = unit_of(columns.tbl, row, col)
    row_label, col_label = label.text or columns.rows_above[grid_col].label, columns.names[grid_col].label
    stated = find_unit(col_label, unit) or find_unit(row_label, unit)
    if label.unit and not stated:
        stated = find_unit(label.unit, unit)
    try:
        value = read_value(cell.text, unit, stated)
        number, raw = value.number, value.raw
    except NotANumber as error:
        number, raw = None, error.raw
    where = (table_no, cell.row, cell.col, cell.page)
    return Reading("", columns.tbl, row, col, number, unit, raw, *where, "grid", row_label, col_label)


@lru_cache(4096)
def find_unit(label: str, unit: str) -> str | None:
    """Return the unit that a label states, ``（单位：万元）`` at its end or the whole of it; None where it states none.

    A unit of money counts whatever it is, so that one that is not known (百万元) makes the value none; of other
    units only a known multiple (万条) does: 件 where the form has 次 says nothing.
    """
    text = re.sub(r"\s+", "", simplify(fold_width(label)))
    if unit == "万元" and (stated := _UNIT_IN_LABEL.search(text)):
        return stated[1]
    return text if text and text in SHIFTS[unit] else None
