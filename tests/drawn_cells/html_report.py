"""A sound report of 2021's form as a page whose cells a test can draw otherwise."""

from collections.abc import Mapping
from html import escape
from typing import NamedTuple

from fixtures.documents import DATA, load_figures
from fixtures.grid import FIGURE, Cell, Layout, fill, read_layout

TABLES = {
    "disclosure": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
}
TITLE = "重庆市巴渝区人民政府2023年政府信息公开工作年度报告"

Figure = tuple[str, str, str]
"""Table, row and column of the form."""


class Drawn(NamedTuple):
    """How one cell is drawn, and what is to come of its figure.

    ``inner`` is the markup inside its ``<td>``, ``attributes`` are the ``<td>``'s own, ``row`` the row's; ``style`` is
    a style sheet in the page's head, ``before`` markup of rows that stand before the cell's row, ``after`` markup
    behind the last table.
    """

    inner: str
    wanted: str
    attributes: str = ""
    row: str = ""
    style: str = ""
    before: str = ""
    after: str = ""


def load_sound_figures() -> dict[Figure, str]:
    """Return the figures of the report as printed."""
    tables = load_figures(DATA / "figures" / "bayu-2023.csv", "2021")
    return {(tbl, *code): raw for tbl, figures in tables.items() for code, raw in figures.items()}


def draw_report(figures: Mapping[Figure, str], drawn: Mapping[Figure, Drawn]) -> bytes:
    """Return a page that prints these figures, some of them drawn otherwise."""
    style = "".join(f"<style>{cell.style}</style>" for cell in drawn.values() if cell.style)
    tables = "".join(f"<p>{heading}</p>{_draw_table(name, figures, drawn)}" for name, heading in TABLES.items())
    after = "".join(cell.after for cell in drawn.values())
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}</title>{style}</head>'
        f'<body><h1>{TITLE}</h1><div class="zwxl-article"><p>根据《中华人民共和国政府信息公开条例》编制本报告。</p>'
        f"<p>一、总体情况</p><p>本年度各项公开工作按计划完成。</p>{tables}{after}"
        "<p>五、存在的主要问题及改进情况</p><p>公开内容的时效仍需提高。</p>"
        "<p>六、其他需要报告的事项</p><p>无。</p></div></body></html>"
    ).encode()


def _draw_table(name: str, figures: Mapping[Figure, str], drawn: Mapping[Figure, Drawn]) -> str:
    layout = read_layout(name, (DATA / "layouts" / f"2021-{name}.txt").read_text("utf-8"))
    own = {(row, col): raw for (tbl, row, col), raw in figures.items() if tbl == name}
    rows: list[list[str]] = [[] for _ in layout.rows]
    heads = [("", "")] * len(layout.rows)
    for cell in fill(layout, own):
        otherwise = _find_drawn(name, layout, cell, drawn)
        if otherwise:
            heads[cell.row] = otherwise.before, otherwise.row
        rows[cell.row].append(_draw_cell(cell, otherwise))
    lines = (f"{before}<tr{row}>{''.join(cells)}</tr>" for (before, row), cells in zip(heads, rows, strict=True))
    return f'<table border="1">{"".join(lines)}</table>'


def _find_drawn(name: str, layout: Layout, cell: Cell, drawn: Mapping[Figure, Drawn]) -> Drawn | None:
    match = FIGURE.fullmatch(layout.rows[cell.row][cell.col])
    return drawn.get((name, match[1], match[2])) if match else None


def _draw_cell(cell: Cell, drawn: Drawn | None) -> str:
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.col_span}"' if cell.col_span > 1 else ""
    inner = drawn.inner if drawn else escape(cell.text).replace("\n", "<br>")
    return f"<td{spans}{drawn.attributes if drawn else ''}>{inner}</td>"
