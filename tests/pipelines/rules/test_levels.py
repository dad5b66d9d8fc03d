"""The municipality against the bodies below it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.pipelines.rules.reports import bundled, cell, found, printed_with

CITY = bundled("city-2019")
CODE = "disclosure/penalties/decisions"


@pytest.mark.parametrize(("below", "wrong"), [("7642682", False), ("7642683", True), ("0", False), (None, False)])
def test_the_sum_below(below: str | None, wrong: bool) -> None:
    report = replace(CITY, below={cell(CODE): Decimal(below) if below else None})
    findings = found(report, "levels.total")
    assert bool(findings) is wrong
    if wrong:
        (finding,) = findings
        assert (finding.severity, finding.expected, finding.actual) == ("info", "at least 7642683", "7642682")
        assert finding.message_zh == "「行政处罚」的「处理决定数量」为7642682，所属各单位合计7642683"


def test_without_bodies_below_or_without_the_figure_nothing_is_judged() -> None:
    assert found(CITY, "levels.total") == []
    report = replace(printed_with(CITY, {CODE: None}), below={cell(CODE): Decimal(10**9)})
    assert found(report, "levels.total") == []


def test_a_blank_is_zero_and_says_so() -> None:
    report = replace(printed_with(CITY, {CODE: ""}), below={cell(CODE): Decimal(3)})
    (finding,) = found(report, "levels.total")
    assert finding.basis == "blanks_as_zero"


def test_changes_may_be_negative_below() -> None:
    report = replace(CITY, below={cell("disclosure/penalties/change"): Decimal(100)})
    assert found(report, "levels.total") == []
