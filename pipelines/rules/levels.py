"""The municipality against the bodies below it that have reported."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pipelines.forms.form_items import FormCell
from pipelines.rules.cell_names import name_cell, name_cell_zh, spell
from pipelines.rules.repeated_findings import fold_repeated
from pipelines.rules.rule import CellValues, Finding, Rule, Subject

TOTAL = Rule(
    "levels.total",
    "the municipality's figure is not smaller than the sum of the bodies below it that have reported",
    "全市数据不小于已公布报告的所属各单位数据之和",
    "info",
)

SIGNED_COLUMNS = frozenset({"change"})
"""Columns whose numbers may be negative (本年增/减): the whole may be smaller than some of its parts."""

_ZERO = Decimal(0)


def is_smaller(value: Decimal, below: Decimal | None, cell: FormCell) -> bool:
    """Tell whether a figure is smaller than the sum of those below, where it must not be."""
    return below is not None and cell.col not in SIGNED_COLUMNS and value < below


def judge_levels(subject: Subject, numbers: CellValues, slacks: Mapping[FormCell, Decimal]) -> Iterator[Finding]:
    """Yield a finding for each figure that is smaller than the sum of the reports below; a blank is zero.

    ``slacks`` say how much larger a figure may be than it prints (123.9万).
    """
    smaller = []
    for cell, below in subject.below.items():
        if cell not in numbers or not is_smaller((numbers[cell] or _ZERO) + slacks.get(cell, _ZERO), below, cell):
            continue
        own, sum_below = spell(numbers[cell]), spell(below)
        smaller.append(
            TOTAL.finding(
                f"{name_cell(cell)} is {own}, the bodies below reported {sum_below} together",
                f"{name_cell_zh(subject.form, cell)}为{own}，所属各单位合计{sum_below}",
                figures=(cell,),
                expected=f"at least {sum_below}",
                actual=own,
                basis="as_printed" if numbers[cell] is not None else "blanks_as_zero",
            )
        )
    yield from fold_repeated(TOTAL, smaller)
