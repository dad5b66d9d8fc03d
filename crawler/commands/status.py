"""``scrapy status``: what is there, what is wrong with it, and what could not be read."""

import argparse

from crawler.configuration.declarations import read_settings
from crawler.configuration.groups import StorageSettings
from crawler.runs.command import PlainCommand


class Command(PlainCommand):
    """Read the database, at one instant and without waiting for a run, and show what it holds."""

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
        from crawler.status.output import StatusError, show_status
        from pipelines.store.snapshot import SnapshotError

        if args:
            self.refuse(f"status takes options only, got {' '.join(args)}")
            return
        assert self.settings is not None
        try:
            show_status(read_settings(StorageSettings, self.settings).database, opts)
        except (SnapshotError, StatusError) as error:
            self.refuse(error)
