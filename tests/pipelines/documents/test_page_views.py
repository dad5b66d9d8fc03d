"""What the reader saw on a page, in pixels of its picture: dark pixels stand where a box says that something is."""

import pytest

from pipelines.documents import ocr
from pipelines.documents.layout.elements import Picture
from pipelines.documents.model import Layout, ReadError
from pipelines.documents.page_views import PageView, PixelBox, can_view, view_pages
from pipelines.documents.paged_files import read_pdf
from tests.paths import ROOT
from tests.pipelines.documents.pdf.files import HEIGHT, WIDTH, bar, build, table, text
from tests.pipelines.documents.test_paged_files import HALF, PICTURE

PRINTED = ROOT / "fixtures/site/localhost/zwgk_299/zfxxgknb/qzf/202301/W020230129335120748866.pdf"
DENSITY = 150 / 72
TABLE = table([100, 250, 400], [700, 660, 620], [["", ""], ["", "7"]])
INK = bar(110, 640, 20, 10)  # in the lower left cell


def find_ink(picture: Picture, box: PixelBox) -> bool:
    """Tell whether there is a dark pixel well inside a box."""
    left, top, right, bottom = (round(side) for side in box)
    rows = (picture.pixels[y * picture.width : (y + 1) * picture.width] for y in range(top + 4, bottom - 4))
    return any(min(row[left + 4 : right - 4]) < 100 for row in rows)


def view(content: bytes) -> PageView:
    (page,) = view_pages(content)
    return page


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_cells_stand_where_the_picture_shows_them(rotate: int) -> None:
    page = view(build(TABLE + INK, rotate=rotate))
    width, height = (WIDTH, HEIGHT) if rotate % 180 == 0 else (HEIGHT, WIDTH)
    assert page.size == (width, height)
    assert page.picture.width == pytest.approx(width * DENSITY, abs=1)
    assert len(page.picture.pixels) == page.picture.width * page.picture.height
    assert (page.number, page.method) == (1, "characters")
    assert {(cell.table, cell.row, cell.col) for cell in page.cells} == {
        (0, row, col) for row in (0, 1) for col in (0, 1)
    }
    inked = {(cell.row, cell.col) for cell in page.cells if find_ink(page.picture, cell.box)}
    assert inked == {(1, 0), (1, 1)}
    assert len(page.rulings) == 6
    assert all(left == pytest.approx(right) or top == pytest.approx(low) for left, top, right, low in page.rulings)


@pytest.mark.parametrize(("matrix", "rotate"), [("0 1 -1 0", 90), ("0 -1 1 0", 270), ("-1 0 0 -1", 0)])
def test_a_page_whose_text_runs_sideways_is_shown_as_the_file_shows_it(matrix: str, rotate: int) -> None:
    page = view(build(TABLE + INK + text(300, 630, "77777777", 10, matrix), rotate=rotate))
    assert len(page.cells) == 4
    inked = [cell for cell in page.cells if find_ink(page.picture, cell.box)]
    assert 0 < len(inked) < 4


def test_a_page_whose_edges_are_cut() -> None:
    content = build(TABLE + INK).replace(b"/MediaBox[0 0 600 800]", b"/MediaBox[50 60 600 800]")
    page = view(content)
    assert page.size == (550, 740)
    assert {(cell.row, cell.col) for cell in page.cells if find_ink(page.picture, cell.box)} == {(1, 0), (1, 1)}


def test_lines_outside_tables() -> None:
    page = view(build(TABLE + text(100, 500, "2019", 20)))
    (line,) = page.lines
    assert find_ink(page.picture, (line[0] - 4, line[1] - 4, line[2] + 4, line[3] + 4))
    assert line[0] == pytest.approx(100 * DENSITY, abs=1)


def test_cells_are_those_of_the_document() -> None:
    content = PRINTED.read_bytes()
    document, pages = read_pdf(content, Layout()), list(view_pages(content))
    known = {(table.number, cell.row, cell.col): cell for table in document.tables for cell in table.cells}
    seen = {place: {page.number for page in pages if place in {cell[:3] for cell in page.cells}} for place in known}
    assert sum(len(page.cells) for page in pages) == sum(map(len, seen.values()))
    assert all(cell.page in seen[place] for place, cell in known.items())
    # the page break is inside 三、本年度办理结果 and （三）不予公开
    assert {known[place].row_span > 1 for place, numbers in seen.items() if len(numbers) == 2} == {True}


def test_a_table_without_borders_has_boxes_around_its_texts() -> None:
    words = [["", "自然人", "商业企业", "科研机构"], ["一、本年新收政府信息公开申请数量", "4", "5", "6"]]
    drawn = "".join(
        text(x, 700 - 20 * row, cell, 8)
        for row, line in enumerate(words)
        for x, cell in zip((30, 220, 300, 380), line, strict=True)
        if cell
    )
    page = view(build(drawn))
    assert [(cell.row, cell.col) for cell in page.cells if cell.col] == [(0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (1, 3)]
    assert page.rulings == []
    number = next(cell for cell in page.cells if (cell.row, cell.col) == (1, 1))
    assert number.box[0] == pytest.approx(220 * DENSITY, abs=1)


def test_a_picture_that_nobody_read_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    content = build(HALF, PICTURE)
    with pytest.raises(ReadError, match="page 2 of 2"):
        read_pdf(content, Layout())
    first, second = view_pages(content)
    assert (first.method, second.method) == ("characters", "unread")
    assert first.cells
    assert second.cells == []


def test_a_long_strip_is_shown() -> None:
    content = build(TABLE).replace(b"/MediaBox[0 0 600 800]", b"/MediaBox[0 0 600 9999]")
    assert len(view(content).cells) == 4


def test_what_cannot_be_read_cannot_be_shown() -> None:
    with pytest.raises(ReadError) as caught:
        next(view_pages(b"%PDF-1.7 cut off"))
    assert caught.value.error == "damaged"


def test_which_files_have_pages_to_show() -> None:
    assert can_view("application/pdf")
    assert not can_view("text/html")
