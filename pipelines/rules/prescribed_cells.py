"""Whether the report prints what its form asks for: every row and column, numbers, no other table."""

from collections.abc import Iterable, Iterator

from pipelines.documents.model import UNREAD
from pipelines.forms.form_items import TABLES, FormCell, form_cells, items_of, missing_cells
from pipelines.forms.readings import Reading
from pipelines.rules.cell_names import name_cell, name_cell_zh, name_column_zh, name_row_zh, name_table_zh
from pipelines.rules.remarks import say_remark_zh
from pipelines.rules.rule import Finding, Rule, Subject

FIGURE_MISSING = Rule("figure.missing", "every row and column of the form is there", "表格的行和列齐全", "warning")
FIGURE_NOT_A_NUMBER = Rule(
    "figure.not_a_number", "a cell that must hold a number does", "应填数字的单元格填的是数字", "error"
)
TABLE_UNKNOWN = Rule(
    "table.unknown",
    "every table, and every row of a statutory table, belongs to a form",
    "每张表及其各行均属于法定表格",
    "info",
)
_JUDGED_ELSEWHERE = frozenset({"cell.not_read", "document.not_read", "figure.second", "table.year"})
"""Remarks that other rules look at: `unread_figures`, `empty_tables`, `tables_twice`."""

FORM_RULES = (FIGURE_MISSING, FIGURE_NOT_A_NUMBER, TABLE_UNKNOWN)


def judge_form(subject: Subject) -> Iterator[Finding]:
    """Yield what is missing, what is no number, and which tables are unknown."""
    stated = [reading for _, reading in subject.figures.values()]
    yield from judge_missing(subject.form, subject.figures)
    yield from _find_words(subject.form, stated)
    for remark in subject.remarks:
        if remark.code in _JUDGED_ELSEWHERE:
            continue
        yield TABLE_UNKNOWN.finding(remark.message, say_remark_zh(subject.form, remark))


def judge_missing(form: str, stated: Iterable[FormCell]) -> Iterator[Finding]:
    """Yield a finding for each table, row or column of a form that is not printed, and each cell that is left over."""
    missing = missing_cells(form, stated)
    if not missing:
        return
    for table in TABLES:
        whole = _in_order(form, table, form_cells(form))
        lost = [cell for cell in whole if cell in missing]
        if lost and len(lost) == len(whole):
            yield _miss(f"the table {table} is not there", f"缺少{name_table_zh(table)}", lost)
            continue
        for axis in ("row", "col"):
            for code in dict.fromkeys(getattr(cell, axis) for cell in lost):
                line = [cell for cell in whole if getattr(cell, axis) == code]
                if all(cell in lost for cell in line):
                    yield _miss_line(form, table, axis, code, line)
                    lost = [cell for cell in lost if cell not in line]
        for cell in lost:
            text = f"the cell {cell.row}/{cell.col} of {table} is not there"
            yield _miss(text, f"缺少{name_cell_zh(form, cell)}", [cell])


def _in_order(form: str, table: str, cells: Iterable[FormCell]) -> list[FormCell]:
    order = {
        (kind, item.code): place for kind in ("row", "column") for place, item in enumerate(items_of(form, table, kind))
    }
    return sorted(
        (cell for cell in cells if cell.table == table),
        key=lambda cell: (order["row", cell.row], order["column", cell.col]),
    )


def _miss_line(form: str, table: str, axis: str, code: str, line: list[FormCell]) -> Finding:
    if axis == "row":
        return _miss(f"row {code} of {table} is not there", f"缺少「{name_row_zh(form, table, code)}」一行", line)
    return _miss(f"column {code} of {table} is not there", f"缺少「{name_column_zh(form, table, code)}」一列", line)


def _miss(message: str, message_zh: str, cells: list[FormCell]) -> Finding:
    return FIGURE_MISSING.finding(message, message_zh, figures=cells)


def _find_words(form: str, readings: list[Reading]) -> Iterator[Finding]:
    for reading in readings:
        if reading.value is None and not reading.blank and UNREAD not in reading.raw:
            cell = FormCell(reading.tbl, reading.row, reading.col)
            yield FIGURE_NOT_A_NUMBER.finding(
                f"{name_cell(cell)} prints «{reading.raw}», which is no number",
                f"{name_cell_zh(form, cell)}为「{reading.raw}」，不是数字",
                figures=(cell,),
                expected="a number",
                actual=reading.raw,
            )
