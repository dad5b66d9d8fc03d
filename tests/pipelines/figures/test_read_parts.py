"""How a table was read: what `read_parts` hands out, of which `read_figures` makes its readings."""

import pytest

from pipelines.documents.model import Table
from pipelines.figures.placement import MISFITS
from pipelines.figures.reader import ReadPart, read_figures, read_parts
from pipelines.figures.rows import ReadRow
from tests.pipelines.grids import applications, build, disputes, merge_down, report, row_of, table


def part_of(*tables: Table, year: int | None = 2022) -> ReadPart:
    *_, last = read_parts(tables, year)
    return last


def row_at(part: ReadPart, index: int) -> ReadRow:
    return next(row for row in part.rows if row.index == index)


def test_the_readings_are_those_of_the_rows() -> None:
    tables = [build(grid, number) for number, grid in enumerate(report("2021")[0])]
    readings, _ = read_figures(tables, 2022)
    rows = [row for part in read_parts(tables, 2022) for row in part.rows]
    found = [reading for row in rows for reading in row.readings]
    assert [reading._replace(form="2021") for reading in found] == list(readings)
    placed = [cell.cell.text for row in rows for cell in row.placement.figures.values()]
    assert placed == [reading.raw for reading in readings]


def test_every_grid_row_is_there_with_its_kind() -> None:
    grid, _ = applications("2021")
    part = part_of(build([["某区情况", *["<"] * 9], *grid, ["六、某某", "<", "<", *"1234567"]]))
    assert [row.index for row in part.rows] == list(range(len(grid) + 2))
    assert [row.kind for row in part.rows[:6]] == ["other", "other", "header", "header", "figures", "figures"]
    assert part.rows[-1].kind == "unknown"
    assert [remark.code for remark in part.rows[-1].remarks] == ["row.unknown"]


def test_a_row_has_the_cells_of_its_labels_and_the_columns_of_its_header() -> None:
    grid, _ = applications("2021")
    merged = merge_down(grid, 2)
    row = row_at(part_of(build(merged)), row_of(grid, "2.重复申请"))
    assert [cell.text for cell in row.label.cells] == ["三、本年度办理结果", "（五）不予处理", "2.重复申请"]
    assert (row.label.code, row.label.candidates) == ("not_processed.repeated", ("not_processed.repeated",))
    name = row.columns.names[3]
    assert (name.code, name.label, merged[name.row][name.col]) == ("natural_person", "自然人", "自然人")


def test_a_table_without_a_header_goes_on_with_the_columns_of_the_one_before() -> None:
    grid, _ = applications("2021")
    part = part_of(build(grid[:20]), build(grid[20:], 1))
    assert part.columns is not None
    assert part.columns.continued
    assert {row.kind for row in part.rows} == {"figures"}


def test_a_table_of_no_form_has_no_rows() -> None:
    part = part_of(table("姓名 | 职务 \n 某某 | 主任"))
    assert (part.columns, part.rows) == (None, ())


def changed_row(label: str, cells: list[str]) -> Table:
    """Return section 三 with other cells in the row of a label."""
    grid, _ = applications("2021")
    return build([cells if label in row else row for row in grid])


def holed() -> Table:
    """Return section 三 with no cell at all above its last column."""
    grid, _ = applications("2021")
    return build([*([*row[:9], "-"] for row in grid[:3]), *grid[3:]])


def uneven() -> Table:
    """Return section 四 with a column under 行政复议 that the others do not have."""
    grid, _ = disputes()
    return build([grid[0], ["某某", *grid[1][1:]], *grid[2:]])


FIRST, LAST = "一、本年新收政府信息公开申请数量", "四、结转下年度继续办理"


@pytest.mark.parametrize(
    ("changed", "misfit"),
    [
        (changed_row(LAST, [LAST, *"1234567", "-", "-"]), "left_of_columns"),
        (changed_row(LAST, [LAST, "<", "<", *"123456", "-"]), "cell_lacking"),
        (changed_row(LAST, [LAST, "<", "<", "<", *"123456"]), "covered_column"),
        (changed_row(FIRST, [FIRST, "<", "<", "予以公开", *"123456"]), "label_below_column"),
        (holed(), "number_below_hole"),
        (uneven(), "inconsistent_header"),
    ],
)
def test_a_row_says_why_it_does_not_fit_its_columns(changed: Table, misfit: str) -> None:
    assert {row.placement.misfit for row in part_of(changed).rows} - {""} == {misfit}
    assert misfit in MISFITS


def test_every_grid_has_its_whole_form_without_a_misfit() -> None:
    parts = read_parts([build(grid, number) for number, grid in enumerate(report("2021")[0])], 2022)
    assert {row.placement.misfit for part in parts for row in part.rows} == {""}
