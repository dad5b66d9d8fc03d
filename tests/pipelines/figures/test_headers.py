"""Headers that lack a name, a cell or a whole line: their columns are lost, and no other one is shifted."""

import pytest

from tests.pipelines.grids import (
    APPLICANTS,
    HEADER_ROWS,
    NAMES,
    OUTCOME_NAMES,
    applications,
    build,
    disputes,
    read,
    remarks,
    table,
)


def test_disputes_with_a_lost_header_cell_are_not_shifted() -> None:
    grid, _ = disputes()
    short = [*grid[:2], [*"^^^^^", *OUTCOME_NAMES, *OUTCOME_NAMES[1:]], grid[3]]
    assert read(build(short)) == {}
    assert len(remarks(build(short))) == 1


@pytest.mark.parametrize("lost", range(len(NAMES)))
def test_a_blank_header_cell_loses_its_column_only(lost: int) -> None:
    grid, expected = applications("2021")
    for text in ("", "某某机构人员"):
        head = [[text if cell == NAMES[lost] else cell for cell in row] for row in grid[:HEADER_ROWS]]
        found = read(build([*head, *grid[HEADER_ROWS:]]))
        assert found == {code: raw for code, raw in expected.items() if not code.endswith(f"/{APPLICANTS[lost]}")}
        assert len(remarks(build([*head, *grid[HEADER_ROWS:]]))) == 1


@pytest.mark.parametrize("lost", range(1, 6))
def test_a_header_cell_that_is_not_there_shifts_nothing(lost: int) -> None:
    grid, expected = applications("2021")
    moved = [name for name in NAMES[1:6] if name != NAMES[lost]]
    head = [*grid[:2], ["^", "<", "<", "^", *moved, "-", "^"]]
    head[2][1] = head[2][2] = "^"
    head[0] = ["（略）", "", "", *grid[0][3:]]
    head[1] = ["^", "^", "^", *grid[1][3:]]
    found = read(build([*head, *grid[HEADER_ROWS:]]))
    assert found.items() <= expected.items()
    assert remarks(build([*head, *grid[HEADER_ROWS:]]))


def test_columns_with_numbers_and_no_name_are_named_once() -> None:
    grid = """
    信息内容 | 本年处理决定数量 | 上年
    行政处罚 | 5 | 6
    行政强制 | 7 | 8
    """
    assert read(table(grid)) == {"disclosure/penalties/decisions": "5", "disclosure/coercion/decisions": "7"}
    assert remarks(table(grid)) == ["grid column 2 of disclosure has numbers and no name of the form above it"]


def test_an_item_without_its_header_takes_no_other_items_columns() -> None:
    grid = """
    第二十条第（六）项 | <
    信息内容 | 本年处理决定数量
    行政处罚 | 5
    第二十条第（八）项 | <
    行政事业性收费 | 9
    """
    assert read(table(grid)) == {"disclosure/penalties/decisions": "5"}
    assert remarks(table(grid)) == ["the form has no cell disclosure/fees/decisions: «9»"]
