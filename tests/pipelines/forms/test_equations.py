"""What adds up to what, against the contract's words and the gold figures."""

import csv
from collections import Counter
from decimal import Decimal

import pytest

from pipelines.forms.equations import Equation
from pipelines.forms.form_items import TABLES, FormCell, items_of
from pipelines.forms.form_sums import equations_of
from tests.paths import SHARED
from tests.pipelines.rules.reports import bundled, cell
from tests.skips import needs_shared

KINDS = [item.code for item in items_of("2021", "applications", "column") if item.code != "total"]


def equation(form: str, code: str, *parts: str) -> list[Equation]:
    """Return the sums of a rule that have all of these cells, without those of rows that only other forms have."""
    cells = {cell(part) for part in parts}
    rows = {item.code for known in ("2019", "2021", form) for item in items_of(known, next(iter(cells)).table, "row")}
    found = [one for one in equations_of(form) if one.code == code and cells <= set(one.cells)]
    return [one for one in found if {one.row for one in one.cells} <= rows]


@needs_shared
@pytest.mark.parametrize("name", ["city-2017", "city-2019", "office-2023"])
def test_every_sum_of_the_gold_figures_holds(name: str) -> None:
    with (SHARED / "gold" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    values: dict[FormCell, Decimal | None] = {
        FormCell(row["table"], row["row"], row["column"]): Decimal(row["value"]) for row in rows
    }
    judged = Counter((one.code, one.holds(values, blanks_as_zero=False)) for one in equations_of(rows[0]["form"]))
    assert not any(holds is False for _, holds in judged)
    form = rows[0]["form"]
    lines = {(table, kind): len(items_of(form, table, kind)) for table in TABLES for kind in ("row", "column")}
    expected = {
        "applications.row_sum": lines["applications", "row"],
        "applications.concluded_sum": lines["applications", "column"],
        "applications.balance": lines["applications", "column"],
        "disputes.row_sum": lines["disputes", "row"],
    } | ({"statistics.parts_sum": 7, "statistics.part_of": 3} if form == "2014" else {})  # test_parts_of_2014
    expected = {code: number for code, number in expected.items() if number}
    assert {code: number for (code, holds), number in judged.items() if holds} == expected


def test_a_row_is_its_kinds_of_applicant() -> None:
    (row,) = equation("2021", "applications.row_sum", "applications/granted/total")
    assert dict(row.terms) == {
        **{cell(f"applications/granted/{kind}"): 1 for kind in KINDS},
        cell("applications/granted/total"): -1,
    }


def test_outcomes_are_all_between_the_heading_and_the_total() -> None:
    own, single = equation("2021", "applications.concluded_sum", "applications/concluded/other")
    rows = [one.row for one in own.cells]
    assert rows[:2] == ["granted", "partly_granted"]
    assert rows[-4:] == [
        "other_handling.not_corrected",
        "other_handling.fee_unpaid",
        "other_handling.other",
        "concluded",
    ]
    assert rows[:-1] == [item.code for item in items_of("2021", "applications", "row") if item.parent][:-1]
    assert [one.row for one in single.cells][-2:] == ["other_handling", "concluded"]


def test_balance() -> None:
    (balance,) = equation("2019", "applications.balance", "applications/received/total")
    assert [(one.row, sign) for one, sign in balance.terms] == [
        ("received", 1),
        ("carried_in", 1),
        ("concluded", -1),
        ("carried_out", -1),
    ]


def test_parts_of_2014() -> None:
    sums = {one.cells[-1].row: len(one.cells) - 1 for one in equations_of("2014") if one.relation == "="}
    assert sums == {
        "applications": 4,
        "concluded": 2,
        "replies": 8,
        "replies.refused": 6,
        "reconsideration": 3,
        "litigation": 3,
        "staff": 2,
    }
    parts = {(one.cells[0].row, one.cells[1].row) for one in equations_of("2014") if one.relation == ">="}
    assert parts == {
        ("disclosed", "disclosed.normative_documents"),
        ("response.press_conferences", "response.press_conferences.by_leader"),
        ("response.online_interviews", "response.online_interviews.by_leader"),
    }


def test_a_form_without_tables_has_no_sums() -> None:
    assert equations_of("narrative") == ()


DISPUTE = [item.code for item in items_of("2021", "disputes", "column")]


@pytest.mark.parametrize(
    ("values", "strict", "with_zero"),
    [
        ([10, 1, 0, 0, 11], True, True),
        ([10, 1, 0, 0, 0], False, False),
        ([10, 1, None, None, 11], None, True),
        ([10, 1, None, None, 12], None, False),
        ([10, 1, 0, 0], None, None),  # the total is not printed
    ],
)
def test_blanks_and_missing_cells(values: list[int | None], strict: bool | None, with_zero: bool | None) -> None:
    (row,) = equation("2021", "disputes.row_sum", "disputes/reconsideration/total")
    printed = {
        cell(f"disputes/reconsideration/{column}"): None if value is None else Decimal(value)
        for column, value in zip(DISPUTE, values, strict=False)
    }
    assert row.holds(printed, blanks_as_zero=False) is strict
    assert row.holds(printed, blanks_as_zero=True) is with_zero


@pytest.mark.parametrize(
    ("single", "parts", "judged"),
    [
        (None, "1", ["parts"]),
        ("1", None, ["single"]),
        ("", None, ["single"]),
        ("1", "", ["single"]),  # a table that has both rows, with the numbers in one
        ("", "1", ["parts"]),
        ("1", "1", ["parts"]),
        (None, None, []),
    ],
)
def test_of_two_ways_to_carry_a_sum_one_is_judged(single: str | None, parts: str | None, judged: list[str]) -> None:
    own, other = equation("2021", "applications.concluded_sum", "applications/concluded/other")
    values: dict[FormCell, Decimal | None] = {one: Decimal(0) for one in {*own.cells, *other.cells}}
    for one in list(values):
        raw = single if one.row == "other_handling" else parts if one.row.startswith("other_handling.") else "0"
        if raw is None:
            del values[one]
        else:
            values[one] = Decimal(raw) if raw else None
    sums = {"parts": own, "single": other}
    assert [name for name, one in sums.items() if one.holds(values, blanks_as_zero=True) is not None] == judged


def test_a_form_of_2019_may_carry_the_three_rows_of_2021() -> None:
    values = bundled("office-2023").values
    own, other = equation("2019", "applications.concluded_sum", "applications/concluded/total")
    assert own.holds(values, blanks_as_zero=False) is None
    assert other.holds(values, blanks_as_zero=False) is True
