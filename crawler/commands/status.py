"""``scrapy status``: what is there, what is wrong with it, and what could not be read."""

import argparse
import sys
from pathlib import Path
from typing import Any, ClassVar

from rich.console import Console

from crawler.runs.command import PlainCommand
from crawler.status.overview import load_overview
from crawler.status.report import find_similar, load_report
from crawler.status.terminal import print_overview, print_report, to_json
from crawler.status.web_page import write_page
from pipelines.store.snapshot import Snapshot, SnapshotError, open_snapshot

_PLAIN_TABLE_WIDTH = 200
"""Characters of a line where there is no terminal."""


class Command(PlainCommand):
    """Read the database, at one instant and without waiting for a run, and show what it holds."""

    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "[--issuer NAME] [--year YEAR] [--report ID] [--all] [--html FILE | --json]"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Show coverage, runs, findings and failures, on the terminal, as JSON or as one page"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what to show and how."""
        super().add_options(parser)
        parser.add_argument("--issuer", metavar="NAME", help="an issuer's id, or a part of its name")
        parser.add_argument("--year", type=int, help="one report year")
        parser.add_argument("--report", metavar="ID", help="one report with its tables, as chongqing-2019")
        parser.add_argument("--all", action="store_true", help="leave no row of a list out")
        parser.add_argument("--html", metavar="FILE", help="write one self-contained page")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read, then show."""
        if args:
            self.refuse(f"status takes options only, got {' '.join(args)}")
            return
        assert self.settings is not None
        database = Path(self.settings["DATABASE"])
        try:
            with open_snapshot(database) as snapshot:
                if opts.report:
                    self._show_report(snapshot, opts)
                elif opts.html:
                    self._write_page(snapshot, str(database), opts)
                else:
                    self._show_overview(snapshot, str(database), opts)
        except SnapshotError as error:
            self.refuse(error)

    def _show_report(self, snapshot: Snapshot, opts: argparse.Namespace) -> None:
        view = load_report(snapshot, opts.report)
        if view is None:
            similar = find_similar(snapshot, opts.report)
            hint = f"; there are {', '.join(similar)}" if similar else ""
            self.refuse(f"--report: no report has the id {opts.report!r}{hint}")
        elif opts.json:
            sys.stdout.write(to_json(None, view) + "\n")
        else:
            print_report(_make_console(), view)

    def _show_overview(self, snapshot: Snapshot, database: str, opts: argparse.Namespace) -> None:
        overview = load_overview(snapshot, database, opts.issuer, opts.year)
        if (opts.issuer or opts.year) and not overview.reports:
            self.refuse(f"no report of {' '.join(filter(None, (opts.issuer, str(opts.year or ''))))} is there")
        elif opts.json:
            sys.stdout.write(to_json(overview) + "\n")
        else:
            print_overview(_make_console(), overview, everything=opts.all or bool(opts.issuer))

    def _write_page(self, snapshot: Snapshot, database: str, opts: argparse.Namespace) -> None:
        overview = load_overview(snapshot, database, opts.issuer, opts.year)
        try:
            write_page(Path(opts.html), snapshot, overview)
        except OSError as error:
            self.refuse(f"--html {opts.html}: {error.strerror}")
        except ImportError:
            self.refuse("--html needs Jinja2, which this installation lacks: run make, or pip install it")


def _make_console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else _PLAIN_TABLE_WIDTH)
