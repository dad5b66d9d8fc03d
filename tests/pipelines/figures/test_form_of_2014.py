"""The form of 2014 without its header or units, with more columns, split, and with merged cells."""

import pytest

from tests.pipelines.grids import build, read, remarks, row_of, statistics, table


def test_without_header() -> None:
    grid, expected = statistics()
    assert read(build(grid[1:])) == expected


def test_without_units() -> None:
    grid, expected = statistics()
    assert read(build([[row[0], row[2]] for row in grid])) == expected
    assert read(build([[row[0], row[2]] for row in grid[1:]])) == expected


def test_with_serial_numbers() -> None:
    grid, expected = statistics()
    counted = [[str(at) if at else "序号", *row] for at, row in enumerate(grid)]
    assert read(build(counted)) == expected
    assert remarks(build(counted)) == []


def test_with_units_that_nobody_knows() -> None:
    grid, expected = statistics()
    odd = [[row[0], "条次" if row[1] == "条" else row[1], row[2]] for row in grid]
    assert read(build(odd)) == expected


@pytest.mark.parametrize("cut", [5, 20, 44, 45, 46, 47, 48, 49, 50, 51, 52, 60])
@pytest.mark.parametrize("header", [True, False])
def test_split_in_several_tables(cut: int, header: bool) -> None:
    grid, expected = statistics()
    rest = [grid[0], *grid[cut:]] if header else grid[cut:]
    assert read(build(grid[:cut]), build(rest, 1)) == expected
    thin = [[row[0], row[2]] for row in rest]
    assert read(build(grid[:cut]), build(thin, 1)) == expected


def test_parts_named_by_the_cell_at_their_left() -> None:
    grid = """
    指标 | < | 单位 | 统计数
    五、行政诉讼数量 | < | 件 | 9
    行政诉讼数量 | 被依法纠错数 | 件 | 2
    四、行政复议数量 | 合计 | 件 | 8
    ^ | 被依法纠错数 | 件 | 1
    """
    found = read(table(grid))
    assert found["statistics/litigation.corrected/value"] == "2"
    assert found["statistics/reconsideration.corrected/value"] == "1"


def test_a_repeated_label_with_nothing_before_it_is_nobodys() -> None:
    grid = """
    统计指标 | 单位 | 统计数
    （二）被依法纠错数 | 件 | 2
    （三）其他情形数 | 件 | 3
    六、举报投诉数量 | 件 | 4
    七、依申请公开信息收取的费用 | 万元 | 5
    """
    found = read(table(grid))
    assert found == {"statistics/complaints/value": "4", "statistics/fees_collected/value": "5"}
    assert len(remarks(table(grid))) == 2


def test_a_number_merged_over_two_rows_is_nobodys() -> None:
    grid, expected = statistics()
    at = row_of(grid, "1.当面申请数")
    grid[at + 1][2] = "^"
    lost = {"statistics/applications.in_person/value", "statistics/applications.fax/value"}
    assert read(build(grid)) == {code: raw for code, raw in expected.items() if code not in lost}
    assert len(remarks(build(grid))) == 1


def test_a_blank_merged_over_two_rows_is_blank_in_both() -> None:
    grid, expected = statistics()
    at = row_of(grid, "1.当面申请数")
    grid[at][2], grid[at + 1][2] = "", "^"
    blank = {"statistics/applications.in_person/value": "", "statistics/applications.fax/value": ""}
    assert read(build(grid)) == expected | blank


def test_a_number_merged_with_its_unit_is_the_rows() -> None:
    grid, expected = statistics()
    at = row_of(grid, "六、举报投诉数量")
    grid[at] = [grid[at][0], grid[at][2], "<"]
    assert read(build(grid)) == expected
