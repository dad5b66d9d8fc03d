import json
from decimal import Decimal

import pytest

from pipelines.figures.remarks import Remark
from pipelines.forms.form_items import FormCell, form_cells, form_names, unit_of
from pipelines.forms.readings import Reading
from pipelines.issuers.registry import Issuer
from pipelines.rules import Finding, Subject
from pipelines.rules.prescribed_cells import FORM_RULES, judge_form
from tests.pipelines.grids import APPLICANTS


def reading(cell: FormCell, form: str = "2021", raw: str = "1", value: Decimal | None = Decimal(1)) -> Reading:
    unit = unit_of(cell.table, cell.row, cell.col)
    return Reading(form, cell.table, cell.row, cell.col, value, unit, raw, 0, 0, 0, None, "grid", "", "")


def stated(form: str) -> list[Reading]:
    return [reading(cell, form) for cell in sorted(form_cells(form), key=str)]


def judge(form: str, readings: list[Reading], remarks: list[Remark]) -> tuple[Finding, ...]:
    figures = {FormCell(one.tbl, one.row, one.col): ("a" * 64, one) for one in readings}
    subject = Subject(Issuer("body", "某区", "district"), 2022, form, figures, remarks=tuple(remarks))
    return tuple(judge_form(subject))


def findings(readings: list[Reading], form: str = "2021", rule: str = "figure.missing") -> list[Finding]:
    return [finding for finding in judge(form, readings, []) if finding.rule == rule]


@pytest.mark.parametrize("form", form_names())
def test_a_whole_form_has_no_finding(form: str) -> None:
    assert judge(form, stated(form), []) == ()


def test_blank_is_not_missing_and_no_error() -> None:
    blank = [
        one._replace(value=None, raw=raw) for one, raw in zip(stated("2021"), ["", "/", "—", " "] * 60, strict=False)
    ]
    assert judge("2021", blank, []) == ()


def test_a_table_that_is_not_there_is_one_finding() -> None:
    left = [one for one in stated("2021") if one.tbl != "disputes"]
    (finding,) = findings(left)
    assert finding.message == "the table disputes is not there"
    assert finding.message_zh == "缺少政府信息公开行政复议、行政诉讼情况表"
    assert set(finding.figures) == {cell for cell in form_cells("2021") if cell.table == "disputes"}
    assert finding.severity == "warning"


def test_a_row_or_a_column_that_is_not_there_is_one_finding() -> None:
    left = [one for one in stated("2021") if (one.tbl, one.row) != ("applications", "granted")]
    (finding,) = findings(left)
    assert finding.message == "row granted of applications is not there"
    assert finding.message_zh == "缺少「三（一）予以公开」一行"
    assert [cell.col for cell in finding.figures] == APPLICANTS
    left = [one for one in stated("2021") if (one.tbl, one.col) != ("applications", "total")]
    (finding,) = findings(left)
    assert finding.message == "column total of applications is not there"
    assert finding.message_zh == "缺少「总计」一列"
    assert {cell.col for cell in finding.figures} == {"total"}
    assert len(finding.figures) == 25


def test_row_column_and_cell_together() -> None:
    gone = {("applications", "granted", col) for col in APPLICANTS} | {("applications", "received", "other")}
    gone |= {("disputes", row, "total") for row in ("reconsideration", "litigation_direct")}
    left = [one for one in stated("2021") if (one.tbl, one.row, one.col) not in gone]
    assert [finding.message for finding in findings(left)] == [
        "row granted of applications is not there",
        "the cell received/other of applications is not there",
        "the cell reconsideration/total of disputes is not there",
        "the cell litigation_direct/total of disputes is not there",
    ]
    assert findings(left)[-1].message_zh == "缺少「未经复议直接起诉」的「总计」"
    missing = {(c.table, c.row, c.col) for finding in findings(left) for c in finding.figures}
    assert missing == gone


def test_no_missing_figure_is_named_twice_or_not_at_all() -> None:
    left = [one for at, one in enumerate(stated("2019")) if at % 3]
    named = [cell for finding in findings(left, "2019") for cell in finding.figures]
    absent = form_cells("2019") - {FormCell(one.tbl, one.row, one.col) for one in left}
    rows_and_columns = {(cell.table, cell.row) for cell in absent}
    assert set(named) == absent
    assert rows_and_columns


def test_a_hybrid_lacks_nothing() -> None:
    kept = [one for one in stated("2021") if not one.row.startswith("other_handling.")]
    single = [reading(FormCell("applications", "other_handling", col)) for col in APPLICANTS]
    assert judge("2021", [*kept, *single], []) == ()
    assert len(findings(kept)) == 3


@pytest.mark.parametrize(
    ("raw", "value", "wrong"),
    [
        ("8（含2018年结转1件）", Decimal(8), False),
        ("无", None, True),
        ("约30", None, True),
        ("", None, False),
        ("—", None, False),
        ("5", None, True),  # its header states a unit that nobody knows
    ],
)
def test_not_a_number(raw: str, value: Decimal | None, wrong: bool) -> None:
    one, *rest = stated("2021")
    found = findings([one._replace(raw=raw, value=value), *rest], rule="figure.not_a_number")
    assert bool(found) is wrong
    if wrong:
        assert (found[0].severity, found[0].actual, found[0].expected) == ("error", raw, "a number")
        assert json.loads(found[0].figures_json) == [{"tbl": one.tbl, "row": one.row, "col": one.col}]


def test_the_unit_of_a_header_makes_no_number_wrong() -> None:
    cell = FormCell("disclosure", "fees", "amount")
    rest = [one for one in stated("2021") if FormCell(one.tbl, one.row, one.col) != cell]
    assert judge("2021", [*rest, reading(cell, raw="251000", value=Decimal("25.1"))], []) == ()


def test_remarks_are_findings_of_table_unknown() -> None:
    (finding,) = judge("2021", stated("2021"), [Remark(3, "table.no_form", {"text": "姓名"})])
    assert (finding.rule, finding.severity) == ("table.unknown", "info")
    assert finding.message == "table 3 belongs to no form: 姓名"
    assert finding.message_zh == "第4张表：不属于法定表格：姓名"


def test_each_rule_has_its_own_code_and_a_known_severity() -> None:
    assert len({rule.code for rule in FORM_RULES}) == len(FORM_RULES)
    assert {rule.severity for rule in FORM_RULES} <= {"error", "warning", "info"}
