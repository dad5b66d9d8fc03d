"""The label of a row of a statutory table: which row of the form it names."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipelines.documents.model import Cell
from pipelines.figures.cell_texts import may_be_label
from pipelines.figures.columns import FormColumns
from pipelines.forms.form_items import parent_row
from pipelines.forms.labels import group_family, match_codes


class RowLabel(NamedTuple):
    """What stands left of the values of a row.

    ``code`` is the form's row, empty where none is named or it is not certain which. ``text`` are the labels as
    printed, that of the row last, empty where nothing stands there that could be a label; ``unit`` is the printed unit.
    ``end_col`` and ``end_row`` are the grid column right of the labels and the grid row below the last of them.
    ``cells`` are the cells of the labels, ``unit_cells`` those of units, ``candidates`` the rows of the form that have
    the last label.
    """

    code: str = ""
    text: str = ""
    unit: str = ""
    end_col: int = 0
    end_row: int = 0
    cells: tuple[Cell, ...] = ()
    unit_cells: tuple[Cell, ...] = ()
    candidates: tuple[str, ...] = ()


NO_LABEL = RowLabel()
"""The label of a row that has none, or that stands above every header."""


def find_row_label(columns: FormColumns, cells: Sequence[Cell], rows_read: Sequence[str]) -> RowLabel:
    """Return the label of a row of cells; without a code where it names no row of the form.

    The label next to the values counts: a group's label further left may read like a row of another form.
    ``rows_read`` are the rows of the form that were read before, which tell rows of one label apart.
    """
    if not columns.names:
        return NO_LABEL
    tbl = columns.tbl
    left = [cell for cell in cells if cell.col < columns.first and may_be_label(cell.text)]
    units = [cell for cell in left if cell.col in columns.unit_cols or "unit" in match_codes(tbl, cell.text)]
    if units:
        left = [cell for cell in left if cell not in units]
    if not left:
        return NO_LABEL
    last, text = left[-1], " / ".join([cell.text for cell in left])
    codes = _find_candidates(tbl, last, left[:-1])
    if not codes and "group" in match_codes(tbl, last.text):
        text = "" if columns.rows_above else f"{text} (a group)"
    code = "".join(codes)
    if len(codes) > 1:
        beside = [code for cell in left for code in match_codes(tbl, cell.text).get("row", ())]
        code = choose_row(tbl, codes, beside, rows_read)
    return RowLabel(
        code,
        text,
        units[-1].text if units else "",
        max([cell.col + cell.col_span for cell in (last, *units)]),
        last.row + last.row_span,
        tuple(left),
        tuple(units),
        tuple(codes),
    )


def choose_row(tbl: str, codes: Sequence[str], beside: Iterable[str], rows_read: Sequence[str]) -> str:
    """Return which of the rows with one label is meant; empty where nothing around it says so.

    被依法纠错数 stands twice in the form of 2014. It belongs to the row that stands left of it (``beside``) or
    else to the one whose parts were read last; where that has its part already, the next row's is meant, whose
    own line is lost.
    """
    parents = {parent_row(tbl, code): code for code in codes}
    named = [parents[row] for row in beside if row in parents]
    if named:
        return named[-1]
    since: list[str] = []
    family = ""
    for row in reversed(rows_read):
        family = family or next((name for name in parents if row == name or row.startswith(f"{name}.")), "")
        since.append(row)
        if row == family:
            break
    if not family:
        return ""
    if parents[family] not in since:
        return parents[family]
    return next(iter(codes[codes.index(parents[family]) + 1 :]), "")


def _find_candidates(tbl: str, last: Cell, beside: Sequence[Cell]) -> Sequence[str]:
    """Return the rows of the form that the label next to the values may name."""
    if last.row_span > 1 and group_family(tbl, last.text):  # 其他处理, of 2021, its rows' label lost
        return ()
    named = match_codes(tbl, last.text)
    codes = named.get("row", ())
    if "column" in named:  # 其他 and 总计 stand in several places
        return [code for code in codes if not _is_elsewhere(tbl, code, beside)]
    return codes


def _is_elsewhere(tbl: str, code: str, beside: Sequence[Cell]) -> bool:
    """Tell whether a group's label beside a row says that it is no such row: 其他 beside 不予处理."""
    family = group_family(tbl, beside[-1].text) if beside else ""
    return bool(family) and code.partition(".")[0] != family
