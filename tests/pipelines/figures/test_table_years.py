"""Two tables for one: the report's own year counts wherever it stands, and what differs without a year is said."""

import pytest

from pipelines.documents.model import Table
from pipelines.figures.reader import read_figures
from pipelines.figures.table_years import find_table_year, read_column_year
from tests.pipelines.grids import FORMS, Grid, build, read, report, spread, statistics

YEAR = 2022
OTHER = "7"
FORMS_AND_2014 = [*FORMS, "2014"]


def tables_of(form: str) -> tuple[list[Grid], dict[str, str]]:
    if form != "2014":
        return report(form)
    grid, expected = statistics()
    return [grid], expected


def another(grid: Grid) -> Grid:
    """Return a table that prints the same number in each cell."""
    return [[OTHER if text.isdecimal() else text for text in row] for row in grid]


def number(captioned: list[tuple[str, Grid]]) -> list[Table]:
    """Return tables with the paragraphs above them."""
    return [
        Table(place, build(grid).cells, (caption,) if caption else ())
        for place, (caption, grid) in enumerate(captioned)
    ]


def codes(tables: list[Table]) -> list[str]:
    return [remark.code for remark in read_figures(tables, YEAR)[1]]


@pytest.mark.parametrize(
    ("caption", "year"),
    [
        ("2022年度", 2022),
        ("（二）2021年收到和处理政府信息公开申请情况", 2021),
        ("二〇二一年情况", 2021),
        ("（2021）", 2021),
        ("上年情况", 2021),
        ("去年同期", 2021),
        ("上一年度数据", 2021),
        ("本年度", 2022),
        ("单位：件", None),
        ("上年结转政府信息公开申请数量", None),
        ("2021年与2022年对比", None),
        ("本年与上年对比", None),
        ("2022年1月20日", None),
        ("2021年共收到申请十件，均已答复。", None),
        ("上一年项目数量", None),
    ],
)
def test_the_year_of_a_caption(caption: str, year: int | None) -> None:
    assert find_table_year([caption], YEAR) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [("2021年", 2021), ("2022", 2022), ("上年同期", 2021), ("本年度", 2022), ("上一年项目数量", None), ("数量", None)],
)
def test_the_year_of_a_column(text: str, year: int | None) -> None:
    assert read_column_year(text, YEAR) == year


@pytest.mark.parametrize("form", FORMS_AND_2014)
@pytest.mark.parametrize(
    ("first", "second"),
    [("2022年", "2021年"), ("2022年度", ""), ("", "上年同期"), ("本年度情况", "上年度情况"), ("本年", "去年")],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_report_s_year_counts_in_either_order(form: str, first: str, second: str, turned: bool) -> None:
    grids, expected = tables_of(form)
    pairs = [[(first, grid), (second, another(grid))] for grid in grids]
    tables = number([one for pair in pairs for one in (reversed(pair) if turned else pair)])
    if (first and second) or not first:
        assert read(*tables, year=YEAR) == expected
        assert set(codes(tables)) == {"table.other_year"}
    else:  # which of them the second one is nobody says
        assert "figure.second" in codes(tables)


@pytest.mark.parametrize("form", FORMS_AND_2014)
@pytest.mark.parametrize("turned", [False, True])
def test_the_year_may_stand_in_the_first_row_of_the_table(form: str, turned: bool) -> None:
    grids, expected = tables_of(form)
    captioned = []
    for grid in grids:
        width = len(grid[0])
        pair = [[spread(["2022年"], width), *grid], [spread(["2021年"], width), *another(grid)]]
        captioned += [("", one) for one in (pair[::-1] if turned else pair)]
    assert read(*number(captioned), year=YEAR) == expected


@pytest.mark.parametrize("form", FORMS_AND_2014)
@pytest.mark.parametrize("turned", [False, True])
def test_both_years_may_stand_below_each_other_in_one_table(form: str, turned: bool) -> None:
    grids, expected = tables_of(form)
    found: dict[str, str] = {}
    for grid in grids:
        width = len(grid[0])
        pair = [[spread(["2022年"], width), *grid], [spread(["上年"], width), *another(grid)]]
        upper, lower = pair[::-1] if turned else pair
        found |= read(build([*upper, *lower]), year=YEAR)
    assert found == expected


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("turned", [False, True])
def test_both_years_may_stand_beside_each_other(form: str, turned: bool) -> None:
    grids, expected = report(form)
    grid = grids[1]
    side = [row[3:] for row in grid]
    sides = [(["2022年"], side), (["2021年"], another(side))]
    names, bodies = zip(*(sides[::-1] if turned else sides), strict=True)
    years = [*spread(["项目"], 3), *(part for name in names for part in spread(name, len(side[0])))]
    rows = [[*row[:3], *one, *other] for row, one, other in zip(grid, *bodies, strict=True)]
    wanted = {code: value for code, value in expected.items() if code.startswith("applications/")}
    assert read(build([years, *rows]), year=YEAR) == wanted


@pytest.mark.parametrize("form", FORMS_AND_2014)
def test_two_that_differ_and_say_nothing_are_each_a_second_one(form: str) -> None:
    grids, expected = tables_of(form)
    tables = number([("", one) for grid in grids for one in (grid, another(grid))])
    assert read(*tables, year=YEAR) == expected  # the first
    assert codes(tables).count("figure.second") == len(expected)


@pytest.mark.parametrize("form", FORMS_AND_2014)
def test_two_that_are_equal_are_no_remark(form: str) -> None:
    grids, expected = tables_of(form)
    tables = number([("", one) for grid in grids for one in (grid, grid)])
    assert read(*tables, year=YEAR) == expected
    assert codes(tables) == []


def test_numbers_that_are_spelled_otherwise_are_equal() -> None:
    grid, _ = statistics()
    spelled = [[f"{text[0]},{text[1:]}" if text.isdecimal() else text for text in row] for row in grid]
    assert codes(number([("", grid), ("", spelled)])) == []


@pytest.mark.parametrize("form", FORMS_AND_2014)
def test_the_only_table_is_read_whatever_year_it_is_headed_with_and_that_is_said(form: str) -> None:
    grids, expected = tables_of(form)
    tables = number([("2021年情况表", grid) for grid in grids])
    assert read(*tables, year=YEAR) == expected
    assert set(codes(tables)) == {"table.year"}


@pytest.mark.parametrize("form", FORMS_AND_2014)
def test_numbers_that_look_like_years_are_numbers(form: str) -> None:
    grids, _ = tables_of(form)
    years = iter(["2022", "2021", "2020"] * 200)
    changed = [[[next(years) if text.isdecimal() else text for text in row] for row in grid] for grid in grids]
    tables = number([("", grid) for grid in changed])
    assert sorted(set(read(*tables, year=YEAR).values())) == ["2020", "2021", "2022"]
    assert len(read(*tables, year=YEAR)) == len(tables_of(form)[1])
