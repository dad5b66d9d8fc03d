"""The steps from a picture to cells: the tilt, borders, lines of text, and what counts as read."""

import pytest

from tests.skips import lacks_extra

pytest.importorskip("cv2", reason=lacks_extra("ocr"))
pytest.importorskip("onnxruntime", reason=lacks_extra("ocr"))
pytest.importorskip("rapidocr", reason=lacks_extra("ocr"))

import numpy as np

from pipelines.documents.model import UNREAD
from pipelines.documents.ocr import line_readings as readings
from pipelines.documents.ocr.borders import Borders, find_borders
from pipelines.documents.ocr.character_recognition import Character, recognise, tell_twins
from pipelines.documents.ocr.images import DENSITY, Image, find_ink, level, measure_tilt
from pipelines.documents.ocr.line_readings import read_cell_line
from pipelines.documents.ocr.text_lines import (
    Blob,
    PrintedPage,
    TextLine,
    clean_page,
    find_lines,
    measure_line_height,
    select_inside,
)
from tests.pipelines.documents.ocr.pictures import fill, rule, sheet, tilted, write

POINT = round(DENSITY)
HEIGHT = 10 * POINT  # of a line of text: 40 pixels


def borders_of(picture: Image) -> Borders:
    return find_borders(find_ink(picture))


def printed(picture: Image) -> PrintedPage:
    ink = find_ink(picture)
    return clean_page(picture, ink, find_borders(ink).mask)


def lines_of(*blobs: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
    """The areas of the lines that pieces of ink (left, top, width, height) make up."""
    found = (Blob(left, top, left + wide, top + tall, wide * tall) for left, top, wide, tall in blobs)
    return [line.area for line in find_lines(found, HEIGHT)]


@pytest.mark.parametrize("degrees", [-2.9, -1.0, -0.17, 0.0, 0.4, 1.77])
def test_the_tilt_of_a_page(degrees: float) -> None:
    picture = sheet(3508, 2480)
    for top in range(400, 3000, 60):
        for left in range(300, 2100, 40):
            fill(picture, left, top, left + 30, top + 28)
    askew = tilted(picture, degrees)
    assert measure_tilt(find_ink(askew)) == pytest.approx(degrees, abs=0.03)
    assert measure_tilt(find_ink(level(askew))) == pytest.approx(0, abs=0.03)


def test_a_page_with_shades_has_ink_where_it_is_darker_than_around() -> None:
    picture = np.tile(np.linspace(255, 120, 1000), (300, 1)).astype(np.uint8)
    picture[100:140, 150:154] = 60
    picture[100:140, 950:954] = 60
    ink = find_ink(picture)
    assert {int(x) // 100 for x in np.nonzero(ink.any(axis=0))[0]} == {1, 9}


def test_the_grid_of_a_table_with_merged_cells() -> None:
    picture = sheet()
    rule(picture, [100, 900], [100, 200, 300])
    fill(picture, 500, 200, 502, 302)
    (grid,) = borders_of(picture).grids
    assert [round(x * DENSITY) for x in grid.xs] == pytest.approx([101, 501, 901], abs=2)
    assert [tuple(area) for area in grid.areas] == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_a_stroke_of_a_character_is_no_border_however_low_the_row() -> None:
    picture = sheet()
    row = 14 * POINT
    rule(picture, [100, 900], [100, 100 + row, 100 + 2 * row])
    fill(picture, 500, 100 + 2 * POINT, 503, 100 + row - POINT)  # as of 申, which all but fills its row
    fill(picture, 480, 100 + 4 * POINT, 523, 100 + 4 * POINT + 4)
    found = borders_of(picture)
    assert [len(grid.areas) for grid in found.grids] == [2]
    assert not found.mask[100 + 4 * POINT : 100 + row - 2 * POINT, 300:700].any()


def test_a_stroke_in_line_with_a_border_below_is_no_border() -> None:
    picture = sheet()
    row = 14 * POINT
    ys = [100, 100 + row, 100 + 3 * row, 100 + 8 * row]
    rule(picture, [100, 900], ys)
    fill(picture, 500, ys[1], 502, ys[3])
    fill(picture, 500, 100 + 2 * POINT, 502, ys[1])  # it touches the border below, as in 接
    (grid,) = borders_of(picture).grids
    assert [tuple(area) for area in grid.areas][:2] == [(0, 0, 1, 2), (1, 0, 1, 1)]


def test_a_row_that_the_page_ends_in_stays_open() -> None:
    picture = sheet()
    rule(picture, [100, 500, 900], [100, 300])
    for x in (100, 500, 900):
        fill(picture, x, 300, x + 2, 380)
    (grid,) = borders_of(picture).grids
    assert (len(grid.xs), len(grid.ys)) == (3, 3)


def test_lines_that_are_no_table_are_none() -> None:
    picture = sheet()
    fill(picture, 100, 100, 900, 103)
    rule(picture, [200, 240], [300, 340])  # a box as large as a character
    assert borders_of(picture).marks == []


def test_two_strokes_of_one_character_are_one_line() -> None:
    assert lines_of((100, 100, 30, 4), (95, 126, 40, 4)) == [(95, 95, 135, 135)]  # 二, in the middle of a full line


def test_two_lines_are_two() -> None:
    assert lines_of((100, 100, 200, 40), (100, 145, 200, 40)) == [(100, 100, 300, 140), (100, 145, 300, 185)]


def test_two_lines_that_touch_are_two_and_large_type_is_one() -> None:
    upper, lower = [(100 + 50 * place, 100, 40, 41) for place in range(9)], (100, 140, 440, 40)
    assert len(lines_of(*upper, lower)) == 2
    assert len(lines_of(*((100 + 100 * place, 100, 80, 90) for place in range(6)))) == 1


def test_dust_is_no_text_but_a_point_and_a_dash_are() -> None:
    number, point = (100, 100, 60, 30), (170, 124, 4, 5)
    assert lines_of(number, (164, 100, 60, 30), point) == [(100, 95, 224, 135)]
    assert lines_of(number, (500, 100, 4, 5), (100, 300, 5, 6)) == [(100, 95, 160, 135)]
    assert len(lines_of((100, 100, 16, 4))) == 1  # a dash that fills a cell


def test_words_far_apart_are_two_lines() -> None:
    assert [area[::2] for area in lines_of((100, 100, 200, 40), (700, 100, 100, 40))] == [(100, 300), (700, 800)]


def test_a_blank_cell_beside_thick_borders_has_no_ink() -> None:
    picture = sheet()
    for x in (100, 500, 900):
        fill(picture, x, 100, x + 9, 309)
    for y in (100, 200, 300):
        fill(picture, 100, y, 909, y + 9)
    numbers = np.random.default_rng(7)
    noisy = np.clip(picture + numbers.normal(0, 12, picture.shape), 0, 255).astype(np.uint8)
    page = printed(noisy)
    cells = [select_inside(page.blobs, (left, top, left + 400, top + 100)) for left in (104, 504) for top in (104, 204)]
    assert [find_lines(cell, measure_line_height(cells)) for cell in cells] == [[], [], [], []]


@pytest.mark.parametrize("words", ["0", "1", "-5", "3071", "552.94"])
def test_a_number_is_read(words: str) -> None:
    picture = sheet(200, 600)
    write(picture, words, 200, 120)
    (line,) = find_lines(printed(picture).blobs, HEIGHT)
    reading = read_cell_line(printed(picture), line)
    assert (reading.text, reading.sure) == (words, True)
    assert all(line.area[0] <= middle < line.area[2] for middle in reading.middles)
    assert sorted(reading.middles) == reading.middles


def test_dust_beside_a_number_is_not_read() -> None:
    picture = sheet(200, 600)
    write(picture, "3071", 200, 120)
    fill(picture, 330, 114, 335, 119)  # where a point would stand, but nothing follows
    (line,) = find_lines(printed(picture).blobs, HEIGHT)
    assert read_cell_line(printed(picture), line).text == "3071"


def test_a_number_with_a_pale_sign_is_not_sure() -> None:
    picture = sheet(200, 600)
    write(picture, "5", 200, 120)
    (line,) = find_lines(printed(picture).blobs, HEIGHT)
    left, top, _, bottom = line.area
    assert read_cell_line(printed(picture), line).sure
    picture[(top + bottom) // 2 : (top + bottom) // 2 + 4, left - 18 : left - 4] = 230
    reading = read_cell_line(printed(picture), line)
    assert (reading.text, reading.sure) == ("5", False)


def test_two_readings_that_differ_are_not_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([[Character("7", 0.99, 0.5)], [Character("1", 0.98, 0.5)]])
    monkeypatch.setattr(readings, "recognise", lambda _: next(answers))
    reading = read_cell_line(
        PrintedPage(sheet(), sheet(), []), TextLine((100, 100, 120, 142), [Blob(100, 100, 120, 142, 600)])
    )
    assert not reading.sure


@pytest.mark.parametrize(("certainty", "sure"), [(0.99, True), (0.5, False)])
def test_a_reading_is_as_sure_as_its_least_certain_character(
    monkeypatch: pytest.MonkeyPatch, certainty: float, sure: bool
) -> None:
    monkeypatch.setattr(readings, "recognise", lambda _: [Character("1", 0.99, 0.2), Character("7", certainty, 0.8)])
    reading = read_cell_line(
        PrintedPage(sheet(), sheet(), []), TextLine((100, 100, 160, 142), [Blob(100, 100, 160, 142, 600)])
    )
    assert (reading.text, reading.certainty, reading.sure) == ("17", certainty, sure)


def test_ink_that_nothing_is_read_from_is_not_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "recognise", lambda _: [])
    reading = read_cell_line(
        PrintedPage(sheet(), sheet(), []), TextLine((100, 100, 120, 142), [Blob(100, 100, 120, 142, 600)])
    )
    assert (reading.text, reading.sure) == (UNREAD, False)


def test_white_paper_has_no_characters() -> None:
    assert recognise(sheet(48, 96)) == []


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ("O", "0"),  # a number alone
        ("1O7", "107"),
        ("OA系统", "OA系统"),
        ("(一)予以公开", "（一）予以公开"),
        ("8(含2018年结转1件)", "8（含2018年结转1件）"),
        ("1,234", "1,234"),
        ("收到1,234件", "收到1,234件"),
        ("行政強制", "行政强制"),
        ("（3）", "(3)"),
    ],
)
def test_characters_that_look_the_same_are_told_by_those_beside_them(read: str, wanted: str) -> None:
    characters = [Character(one, 1.0, place / 100) for place, one in enumerate(read)]
    assert "".join(character.text for character in tell_twins(characters)) == wanted
