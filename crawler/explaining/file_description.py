"""What the readers saw in one file, on a terminal or as plain text."""

from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crawler.explaining.cell_marks import legend
from crawler.explaining.tables import draw_table, flow
from pipelines.explanation.explained import FIGURE_ROLES, ExplainedTable, Explanation
from pipelines.rules.cell_names import name_table_zh

_METHODS = {
    "grid": "the file's own cells, or borders and characters",
    "text": "recognised in lines of text",
    "ocr": "read from pictures",
}
"""How tables were read, by the document's method."""

_NOT_READ = {
    "left": "left",
    "second": "repeat a figure",
    "uncertain": "not certain in a scan",
    "words": "print no number",
}
"""What is said of cells that are no figure, or one without a number, by their role."""


def print_explanation(console: Console, name: str, found: Explanation) -> None:
    """Print everything: the file, its header fields, its tables, its sections, and the sum of it."""
    console.print(Text(name, style="bold"))
    console.print(_describe_file(found))
    console.print(_list_fields(found))
    if any(part.tbl for table in found.tables for part in table.parts):
        console.print(Padding(flow(legend(), console.width, "   "), (1, 0, 0, 0)))
    for table in found.tables:
        console.print()
        console.rule(_name_table(table), align="left", characters="─")
        console.print(_describe_table(table))
        for part in draw_table(table, console.width):
            console.print(part)
    console.print()
    for line in _list_sections(found):
        console.print(line, no_wrap=True, overflow="ellipsis")
    console.print()
    console.print(_summarize(found))


def _describe_file(found: Explanation) -> Table:
    pages = f", {found.pages} pages" if found.pages else ""
    tables = f"; tables: {_METHODS[found.method]}" if found.tables else ""
    encoding = f", {found.encoding}" if found.encoding else ""
    rows = {
        "kind": f"{found.format} ({found.media_type}{encoding}), {found.size:,} bytes{pages}",
        "sha256": found.sha256,
        "reader": found.reader + tables,
        "report": found.report,
    }
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for name, text in rows.items():
        table.add_row(f"  {name}", Text(text))
    return table


def _list_fields(found: Explanation) -> Table | Text:
    if not found.fields:
        return Text("  It states no title and no header field.", style="yellow")
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), title="Title and header fields", title_justify="left")
    for name in ("field", "source", "value", "printed as"):
        table.add_column(name, overflow="fold")
    for field in found.fields:
        raw = "" if field.raw == field.value else " ".join(field.raw.split())
        table.add_row(field.field, field.source, Text(field.value), Text(raw, style="dim"))
    return table


def _name_table(table: ExplainedTable) -> Text:
    kinds = [f"{part.tbl} {name_table_zh(part.tbl)}" if part.tbl else "no statutory table" for part in table.parts]
    return Text(f"Table {table.number}", style="bold").append(f" · {' | '.join(dict.fromkeys(kinds))}")


def _describe_table(table: ExplainedTable) -> Text:
    text = Text(f"  {table.height} rows, {table.width} columns")
    if table.pages:
        pages = sorted({table.pages[0], table.pages[-1]})
        text.append(f" · page{'s' * (len(pages) - 1)} {'–'.join(map(str, pages))}")
    if any(part.tbl for part in table.parts):
        blank = table.count("blank_figure")
        text.append(f" · {table.count(*FIGURE_ROLES)} figures{f' ({blank} blank)' if blank else ''}", "green")
    for role, words in _NOT_READ.items():
        if count := table.count(role):
            text.append(f" · {count} {words}", "bold red")
    return text


def _list_sections(found: Explanation) -> Iterator[Text]:
    yield Text("Sections" if found.sections else "No text beside the tables.", style="italic")
    for section in found.sections:
        heading = section.heading or "(before the first heading)"
        yield Text.assemble(f"  {section.characters:>7,}  ", heading, ("  " + section.beginning, "dim"))


def _summarize(found: Explanation) -> Text:
    """Return what was read and what is missing, the last lines of all."""
    if not found.figures:
        return Text("No figure was read.", style="bold yellow")
    blank = found.count("blank_figure")
    text = Text(f"{found.figures} figures read", style="bold green").append(f", {blank} of them blank" if blank else "")
    text.append(f", form of {found.form} ({found.form_cells} cells)", "bold")
    counts = [f"{count} {words}" for role, words in _NOT_READ.items() if (count := found.count(role))]
    if counts:
        text.append(f"; {', '.join(counts)}", "bold red")
    text.append("." if found.missing or counts else "; nothing is missing, nothing was left.", "bold")
    for message in found.missing:
        text.append(f"\n  missing: {message}", "red")
    return text
