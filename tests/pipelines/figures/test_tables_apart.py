"""What is worked out once for a table or a header says nothing of the next one, in this document or another."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.model import Table
from pipelines.figures.reader import read_figures
from tests.examples import examples
from tests.pipelines.grids import FORMS, HEADER_ROWS, NAMES, Grid, applications, build, disclosure, read, remarks, table

ORGANISATIONS = range(4, 9)
"""The grid columns of section 三 that stand below 法人或其他组织, which may stand in any order."""


@given(st.randoms(use_true_random=False), st.sampled_from(FORMS))
@examples(25)
def test_each_table_has_its_own_columns(order: random.Random, form: str) -> None:
    grid, expected = applications(form)
    tables = [build(grid), build(shuffle_organisations(grid, order), 1), build(shuffle_organisations(grid, order), 2)]
    order.shuffle(tables)
    for one in tables:
        assert read(one) == expected
    assert read(*tables) == expected
    assert remarks(*tables) == []  # a second reading that differs would be one


@given(st.randoms(use_true_random=False), st.sampled_from(FORMS))
@examples(25)
def test_each_header_in_a_table_has_its_own_columns(order: random.Random, form: str) -> None:
    grids, expected = disclosure(form)
    order.shuffle(grids)
    assert read(build([row for grid in grids for row in grid])) == expected


@pytest.mark.parametrize("units", [("万元", "元", "万元"), ("元", "万元", "元")])
def test_each_header_has_its_own_unit(units: tuple[str, ...]) -> None:
    values = {"万元": Decimal(5), "元": Decimal("0.0005")}
    for unit in units:
        readings, _ = read_figures([print_charges(unit)], 2022)
        assert [reading.value for reading in readings] == [values[unit]]


def test_readings_say_how_the_tables_of_their_document_were_read() -> None:
    tables = [build(applications("2021")[0])]
    assert {reading.method for reading in read_figures(tables, 2022, "text")[0]} == {"text"}
    assert {reading.method for reading in read_figures(tables, 2022)[0]} == {"grid"}


def shuffle_organisations(grid: Grid, order: random.Random) -> Grid:
    """Return section 三 with the columns of organisations in another order, their names above them as before."""
    shuffled = order.sample(ORGANISATIONS, len(ORGANISATIONS))
    names = grid[HEADER_ROWS - 1 :]
    assert names[0][ORGANISATIONS[0]] == NAMES[1]
    return [*grid[: HEADER_ROWS - 1], *([*row[:4], *(row[col] for col in shuffled), *row[9:]] for row in names)]


def print_charges(unit: str) -> Table:
    return table(f"""
        第二十条第（八）项 | <
        信息内容 | 本年收费金额（单位：{unit}）
        行政事业性收费 | 5
    """)
