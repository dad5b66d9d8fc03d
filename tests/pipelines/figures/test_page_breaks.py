"""Tables that a page break cuts: the rest goes on with the header before it, or is not read."""

import pytest

from tests.pipelines.grids import (
    FORMS,
    HEADER_ROWS,
    applications,
    build,
    disputes,
    read,
    remarks,
    row_of,
    table,
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("repeated", [True, False])
def test_section_three_cut_anywhere(form: str, repeated: bool) -> None:
    grid, expected = applications(form)
    for cut in range(HEADER_ROWS, len(grid)):
        rest = [list(row) for row in grid[cut:]]
        if not repeated:  # the group's label stands on the page before only
            for row in rest:
                row[0] = "" if row[1] != "<" else row[0]
        assert read(build(grid[:cut]), build(rest, 1)) == expected, cut


@pytest.mark.parametrize("form", FORMS)
def test_a_rest_with_fewer_label_columns(form: str) -> None:
    grid, expected = applications(form)
    cut = row_of(grid, "（四）无法提供")
    rest = [[([text for text in row[:3] if text != "<"])[-1], *row[3:]] for row in grid[cut:]]
    assert read(build(grid[:cut]), build(rest, 1)) == expected


def test_a_header_repeated_in_the_rest() -> None:
    grid, expected = applications("2021")
    rest = [*grid[:HEADER_ROWS], *grid[20:]]
    assert read(build(grid[:20]), build(rest, 1)) == expected


def test_a_foreign_table_between_the_halves() -> None:
    grid, expected = applications("2021")
    foreign = table("姓名 | 职务\n张三 | 主任", 1)
    assert read(build(grid[:20]), foreign, build(grid[20:], 2)) == expected
    assert remarks(build(grid[:20]), foreign, build(grid[20:], 2)) == [
        "table 1 belongs to no form: 姓名 | 职务 | 张三 | 主任"
    ]


def test_a_rest_with_another_number_of_columns_is_not_shifted() -> None:
    grid, expected = applications("2021")
    short = [row[:9] for row in grid[20:]]  # the total is lost
    found = read(build(grid[:20]), build(short, 1))
    assert found.items() <= expected.items()
    long = [[*row, "7"] for row in grid[20:]]  # a column more
    found = read(build(grid[:20]), build(long, 1))
    assert found.items() <= expected.items()
    for rest in (short, long):
        assert remarks(build(grid[:20]), build(rest, 1))


def test_numbers_of_section_four_on_the_page_after_their_header() -> None:
    grid, expected = disputes()
    assert read(build(grid[:3]), build(grid[3:], 1)) == expected
