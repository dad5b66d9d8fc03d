"""Tables: the marks and definitions of rows, merged and nested cells, borders that do not quite meet."""

import struct

import pytest

from tests.pipelines.documents.doc.reading import read
from tests.pipelines.documents.ole_files import (
    DELETED,
    END,
    GO_ON,
    HIDDEN,
    IN_TABLE,
    INNER_CELL,
    INNER_ROW_END,
    ROW_END,
    START,
    Settings,
    Text,
    cells,
    definition,
    depth,
    doc,
    row,
    sprm,
)
from tests.pipelines.documents.word_samples import lines, shapes


def test_merges_across_and_down() -> None:
    body = [
        *row(["头", "总计"], [0, 1800, 2700]),
        *row(["组", "甲", "1"], [0, 900, 1800, 2700], [START, 0, 0]),
        *row(["", "乙", "2"], [0, 900, 1800, 2700], [GO_ON, 0, 0]),
        *row(["新组", "丙", "3"], [0, 900, 1800, 2700], [START]),
        *row(["", "宽"], [0, 900, 2700], [GO_ON]),
        *END,
    ]
    assert shapes(read(doc(body))) == [
        [
            *("0,0 头 1x2", "0,2 总计", "1,0 组 2x1", "1,1 甲", "1,2 1", "2,1 乙", "2,2 2"),
            *("3,0 新组 2x1", "3,1 丙", "3,2 3", "4,1 宽 1x2"),
        ]
    ]


def test_a_cell_that_continues_nothing_stands_for_itself() -> None:
    body = [*row(["上", "b"], [0, 900, 1800]), *row(["始", "d"], [0, 900, 1800], [GO_ON]), *END]
    assert shapes(read(doc(body))) == [["0,0 上", "0,1 b", "1,0 始", "1,1 d"]]


@pytest.mark.parametrize("flags", [[1, 2, 2, 1, 2, 0], [2, 1, 1, 2, 1, 0], [3, 1, 1, 3, 1, 0]])
def test_merged_cells_beside_each_other_by_both_descriptions(flags: list[int]) -> None:
    """Word 97's own description has 1 for the first cell, [MS-DOC] 2.9.317 has 2 or 3."""
    body = [*row(["一", "", "", "二", "", "三"], range(0, 7000, 1000), flags), *END]
    whole = row(list("abcdef"), range(0, 7000, 1000))
    assert shapes(read(doc([*whole, *body])))[0][6:] == ["1,0 一 1x3", "1,3 二 1x2", "1,5 三"]


def test_merges_by_later_modifiers() -> None:
    edges = range(0, 5000, 1000)
    across = struct.pack("<HBB", 0x5624, 0, 2)
    split = struct.pack("<HBB", 0x5625, 0, 4)
    down = [struct.pack("<HBBB", 0xD62B, 2, 3, flag) for flag in (3, 1)]
    body = [
        *row(["头", "", "c", "组"], edges, [2, 1, 2, 1], split + across + down[0]),
        *row(["1", "2", "3", ""], edges, more=down[1]),
        *END,
    ]
    assert shapes(read(doc(body))) == [["0,0 头 1x2", "0,2 c", "0,3 组 2x1", "1,0 1", "1,1 2", "1,2 3"]]


def test_borders_that_do_not_quite_meet() -> None:
    """The left border is off by 3 twips, an inner one by 60: less than a character, so one column."""
    body = [
        *row(["组", "1", "2"], [0, 900, 1800, 2700], [START]),
        *row(["", "3", "4"], [-3, 960, 1800, 2700], [GO_ON]),
        *END,
    ]
    assert shapes(read(doc(body))) == [["0,0 组 2x1", "0,1 1", "0,2 2", "1,1 3", "1,2 4"]]


def test_a_row_that_begins_further_right() -> None:
    document = read(doc([*row(["a", "b"], [0, 900, 1800]), *row(["c"], [900, 1800]), *END]))
    assert [cell and cell.text for cell in document.tables[0].grid[1]] == [None, "c"]


def test_paragraphs_of_a_cell_are_joined_by_a_space() -> None:
    body = [Text("一\r", IN_TABLE), *row(["二", "1"], [0, 900, 1800]), *END]
    assert shapes(read(doc(body))) == [["0,0 一 二", "0,1 1"]]


def test_a_paragraph_parts_two_tables() -> None:
    body = [*row(["1", "2"], [0, 900, 1800]), Text("\r"), *row(["3", "4"], [0, 900, 1800]), *END]
    assert shapes(read(doc(body))) == [["0,0 1", "0,1 2"], ["0,0 3", "0,1 4"]]


def test_a_nested_table_is_its_own() -> None:
    inner = depth(2)
    body = [
        *cells("左"),
        Text("前\r", IN_TABLE),
        Text("1\r", inner + INNER_CELL),
        Text("二\r", inner),
        Text("2\r", inner + INNER_CELL),
        Text("\r", inner + INNER_ROW_END + definition([0, 400, 800])),
        Text("后\a", IN_TABLE),
        Text("\a", ROW_END + definition([0, 900, 1800])),
        *END,
    ]
    assert shapes(read(doc(body))) == [["0,0 左", "0,1 前 后"], ["0,0 1", "0,1 二 2"]]


def test_rows_that_are_hidden_or_deleted() -> None:
    gone = row(["x", "y"], [0, 900, 1800])
    gone[-1].character = DELETED
    body = [*row(["1", "2"], [0, 900, 1800]), *gone, *row(["3", "4"], [0, 900, 1800]), *END]
    assert shapes(read(doc(body))) == [["0,0 1", "0,1 2", "1,0 3", "1,1 4"]]


def test_hidden_text_keeps_the_cells_apart() -> None:
    inner = depth(2)
    body = [
        *cells("左"),
        Text("1\r", inner + INNER_CELL, HIDDEN),
        Text("2\r", inner + INNER_CELL),
        Text("\r", inner + INNER_ROW_END + definition([0, 400, 800])),
        Text("密\a", IN_TABLE, HIDDEN),
        Text("\a", ROW_END + definition([0, 900, 1800])),
        *END,
    ]
    assert shapes(read(doc(body))) == [["0,0 左", "0,1 "], ["0,0 ", "0,1 2"]]


def test_cells_that_a_row_does_not_have_are_empty() -> None:
    body = [*cells("1"), Text("\a", ROW_END + definition([0, 900, 1800])), *END]
    assert shapes(read(doc(body))) == [["0,0 1", "0,1 "]]


@pytest.mark.parametrize("code", [0x6645, 0x6646, 0x646B])
def test_properties_in_the_data_stream(code: int) -> None:
    """sprmPHugePapx in both versions, and sprmPTableProps: what is too long for a page of 512 bytes."""
    modifiers = definition([0, 900, 1800], [START, 0]) + sprm(0x2417, 1)
    data = b"\0" * 6 + struct.pack("<H", len(modifiers)) + modifiers
    end = Text("\a", IN_TABLE + struct.pack("<HI", code, 6))
    assert shapes(read(doc([*cells("1", "2"), end, *END], Settings(data=data)))) == [["0,0 1", "0,1 2"]]


def test_modifiers_of_unusual_length_are_passed_over() -> None:
    tabs = struct.pack("<HBB4xBBBB", 0xC615, 8, 1, 1, 0, 0, 0)[:-1] + b"\0"
    long_tabs = struct.pack("<HBB8xB3x", 0xC615, 255, 2, 1)
    color = struct.pack("<HB4x", 0xCA40, 4)
    body = [*cells("1", "2"), Text("\a", tabs + long_tabs + color + ROW_END + definition([0, 900, 1800])), *END]
    assert shapes(read(doc(body))) == [["0,0 1", "0,1 2"]]


def test_a_row_that_does_not_end_is_not_lost() -> None:
    assert lines(read(doc([*cells("1", "2"), *END]))) == ["1", "2", "末"]


def test_a_table_of_one_column_only_arranges() -> None:
    document = read(doc([*row(["一、总体情况"], [0, 900]), *row(["全年"], [0, 900]), *END]))
    assert (lines(document), document.tables) == (["一、总体情况", "全年", "末"], ())
