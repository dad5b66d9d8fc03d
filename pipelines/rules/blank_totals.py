"""Totals that stand blank where their parts are printed."""

from collections.abc import Iterator

from pipelines.rules.cell_names import name_cell, name_cell_zh, spell
from pipelines.rules.ledger import Ledger, find_blank_totals
from pipelines.rules.rule import Finding, Rule, Suggestion

TOTAL_BLANK = Rule(
    "figure.total_blank",
    "a total is printed where its parts are; a blank one is judged as missing, never as zero",
    "有分项数据的合计应填写；空白的合计视为缺失，不按0计",
    "warning",
)


def judge_totals(ledger: Ledger, form: str) -> Iterator[tuple[Finding, Suggestion | None]]:
    """Yield a finding for each total that is blank though its parts are printed, and what they add up to.

    There is no such number where no sum that the cell is the total of can be added up, or two of them differ.
    """
    for cell, equations in find_blank_totals(ledger).items():
        values = {equation.defect(ledger.numbers, blanks_as_zero=True) for equation in equations} - {None}
        value = values.pop() if len(values) == 1 else None
        candidate = None if value is None else Suggestion(cell, value)
        yield (
            TOTAL_BLANK.finding(
                f"{name_cell(cell)} is blank, and its parts are printed",
                f"{name_cell_zh(form, cell)}空白，而其分项填有数字",
                figures=(cell,),
                expected=spell(candidate.value) if candidate else None,
                actual="blank",
            ),
            candidate,
        )
