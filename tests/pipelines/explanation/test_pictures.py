"""The pictures of what was seen: pages with their cells boxed, tables as they were understood."""

import io
from typing import Any

import pytest
from PIL import Image, ImageDraw

from pipelines.documents.page_views import view_pages
from pipelines.explanation.explained import ROLES, Explanation
from pipelines.explanation.pictures import ROLE_COLOURS, draw_file
from pipelines.explanation.reading import explain_file
from tests.pipelines.documents.pdf import files
from tests.pipelines.explanation.pages import cell_at, page
from tests.pipelines.grids import applications, report


def draw(content: bytes, found: Explanation | None = None) -> dict[str, Image.Image]:
    drawn = draw_file(content, found or explain_file(content))
    return {name: Image.open(io.BytesIO(png)).convert("RGB") for name, png in drawn}


def near(picture: Image.Image, box: tuple[float, float, float, float], role: str) -> int:
    """Count the pixels of a box that have exactly a role's colour, as its border has."""
    left, top, right, bottom = map(int, box)
    colours = picture.crop((left - 2, top - 2, right + 3, bottom + 3)).getcolors(1 << 24) or []
    return next((count for count, colour in colours if colour == ROLE_COLOURS[role]), 0)


def pdf_report() -> bytes:
    """A page with a table of two rows, the second of which is no row of the form."""
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "1", "2", "3"],
        ["某某", "4", "5", "6"],
    ]
    return files.build(files.table([50, 200, 300, 400, 500], [700, 670, 640, 610], rows))


def test_every_role_has_a_colour_of_its_own_kind() -> None:
    assert ROLE_COLOURS.keys() == ROLES.keys()
    assert (
        len({ROLE_COLOURS[role] for role in ("figure", "left", "row_label", "column_label", "words", "uncertain")}) == 6
    )


def test_a_page_is_drawn_with_its_cells_where_they_stand() -> None:
    content = pdf_report()
    found = explain_file(content)
    drawn = draw(content, found)
    (view,) = view_pages(content)
    assert list(drawn) == ["page-1", "table-0"]
    assert {cell.role for cell in found.tables[0].cells} == {
        *("figure", "left", "column_label", "row_label", "unknown_label", "text"),
    }
    assert len(view.cells) == 12
    for cell in view.cells:
        role = cell_at(found.tables[cell.table], cell.row, cell.col).role
        assert near(drawn["page-1"], cell.box, role) > 20, (cell, role)


def test_other_files_have_their_tables_drawn() -> None:
    grids, _ = report("2021")
    assert list(draw(page(*grids))) == ["table-0", "table-1", "table-2"]


def test_a_table_shows_where_each_cell_stands_and_what_it_is() -> None:
    grid, _ = applications("2021")
    grid[5] = ["三、本年度办理结果", "某某", "<", *grid[5][3:]]
    picture = draw(page(grid))["table-0"]
    seen = {colour for _, colour in picture.getcolors(1 << 24) or []}
    assert {ROLE_COLOURS[role] for role in ("figure", "left", "unknown_label", "row_label", "column_label")} <= seen
    assert picture.height > len(grid) * 24


def test_only_ascii_is_written_so_that_no_other_font_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    text = ImageDraw.ImageDraw.text

    def record(self: Any, place: Any, words: str, *rest: Any, **more: Any) -> None:
        written.append(words)
        text(self, place, words, *rest, **more)

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", record)
    draw(page(*report("2021")[0]))
    draw(pdf_report())
    assert len(written) > 300
    assert all(map(str.isascii, written))


def test_a_huge_table_is_drawn_in_part_and_says_so() -> None:
    rows = [["序号", "姓名"], *([str(number), "a"] for number in range(1000))]
    picture = draw(page(rows))["table-0"]
    assert picture.height < 11_000
