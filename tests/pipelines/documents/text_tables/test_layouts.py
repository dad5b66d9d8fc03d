"""Further layouts that text tools print: pages as they look, rows between strokes or tabs, empty cells and signs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.model import ReadError
from pipelines.documents.text.markup import split_markup
from pipelines.documents.text_tables.frames import unify_strokes
from pipelines.forms.form_items import form_names
from tests.examples import examples
from tests.growth import assert_linear
from tests.pipelines.documents.text_tables.printers import (
    HEADINGS,
    LINES,
    SAVED,
    WORDS,
    Printer,
    build_report,
    is_number,
    print_boxes,
    print_cells,
    print_layout,
    print_lines,
    print_markdown,
    print_merged_inside,
    print_office,
    print_pipes,
    print_repeated,
    print_rows,
    print_ruled,
    print_spanned,
    print_tabs,
    print_word_tabs,
    print_words,
    read,
)
from tests.pipelines.grids import FORMS, Grid, applications, disclosure, disputes, merge_down

LAYOUTS: list[Printer] = [print_layout, print_boxes, print_markdown, print_spanned, *LINES, *SAVED]
CELLS: list[Printer] = [print_rows, print_boxes, print_markdown, print_repeated, *LINES]
"""Those that print an empty cell as one."""


def each(styles: list[Printer]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("style", styles, ids=lambda style: style.__name__.removeprefix("print_"))


def print_applications(style: Printer, changes: dict[str, str], width: int = 30) -> str:
    """Return section 三 of 2019 as a program prints it, with some numbers replaced."""
    grid, _ = applications("2019")
    changed = [[changes.get(text, text) for text in row] for row in grid]
    return "\n".join((HEADINGS[1], *style(changed, width), "五、存在的主要问题"))


@each(LAYOUTS)
@pytest.mark.parametrize("form", form_names())
@examples(8)
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


@each([print_words, print_lines, print_layout, *(style for style in SAVED if style is not print_repeated)])
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


@each([print_tabs, print_pipes, print_markdown, print_ruled, print_repeated])
def test_a_column_that_is_empty_in_all_rows_shifts_nothing(style: Printer) -> None:
    """Whole columns of 总计 are printed empty: the sign behind each row is no sign of its end then."""
    _, expected = applications("2019")
    lost = {code: "" for code in expected if code.endswith("/total") and "carried_out" not in code}
    found, _ = read(print_applications(style, {expected[code]: "" for code in lost}))
    assert found == {**expected, **lost}


@pytest.mark.parametrize("lost", ["/natural_person", "/research", "/total", "granted/", "/business /other"])
def test_blank_lines_are_empty_cells_where_each_cell_has_a_line(lost: str) -> None:
    grid, expected = applications("2021")
    numbers = [list(row) for row in grid]
    for row in numbers[3:]:
        row[-1] = str(sum(map(int, row[3:-1])))
    totals = {
        code: row[-1] for row, code in zip(numbers[3:], [c for c in expected if c.endswith("/total")], strict=True)
    }
    empty = {code for code in expected if any(part in code for part in lost.split()) and "received" not in code}
    expected = {code: "" if code in empty else raw for code, raw in (expected | totals).items()}
    blank = {raw for code, raw in applications("2021")[1].items() if code in empty}
    blank |= {totals[code] for code in totals if code in empty}
    rows = merge_down([[("" if text in blank else text) for text in row] for row in numbers[3:]], 2)
    if lost not in ("/total", "granted/"):
        rows = [[*row[:-1], str(sum(int(text) for text in row[3:-1] if text))] for row in rows]
        expected |= dict(zip(totals, [row[-1] for row in rows], strict=True))
    lines = [HEADINGS[1], *print_office([*grid[:3], *rows], 40), "五、存在的主要问题"]
    found, _ = read("\n".join(lines))
    assert found.items() <= expected.items()
    assert len(found) >= len(expected) - 7


def test_an_empty_first_cell_is_no_stroke_before_the_row() -> None:
    """Rows with strokes between their cells only, and no rule that says so."""
    _, expected = applications("2019")
    lost = {code: "" for code in expected if code.endswith(("/natural_person", "/total"))}
    text = print_applications(print_markdown, {expected[code]: "" for code in lost})
    found, remarks = read("\n".join(line for line in text.split("\n") if not line.startswith("---")))
    assert found == {}, "nothing says where a row's first cell is"
    assert remarks


def test_a_groups_label_in_all_columns_empties_no_equal_numbers_below_it() -> None:
    _, expected = applications("2019")
    zeros = {code: "0" for code in expected if "/granted/" in code}
    lines = print_applications(print_repeated, {expected[code]: "0" for code in zeros}).split("\n")
    place = next(place for place, line in enumerate(lines) if "予以公开" in line)
    lines.insert(place, "|" + " 三、本年度办理结果 |" * (lines[place].count("|") - 1))
    assert read("\n".join(lines))[0] == {**expected, **zeros}


def test_rules_without_tables_take_linear_time() -> None:
    assert_linear(lambda size: "\n".join(["---|---"] * size), read, size=20_000)


def test_what_stands_in_a_table_in_html_outside_its_cells_is_text() -> None:
    rows = "<tr><td>收到申请数</td><td>1</td></tr>"
    parts = list(split_markup(f"前\n<table><caption>单位：件</caption>说明{rows}</table>后"))
    assert (parts[0], len(parts[1]), parts[2]) == ("前\n\n说明\n单位：件", 2, "后")


def test_what_a_table_in_html_nests_too_deep_is_an_error() -> None:
    deep = "<i>" * 5000 + "<b hidden>1</b>"
    with pytest.raises(ReadError, match="deep"):
        read(f"一、总体情况\n<table><tr><td>收到申请数</td><td>{deep}</td></tr></table>\n")


def test_the_sign_behind_a_label_is_no_number_where_a_page_ends() -> None:
    """A row without its number, and the number of a page below it."""
    lines = ["| 统计指标 | 单位 | 统计数 |", "| 1.当面申请数 | 件 | |", "9", "| 2.传真申请数 | 件 | 13 |"]
    assert read("\n".join(lines))[0] == {"statistics/applications.fax/value": "13"}


def test_a_number_above_the_unit_is_no_value_of_the_row() -> None:
    head, rest = ["统计指标 |", "单位 |", "统计数 |", "1.当面申请数 |"], ["2.传真申请数 |", "件 |", "13 |"]
    rest += ["3.网络申请数 |", "件 |", "14 |", "4.信函申请数 |", "件 |", "15 |"]
    whole, _ = read("\n".join([*head, "件 |", "12 |", *rest]))
    assert (whole["statistics/applications.in_person/value"], whole["statistics/applications.fax/value"]) == (
        "12",
        "13",
    )
    cut, remarks = read("\n".join([*head, "9", "件 |", *rest]))
    assert cut == {}
    assert remarks


def test_names_in_the_middle_of_their_height_stand_beside_each_other() -> None:
    """``pdftotext -layout`` prints 商业企业 between the two lines of 科研机构 and the others."""
    grid, expected = applications("2019")
    head = [
        "（本列数据的勾稽关系为：第一项加第          申请人情况",
        "                                     法人或其他组织",
        "二项之和，等于第三项加第四项之和） 自然人                         总计",
        "                                  科研 社会公 法律服务",
        "                             商业企业             其他",
        "                                  机构 益组织  机构",
    ]
    lines = [HEADINGS[1], *head, *print_layout(grid[3:], 12)]
    assert read("\n".join(lines)) == (expected, [])
    swapped = [line.replace("科研", "其他").replace("机构 益组织", "     益组织") for line in lines[:7]]
    assert read("\n".join([*swapped, *lines[7:]]))[0] == {}


@pytest.mark.parametrize(("total", "is_read"), [("19", True), ("20", False)])
def test_section_four_beside_each_other_counts_where_its_numbers_add_up(total: str, *, is_read: bool) -> None:
    lines = [
        "         行政复议                                           行政诉讼",
        "                                   未经复议直接起诉                           复议后起诉",
        "结果 结果 其他 尚未",
        "            总计",
        "维持 纠正 结果 审结    结果 结果 其他 尚未    结果 结果 其他 尚未",
        "                           总计             总计",
        "               维持 纠正 结果 审结    维持 纠正 结果 审结",
        f" 1   2        9     7    {total}    5   35     0         7    47     0     9        8     32    49",
    ]
    found, _ = read("\n".join([HEADINGS[2], *lines, "五、存在的主要问题"]))
    codes = list(disputes()[1])
    assert found == (dict(zip(codes, lines[-1].split(), strict=True)) if is_read else {})


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
    """``pdftotext -layout`` prints the numbers of section 四 over the width of the page."""
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


@pytest.mark.parametrize("form", FORMS)
@each([print_repeated, print_markdown])
def test_whole_tables_of_different_width_beside_each_other(style: Printer, form: str) -> None:
    """As programs print them whose headings are no headings, with page numbers and units as rows of one cell."""
    text, expected = build_report(form, style, 0, {})
    for heading in HEADINGS:
        text = text.replace(heading, f"### {heading.split('、', 1)[1]}")
    assert read(text)[0] == expected
    numbered = re.sub(r"\n(\n### )", r"\n| - 4 - |\n\1", text)
    assert read(numbered if style is print_repeated else text)[0] == expected


@pytest.mark.parametrize("first", ["1.属于国家秘密", "1.本机关不掌握相关政府信息", "1.信访举报投诉类申请"])
def test_the_rule_below_the_first_row_of_a_tables_rest(first: str) -> None:
    """Markdown has a rule below the first row of each table, of one that goes on after a page break too."""
    text, expected = build_report("2021", print_merged_inside, 0, {})
    lines = text.split("\n")
    place = next(place for place, line in enumerate(lines) if first in line)
    rule = "|".join(["---"] * (lines[place].count("|") + 1))
    assert read("\n".join([*lines[: place + 1], rule, *lines[place + 1 :]])) == (expected, [])


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["| 甲 | 乙 | 丙 |", "|---|---|---|", "| 1 | 2 | 3 |", "| 丁 | 戊 |", "|---|---|", "| 4 | 5 |"], True),
        (["| 甲 | 乙 | 丙 |", "|---|---|---|", "| 1 | 2 |"], False),  # a merged cell stands for two
    ],
)
def test_each_table_is_measured_by_itself(lines: list[str], kept: bool) -> None:
    """Above a rule stands the first row of its table, not the last of the table before it."""
    numbered = list(enumerate(lines))
    assert (unify_strokes(numbered) == numbered) is kept
