"""What the commands that write the database have in common: one spider, one summary, one exit code."""

import argparse
import asyncio
import sys
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.crawler import Crawler

from crawler.extensions import RunRecorder
from crawler.summary import print_summary

EXIT_CODES = {"ok": 0, "failures": 2, "interrupted": 3}
"""By outcome of a run; 1 is for one that could not start or was refused."""

REFUSED = 1


class RunCommand(ScrapyCommand):
    """A command that runs one spider and ends with the run's summary and its exit code."""

    requires_project = True
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    def run_spider(self, spider: str, opts: argparse.Namespace, **arguments: Any) -> None:
        """Run a spider to its end, print the summary, set the exit code."""
        del opts
        assert self.crawler_process is not None
        crawler: Crawler = self.crawler_process.create_crawler(spider)
        errors: list[BaseException] = []
        running = self.crawler_process.crawl(crawler, **arguments)
        assert isinstance(running, asyncio.Task)  # as Scrapy runs it under the asyncio reactor, its default
        running.add_done_callback(lambda task: errors.extend(filter(None, [task.exception()])))
        self.crawler_process.start()
        recorder = crawler.get_extension(RunRecorder) if crawler.extensions else None
        if recorder is None or not recorder.outcome:
            reason = errors[0] if errors else "it ended before it began; see the log"
            sys.stderr.write(f"refused: {reason}\n")
            self.exitcode = REFUSED
            return
        print_summary(crawler.settings["DATABASE"], recorder.run_id)
        self.exitcode = EXIT_CODES[recorder.outcome]
