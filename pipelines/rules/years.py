"""From one year to the next: what is carried over, what stays in force, and figures that jump.

A report is compared with the same issuer's report of the year before; the findings stand on the later one. Sums that
reach across years are equations with last year's figure as their constant, so that suggestions respect them.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

from pipelines.forms.equations import Equation
from pipelines.forms.form_items import FormCell, form_cells, form_order
from pipelines.rules.cell_names import name_cell, name_cell_zh, spell
from pipelines.rules.repeated_findings import fold_repeated
from pipelines.rules.rule import CellValues, Finding, Rule

JUMP = Rule(
    "years.jump",
    "a figure is not more than ten times, or less than a tenth of, last year's, where both are 100 or more",
    "与上一年度相比，同一数据（两年均不小于100）不超过十倍，也不低于十分之一",
    "info",
)

_SMALLEST = 100
_TIMES = 10
_TABLE, _IN_FORCE = "disclosure", "in_force"
_STOCK_TERMS = (("made", -1), ("repealed", 1), (_IN_FORCE, 1))


@cache
def stock_equations(form: str) -> tuple[Equation, ...]:
    """Return what 现行有效件数 must be within one report: of those made this year at most 废止 are in force no more."""
    return tuple(Equation("disclosure.stock", terms, relation=">=") for terms in _stock_terms(form))


def equations_across_years(form: str, previous: CellValues | None) -> Iterator[Equation]:
    """Yield the sums that last year's figures take part in: 现行有效 and 上年结转, where last year states its side.

    A blank of last year is read as zero (and says so) where its table holds any number at all.
    """
    if not previous:
        return
    filled = {cell.table for cell, value in previous.items() if value is not None}
    sides = [("disclosure.stock", terms, terms[-1][0]) for terms in _stock_terms(form)]
    sides += [
        ("years.carried", ((cell, 1),), FormCell(cell.table, "carried_out", cell.col)) for cell in _carried_in(form)
    ]
    for code, terms, cell in sides:
        if cell in previous and cell.table in filled:
            value = previous[cell]
            yield Equation(code, terms, constant=-(value or Decimal(0)), from_blank=value is None)


def equations_of_next_year(form: str, following: CellValues | None) -> Iterator[Equation]:
    """Yield the sums of next year's report that figures of this one take part in, with next year's as constants.

    They are next year's findings; here they tell which suggestion would break them. Blanks are read as above.
    """
    if not following:
        return
    filled = {cell.table for cell, value in following.items() if value is not None}
    for terms in _stock_terms(form):
        if all(cell in following for cell, _ in terms) and _TABLE in filled:
            left = sum(((following[cell] or Decimal(0)) * sign for cell, sign in terms), Decimal(0))
            yield Equation("disclosure.stock", ((terms[-1][0], 1),), constant=-left)
    for cell in _carried_in(form):
        if cell in following and cell.table in filled:
            carried_out = FormCell(cell.table, "carried_out", cell.col)
            yield Equation("years.carried", ((carried_out, 1),), constant=-(following[cell] or Decimal(0)))


def jumps(value: Decimal | None, before: Decimal | None) -> bool:
    """Tell whether a figure became more than ten times, or less than a tenth of, what it was; both are 100 or more."""
    if value is None or before is None or min(value, before) < _SMALLEST:
        return False
    return value > _TIMES * before or _TIMES * value < before


def judge_jumps(form: str, numbers: CellValues, previous: CellValues | None) -> Iterator[Finding]:
    """Yield a finding for each figure that became more than ten times, or less than a tenth of, last year's."""
    if not previous:
        return
    large = {cell for cell, before in previous.items() if before is not None and before >= _SMALLEST}
    jumped = [cell for cell, value in numbers.items() if cell in large and jumps(value, previous[cell])]
    yield from fold_repeated(JUMP, [_state(form, cell, numbers, previous) for cell in jumped])


def _state(form: str, cell: FormCell, numbers: CellValues, previous: Mapping[FormCell, Decimal | None]) -> Finding:
    now, before = spell(numbers[cell]), spell(previous[cell])
    return JUMP.finding(
        f"{name_cell(cell)} is {now}, last year it was {before}",
        f"{name_cell_zh(form, cell)}为{now}，上一年度为{before}",
        figures=(cell,),
        expected=f"about {before}",
        actual=now,
    )


@cache
def _stock_terms(form: str) -> tuple[tuple[tuple[FormCell, int], ...], ...]:
    """Return 现行有效 - 制发 + 废止 for each row of section 二 that has all three columns, 现行有效 last."""
    cells = form_cells(form)
    found = {cell.row for cell in cells if (cell.table, cell.col) == (_TABLE, _IN_FORCE)}
    rows = sorted(found, key=lambda row: form_order(_TABLE, "row", row))
    terms = (tuple((FormCell(_TABLE, row, column), sign) for column, sign in _STOCK_TERMS) for row in rows)
    return tuple(one for one in terms if all(cell in cells for cell, _ in one))


@cache
def _carried_in(form: str) -> tuple[FormCell, ...]:
    found = (cell for cell in form_cells(form) if cell.row == "carried_in")
    return tuple(sorted(found, key=lambda cell: form_order(cell.table, "column", cell.col)))
