"""Damages to a printed table that made a number wrong before each rule of the reading was there."""

import re

import pytest

from pipelines.documents.model import Layout, Table
from pipelines.documents.text import read_text
from pipelines.documents.text_tables.finder import find_tables
from pipelines.figures.reader import read_figures
from tests.pipelines.documents.text_tables.damage import NUMBER, Lines, find_wrong
from tests.pipelines.documents.text_tables.printers import (
    HEADINGS,
    Printer,
    print_beside,
    print_boxes,
    print_cells,
    print_layout,
    print_lines,
    print_pipes,
    print_rows,
    print_tabs,
    print_word_tabs,
    print_words,
    read,
)
from tests.pipelines.grids import applications, disclosure, disputes, statistics, values

INDICATORS = ["政府信息公开情况统计表", "统计指标", "单位", "统计数"]
ROWS = [("1.当面申请数", "1001"), ("2.传真申请数", "1002"), ("3.网络申请数", "1003"), ("4.信函申请数", "1004"),
        ("申请办结数", "1005"), ("1.按时办结数", "1006")]  # fmt: skip
CODES = ["applications.in_person", "applications.fax", "applications.online", "applications.letter",
         "concluded", "concluded.on_time"]  # fmt: skip
STATED = {f"statistics/{code}/value": number for code, (_, number) in zip(CODES, ROWS, strict=True)}


def one_line_each(*changed: str) -> str:
    return "\n".join([*INDICATORS, *changed, "五、存在的主要问题"])


def print_indicators(*, without: tuple[str, ...] = ()) -> list[str]:
    return [text for label, number in ROWS for text in (label, "件", number) if text not in without]


def test_a_lost_number_and_a_lost_label_do_not_shift_the_next_number() -> None:
    lines = print_indicators(without=("1002", "3.网络申请数"))
    found, _ = read(one_line_each(*lines))
    assert "statistics/applications.fax/value" not in found
    assert found.items() <= STATED.items()


def test_nor_do_they_in_cells_of_which_no_row_is_known() -> None:
    lines = [f"{text} |" for text in print_indicators(without=("1002", "3.网络申请数"))]
    found, _ = read(one_line_each(*lines))
    assert found.items() <= STATED.items()
    assert "statistics/applications.letter/value" in found


def test_a_number_printed_before_its_label_is_not_that_of_a_row_without_one() -> None:
    lines = print_indicators(without=("1002",))
    at = lines.index("3.网络申请数")
    lines[at : at + 3] = ["1003", "3.网络申请数", "件"]
    assert read(one_line_each(*lines))[0].items() <= STATED.items()


def exchange(lines: Lines, first: str, second: str) -> None:
    """Exchange the first lines that hold two texts."""
    at, other = (next(place for place, line in enumerate(lines) if text in line) for text in (first, second))
    lines[at], lines[other] = lines[other], lines[at]


def test_a_number_that_moves_to_the_next_row_does_not_fill_its_gap() -> None:
    """Each number on a line: the last of one row stands below the next label, where one is lost."""
    grid, expected = applications("2019")
    lines = [HEADINGS[1], *print_lines(grid, 30), "五、存在的主要问题"]
    exchange(lines, "1006", "二、上年结转")
    lines.remove("1013")
    assert find_wrong(lines, expected) == {}


def test_a_number_behind_a_full_row_may_be_its_last_one() -> None:
    grids, _ = disclosure("2019")
    lines = [HEADINGS[0], *(line for grid in grids for line in print_lines(grid, 30)), "五、存在的主要问题"]
    exchange(lines, "3011", "第二十条第（六）项")
    lines.insert(lines.index("3009"), "3009")
    found, _ = read("\n".join(lines))
    assert not any(code.startswith("disclosure/other_services") for code in found)
    assert any(code.startswith("disclosure/penalties") for code in found)


def test_a_label_does_not_go_on_in_the_rest_of_another_ones() -> None:
    """8.属于行 and the rest of 7.属于行政执法案卷, whose own lines were exchanged."""
    head = ["自然人 法人或其他组织 总计", "商业企业 科研机构 社会公益组织 法律服务机构 其他"]
    rows = ["6.属于四类过程性信息 1 1 1 1 1 1 6", "7.属于行 1 2 3 4 5 6 21", "8.属于行 9 9 9 9 9 9 54", "政执法案卷"]
    found, _ = read("\n".join([*head, *rows]))
    assert {code.split("/")[1] for code in found} == {"refused.deliberative_process"}


def test_a_label_that_two_rows_have_counts_beside_a_row_of_its_own() -> None:
    """（三）其他情形数 of 四、行政复议数量 behind 五、行政诉讼数量."""
    grid, expected = statistics()
    lines = [INDICATORS[0], *print_tabs(grid, 0)]
    exchange(lines, "（三）其他情形数", "五、行政诉讼数量")
    found, _ = read("\n".join(lines))
    assert len(found) >= len(expected) - 4
    assert found.items() <= expected.items()


@pytest.mark.parametrize("style", [print_tabs, print_word_tabs, print_pipes])
def test_a_heading_joined_to_a_row_is_none_of_its_cells(style: Printer) -> None:
    grid, expected = disputes()
    lines = [HEADINGS[2], *style(grid, 30)]
    lines[-1] = re.sub(r"(\t|\| )2003 ?", "", lines[-1]) + ("\t" if style is print_tabs else "") + "五、存在的主要问题"
    assert find_wrong(lines, expected) == {}


@pytest.mark.parametrize("style", [print_beside, print_layout])
def test_a_number_joined_to_the_text_behind_it_is_still_one(style: Printer) -> None:
    grid, _ = disputes()
    lines = [HEADINGS[2], *style(grid, 30)]
    lines[-1] = lines[-1].replace("2003", "2003 2003") + "五、存在的主要问题"
    assert read("\n".join(lines))[0] == {}
    grid, expected = applications("2019")
    lines = [line.replace("1023", "1023 1023") for line in (HEADINGS[1], *style(grid, 30))]
    at = next(place for place, line in enumerate(lines) if "1026" in line)
    lines[at] = lines[at].rstrip() + "第二页"
    found, _ = read("\n".join(lines))
    assert not any(code.startswith("applications/granted") for code in found)
    assert found.items() <= expected.items()


def test_the_rest_of_a_label_whose_first_line_is_lost_is_no_part_of_the_label_above() -> None:
    """涉及个人隐私 with 全、公共安全、经济安全和社会稳定 is nearly 危及国家安全、公共安全、经济安全和社会稳定."""
    grid, expected = statistics()
    lines = [INDICATORS[0], *print_boxes(grid, 5)]
    lines.pop(next(place for place, line in enumerate(lines) if "危及国家安" in line))
    found, _ = read("\n".join(lines))
    assert found.items() <= expected.items()
    assert len(found) >= len(expected) - 2


def test_an_empty_cell_behind_a_label_may_be_the_labels() -> None:
    """A row of a grid whose first stroke is lost, and a number: 一 label, one empty cell and six numbers."""
    grid, expected = applications("2019")
    lines = [HEADINGS[1], *print_cells(grid, 30), "五、存在的主要问题"]
    at = lines.index("（一）予以公开 |")
    lines[at : at + 8] = ["（一）予以公开 |  | 1020 | 1021 | 1022 | 1024 | 1025 | 1026 |"]
    found, _ = read("\n".join(lines))
    assert not any(code.startswith("applications/granted") for code in found)
    assert len(found) > len(expected) // 2


@pytest.mark.parametrize(
    ("label", "rest"),
    [
        ("（六）其他处理", "（六）其他"),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "不计其他情形）"),
        ("（一）维持具体行政行为或者驳回原告诉讼请求数", "（一）维持具体行政行为或"),
        ("其中：主要负责同志参加政府网站在线访谈次数", "政府网站在线访谈次数"),
    ],
)
@pytest.mark.parametrize("style", [print_rows, print_tabs, print_cells, print_lines, print_words, print_layout])
def test_what_is_left_of_a_label_is_not_another_ones(style: Printer, label: str, rest: str) -> None:
    grid, expected = statistics() if "数" in label else applications("2019")
    lost = {raw for row in grid if label in row for raw in row if NUMBER.fullmatch(raw)}
    lines = ["年度报告", *style([[rest if text == label else text for text in row] for row in grid], 40)]
    found, _ = read("\n".join(lines))
    assert len(found) > len(expected) // 2
    assert found.items() <= expected.items()
    assert not lost.intersection(found.values())


def test_a_number_joined_to_a_label_is_no_part_of_the_label() -> None:
    grid, expected = applications("2021")
    lines = [HEADINGS[1], *print_lines(grid, 40), "五、存在的主要问题"]
    at = lines.index("1200")
    lines[at - 1 : at + 1] = [lines[at - 1] + "1200", "1201"]
    found, _ = read("\n".join(lines))
    assert not any("not_corrected" in code for code in found)
    assert len(found) > len(expected) // 2


@pytest.mark.parametrize(("cell", "below"), [("\t12", "34"), ("12", "34 |")])
def test_two_numbers_below_each_other_are_not_one(cell: str, below: str) -> None:
    """A bare page number stands below a cell as the end of a number that its width cuts would."""
    labels = ["\t1.当面申请数", "\t2.传真申请数"] if "\t" in cell else ["1.当面申请数 |", "2.传真申请数 |"]
    lines = [labels[0], cell, below, "", labels[1], "\t5" if "\t" in cell else "5 |", "", "\t六、举报投诉数量", "\t5"]
    document = read_text("\n".join(lines).encode(), Layout())
    assert not any("1234" in item.text for table in document.tables for item in table.cells)
    assert all(reading.value != 1234 for reading in read_figures(document.tables, 2017)[0])


def test_a_page_break_inside_a_row_does_not_end_it() -> None:
    head = ["第二十条第（一）项", "", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数", ""]
    broken = ["规章", "1", "1", "2", "", "- 4 -", "", "3", ""]
    lines = [*head, *broken, "行政规范性文件", "4", "5", "6", ""]
    found, _ = read("\n".join(f"\t{line}" if line and "-" not in line else line for line in lines))
    assert {code.split("/")[1] for code in found} == {"normative_documents"}


@pytest.mark.parametrize("style", [print_tabs, print_word_tabs, print_boxes])
def test_a_row_without_one_of_its_cells_is_not_filled_up_with_an_empty_one(style: Printer) -> None:
    """（一）予以公开 stands in the second of three columns of labels: an empty cell is left of its numbers."""
    grid, expected = applications("2019")
    lines = [HEADINGS[1], *style(grid, 30), "五、存在的主要问题"]
    at = next(place for place, line in enumerate(lines) if "1023" in line)
    lines[at] = re.sub(r"\t1023|1023\s*\|", "", lines[at])
    assert find_wrong(lines, expected) == {}
    assert not any("granted" in code.split("/")[1] for code in read("\n".join(lines))[0] if "partly" not in code)


@pytest.mark.parametrize("style", [print_beside, print_layout])
def test_numbers_below_a_full_row_are_not_left_out(style: Printer) -> None:
    """They may be those of a row without its label, or the ends of numbers that narrow cells cut."""
    grid, expected = statistics()
    lines = [INDICATORS[0], *style(grid, 40), "五、存在的主要问题"]
    at = next(place for place, line in enumerate(lines) if "3.网络申请数" in line)
    lines[at] = lines[at].replace("3.网络申请数", "")
    found, _ = read("\n".join(lines))
    assert found.items() <= expected.items()
    assert "statistics/applications.fax/value" not in found


@pytest.mark.parametrize("style", [print_words, print_layout, print_boxes])
def test_numbers_that_narrow_cells_cut_are_not_read(style: Printer) -> None:
    """Seen in a PDF that LibreOffice made: ７５２ and the ２ of ７５２２ on the next line."""
    grid, expected = applications("2019")
    lines = [HEADINGS[1], *style(grid, 30), "五、存在的主要问题"]
    at = next(place for place, line in enumerate(lines) if "1006" in line)
    below = "|" + " |" * 9 + "6|" if style is print_boxes else " " * 40 + "6"
    lines[at : at + 1] = [lines[at].replace("1006", "100"), below]
    found, _ = read("\n".join(lines))
    assert not any(code.startswith("applications/received") for code in found)
    assert found.items() <= expected.items()
    assert len(found) > len(expected) // 2


@pytest.mark.parametrize(("style", "sign"), [("{}", "\t"), ("{}", " | "), ("| {} |", " | ")])
def test_a_number_that_a_line_break_cuts_is_not_read_by_its_first_half(style: str, sign: str) -> None:
    grid, expected = statistics()
    wrong = []
    for value in expected.values():
        lines: list[str] = []
        for row in grid:
            cells = [f"{value[:2]}\n{value[2:]}" if text == value else text for text in row]
            lines += style.format(sign.join(cells)).split("\n")
        tables = [Table(place, found.cells) for place, found in enumerate(find_tables(lines))]
        found = values(read_figures(tables, 2016)[0])
        wrong += [code for code in found if found[code] != expected[code]]
    assert wrong == []
