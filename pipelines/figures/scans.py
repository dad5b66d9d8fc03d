"""What a scanned document's readings are worth: the form's sums prove a table, or each number was read with certainty.

A picture's numbers are guesses until something else agrees. The sums of the form (`pipelines.forms.equations`) do for
every number in them. Numbers in no sum (section 二) count where two readings of their cell agreed and were certain
(`SURE` in `pipelines.documents.ocr.line_readings`). What does not count is named, and stays in the document's cells.
"""

from collections.abc import Iterable, Set
from decimal import Decimal
from itertools import groupby

from pipelines.figures.remarks import Remark
from pipelines.forms.equations import Equation
from pipelines.forms.form_items import TABLES, FormCell
from pipelines.forms.form_sums import equations_of
from pipelines.forms.readings import Reading
from pipelines.forms.rounding import find_slacks
from pipelines.forms.values import NotANumber, read_value

CellPosition = tuple[int, int, int]
"""Table, row and column of a cell of a document."""


def keep_proven(
    readings: Iterable[Reading], doubtful: Set[CellPosition]
) -> tuple[tuple[Reading, ...], tuple[Remark, ...]]:
    """Return the readings of a scan that count, and remarks that name the others.

    A table of the form whose sums do not all hold (blanks being zero), or none of whose sums can be judged, is left
    out whole. Of the others, a number is left out that is in no sum that holds and is ``doubtful``; so are words
    where a number must stand, which no sum can prove.
    """
    kept: list[Reading] = []
    remarks: list[Remark] = []
    ordered = sorted(readings, key=lambda reading: TABLES.index(reading.tbl))
    for _, group in groupby(ordered, key=lambda reading: reading.tbl):
        certain, remark = _judge_table(list(group), doubtful)
        kept += certain
        remarks += [remark] if remark else []
    return tuple(kept), tuple(remarks)


def _judge_table(readings: list[Reading], doubtful: Set[CellPosition]) -> tuple[list[Reading], Remark | None]:
    """Return what counts of one table of the form, and what does not."""
    first = readings[0]
    values = {_cell(reading): reading.value for reading in readings if _is_read(reading)}
    slacks = find_slacks({_cell(reading): reading for reading in readings})
    sums = _sums_of({reading.form for reading in readings}, first.tbl)
    judged = {equation: holds for equation in sums if (holds := _judge(equation, values, slacks)) is not None}
    broken = sum(not holds for holds in judged.values())
    if sums and (broken or not judged):
        table = {"tbl": first.tbl}
        if not broken:
            return [], Remark(first.table_no, "scan.sums_unknown", table)
        return [], Remark(first.table_no, "scan.sums_broken", {**table, "broken": broken, "judged": len(judged)})
    proven = {cell for equation in judged if equation.relation == "=" for cell in equation.cells}
    certain = [
        reading
        for reading in readings
        if _is_read(reading) and (_cell(reading) in proven or _position(reading) not in doubtful)
    ]
    left_out = [f"{one.row}/{one.col} «{one.raw}»" for one in readings if one not in certain]
    if not left_out:
        return certain, None
    return certain, Remark(first.table_no, "scan.uncertain", {"tbl": first.tbl, "text": ", ".join(left_out)})


def _sums_of(forms: set[str], tbl: str) -> list[Equation]:
    found = (equation for form in sorted(forms) for equation in equations_of(form))
    return [equation for equation in found if all(cell.table == tbl for cell in equation.cells)]


def _judge(equation: Equation, values: dict[FormCell, Decimal | None], slacks: dict[FormCell, Decimal]) -> bool | None:
    """Tell whether a sum holds; None where it cannot be judged, or says nothing: all its cells are blank."""
    if all(values.get(cell) is None for cell in equation.cells):
        return None
    return equation.holds(values, blanks_as_zero=True, slacks=slacks)


def _is_read(reading: Reading) -> bool:
    """Tell whether a cell prints a number, nothing or a dash."""
    if reading.value is not None:
        return True
    try:
        read_value(reading.raw, reading.unit)
    except NotANumber:
        return False
    return True


def _cell(reading: Reading) -> FormCell:
    return FormCell(reading.tbl, reading.row, reading.col)


def _position(reading: Reading) -> CellPosition:
    return reading.table_no, reading.cell_row, reading.cell_col
