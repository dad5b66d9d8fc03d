"""Which one cell may be wrong: the right one, every one where several would do, none where none would."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.rules import corrupt
from pipelines.forms.form_items import items_of
from pipelines.rules import Finding, Subject, Suggestion, judge
from tests.pipelines.rules.reports import (
    bundled,
    cell,
    code_of,
    printed_with,
    subject,
    suggested,
    zeros_blank,
)

KINDS = [item.code for item in items_of("2021", "applications", "column") if item.code != "total"]
DISPUTE = [item.code for item in items_of("2021", "disputes", "column")]


BESIDE = {"figure.missing", "report.empty", "figure.impossible"}


def judge_sums(report: Subject) -> list[Finding]:
    """Return the findings of broken sums; these reports lack most of their form."""
    return [finding for finding in judge(report) if finding.rule not in BESIDE]


def dispute(*raws: str) -> Subject:
    return subject("2021", {f"disputes/reconsideration/{col}": raw for col, raw in zip(DISPUTE, raws, strict=True)})


@pytest.mark.parametrize(
    ("code", "raw", "right", "kind", "kind_zh"),
    [
        ("applications/granted/natural_person", "371", 3071, "a digit was dropped", "漏一位数字"),
        ("applications/granted/natural_person", "30711", 3071, "a digit too many", "多一位数字"),
        ("applications/concluded/total", "7948", 7498, "two digits were swapped", "两位数字颠倒"),
        ("applications/received/total", "7622", 7522, "one digit is another", "一位数字有误"),
        ("applications/carried_out/total", "-173", 173, "the sign is wrong", "正负号有误"),
        ("applications/granted/natural_person", "", 3071, "the cell is blank", "单元格空白"),
    ],
)
def test_the_one_wrong_cell_is_named_with_its_value_and_the_slip(
    code: str, raw: str, right: int, kind: str, kind_zh: str
) -> None:
    assert bundled("city-2019").values[cell(code)] == right
    findings = judge_sums(printed_with(bundled("city-2019"), {code: raw}))
    assert len(findings) >= 2
    for finding in findings:
        assert suggested(finding) == [(code, right)]
        assert kind in finding.message
        assert kind_zh in finding.message_zh


def test_the_suggestion_is_the_contracts_json() -> None:
    finding = judge(printed_with(bundled("city-2019"), {"applications/concluded/total": "7948"}))[0]
    table, row, col = "applications", "concluded", "total"
    assert finding.suggestion_json is not None
    assert json.loads(finding.suggestion_json) == [{"tbl": table, "row": row, "col": col, "value": 7498}]


def test_a_total_that_lies_in_two_sums_is_preferred_to_figures_that_lie_in_one() -> None:
    """485 refusals are both the sum of six reasons and a part of 8082 replies: only 485 cures both sums."""
    findings = judge(printed_with(bundled("city-2017"), {"statistics/replies.refused/value": "458"}))
    assert [suggested(finding) for finding in findings] == [[("statistics/replies.refused/value", 485)]] * 2


def test_where_several_cells_would_do_all_are_listed() -> None:
    """维持 10, 纠正 1, 总计 13: two more in any of the parts, or two less in the total."""
    (finding,) = judge_sums(dispute("10", "1", "0", "0", "13"))
    row = "disputes/reconsideration"
    assert sorted(suggested(finding)) == [
        (f"{row}/corrected", 3),
        (f"{row}/other", 2),
        (f"{row}/pending", 2),
        (f"{row}/total", 11),
        (f"{row}/upheld", 12),
    ]
    assert finding.message.endswith(
        f"; one of 5 cells may be wrong: {row}/upheld = 12, {row}/corrected = 3, {row}/other = 2 and 2 more"
    )
    named = ["「结果维持」应为12", "「结果纠正」应为3", "「其他结果」应为2等"]
    assert [part.rpartition("的")[2] for part in finding.message_zh.rpartition("：")[2].split("，")] == named


def test_no_candidate_is_negative() -> None:
    """Seen on the sites: 行政复议 10 + 1 with 总计 0."""
    (finding,) = judge_sums(dispute("10", "1", "0", "0", "0"))
    assert suggested(finding) == [("disputes/reconsideration/total", 11)]


def test_a_candidate_is_whole() -> None:
    (finding,) = judge_sums(dispute("10", "1", "0", "0", "11.5"))
    assert suggested(finding) == [("disputes/reconsideration/total", 11)]


def test_a_candidate_keeps_the_sums_that_hold() -> None:
    """A missing total leaves only columns to judge: the row's own cells would break their balance."""
    report = printed_with(bundled("city-2019"), {"applications/received/business": "600"})
    assert {tuple(suggested(finding)) for finding in judge(report)} == {(("applications/received/business", 561),)}


def test_an_inequality_alone_suggests_nothing() -> None:
    report = printed_with(bundled("city-2017"), {"statistics/disclosed.normative_documents/value": "9999999"})
    (finding,) = judge(report)
    assert finding.rule == "statistics.part_of"
    assert finding.suggestion == ()
    assert finding.suggestion_json is None


def test_two_errors_that_do_not_touch_are_each_named() -> None:
    changes = {"applications/granted/business": "398", "disputes/litigation_direct/pending": "1"}
    findings = judge(printed_with(bundled("city-2019"), changes))
    assert {code for finding in findings for code, _ in suggested(finding)} >= {"applications/granted/business"}
    by_rule = {finding.rule: suggested(finding) for finding in findings}
    assert by_rule["applications.row_sum"] == [("applications/granted/business", 389)]
    assert len(by_rule["disputes.row_sum"]) > 1


def test_two_errors_in_one_row_are_no_suggestion_and_the_message_says_two() -> None:
    changes = {"applications/granted/business": "398", "applications/granted/other": "90"}
    findings = judge(printed_with(bundled("city-2019"), changes))
    assert len(findings) == 3
    for finding in findings:
        assert finding.suggestion == ()
        assert "at least 2 cells" in finding.message
        assert "至少需修改2个单元格" in finding.message_zh


def test_last_years_figure_speaks_against_a_candidate() -> None:
    """The column of 自然人 is broken at 上年结转 and nowhere else, and last year's report has just that number."""
    columns = ["received", "carried_in", "concluded", "carried_out"]
    printed = {
        f"applications/{row}/natural_person": raw for row, raw in zip(columns, ["5", "3", "7", "2"], strict=True)
    }
    report = subject("2021", printed)
    named = {code for code, _ in suggested(judge_sums(report)[0])}
    assert "applications/carried_in/natural_person" in named
    later = replace(report, previous={cell("applications/carried_out/natural_person"): Decimal(3)})
    named_later = {code for code, _ in suggested(judge_sums(later)[0])}
    assert named - named_later == {"applications/carried_in/natural_person"}


def carrying(natural: str, total: str) -> Subject:
    """10 received, 9 concluded; carried out by natural persons, and in all."""
    rows = {
        "received": ("10", "10"),
        "carried_in": ("0", "0"),
        "concluded": ("9", "9"),
        "carried_out": (natural, total),
    }
    others = KINDS[1:]
    printed = {f"applications/{row}/{kind}": "0" for row in rows for kind in others}
    for row, (first, last) in rows.items():
        printed |= {f"applications/{row}/natural_person": first, f"applications/{row}/total": last}
    return subject("2021", printed)


def followed_by(report: Subject, natural: int | None, total: int | None) -> list[list[tuple[str, int]]]:
    """Return the suggestions for a report of which next year's carries these numbers in."""
    following = {
        cell("applications/received/total"): Decimal(1),
        cell("applications/carried_in/natural_person"): None if natural is None else Decimal(natural),
        cell("applications/carried_in/total"): None if total is None else Decimal(total),
    }
    return [suggested(finding) for finding in judge_sums(replace(report, following=following))]


def test_next_years_figure_speaks_against_a_candidate() -> None:
    """自然人 carries 3 out where 1 would do, and next year's report carries 3 in."""
    report = carrying("3", "1")
    alone = [[("applications/carried_out/natural_person", 1)]] * 2
    assert [suggested(finding) for finding in judge_sums(report)] == alone
    assert followed_by(report, 1, 1) == alone
    assert followed_by(report, 3, 1) == [[], []]
    assert followed_by(report, 7, 1) == [[], []]  # broken now, and broken still
    assert followed_by(report, None, 1) == [[], []]  # a blank in a table with numbers is a zero
    assert [suggested(one) for one in judge_sums(replace(report, following={}))] == alone
    assert [suggested(one) for one in judge_sums(replace(report, following=report.values))] == [[], []]


def test_next_years_report_has_no_finding_here() -> None:
    right = carrying("1", "1")
    assert judge_sums(right) == []
    assert followed_by(right, 7, 8) == []


def test_next_years_stock_speaks_against_a_candidate() -> None:
    """In force are 91 where 86 + 9 - 14 are 81; next year's 95, with 6 made and 2 repealed, goes on from 91."""
    row = "disclosure/normative_documents"
    columns = ["made", "repealed", "in_force"]
    report = subject("2021", {f"{row}/{column}": raw for column, raw in zip(columns, ["9", "14", "91"], strict=True)})
    report = replace(report, previous={cell(f"{row}/in_force"): Decimal(86)})

    def named(*numbers: int) -> set[str]:
        following = {cell(f"{row}/{column}"): Decimal(one) for column, one in zip(columns, numbers, strict=False)}
        (finding,) = judge_sums(replace(report, following=following))
        return {code for code, _ in suggested(finding)}

    assert named() == named(6, 2) == {f"{row}/{column}" for column in columns}
    assert named(6, 2, 95) == {f"{row}/made", f"{row}/repealed"}
    assert named(6, 2, 85) == {f"{row}/in_force"} | {f"{row}/made", f"{row}/repealed"}


def test_a_candidate_that_next_year_jumps_from_is_none() -> None:
    """Two digits too many in the total of the requests that were received: 7522."""
    report = printed_with(bundled("city-2019"), {"applications/received/total": "752"})
    code = "applications/received/total"
    near, far = ({cell(code): Decimal(number)} for number in (7000, 75221))
    assert {tuple(suggested(one)) for one in judge_sums(replace(report, following=near))} == {((code, 7522),)}
    assert all((code, 7522) not in suggested(one) for one in judge_sums(replace(report, following=far)))


# ------------------------------------------------------------------------------------------------ properties

RAWS = st.sampled_from(["0", "1", "7", "12", "-3", "", "/", "无", "1.5", "3373", "99999"])
CODES = [code_of(one) for one in bundled("city-2019").figures]


def about(report: Subject, code: str) -> set[str]:
    """Return the rules that have a finding about a cell."""
    return {finding.rule for finding in judge(report) if cell(code) in finding.figures}


@given(st.dictionaries(st.sampled_from(CODES), RAWS, min_size=1, max_size=4), st.booleans())
def test_a_candidate_satisfies_every_rule_of_its_cell(changes: dict[str, str], blanks: bool) -> None:
    report = bundled("city-2019")
    report = printed_with(zeros_blank(report) if blanks else report, changes)
    for finding in judge(report):
        for candidate in finding.suggestion:
            code = code_of(candidate.cell)
            assert candidate.value >= 0
            assert about(printed_with(report, {code: str(candidate.value)}), code) == set()


@given(st.integers(0, 10**6))
def test_one_wrong_digit_in_section_3_is_found_and_corrected(seed: int) -> None:
    (case,) = corrupt(seed, 1)
    findings = [finding for finding in judge(case.subject) if finding.severity == "error"]
    assert findings
    if case.cell.table == "applications":
        assert all(finding.suggestion == (Suggestion(case.cell, case.value),) for finding in findings)
    else:
        assert all(Suggestion(case.cell, case.value) in finding.suggestion for finding in findings)


@given(st.integers(0, 10**6))
def test_the_order_of_figures_changes_nothing(seed: int) -> None:
    (case,) = corrupt(seed, 1)
    turned = replace(case.subject, figures=dict(reversed(list(case.subject.figures.items()))))
    assert [finding.message for finding in judge(turned)] == [finding.message for finding in judge(case.subject)]
