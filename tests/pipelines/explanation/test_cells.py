"""What each cell of a table is said to be."""

from collections import Counter

import pytest

from pipelines.documents.model import Layout
from pipelines.evidence import read_evidence
from pipelines.explanation.explained import FIGURE_ROLES, ROLES, Explanation
from pipelines.explanation.reading import explain_file
from tests.pipelines.explanation.pages import cell_at, explain, page, rows_of
from tests.pipelines.grids import HEADER_ROWS, applications, disputes, merge_down, report, row_of, statistics


def roles(found: Explanation) -> Counter[str]:
    return Counter(cell.role for table in found.tables for cell in table.cells)


def test_a_whole_report_has_its_figures_and_nothing_is_left() -> None:
    grids, expected = report("2021")
    found = explain(*grids)
    stated = {cell.figure: cell.text for table in found.tables for cell in table.cells if cell.role in FIGURE_ROLES}
    assert stated == expected
    assert set(roles(found)) == {
        *("figure", "column_label", "row_above_label", "row_label", "group_label", "text"),
    }
    assert set(roles(found)) <= ROLES.keys()


def test_every_figure_of_the_evidence_is_one_cell() -> None:
    grids, _ = report("2019")
    content = page(*grids, grids[1])
    evidence, found = read_evidence(content, Layout()), explain_file(content)
    cells = [
        (cell.figure, table.number, cell.row, cell.col, cell.value, cell.unit)
        for table in found.tables
        for cell in table.cells
        if cell.role in FIGURE_ROLES
    ]
    assert sorted(cells) == sorted(
        (f"{one.tbl}/{one.row}/{one.col}", one.table_no, one.cell_row, one.cell_col, one.value, one.unit)
        for one in evidence.readings
    )
    assert found.tables[-1].count("second") == found.tables[1].count("figure") > 0


def test_the_cells_of_a_row_that_names_nothing_are_left() -> None:
    grid, _ = applications("2021")
    at = row_of(grid, "（一）予以公开")
    grid[at] = ["三、本年度办理结果", "某某情况", "<", *grid[at][3:]]
    (table,) = explain(grid).tables
    assert [cell_at(table, at, col).role for col in (0, 1, *range(3, 10))] == [
        *("group_label", "unknown_label"),
        *["left"] * 7,
    ]
    assert table.remarks == (
        ("row.unknown", "row «三、本年度办理结果 / 某某情况» of applications is no row of the form"),
    )


@pytest.mark.parametrize(
    ("text", "role"), [("12", "figure"), ("", "blank_figure"), ("—", "blank_figure"), ("详见附件", "words")]
)
def test_a_figure_is_a_number_a_blank_or_words(text: str, role: str) -> None:
    grid, _ = applications("2021")
    grid[HEADER_ROWS][3] = text
    (table,) = explain(grid).tables
    cell = cell_at(table, HEADER_ROWS, 3)
    assert (cell.role, cell.figure) == (role, "applications/received/natural_person")


def test_labels_say_what_they_name() -> None:
    grid, _ = applications("2021")
    (table,) = explain(merge_down(grid, 2)).tables
    assert (cell_at(table, 1, 3).role, cell_at(table, 1, 3).names) == ("column_label", "natural_person")
    assert (cell_at(table, 1, 4).role, cell_at(table, 1, 4).text) == ("text", "法人或其他组织")
    at = row_of(grid, "2.重复申请")
    assert (cell_at(table, at, 2).role, cell_at(table, at, 2).names) == ("row_label", "not_processed.repeated")


def test_rows_that_are_named_above_their_columns() -> None:
    grid, _ = disputes()
    (table,) = explain(grid).tables
    assert (cell_at(table, 0, 0).role, cell_at(table, 0, 0).names) == ("row_above_label", "reconsideration")
    assert rows_of(table)[3].label is None


def test_printed_units_are_neither_labels_nor_left() -> None:
    grid, _ = statistics()
    (table,) = explain(grid).tables
    rows = [row.index for row in rows_of(table).values() if row.kind == "figures"]
    assert len(rows) > 50
    assert {cell_at(table, row, 1).role for row in rows} == {"unit"}


def test_a_table_of_no_form_stands_outside() -> None:
    (table,) = explain([["姓名", "职务"], ["某某", "主任"]]).tables
    assert {cell.role for cell in table.cells} == {"outside"}
    assert table.parts[0].tbl == ""
