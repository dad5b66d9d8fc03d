"""From one year to the next: what is carried over, what stays in force, figures that jump."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pipelines.rules import CellValues, Finding, Subject
from pipelines.rules.repeated_findings import SAID_SINGLY
from tests.pipelines.rules.reports import bundled, cell, code_of, found, printed_with, subject, suggested

LAST, THIS = bundled("bayu-2022"), bundled("bayu-2023")


def followed(report: Subject, previous: CellValues | None, rule: str) -> list[Finding]:
    return found(replace(report, previous=previous), rule)


def last(changes: dict[str, str | None]) -> CellValues:
    return printed_with(LAST, changes).values


def test_two_years_that_follow_on_each_other() -> None:
    for rule in ("years.carried", "disclosure.stock", "years.jump"):
        assert followed(THIS, LAST.values, rule) == []


def test_without_last_year_nothing_is_judged() -> None:
    broken = printed_with(THIS, {"applications/carried_in/total": "999"})
    assert followed(broken, None, "years.carried") == []
    assert followed(broken, {}, "years.carried") == []


def test_carried_over() -> None:
    out = LAST.values[cell("applications/carried_out/total")]
    assert out is not None
    (finding,) = followed(printed_with(THIS, {"applications/carried_in/total": "999"}), LAST.values, "years.carried")
    assert (finding.expected, finding.actual, finding.severity) == (str(out), "999", "warning")
    assert [code_of(one) for one in finding.figures] == ["applications/carried_in/total"]
    assert suggested(finding) == [("applications/carried_in/total", int(out))]
    assert f"「总计」：上年结转为999，而上一年度报告的结转下年度为{out}" in finding.message_zh


@pytest.mark.parametrize("lost", ["applications/carried_out/total", None])
def test_what_was_carried_is_not_judged_where_a_side_is_missing(lost: str | None) -> None:
    if lost:
        broken = printed_with(THIS, {"applications/carried_in/total": "999"})
        assert followed(broken, last({lost: None}), "years.carried") == []
    else:
        assert followed(printed_with(THIS, {"applications/carried_in/total": None}), LAST.values, "years.carried") == []


def test_a_blank_of_last_year_is_zero_and_says_so() -> None:
    previous = last({"applications/carried_out/natural_person": ""})
    (finding,) = followed(THIS, previous, "years.carried")
    assert (finding.expected, finding.basis) == ("0", "blanks_as_zero")


def test_a_table_that_last_year_left_blank_carries_nothing_over() -> None:
    previous = last({code_of(one): "" for one in LAST.figures if one.table == "applications"})
    assert followed(THIS, previous, "years.carried") == []


def test_stock_from_year_to_year() -> None:
    """86 in force, 9 made and 14 repealed leave 81 (the figures of 2021 and 2022)."""
    before = bundled("bayu-2021").values
    assert followed(LAST, before, "disclosure.stock") == []
    changed = printed_with(LAST, {"disclosure/normative_documents/in_force": "91"})
    (finding,) = followed(changed, before, "disclosure.stock")
    assert (finding.expected, finding.actual) == ("81", "91")
    assert dict(suggested(finding)) == {
        "disclosure/normative_documents/in_force": 81,
        "disclosure/normative_documents/made": 19,
        "disclosure/normative_documents/repealed": 4,
    }
    without = {at: value for at, value in before.items() if at.col != "in_force"}
    assert followed(changed, without, "disclosure.stock") == []


def test_the_form_of_2019_has_no_stock() -> None:
    assert followed(bundled("city-2019"), LAST.values, "disclosure.stock") == []


@pytest.mark.parametrize(
    ("before", "now", "jumps"),
    [
        ("100", "1000", False),
        ("100", "1001", True),
        ("99", "99999", False),
        ("1000", "100", False),
        ("1001", "100", True),
        ("99999", "99", False),
        ("-105", "9999", False),
        ("", "9999", False),
        ("120", "", False),
    ],
)
def test_jumps(before: str, now: str, jumps: bool) -> None:
    code = "disclosure/licences/decisions"
    at = cell(code)
    previous = {at: Decimal(before) if before else None}
    findings = followed(subject("2021", {code: now}), previous, "years.jump")
    assert bool(findings) is jumps
    if jumps:
        assert (findings[0].severity, findings[0].figures, findings[0].actual) == ("info", (at,), now)


def test_many_jumps_are_summed_up() -> None:
    previous = {at: (value or Decimal(0)) * 11 + 1 for at, value in bundled("city-2019").values.items()}
    findings = followed(bundled("city-2019"), previous, "years.jump")
    large = sum(1 for value in bundled("city-2019").values.values() if value is not None and value >= 100)
    assert large > SAID_SINGLY
    assert len(findings) == SAID_SINGLY + 1
    assert len({one for finding in findings for one in finding.figures}) == large
