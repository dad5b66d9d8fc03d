"""An explanation as it is printed: readable on narrow and wide lines, and without colours."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from crawler.explaining.file_description import print_explanation
from pipelines.explanation.explained import Explanation
from tests.pipelines.explanation.pages import TITLE, explain
from tests.pipelines.grids import Grid, applications, disputes, report, row_of


def show(found: Explanation, width: int = 160) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    print_explanation(console, "report.html", found)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def damaged() -> Grid:
    """Section 三 with a label that names nothing, a misprinted one, a blank, words, and a row that does not fit."""
    grid, _ = applications("2021")
    grid[5][1] = "三（一）予以公开"
    grid[8] = [*grid[8][:2], "2.其他法律行政止公开", *grid[8][3:]]
    grid[9][3], grid[9][4] = "", "详见附件"
    grid[-1] = [grid[-1][0], *grid[-1][3:9], *["-"] * 3]
    return grid


@pytest.mark.parametrize("width", [80, 100, 200])
def test_no_line_is_longer_than_the_terminal_and_every_value_is_there(width: int) -> None:
    grids, expected = report("2021")
    lines = show(explain(*grids), width).splitlines()
    assert max(map(cell_len, lines)) <= width
    words = {word for line in lines for word in line.split()}
    assert set(expected.values()) <= words
    assert {code.split("/")[1] for code in expected if not code.startswith("disputes")} <= words


def test_the_file_its_fields_and_its_sections() -> None:
    shown = show(explain(*report("2021")[0]))
    for part in ("HTML (text/html, utf-8)", "html/", TITLE, "一、总体情况", "issuer by its title"):
        assert part in shown, part


def test_the_reason_why_a_row_was_left_stands_below_it() -> None:
    lines = [line.strip() for line in show(explain(damaged()), 200).splitlines()]
    at = next(place for place, line in enumerate(lines) if line.startswith("r5 "))
    assert "✗ none" in lines[at]
    assert lines[at].count("✗") == 8
    assert lines[at + 1].startswith("└ compared as «三予以公开»: «予以公开» is 1 edit away, and «不予公开» hardly more")
    assert "└ a number stands left of the first column that has a name" in lines


def test_what_is_no_plain_figure_has_a_sign_for_those_who_see_no_colours() -> None:
    shown = show(explain(damaged()))
    assert "«详见附件»" in shown
    assert "2.其他法律行政止公开 c2 ≈" in shown
    row = next(line for line in shown.splitlines() if "refused.security_stability" in line)
    assert row.split().count("·") == 1


def test_a_value_in_another_unit_is_said_as_it_is_stored() -> None:
    grid, _ = applications("2021")
    grid[3][3] = "1.5万"
    assert "1.5万 → 15000" in show(explain(grid))


def test_a_group_is_named_once() -> None:
    grid, _ = applications("2021")
    shown = show(explain(grid))
    assert shown.count("（五）不予处理") == 1
    assert f"″ ″ {grid[row_of(grid, '2.重复申请')][2]}" in shown


def test_columns_below_one_row_stand_together() -> None:
    line = next(line for line in show(explain(disputes()[0])).splitlines() if "→ litigation_direct" in line)
    assert "c5 结果维持 → upheld" in line
    assert "litigation_after_reconsideration" not in line


def test_the_last_lines_say_what_was_read_and_what_is_missing() -> None:
    grids, _ = report("2021")
    whole = show(explain(*grids)).rstrip().splitlines()
    assert whole[-1] == "200 figures read, form of 2021 (200 cells); nothing is missing, nothing was left."
    grids[1].pop(row_of(grids[1], "（七）总计"))
    lacking = show(explain(*grids)).rstrip().splitlines()
    assert lacking[-2:] == [
        "193 figures read, form of 2021 (200 cells).",
        "  missing: row concluded of applications is not there",
    ]


def test_a_table_of_no_form_says_why_and_shows_its_beginning() -> None:
    shown = show(explain([["姓名", "职务"], *[["某某", "主任"]] * 20]))
    assert "no statutory table: none of its 4 texts is a label of a form" in shown
    assert "15 more rows" in shown
    assert "No figure was read." in shown
