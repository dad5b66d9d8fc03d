"""``scrapy check-portals [ID …]``: what each column holds now, and what no longer fits."""

import argparse
import asyncio
from typing import Any, ClassVar

from crawler.portals.arguments import ArgumentError
from crawler.portals.registry import PortalError
from crawler.runs.command import EXIT_CODES, PlainCommand
from crawler.runs.summary import make_console
from crawler.spiders.portal_check import PortalCheckSpider
from crawler.status.portal_columns import print_columns


class CheckPortalsCommand(PlainCommand):
    """Fetch each column's first page and one page that it lists; write nothing to the database."""

    requires_crawler_process = True
    default_settings: ClassVar[dict[str, Any]] = {**PlainCommand.default_settings, "RUN_COMMAND": "check-portals"}

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "[ID …]"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Fetch each column's first page and say what it holds and what no longer fits"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Look at the portals' columns; the exit code is 2 where one does not fit, 3 where it was stopped."""
        assert self.crawler_process is not None
        errors: list[BaseException] = []
        try:
            crawler = self.crawler_process.create_crawler(PortalCheckSpider)
        except PortalError as error:
            self.refuse(error)
            return
        running = self.crawler_process.crawl(crawler, portals=",".join(args))
        assert isinstance(running, asyncio.Task)  # as Scrapy runs it under the asyncio reactor, its default
        running.add_done_callback(lambda task: errors.extend(filter(None, [task.exception()])))
        self.crawler_process.start()
        if not isinstance(crawler.spider, PortalCheckSpider) or errors:
            self._explain(errors)
            return
        print_columns(make_console(), crawler.spider.reports)
        assert crawler.stats is not None
        if crawler.stats.get_value("finish_reason") != "finished":
            self.exitcode = EXIT_CODES["interrupted"]
        elif any(report.problems for report in crawler.spider.reports):
            self.exitcode = EXIT_CODES["failures"]

    def _explain(self, errors: list[BaseException]) -> None:
        """Refuse in one line, or break down where the reason is a mistake of ours."""
        problem = errors[0] if errors else RuntimeError("it ended before it began; see the log")
        if errors and not isinstance(problem, ArgumentError | PortalError):
            raise problem
        self.refuse(problem)
