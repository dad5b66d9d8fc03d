"""The forms as five kinds of programs print them as text, with any numbers, wrapped anywhere, with lines lost."""

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.documents.model import Layout
from pipelines.documents.text import read_text
from pipelines.forms.form_items import form_names
from tests.examples import examples
from tests.pipelines.documents.text_tables.printers import (
    HEADINGS,
    STYLES,
    Printer,
    build_report,
    is_number,
    print_beside,
    print_cells,
    print_lines,
    print_rows,
    print_tabs,
    print_words,
    read,
)
from tests.pipelines.grids import Grid, applications

WORDS = [print_lines, print_words, print_beside]
FEW = examples(8)
CASES = [(form, style) for form in form_names() for style in STYLES] + [("2014", print_tabs)]
each_case = pytest.mark.parametrize(
    ("form", "style"), CASES, ids=[f"{form}-{style.__name__.removeprefix('print_')}" for form, style in CASES]
)

numbers = st.integers(0, 99_999).map(str)
widths = st.integers(5, 40)


@each_case
@FEW
@given(values=st.lists(numbers, min_size=40, max_size=40), width=widths)
@example(values=["0"] * 40, width=60)
def test_every_number_is_read_whatever_it_is_and_wherever_labels_wrap(
    form: str, style: Printer, values: list[str], width: int
) -> None:
    plain, _ = build_report(form, style, width, {})
    printed = sorted(set(re.findall(r"\b[1-4]\d{3}\b", plain)))
    chosen = {number: values[index * 7 % 40] for index, number in enumerate(printed)}
    chosen = {number: value for number, value in chosen.items() if number != "2022"}
    text, expected = build_report(form, style, width, chosen)
    assert read(text) == (expected, [])


@each_case
@FEW
@given(data=st.data(), width=widths)
def test_a_lost_line_moves_no_number(form: str, style: Printer, data: st.DataObject, width: int) -> None:
    text, expected = build_report(form, style, width, {})
    lines = text.split("\n")
    lost = data.draw(st.integers(0, len(lines) - 1))
    found, _ = read("\n".join(lines[:lost] + lines[lost + 1 :]))
    assert found.items() <= expected.items()


@each_case
@FEW
@given(data=st.data(), width=widths)
def test_lost_words_and_exchanged_lines_move_no_number(
    form: str, style: Printer, data: st.DataObject, width: int
) -> None:
    text, expected = build_report(form, style, width, {})
    lines = text.split("\n")
    for _ in range(2):
        at = data.draw(st.integers(0, len(lines) - 1))
        words = re.split(r"([\s|]+)", lines[at])
        words[data.draw(st.integers(0, len(words) - 1))] = ""
        lines[at] = "".join(words)
    at = data.draw(st.integers(0, len(lines) - 2))
    if style in WORDS and not re.search(r"\d{4}", lines[at] + lines[at + 1]):
        lines[at : at + 2] = reversed(lines[at : at + 2])
    found, _ = read("\n".join(lines))
    assert {code: raw for code, raw in found.items() if is_number(raw)}.items() <= expected.items()


@each_case
@FEW
@given(data=st.data(), width=widths)
def test_a_row_with_a_number_too_few_or_too_many_is_not_read(
    form: str, style: Printer, data: st.DataObject, width: int
) -> None:
    text, expected = build_report(form, style, width, {})
    wide = sorted(
        code for code in expected if code.split("/")[0] == ("statistics" if form == "2014" else "applications")
    )
    tbl, row, _ = code = data.draw(st.sampled_from(wide)).split("/")
    number = expected["/".join(code)]
    more = data.draw(st.booleans())
    if more and style in (print_words, print_beside):
        broken = re.sub(rf"\b{number}\b", f"{number} 77", text)
    elif more and style is not print_tabs:
        broken = re.sub(rf"(\t?){number}( ?\|*)", r"\g<0>\n\g<1>77\g<2>", text, count=1)
    elif style is print_tabs:
        broken = text.replace(f"\t{number}", "")
    else:
        broken = re.sub(
            rf"\t?\b{number}\b(?: \|)?(?: \|\|)?\n?", "\n" if style in (print_words, print_beside) else "", text
        )
    found, remarks = read(broken)
    others = {other: raw for other, raw in expected.items() if not other.startswith(f"{tbl}/{row}/")}
    assert found.items() <= others.items()
    lost = {other.rsplit("/", 1)[0] for other in others.keys() - found.keys()}
    assert len(lost) <= 2 * (style in WORDS)  # beside a label without numbers the next numbers are not certain
    assert remarks or form == "2014"


# ---------------------------------------------------------------- single cases


def applications_text(style: Printer, change: Callable[[Grid], Grid] = lambda grid: grid) -> tuple[str, dict[str, str]]:
    grid, expected = applications("2021")
    return "\n".join((HEADINGS[1], *style(change(grid), 30), "五、存在的主要问题")), expected


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("label", ["自然人", "科研机构", "法人或其他组织", "总计"])
def test_where_a_name_of_the_header_is_lost_the_table_is_kept_unread(style: Printer, label: str) -> None:
    text, _ = applications_text(style, lambda grid: [[t for t in row if t != label] for row in grid])
    found, remarks = read(text)
    assert found == {}
    assert len(remarks) == 1
    assert "belongs to no form" in remarks[0]


def exchange(grid: Grid) -> Grid:
    names = {"科研机构": "商业企业", "商业企业": "科研机构"}
    return [[names.get(text, text) for text in row] for row in grid]


@pytest.mark.parametrize("style", [print_rows, print_cells])
def test_cells_give_their_columns_in_the_order_in_which_they_are_printed(style: Printer) -> None:
    text, expected = applications_text(style, exchange)
    names = {"research": "business", "business": "research"}
    swapped = {
        "/".join((*code.split("/")[:2], names.get(code.split("/")[2], code.split("/")[2]))): raw
        for code, raw in expected.items()
    }
    assert read(text)[0] == swapped


@pytest.mark.parametrize("style", [print_lines, print_words, print_beside])
def test_words_in_another_order_than_the_form_are_no_header(style: Printer) -> None:
    text, _ = applications_text(style, exchange)
    assert read(text)[0] == {}


@pytest.mark.parametrize("style", STYLES)
def test_a_header_that_is_printed_again_on_the_next_page_changes_nothing(style: Printer) -> None:
    text, expected = applications_text(style, lambda grid: [*grid[:12], *grid[:3], *grid[12:]])
    assert read(text)[0] == expected


@pytest.mark.parametrize("style", STYLES)
def test_a_page_number_inside_a_table_is_no_number_of_it(style: Printer) -> None:
    text, expected = applications_text(style)
    label = "4.保护第三方合法权益"
    at = text.index(label) - (style is print_rows)
    assert read(f"{text[:at]}- 4 -\n\f\n{text[at:]}")[0] == expected


@pytest.mark.parametrize("style", STYLES)
def test_without_the_headings_between_them_the_tables_are_read_alike(style: Printer) -> None:
    text, expected = build_report("2019", style, 30, {})
    for heading in HEADINGS:
        text = text.replace(heading, "")
    assert read(text)[0] == expected


def test_blank_cells_of_known_rows_are_blank_readings() -> None:
    text, expected = applications_text(print_rows)
    number = expected["applications/granted/research"]
    assert read(text.replace(f"\t{number}\n", "\t\n"))[0] == {**expected, "applications/granted/research": ""}


@pytest.mark.parametrize("sign", ["—", "/", "－"])
def test_dashes_among_words_are_blank_cells(sign: str) -> None:
    text, expected = applications_text(print_words)
    number = expected["applications/granted/research"]
    assert read(re.sub(rf"\b{number}\b", sign, text))[0] == {**expected, "applications/granted/research": sign}


def test_a_remark_that_is_cut_belongs_to_its_number() -> None:
    text = (
        "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 7\n8（含2018年\n\n结转1件）\n186\n"
    )
    assert read(text)[0] == {
        "disclosure/regulations/made": "7",
        "disclosure/regulations/repealed": "8（含2018年结转1件）",
        "disclosure/regulations/in_force": "186",
    }


def test_a_remark_that_other_cells_interrupt_is_not_read() -> None:
    text = "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n规章\n7\n8（含2018年\n186\n结转1件）\n"
    assert read(text)[0] == {}


def test_as_many_numbers_as_names_are_not_read_where_the_form_has_more_columns() -> None:
    text = "第二十条第（一）项\n信息内容 本年新公开数量 对外公开总数量\n规章 7 8 9\n规范性文件 1510 8617\n"
    more = "第二十条第（八）项\n信息内容 上一年项目数量 本年增/减\n行政事业性收费 41 -5\n"
    found, remarks = read(text + more)
    assert found == {"disclosure/fees/previous_items": "41", "disclosure/fees/change": "-5"}
    assert len(remarks) == 2


def test_columns_of_labels_and_columns_of_numbers_are_not_paired() -> None:
    text, _ = applications_text(print_lines)
    lines = [line for line in text.split("\n") if line]
    labels, values = [line for line in lines if not is_number(line)], [line for line in lines if is_number(line)]
    assert read("\n".join((*labels[:-1], *values, labels[-1])))[0] == {}


@pytest.mark.parametrize("sign", ["\n", " "])
def test_numbers_printed_ahead_of_their_labels_are_not_read_as_those_of_the_label_before(sign: str) -> None:
    grid, _ = applications("2021")
    lines = list(print_words(grid[:3], 30))
    for row in grid[3:]:
        label = next(text for text in reversed(row) if text != "<" and not is_number(text))
        lines += [sign.join(text for text in row if is_number(text)), label]
    assert read("\n".join(lines))[0] == {}


def test_misprinted_labels_are_read_and_labels_of_no_row_are_not() -> None:
    text, expected = applications_text(print_words)
    assert read(text.replace("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"))[0] == expected
    unknown = read(text.replace("8.属于行政查询事项", "8.另外一种情形"))
    assert unknown[0] == {code: raw for code, raw in expected.items() if "administrative_query" not in code}
    assert unknown[1]


def test_rows_between_strokes_with_empty_cells() -> None:
    grid, expected = applications("2019")
    rows = ["| " + " | ".join("" if text in "<^" else text for text in row) + " |" for row in grid]
    rows.insert(1, "|---|---|---|")
    number = expected["applications/granted/research"]
    text = "\n".join(rows).replace(f" {number} ", "  ")
    assert read(text)[0] == {**expected, "applications/granted/research": ""}


@given(st.text(alphabet="自然人商业企科研机构总计其他（）一二三、1.2 0７—|\t\n\f行政复议结果维持纠正", max_size=300))
@examples(150)
def test_any_text_is_read_without_a_number_that_is_not_in_it(text: str) -> None:
    found, _ = read(f"文{text}")
    joined = "".join(text.split())
    assert all("".join(raw.split()) in joined for raw in found.values())


def test_a_table_in_html_is_read_as_one() -> None:
    """Programs that read pictures of pages write tables so, among Markdown."""
    rows = ["<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"]
    rows += ["<tr><td>规章</td><td>7</td><td></td><td>186<br></td></tr>"]
    table = f"<TABLE border=1>\n<tr><td colspan=4>第二十条第（一）项</td></tr>\n{''.join(rows)}\n</table>"
    text = (
        f"# 某镇2022年政府信息公开工作年度报告\n\n## 二、主动公开政府信息情况\n\n{table}\n\n## 三、其他\n没有<table>。"
    )
    document = read_text(text.encode(), Layout())
    assert [section.heading for section in document.sections] == ["", "二、主动公开政府信息情况", "三、其他"]
    assert [(cell.row, cell.col, cell.col_span) for cell in document.tables[0].cells][:2] == [(0, 0, 4), (1, 0, 1)]
    codes = ("made", "repealed", "in_force")
    assert read(text)[0] == dict(
        zip((f"disclosure/regulations/{code}" for code in codes), ("7", "", "186"), strict=True)
    )
