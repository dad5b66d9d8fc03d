"""What each cell of a table was taken for, and why a number became no figure."""

import pytest

from pipelines.documents.model import Table
from pipelines.explanation.cells import CellUse, ExplainedTable, explain_part
from pipelines.figures.placement import MISFITS
from pipelines.figures.reader import read_figures, read_parts
from tests.pipelines.grids import (
    FORMS,
    HEADER_ROWS,
    applications,
    applications_rows,
    build,
    disputes,
    merge_down,
    table,
)


def explain(*tables: Table) -> list[ExplainedTable]:
    readings, _ = read_figures(tables, None)
    kept = {(one.tbl, one.row, one.col, one.table_no, one.cell_row, one.cell_col) for one in readings}
    return [explain_part(part, kept) for part in read_parts(tables, None)]


@pytest.mark.parametrize("form", FORMS)
def test_every_cell_of_a_sound_table_is_a_figure_or_names_one(form: str) -> None:
    grid, expected = applications(form)
    drawn = build(merge_down(grid, 2))
    (found,) = explain(drawn)
    assert [one.cell for one in found.cells] == list(drawn.cells)
    figures = {one.code: one.reading.raw for one in found.cells if one.use is CellUse.FIGURE and one.reading}
    assert figures == {name.removeprefix("applications/"): raw for name, raw in expected.items()}
    assert found.count(CellUse.LEFT) == 0
    labels = [one.code for one in found.cells if one.use is CellUse.ROW_LABEL and one.code]
    assert labels == [code for code, _ in applications_rows(form)]
    assert all(one.is_exact for one in found.cells)


def test_a_misprinted_label_names_the_nearest_and_says_so() -> None:
    grid, _ = applications(FORMS[-1])
    at = next(place for place, row in enumerate(grid) if any("属于国家秘密" in text for text in row))
    grid[at] = [text.replace("属于国家秘密", "属于国家密秘") for text in grid[at]]
    (found,) = explain(build(merge_down(grid, 2)))
    (label,) = (one for one in found.cells if "密秘" in one.cell.text)
    assert (label.use, label.code, label.is_exact) == (CellUse.ROW_LABEL, "refused.state_secret", False)


def test_the_numbers_of_a_row_that_no_form_has_are_left() -> None:
    grid, _ = applications(FORMS[-1])
    at = HEADER_ROWS + 1
    grid[at] = [text if text[:1].isdigit() or text in "<^" else "二、某种不存在的行" for text in grid[at]]
    (found,) = explain(build(merge_down(grid, 2)))
    left = [one for one in found.cells if one.use is CellUse.LEFT]
    assert {one.cell.row for one in left} == {at}
    assert {one.why for one in left} == {"its row is none of the form"}
    (row,) = (row for row in found.rows if row.kind == "unknown")
    assert "某种不存在的行" in row.label
    assert row.code == ""
    assert [remark.code for remark in row.remarks] == ["row.unknown"]


def test_a_row_that_does_not_fit_its_header_says_how() -> None:
    grid, _ = applications(FORMS[-1])
    at = HEADER_ROWS + 3
    grid[at] = grid[at][:-1]  # the last cell is lost
    (found,) = explain(build(merge_down(grid, 2)))
    left = [one for one in found.cells if one.use is CellUse.LEFT]
    assert {one.cell.row for one in left} == {at}
    assert {one.why for one in left} == {MISFITS["cell_lacking"]}


def test_the_cell_of_a_figure_without_a_number_is_blank() -> None:
    grid, _ = applications(FORMS[-1])
    at = HEADER_ROWS
    grid[at][-1] = ""
    (found,) = explain(build(merge_down(grid, 2)))
    (blank,) = (one for one in found.cells if one.use is CellUse.BLANK)
    assert (blank.cell.row, blank.code) == (at, "received/total")


def test_a_table_of_no_form_is_left_with_its_numbers() -> None:
    (found,) = explain(table("名称 | 数量\n苹果 | 3\n梨 | 4"))
    assert found.tbl == ""
    assert [one.cell.text for one in found.cells if one.use is CellUse.LEFT] == ["3", "4"]


def test_a_second_reading_of_a_figure_is_left() -> None:
    grid, _ = applications(FORMS[-1])
    again = [list(row) for row in grid]
    again[HEADER_ROWS] = [f"{text}9" if text.isdigit() else text for text in again[HEADER_ROWS]]
    _, second = explain(build(merge_down(grid, 2)), build(merge_down(again, 2), 1))
    left = [one for one in second.cells if one.use is CellUse.LEFT]
    assert {one.cell.row for one in left} >= {HEADER_ROWS}
    assert all("another reading" in one.why for one in left)


def test_in_section_four_a_column_stands_below_a_row_of_the_form() -> None:
    grid, _ = disputes()
    (found,) = explain(build(grid))
    named = {column.above for row in found.rows for column in row.names if column.code}
    assert named == {"reconsideration", "litigation_direct", "litigation_after_reconsideration"}


def test_a_table_that_goes_on_begins_with_the_columns_of_the_one_before() -> None:
    grid, _ = applications(FORMS[-1])
    cut = HEADER_ROWS + 5
    first, rest = build(grid[:cut]), build([[text.replace("^", "") for text in row] for row in grid[cut:]], 1)
    _, second = explain(first, rest)
    assert second.continued
    assert [column.code for column in second.columns][-1] == "total"
