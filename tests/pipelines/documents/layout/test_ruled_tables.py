"""One way of drawing a table at a time: what is a border, what is not, which cells are merged."""

import pytest

from pipelines.documents.model import Cell, Layout
from pipelines.documents.paged_files import read_pdf
from pipelines.documents.pdf.pdfium import CHUNK
from tests.pipelines.documents.pdf import files
from tests.pipelines.documents.pdf.files import bar, build, line, text

XS, YS = [50.0, 150.0, 250.0, 350.0], [700.0, 680.0, 660.0, 640.0]
ROWS = [["规章", "1", "22"], ["行政许可", "-5", "—"], ["行政处罚", "３５", "12"]]
WORDS = files.table([], [], []) + "".join(
    text(x + 3, y - 13, words) for y, row in zip(YS, ROWS, strict=False) for x, words in zip(XS, row, strict=False)
)


def grids(*pages: str, rotate: int = 0, form: str = "", form_matrix: str = "1 0 0 1 0 0") -> list[list[list[str]]]:
    document = read_pdf(build(*pages, rotate=rotate, form=form, form_matrix=form_matrix), Layout())
    return [[[cell.text if cell else "" for cell in row] for row in table.grid] for table in document.tables]


def cells(content: str) -> tuple[Cell, ...]:
    (table,) = read_pdf(build(content), Layout()).tables
    return table.cells


def lines(width: float) -> str:
    vertical = [line(x, YS[0], x, YS[-1], width) for x in XS]
    return "".join(vertical + [line(XS[0], y, XS[-1], y, width) for y in YS])


def dashes(length: float, gap: float, thickness: float = 0.6) -> str:
    drawn = ""
    for x in XS:
        y = YS[-1]
        while y < YS[0]:
            drawn += bar(x - thickness / 2, y, thickness, length)
            y += length + gap
    for y in YS:
        x = XS[0]
        while x < XS[-1]:
            drawn += bar(x, y - thickness / 2, length, thickness)
            x += length + gap
    return drawn


STYLES = {
    "hairlines": lines(0),
    "thin lines": lines(0.5),
    "thick lines": lines(4.5),
    "dashed by the line style": "[3 2] 0 d " + lines(0.5) + "[] 0 d ",
    "dashes one by one": dashes(4, 2),
    "dots one by one": dashes(0.6, 1.4),
    "bars": "".join(bar(x - 0.25, YS[-1], 0.5, 60) for x in XS) + "".join(bar(50, y - 0.25, 300, 0.5) for y in YS),
    "thick bars": "".join(bar(x - 2, YS[-1], 4, 60) for x in XS) + "".join(bar(50, y - 2, 300, 4) for y in YS),
    "double lines": lines(0.4) + "1 0 0 1 1.8 -1.8 cm " + lines(0.4) + "1 0 0 1 -1.8 1.8 cm ",
    "a rectangle for every cell": "".join(f"0.5 w {x} {y} 100 20 re S\n" for x in XS[:-1] for y in YS[1:]),
    "a frame for every cell": "".join(
        f"{x} {y} 100 20 re {x + 0.5} {y + 0.5} 99 19 re f*\n" for x in XS[:-1] for y in YS[1:]
    ),
    "one path of lines": " ".join(
        [f"{x} {YS[0]} m {x} {YS[-1]} l" for x in XS] + [f"{XS[0]} {y} m {XS[-1]} {y} l" for y in YS]
    )
    + " S\n",
    "one path of bars": " ".join([f"{x} 640 0.5 60 re" for x in XS] + [f"50 {y} 300 0.5 re" for y in YS]) + " f\n",
    "open at both sides": "".join(line(x, 700, x, 640) for x in XS[1:-1]) + "".join(line(50, y, 350, y) for y in YS),
    "with shaded rows": "0.8 g 50 680 300 20 re f 0 g " + lines(0.5),
}


@pytest.mark.parametrize("drawn", STYLES.values(), ids=STYLES.keys())
def test_every_style_of_border(drawn: str) -> None:
    assert grids(drawn + WORDS) == [ROWS]


@pytest.mark.parametrize(
    "drawn",
    [
        "1 g 1 G " + lines(0.5) + "0 g ",
        "".join(line(50, y, 350, y) for y in YS),
        "50 640 300 60 re S\n",
        "0.9 g 50 680 300 20 re f 0.8 g 50 640 300 40 re f 0 g ",
    ],
    ids=["white lines", "underlines", "one box", "shading"],
)
def test_what_is_no_table(drawn: str) -> None:
    assert grids(drawn + text(60, 687, "行政许可事项的情况")) == []


def test_a_frame_around_the_page_is_no_cell() -> None:
    assert grids("20 20 560 760 re S\n" + lines(0.5) + WORDS) == [ROWS]


def test_stacked_tables_keep_their_own_columns() -> None:
    other = files.table([50, 180, 350], [600, 580, 560], [["甲", "1"], ["乙", "2"]])
    assert grids(lines(0.5) + WORDS + other) == [ROWS, [["甲", "1"], ["乙", "2"]]]


def test_merged_cells_have_their_spans() -> None:
    drawn = "50 640 300 60 re S\n" + line(150, 640, 150, 700) + line(250, 640, 250, 680) + line(150, 680, 350, 680)
    drawn += line(150, 660, 350, 660) + text(60, 665, "（三）不予公开") + text(200, 687, "总计")
    drawn += "".join(text(x, y, words) for x, y, words in [(153, 667, "1"), (253, 667, "2"), (153, 647, "3")])
    assert cells(drawn) == (
        Cell(0, 0, "（三）不予公开", 3, 1, 1),
        Cell(0, 1, "总计", 1, 2, 1),
        Cell(1, 1, "1", page=1),
        Cell(1, 2, "2", page=1),
        Cell(2, 1, "3", page=1),
        Cell(2, 2, "", page=1),
    )


@pytest.mark.parametrize(
    ("rotate", "turn"),
    [
        (0, "1 0 0 1 0 0"),
        (90, "0 1 -1 0 740 0"),
        (180, "-1 0 0 -1 600 800"),
        (270, "0 -1 1 0 0 800"),
        (90, "1 0 0 1 0 0"),
    ],
)
def test_a_page_that_is_turned(rotate: int, turn: str) -> None:
    assert grids(f"{turn} cm " + lines(0.5) + WORDS, rotate=rotate) == [ROWS]


@pytest.mark.parametrize("matrix", ["1 0 0 1 0 0", "0.7 0 0 0.7 20 30", "1 0 0 1 -30 -200"])
def test_a_table_in_a_form_xobject(matrix: str) -> None:
    assert grids("/X1 Do", form=lines(0.5) + WORDS, form_matrix=matrix) == [ROWS]


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        (text(53, 690, "15", 6) + text(53, 683, "3", 6), "15 3"),
        (text(102, 690, "法律", 6) + text(102, 683, "法规", 6), "法律法规"),
        (text(53, 687, "8（含2018年结转1件）", 6), "8（含2018年结转1件）"),
        (text(53, 687, "⻓⻅"), "⻓⻅"),
        (text(53, 687, "行 政"), "行 政"),
        (text(53, 687, "e\u0301"), "é"),
    ],
    ids=["two numbers", "wrapped", "remark", "radicals", "printed space", "NFC"],
)
def test_the_text_of_a_cell(drawn: str, expected: str) -> None:
    assert cells(lines(0.5) + drawn)[0].text == expected


def test_a_number_wrapped_in_a_narrow_cell_comes_together() -> None:
    narrow = files.table([50, 66, 82], [700, 660], []) + text(52, 687, "１", 12) + text(52, 673, "３", 12)
    assert cells(narrow + text(70, 680, "7"))[0].text == "１３"


def test_vertical_labels_read_downwards() -> None:
    label = "".join(text(55, 688 - 10 * place, sign, 9) for place, sign in enumerate("行政诉讼"))
    drawn = files.table([50, 70, 150], [700, 640], []) + label + text(80, 670, "5")
    assert [cell.text for cell in cells(drawn)] == ["行政诉讼", "5"]


@pytest.mark.parametrize("paint", [" S\n", "\n"], ids=["a path for every cell", "one path for all"])
def test_more_characters_paths_and_segments_than_are_asked_about_in_one_go(paint: str) -> None:
    rows, columns = 40, 30
    places = [(50 + 16 * column, 700 - 16 * row) for row in range(rows) for column in range(columns)]
    assert len(places) > CHUNK
    drawn = "0.5 w " + "".join(f"{x} {y} 16 16 re{paint}" for x, y in places) + "S\n"
    words = [chr(0x4E00 + number) for number in range(rows * columns)]
    page = drawn + "".join(text(x + 3, y + 4, word, 9) for (x, y), word in zip(places, words, strict=True))
    assert grids(page) == [[words[columns * row : columns * (row + 1)] for row in range(rows)]]
