"""Rows that are lost, misprinted, unknown or in another order: none has another one's numbers."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.forms.form_items import items_of
from tests.examples import examples
from tests.pipelines.grids import (
    FORMS,
    HEADER_ROWS,
    Grid,
    applications,
    applications_rows,
    build,
    figures_of,
    merge_down,
    read,
    remarks,
    row_of,
    statistics,
    without_row,
)


@pytest.mark.parametrize("form", FORMS)
def test_each_row_lost_loses_its_own_figures_only(form: str) -> None:
    grid, expected = applications(form)
    for at, (code, _) in enumerate(applications_rows(form), HEADER_ROWS):
        lost = figures_of(expected, "applications", code)
        found = read(build(without_row(merge_down(grid, 2), at)))
        assert found == {figure: raw for figure, raw in expected.items() if figure not in lost}, code


def test_each_row_of_2014_lost_loses_its_own_figure_only() -> None:
    grid, expected = statistics()
    for at in range(1, len(grid)):
        lost = set(expected.items()) - set(read(build(without_row(grid, at))).items())
        assert {raw for _, raw in lost} == {grid[at][2]} - {""}, grid[at]
        assert read(build(without_row(grid, at))).items() <= expected.items(), grid[at]


@given(st.data())
@examples(40)
def test_any_rows_of_2014_lost_never_move_another_rows_number(data: st.DataObject) -> None:
    """Except where two parts of 四 or 五 are lost at once with the row that names them, which nothing could tell."""
    grid, expected = statistics()
    kept = {row_of(grid, "四、行政复议数量"), row_of(grid, "五、行政诉讼数量")}
    gone = data.draw(st.sets(st.integers(1, len(grid) - 1).filter(lambda at: at not in kept), max_size=20))
    left = [row for at, row in enumerate(grid) if at not in gone]
    expected = {code: raw for code, raw in expected.items() if raw in {row[2] for row in left}}
    assert read(build(left)) == expected


@given(st.randoms(use_true_random=False), st.sampled_from(FORMS))
@examples(25)
def test_rows_and_columns_in_any_order_state_the_same(order: random.Random, form: str) -> None:
    grid, expected = applications(form)
    body = grid[HEADER_ROWS:]
    order.shuffle(body)
    names = [["", "", "", *(item.label for item in items_of(form, "applications", "column"))], *body]
    places = list(range(3, len(names[0])))
    order.shuffle(places)
    assert read(build([[*row[:3], *(row[col] for col in places)] for row in names])) == expected


@given(st.randoms(use_true_random=False))
@examples(25)
def test_rows_of_2014_in_any_order_state_the_same(order: random.Random) -> None:
    """The parts of 四 and 五 stay with the row that they belong to, in any order among themselves."""
    grid, expected = statistics()
    blocks: list[Grid] = []
    for row in grid[1:]:
        part = any(word in row[0] for word in ("具体行政行为", "被依法纠错数", "其他情形数"))
        blocks = [*blocks[:-1], [*blocks[-1], row]] if part else [*blocks, [row]]
    order.shuffle(blocks)
    body: Grid = []
    for block in blocks:
        parts = block[1:]
        order.shuffle(parts)
        body += [block[0], *parts]
    assert read(build([grid[0], *body])) == expected


def test_a_row_with_an_unknown_label_is_named_and_given_to_nobody() -> None:
    grid, expected = applications("2021")
    at = row_of(grid, "2.重复申请")
    grid[at][2] = "2.某某某某某某"
    found = read(build(merge_down(grid, 2)))
    assert found == {c: raw for c, raw in expected.items() if "/not_processed.repeated/" not in c}
    assert remarks(build(merge_down(grid, 2))) == [
        "row «三、本年度办理结果 / （五）不予处理 / 2.某某某某某某» of applications is no row of the form"
    ]


def test_numbers_beside_a_groups_label_or_none_are_named() -> None:
    grid, expected = applications("2021")
    more = [*grid, ["（三）不予公开", "<", "<", *"1234567"], ["", "<", "<", *"7654321"]]
    assert read(build(more)) == expected
    assert remarks(build(more)) == [
        "row «（三）不予公开 (a group)» of applications is no row of the form",
        "row «» of applications is no row of the form",
    ]


def test_a_misprint_is_read() -> None:
    grid, expected = applications("2019")
    grid[row_of(grid, "2.其他法律行政法规禁止公开")][2] = "2.其他法律行政止公开"
    assert read(build(grid)) == expected
