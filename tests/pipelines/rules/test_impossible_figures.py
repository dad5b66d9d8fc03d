"""Counts are whole, not negative, and not larger than the population of China."""

import pytest

from tests.pipelines.rules.reports import bundled, cell, found, printed_with

RULE = "figure.impossible"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("city-2017", "statistics/disclosed/value"),
        ("city-2019", "applications/granted/total"),
        ("city-2019", "disclosure/procurement/projects"),
        ("office-2023", "disputes/reconsideration/upheld"),
        ("office-2023", "disclosure/licences/decisions"),
    ],
)
@pytest.mark.parametrize(("raw", "why"), [("-3", "negative"), ("3.5", "whole"), ("1412600001", "population")])
def test_a_count_that_cannot_be(name: str, code: str, raw: str, why: str) -> None:
    (finding,) = found(printed_with(bundled(name), {code: raw}), RULE)
    assert (finding.severity, finding.figures, finding.actual) == ("error", (cell(code),), raw)
    assert why in finding.message
    assert not found(printed_with(bundled(name), {code: "1412600000"}), RULE)


@pytest.mark.parametrize("raw", ["123.9万", "8（含2018年结转1件）", "", "无", "3.0"])
def test_whole_numbers_blanks_and_words_are_no_impossible_counts(raw: str) -> None:
    assert not found(printed_with(bundled("city-2019"), {"applications/granted/total": raw}), RULE)


@pytest.mark.parametrize("raw", ["-3.5", "25.1", "1500000000"])
def test_money_may_be_any_number(raw: str) -> None:
    assert not found(printed_with(bundled("city-2019"), {"disclosure/procurement/amount": raw}), RULE)


def test_what_grows_and_shrinks_may_be_negative_and_is_whole() -> None:
    code = "disclosure/licences/change"
    assert not found(printed_with(bundled("city-2019"), {code: "减12"}), RULE)
    assert found(printed_with(bundled("city-2019"), {code: "-1.5"}), RULE)
