"""The columns of portals on a terminal: what each holds, and what does not fit."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.portals.checks import ColumnReport


def print_columns(console: Console, reports: list[ColumnReport]) -> None:
    """Print one row a column, then what does not fit."""
    table = Table(box=box.SIMPLE_HEAD, title="Columns")
    numbers = ("entries", "pages", "dated", "attachments", "figures")
    names = ("portal", "markup", *numbers[:3], "newest", "header", *numbers[3:], "fits")
    for name in names:
        table.add_column(name, justify="right" if name in numbers else "left", overflow="fold")
    table.add_column("address", overflow="fold")
    for report in reports:
        values = [
            Text("no" if report.problems else "yes") if n == "fits" else Text(str(getattr(report, n))) for n in names
        ]
        table.add_row(*values, Text(report.url))
    console.print(table)
    for report in reports:
        for kind, lines in (("does not fit", report.problems), ("note", report.notes)):
            for line in lines:
                console.print(f"{report.portal} {report.url}: {kind}: {line}", markup=False)
