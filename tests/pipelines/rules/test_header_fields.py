"""The index number and the dates of a report."""

from dataclasses import replace

import pytest

from tests.pipelines.rules.reports import bundled, found

REPORT = bundled("city-2019")


@pytest.mark.parametrize(
    "number",
    ["11500000009275780L/2020-11304", "11500000009275844J/2023-00004", "１１500000009275780L/2020-11304",
     "11500000009275780l / 2020-11304"],
)  # fmt: skip
def test_index_numbers_as_seen_on_the_sites(number: str) -> None:
    assert found(replace(REPORT, fields={"index_number": number}), "header.index_number") == []


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        ("11500000009275780K/2020-11304", "has the check character K, not L"),
        ("11500000009275708L/2020-11304", "has the check character L"),  # two digits swapped
        ("1150000000927578L/2020-11304", "does not begin with an 18-character code"),
        ("11500000009275780L", "does not end in /year-number"),
        ("11500000009275780L/11304", "does not end in /year-number"),
        ("11500000009275780L/1020-11304", "does not end in /year-number"),
        ("CQ-2020-1", "does not begin with an 18-character code"),
    ],
)
def test_index_numbers_that_are_none(number: str, wrong: str) -> None:
    first, *_ = found(replace(REPORT, fields={"index_number": number}), "header.index_number")
    assert wrong in first.message
    assert (first.severity, first.actual) == ("warning", number)
    assert number in first.message_zh


@pytest.mark.parametrize("fields", [{}, {"index_number": None}, {"index_number": ""}])
def test_no_index_number_is_not_judged(fields: dict[str, str | None]) -> None:
    assert found(replace(REPORT, fields=fields), "header.index_number") == []


@pytest.mark.parametrize(
    ("written", "published", "wrong"),
    [
        ("2020-03-31", "2020-03-31", []),
        ("2020-01-01", "2020-03-31", []),
        ("2020-04-01", "2020-03-31", ["not after 2020-03-31"]),
        ("2019-12-31", "2020-03-31", ["after 2019-12-31"]),
        ("2019-12-31", "2019-12-30", ["after 2019-12-31", "after 2019-12-31", "not after 2019-12-30"]),
        (None, "2019-03-31", ["after 2019-12-31"]),
        ("2021-01-01", None, []),
        (None, None, []),
        ("二〇一九年", "2020-03-31", []),
    ],
)
def test_dates_of_the_report_of_2019(written: str | None, published: str | None, wrong: list[str]) -> None:
    findings = found(replace(REPORT, fields={"written_on": written, "published_on": published}), "header.dates")
    assert [finding.expected for finding in findings] == wrong
    assert all(finding.severity == "warning" and finding.message_zh for finding in findings)
