"""Which form a report follows: by its cells, and where those fit several forms by its year."""

import pytest

from pipelines.forms.form_choice import (
    choose_form,
    first_year_with_tables,
    form_of_table,
    is_prescribed,
    newest_form_with,
)
from pipelines.forms.form_items import FormCell, form_cells, form_names


@pytest.mark.parametrize("form", form_names())
@pytest.mark.parametrize("year", [None, 2012, 2018, 2024])
def test_a_whole_form_is_itself_whatever_the_year(form: str, year: int | None) -> None:
    assert choose_form(form_cells(form), year) == form


@pytest.mark.parametrize(
    ("year", "form"), [(None, "2019"), (2012, "2019"), (2019, "2019"), (2020, "2019"), (2021, "2021"), (2024, "2021")]
)
def test_the_year_decides_between_forms_that_fit_alike(year: int | None, form: str) -> None:
    disputes = {cell for cell in form_cells("2021") if cell.table == "disputes"}
    assert choose_form(disputes, year) == form


def test_section_two_decides_before_section_three() -> None:
    """The single row 其他处理 of 2019 in a report of 2021."""
    section_2 = {cell for cell in form_cells("2021") if cell.table == "disclosure"}
    section_3 = {cell for cell in form_cells("2019") if cell.table == "applications"}
    assert choose_form(section_2 | section_3, None) == "2021"
    assert choose_form(section_3, 2022) == "2019"


def test_a_table_besides_has_the_form_that_has_it() -> None:
    assert form_of_table("2019", "statistics") == newest_form_with("statistics") == "2014"
    assert form_of_table("2019", "disputes") == "2019"


def test_the_years_of_the_forms() -> None:
    assert first_year_with_tables() == int(form_names()[0]) == 2014
    assert [is_prescribed("statistics", year) for year in (2010, 2014, 2018, 2019)] == [True, True, True, False]
    assert [is_prescribed("applications", year) for year in (2018, 2019, 2030)] == [False, True, True]


def test_nothing_printed_follows_the_form_of_the_year() -> None:
    assert choose_form([], 2022) == "2021"
    assert choose_form([FormCell("applications", "unknown", "total")], None) == form_names()[0]
