"""The reports as pages of twenty layouts, and as listings of them."""

import re
import tomllib
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from benchmarks.corpus.reports import DISTRICT, Report, table_layout
from fixtures.grid import Cell, cut, fill

_KNOWN: dict[str, Any] = tomllib.loads(Path(__file__).with_name("layouts.toml").read_text("utf-8"))
LAYOUTS: list[dict[str, Any]] = _KNOWN["layout"]

_NUMBER = re.compile(r"[0-9]+")
_CUT_BEFORE = "refused.enforcement_file"


def render_page(report: Report, layout: int, *, file: str = "") -> bytes:
    """Return a report as a page of a layout, with a link to ``file`` where one stands beside it."""
    known = LAYOUTS[layout]
    values = {
        "title": escape(report.title),
        "index_number": f"{report.code}/{report.year + 1}-00001",
        "publisher": f"{report.body}人民政府",
        "written_on": f"{report.year + 1}-01-12",
        "published_on": f"{report.year + 1}-01-20",
    }
    container = known["container"]
    return _shell(
        known["shell"],
        **values,
        header=_piece("headers", known["header"], **values) if known["header"] else "",
        meta=_render_meta(values),
        container=container,
        body=_render_body(report, known),
        end="".join(f"</{tag}>" for tag in reversed(re.findall(r"<(\w+)", container))),
        nav=_render_links("zwgk"),
        side=_render_links("gk"),
        script=_KNOWN["menu"]["script"],
        files=f'<p>附件：<a href="./{file}" target="_blank">{escape(report.title)}</a></p>' if file else "",
    ).encode()


def label_text(text: str, labels: str) -> str:
    """Return a label of the form as a layout's tables print it."""
    for old, new in _KNOWN["labels"][labels]:
        text = text.replace(old, new)
    return text


def cells_of(report: Report, table: str, *, labels: str = "form", is_cut: bool = False) -> list[list[Cell]]:
    """Return the cells of a table in reading order; two lists where it is cut in two."""
    layout = table_layout(report.form, table)
    parts = cut(layout, _CUT_BEFORE) if is_cut and table == "applications" else (layout,)
    return [
        [
            cell if cell.is_figure else Cell(**{**_fields(cell), "text": label_text(cell.text, labels)})
            for cell in fill(part, report.figures[table])
        ]
        for part in parts
    ]


def _fields(cell: Cell) -> dict[str, Any]:
    return {name: getattr(cell, name) for name in Cell.__slots__}


def _render_body(report: Report, known: dict[str, Any]) -> str:
    blocks = []
    paragraph = _KNOWN["paragraphs"][known["text"]]
    for section in report.sections:
        blocks.append(_fill(paragraph["heading"], text=escape(section.heading)))
        blocks += (_fill(paragraph["text"], text=_mark_numbers(escape(text), paragraph)) for text in section.paragraphs)
        for table in section.tables:
            for cells in cells_of(report, table, labels=known["labels"], is_cut=known.get("cut", False)):
                blocks.append(_render_table(cells, _KNOWN["tables"][known["table"]]))
    return "\n".join(blocks)


def _mark_numbers(text: str, markup: dict[str, str]) -> str:
    if "number" not in markup:
        return text
    return _NUMBER.sub(lambda match: _fill(markup["number"], text=match[0]), text)


def _render_table(cells: list[Cell], markup: dict[str, str]) -> str:
    rows: dict[int, list[str]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(_render_cell(cell, markup))
    return _fill(markup["table"], rows="\n".join(_fill(markup["row"], cells="".join(row)) for row in rows.values()))


def _render_cell(cell: Cell, markup: dict[str, str]) -> str:
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.col_span}"' if cell.col_span > 1 else ""
    text = escape(cell.text).replace("\n", "<br>").replace("  ", "&nbsp;&nbsp;") or "&nbsp;"
    if cell.is_figure:
        text = _fill(markup["number"], text=text)
    kind = markup.get("number_cell", markup["cell"]) if cell.is_figure else markup["cell"]
    return _fill(kind, spans=spans, text=text)


def _render_meta(values: dict[str, str]) -> str:
    tags = {
        "SiteName": f"{DISTRICT}人民政府",
        "SiteIDCode": "5001990000",
        "ColumnName": "政府信息公开年报",
        "ArticleTitle": values["title"],
        "PubDate": f"{values['published_on']} 10:05",
        "ContentSource": values["publisher"],
    }
    return "".join(f'<meta name="{name}" content="{value}">\n' for name, value in tags.items())


@cache
def _render_links(folder: str) -> str:
    """Return links as a portal's menu has them."""
    menu = _KNOWN["menu"]
    items = (
        f"<li><a href='/{folder}/c{place:03}/' title='{name}'>{name}</a></li>"
        for place, name in enumerate(menu["names"] * menu["times"])
    )
    return "\n".join(items)


def _shell(name: str, **values: str) -> str:
    return Template(_KNOWN["shells"][name]).substitute(values)


def _piece(group: str, name: str, **values: str) -> str:
    return Template(_KNOWN[group][name]).substitute(values)


@cache
def _split(template: str) -> tuple[str, ...]:
    return tuple(re.split(r"\$([a-z]+)", template))


def _fill(template: str, **values: str) -> str:
    """Fill a piece; a page has hundreds of cells, for each of which `string.Template` takes a page's time."""
    return "".join(values[part] if place % 2 else part for place, part in enumerate(_split(template)))
