"""Tables besides those of the form: foreign ones are named, the same one again states nothing new."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.figures.reader import read_figures
from tests.examples import examples
from tests.pipelines.grids import HEADER_ROWS, Grid, applications, build, read, remarks, report, statistics, table


@pytest.mark.parametrize(
    "text",
    [
        "姓名 | 职务 | 电话\n张三 | 主任 | 12345\n李四 | 副主任 | 12346",
        "科目 | 年初预算 | 决算 | 合计\n基本支出 | 12 | 13 | 25"
        "\n项目支出 | 5 | 6 | 11\n其他 | 1 | 2 | 3\n总计 | 18 | 21 | 39",
        "其他 | 总计\n5 | 6",
        "类别 | 数量\n人大代表建议 | 5\n政协委员提案 | 6\n总计 | 11",
        "网站名称 | 某某区政府网\n独立用户访问总量（单位：个） | 5\n网站总访问量（单位：次） | 9"
        "\n信息发布（单位：条） | 7"
        "\n解读信息发布 | 总数 | 4\n回应公众关注热点或重大舆情数量（单位：次） | 3\n在线访谈 | 访谈期数 | 2",
        "扫一扫 | 在手机打开当前页",
        "",
    ],
)
def test_a_foreign_table_is_named_and_not_read(text: str) -> None:
    foreign = table(text) if text else build([])
    assert read(foreign) == {}
    assert len(remarks(foreign)) == 1
    assert remarks(foreign)[0].startswith("table 0 belongs to no form")
    grids, expected = report("2021")
    assert read(foreign, *(build(grid, n) for n, grid in enumerate(grids, 1))) == expected


def test_the_same_table_twice_states_it_once() -> None:
    grid, expected = applications("2021")
    assert read(build(grid), build(grid, 1)) == expected
    assert remarks(build(grid), build(grid, 1)) == []
    whole, figures = statistics()
    assert read(build(whole), build(whole, 1)) == figures
    assert remarks(build(whole), build(whole, 1)) == []


def test_a_second_reading_that_differs_is_named() -> None:
    grid, expected = applications("2021")
    other = [list(row) for row in grid]
    other[HEADER_ROWS][9] = "99"
    assert read(build(grid), build(other, 1)) == expected
    assert remarks(build(grid), build(other, 1)) == ["a second applications/received/total prints «99», not «1006»"]


@given(
    st.lists(
        st.lists(st.sampled_from(["", "1", "总计", "其他", "规章", "行政复议", "<", "^", "-", "某某"]), max_size=6),
        max_size=6,
    )
)
@examples(150)
def test_no_table_is_too_odd(grid: Grid) -> None:
    rows = [["" if col == 0 and text == "<" else text for col, text in enumerate(row)] for row in grid]
    rows = [
        ["x" if text == "^" and (r == 0 or c >= len(rows[r - 1])) else text for c, text in enumerate(row)]
        for r, row in enumerate(rows)
    ]
    cells = build(rows)
    for reading in read_figures([cells], None)[0]:
        assert any((cell.row, cell.col) == (reading.cell_row, reading.cell_col) for cell in cells.cells)
