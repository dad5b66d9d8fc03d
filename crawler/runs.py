"""What the commands that write the database have in common: one spider, one summary, one exit code."""

import argparse
import asyncio
import logging
import sys
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from crawler.arguments import ArgumentError
from crawler.extensions import RefusedError, RunRecorder
from crawler.portals import PortalError
from crawler.summary import print_summary

logger = logging.getLogger(__name__)

EXIT_CODES = {"ok": 0, "failures": 2, "interrupted": 3}
"""By outcome of a run; 1 is for one that could not start or was refused."""

REFUSED = 1

_EXPLAINED = (ArgumentError, PortalError, RefusedError)
"""Errors whose message says all that the user of a command needs."""


class RunCommand(ScrapyCommand):
    """A command that runs one spider and ends with the run's summary and its exit code."""

    requires_project = True
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read Scrapy's own options; exit with 1 where they mean nothing, for its 2 says here that something failed."""
        try:
            super().process_options(args, opts)
        except UsageError as error:
            self.refuse(error)
            sys.exit(self.exitcode)

    def refuse(self, reason: object) -> None:
        """Say in one line on standard error why nothing was run, and set the exit code."""
        sys.stderr.write(f"refused: {reason}\n")
        self.exitcode = REFUSED

    def run_spider(self, spider: str, **arguments: Any) -> None:
        """Run a spider to its end, print the summary, set the exit code."""
        assert self.crawler_process is not None
        errors: list[BaseException] = []
        try:
            crawler: Crawler = self.crawler_process.create_crawler(spider)
        except PortalError as error:  # the spider reads the registry for its settings
            self.refuse(error)
            return
        running = self.crawler_process.crawl(crawler, **arguments)
        assert isinstance(running, asyncio.Task)  # as Scrapy runs it under the asyncio reactor, its default
        # Asking for a task's error also keeps asyncio from printing it.
        running.add_done_callback(lambda task: errors.extend(filter(None, [task.exception()])))
        self.crawler_process.start()
        recorder = _find_recorder(crawler)
        for unexplained in (error for error in errors if not isinstance(error, _EXPLAINED)):
            logger.error("the run broke down", exc_info=unexplained)
        if recorder is None or not recorder.outcome:
            self.refuse(errors[0] if errors else "it ended before it began; see the log")
            return
        print_summary(crawler.settings["DATABASE"], recorder.run_id)
        self.exitcode = EXIT_CODES[recorder.outcome]


def _find_recorder(crawler: Crawler) -> RunRecorder | None:
    try:
        return crawler.get_extension(RunRecorder)
    except RuntimeError:  # Scrapy's, for a crawler that was refused before it had extensions
        return None
