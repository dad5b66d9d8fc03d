"""Tables: merged, missing and nested cells, rows that are gone, columns too narrow to be any."""

import pytest

from tests.pipelines.documents.docx.reading import read
from tests.pipelines.documents.word_files import cell, docx, row, table
from tests.pipelines.documents.word_samples import lines, shapes


def test_merges_across_and_down() -> None:
    document = read(
        docx(
            table(
                row(cell("头", span=2), "总计"),
                row(cell("组", merge="restart"), "甲", "1"),
                row(cell("看不见", merge="continue"), "乙", "2"),
                row(cell("新组", merge="restart"), "丙", "3"),
                row(cell(merge="continue"), cell("宽", span=2)),
                widths=(900, 900, 900),
            )
        )
    )
    assert shapes(document) == [
        [
            *("0,0 头 1x2", "0,2 总计", "1,0 组 2x1", "1,1 甲", "1,2 1", "2,1 乙", "2,2 2"),
            *("3,0 新组 2x1", "3,1 丙", "3,2 3", "4,1 宽 1x2"),
        ]
    ]


def test_a_cell_that_continues_nothing_stands_for_itself() -> None:
    document = read(
        docx(
            table(
                row(cell("始", merge="continue"), "a"),
                row(cell("上", span=2, merge="restart")),
                row(cell("窄", merge="continue"), "b"),
                widths=(900, 900),
            )
        )
    )
    assert shapes(document) == [["0,0 始", "0,1 a", "1,0 上 1x2", "2,0 窄", "2,1 b"]]


def test_old_horizontal_merges() -> None:
    merged = cell("头", properties='<w:hMerge w:val="restart"/>'), cell("没", properties="<w:hMerge/>")
    assert shapes(read(docx(table(row(*merged, "末"), row("1", "2", "3"))))) == [
        ["0,0 头 1x2", "0,2 末", "1,0 1", "1,1 2", "1,2 3"]
    ]


def test_columns_before_and_after_a_row_have_no_cell() -> None:
    around = '<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'
    document = read(docx(table(row("a", "b", "c", "d"), row("2", "3", properties=around))))
    assert [cell and cell.text for cell in document.tables[0].grid[1]] == [None, "2", "3", None]


def test_rows_and_cells_in_wrappers_and_rows_that_are_gone() -> None:
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    wrapped = control.format(row("1", control.format(cell("9"))))
    gone = [row("x", "y", properties=mark) for mark in ('<w:del w:id="1"/>', "<w:hidden/>")]
    kept = row("3", "4", properties='<w:ins w:id="1"/><w:hidden w:val="0"/>')
    assert shapes(read(docx(table(wrapped, *gone, kept)))) == [["0,0 1", "0,1 9", "1,0 3", "1,1 4"]]


def test_sliver_columns_are_removed_and_their_text_is_not() -> None:
    document = read(
        docx(
            table(
                row(cell("头", span=3), cell("尾", span=2)),
                row("甲", cell("1", span=2), cell("2", span=2)),
                row(cell("乙", span=2), "3", "窄", "4"),
                row("丙", cell(), "5", cell("6", span=2)),
                widths=(1000, 30, 1000, 60, 1000),
            )
        )
    )
    assert shapes(document) == [
        [
            *("0,0 头 1x2", "0,2 尾 1x2", "1,0 甲", "1,1 1", "1,2 2 1x2", "2,0 乙", "2,1 3", "2,2 窄", "2,3 4"),
            *("3,0 丙", "3,1 5", "3,2 6 1x2"),
        ]
    ]


@pytest.mark.parametrize("widths", [(), (0, 0), ("auto", "1in"), (500,), (50, 300)])  # the last: pixels
def test_columns_of_unknown_width_stay(widths: tuple[int | str, ...]) -> None:
    assert shapes(read(docx(table(row("", "1"), row("", "2"), widths=widths)))) == [["0,0 ", "0,1 1", "1,0 ", "1,1 2"]]


def test_a_nested_table_is_its_own() -> None:
    inner = table(row("1", "2"))
    assert shapes(read(docx(table(row("左", cell("前", inner, "后")))))) == [
        ["0,0 左", "0,1 前 后"],
        ["0,0 1", "0,1 2"],
    ]


def test_a_table_of_one_column_only_arranges() -> None:
    document = read(docx(table(row(cell("一、总体情况", table(row("1", "2")), "后文")))))
    assert lines(document) == ["一、总体情况", "后文"]
    assert shapes(document) == [["0,0 1", "0,1 2"]]
