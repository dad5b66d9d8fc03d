"""Tables without borders: rows and columns by where the numbers stand."""

from pipelines.documents.model import Document, Layout
from pipelines.documents.pdf import read_pdf
from pipelines.figures import read_figures
from tests.pipelines.documents.pdf.files import build, text

COLUMNS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
CODES = ["natural_person", "business", "research", "social_welfare", "legal_service", "other", "total"]
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
