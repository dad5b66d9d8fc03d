"""Numbers that a line break or a space in their cell cuts: one number where a sum of the form proves it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from pipelines.forms.equations import Equation
from pipelines.forms.form_items import FormCell
from pipelines.forms.form_sums import equations_of
from pipelines.forms.readings import Reading
from pipelines.forms.values import NotANumber, join_cut, read_value


def prove_cut_numbers(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return the readings of one document, those with a number that their sums prove.

    12 above 34 is 1234 where a sum that it is in can be judged and all such sums hold with it. Two such numbers may
    prove each other; where one of them is in a sum that is broken with it, it proves nothing.
    """
    found = tuple(readings)
    cut = {_cell(one): value for one in found if one.value is None and (value := _join(one)) is not None}
    if not cut:
        return found
    known = {_cell(one): one.value for one in found if one.value is not None or one.blank}
    sums = [one for form in sorted({one.form for one in found}) for one in equations_of(form) if one.relation == "="]
    while True:
        values = known | cut
        proven = {cell: value for cell, value in cut.items() if _is_proven(cell, values, sums)}
        if len(proven) == len(cut):
            break
        cut = proven
    return tuple(one._replace(value=cut.get(_cell(one), one.value)) for one in found)


def _is_proven(cell: FormCell, values: Mapping[FormCell, Decimal | None], sums: Iterable[Equation]) -> bool:
    judged = [one.holds(values, blanks_as_zero=True) for one in sums if cell in one.signs]
    return True in judged and False not in judged


def _join(reading: Reading) -> Decimal | None:
    joined = join_cut(reading.raw)
    try:
        return read_value(joined, reading.unit).number if joined else None
    except NotANumber:
        return None


def _cell(reading: Reading) -> FormCell:
    return FormCell(reading.tbl, reading.row, reading.col)
