"""How the labels of a table are said to have been read, and what is said of rows that were not."""

import pytest

from pipelines.explanation.explained import ExplainedBlock, ExplainedRow
from pipelines.explanation.label_matches import explain_label
from tests.pipelines.explanation.pages import explain, rows_of
from tests.pipelines.grids import Grid, applications, disclosure, disputes, row_of, statistics


def blocks(*grids: Grid) -> list[ExplainedBlock]:
    return [block for table in explain(*grids).tables for part in table.parts for block in part.blocks]


def row_with(label: str, occurrence: int = 0) -> ExplainedRow:
    """Return a row of section 三 or of the statistics of 2014 as it is explained."""
    for grid, _ in (applications("2021"), statistics()):
        if any(label in row for row in grid):
            return rows_of(explain(grid).tables[0])[row_of(grid, label, occurrence)]
    raise LookupError(label)


@pytest.mark.parametrize(
    ("printed", "code", "match", "note"),
    [
        ("（一）予以公开", "granted", "exact", ""),
        (
            "2.其他法律行政止公开",
            "refused.forbidden_by_law",
            "approximate",
            "read as «其他法律行政法规禁止公开», 3 edits away",
        ),
        ("某某", "", "none", "the nearest label is"),
        (
            "三（一）予以公开",
            "",
            "none",
            "compared as «三予以公开»: «予以公开» is 1 edit away, and «不予公开» hardly more",
        ),
        ("——", "", "none", "no letter in it"),
        ("情" * 200, "", "none", "longer than any label (200 characters)"),
    ],
)
def test_a_label_says_how_it_was_recognised(printed: str, code: str, match: str, note: str) -> None:
    label = explain_label("applications", printed, code)
    assert (label.text, label.code, label.match) == (printed, code, match)
    assert label.note.startswith(note)
    assert bool(label.note) == bool(note)


def test_a_row_whose_label_stands_twice_says_which_were_possible() -> None:
    row = row_with("（二）被依法纠错数", 1)
    assert row.label is not None
    assert row.label.code == "litigation.corrected"
    assert row.label.note.startswith("one of reconsideration.corrected, litigation.corrected: chosen by")


def test_a_row_that_might_be_two_and_is_neither_says_so() -> None:
    grid = [["统计指标", "单位", "统计数"], ["（二）被依法纠错数", "件", "7"], *statistics()[0][1:10]]
    label = rows_of(explain(grid).tables[0])[1].label
    assert label is not None
    assert (label.code, label.note) == (
        "",
        "one of reconsideration.corrected, litigation.corrected: nothing around it says which",
    )


def test_a_rows_cells_are_its_groups_and_its_label() -> None:
    row = row_with("2.重复申请")
    assert row.label_cells == (("三、本年度办理结果", 0, 0), ("（五）不予处理", 1, 1), ("2.重复申请", 2, 2))


def test_each_header_of_section_2_is_a_block_with_the_title_above_it() -> None:
    grids, _ = disclosure("2021")
    whole = [row for grid in grids for row in grid]
    found = blocks(whole)
    assert len(found) == len(grids)
    starts = [sum(map(len, grids[:place])) for place in range(len(grids))]
    assert [block.header_rows for block in found] == [(start + 1,) for start in starts]
    assert [block.rows[0].kind for block in found] == ["other"] * len(grids)
    assert [(column.label.code, column.grid_cols) for column in found[1].columns] == [("decisions", (1, 2, 3))]


def test_columns_below_the_name_of_a_row_name_it() -> None:
    (block,) = blocks(disputes()[0])
    named = [(column.above.code if column.above else "", column.label.code) for column in block.columns]
    assert named[:6] == [
        *(("reconsideration", outcome) for outcome in ("upheld", "corrected", "other", "pending", "total")),
        ("litigation_direct", "upheld"),
    ]


def test_a_table_that_goes_on_says_whose_header_counts() -> None:
    grid, _ = applications("2021")
    first, second, third = blocks(grid[:10], grid[10:20], grid[20:])
    assert (first.continues, second.continues, third.continues) == (None, 0, 0)
    assert (first.header_rows, second.header_rows) == ((1, 2), ())
    assert [column.label for column in second.columns] == [column.label for column in first.columns]


@pytest.mark.parametrize(
    ("values", "kept", "taken"), [(6, 0, ""), (7, 7, "; its values were taken in the order of the header")]
)
def test_a_row_that_does_not_fit_says_why(values: int, kept: int, taken: str) -> None:
    grid, _ = applications("2021")
    last = len(grid) - 1
    grid[last] = [grid[last][0], *grid[last][3 : 3 + values], *["-"] * (9 - values)]
    (table,) = explain(grid).tables
    assert rows_of(table)[last].notes == (f"a number stands left of the first column that has a name{taken}",)
    assert sum(cell.row == last and cell.role == "figure" for cell in table.cells) == kept
    assert sum(cell.row == last and cell.role == "left" for cell in table.cells) == values - kept


@pytest.mark.parametrize(
    ("grid", "note"),
    [
        ([["姓名", "职务"], ["某某", "主任"]], "none of its 4 texts is a label of a form"),
        ([["1", "2"], ["3", "4"]], "no cell of it may be a label"),
        (
            [["自然人", "某某"], ["甲", "乙"]],
            "1 of its 4 texts are labels of applications (0 of rows and 1 of columns alone): at least 50%",
        ),
    ],
)
def test_a_table_of_no_form_says_why(grid: Grid, note: str) -> None:
    (table,) = explain(grid).tables
    assert table.parts[0].note.startswith(note)
