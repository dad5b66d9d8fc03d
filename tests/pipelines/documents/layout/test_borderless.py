"""Tables without borders: rows and columns by where the numbers stand."""

from itertools import pairwise

import pytest

from pipelines.documents.layout.borderless import find_borderless
from pipelines.documents.layout.elements import PageContent
from pipelines.documents.layout.number_columns import NumberColumns
from pipelines.documents.model import Document, Layout
from pipelines.documents.paged_files import read_pdf
from pipelines.figures.reader import read_figures
from pipelines.forms.form_items import items_of
from tests.pipelines.documents.pdf.files import build, text

COLUMNS = [item.label for item in items_of("2021", "applications", "column")]
CODES = [item.code for item in items_of("2021", "applications", "column")]
MIDDLES = [260.0 + 45 * place for place in range(len(COLUMNS))]
SIZE = 6


def centred(x: float, y: float, words: str) -> str:
    """Draw words around a middle; each character is as wide as high."""
    return text(x - SIZE * len(words) / 2, y, words, SIZE)


def header(y: float) -> str:
    return "".join(centred(x, y, words) for x, words in zip(MIDDLES, COLUMNS, strict=True))


def row(y: float, label: str, *values: str) -> str:
    return text(60, y, label, SIZE) + "".join(centred(x, y, value) for x, value in zip(MIDDLES, values, strict=True))


def read(*pages: str) -> Document:
    return read_pdf(build(*pages), Layout())


def values(document: Document, name: str) -> list[int | None]:
    found = {item.col: item.value for item in read_figures(document.tables, 2022)[0] if item.row == name}
    return [None if (value := found[code]) is None else int(value) for code in CODES]


RECEIVED = row(680, "一、本年新收政府信息公开申请数量", "１２", "3", "0", "0", "0", "0", "１５")


def test_rows_and_columns_of_numbers() -> None:
    document = read(header(700) + RECEIVED + row(660, "（七）总计", "7", "1", "0", "0", "0", "0", "8"))
    assert values(document, "received") == [12, 3, 0, 0, 0, 0, 15]
    assert values(document, "concluded") == [7, 1, 0, 0, 0, 0, 8]


def test_dashes_and_blanks_are_no_numbers_and_move_nothing() -> None:
    page = header(700) + RECEIVED + row(660, "（一）予以公开", "—", "", "2", "—", "", "", "2")
    assert values(read(page), "granted") == [None, None, 2, None, None, None, 2]


def test_a_row_without_any_number_is_a_row_of_blanks() -> None:
    page = header(700) + RECEIVED + row(660, "（一）予以公开", *[""] * 7) + row(640, "（七）总计", *["4"] * 7)
    document = read(page)
    assert values(document, "granted") == [None] * 7
    assert values(document, "concluded") == [4] * 7


def test_a_label_of_two_lines_beside_its_numbers() -> None:
    label = text(60, 644, "5.要求行政机关确认或重新", SIZE) + text(60, 636, "出具已获取信息", SIZE)
    page = header(700) + RECEIVED + label + row(640, "", *["2"] * 7)
    assert values(read(page), "not_processed.reconfirmation") == [2] * 7


def test_the_table_goes_on_on_the_next_page() -> None:
    rest = row(700, "（七）总计", *["4"] * 7) + row(680, "四、结转下年度继续办理", *["1"] * 7)
    document = read(header(700) + RECEIVED, rest + row(660, "（六）其他处理", *["0"] * 7))
    assert values(document, "concluded") == [4] * 7
    assert {item.page for item in read_figures(document.tables, 2022)[0] if item.row == "concluded"} == {2}


def test_numbers_without_labels_of_a_form_are_text() -> None:
    page = (
        text(60, 700, "电话", 10)
        + text(200, 700, "63898700", 10)
        + text(60, 680, "邮编", 10)
        + text(200, 680, "400015", 10)
    )
    document = read(page)
    assert document.tables == ()
    assert [section.text.replace("\n", "") for section in document.sections] == ["电话 63898700邮编 400015"]


def test_text_around_the_table_stays_text() -> None:
    page = text(60, 740, "三、收到和处理政府信息公开申请情况", 10) + header(700) + RECEIVED
    document = read(page + text(60, 600, "五、存在的主要问题", 10) + text(60, 580, "人手不足。", 10))
    assert [(section.heading, section.text) for section in document.sections] == [
        ("三、收到和处理政府信息公开申请情况", ""),
        ("五、存在的主要问题", "人手不足。"),
    ]
    assert values(document, "received") == [12, 3, 0, 0, 0, 0, 15]


def test_a_column_in_which_nothing_is_printed_moves_no_other() -> None:
    page = header(700) + row(680, "一、本年新收政府信息公开申请数量", "1", "3", "0", "", "", "0", "4")
    document = read(page + row(660, "（七）总计", "", "2", "1", "", "", "", "3"))
    assert values(document, "received") == [1, 3, 0, None, None, 0, 4]
    assert values(document, "concluded") == [None, 2, 1, None, None, None, 3]


def test_numbers_that_may_be_those_of_two_headers_are_not_read() -> None:
    between = [(left + right) / 2 for left, right in pairwise(MIDDLES)]
    numbers = "".join(centred(x, 680, "7") for x in between)
    document = read(header(700) + text(60, 680, "一、本年新收政府信息公开申请数量", SIZE) + numbers)
    assert read_figures(document.tables, 2022)[0] == ()
    assert "7 7 7" in " ".join(cell.text for cell in document.tables[0].cells)


def test_headers_and_numbers_at_the_left_of_their_columns_and_at_the_top_of_their_rows() -> None:
    starts = [230.0 + 50 * place for place in range(len(COLUMNS))]
    level = {"自然人": 712, "总计": 712}
    head = "".join(text(x, level.get(words, 700), words, SIZE) for x, words in zip(starts, COLUMNS, strict=True))
    head += text(starts[1], 712, "法人或其他组织", SIZE) + text(starts[0], 724, "申请人情况", SIZE)
    label = text(60, 680, "5.要求行政机关确认或重新", SIZE) + text(60, 672, "出具已获取信息", SIZE)
    numbers = "".join(text(x, 680, str(place), SIZE) for place, x in enumerate(starts))
    assert values(read(head + label + numbers), "not_processed.reconfirmation") == [0, 1, 2, 3, 4, 5, 6]


def test_a_table_goes_on_with_the_columns_that_its_header_named() -> None:
    rest = row(700, "（七）总计", "4", "", "1", "", "", "", "5") + row(680, "四、结转下年度继续办理", "2", *[""] * 6)
    document = read(header(700) + RECEIVED, rest + row(660, "（六）其他处理", "0", *[""] * 5, "9"))
    assert values(document, "concluded") == [4, None, 1, None, None, None, 5]
    assert values(document, "other_handling") == [0, None, None, None, None, None, 9]


def test_a_page_that_ends_behind_the_header() -> None:
    document = read(header(60), row(700, "（七）总计", *["4"] * 7) + row(680, "（一）予以公开", *["2"] * 7))
    assert values(document, "concluded") == [4] * 7


def test_two_tables_beside_each_other() -> None:
    left = [("信息内容", "本年制发件数", "本年废止件数"), ("规章", "1", "2"), ("行政规范性文件", "3", "4")]
    page = "".join(
        text(20, 700 - 20 * line, label, SIZE) + centred(90, 700 - 20 * line, one) + centred(150, 700 - 20 * line, two)
        for line, (label, one, two) in enumerate(left)
    )
    right = "".join(centred(350 + 30 * place, 700, words) for place, words in enumerate(COLUMNS[:1] + COLUMNS[-1:]))
    right += centred(420, 700, "商业企业") + centred(460, 700, "科研机构")
    right += text(240, 680, "（七）总计", SIZE) + text(240, 660, "（一）予以公开", SIZE)
    right += "".join(centred(x, y, "7") for x in (350, 380, 420, 460) for y in (680, 660))
    found = {(item.row, item.col): item.value for item in read_figures(read(page + right).tables, 2022)[0]}
    assert found["normative_documents", "made"] == 3
    assert found["granted", "business"] == 7


def test_two_tables_below_each_other_without_headings() -> None:
    first = "".join(
        centred(x, 760, words) for x, words in ((200, "本年制发件数"), (300, "本年废止件数"), (400, "现行有效件数"))
    )
    first += text(60, 740, "规章", SIZE) + "".join(centred(x, 740, "6") for x in (200, 300, 400))
    document = read(first + header(700) + RECEIVED)
    assert values(document, "received") == [12, 3, 0, 0, 0, 0, 15]
    assert [item.value for item in read_figures(document.tables, 2022)[0] if item.row == "regulations"] == [6, 6, 6]


@pytest.mark.parametrize("words", ["第 2 页", "- 2 -", "2"])
def test_a_page_number_is_no_number_of_the_table(words: str) -> None:
    assert values(read(header(700) + RECEIVED + centred(300, 30, words)), "received") == [12, 3, 0, 0, 0, 0, 15]


def test_text_close_below_the_table_is_text() -> None:
    document = read(header(700) + RECEIVED + text(60, 660, "以上数据截至年底。", 10))
    assert values(document, "received") == [12, 3, 0, 0, 0, 0, 15]
    assert [section.text for section in document.sections] == ["以上数据截至年底。"]


def test_numbers_of_full_width_in_columns_that_nearly_touch_stay_two() -> None:
    shifted = row(680, "（七）总计", *["1"] * 5, "", "") + text(475, 680, "１２", SIZE) + text(489, 680, "３４５", SIZE)
    readings, _ = read_figures(read(header(700) + RECEIVED + shifted).tables, 2022)
    assert not [item for item in readings if item.row == "concluded" and item.value not in (None, 1)]


@pytest.mark.parametrize("between", ["全年工作顺利完成没有表格", ""])
def test_a_table_goes_on_from_page_to_page_only(between: str) -> None:
    columns = NumberColumns([(200, 220), (240, 260), (280, 300)], 200.0)
    boxes = [(50.0 + 12 * place, 700.0, 62.0 + 12 * place, 712.0) for place in range(len(between))]
    page = PageContent(2, between, boxes, frozenset(), [])
    assert find_borderless(page, list(range(len(between))), columns).columns is None
