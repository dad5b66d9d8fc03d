"""DOC of Word 97 to 2003: features and broken structures built byte by byte; the samples, exactly."""

import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.documents.doc import read_doc
from pipelines.documents.model import Document, Layout, ReadError
from tests.pipelines.documents.ole_files import (
    DELETED,
    HIDDEN,
    IN_TABLE,
    INNER_CELL,
    INNER_ROW_END,
    ROW_END,
    Settings,
    Text,
    cells,
    definition,
    depth,
    doc,
    ole,
    row,
    sprm,
)
from tests.pipelines.documents.word_samples import (
    bundled,
    damaged,
    figures,
    gold_figures,
    grids,
    lines,
    outcome,
    read_sample,
    samples,
    shapes,
    truth,
)

GO_ON, START = 1 << 5, 3 << 5
"""Flags of a cell that is merged with the one above, and of the first one of such cells ([MS-DOC] 2.9.317)."""

END = [Text("末\r")]


def read(content: bytes) -> Document:
    return read_doc(content, Layout())


def error_of(content: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read(content)
    return caught.value.error


# ---------------------------------------------------------------- text


def test_title_sections_and_tables_in_reading_order() -> None:
    body = [Text("重庆市2019年政府信息公开工作年度报告\r"), Text("一、总体情况\r全年\r")]
    document = read(doc([*body, *row(["1", "2"], [0, 900, 1800]), Text("二、其他\r无\r")]))
    assert [field.value for field in document.header_fields] == ["重庆市2019年政府信息公开工作年度报告"]
    assert [(section.heading, section.text) for section in document.sections[1:]] == [
        ("一、总体情况", "全年"),
        ("二、其他", "无"),
    ]
    assert shapes(document) == [["0,0 1", "0,1 2"]]


def test_compressed_text_is_code_page_1252() -> None:
    """The signs of [MS-DOC] 2.9.73 that Latin-1 does not have."""
    assert lines(read(doc([Text("12 – 34 … “Œ”\r")], Settings(compressed=True)))) == ["12 – 34 … “Œ”"]


def test_pieces_in_both_widths_and_any_order() -> None:
    """First a piece of UTF-16, then one of single bytes that stands before it in the file."""
    text = b"2023\r\0".decode("utf-16-le") + "渝甲甲"
    pieces = struct.pack("<3I", 0, 1, 6) + struct.pack("<HIH", 0, 0x806, 0) + struct.pack("<HIH", 0, 0x40001000, 0)
    clx = struct.pack("<BI", 2, len(pieces)) + pieces
    assert lines(read(doc([Text(text)], Settings(structures={33: clx})))) == ["渝2023"]


def test_characters_beyond_the_basic_plane() -> None:
    assert lines(read(doc([Text("𠀀甲\r"), Text("乙\r")]))) == ["𠀀甲", "乙"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一\t二", ["一 二"]),
        ("一\v二", ["一", "二"]),
        ("一\x0c二", ["一", "二"]),
        ("一\x0e二", ["一", "二"]),
        ("\x1e5", ["-5"]),
        ("12\x1f34", ["1234"]),
        ("1\xa02\u3000", ["1 2"]),
        ("e\u0301", ["é"]),
        ("图\x01\x08注\x02批\x05", ["图注批"]),
        ("\x13 PAGE \x14653\x15后", ["653后"]),
        ("\x13 IF \x13 PAGE \x143\x15 \x14653\x15", ["653"]),
        ("\x13 TOC \x15后", ["后"]),
        ("前\x13 码\r后", ["前", "后"]),
        ("\x13码\x14一\r二\x15三", ["一", "二三"]),
        ("\x15前\x14", ["前"]),
    ],
)
def test_control_characters_and_fields(text: str, shown: list[str]) -> None:
    assert lines(read(doc([Text(text + "\r")]))) == shown


@pytest.mark.parametrize("mark", [HIDDEN, DELETED, sprm(0x083C, 0x81), sprm(0x4A43, 21, 0) + HIDDEN])
def test_hidden_and_deleted_text(mark: bytes) -> None:
    assert lines(read(doc([Text("可"), Text("隐藏", character=mark), Text("见\r")]))) == ["可见"]


@pytest.mark.parametrize("mark", [sprm(0x083C, 0), sprm(0x083C, 0x80), HIDDEN + sprm(0x083C, 0)])
def test_text_that_is_not_hidden(mark: bytes) -> None:
    assert lines(read(doc([Text("可"), Text("也", character=mark), Text("见\r")]))) == ["可也见"]


def test_a_paragraph_whose_end_is_gone_goes_on_with_the_next() -> None:
    assert lines(read(doc([Text("12"), Text("\r", character=DELETED), Text("34\r56\r")]))) == ["1234", "56"]


def test_symbols_by_their_fonts() -> None:
    names = [bytes(39) + (name + "\0").encode("utf-16-le") for name in ("宋体", "Symbol")]
    fonts = struct.pack("<HH", 2, 0) + b"".join(bytes([len(name)]) + name for name in names)
    symbol = [
        Text("(", character=struct.pack("<HHH", 0x6A09, font, code))
        for font, code in [(1, 0xF02D), (1, 0xF035), (0, 0x2460), (7, 0xF0FE), (0, 0xD800)]
    ]
    assert lines(read(doc([*symbol, Text("(\r")], Settings(structures={15: fonts})))) == ["−5①\uf0fe("]


def test_text_boxes_come_last_and_headers_not_at_all() -> None:
    other = Settings(header=[Text("页眉\r")], boxes=[Text("框中\r"), *row(["1", "2"], [0, 900, 1800])])
    document = read(doc([Text("正文\x08\r")], other))
    assert lines(document) == ["正文", "框中"]
    assert shapes(document) == [["0,0 1", "0,1 2"]]


def test_modifiers_of_a_piece() -> None:
    assert error_of(doc([Text("渝\r")], Settings(shared=[HIDDEN], prm=1))) == "empty"
    assert error_of(doc([Text("渝\r")], Settings(prm=0x5C << 1 | 1 << 8))) == "empty"  # Prm0: sprmCFVanish
    assert lines(read(doc([Text("渝\r")], Settings(prm=0x55 << 1 | 1 << 8)))) == ["渝"]  # sprmCFBold
    assert error_of(doc([Text("渝\r")], Settings(prm=1))) == "damaged"


# ---------------------------------------------------------------- lists


def level(start: int, number_format: int, text: str, flags: int = 0) -> bytes:
    head = struct.pack("<iBB18xBBBx", start, number_format, flags, 2, 1, 0)
    return head + b"???" + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def lists() -> dict[int, bytes]:
    """A list of nine levels, a simple one, and three uses: of the first, of the second from 5, of none."""
    linked = [1, *[0x0FFF] * 8]
    definitions = struct.pack("<h", 2)
    definitions += struct.pack("<i4x9hBx", 70, *linked, 0) + struct.pack("<i4x9hBx", 71, *[0x0FFF] * 9, 1)
    levels = [level(1, 37, "\0、"), level(1, 39, "（\1）"), level(3, 0, "\0.\2", flags=4), *[level(1, 23, "•")] * 6]
    definitions += b"".join(levels) + level(1, 0, "\0")
    overrides = struct.pack("<I", 3)
    overrides += b"".join(struct.pack("<i8xB3x", list_id, own) for list_id, own in [(70, 0), (71, 1), (99, 0)])
    overrides += struct.pack("<I", 0) + struct.pack("<IiI", 0, 5, 0x10) + struct.pack("<I", 0)
    return {73: definitions, 74: overrides, 1: styles()}


def styles() -> bytes:
    """Style 1 is numbered by the first list; style 2 is based on it; style 3 is one of characters."""
    sheet = struct.pack("<HHH", 4, 4, 10)
    for kind, base, own in [(1, 0xFFF, b""), (1, 0xFFF, number_by(1)), (1, 1, b""), (2, 0xFFF, b"")]:
        style = struct.pack("<HHHHH", 0, kind | base << 4, 1, 0, 0) + struct.pack("<HHH", 1, ord("x"), 0)
        style += struct.pack("<HH", 2 + len(own), 0) + own
        sheet += struct.pack("<H", len(style)) + style
    return sheet


def number_by(list_id: int, at: int | None = None) -> bytes:
    return struct.pack("<HH", 0x460B, list_id) + (sprm(0x260A, at) if at is not None else b"")


def test_list_numbers_are_printed_before_their_paragraphs() -> None:
    steps = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 3), (1, 0), (1, 1), (2, 0), (2, 0), (0, 0), (3, 0), (4, 0)]
    body = [Text("字\r", number_by(*step)) for step in steps]
    assert lines(read(doc(body, Settings(structures=lists())))) == [
        *("一、字", "（一）字", "（二）字", "1.3 字", "字", "二、字", "（一）字", "5 字", "6 字", "字", "字", "字"),
    ]


def test_list_numbers_by_style() -> None:
    body = [
        Text("总体情况\r", style=1),
        Text("公开\r", style=2),
        Text("无号\r", number_by(0), style=1),
        Text("普通\r", style=9),
        Text("其他\r", style=1),
    ]
    document = read(doc(body, Settings(structures=lists())))
    assert [section.heading for section in document.sections] == ["一、总体情况", "二、公开", "三、其他"]


# ---------------------------------------------------------------- tables


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


# ---------------------------------------------------------------- bad files

GOOD = doc([Text("渝\r"), *row(["1", "2"], [0, 900, 1800]), *END])
FIB = GOOD.index(struct.pack("<HH", 0xA5EC, 0xC1))


def patched(offset: int, layout: str, *values: int) -> bytes:
    content = bytearray(GOOD)
    struct.pack_into(layout, content, offset, *values)
    return bytes(content)


def wide_table() -> bytes:
    """Rows that each have edges of their own."""
    edges = [[7 * at, 7 * at + 5000, 7 * at + 9000, 7 * at + 20000] for at in range(600)]
    return doc([text for own in edges for text in row(["1"] * 3, own)])


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "damaged"),
        (GOOD[:1536], "damaged"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (b"x" * 2000, "damaged"),
        (ole({"Workbook": b""}), "damaged"),
        (ole({"WordDocument": b""}), "old_word"),
        (ole({"EncryptedPackage": b"", "EncryptionInfo": b""}), "encrypted"),
        (doc(END, Settings(version=0x68)), "old_word"),
        (doc(END, Settings(version=0x65)), "old_word"),
        (doc(END, Settings(flags=0x0300)), "encrypted"),
        (doc(END, Settings(flags=0x8300)), "encrypted"),
        (doc([Text("\r")]), "empty"),
        (patched(FIB + 0x0A, "<H", 0), "damaged"),  # names the other table stream
        (patched(FIB + 0x4C, "<i", -1), "damaged"),
        (patched(FIB + 0x4C, "<i", 1_000_000), "damaged"),
        (patched(FIB + 0x64, "<i", 0x7FFFFFFF), "damaged"),
        (patched(FIB + 0x1A2, "<I", 0x7FFFFFFF), "damaged"),
        (patched(FIB + 0x1A6, "<I", 3), "damaged"),
        (patched(FIB + 0x102, "<I", 0xFFFFFFFF), "damaged"),
        (patched(0x2C, "<I", 0xFFFFFFF), "damaged"),  # sectors of the file's tables
        (patched(0x40, "<I", 0xFFFFFFF), "damaged"),
        (patched(0x48, "<I", 0xFFFFFFF), "damaged"),
        (doc([*cells("1", "2", "3"), Text("\a", ROW_END + definition([0, 900])), *END]), "damaged"),
        (doc([*cells("1", "2"), Text("\a", ROW_END), *END]), "damaged"),
        (doc([*row(["1", "2"], [0, 900, 800]), *END]), "damaged"),
        (doc([*row(["1", "2"], [0, 0, 800]), *END]), "damaged"),
        (doc([Text("1\r", depth(2_000_000_000)), *END]), "damaged"),
        (doc([Text("1\r", sprm(0x6646, 0xFF, 0xFF, 0xFF, 0x7F)), *END]), "damaged"),
        (doc([Text("1\r", sprm(0x2416)), *END]), "damaged"),
        (wide_table(), "table_too_large"),
    ],
)
def test_bad_files_end_in_their_error(content: bytes, error: str) -> None:
    assert error_of(content) == error


def test_a_stream_that_says_it_is_larger_than_its_file() -> None:
    entry = GOOD.index("WordDocument".encode("utf-16-le"))
    assert error_of(patched(entry + 120, "<I", 0x7FFFFFFF)) == "damaged"


def test_pieces_that_together_are_longer_than_the_file() -> None:
    """A thousand pieces over the same bytes would be a bomb."""
    count, size = 1000, 8
    pieces = struct.pack(f"<{count + 1}I", *range(0, size * count + 1, size))
    pieces += struct.pack("<HIH", 0, 0x40001000, 0) * count
    clx = struct.pack("<BI", 2, len(pieces)) + pieces
    assert error_of(doc(END, Settings(structures={33: clx}))) == "damaged"


# ---------------------------------------------------------------- fuzz

FILES = bundled(".doc")
SMALL = doc(
    [Text("渝\r", number_by(1, 0)), Text("隐\r", character=HIDDEN), *row(["1", "2"], [0, 900, 1800], [START]), *END],
    Settings(structures=lists(), boxes=[Text("框\r")]),
)
ERRORS = {"read", "damaged", "encrypted", "old_word", "table_too_large", "empty"}


@given(damaged(FILES))
@settings(max_examples=80, deadline=2000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_damaged_files_end_in_an_error_or_a_document(content: bytes) -> None:
    assert outcome(read, content) in ERRORS


@given(damaged([SMALL]))
@settings(max_examples=150, deadline=2000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_damaged_structures_end_in_an_error_or_a_document(content: bytes) -> None:
    assert outcome(read, content) in ERRORS


@given(st.lists(st.tuples(st.sampled_from([12, 13, 33, 1, 73, 74, 15]), st.binary(max_size=60)), max_size=3), st.data())
@settings(max_examples=100, deadline=2000)
def test_any_bytes_in_any_structure(structures: list[tuple[int, bytes]], data: st.DataObject) -> None:
    modifiers = data.draw(st.binary(max_size=40))
    replaced = Settings(structures=lists() | {number: content for number, content in structures if number != 73})
    body = [Text("一\r", modifiers), Text("二\r", character=modifiers)]
    body += row(["1", "2"], [0, 900, 1800], more=modifiers)
    assert outcome(read, doc([*body, *END], replaced)) in ERRORS


# ---------------------------------------------------------------- whole files


@pytest.mark.parametrize(("name", "key"), samples(".doc"))
def test_samples_read_exactly(name: str, key: str) -> None:
    document = read(read_sample(name))
    assert figures(document) == gold_figures(key)
    assert grids(document) == truth(key)


@pytest.mark.parametrize("content", FILES, ids=lambda content: f"{zlib.crc32(content):08x}")
def test_bundled_files_read_whole(content: bytes) -> None:
    document = read(content)
    assert len(figures(document)) == 200
    assert [section.heading[:2] for section in document.sections[1:]] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
    ]
    assert document.header_fields[0].value == "重庆市巴渝区人民政府2023年政府信息公开工作年度报告"
