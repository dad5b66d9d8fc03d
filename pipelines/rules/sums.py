"""The sums of the statutory tables as rules: what each says, and the findings of those that do not hold."""

from dataclasses import dataclass
from decimal import Decimal

from pipelines.forms.equations import Equation
from pipelines.rules.cell_names import name_column_zh, name_row_zh, name_table_zh, spell
from pipelines.rules.ledger import Broken, Ledger, Numbers, Unfilled
from pipelines.rules.rule import Finding, Rule

ROW_SUM = Rule(
    "applications.row_sum",
    "each row of section 三: the kinds of applicant add up to 总计",
    "收到和处理申请情况表各行：自然人、法人或其他组织各列之和等于总计",
    "error",
)
CONCLUDED_SUM = Rule(
    "applications.concluded_sum",
    "each column of section 三: the outcomes of 三 add up to its 总计",
    "收到和处理申请情况表各列：第三项各类办理结果之和等于其总计",
    "error",
)
BALANCE = Rule(
    "applications.balance",
    "each column of section 三: 一 + 二 = the 总计 of 三 + 四",
    "收到和处理申请情况表各列：第一项加第二项之和，等于第三项加第四项之和",
    "error",
)
DISPUTES_ROW_SUM = Rule(
    "disputes.row_sum",
    "each row of section 四: the outcomes, 结果维持 to 尚未审结, add up to 总计",
    "行政复议、行政诉讼情况表各行：结果维持至尚未审结各列之和等于总计",
    "error",
)
PARTS_SUM = Rule(
    "statistics.parts_sum",
    "2014 form: a figure with parts is the sum of its parts",
    "统计表：有分项的指标等于其各分项之和",
    "error",
)
PART_OF = Rule(
    "statistics.part_of",
    "2014 form: a 其中 figure is not larger than the figure that it is part of",
    "统计表：“其中”项不大于其所属指标",
    "error",
)
STOCK = Rule(
    "disclosure.stock",
    "现行有效件数 is not smaller than 制发 - 废止, and is last year's 现行有效 + 制发 - 废止",
    "现行有效件数不小于本年制发减本年废止，且等于上年现行有效加本年制发减本年废止",
    "warning",
)
CARRIED = Rule(
    "years.carried",
    "a year's 四、结转下年度 is the next year's 二、上年结转, in each column",
    "上一年度报告各列的结转下年度继续办理数等于本年度报告的上年结转数",
    "warning",
)
SUM_RULES = (ROW_SUM, CONCLUDED_SUM, BALANCE, DISPUTES_ROW_SUM, PARTS_SUM, PART_OF, STOCK, CARRIED)


@dataclass(frozen=True, slots=True)
class _Wording:
    """What a finding of one rule says.

    ``along`` is the line that it is about: a ``row``, a ``column``, or the row of the sum's ``first`` cell.
    ``{left}`` is what ``sides`` compares: the cells with a plus; else what the last cell should be. ``{right}`` are
    the cells with a minus, or what the last cell is; ``{total}`` is the label of its row.
    """

    rule: Rule
    relation: str
    along: str
    sides: bool
    text: str
    text_zh: str


_WORDINGS = {
    (wording.rule.code, wording.relation): wording
    for wording in (
        _Wording(ROW_SUM, "=", "row", True, "the kinds of applicant add up to {left}, 总计 is {right}",
                 "各类申请人之和为{left}，总计为{right}"),
        _Wording(CONCLUDED_SUM, "=", "column", True, "the outcomes add up to {left}, {total} is {right}",
                 "办理结果各项之和为{left}，{total}为{right}"),
        _Wording(BALANCE, "=", "column", True, "received and carried in are {left}, concluded and carried out {right}",
                 "第一项加第二项为{left}，第三项加第四项为{right}"),
        _Wording(DISPUTES_ROW_SUM, "=", "row", True, "the outcomes add up to {left}, 总计 is {right}",
                 "各类结果之和为{left}，总计为{right}"),
        _Wording(PARTS_SUM, "=", "row", True, "the parts add up to {left}, the figure itself is {right}",
                 "各分项之和为{left}，本项为{right}"),
        _Wording(PART_OF, ">=", "first", True, "the figure is {left}, its part {right}",
                 "本项为{left}，其中项为{right}"),
        _Wording(STOCK, ">=", "row", False, "in force are {right}, but what was made less what was repealed is {left}",
                 "现行有效{right}件，少于本年制发减本年废止的{left}件"),
        _Wording(STOCK, "=", "row", False, "in force are {right}; last year's, made and repealed leave {left}",
                 "现行有效{right}件，而上年现行有效加本年制发减本年废止为{left}件"),
        _Wording(CARRIED, "=", "column", False, "carried in are {right}, carried out last year were {left}",
                 "上年结转为{right}，而上一年度报告的结转下年度为{left}"),
    )
}  # fmt: skip

_BLANKS = " (blanks read as zero)"
_BLANKS_ZH = "（空白按0计）"
_ZERO = Decimal(0)


def state_sums(ledger: Ledger, form: str) -> list[tuple[Finding, Broken]]:
    """Return a finding for each sum that does not hold, with the sum, in the order of the equations."""
    return [(_state(broken, ledger.numbers, form), broken) for broken in ledger.broken]


def state_unfilled(unfilled: Unfilled) -> Finding:
    """Return the one finding for all that totals are the totals of, where it stands blank throughout."""
    rule = _WORDINGS[unfilled.code, "="].rule
    table = unfilled.equations[0].cells[-1].table
    count = len(unfilled.equations)
    return rule.finding(
        f"{table}: the parts of the totals are blank throughout, where {count} sums are not zero",
        f"{name_table_zh(table)}：分项全部空白，其中{count}处应不为0",
        figures=[cell for equation in unfilled.equations for cell in equation.cells if cell in unfilled.cells],
        basis="blanks_as_zero",
    )


def _state(broken: Broken, numbers: Numbers, form: str) -> Finding:
    wording = _WORDINGS[broken.equation.code, broken.equation.relation]
    left, right = (spell(side) for side in _compare(broken, numbers, sides=wording.sides))
    last = broken.equation.cells[-1]
    total = name_row_zh(form, last.table, last.row)
    where, where_zh = _name_line(broken.equation, wording.along, form)
    blanks, blanks_zh = (_BLANKS, _BLANKS_ZH) if broken.basis == "blanks_as_zero" else ("", "")
    return wording.rule.finding(
        f"{where}: {wording.text.format(left=left, right=right, total=total)}{blanks}",
        f"「{where_zh}」：{wording.text_zh.format(left=left, right=right, total=total)}{blanks_zh}",
        figures=broken.equation.cells,
        expected=_bound(broken.equation) + left,
        actual=right,
        basis=broken.basis,
    )


def _bound(equation: Equation) -> str:
    """Return what stands before the expected number of an inequality: its last cell is bounded from one side."""
    if equation.relation == "=":
        return ""
    return "at least " if equation.terms[-1][1] > 0 else "at most "


def _compare(broken: Broken, numbers: Numbers, *, sides: bool) -> tuple[Decimal, Decimal]:
    """Return the two sides of a sum, or what its last cell should be and is; blanks as zero."""
    if not sides:
        cell, sign = broken.equation.terms[-1]
        value = numbers[cell] or _ZERO
        return value - sign * broken.defect, value
    totals = {1: _ZERO, -1: _ZERO}
    for cell, sign in broken.equation.terms:
        totals[sign] += numbers[cell] or _ZERO
    return totals[1], totals[-1]


def _name_line(equation: Equation, along: str, form: str) -> tuple[str, str]:
    """Return the row or column that a sum is about, by its codes and by its labels."""
    cell = equation.cells[0 if along == "first" else -1]
    if along == "column":
        return f"{cell.table}/{cell.col}", name_column_zh(form, cell.table, cell.col)
    return f"{cell.table}/{cell.row}", name_row_zh(form, cell.table, cell.row)
