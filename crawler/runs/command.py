"""What the commands that write the database have in common: one spider, one summary, one exit code."""

import argparse
import asyncio
import logging
import sqlite3
import sys
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from rich.console import Console
from scrapy import signals
from scrapy.commands import ScrapyCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from crawler.portals.arguments import ArgumentError
from crawler.portals.registry import PortalError
from crawler.runs.lock import RefusedError
from crawler.runs.notices import compose_summary, publish, refusal
from crawler.runs.recorder import RunRecorder
from crawler.runs.summary import make_console, print_summary
from pipelines.store.snapshot import Snapshot, SnapshotError, open_snapshot

logger = logging.getLogger(__name__)

EXIT_CODES = {"ok": 0, "failures": 2, "interrupted": 3}
"""By outcome of a run; 1 is for one that could not start or was refused."""

REFUSED = 1

_EXPLAINED = (ArgumentError, PortalError, RefusedError)
"""Errors whose message says all that the user of a command needs."""


_NUMBERS = {
    "DOWNLOAD_DELAY": 0, "DOWNLOAD_TIMEOUT": 0, "DOWNLOAD_MAXSIZE": 0, "RETRY_TIMES": 0, "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "READER_PROCESSES": 1, "READER_TIME_LIMIT": 0.001, "READER_MEMORY_LIMIT": 1,
    "HOST_REQUESTS_MAX": 1, "LOCK_TIMEOUT": 0, "REVISIT_NIGHTLY_DAYS": -1, "REVISIT_WEEKLY_DAYS": -1,
    "REVISIT_WEEKLY_INTERVAL": 0, "REVISIT_MONTHLY_INTERVAL": 0,
}  # fmt: skip
"""Settings that are numbers, with the least that they may be."""


class SettingError(ValueError):
    """A setting that means nothing; the message names it."""


def check_settings(settings: BaseSettings) -> None:
    """Check what Scrapy and the run would otherwise stumble over one by one, each with a traceback.

    Raises:
        SettingError: A number that is none or too small, an unknown level of the log, a log that cannot be written.
    """
    for name, least in _NUMBERS.items():
        value = settings.get(name)
        try:
            is_good = value is None or float(value) >= least
        except (TypeError, ValueError):
            is_good = False
        if not is_good:
            raise SettingError(f"{name}={value!r}: it must be a number, at least {least}")
    level = settings.get("LOG_LEVEL")
    if not str(level).isdigit() and str(level).upper() not in logging.getLevelNamesMapping():
        raise SettingError(f"LOG_LEVEL={level!r}: it must be one of {', '.join(logging.getLevelNamesMapping())}")
    if log := settings.get("LOG_FILE"):
        try:
            Path(log).open("a", encoding="utf-8").close()
        except OSError as error:
            raise SettingError(f"LOG_FILE={log!r} cannot be written: {error.strerror}") from error


class PlainCommand(ScrapyCommand):
    """A command of this project: what it cannot do it says in one line, with exit code 1."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add Scrapy's options; what argparse cannot read ends with 1, for its 2 says here that something failed."""
        super().add_options(parser)
        parser.error = self._refuse_at_once  # type: ignore[method-assign]  # Scrapy makes the parser

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read Scrapy's own options and refuse what means nothing, a setting by its name."""
        try:
            super().process_options(args, opts)
            assert self.settings is not None  # Scrapy has set them
            check_settings(self.settings)
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

    def add_parts(self, snapshot: Snapshot, crawler: Crawler) -> dict[str, Any]:
        """Return what this command adds to a run's summary (``runs.summary``), by name; called before the run ends."""
        return {}

    def print_parts(self, console: Console, crawler: Crawler, summary: dict[str, Any]) -> None:
        """Print what this command has added, before the summary of every run."""

    def run_spider(self, spider: str, **arguments: Any) -> None:
        """Run a spider to its end, print the summary, set the exit code, tell who is to be told."""
        assert self.crawler_process is not None
        errors: list[BaseException] = []
        try:
            crawler: Crawler = self.crawler_process.create_crawler(spider)
        except PortalError as error:  # the spider reads the registry for its settings
            self._refuse_run(error)
            return

        def listen() -> None:  # kept by its name: Scrapy's signals hold their receivers by weak references
            self._listen(crawler)

        crawler.signals.connect(listen, signals.spider_opened)
        running = self.crawler_process.crawl(crawler, **arguments)
        assert isinstance(running, asyncio.Task)  # as Scrapy runs it under the asyncio reactor, its default
        # Asking for a task's error also keeps asyncio from printing it.
        running.add_done_callback(lambda task: errors.extend(filter(None, [task.exception()])))
        self.crawler_process.start()
        recorder = _find_recorder(crawler)
        for unexplained in (error for error in errors if not isinstance(error, _EXPLAINED)):
            logger.error("the run broke down", exc_info=unexplained)
        if recorder is None or not recorder.outcome:
            self._refuse_run(errors[0] if errors else "it ended before it began; see the log")
            return
        self.exitcode = EXIT_CODES[recorder.outcome]
        self._report(crawler, recorder)

    def _listen(self, crawler: Crawler) -> None:
        """Ask to be called before the run ends, while what it writes is still of it."""
        recorder = _find_recorder(crawler)
        assert recorder is not None
        recorder.before_end.append(lambda _: self._add_parts(crawler, recorder))

    def _add_parts(self, crawler: Crawler, recorder: RunRecorder) -> None:
        try:
            with open_snapshot(Path(crawler.settings["DATABASE"])) as snapshot:
                recorder.summary |= self.add_parts(snapshot, crawler)
        except SnapshotError:
            logger.exception("the summary of run %s lacks a part", recorder.run_id)

    def _refuse_run(self, reason: object) -> None:
        assert self.settings is not None
        self.refuse(reason)
        command = self.settings.get("RUN_COMMAND", "crawl")
        publish(self.settings, refusal(command, str(reason), self.exitcode))

    def _report(self, crawler: Crawler, recorder: RunRecorder) -> None:
        """Print and publish what the run did; what it wrote stands whether this succeeds or not."""
        database = Path(crawler.settings["DATABASE"])
        try:
            self.print_parts(make_console(), crawler, recorder.summary)
            print_summary(str(database), recorder.run_id)
            with open_snapshot(database) as snapshot:
                summary = compose_summary(snapshot, recorder.run_id, self.exitcode)
        except (SnapshotError, sqlite3.Error):
            logger.exception("the summary of run %s could not be made", recorder.run_id)
        else:
            publish(crawler.settings, summary)


def _find_recorder(crawler: Crawler) -> RunRecorder | None:
    try:
        return crawler.get_extension(RunRecorder)
    except RuntimeError:  # Scrapy's, for a crawler that was refused before it had extensions
        return None
