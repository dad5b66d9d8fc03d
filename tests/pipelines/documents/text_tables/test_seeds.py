"""Plain text as it is found: the five seeds, encodings, what is refused."""

import csv
from decimal import Decimal

import pytest

from pipelines.documents.formats import PLAIN_TEXT
from pipelines.documents.model import Document, Layout, ReadError
from pipelines.documents.text import read_text
from pipelines.figures.reader import Reading, read_figures
from tests.paths import SHARED
from tests.skips import needs_shared

SEEDS = {"000": "city-2019", "001": "city-2017", "002": "city-2019", "004": "office-2023"}


def seed(number: str) -> bytes:
    return next((SHARED / "seeds").glob(f"{number}_*.txt")).read_bytes()


def read(content: bytes) -> Document:
    return read_text(content, Layout())


def figures(content: bytes, year: int = 2019) -> tuple[Reading, ...]:
    return read_figures(read(content).tables, year)[0]


def by_code(readings: tuple[Reading, ...]) -> dict[tuple[str, ...], Decimal | None]:
    return {(reading.form, reading.tbl, reading.row, reading.col): reading.value for reading in readings}


def gold(name: str) -> dict[tuple[str, ...], Decimal]:
    with (SHARED / "gold" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {(g["form"], g["table"], g["row"], g["column"]): Decimal(g["value"]) for g in csv.DictReader(file)}


@needs_shared
@pytest.mark.parametrize("number", SEEDS)
def test_readings_of_a_seed_are_the_gold(number: str) -> None:
    name = SEEDS[number]
    assert by_code(figures(seed(number), int(name[-4:]))) == gold(name)


@needs_shared
@pytest.mark.parametrize("number", SEEDS)
def test_the_cell_of_a_reading_holds_its_number_and_its_label(number: str) -> None:
    document = read(seed(number))
    for reading in read_figures(document.tables, 2019)[0]:
        grid = document.tables[reading.table_no].grid
        cell = grid[reading.cell_row][reading.cell_col]
        assert cell is not None
        assert (cell.text, cell.page) == (reading.raw, None)


@needs_shared
@pytest.mark.parametrize("number", SEEDS)
def test_encodings_and_line_ends_make_no_difference(number: str) -> None:
    text = seed(number).decode()
    document = read(seed(number))
    assert read(text.encode("gb18030")) == document
    assert read(b"\xef\xbb\xbf" + text.encode()) == document
    assert read(text.replace("\n", "\r\n").encode()) == document


@needs_shared
def test_nothing_is_read_from_the_notice_and_its_paragraphs_are_whole() -> None:
    document = read(seed("003"))
    assert document.tables == ()
    assert [section.heading[:2] for section in document.sections] == ["", "一、", "二、", "三、", "四、"]
    paragraphs = [line for section in document.sections for line in section.text.split("\n")]
    numbers = "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四".split()  # noqa: SIM905 - the 14 tasks
    tasks = [line for line in paragraphs if line.startswith("（") and line[1 : line.index("）")] in numbers]
    assert [task[1 : task.index("）")] for task in tasks] == numbers
    first = tasks[0]
    assert first.startswith("（一）聚焦法治政府建设，全面推进政务公开。坚持以公开为常态、不公开为例外，全面")
    assert first.endswith("责任单位：各区县〔自治县，以下简称区县〕政府，市政府各部门，有关单位）")
    assert [line[:2] for line in paragraphs if line[1:2] == "．"] == ["1．", "2．", "3．", "4．"]


@needs_shared
def test_sections_of_a_report_are_its_six_and_hold_no_row_of_a_table() -> None:
    headings = [
        "", "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
    ]  # fmt: skip
    for number in ("000", "002"):
        sections = read(seed(number)).sections
        assert [section.heading for section in sections] == headings
        assert [section.text for section in sections[2:5]] == ["", "", ""]


@needs_shared
def test_wrapped_and_unwrapped_text_of_one_report_are_the_same_paragraphs() -> None:
    """000 and 002 are one report; they print brackets and commas in other widths."""
    wide = str.maketrans("(),:;", "（），：；")
    wrapped, unwrapped = (
        [line.translate(wide).replace(" ", "") for line in read(seed(number)).sections[1].text.split("\n")]
        for number in ("000", "002")
    )
    assert [line.replace("＋", "+") for line in wrapped] == unwrapped


@needs_shared
def test_header_table_between_strokes() -> None:
    stated = {(field.field, field.source): field.value for field in read(seed("002")).header_fields}
    title = "重庆市2019年政府信息公开工作年度报告"
    assert stated == {
        ("index_number", "header"): "11500000009275780L/2020-11304",
        ("topic", "header"): "电子政务",
        ("written_on", "header"): "2020-03-31",
        ("published_on", "header"): "2020-03-31",
        ("title", "header"): title,
        ("title", "text"): title,
    }


def test_header_lines_and_brackets() -> None:
    text = (
        "[ 索引号 ] 11500000009275844J/2023-00004 [ 发布机构 ] 市审计局\n发布日期：2023-01-28\n一、总体情况\n文字。\n"
    )
    stated = {(field.field, field.source): field.value for field in read(text.encode()).header_fields}
    assert stated[("publisher", "bracket")] == "市审计局"
    assert stated[("published_on", "line")] == "2023-01-28"


def test_a_title_over_two_lines_is_one() -> None:
    document = read("重庆市人民政府办公厅\n2023年政府信息公开工作年度报告\n\n根据规定编制。\n".encode())
    assert [field.value for field in document.header_fields] == ["重庆市人民政府办公厅2023年政府信息公开工作年度报告"]
    assert document.media_type == PLAIN_TEXT.media_type


@pytest.mark.parametrize("content", [b"", b" \n\t\n \r\n", "\f\u3000\n".encode()])
def test_text_without_a_character_is_empty(content: bytes) -> None:
    with pytest.raises(ReadError) as error:
        read(content)
    assert error.value.error == "empty"


def test_bytes_of_no_encoding_are_refused() -> None:
    with pytest.raises(ReadError) as error:
        read(b"\xff\xfd\x80\xff" * 50)
    assert error.value.error == "encoding"


def test_table_of_no_form_is_kept_as_its_rows() -> None:
    document = read("标题\t单位\t日期\n道路停车\t某区\t2018-3-27\n入学\t\t2018-3-28\n".encode())
    assert [[cell and cell.text for cell in row] for row in document.tables[0].grid] == [
        ["标题", "单位", "日期"], ["道路停车", "某区", "2018-3-27"], ["入学", "", "2018-3-28"],
    ]  # fmt: skip
    assert read_figures(document.tables, 2019)[0] == ()
