"""The status on a terminal, or as plain lines in a file or a mail."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from crawler.runs.summary import describe_outdated
from crawler.status.overview import ISSUER_LEVELS, STATUSES, IssuerCoverage, Overview
from crawler.status.report import CellView, FindingView, ReportView, TableView
from pipelines.store.queries.run_history import RunRow

SYMBOLS = {"clean": "●", "findings": "▲", "unparsed": "○", "missing": "✗"}
COLOURS = {"clean": "green", "findings": "yellow", "unparsed": "magenta", "missing": "red"}
SEVERITIES = {"error": "bold red", "warning": "yellow", "info": "cyan"}

MAX_ISSUERS_SHOWN = 25
"""Issuers that are listed unless ``--issuer`` or ``--all`` asks for more."""

MAX_ROWS_SHOWN = 12
"""Rows of the other lists."""


def print_overview(console: Console, overview: Overview, *, everything: bool = False) -> None:
    """Print the state of the whole, worst first; ``everything`` leaves no row of a list out."""
    limit = None if everything else MAX_ROWS_SHOWN
    console.print(f"Database: {overview.database}", markup=False)
    console.print(_tabulate("", [overview.holds], list(overview.holds)))
    if overview.outdated:
        console.print(describe_outdated(overview.outdated))
    if overview.issuers:
        console.print(_tabulate("Coverage: years of issuers", overview.levels, ["level", "issuers", *STATUSES]))
        console.print(_draw_matrix(overview, None if everything else MAX_ISSUERS_SHOWN))
    for part in (
        _tabulate("Last runs", [_shorten_run(run) for run in overview.runs], _RUN_COLUMNS, limit),
        _tabulate(
            "Findings by rule", overview.rules, ["rule", "severity", "findings", "reports", "description"], limit
        ),
        _tabulate("Findings by year", overview.findings_by_year, ["year", *_COUNTS]),
        _tabulate("Findings by issuer", overview.findings_by_issuer, ["issuer", "issuer_id", *_COUNTS], limit),
        _tabulate("Failures of the last run", overview.failures, _FAILURE_COLUMNS, limit),
        _tabulate("Addresses that failed", overview.waiting, ["portal", "state", "reason", "addresses", "next"], limit),
        _tabulate("Given up", overview.given_up, ["portal", "reason", "attempts", "url", "title"], limit),
        _tabulate("Files that are not read", overview.unread, ["media_type", "reader", "error", "files"], limit),
        _tabulate("Last changes", overview.changes, ["at", "report_id", "field", "old", "new"], limit),
    ):
        if part is not None:
            console.print(part)
    console.print("One report with its tables: scrapy status --report ID. One issuer: --issuer NAME.", markup=False)


_FAILURE_COLUMNS = ("stage", "error", "url", "message", "accepted")
_COUNTS = ("errors", "warnings", "infos", "reports")
_RUN_COLUMNS = (
    "id",
    "command",
    "started_at",
    "finished_at",
    "outcome",
    "fetched",
    "unchanged",
    "documents",
    "failures",
)


def print_report(console: Console, view: ReportView) -> None:
    """Print one report: its fields, versions and findings, and its tables with the findings' numbers in the cells."""
    report = view.report
    console.print(Text(f"{report['id']}: {report['title'] or 'no title'}", style="bold"))
    fields = (
        "issuer",
        "year",
        "form",
        "scope",
        "status",
        "index_number",
        "publisher",
        "written_on",
        "published_on",
        "url",
    )
    stated: Mapping[str, object] = report
    for name in fields:
        if stated[name] not in (None, ""):
            console.print(Text(f"  {name:<13} {stated[name]}"))
    columns = ["role", "media_type", "similarity", "url", "reason", "sha256"]
    console.print(_tabulate("Versions", view.versions, columns))
    if view.findings:
        console.print(Text("Findings", style="italic"), justify="center")
    for number, finding in enumerate(view.findings, start=1):
        console.print(_describe_finding(number, finding))
    for table in view.tables:
        console.print(_draw_table(table))
    changes = _tabulate("Changes", view.changes, ["at", "field", "old", "new"])
    if changes is not None:
        console.print(changes)


def rank_issuers(issuers: Iterable[IssuerCoverage]) -> list[IssuerCoverage]:
    """Return the issuers, worst first; of equally bad ones those of the higher level first, then by id."""
    return sorted(issuers, key=lambda one: ([-count for count in one.badness], ISSUER_LEVELS.index(one.level), one.id))


def _draw_matrix(overview: Overview, limit: int | None) -> Table:
    """Return issuer by year, one symbol a year, worst first."""
    legend = "  ".join(f"{SYMBOLS[status]} {status}" for status in STATUSES)
    table = Table(box=box.SIMPLE_HEAD, title="Issuer by year, worst first", caption=legend, padding=(0, 1, 0, 0))
    table.add_column("issuer", overflow="ellipsis", no_wrap=True, min_width=16)
    for year in overview.years:
        table.add_column(f"{year % 100:02}", justify="center", no_wrap=True)
    ranked = rank_issuers(overview.issuers)
    for issuer in ranked[:limit]:
        cells = [issuer.years.get(year) for year in overview.years]
        table.add_row(
            Text(issuer.name),
            *(Text(SYMBOLS[cell.status], style=COLOURS[cell.status]) if cell else "" for cell in cells),
        )
    if limit is not None and len(ranked) > limit:
        table.caption = f"{legend}\nand {len(ranked) - limit} more issuers: --all, --issuer NAME or --html FILE"
    return table


def _tabulate(
    title: str, rows: Sequence[Mapping[str, object]], columns: Iterable[str], limit: int | None = None
) -> Table | None:
    """Return some columns of some rows; None where there is no row."""
    if not rows:
        return None
    table = Table(box=box.SIMPLE_HEAD, title=title or None)
    names = list(columns)
    for name in names:
        is_number = any(isinstance(row[name], int | float) for row in rows)
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in rows[:limit]:
        table.add_row(*(Text(_format(row[name])) for name in names))
    if limit is not None and len(rows) > limit:
        table.caption = f"and {len(rows) - limit} more: --all"
    return table


def _format(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and abs(value) > 9999 else "" if value is None else str(value)


def _shorten_run(run: RunRow) -> RunRow:
    """Return a run whose missing outcome is said: it is under way, or it was killed."""
    return {**run, "outcome": run["outcome"] or "running, or was killed"}


def _describe_finding(number: int, finding: FindingView) -> RenderableType:
    text = Text(f"  [{number}] ")
    text.append(f"{finding['severity']} {finding['rule']}: ", style=SEVERITIES[finding["severity"]])
    text.append("; ".join(describe_finding(finding)))
    return text


def describe_finding(finding: FindingView) -> Iterator[str]:
    """Yield what a finding says, piece by piece: the sentence, what is sure about it, and what would fit."""
    yield finding["message"]
    if finding["message_zh"]:
        yield finding["message_zh"]
    if finding["basis"] == "blanks_as_zero" and "blanks read as zero" not in finding["message"]:
        yield "with blanks counted as zero"
    if finding["origin"] == "printed_so":
        yield "another version prints the same: the publisher's"
    if finding["origin"] == "doubtful":
        yield "another version does not have it: this reading is doubtful"
    for place in finding["places"]:
        page = f", page {place['page']}" if place["page"] else ""
        yield f"{place['sha256'][:8]} prints {place['raw']!r} (table {place['table_no']}{page})"
    if finding["candidates"]:
        yield f"would fit: {' or '.join(finding['candidates'])}"


def _draw_table(view: TableView) -> Table:
    """Return a table as printed; a cell that a finding is about carries the finding's number."""
    title = f"{', '.join(view.holds)}: table {view.number} of {view.sha256[:12]}"
    table = Table(box=box.ROUNDED, title=title, show_header=False, show_lines=True, padding=0)
    for _ in range(view.width):
        table.add_column(overflow="fold")
    for row in view.rows:
        cells: list[Text] = [Text("")] * view.width
        for cell in row:
            cells[cell.col] = _draw_cell(cell)
        table.add_row(*cells)
    return table


def _draw_cell(cell: CellView) -> Text:
    text = Text(cell.text, justify="right" if cell.is_figure else "left")
    if cell.marks:
        text.append(f" [{','.join(map(str, cell.marks))}]")
        text.stylize(f"reverse {SEVERITIES[cell.severity]}")
    return text
