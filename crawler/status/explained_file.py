"""What the readers saw in one file, for a terminal: what it is, its header fields, and each table cell by cell."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.explanation.cells import CellUse, ExplainedCell, ExplainedColumn, ExplainedRow, ExplainedTable
from pipelines.explanation.files import ExplainedFile, group_missing
from pipelines.forms.form_items import all_codes
from pipelines.reports.attribution import Attribution
from pipelines.rules.cell_names import name_column_zh, name_row_zh, name_table_zh, spell

MARKS = {
    CellUse.FIGURE: ("", "green"),
    CellUse.BLANK: ("∅", "green"),
    CellUse.ROW_LABEL: ("▸", "bright_blue"),
    CellUse.COLUMN_LABEL: ("▾", "magenta"),
    CellUse.UNIT: ("", "cyan"),
    CellUse.LEFT: ("✗", "bold red"),
    CellUse.OTHER: ("", "dim"),
}
"""By what a cell was taken for: the mark before its text, for those who see no colours, and its colour."""

_LONGEST_VALUE = 60


def print_explanation(console: Console, name: str, found: ExplainedFile) -> None:
    """Print all that was seen in a file, and at the end what of it became figures."""
    console.print(Text(name, style="bold"))
    for label, value in _describe(found):
        console.print(Text(f"  {label:<10}{value}"))
    _print_fields(console, found)
    _print_sections(console, found)
    _print_legend(console, found)
    for number, parts in groupby(found.tables, lambda table: table.number):
        for part, table in enumerate(parts):
            _print_table(console, table, found.form, f"Table {number}" + (f", part {part + 1}" if part else ""))
    _print_remarks(console, found)
    _print_missing(console, found)
    console.print(Text(summarize_explanation(found), style="bold"))


def summarize_explanation(found: ExplainedFile) -> str:
    """Return in one line what of a file became figures."""
    if not found.readings:
        return "No statutory table was recognised." if found.tables else "No table was found."
    blank = sum(reading.value is None for reading in found.readings)
    parts = [
        f"{len(found.readings):,} figures of the form of {found.form}, {blank:,} of them blank",
        f"{len(found.missing):,} of its cells were not found",
        f"{found.count(CellUse.LEFT):,} numbers were left",
    ]
    return "; ".join(parts) + "."


def _describe(found: ExplainedFile) -> Iterator[tuple[str, str]]:
    yield "kind", f"{found.format_name} ({found.media_type}), {found.size:,} bytes"
    if found.encoding:
        yield "encoding", found.encoding
    yield "reader", found.reader
    ways = {"grid": "from its cells or borders", "text": "recognised in lines of text", "ocr": "from pictures"}
    if found.tables:
        yield "tables", f"{found.method}: {ways[found.method]}"
    if found.pages:
        yield "pages", str(found.pages)
    report = found.report
    if isinstance(report, Attribution):
        sources = f"issuer by {report.issuer_source}, year by {report.year_source}"
        yield "report", f"{report.identity.report_id}: {report.identity.issuer.name} {report.identity.year} ({sources})"
    else:
        yield "report", f"{report.error}: {report}"


def _print_fields(console: Console, found: ExplainedFile) -> None:
    if not found.fields:
        console.print(Text("No header field and no title was found.", style="yellow"))
        return
    table = Table(box=box.SIMPLE_HEAD, title="Title and header fields", title_justify="left")
    for name in ("field", "value", "source"):
        table.add_column(name, overflow="fold")
    for field in found.fields:
        raw = f"  ← {_shorten(field.raw)}" if field.raw != field.value else ""
        table.add_row(field.field, Text(field.value + raw), field.source)
    console.print(table)


def _print_sections(console: Console, found: ExplainedFile) -> None:
    if not found.sections:
        console.print(Text("No text was found outside of tables.", style="yellow"))
        return
    console.print(Text("Sections of the text", style="italic"))
    for section in found.sections:
        heading = section.heading or "(before the first heading)"
        console.print(Text(f"  {section.ordinal:>2}  {_shorten(heading)}  {len(section.text):,} characters"))
    console.print()


def _print_legend(console: Console, found: ExplainedFile) -> None:
    if not found.tables:
        return
    legend = Text("In the grids: ")
    for use in CellUse:
        mark, style = MARKS[use]
        legend.append(f"{mark}{use.value}", style=style).append("  ")
    console.print(legend)


def _print_table(console: Console, table: ExplainedTable, form: str, title: str) -> None:
    grid = table.grid
    size = f"{len(grid)} rows × {len(grid[0]) if grid else 0} columns"
    pages = sorted({one.cell.page for one in table.cells if one.cell.page})
    where = f", page {'–'.join(dict.fromkeys((str(pages[0]), str(pages[-1]))))}" if pages else ""
    named = f"{table.tbl} {name_table_zh(table.tbl)}" if table.tbl else "no statutory table"
    going_on = ", goes on with the columns of the table before" if table.continued else ""
    console.print()
    console.print(Text(f"{title}: {named}, {size}{where}{going_on}", style="bold underline"))
    console.print(_draw_grid(table, console.width))
    if not table.tbl:
        return
    for line in _name_columns(table.columns, table.tbl, form):
        console.print(line)
    _print_rows(console, table, form)


def _draw_grid(table: ExplainedTable, width: int) -> Table:
    """Return the grid with row and column numbers; a cell over several positions stands in the first of them."""
    uses = {id(one.cell): one for one in table.cells}
    grid = table.grid
    columns = max(map(len, grid), default=0)
    room = max((width - 5) // max(columns, 1) - 1, 3)
    drawn = Table(box=None, padding=(0, 1, 0, 0), show_header=True, header_style="dim")
    drawn.add_column("", justify="right", style="dim", no_wrap=True)
    for col in range(columns):
        drawn.add_column(str(col), no_wrap=True, overflow="ellipsis", max_width=room)
    for index, row in enumerate(grid):
        cells = []
        for col, cell in enumerate(row):
            if cell is None:
                cells.append(Text("–", style="dim"))
            elif (cell.row, cell.col) != (index, col):
                cells.append(Text("←" if cell.row == index else "↑", style="dim"))
            else:
                mark, style = MARKS[uses[id(cell)].use]
                cells.append(Text(mark + " ".join(cell.text.split()), style=style))
        drawn.add_row(str(index), *cells)
    return drawn


def _name_columns(columns: Iterable[ExplainedColumn], tbl: str, form: str) -> Iterator[Text]:
    """Yield a line for each header cell: the grid columns below it, and what of the form it names."""
    for joined in _join_columns(columns):
        first = joined[0]
        numbers = ", ".join(str(column.col) for column in joined)
        line = Text(f"      column {numbers}: ")
        if first.code:
            line.append(first.code, style="magenta")
            line.append(f" {name_column_zh(form, tbl, first.code)} ← «{_shorten(first.label)}»")
        if first.above:
            line.append(", below " if first.code else "").append(first.above, style="bright_blue")
            line.append(f" {name_row_zh(form, tbl, first.above)} ← «{_shorten(first.above_label)}»")
        yield line


def _join_columns(columns: Iterable[ExplainedColumn]) -> list[list[ExplainedColumn]]:
    """Return columns, those of one header cell together."""
    joined: dict[tuple[str, str, str], list[ExplainedColumn]] = {}
    for column in columns:
        joined.setdefault((column.code, column.above, column.label), []).append(column)
    return list(joined.values())


def _print_rows(console: Console, table: ExplainedTable, form: str) -> None:
    by_row: dict[int, list[ExplainedCell]] = {}
    for one in table.cells:
        by_row.setdefault(one.cell.row, []).append(one)
    order = {code: place for place, code in enumerate(all_codes(table.tbl, "column"))}
    for row in table.rows:
        console.print(_describe_row(row, table.tbl, form, by_row.get(row.index, [])))
        for line in _name_columns(row.names, table.tbl, form):
            console.print(line)
        figures = [one for one in by_row.get(row.index, []) if one.reading is not None]
        figures.sort(key=lambda one: (one.cell.col, order.get(one.code.rpartition("/")[2], 0)))
        if figures:
            console.print(_list_figures(row, figures))
        left = (one for one in by_row.get(row.index, []) if one.use is CellUse.LEFT)
        for why, several in groupby(left, lambda one: one.why):
            texts = ", ".join(f"«{_shorten(one.cell.text)}» in column {one.cell.col}" for one in several)
            console.print(Text(f"      ✗ left: {texts}: {why}", style="red"))
        for remark in row.remarks:
            console.print(Text(f"      ! {remark.message}", style="yellow"))


def _describe_row(row: ExplainedRow, tbl: str, form: str, cells: Iterable[ExplainedCell]) -> Text:
    line = Text(f"  row {row.index}: ")
    label = f"«{_shorten(row.label)}»" if row.label else "no label"
    if row.kind == "header":
        return line.append("header", style="magenta")
    if row.code:
        line.append(row.code, style="bright_blue").append(f" {name_row_zh(form, tbl, row.code)} ← {label}")
        if not all(one.is_exact for one in cells if one.use is CellUse.ROW_LABEL and one.code):
            line.append(" (the nearest label of the form)", style="yellow")
    elif row.kind == "figures":
        line.append(f"{label}; the header names its rows")
    elif row.candidates:
        line.append(f"{label}: may be {' or '.join(row.candidates)}, and nothing around it says which", style="red")
    elif row.kind == "unknown":
        line.append(f"{label}: no row of the form", style="red")
    else:
        line.append(f"{label}, no number", style="dim")
    if row.way:
        line.append(f" ({row.way})", style="yellow")
    return line


def _list_figures(row: ExplainedRow, figures: Iterable[ExplainedCell]) -> Text:
    line = Text("      ")
    for one in figures:
        assert one.reading is not None  # its caller chose those
        code, _, column = one.code.rpartition("/")
        line.append(column if code == row.code else one.code, style="dim").append(" ")
        value = spell(one.reading.value) if one.reading.value is not None else "∅"
        line.append(value, style="green")
        raw = one.reading.raw
        if raw and raw != value:
            line.append(f" «{_shorten(raw)}»", style="dim")
        line.append(f" {one.reading.unit}  " if one.reading.unit not in ("", "件") else "  ")
    return line


def _print_remarks(console: Console, found: ExplainedFile) -> None:
    if not found.remarks:
        return
    console.print()
    console.print(Text("What was left, and why", style="italic"))
    for remark in found.remarks:
        console.print(Text(f"  ! {remark.code}: {remark.message}", style="yellow"))


def _print_missing(console: Console, found: ExplainedFile) -> None:
    """Print the rows and columns of the form that the file does not print."""
    if not found.missing:
        return
    console.print()
    console.print(Text(f"Not found of the form of {found.form}", style="italic"))
    for table, row, columns in group_missing(found.form, found.missing):
        name = name_row_zh(found.form, table, row)
        console.print(Text(f"  {table}/{row} {name}: {', '.join(columns) or 'the whole row'}", style="yellow"))


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
