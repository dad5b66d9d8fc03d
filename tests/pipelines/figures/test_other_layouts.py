"""Sections 二 and 四 laid out otherwise than their form prints them."""

import pytest

from tests.pipelines.grids import FORMS, OUTCOME_NAMES, build, disclosure, disputes, read, remarks, table


@pytest.mark.parametrize("form", FORMS)
def test_section_two_as_one_table_for_each_item(form: str) -> None:
    blocks, expected = disclosure(form)
    narrow = [[[cell for cell in row if cell != "<"] for row in block[1:]] for block in blocks]
    assert read(*(build(block, n) for n, block in enumerate(blocks))) == expected
    assert read(*(build(block, n) for n, block in enumerate(narrow))) == expected


def test_merged_cells_of_section_two() -> None:
    grid = """
    信息内容 | 上一年项目数量 | 本年增/减 | <
    行政事业性收费 | 41 | -5 | <
    """
    assert read(table(grid)) == {"disclosure/fees/previous_items": "41", "disclosure/fees/change": "-5"}
    beside = grid.replace("-5 | <", " | 增3")
    assert read(table(beside)) == {"disclosure/fees/previous_items": "41", "disclosure/fees/change": "增3"}
    both = grid.replace("-5 | <", "2 | 3")
    assert read(table(both)) == {"disclosure/fees/previous_items": "41"}
    assert len(remarks(table(both))) == 1


def test_two_columns_that_share_one_number_have_none() -> None:
    grid = """
    信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
    规章 | 7 | < | 186
    行政规范性文件 | | < | 12
    """
    expected = {"made": "", "repealed": "", "in_force": "12"}
    assert read(table(grid)) == {"disclosure/regulations/in_force": "186"} | {
        f"disclosure/normative_documents/{col}": raw for col, raw in expected.items()
    }
    assert len(remarks(table(grid))) == 2


def test_disputes_as_rows() -> None:
    _, expected = disputes()
    numbers = list(expected.values())
    grid = [
        ["类别", "<", *OUTCOME_NAMES],
        ["行政复议", "<", *numbers[:5]],
        ["行政诉讼", "未经复议直接起诉", *numbers[5:10]],
        ["^", "复议后起诉", *numbers[10:]],
    ]
    assert read(build(grid)) == expected


@pytest.mark.parametrize("label", ["数量", "件数", "数量（件）"])
def test_disputes_with_a_label_before_the_numbers(label: str) -> None:
    grid, expected = disputes()
    corner = [["类别", *grid[0]], ["^", *grid[1]], ["^", *grid[2]], [label, *grid[3]]]
    assert read(build(corner)) == expected
    assert remarks(build(corner)) == []
