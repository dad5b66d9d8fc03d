"""A sound report of 2021's form as rows of cells, from which Word's three formats are written."""

from typing import NamedTuple

from fixtures.documents import DATA, load_figures
from fixtures.grid import FIGURE, fill, read_layout
from pipelines.documents.model import Document
from pipelines.figures.reader import read_figures

BLANK, NAMED = "blank", "named"
"""What is to come of a figure where nothing is seen, and where something is seen that nobody reads."""

LEAD = (
    "重庆市巴渝区人民政府2023年政府信息公开工作年度报告",
    "根据《中华人民共和国政府信息公开条例》编制本报告。",
    "一、总体情况",
    "本年度各项公开工作按计划完成。",
)
HEADINGS = {
    "disclosure": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
}
TAIL = ("五、存在的主要问题及改进情况", "公开内容的时效仍需提高。", "六、其他需要报告的事项", "无。")

Figure = tuple[str, str, str]
"""Table, row and column of the form."""


class GridCell(NamedTuple):
    """A cell of a row as Word has it: what it prints, its columns, how it merges downwards, its figure if it is one."""

    text: str
    col_span: int
    merge: str
    figure: Figure | None


def load_sound_figures() -> dict[Figure, str]:
    """Return the figures of the report as printed."""
    tables = load_figures(DATA / "figures" / "bayu-2023.csv", "2021")
    return {(tbl, *code): raw for tbl, figures in tables.items() for code, raw in figures.items()}


def list_rows(table: str) -> list[list[GridCell]]:
    """Return the rows of one table; a cell that goes on with the one above is there and empty."""
    layout = read_layout(table, (DATA / "layouts" / f"2021-{table}.txt").read_text("utf-8"))
    own = {(row, col): raw for (tbl, row, col), raw in load_sound_figures().items() if tbl == table}
    rows: list[list[GridCell]] = [[] for _ in layout.rows]
    for cell in sorted(fill(layout, own), key=lambda cell: cell.col):
        match = FIGURE.fullmatch(layout.rows[cell.row][cell.col])
        figure = (table, match[1], match[2]) if match else None
        merge = "restart" if cell.row_span > 1 else ""
        rows[cell.row].append(GridCell(cell.text, cell.col_span, merge, figure))
        for below in range(cell.row + 1, cell.row + cell.row_span):
            rows[below].append(GridCell("", cell.col_span, "continue", None))
    return rows


def say_outcome(document: Document, figure: Figure) -> str:
    """Return what came of a figure in a document, as ways say what is wanted; every other figure must be sound.

    A figure without a number whose cell is not said to be unread is `BLANK` where the cell prints nothing.
    """
    readings, _ = read_figures(document.tables, 2023, document.method)
    found = {(reading.tbl, reading.row, reading.col): reading for reading in readings}
    for other, raw in load_sound_figures().items():
        if other != figure:
            assert found[other].raw == raw, other
    reading = found.get(figure)
    unread = [part for part in document.unread if part.row is not None]
    if reading is not None and reading.value is not None:
        return str(reading.value)
    if unread:
        return NAMED
    return BLANK if reading is not None and not reading.raw else "silent"
