"""Counts that cannot be: parts of one, fewer than none, more than China has people."""

from collections.abc import Iterator
from decimal import Decimal

from pipelines.forms.readings import Reading
from pipelines.rules.cell_names import name_cell, name_cell_zh, spell
from pipelines.rules.repeated_findings import fold_repeated
from pipelines.rules.rule import Finding, Rule, Subject

FIGURE_IMPOSSIBLE = Rule(
    "figure.impossible",
    "counts are whole and not negative (增/减 and amounts in 万元 aside), and none is larger than the population "
    "of China",
    "件数、人次等为非负整数（“增/减”和以万元计的金额除外），且不大于全国人口数",
    "error",
)

POPULATION = 1_412_600_000
"""The most people that China ever had by the statistical communiqués of its yearly figures: at the end of 2021."""

_SIGNED_COLUMNS = frozenset({("disclosure", "change")})
_MONEY = "万元"


def judge_possible(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each count that is none; an amount of money is a number of any kind."""
    impossible = []
    for cell, (_, reading) in subject.figures.items():
        if found := _find_reason(reading):
            text, text_zh = found
            said, said_zh = name_cell(cell), name_cell_zh(subject.form, cell)
            value = spell(reading.value)
            impossible.append(
                FIGURE_IMPOSSIBLE.finding(
                    f"{said} is {value}, and a count {text}",
                    f"{said_zh}为{value}，{text_zh}",
                    figures=(cell,),
                    actual=value,
                )
            )
    yield from fold_repeated(FIGURE_IMPOSSIBLE, impossible)


def _find_reason(reading: Reading) -> tuple[str, str] | None:
    """Return what a count must be that this one is not; None for a count that may be, and for money."""
    value = reading.value
    if value is None or reading.unit == _MONEY:
        return None
    if value != value.to_integral_value():
        return "is a whole number", "计数应为整数"
    if value < 0 and (reading.tbl, reading.col) not in _SIGNED_COLUMNS:
        return "is not negative", "计数不应为负数"
    if abs(value) > Decimal(POPULATION):
        return "is not larger than the population of China", "计数不应大于全国人口数"
    return None
