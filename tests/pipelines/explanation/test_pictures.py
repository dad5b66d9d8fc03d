"""Pictures of what was seen: the cells of pages and tables in the colours of their uses."""

import sys
from pathlib import Path

import pytest

from pipelines.explanation.cells import CellUse
from pipelines.explanation.files import explain_file
from pipelines.explanation.pictures import COLOURS, DrawingError, write_pictures
from tests.paths import SITE
from tests.pipelines.documents.pdf.files import build
from tests.pipelines.documents.pdf.files import table as draw_table
from tests.skips import lacks_extra

Image = pytest.importorskip("PIL.Image", reason=lacks_extra("draw"))

ROWS = [
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "7", "0", "12"],
    ["行政规范性文件", "", "1", "9"],
    ["某种不存在的行", "5", "6", "8"],
]
PDF = build(draw_table([50, 150, 250, 350, 450], [750, 720, 690, 660, 630], ROWS))
PAGE = (
    "<html><body><h1>重庆市巴渝区2022年政府信息公开工作年度报告</h1><table>"
    + "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in ROWS)
    + "</table></body></html>"
)


def colours_of(path: Path) -> set[tuple[int, int, int]]:
    with Image.open(path) as picture:
        return {colour for _, colour in picture.convert("RGB").getcolors(10**6)}


@pytest.fixture(params=[PDF, PAGE.encode()], ids=["pdf", "page"])
def drawn(request: pytest.FixtureRequest, tmp_path: Path) -> list[Path]:
    return write_pictures(request.param, explain_file(request.param), tmp_path / "new" / "folder", "report")


def test_cells_are_outlined_in_the_colours_of_their_uses(drawn: list[Path]) -> None:
    (picture,) = drawn
    assert picture.name in ("report-page-1.png", "report-table-0.png")
    shown = colours_of(picture)
    below_legend = colours_of(crop_legend(picture))
    for use in (CellUse.FIGURE, CellUse.BLANK, CellUse.ROW_LABEL, CellUse.COLUMN_LABEL, CellUse.LEFT):
        assert COLOURS[use] in shown & below_legend, use
    assert COLOURS[CellUse.UNIT] not in below_legend


def crop_legend(path: Path) -> Path:
    with Image.open(path) as picture:
        cropped = path.with_name(f"cropped-{path.name}")
        picture.crop((0, 44, picture.width, picture.height)).save(cropped)
    return cropped


def test_every_page_of_a_report_is_drawn(tmp_path: Path) -> None:
    report = next(SITE.rglob("*.pdf")).read_bytes()
    found = explain_file(report)
    written = write_pictures(report, found, tmp_path, "a")
    assert [path.name for path in written] == [f"a-page-{number + 1}.png" for number in range(found.pages or 0)]


def test_a_file_with_nothing_to_draw_is_refused(tmp_path: Path) -> None:
    content = "今天天气晴。".encode()
    with pytest.raises(DrawingError, match="neither pages nor tables"):
        write_pictures(content, explain_file(content), tmp_path, "a")


def test_without_the_extra_the_message_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(DrawingError, match=r"cq-disclosure\[draw\]"):
        write_pictures(PDF, explain_file(PDF), tmp_path, "a")
