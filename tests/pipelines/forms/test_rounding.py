"""Counts that are printed in 万 or 亿: how far they may be from what was counted, and which rules allow it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pipelines.forms.form_sums import equations_of
from pipelines.forms.rounding import find_slack
from pipelines.rules import Subject
from pipelines.rules.ledger import open_ledger
from tests.pipelines.rules.reports import bundled, cell, errors, found, printed_with, reading, suggested, with_versions

CITY = bundled("city-2017")
WAYS = ("in_person", "fax", "online", "letter")
WHOLE = "statistics/applications/value"


def received(whole: str, *ways: str) -> Subject:
    """The report of 2017 with other numbers of requests received, by its four ways."""
    parts = {f"statistics/applications.{way}/value": raw for way, raw in zip(WAYS, ways, strict=True)}
    return printed_with(CITY, {WHOLE: whole, **parts})


@pytest.mark.parametrize(
    ("code", "raw", "slack"),
    [
        (WHOLE, "123.9万", "500"),
        (WHOLE, "1.2万", "500"),
        (WHOLE, "1.20 万件", "50"),
        (WHOLE, "１２万", "5000"),
        (WHOLE, "1,234万", "5000"),
        (WHOLE, "1.2\n万", "500"),
        (WHOLE, "12（万件）", "5000"),
        (WHOLE, "3亿", "50000000"),
        (WHOLE, "12034", "0"),
        (WHOLE, "8（含转办1.2万件）", "0"),  # 万 belongs to the remark
        (WHOLE, "", "0"),
        (WHOLE, "上万", "0"),
        ("statistics/budget/value", "1.2万元", "0"),
        ("disclosure/procurement/amount", "552.94亿元", "0"),
    ],
)
def test_half_a_unit_of_the_last_digit(code: str, raw: str, slack: str) -> None:
    form = "2019" if code.startswith("disclosure") else "2014"
    assert find_slack(reading(form, cell(code), raw)) == Decimal(slack)


@pytest.mark.parametrize(
    ("whole", "ways", "broken"),
    [
        ("1.2万", ("0", "0", "12034", "0"), False),
        ("1.2万", ("0", "0", "12500", "0"), False),
        ("1.2万", ("0", "0", "12501", "0"), True),
        ("1.2万", ("0", "0", "11499", "0"), True),
        ("12000", ("0", "0", "12034", "0"), True),
        ("12034", ("34", "0", "1.2万", "0"), False),
        ("2.5万", ("1.2万", "1.2万", "0", "0"), False),  # three numbers that may each be 500 away
        ("2.6万", ("1.2万", "1.2万", "0", "0"), True),
    ],
)
def test_a_sum_allows_what_its_numbers_may_be_away(whole: str, ways: tuple[str, ...], broken: bool) -> None:
    assert errors(received(whole, *ways)) == (["statistics.parts_sum"] if broken else [])


@pytest.mark.parametrize(("part", "broken"), [("1239500", False), ("1239501", True), ("124万", False)])
def test_a_part_may_be_larger_than_its_rounded_whole_prints(part: str, broken: bool) -> None:
    """主动公开 123.9万, of which normative documents; 124万 may be 1235000."""
    report = printed_with(CITY, {"statistics/disclosed.normative_documents/value": part})
    assert errors(report) == (["statistics.part_of"] if broken else [])


def test_no_value_is_drawn_from_a_rounded_number() -> None:
    """Any of a thousand values of the online requests would be rounded to 1.2万; the total itself has one."""
    (finding,) = found(received("1.2万", "0", "0", "13000", "0"), "statistics.parts_sum")
    assert suggested(finding) == [(WHOLE, 13000)]


def test_a_candidate_keeps_a_sum_with_a_rounded_number() -> None:
    """不同意公开 is broken with its reasons; as a part of 答复数 in 万 its right value, 485, agrees."""
    report = printed_with(CITY, {"statistics/replies/value": "0.81万", "statistics/replies.refused/value": "458"})
    findings = found(report, "statistics.parts_sum")
    assert [one.figures[-1].row for one in findings] == ["replies.refused"]
    assert ("statistics/replies.refused/value", 485) in suggested(findings[0])


def test_what_is_no_more_than_rounding_need_not_change() -> None:
    report = received("1.2万", "0", "0", "12034", "0")
    readings = {at: one for at, (_, one) in report.figures.items()}
    ledger = open_ledger(readings, equations_of("2014"))
    (whole,) = (one for one in ledger.equations if one.cells[-1] == cell(WHOLE))
    assert (ledger.defects[whole], ledger.gaps[whole], ledger.broken) == (Decimal(34), Decimal(0), ())
    exact = replace(ledger, slacks={})
    assert (exact.gaps[whole], [one.equation for one in exact.broken]) == (Decimal(34), [whole])


@pytest.mark.parametrize(("below", "smaller"), [("1239500", False), ("1239501", True)])
def test_the_sum_below_may_be_larger_than_a_rounded_whole_prints(below: str, smaller: bool) -> None:
    report = replace(CITY, below={cell("statistics/disclosed/value"): Decimal(below)})
    assert bool(found(report, "levels.total")) is smaller


def test_a_rounded_reading_is_not_doubtful() -> None:
    report = with_versions(received("1.2万", "0", "0", "12034", "0"), received("12034", "0", "0", "12034", "0"))
    (finding,) = found(report, "versions.differ")
    assert (finding.expected, finding.actual, finding.origin) == ("1.2万", "12034", None)
