"""A total that is blank where its parts are printed is missing: neither zero nor a broken sum."""

import pytest

from pipelines.rules import judge
from tests.pipelines.rules.reports import bundled, cell, code_of, found, printed_with, suggested

CITY, DISTRICT, OF_2014 = bundled("city-2019"), bundled("bayu-2022"), bundled("city-2017")


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (CITY, "disputes/reconsideration/total"),
        (CITY, "applications/received/total"),
        (CITY, "applications/concluded/business"),
        (DISTRICT, "applications/concluded/total"),
        (OF_2014, "statistics/replies/value"),
    ],
)
@pytest.mark.parametrize("blank", ["", "—"])
def test_one_blank_total_is_missing_with_its_value_suggested(report: object, code: str, blank: str) -> None:
    assert isinstance(report, type(CITY))
    value = report.values[cell(code)]
    assert value is not None
    (finding,) = judge(printed_with(report, {code: blank}))
    assert (finding.rule, finding.severity, finding.figures) == ("figure.total_blank", "warning", (cell(code),))
    assert suggested(finding) == [(code_of(cell(code)), int(value))]


def test_a_blank_total_of_parts_that_do_not_fit_suggests_nothing() -> None:
    report = printed_with(CITY, {"applications/concluded/total": "", "applications/granted/total": "1"})
    assert [finding.suggestion for finding in found(report, "figure.total_blank")] == [()]


def test_totals_that_are_blank_throughout_are_each_named() -> None:
    totals = {code_of(one): "" for one in CITY.figures if (one.table, one.col) == ("applications", "total")}
    findings = judge(printed_with(CITY, totals))
    assert {finding.rule for finding in findings} == {"figure.total_blank"}
    assert {code_of(at) for finding in findings for at in finding.figures} == set(totals)
    assert len(findings) == 11


def test_where_no_part_is_printed_a_total_may_be_blank() -> None:
    row = {code_of(at): "" for at in CITY.figures if (at.table, at.row) == ("disputes", "litigation_direct")}
    assert not found(printed_with(CITY, row), "figure.total_blank")


def test_a_total_in_words_is_no_blank_one() -> None:
    report = printed_with(CITY, {"disputes/reconsideration/total": "无"})
    assert not found(report, "figure.total_blank")
