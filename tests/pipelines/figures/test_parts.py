"""Several statutory tables in one printed table, and columns that nothing names."""

import pytest

from pipelines.figures.reader import read_figures
from tests.pipelines.grids import Grid, applications, build, disclosure, disputes, read, remarks, statistics, table

HEADINGS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)


def sections() -> tuple[list[Grid], dict[str, str]]:
    blocks, expected = disclosure("2021")
    section_3, more = applications("2021")
    section_4, most = disputes()
    return [[row for block in blocks for row in block], section_3, section_4], expected | more | most


def test_sections_two_to_four_in_one_table() -> None:
    grids, expected = sections()
    whole: Grid = []
    for heading, grid in zip(HEADINGS, grids, strict=True):
        whole += [[heading, *["<"] * 14], *grid]
    readings, remarked = read_figures([build(whole)], 2022)
    assert {f"{r.tbl}/{r.row}/{r.col}": r.raw for r in readings} == expected
    assert remarked == ()
    assert all(whole[r.cell_row][r.cell_col] == r.raw for r in readings), "positions are the whole table's"


@pytest.mark.parametrize("heading", [*HEADINGS, "三、本年度办理结果", "收到和处理情况（单位：件）"])
def test_a_heading_in_a_table_of_one_section_changes_nothing(heading: str) -> None:
    grid, expected = applications("2021")
    alone = [heading, *["<"] * 9]
    assert read(build([alone, *grid])) == expected
    assert read(build([*grid[:5], alone, *grid[5:]])) == expected


def test_two_halves_side_by_side() -> None:
    grid, expected = statistics()
    body = grid[1:] if len(grid) % 2 else [*grid[1:], ["", "", ""]]
    half = len(body) // 2
    beside = [[*grid[0], *grid[0]], *([*left, *right] for left, right in zip(body[:half], body[half:], strict=True))]
    assert read(build(beside), year=2017) == expected
    titled = [["政府信息公开情况统计表", *"<<<<<"], *beside]
    assert read(build(titled), year=2017) == expected
    assert remarks(build(titled), year=2017) == []


def with_columns(names: list[str], *more: str) -> Grid:
    """Return the table of 2014 with other columns of numbers beside its own, which is the last."""
    grid, _ = statistics()
    return [["统计指标", "单位", *names], *([*row[:2], *more, row[2]] for row in grid[1:])]


@pytest.mark.parametrize("name", ["统计情况", "统计数量", "数据", "数值", "某某"])
def test_the_only_column_of_numbers_needs_no_known_name(name: str) -> None:
    grid, expected = statistics()
    noted = [["统计指标", "单位", name, "备注"], *([*row, "无" if row[2] == "4003" else ""] for row in grid[1:])]
    assert read(build(noted), year=2017) == expected


def test_the_column_of_the_reports_year() -> None:
    _, expected = statistics()
    grid = build(with_columns(["2016年", "2017年"], "5"))
    assert read(grid, year=2017) == expected
    assert set(read(grid, year=2016).values()) == {"5"}


@pytest.mark.parametrize("year", [None, 2015, 2018, 2022])
def test_the_columns_of_other_years_are_not_read(year: int | None) -> None:
    grid = build(with_columns(["2016年", "2017年"], "5"))
    assert read(grid, year=year) == {}
    assert len(remarks(grid, year=year)) == 1


def test_a_comparison_in_a_later_report_is_not_the_form_of_2014() -> None:
    grid = """
    指标 | 2021年 | 2022年
    收到申请数 | 10 | 20
    申请办结数 | 9 | 18
    行政复议数量 | 1 | 2
    """
    assert read(table(grid), year=2022) == {}
    assert len(remarks(table(grid), year=2022)) == 1


def test_of_several_columns_that_nobody_knows_none_is_read() -> None:
    grid = build(with_columns(["区政府统计数", "区直单位统计数", "乡镇统计数"], "5", "6"))
    assert read(grid, year=2017) == {}
    assert len(remarks(grid, year=2017)) == 1
