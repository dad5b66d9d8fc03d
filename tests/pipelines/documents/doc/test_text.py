"""Text: pieces in any width and order, fields, hidden text, symbols, text boxes, the numbers of lists."""

import struct

import pytest

from tests.pipelines.documents.doc.reading import error_of, read
from tests.pipelines.documents.ole_files import DELETED, HIDDEN, Settings, Text, doc, lists, number_by, row, sprm
from tests.pipelines.documents.word_samples import lines, shapes


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
