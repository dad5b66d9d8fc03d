"""The tables as their forms print them: every figure, with its cell, unit, labels and form."""

from decimal import Decimal

import pytest

from pipelines.figures.reader import read_figures
from tests.pipelines.grids import (
    APPLICANTS,
    FORMS,
    applications,
    build,
    disputes,
    merge_down,
    read,
    remarks,
    report,
    row_of,
    statistics,
)


@pytest.mark.parametrize("form", FORMS)
def test_a_report_as_its_form_prints_it(form: str) -> None:
    grids, expected = report(form)
    tables = [build(grid, number) for number, grid in enumerate(grids)]
    assert read(*tables, year=None) == expected
    assert remarks(*tables) == []
    assert {reading.form for reading in read_figures(tables, None)[0]} == {form}


def test_the_table_of_2014_as_the_form_prints_it() -> None:
    grid, expected = statistics()
    assert read(build(grid), year=2017) == expected
    assert remarks(build(grid)) == []
    assert {reading.form for reading in read_figures([build(grid)], 2017)[0]} == {"2014"}


def test_a_reading_names_its_cell_unit_and_labels() -> None:
    grid, _ = applications("2021")
    readings = {(r.row, r.col): r for r in read_figures([build(merge_down(grid, 2), number=4)], 2022)[0]}
    reading = readings["refused.internal_affairs", "legal_service"]
    at = row_of(grid, "5.属于三类内部事务信息")
    assert (reading.table_no, reading.cell_row, reading.cell_col) == (4, at, 7)
    assert (reading.unit, reading.method, reading.page) == ("件", "grid", None)
    assert reading.row_label == "三、本年度办理结果 / （三）不予公开 / 5.属于三类内部事务信息"
    assert reading.col_label == "法律服务机构"
    assert reading.value == Decimal(reading.raw)


def test_a_hybrid_of_2021_has_the_single_row_of_2019() -> None:
    grids, expected = report("2021")
    old, _ = applications("2019")
    at = row_of(old, "（六）其他处理")
    section_3 = [row for row in applications("2021")[0] if "（六）其他处理" not in row]
    section_3.insert(-2, old[at])
    readings, remarked = read_figures([build(grids[0]), build(section_3, 1), build(grids[2], 2)], 2021)
    rows = {reading.row for reading in readings if reading.tbl == "applications"}
    assert "other_handling" in rows
    assert not any(row.startswith("other_handling.") for row in rows)
    assert {reading.form for reading in readings} == {"2021"}
    assert remarked == ()
    parts = [code for code in expected if "/other_handling." in code]
    assert len(readings) == len(expected) - len(parts) + len(APPLICANTS)


@pytest.mark.parametrize(
    ("year", "form"), [(None, "2019"), (2019, "2019"), (2020, "2019"), (2021, "2021"), (2024, "2021")]
)
def test_the_year_decides_where_the_tables_do_not(year: int | None, form: str) -> None:
    readings, _ = read_figures([build(disputes()[0])], year)
    assert {reading.form for reading in readings} == {form}
