"""One printed table as it was understood: the columns of each header, and row by row its label and its values."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crawler.explaining.cell_marks import STYLES, mark_value
from pipelines.explanation.explained import (
    VALUE_ROLES,
    ExplainedBlock,
    ExplainedCell,
    ExplainedColumn,
    ExplainedLabel,
    ExplainedRow,
    ExplainedTable,
)

_LEAST_LABEL = 30  # characters of labels beside the values; where there is less room, values stand below them
_FEW = 2  # values that stand behind the label where the others would stand below it
_FOREIGN_ROWS = 6  # of a table that is no statutory one, so many rows are shown
_INDENT = (0, 0, 0, 2)

ShownValues = dict[int, Text]
"""The values of one row as they are shown, by the first grid column of the column that they stand in."""


def draw_table(table: ExplainedTable, width: int) -> Iterator[RenderableType]:
    """Yield the parts of a table, to be printed below each other on lines of a width."""
    for part in table.parts:
        if not part.tbl:
            yield Text(f"  no statutory table: {part.note}", style="yellow")
            yield Padding(_draw_cells(table), _INDENT)
        for block in part.blocks:
            yield from _draw_block(table, block, width - 2)
    if table.remarks:
        drawn = _make_lines()
        for code, message in table.remarks:
            drawn.add_row("  !", Text.assemble((code, "red"), f"  {message}"))
        yield drawn


def flow(items: Iterable[Text], width: int, gap: str) -> Text:
    """Return items on lines of a width, none of them broken where it fits on a line alone."""
    lines = [Text()]
    for item in items:
        if lines[-1] and lines[-1].cell_len + len(gap) + item.cell_len > width:
            lines.append(Text())
        lines[-1].append(gap if lines[-1] else "").append_text(item)
    return Text("\n").join(lines)


def _draw_block(table: ExplainedTable, block: ExplainedBlock, width: int) -> Iterator[RenderableType]:
    first = block.header_rows[0] if block.header_rows else -1
    lines = _make_lines()
    for row in block.rows:
        if row.index < first and (texts := _texts_of(table, row)):
            lines.add_row(Text(f"r{row.index}", style="bold"), Text(texts, style="dim"))
    if block.columns:
        lines.add_row(Text(_name_header(block), style="bold"), _list_columns(block.columns, width - 12))
    if lines.row_count:
        yield Padding(lines, _INDENT)
    rows = [row for row in block.rows if row.index > first and (row.kind != "other" or _says_something(table, row))]
    if rows:
        yield Padding(_draw_rows(table, block, rows, width), _INDENT)


def _make_lines() -> Table:
    """Return a table without borders: what a line is about, and what is said, which stays right of it on more lines."""
    lines = Table.grid(padding=(0, 1, 0, 0))
    lines.add_column(no_wrap=True)
    lines.add_column(overflow="fold")
    return lines


def _name_header(block: ExplainedBlock) -> str:
    if block.header_rows:
        return f"r{_range(block.header_rows)}"
    return "no header" if block.continues is None else f"as in table {block.continues}"


def _list_columns(columns: Sequence[ExplainedColumn], width: int) -> Text:
    """Return what each column is; those below the name of one row on lines of their own."""
    lines: list[Text] = []
    for above, group in groupby(columns, key=lambda column: column.above):
        begin = _say_label(above).append(":") if above else Text()
        named = (Text(f"c{_range(one.grid_cols)} ", style="bold").append_text(_say_label(one.label)) for one in group)
        lines.append(flow([begin, *named] if above else named, width, "  "))
    return Text("\n").join(lines)


def _say_label(label: ExplainedLabel) -> Text:
    sign = " ≈ " if label.match == "approximate" else " → "
    text = Text.assemble((_flatten(label.text), STYLES["column_label"]), (sign, "yellow"), (label.code, "bold"))
    return text.append(f" ({label.note})", "yellow") if label.note else text


def _draw_rows(table: ExplainedTable, block: ExplainedBlock, rows: Sequence[ExplainedRow], width: int) -> Table:
    """Return the rows with their values beside the labels, or below them where the line is too short for both."""
    values = {row.index: _find_values(table, block, row) for row in rows}
    names = {row.index: _name_form_row(table, row) for row in rows}
    cols = sorted({col for found in values.values() for col in found})
    widths = (
        max([len(f"c{col}"), *(found[col].cell_len for found in values.values() if col in found)]) for col in cols
    )
    room = width - sum(widths) - len(cols) - max(name.cell_len for name in names.values()) - 8
    if room < _LEAST_LABEL:
        return _draw_rows_in_lines(table, rows, values, width)
    drawn = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    drawn.add_column("", no_wrap=True, style="bold")
    drawn.add_column("label", overflow="fold")
    drawn.add_column("row of the form", no_wrap=True)
    for col in cols:
        drawn.add_column(f"c{col}", justify="right", no_wrap=True)
    for before, row in zip([None, *rows], rows, strict=False):
        label = Text("\n").join([_describe_label(table, row, before), *_list_notes(row)])
        drawn.add_row(f"r{row.index}", label, names[row.index], *(values[row.index].get(col, "") for col in cols))
    return drawn


def _draw_rows_in_lines(
    table: ExplainedTable, rows: Sequence[ExplainedRow], values: dict[int, ShownValues], width: int
) -> Table:
    drawn = _make_lines()
    for before, row in zip([None, *rows], rows, strict=False):
        named_as = Text("→ ", style="yellow").append_text(_name_form_row(table, row))
        label, found = _describe_label(table, row, before), values[row.index]
        named = [Text(f"c{col} ", style="dim").append_text(found[col]) for col in sorted(found)]
        if len(named) <= _FEW:
            lines = [flow([label, named_as, *named], width - 6, "  ")]
        else:
            lines = [flow([label, named_as], width - 6, "  "), flow(named, width - 6, "  ")]
        drawn.add_row(Text(f"r{row.index}", style="bold"), Text("\n").join([*lines, *_list_notes(row)]))
    return drawn


def _describe_label(table: ExplainedTable, row: ExplainedRow, before: ExplainedRow | None) -> Text:
    """Return a row's labels with their grid columns, groups of the row before as ditto marks; or what it prints."""
    if not row.label:
        return Text("(no label)" if row.kind != "other" else _texts_of(table, row), style="dim")
    same = before.label_cells if before else ()
    label = Text()
    for text, first, last in row.label_cells[:-1]:
        label.append("″ " if (text, first, last) in same else f"{_flatten(text)} c{_range([first, last])} / ", "dim")
    label.append(_flatten(row.label.text), STYLES["row_label"] if row.label.code else "")
    label.append(f" c{_range(row.label_cells[-1][1:])}", "dim")
    return label.append(" ≈", "yellow") if row.label.match == "approximate" else label


def _list_notes(row: ExplainedRow) -> Iterator[Text]:
    if row.label and row.label.note:
        yield Text(f"└ {row.label.note}", style="red" if row.kind == "unknown" else "yellow")
    yield from (Text(f"└ {note}", style="red") for note in row.notes)


def _name_form_row(table: ExplainedTable, row: ExplainedRow) -> Text:
    """Return the row of the form that a row is, with the unit of its figures."""
    if row.kind == "unknown":
        return Text("✗ none", style=STYLES["left"])
    if row.kind == "other":
        return Text("a group" if row.label else "a title", style="dim")
    if not row.label or not row.label.code:
        return Text("named in the header", style="dim")
    units = sorted({cell.unit for cell in table.cells if cell.row == row.index and cell.unit})
    return Text(row.label.code, style="bold").append(f" {'/'.join(units)}", "dim")


def _find_values(table: ExplainedTable, block: ExplainedBlock, row: ExplainedRow) -> ShownValues:
    """Return what stands where the values of a row stand; of a row that is only a title nothing."""
    first_cols = {col: column.grid_cols[0] for column in block.columns for col in column.grid_cols}
    cells: dict[int, list[ExplainedCell]] = {}
    for cell in table.cells if row.kind != "other" else ():
        if cell.row == row.index and cell.role in VALUE_ROLES - {"blank"}:
            cells.setdefault(first_cols.get(cell.col, cell.col), []).append(cell)
    return {col: Text(" ").join(map(mark_value, found)) for col, found in cells.items()}


def _draw_cells(table: ExplainedTable) -> Table:
    """Return the beginning of a table that is no statutory one, as its file has it."""
    drawn = Table(box=box.MINIMAL, show_header=False, padding=(0, 1), border_style="dim")
    for _ in range(table.width):
        drawn.add_column(overflow="ellipsis", no_wrap=True, max_width=24)
    for index in range(min(table.height, _FOREIGN_ROWS)):
        texts = {cell.col: _flatten(cell.text) for cell in table.cells if cell.row == index}
        drawn.add_row(*(Text(texts.get(col, ""), style="dim") for col in range(table.width)))
    if table.height > _FOREIGN_ROWS:
        drawn.caption = f"{table.height - _FOREIGN_ROWS} more rows"
    return drawn


def _says_something(table: ExplainedTable, row: ExplainedRow) -> bool:
    """Tell whether a row without figures has a letter in it: a dash stands in many."""
    return any(character.isalnum() for character in _texts_of(table, row))


def _texts_of(table: ExplainedTable, row: ExplainedRow) -> str:
    return " | ".join(_flatten(cell.text) for cell in table.cells if cell.row == row.index and cell.text)


def _flatten(text: str) -> str:
    return " ".join(text.split())


def _range(numbers: Iterable[int]) -> str:
    found = sorted(numbers)
    return str(found[0]) if found[0] == found[-1] else f"{found[0]}–{found[-1]}"
