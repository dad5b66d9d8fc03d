"""The rules that a report is held to, as small functions over what its document states.

Each rule has a code, a sentence and a severity (contract/rules.md); a rule yields findings and repairs nothing.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.figures import Reading, Remark
from pipelines.forms import TABLES, FormCell, FormItem, form_cells, form_items, missing_cells
from pipelines.values import NotANumber, read_value


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its stable code, what must hold, and how bad it is where it does not."""

    code: str
    description: str
    severity: str


FIGURE_MISSING = Rule("figure.missing", "every row and column of the form is there", "warning")
FIGURE_NOT_A_NUMBER = Rule("figure.not_a_number", "a cell that must hold a number does", "error")
TABLE_UNKNOWN = Rule("table.unknown", "every table, and every row of a statutory table, belongs to a form", "info")
RULES = (FIGURE_MISSING, FIGURE_NOT_A_NUMBER, TABLE_UNKNOWN)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or doubtful in a report; ``figures`` are the cells of the form that it is about."""

    rule: str
    severity: str
    message: str
    expected: str | None = None
    actual: str | None = None
    figures: tuple[FormCell, ...] = ()

    @property
    def figures_json(self) -> str:
        """The figures as the contract's JSON list of ``{"tbl", "row", "col"}``."""
        return json.dumps([{"tbl": cell.table, "row": cell.row, "col": cell.col} for cell in self.figures])


def judge(form: str, readings: Iterable[Reading], remarks: Iterable[Remark]) -> tuple[Finding, ...]:
    """Return the findings of one report: its figures are ``readings``, its canonical document left ``remarks``."""
    stated = list(readings)
    return (*_find_missing(form, stated), *_find_words(stated), *(_name(remark) for remark in remarks))


def _find_missing(form: str, readings: list[Reading]) -> Iterator[Finding]:
    """Yield one finding for each table, row or column that is not printed, and for each cell that is left over."""
    missing = missing_cells(form, (FormCell(reading.tbl, reading.row, reading.col) for reading in readings))
    for table in TABLES:
        whole = _in_order(form, table, form_cells(form))
        lost = [cell for cell in whole if cell in missing]
        if lost and len(lost) == len(whole):
            yield _miss(f"the table {table} is not there", lost)
            continue
        for axis in ("row", "col"):
            for code in dict.fromkeys(getattr(cell, axis) for cell in lost):
                line = [cell for cell in whole if getattr(cell, axis) == code]
                if all(cell in lost for cell in line):
                    yield _miss(f"{'row' if axis == 'row' else 'column'} {code} of {table} is not there", line)
                    lost = [cell for cell in lost if cell not in line]
        for cell in lost:
            yield _miss(f"the cell {cell.row}/{cell.col} of {table} is not there", [cell])


def _in_order(form: str, table: str, cells: Iterable[FormCell]) -> list[FormCell]:
    order = {(item.kind, item.code): place for place, item in enumerate(_items(form, table))}
    return sorted(
        (cell for cell in cells if cell.table == table),
        key=lambda cell: (order["row", cell.row], order["column", cell.col]),
    )


def _items(form: str, table: str) -> list[FormItem]:
    return [item for item in form_items() if item.form == form and item.table == table]


def _miss(message: str, cells: list[FormCell]) -> Finding:
    return Finding(FIGURE_MISSING.code, FIGURE_MISSING.severity, message, figures=tuple(cells))


def _find_words(readings: list[Reading]) -> Iterator[Finding]:
    for reading in readings:
        if reading.value is None and not _is_blank(reading):
            cell = FormCell(reading.tbl, reading.row, reading.col)
            message = f"{cell.table}/{cell.row}/{cell.col} prints «{reading.raw}», which is no number"
            yield Finding(
                FIGURE_NOT_A_NUMBER.code, FIGURE_NOT_A_NUMBER.severity, message, "a number", reading.raw, (cell,)
            )


def _is_blank(reading: Reading) -> bool:
    try:
        return read_value(reading.raw, reading.unit).number is None
    except NotANumber:
        return False


def _name(remark: Remark) -> Finding:
    return Finding(TABLE_UNKNOWN.code, TABLE_UNKNOWN.severity, remark.message)
