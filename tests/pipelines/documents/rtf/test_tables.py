"""Tables as Word writes them: merged and nested cells, rows that lack their definition or their end."""

import pytest

from tests.pipelines.documents.rtf.reading import read
from tests.pipelines.documents.rtf_files import NESTED, row, rtf, table
from tests.pipelines.documents.word_samples import lines, shapes


def test_merges_across_and_down() -> None:
    body = [
        row(["头", "总计"], [1800, 2700]),
        row(["组", "甲", "1"], merges={0: rb"\clvmgf"}),
        row(["看不见", "乙", "2"], merges={0: rb"\clvmrg"}),
        row(["新组", "丙", "3"], merges={0: rb"\clvmgf"}),
        row(["", "宽", "没"], merges={0: rb"\clvmrg", 1: rb"\clmgf", 2: rb"\clmrg"}),
    ]
    assert shapes(read(rtf(*body))) == [
        [
            *("0,0 头 1x2", "0,2 总计", "1,0 组 2x1", "1,1 甲", "1,2 1", "2,1 乙", "2,2 2"),
            *("3,0 新组 2x1", "3,1 丙", "3,2 3", "4,1 宽 1x2"),
        ]
    ]


def test_borders_that_do_not_quite_meet() -> None:
    body = [row(["组", "1", "2"], [900, 1800, 2700]), row(["", "3", "4"], [960, 1790, 2700])]
    assert shapes(read(rtf(*body)))[0] == ["0,0 组", "0,1 1", "0,2 2", "1,0 ", "1,1 3", "1,2 4"]


def test_rows_without_a_definition_have_that_of_the_row_before() -> None:
    body = rb"\trowd\cellx900\cellx1800\intbl 1\cell 2\cell\row 3\cell 4\cell\row\pard 5\par "
    document = read(rtf(body))
    assert shapes(document) == [["0,0 1", "0,1 2", "1,0 3", "1,1 4"]]
    assert lines(document) == ["5"]


def test_a_definition_that_stands_only_behind_its_cells() -> None:
    assert shapes(read(rtf(rb"\pard\intbl 1\cell 2\cell\trowd\cellx900\cellx1800\row\pard"))) == [["0,0 1", "0,1 2"]]


def test_paragraphs_of_a_cell_are_joined_by_a_space() -> None:
    body = rb"\trowd\cellx900\cellx1800\pard\intbl a\par b\cell\pard\intbl\cell\row"
    assert shapes(read(rtf(body))) == [["0,0 a b", "0,1 "]]


def test_a_paragraph_parts_two_tables() -> None:
    assert shapes(read(rtf(table(["1", "2"]), rb"\pard\par ", table(["3", "4"])))) == [
        ["0,0 1", "0,1 2"],
        ["0,0 3", "0,1 4"],
    ]


def test_a_nested_table_is_its_own_and_leaves_the_outer_definition() -> None:
    body = rb"\trowd\cellx900\cellx2700\cellx3600\pard\intbl a\cell\pard\intbl b\par " + NESTED
    document = read(rtf(body + rb"\pard\intbl c\cell d\cell\row\pard"))
    assert shapes(document) == [["0,0 a", "0,1 b c", "0,2 d"], ["0,0 1", "0,1 2"]]


@pytest.mark.parametrize("mark", [rb"\v", rb"\deleted"])
def test_rows_that_are_hidden_or_deleted(mark: bytes) -> None:
    gone = row(["x", "y"]).replace(rb"\row", mark + rb"\row")
    assert shapes(read(rtf(table(["1", "2"]), gone, table(["3", "4"])))) == [["0,0 1", "0,1 2", "1,0 3", "1,1 4"]]


def test_hidden_text_keeps_the_cells_apart() -> None:
    body = rb"\trowd\cellx900\cellx1800\pard\intbl{\v a\cell}b\cell\row\pard"
    assert shapes(read(rtf(body))) == [["0,0 ", "0,1 b"]]


def test_the_last_cell_of_a_row_may_lack_its_end() -> None:
    assert shapes(read(rtf(rb"\trowd\cellx900\cellx1800\pard\intbl 1\cell 2\row"))) == [["0,0 1", "0,1 2"]]
    assert shapes(read(rtf(rb"\trowd\cellx900\cellx1800\pard\intbl 1\cell 2\par\row"))) == [["0,0 1", "0,1 2"]]


def test_a_row_that_does_not_end_is_not_lost() -> None:
    assert lines(read(rtf(rb"\trowd\cellx900\pard\intbl 1\cell 2\cell\pard 3"))) == ["1", "2", "3"]


def test_a_table_of_one_column_only_arranges() -> None:
    document = read(rtf(table(["一、总体情况"], ["全年"])))
    assert (lines(document), document.tables) == (["一、总体情况", "全年"], ())
