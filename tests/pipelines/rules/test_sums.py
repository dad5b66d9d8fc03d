"""The sums of the tables: for each rule a report that keeps it, one that breaks it, one where it cannot be judged."""

import pytest

from pipelines.forms.form_items import items_of
from pipelines.rules import judge
from tests.pipelines.rules.reports import bundled, code_of, errors, found, printed_with, subject, zeros_blank

BUNDLED = ["city-2017", "city-2019", "office-2023", "bayu-2021", "bayu-2022", "bayu-2023", "bayu-education-2022"]


@pytest.mark.parametrize("name", BUNDLED)
def test_a_right_report_has_no_finding(name: str) -> None:
    assert judge(bundled(name)) == ()


@pytest.mark.parametrize(
    ("rule", "report", "changes", "where", "expected", "actual"),
    [
        ("applications.row_sum", "city-2019", {"applications/granted/business": "398"}, "applications/granted",
         "3992", "3983"),
        ("applications.concluded_sum", "city-2019", {"applications/granted/business": "398"}, "applications/business",
         "558", "549"),
        ("applications.balance", "city-2019", {"applications/carried_out/total": "172"}, "applications/total",
         "7671", "7670"),
        ("disputes.row_sum", "city-2019", {"disputes/reconsideration/total": "0"}, "disputes/reconsideration",
         "271", "0"),
        ("statistics.parts_sum", "city-2017", {"statistics/staff/value": "3887"}, "statistics/staff", "3878", "3887"),
        ("statistics.part_of", "city-2017", {"statistics/response.press_conferences.by_leader/value": "859"},
         "statistics/response.press_conferences", "at most 858", "859"),
        ("disclosure.stock", "office-2023", {"disclosure/regulations/made": "160"}, "disclosure/regulations",
         "at least 149", "148"),
    ],
)  # fmt: skip
def test_a_broken_sum(
    rule: str, report: str, changes: dict[str, str | None], where: str, expected: str, actual: str
) -> None:
    (finding,) = found(printed_with(bundled(report), changes), rule)
    assert finding.message.startswith(f"{where}: ")
    assert (finding.expected, finding.actual) == (expected, actual)
    assert set(changes) <= {code_of(one) for one in finding.figures}
    assert finding.severity == ("warning" if rule == "disclosure.stock" else "error")
    assert finding.basis == "as_printed"
    assert actual in finding.message_zh


@pytest.mark.parametrize(
    ("rule", "report", "wrong", "lost"),
    [
        ("applications.row_sum", "city-2019", "applications/granted/business", "applications/granted/total"),
        ("applications.concluded_sum", "city-2019", "applications/granted/business", "applications/concluded/business"),
        ("applications.balance", "city-2019", "applications/carried_out/total", "applications/received/total"),
        ("disputes.row_sum", "city-2019", "disputes/reconsideration/total", "disputes/reconsideration/upheld"),
        ("statistics.parts_sum", "city-2017", "statistics/staff/value", "statistics/staff.part_time/value"),
        ("statistics.part_of", "city-2017", "statistics/disclosed.normative_documents/value",
         "statistics/disclosed/value"),
        ("disclosure.stock", "office-2023", "disclosure/regulations/made", "disclosure/regulations/repealed"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("raw", [None, "无"])
def test_a_sum_with_a_figure_missing_or_in_words_is_not_judged(
    rule: str, report: str, wrong: str, lost: str, raw: str | None
) -> None:
    broken = printed_with(bundled(report), {wrong: "9999999"})
    assert found(broken, rule)
    assert not found(printed_with(broken, {lost: raw}), rule)


def test_the_chinese_sentence_has_the_labels_of_the_form() -> None:
    report = printed_with(bundled("city-2019"), {"applications/refused.state_secret/total": "999"})
    finding = found(report, "applications.row_sum")[0]
    assert finding.message_zh.startswith("「三（三）1.属于国家秘密」：各类申请人之和为")
    (balance,) = found(
        printed_with(bundled("city-2019"), {"applications/carried_out/other": "5"}), "applications.balance"
    )
    assert balance.message_zh.startswith("「其他」：第一项加第二项为")


# ------------------------------------------------------------------------------------------------ blanks


@pytest.mark.parametrize("name", BUNDLED)
@pytest.mark.parametrize("blank", ["", "/", "—"])
def test_a_right_report_with_blanks_for_zeros_has_no_finding(name: str, blank: str) -> None:
    assert judge(zeros_blank(bundled(name), blank)) == ()


def test_a_wrong_report_with_blanks_for_zeros_is_judged_and_says_how() -> None:
    report = printed_with(zeros_blank(bundled("office-2023")), {"applications/granted/business": "99"})
    findings = [finding for finding in judge(report) if finding.severity == "error"]
    assert {finding.rule for finding in findings} == {"applications.row_sum", "applications.concluded_sum"}
    assert {finding.basis for finding in findings} == {"blanks_as_zero"}
    assert all("（空白按0计）" in finding.message_zh for finding in findings)
    assert all(one.value is None for _, one in report.figures.values() if not one.raw)


def test_a_row_of_blanks_beside_a_total_is_broken() -> None:
    *outcomes, total = (item.code for item in items_of("2021", "disputes", "column"))
    row = {f"disputes/reconsideration/{column}": "" for column in outcomes}
    others = {f"disputes/litigation_direct/{column}": "0" for column in outcomes}
    others |= {f"disputes/litigation_direct/{column}": "1" for column in (outcomes[0], total)}
    (finding,) = found(subject("2021", {**row, **others, "disputes/reconsideration/total": "5"}), "disputes.row_sum")
    assert (finding.expected, finding.actual, finding.basis) == ("0", "5", "blanks_as_zero")


def test_a_table_without_a_number_is_not_judged() -> None:
    report = bundled("office-2023")
    blank = {code_of(one): "" for one in report.figures if one.table == "applications"}
    assert [finding.rule for finding in judge(printed_with(report, blank))] == ["report.empty"]


def test_only_totals_filled_in_is_one_finding() -> None:
    report = bundled("office-2023")
    parts = {code_of(one): "" for one in report.figures if one.table == "applications" and one.col != "total"}
    (finding,) = [one for one in judge(printed_with(report, parts)) if one.severity == "error"]
    assert finding.rule == "applications.row_sum"
    assert "分项全部空白" in finding.message_zh


# ------------------------------------------------------------------------------------------------ hybrids


def test_a_report_of_2021_with_the_single_row_of_2019() -> None:
    report = bundled("bayu-2022")
    values = {one: reading.value for one, (_, reading) in report.figures.items()}
    parts = [one for one in values if one.row.startswith("other_handling.")]
    single: dict[str, str | None] = {code_of(one): None for one in parts}
    for one in parts:
        code = f"applications/other_handling/{one.col}"
        single[code] = str(int(single.get(code) or 0) + int(values[one] or 0))
    hybrid = printed_with(report, single)
    assert judge(hybrid) == ()
    wrong = printed_with(hybrid, {"applications/other_handling/business": "77"})
    assert errors(wrong) == ["applications.row_sum", "applications.concluded_sum"]
