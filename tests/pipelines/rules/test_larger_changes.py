"""How many cells are wrong where one is not enough, and lines of numbers that stand one place off."""

import pytest

from pipelines.forms.form_items import items_of
from pipelines.forms.form_sums import equations_of
from pipelines.rules import Subject, judge
from pipelines.rules.larger_changes import group_broken, smallest_set
from pipelines.rules.ledger import Ledger, open_ledger
from tests.pipelines.rules.reports import bundled, printed_with

COLUMNS = [item.code for item in items_of("2019", "applications", "column")]
ROWS = [item.code for item in items_of("2019", "applications", "row")]


def ledger_of(report: Subject) -> Ledger:
    return open_ledger({at: one for at, (_, one) in report.figures.items()}, equations_of(report.form))


def sizes(report: Subject) -> list[int | None]:
    ledger = ledger_of(report)
    return [smallest_set(ledger, group) for group in group_broken([one.equation for one in ledger.broken])]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"applications/granted/business": "398"}, [1]),
        ({"applications/granted/business": "398", "applications/granted/other": "90"}, [2]),
        ({"applications/granted/business": "398", "applications/partly_granted/business": "777"}, [2]),
        ({"applications/granted/business": "398", "applications/granted/other": "90",
          "applications/granted/research": "333"}, [3]),
        ({f"applications/granted/{column}": "4321" for column in COLUMNS[:5]}, [None]),
        ({"disputes/reconsideration/total": "0", "disputes/litigation_direct/total": "0"}, [1, 1]),
    ],
)  # fmt: skip
def test_the_smallest_set(changes: dict[str, str], expected: list[int | None]) -> None:
    assert sizes(printed_with(bundled("city-2019"), changes)) == expected


def test_more_than_three_is_said_so() -> None:
    changes = {f"applications/granted/{column}": str(4321 + at) for at, column in enumerate(COLUMNS[:5])}
    findings = judge(printed_with(bundled("city-2019"), changes))
    assert len(findings) == 6
    assert all("more than 3 cells" in finding.message for finding in findings)


def line(row: str, numbers: list[str]) -> dict[str, str]:
    return {f"applications/{row}/{column}": raw for column, raw in zip(COLUMNS, numbers, strict=True)}


def numbers(row: str) -> list[str]:
    figures = bundled("city-2019").figures
    return [one.raw for at, (_, one) in figures.items() if (at.table, at.row) == ("applications", row)]


@pytest.mark.parametrize("right", [True, False])
def test_a_row_that_stands_one_column_off(right: bool) -> None:
    true = numbers("granted")
    shifted = ["", *true[:-1]] if right else [*true[1:], "0"]
    findings = judge(printed_with(bundled("city-2019"), line("granted", shifted)))
    assert findings
    for finding in findings:
        assert finding.suggestion == ()
        assert "the row applications/granted stand one column off" in finding.message
        assert "「三（一）予以公开」一行数字疑似错位一列" in finding.message_zh


@pytest.mark.parametrize("start", ["refused.state_secret", "unavailable.not_held"])
def test_rows_that_stand_one_row_off(start: str) -> None:
    first = ROWS.index(start)
    changes = line(start, [""] * 7)
    for at in range(first + 1, len(ROWS)):
        changes |= line(ROWS[at], numbers(ROWS[at - 1]))
    findings = judge(printed_with(bundled("city-2019"), changes))
    assert findings
    for finding in findings:
        assert "stand one row off from" in finding.message
        assert "起数字疑似错位一行" in finding.message_zh


def test_two_plain_errors_are_no_move() -> None:
    changes = {"applications/granted/business": "398", "applications/granted/other": "90"}
    assert not any(" off" in finding.message for finding in judge(printed_with(bundled("city-2019"), changes)))
