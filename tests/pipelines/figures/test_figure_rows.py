"""Rows that do not fit the columns of their header, as pages of the portals print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.model import Cell, Table
from pipelines.figures.reader import read_figures
from tests.examples import examples
from tests.pipelines.grids import (
    APPLICANTS,
    Grid,
    applications,
    build,
    disclosure,
    disputes,
    figures_of,
    merge_down,
    read,
    remarks,
    row_of,
    spread,
    statistics,
    table,
)

Row = list[tuple[str, int, int]]
"""The cells of one row as HTML writes them: text, rows and columns that each spans."""


def rows_of(grid: Grid) -> list[Row]:
    cells = build(grid).cells
    return [[(cell.text, cell.row_span, cell.col_span) for cell in cells if cell.row == at] for at in range(len(grid))]


def lay_out(rows: list[Row]) -> Table:
    """Return the table that browsers make of rows of cells."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        col = 0
        for text, tall, most in row:
            while (at, col) in taken:
                col += 1
            width = next((free for free in range(1, most) if (at, col + free) in taken), most)
            height = min(tall, len(rows) - at)
            cells.append(Cell(at, col, text, height, width))
            taken |= {(at + down, col + along) for down in range(height) for along in range(width)}
            col += width
    return Table(0, tuple(cells))


def resize(rows: list[Row], at: int, cell: int, *, height: int = 0, width: int = 0) -> None:
    text, rows_spanned, columns = rows[at][cell]
    rows[at][cell] = text, max(rows_spanned + height, 1), max(columns + width, 1)


def test_values_whose_cells_span_unlike_the_headers_are_taken_in_order() -> None:
    grid = """
    第二十条第（五）项 | < | < | < | <
    信息内容 | 上一年项目数量 | 本年增/减 | < | 处理决定数量
    行政许可 | 201 | < | 7 | 3004
    其他对外管理服务事项 | 31 | -2 | < | 55
    """
    expected = {"licences": ("201", "7", "3004"), "other_services": ("31", "-2", "55")}
    columns = ("previous_items", "change", "decisions")
    assert read(table(grid)) == {
        f"disclosure/{row}/{col}": raw for row, raws in expected.items() for col, raw in zip(columns, raws, strict=True)
    }
    assert remarks(table(grid)) == []


def test_a_label_that_reaches_below_the_names_of_columns() -> None:
    grid = """
    信息内容 | 本年制发件数 | < | 本年废止件数 | 现行有效件数
    规章 | 1 | < | 2 | 3
    信息内容 | 本年处理决定数量 | < | < | <
    行政许可 | < | 4711 | < | <
    """
    assert read(table(grid)) == {
        "disclosure/regulations/made": "1",
        "disclosure/regulations/repealed": "2",
        "disclosure/regulations/in_force": "3",
        "disclosure/licences/decisions": "4711",
    }


@pytest.mark.parametrize("height", [-1, 1])
def test_a_groups_cell_over_a_row_too_many_or_too_few_moves_no_number(height: int) -> None:
    grid, expected = applications("2021")
    rows = rows_of(merge_down(grid, 2))
    resize(rows, row_of(grid, "（一）予以公开"), 0, height=height)
    assert read(lay_out(rows)) == expected


def test_a_row_that_lacks_a_cell_is_not_read() -> None:
    """Whether the last one is lost or another one, and all behind it moved, nothing says."""
    grid, expected = applications("2021")
    rows = rows_of(grid)
    at = row_of(grid, "（一）予以公开")
    del rows[at][5]
    lost = figures_of(expected, "applications", "granted")
    assert read(lay_out(rows)) == {code: raw for code, raw in expected.items() if code not in lost}
    assert remarks(lay_out(rows)) == [
        "row «三、本年度办理结果 / （一）予以公开» of applications does not fit the columns of its header"
    ]


def test_a_header_that_is_not_in_the_forms_order_pairs_nothing() -> None:
    grid, expected = applications("2021")
    rows = rows_of(grid)
    resize(rows, 2, 0, width=1)  # 商业企业 too wide: 其他 comes to stand behind 总计
    found = read(lay_out(rows))
    assert found.items() <= expected.items()


def test_an_unknown_label_with_blanks_beside_a_group_that_reads_like_a_row() -> None:
    """（六）其他处理 is a row of 2019 and a group of 2021; its rows and all below are read on."""
    grid, expected = applications("2021")
    at = row_of(grid, "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请")
    grid[at] = [*grid[at][:2], "1.某某某某某某", *[""] * 7]
    lost = figures_of(expected, "applications", "other_handling.not_corrected")
    left = {code: raw for code, raw in expected.items() if code not in lost}
    assert read(build(merge_down(grid, 2))) == left
    rows = rows_of(merge_down(grid, 2))
    rows[at] = [*rows[at][:1], ("", 1, 1), *[(raw, 1, 1) for raw in "1234567"]]
    assert read(lay_out(rows)) == left, "the group's cell over three rows is no row's label"


def test_the_label_of_one_group_in_another_is_no_row() -> None:
    grid, expected = applications("2021")
    at = row_of(grid, "5.要求行政机关确认或重新出具已获取信息")
    more = [*grid[: at + 1], ["三、本年度办理结果", "（五）不予处理", "6.其他", *"1234567"], *grid[at + 1 :]]
    assert read(build(merge_down(more, 2))) == expected
    assert remarks(build(merge_down(more, 2))) == [
        "row «三、本年度办理结果 / （五）不予处理 / 6.其他» of applications is no row of the form"
    ]


def test_another_word_for_total_in_a_blank_row_is_no_header() -> None:
    grid, expected = applications("2021")
    at = row_of(grid, "（七）总计")
    grid[at] = ["三、本年度办理结果", "（七）总数", "<", *[""] * 7]
    lost = figures_of(expected, "applications", "concluded")
    assert read(build(grid)) == {code: raw for code, raw in expected.items() if code not in lost}


def test_a_number_counts_before_a_blank_of_the_same_row() -> None:
    grid, expected = applications("2021")
    at = row_of(grid, "2.重复申请")
    blank = [*grid[at][:3], *[""] * len(APPLICANTS)]
    for first, rest in (([*grid[:at], blank], grid[at:]), (grid[: at + 1], [blank, *grid[at + 1 :]])):
        assert read(build(first), build(rest, 1)) == expected
        assert remarks(build(first), build(rest, 1)) == []
    header, numbers = disputes()[0][:3], disputes()[0][3]
    spaced = build([*header, [""] * len(numbers), numbers, [""] * len(numbers)])
    assert read(spaced) == disputes()[1]
    assert remarks(spaced) == []


def test_a_number_counts_before_a_dash_and_both_are_named() -> None:
    grid = """
    信息内容 | 本年处理决定数量
    行政处罚 | —
    行政处罚 | 5
    """
    readings, remarked = read_figures([table(grid)], 2022)
    assert [(reading.value, reading.raw) for reading in readings] == [(Decimal(5), "5")]
    assert len(remarked) == 1


def test_a_word_across_all_columns_is_no_figure() -> None:
    header, expected = disputes()[0][:3], disputes()[1]
    grid = [*header, spread(["无"], len(expected))]
    assert read(build(grid)) == {}
    assert len(remarks(build(grid))) == len(expected)


@pytest.mark.parametrize("between", [False, True])
def test_disputes_as_two_tables(between: bool) -> None:
    grid, expected = disputes()
    first = [["行政复议", *"<<<<"], grid[1][:5], grid[3][:5]]
    second = [
        ["行政诉讼", *"<<<<<<<<<"],
        ["未经复议直接起诉", *"<<<<", "复议后起诉", *"<<<<"],
        grid[2][5:],
        grid[3][5:],
    ]
    foreign = [table("姓名 | 职务\n张三 | 主任", 1)] if between else []
    assert read(build(first), *foreign, build(second, 2)) == expected


@st.composite
def damaged(draw: st.DrawFn) -> tuple[Table, dict[str, str]]:
    """Return a statutory table with one mistake in its markup, and what it states."""
    blocks, stated = disclosure("2019")
    whole = ([row for block in blocks for row in block], stated)
    grid, expected = draw(
        st.sampled_from([applications("2019"), applications("2021"), whole, disputes(), statistics()])
    )
    rows = rows_of(merge_down(grid, 2) if len(grid[0]) == 10 else grid)
    at = draw(st.sampled_from([index for index, row in enumerate(rows) if row]))
    cell = draw(st.integers(0, len(rows[at]) - 1))
    match draw(st.sampled_from(["lost", "more", "wide", "narrow", "tall", "short", "blank", "merged"])):
        case "lost":
            del rows[at][cell]
        case "more":
            rows[at].insert(cell, ("", 1, 1))
        case "wide":
            resize(rows, at, cell, width=1)
        case "narrow":
            resize(rows, at, cell, width=-1)
        case "tall":
            resize(rows, at, cell, height=1)
        case "short":
            resize(rows, at, cell, height=-1)
        case "blank":
            rows[at][cell] = ("", *rows[at][cell][1:])
        case "merged":
            width = sum(columns for _, _, columns in rows[at][cell : cell + 2])
            rows[at][cell : cell + 2] = [(*rows[at][cell][:2], width)]
    return lay_out(rows), expected


@given(damaged())
@examples(200)
def test_one_mistake_in_the_markup_moves_no_number(case: tuple[Table, dict[str, str]]) -> None:
    broken, expected = case
    readings, _ = read_figures([broken], 2022)
    stated = {f"{r.tbl}/{r.row}/{r.col}": r.raw for r in readings if r.value is not None}
    assert stated.items() <= expected.items()
