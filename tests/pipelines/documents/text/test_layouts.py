"""Further layouts that text tools print: pages as they look, rows between strokes or tabs, empty cells and signs."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pipelines.documents.text.printers import (
    HEADINGS,
    LINES,
    WORDS,
    Printer,
    build_report,
    is_number,
    print_boxes,
    print_cells,
    print_layout,
    print_lines,
    print_pipes,
    print_rows,
    print_ruled,
    print_tabs,
    print_word_tabs,
    print_words,
    read,
)
from tests.pipelines.grids import Grid, applications, disclosure, disputes

LAYOUTS: list[Printer] = [print_layout, print_boxes, *LINES]
CELLS: list[Printer] = [print_rows, print_boxes, *LINES]
"""Those that print an empty cell as one."""

NAMES = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def each(styles: list[Printer]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("style", styles, ids=lambda style: style.__name__.removeprefix("print_"))


def print_applications(style: Printer, changes: dict[str, str], width: int = 30) -> str:
    """Return section 三 of 2019 as a program prints it, with some numbers replaced."""
    grid, _ = applications("2019")
    changed = [[changes.get(text, text) for text in row] for row in grid]
    return "\n".join((HEADINGS[1], *style(changed, width), "五、存在的主要问题"))


@each(LAYOUTS)
@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(values=st.lists(st.integers(0, 99_999).map(str), min_size=40, max_size=40), width=st.integers(5, 40))
def test_every_number_is_read_wherever_labels_wrap(form: str, style: Printer, values: list[str], width: int) -> None:
    plain, _ = build_report(form, style, 40, {})
    printed = sorted(set(re.findall(r"\b[1-4]\d{3}\b", plain)) - {"2022"})
    chosen = {number: values[index * 7 % 40] for index, number in enumerate(printed)}
    text, expected = build_report(form, style, width, chosen)
    assert read(text) == (expected, [])


@each(list(dict.fromkeys([*WORDS, *LINES, print_rows, print_cells])))
@pytest.mark.parametrize("sign", ["—", "——", "/", "－", "０", "１２"])
def test_signs_for_nothing_and_wide_digits_are_read_as_printed(style: Printer, sign: str) -> None:
    _, expected = applications("2019")
    code = "applications/granted/research"
    found, remarks = read(print_applications(style, {expected[code]: sign}))
    assert found == {**expected, code: sign}
    assert remarks == []


@each(CELLS)
@pytest.mark.parametrize("col", ["business", "research", "other"])
def test_an_empty_cell_is_a_blank_reading(style: Printer, col: str) -> None:
    _, expected = applications("2019")
    code = f"applications/granted/{col}"
    assert read(print_applications(style, {expected[code]: ""})) == ({**expected, code: ""}, [])


@each([print_rows, print_tabs, print_pipes, print_ruled])
def test_empty_cells_at_both_ends_are_blank_where_each_cell_has_its_place(style: Printer) -> None:
    _, expected = applications("2019")
    lost = {code: "" for code in expected if code.startswith("applications/refused.state_secret/")}
    changes = {expected[code]: "" for code in lost}
    lost |= {"applications/received/total": "", "applications/granted/natural_person": ""}
    changes |= {expected[code]: "" for code in list(lost)[-2:]}
    found, _ = read(print_applications(style, changes))
    assert found == {**expected, **lost}


@each([print_words, print_lines, print_layout])
def test_a_row_with_a_cell_missing_altogether_is_not_read(style: Printer) -> None:
    _, expected = applications("2019")
    found, remarks = read(print_applications(style, {expected["applications/granted/research"]: ""}))
    assert not any(code.startswith("applications/granted/") for code in found)
    assert found.items() <= expected.items()
    assert len(found) >= len(expected) - 3 * 7  # where each number has its line, the rows beside it are not certain
    assert remarks


def test_cells_at_the_end_that_a_program_cuts_off_leave_the_row_unread() -> None:
    _, expected = applications("2019")
    text = print_applications(print_tabs, {expected["applications/granted/total"]: ""})
    found, remarks = read(re.sub(r"\t+$", "", text, flags=re.MULTILINE))
    assert not any(code.startswith("applications/granted/") for code in found)
    assert found.items() <= expected.items()
    assert len(found) == len(expected) - 7
    assert remarks


def test_a_tab_behind_each_cell_is_no_empty_cell() -> None:
    found, remarks = read(print_applications(print_word_tabs, {}))
    assert (found, remarks) == (applications("2019")[1], [])


@each([print_tabs, print_pipes, print_ruled, print_boxes])
def test_columns_of_section_two_stand_where_their_header_does(style: Printer) -> None:
    """Rows of two columns in a table of three: the cell that is left over is empty in both."""
    grids, expected = disclosure("2019")
    lines = [HEADINGS[0], *(line for grid in grids for line in style(grid, 30))]
    assert read("\n".join(lines)) == (expected, [])


def test_rows_of_a_database_client_are_rows() -> None:
    """Rules only around the header; the lines between them are rows, not one that is wrapped."""
    rows = [f"| 1.当面申请数 | 件 | {number} |" for number in ("12",)]
    rows += ["| 2.传真申请数 | 件 | 13 |", "| 3.网络申请数 | 件 |  |", "| 4.信函申请数 | 件 | 15 |"]
    rule = "+--------------+----+----+"
    found, _ = read("\n".join([rule, "| 统计指标 | 单位 | 统计数 |", rule, *rows, rule]))
    assert found == {
        "statistics/applications.in_person/value": "12",
        "statistics/applications.fax/value": "13",
        "statistics/applications.online/value": "",
        "statistics/applications.letter/value": "15",
    }


def test_drawn_strokes_and_rules_are_strokes_and_rules() -> None:
    drawn = str.maketrans({"|": "│", "-": "─", "+": "┼"})
    text = print_applications(print_ruled, {})
    assert read(text.translate(drawn)) == (applications("2019")[1], [])


def test_strokes_between_cells_only_end_no_row_and_are_read_all_the_same() -> None:
    grid, expected = disputes()
    rows: Grid = [[text for text in row if text not in ("<", "^")] for row in grid]
    text = "\n".join([HEADINGS[2], *(" | ".join(row) for row in rows), "五、存在的主要问题"])
    assert read(text) == (expected, [])


@each([print_pipes, print_boxes, print_ruled, print_tabs])
def test_words_in_a_cell_stay_in_it_and_a_heading_does_not_get_into_one(style: Printer) -> None:
    _, expected = applications("2019")
    code = "applications/carried_out/total"
    assert read(print_applications(style, {expected[code]: "不适用"}))[0] == {**expected, code: "不适用"}
    found, _ = read(print_applications(style, {expected[code]: "五、存在的主要问题"}))
    assert found == {other: raw for other, raw in expected.items() if "carried_out" not in other}


def test_a_line_that_is_long_by_its_spaces_is_no_prose() -> None:
    """``pdftotext -layout`` prints the fifteen numbers of section 四 over the width of the page."""
    grid, expected = disputes()
    lines = list(print_layout(grid, 12))
    assert max(map(len, lines)) > 120
    assert read("\n".join([HEADINGS[2], *lines]))[0] == expected


def test_a_row_of_empty_cells_is_no_part_of_the_label_above_it() -> None:
    """Strokes without rules: a line without numbers may go on with the row above, not where that row is empty."""
    _, expected = applications("2019")
    lost = "applications/refused.state_secret/"
    changes = {raw: "" for code, raw in expected.items() if code.startswith(lost)}
    found, _ = read(print_applications(print_boxes, changes))
    assert found == {code: raw for code, raw in expected.items() if not code.startswith(lost)}


@pytest.mark.parametrize("tbl", ["applications", "disputes"])
def test_a_table_that_cannot_be_read_is_kept_and_named(tbl: str) -> None:
    """Columns of labels and columns of numbers that no line holds together, and a header in no certain order."""
    grid, _ = applications("2019") if tbl == "applications" else disputes()
    texts = [text for row in grid for text in row if text not in ("<", "^")]
    labels, numbers = [text for text in texts if not is_number(text)], [text for text in texts if is_number(text)]
    head = ["结结其尚总", "果果他未计", "维纠结审", "持正果结"] if tbl == "disputes" else []
    found, remarks = read("\n".join([HEADINGS[1], *labels[: len(labels) - len(head)], *head, *numbers]))
    assert found == {}
    assert len(remarks) == 1
    assert "belongs to no form" in remarks[0]
