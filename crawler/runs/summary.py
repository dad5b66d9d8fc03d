"""The one summary at the end of a run: what the run did, what failed, what the database holds now."""

import json
import sys
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from pipelines.store.queries.failed_addresses import count_address_states
from pipelines.store.queries.holdings import Holdings, count_holdings, count_outdated_files
from pipelines.store.queries.run_history import FailureRow, RunRow, find_run_row, list_failures
from pipelines.store.snapshot import open_snapshot

MAX_FAILURES = 20
"""Failures that are listed; the table of failures has them all."""

MAX_NAMED = 3
"""Rows without a link that are named of each portal."""

PLAIN_LINE_WIDTH = 1000
"""Characters of a line where there is no terminal."""

_WAITING = {"failed": "wait for their next try", "given_up": "were given up"}
"""States of addresses that are no failure tonight, because they were not asked for, and no success either."""


def make_console() -> Console:
    """Return standard output: in a file or a mail a failure is one line, however long; a terminal wraps it."""
    return Console(soft_wrap=True, highlight=False, width=None if sys.stdout.isatty() else PLAIN_LINE_WIDTH)


def describe_outdated(files: int) -> str:
    """Return what is to be done where files were read by another version of their reader than today's."""
    return f"{files:,} documents were read by older readers: scrapy reparse --outdated"


def print_summary(database: str, run_id: int) -> None:
    """Print the summary of a run to standard output.

    Raises:
        SnapshotError: The database cannot be read.
    """
    console = make_console()
    with open_snapshot(Path(database)) as snapshot:
        run = find_run_row(snapshot, run_id)
        failures = list_failures(snapshot, run_id)
        states = count_address_states(snapshot)
        holdings = count_holdings(snapshot)
        outdated = count_outdated_files(snapshot)
    console.print(_describe(run))
    if failures:
        console.print(_list_failures(failures))
    waiting = [f"{states[state]} {words}" for state, words in _WAITING.items() if states.get(state)]
    if waiting:
        console.print(f"Addresses that failed: {', '.join(waiting)} (scrapy status names them).")
    for portal, rows in list_unlinked(run):
        named = ", ".join(rows[:MAX_NAMED])
        console.print(f"{portal}: {len(rows)} named as a report and not linked: {named}", markup=False)
    if guesses := list_guesses(run):
        console.print(f"{len(guesses)} inferred columns hold nothing: {', '.join(guesses[:MAX_NAMED])}", markup=False)
    if outdated:
        console.print(describe_outdated(outdated))
    console.print(_tabulate(holdings, len(failures)))
    console.print(f"Database: {database}", markup=False)


def list_unlinked(run: RunRow) -> list[tuple[str, list[str]]]:
    """Return the portals whose columns name reports and do not link them, with what they name."""
    portals = json.loads(run["summary"] or "{}").get("portals", {})
    return [(portal, counts["unlinked"]) for portal, counts in portals.items() if "unlinked" in counts]


def list_guesses(run: RunRow) -> list[str]:
    """Return the columns that are only inferred and hold nothing, each with what came instead."""
    portals = json.loads(run["summary"] or "{}").get("portals", {})
    return [f"{url} ({error})" for counts in portals.values() for url, error in counts.get("inferred", {}).items()]


def _describe(run: RunRow) -> str:
    given = {name: value for name, value in json.loads(run["arguments"]).items() if value}
    arguments = "".join(f" {name}={value}" for name, value in given.items() if run["command"] != "ingest")
    if run["command"] == "reparse":  # it asks nobody
        return f"Run {run['id']}, reparse{arguments}: {run['outcome']}. {run['reports']} reports changed."
    if run["command"] == "merge":
        what = f"{run['documents']} documents, {run['reports']} reports"
        return f"Run {run['id']}, merge{arguments}: {run['outcome']}. {what}."
    return (
        f"Run {run['id']}, {run['command']}{arguments}: {run['outcome']}. {run['fetched']} fetched, "
        f"{run['unchanged']} unchanged, {run['documents']} new documents, {run['reports']} reports new or changed."
    )


def _list_failures(failures: list[FailureRow]) -> Table:
    known = sum(row["accepted"] is not None for row in failures)
    title = f"{len(failures)} failed" + (f", {known} of them accepted" if known else "")
    table = Table("stage", "error", "address", "message", box=box.SIMPLE_HEAD, title=title)
    for row in failures[:MAX_FAILURES]:
        accepted = f" (accepted: {row['accepted']})" if row["accepted"] else ""
        table.add_row(row["stage"], row["error"], row["url"], row["message"] + accepted)
    if len(failures) > MAX_FAILURES:
        table.caption = f"and {len(failures) - MAX_FAILURES} more in the table failures"
    return table


def _tabulate(holdings: Holdings, failures: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    columns: dict[str, int | str] = {
        "issuers": holdings.issuers,
        "years": holdings.years,
        "reports": holdings.reports,
        "figures": holdings.figures,
        "findings": holdings.findings,
        "failures": failures,
        "unread files": holdings.unread_files,
    }
    for name in columns:
        table.add_column(name, justify="right")
    table.add_row(*(f"{value:,}" if isinstance(value, int) else str(value) for value in columns.values()))
    return table
