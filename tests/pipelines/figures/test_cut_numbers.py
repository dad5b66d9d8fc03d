"""A number that its cell cuts is one number where a sum of the form proves it, and no number elsewhere."""

from decimal import Decimal

import pytest

from pipelines.figures.cut_numbers import prove_cut_numbers
from pipelines.forms.form_items import FormCell
from pipelines.forms.readings import Reading
from tests.pipelines.rules.reports import bundled, cell, printed_with

CITY = bundled("city-2019")


def values(changes: dict[str, str | None], name: str = "city-2019") -> dict[FormCell, Decimal | None]:
    report = printed_with(bundled(name), changes)
    assert all(report.figures[cell(code)][1].value is None for code, raw in changes.items() if raw and " " in raw)
    readings = [one for _, one in report.figures.values()]
    return {FormCell(one.tbl, one.row, one.col): one.value for one in prove_cut_numbers(readings)}


@pytest.mark.parametrize("raw", ["30\n71", "30 71", "3\r\n071", "3 0 7 1"])
def test_sums_of_a_row_and_a_column_prove_a_number(raw: str) -> None:
    code = "applications/granted/natural_person"
    assert values({code: raw})[cell(code)] == 3071


def test_a_part_of_the_form_of_2014_is_proven_by_its_sum() -> None:
    code = "statistics/replies/value"
    value = str(int(bundled("city-2017").values[cell(code)] or 0))
    assert values({code: f"{value[:1]} {value[1:]}"}, "city-2017")[cell(code)] == int(value)


@pytest.mark.parametrize("raw", ["30\n72", "307 11", "1 2", "3 07 x", "3071 0", "3 0 7 1 0 0"])
def test_what_no_sum_proves_stays_no_number(raw: str) -> None:
    code = "applications/granted/natural_person"
    assert values({code: raw})[cell(code)] is None


def test_a_number_in_no_sum_is_never_proven() -> None:
    assert values({"disclosure/licences/decisions": "12 34"})[cell("disclosure/licences/decisions")] is None


def test_two_cut_numbers_prove_each_other_and_one_that_is_wrong_proves_none() -> None:
    parts = {"applications/granted/natural_person": "30 71", "applications/concluded/natural_person": None}
    concluded = str(int(CITY.values[cell("applications/concluded/natural_person")] or 0))
    parts["applications/concluded/natural_person"] = f"{concluded[0]} {concluded[1:]}"
    found = values(parts)
    assert found[cell("applications/granted/natural_person")] == 3071
    assert found[cell("applications/concluded/natural_person")] == int(concluded)
    parts["applications/concluded/natural_person"] = f"{concluded[0]} {int(concluded[1:]) + 1}"
    found = values(parts)
    assert all(found[cell(code)] is None for code in parts)


def test_a_reading_without_a_cut_number_stays_what_it_is() -> None:
    readings: tuple[Reading, ...] = tuple(one for _, one in CITY.figures.values())
    assert prove_cut_numbers(readings) == readings
