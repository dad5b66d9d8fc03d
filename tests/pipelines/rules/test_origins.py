"""Publisher or parser: what another version says of a broken sum."""

from dataclasses import replace

from pipelines.rules import Finding, Subject, Version, judge
from tests.pipelines.rules.reports import CANONICAL, HTML, OTHER, PDF, bundled, cell, printed_with, with_versions

TOTAL = "disputes/reconsideration/total"


def broken_sums(report: Subject) -> list[Finding]:
    return [finding for finding in judge(report) if finding.rule == "disputes.row_sum"]


def test_two_versions_that_agree_print_it_so() -> None:
    wrong = printed_with(bundled("city-2019"), {TOTAL: "0"})
    (finding,) = broken_sums(with_versions(wrong, wrong))
    assert finding.origin == "printed_so"
    assert [(place.sha256, place.raw) for place in finding.places] == [(CANONICAL, "0"), (OTHER, "0")]
    row = list(bundled("city-2019").figures).index(cell(TOTAL))
    assert {(place.table_no, place.row, place.col) for place in finding.places} == {(0, row, 1)}
    assert "printed so, the PDF version has the same" in finding.message
    assert "原文如此" in finding.message_zh


def test_a_version_in_which_the_sum_holds_makes_the_reading_doubtful() -> None:
    right = bundled("city-2019")
    (finding,) = broken_sums(with_versions(printed_with(right, {TOTAL: "277"}), right))
    assert finding.origin == "doubtful"
    assert [(place.sha256, place.raw) for place in finding.places] == [(CANONICAL, "277"), (OTHER, "271")]
    assert f"it holds in the PDF version; doubtful reading: {TOTAL} «277», PDF «271»" in finding.message
    assert "「行政复议」的「总计」此处为「277」，PDF版本为「271」" in finding.message_zh


def test_a_version_that_breaks_it_with_other_numbers_makes_it_doubtful_too() -> None:
    right = bundled("city-2019")
    report = with_versions(printed_with(right, {TOTAL: "277"}), printed_with(right, {TOTAL: "27"}))
    (finding,) = broken_sums(report)
    assert finding.origin == "doubtful"
    assert "it holds" not in finding.message
    assert [place.raw for place in finding.places] == ["277", "27"]


def test_one_of_three_versions_that_agrees_is_enough() -> None:
    right = bundled("city-2019")
    wrong = printed_with(right, {TOTAL: "0"})
    report = with_versions(wrong, right)
    same = Version("c" * 64, HTML, {at: one for at, (_, one) in wrong.figures.items()}, {})
    (finding,) = broken_sums(replace(report, versions=(*report.versions, same)))
    assert finding.origin == "printed_so"
    assert {place.sha256 for place in finding.places} == {CANONICAL, "c" * 64}


def test_nobody_can_tell_without_a_version_that_prints_the_sum() -> None:
    right = bundled("city-2019")
    wrong = printed_with(right, {TOTAL: "0"})
    lacking = with_versions(wrong, printed_with(right, {"disputes/reconsideration/other": None}))
    words = with_versions(wrong, printed_with(right, {"disputes/reconsideration/other": "无"}))
    for report in (wrong, lacking, words, replace(wrong, versions=lacking.versions[:1])):
        (finding,) = broken_sums(report)
        assert (finding.origin, finding.places) == (None, ())


def test_a_blank_and_a_zero_are_the_same_in_a_sum() -> None:
    right = bundled("city-2019")
    wrong = printed_with(right, {TOTAL: "0"})
    (finding,) = broken_sums(with_versions(wrong, printed_with(right, {TOTAL: ""}), PDF))
    assert finding.origin == "printed_so"
