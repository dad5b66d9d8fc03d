"""The status as it was asked for: of the whole or of one report, on standard output, as JSON or as a page."""

import argparse
import sys
from pathlib import Path

from rich.console import Console

from crawler.status.json_text import write_overview, write_report
from crawler.status.overview import load_overview
from crawler.status.report import load_report
from crawler.status.terminal import print_overview, print_report
from crawler.status.web_page import write_page
from pipelines.store.queries.one_report import find_similar_ids
from pipelines.store.snapshot import Snapshot, open_snapshot

_PLAIN_TABLE_WIDTH = 200
"""Characters of a line where there is no terminal."""


class StatusError(ValueError):
    """What is asked for is not in the database, or the page cannot be written; the message names it."""


def show_status(database: Path, options: argparse.Namespace) -> None:
    """Show what the options of ``scrapy status`` ask for.

    Raises:
        SnapshotError: The database cannot be read.
        StatusError: What is asked for is not in it, or the page cannot be written.
    """
    with open_snapshot(database) as snapshot:
        if options.report:
            _show_report(snapshot, options)
        elif options.html:
            overview = load_overview(snapshot, str(database), options.issuer, options.year)
            try:
                write_page(Path(options.html), snapshot, overview)
            except OSError as error:
                raise StatusError(f"--html {options.html}: {error.strerror}") from error
        else:
            _show_overview(snapshot, str(database), options)


def _show_report(snapshot: Snapshot, options: argparse.Namespace) -> None:
    view = load_report(snapshot, options.report)
    if view is None:
        similar = find_similar_ids(snapshot, options.report)
        hint = f"; there are {', '.join(similar)}" if similar else ""
        raise StatusError(f"--report: no report has the id {options.report!r}{hint}")
    if options.json:
        sys.stdout.write(write_report(view) + "\n")
    else:
        print_report(_make_console(), view)


def _show_overview(snapshot: Snapshot, database: str, options: argparse.Namespace) -> None:
    overview = load_overview(snapshot, database, options.issuer, options.year)
    if (options.issuer or options.year) and not overview.reports:
        raise StatusError(f"no report of {' '.join(filter(None, (options.issuer, str(options.year or ''))))} is there")
    if options.json:
        sys.stdout.write(write_overview(overview) + "\n")
    else:
        print_overview(_make_console(), overview, everything=options.all or bool(options.issuer))


def _make_console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else _PLAIN_TABLE_WIDTH)
