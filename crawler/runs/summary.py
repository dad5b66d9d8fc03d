"""The one summary at the end of a run: what the run did, what failed, what the database holds now."""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

MAX_FAILURES = 20
"""Failures that are listed; the table of failures has them all."""

PLAIN_LINE_WIDTH = 1000
"""Characters of a line where there is no terminal."""

_HOLDS = {
    "issuers": "SELECT count(DISTINCT issuer_id) FROM reports",
    "years": "SELECT coalesce(min(year) || '–' || max(year), '–') FROM reports WHERE kind = 'annual_report'",
    "reports": "SELECT count(*) FROM reports",
    "figures": "SELECT count(*) FROM figures",
    "findings": "SELECT count(*) FROM findings",
    "failures": "SELECT count(*) FROM failures WHERE run_id = :run",
    "unread files": "SELECT count(*) FROM documents WHERE reader IS NULL OR error IS NOT NULL",
}


_WAITING = {"failed": "wait for their next try", "given_up": "were given up"}
"""States of addresses that are no failure tonight, because they were not asked for, and no success either."""


def make_console() -> Console:
    """Return standard output: in a file or a mail a failure is one line, however long; a terminal wraps it."""
    return Console(soft_wrap=True, highlight=False, width=None if sys.stdout.isatty() else PLAIN_LINE_WIDTH)


def print_summary(database: str, run_id: int) -> None:
    """Print the summary of a run to standard output."""
    console = make_console()
    with closing(sqlite3.connect(f"{Path(database).absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        run = connection.execute("SELECT * FROM runs WHERE id = ?", [run_id]).fetchone()
        failures = connection.execute("SELECT * FROM failures WHERE run_id = ? ORDER BY id", [run_id]).fetchall()
        states = dict(connection.execute("SELECT state, count(*) FROM frontier GROUP BY state").fetchall())
        holds = {name: connection.execute(query, {"run": run_id}).fetchone()[0] for name, query in _HOLDS.items()}
    console.print(_describe(run))
    if failures:
        console.print(_list_failures(failures))
    waiting = [f"{states[state]} {words}" for state, words in _WAITING.items() if states.get(state)]
    if waiting:
        console.print(f"Addresses that failed: {', '.join(waiting)} (scrapy status names them).")
    console.print(_tabulate(holds))
    console.print(f"Database: {database}", markup=False)


def _describe(run: sqlite3.Row) -> str:
    given = {name: value for name, value in json.loads(run["arguments"]).items() if value}
    arguments = "".join(f" {name}={value}" for name, value in given.items() if run["command"] != "ingest")
    if run["command"] == "reparse":  # it asks nobody
        return f"Run {run['id']}, reparse{arguments}: {run['outcome']}. {run['reports']} reports changed."
    return (
        f"Run {run['id']}, {run['command']}{arguments}: {run['outcome']}. {run['fetched']} fetched, "
        f"{run['unchanged']} unchanged, {run['documents']} new documents, {run['reports']} reports new or changed."
    )


def _list_failures(failures: list[sqlite3.Row]) -> Table:
    table = Table("stage", "error", "address", "message", box=box.SIMPLE_HEAD, title=f"{len(failures)} failed")
    for row in failures[:MAX_FAILURES]:
        table.add_row(row["stage"], row["error"], row["url"], row["message"])
    if len(failures) > MAX_FAILURES:
        table.caption = f"and {len(failures) - MAX_FAILURES} more in the table failures"
    return table


def _tabulate(holds: dict[str, Any]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for name in holds:
        table.add_column(name, justify="right")
    table.add_row(*(f"{value:,}" if isinstance(value, int) else str(value) for value in holds.values()))
    return table
