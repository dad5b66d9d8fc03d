"""What the project's commands have in common: one line where one cannot begin, and runs with one summary at their end.

Scrapy imports every command for every command, `scrapy --help` included. So what a command needs to work is imported
where it begins to: here and in `crawler/commands` the imports inside of functions are meant.
"""

import argparse
import sys
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

if TYPE_CHECKING:
    from rich.console import Console
    from scrapy.crawler import Crawler

    from pipelines.store.snapshot import Snapshot

REFUSED = 1
"""Exit code of a command that could not start; those of runs are in `crawler/runs/spider_run.py`."""


class PlainCommand(ScrapyCommand):
    """A command of this project: what it cannot do it says in one line, with exit code 1."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}
    run_settings: ClassVar[dict[str, Any]] = {}
    """What the command sets otherwise than the project does; what the command line says goes before it.

    A dictionary is added to the project's.
    """

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add Scrapy's options; what argparse cannot read ends with 1, for its 2 says here that something failed."""
        super().add_options(parser)
        parser.error = self._refuse_at_once  # type: ignore[method-assign]  # Scrapy makes the parser

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read Scrapy's own options and refuse what means nothing, a setting by its name."""
        from crawler.configuration.declarations import SettingError, read_settings
        from crawler.portals.region import PortalSettings
        from crawler.runs.settings_checks import check_settings
        from pipelines.issuers.registry import use_region

        try:
            super().process_options(args, opts)
            assert self.settings is not None  # Scrapy has set them
            for name, value in self.run_settings.items():
                merged = self.settings.getdict(name) | value if isinstance(value, dict) else value
                # Above the project's settings, which stand above what Scrapy calls a command's default settings.
                self.settings.set(name, merged, "spider")
            check_settings(self.settings)
            use_region(read_settings(PortalSettings, self.settings).region)
        except (UsageError, SettingError) as error:
            self._refuse_at_once(str(error))

    def _refuse_at_once(self, message: str) -> NoReturn:
        self.refuse(message)
        sys.exit(self.exitcode)

    def refuse(self, reason: object) -> None:
        """Say in one line on standard error why nothing was done, and set the exit code."""
        sys.stderr.write(f"refused: {reason}\n")
        self.exitcode = REFUSED


class RunCommand(PlainCommand):
    """A command that runs one spider and ends with the run's summary and its exit code."""

    requires_crawler_process = True

    def add_parts(self, snapshot: "Snapshot", crawler: "Crawler") -> dict[str, Any]:
        """Return what this command adds to a run's summary (``runs.summary``), by name; called before the run ends."""
        return {}

    def print_parts(self, console: "Console", crawler: "Crawler", summary: dict[str, Any]) -> None:
        """Print what this command has added, before the summary of every run."""

    def run_spider(self, spider: str, **arguments: Any) -> None:
        """Run a spider to its end, print the summary, set the exit code, tell who is to be told."""
        from crawler.runs.spider_run import run_spider

        run_spider(self, spider, arguments)
