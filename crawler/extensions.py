"""The run as a whole: its lock, its database, its record, its outcome; and the bar while it works."""

import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from sqlite_utils import Database
from twisted.python.failure import Failure

from crawler.portals import Portal, load_portals
from pipelines.attribution import Publisher
from pipelines.schema import NewerSchemaError
from pipelines.store.crawl import add_failure, begin_run, count_reports_on, describe_running, finish_run, settle
from pipelines.store.database import close_database, open_database


class RefusedError(RuntimeError):
    """A run that must not start: another one holds the lock, or the database is not ours to write."""


class RunRecorder:
    """Holds the database of one run, records its failures and counts, and states its outcome.

    The outcome, empty until the run has ended, is ``ok``, ``failures`` (something failed, or a portal that should have
    reports has none) or ``interrupted``. Raises RefusedError, before anything is requested, where another run
    holds the lock for longer than LOCK_TIMEOUT seconds or a newer version wrote the database.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.portals: dict[str, Portal] = load_portals(Path(settings["PORTALS"]))
        self.publishers = {portal.id: Publisher(portal.name, portal.level) for portal in self.portals.values()}
        self.outcome = ""
        self.counts: Counter[str] = Counter(documents=0, fetched=0, unchanged=0, reports=0, failures=0)
        self._path = Path(settings["DATABASE"])
        _check_writable(Path(settings["ARCHIVE"]))
        self._lock = _acquire_lock(self._path, settings.getfloat("LOCK_TIMEOUT", 0))
        self.db: Database = _open(self._path)
        arguments = dict(getattr(crawler.spider, "arguments", {}))
        self.run_id = begin_run(self.db, settings.get("RUN_COMMAND", "crawl"), arguments)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not hasattr(crawler.spider, "arguments"):
            raise NotConfigured  # `scrapy shell` and `scrapy fetch` look at an address and are no run
        recorder = cls(crawler)
        crawler.signals.connect(recorder.spider_error, signals.spider_error)
        crawler.signals.connect(recorder.item_error, signals.item_error)
        crawler.signals.connect(recorder.request_dropped, signals.request_dropped)
        crawler.signals.connect(recorder.spider_closed, signals.spider_closed)
        return recorder

    def count(self, name: str, number: int = 1) -> None:
        """Add to one of the run's counts (columns of ``runs``)."""
        self.counts[name] += number

    def fail(self, url: str, stage: str, error: str, message: str) -> None:
        """Record one failure of this run."""
        add_failure(self.db, self.run_id, url, stage, error, message)
        self.count("failures")

    def spider_error(self, failure: Failure, response: Any) -> None:
        """Record an exception in a spider's callback, which Scrapy only logs."""
        # Without a response it was the spider's start(), and what it had not yet asked for is left undone.
        url = response.url if response else "start"
        self.fail(url, "crawl", type(failure.value).__name__, failure.getErrorMessage())

    def item_error(self, item: Any, failure: Failure) -> None:
        """Record an exception in an item pipeline, which Scrapy only logs."""
        self.fail(getattr(item, "url", repr(item)), "store", type(failure.value).__name__, failure.getErrorMessage())

    def request_dropped(self, request: Request) -> None:
        """Settle an address that redirects to what was asked for before: to itself, or to a page with its own answer.

        Scrapy's duplicates filter drops such a request, and neither callback nor errback hears of it.
        """
        before = request.meta.get("redirect_urls")
        if before and request.url in before:
            settle(self.db, request.meta["address"], "failed", "redirects")
            self.fail(request.meta["address"], "fetch", "redirects", f"it redirects in a circle, to {request.url}")
        elif before:
            settle(self.db, request.meta["address"], "fetched")

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """State the outcome, write it, and leave the database as one clean file."""
        if reason == "finished":
            self._check_portals(getattr(spider, "expected_portals", []), getattr(spider, "empty_listings", []))
        assert self.crawler.stats is not None
        self.counts["requests"] = self.crawler.stats.get_value("downloader/request_count", 0)
        if reason not in ("finished", "shutdown"):
            self.fail(spider.name, "crawl", reason, "Scrapy closed the spider before it was done")
        outcome = "failures" if self.counts["failures"] else "ok"
        if reason == "shutdown":
            outcome = "interrupted"
        finish_run(self.db, self.run_id, outcome, self.counts)
        close_database(self.db)
        self._lock.release()
        self.outcome = outcome

    def _check_portals(self, expected: list[Portal], empty_listings: list[tuple[Portal, str]]) -> None:
        """Record each portal that should have reports and has none, and where it has some, its empty listings."""
        without = [portal for portal in expected if portal.expect_reports and not count_reports_on(self.db, portal.id)]
        for portal in without:
            self.fail(portal.id, "portal", "no_reports", f"{portal.name}: no report was found, now or before")
        for portal, address in empty_listings:
            if portal.expect_reports and portal not in without:
                self.fail(address, "listing", "no_entries", "the page lists nothing that could be a report")


class ProgressBar:
    """Shows on a terminal how many of the addresses found so far are done; quiet where there is no terminal."""

    def __init__(self, crawler: Crawler) -> None:
        if not (crawler.settings.getbool("PROGRESS_ENABLED") and sys.stderr.isatty()):
            raise NotConfigured  # without a reason, which Scrapy would warn of every night
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            # A narrow terminal cuts the address and nothing else.
            TextColumn("{task.fields[address]}", table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
            console=Console(stderr=True),
            expand=True,
            transient=True,
        )
        self._task = self._progress.add_task(str(crawler.settings.get("RUN_COMMAND", "crawl")), total=0, address="")
        self._scheduled = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        bar = cls(crawler)
        crawler.signals.connect(bar.spider_opened, signals.spider_opened)
        crawler.signals.connect(bar.request_scheduled, signals.request_scheduled)
        crawler.signals.connect(bar.request_dropped, signals.request_dropped)
        crawler.signals.connect(bar.request_left_downloader, signals.request_left_downloader)
        crawler.signals.connect(bar.spider_closed, signals.spider_closed)
        return bar

    def spider_opened(self) -> None:
        self._progress.start()

    def request_scheduled(self) -> None:
        self._scheduled += 1
        self._progress.update(self._task, total=self._scheduled)

    def request_dropped(self) -> None:
        self._scheduled -= 1  # an address that was asked for before
        self._progress.update(self._task, total=self._scheduled)

    def request_left_downloader(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return  # robots.txt itself, which is not scheduled
        self._progress.update(self._task, advance=1, address=request.url[-60:])

    def spider_closed(self) -> None:
        self._progress.stop()


def _acquire_lock(database: Path, timeout: float) -> FileLock:
    """Take the lock beside the database; the system lets go of it with the process, however that ends."""
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(database.with_name(database.name + ".lock"))
        lock.acquire(timeout=timeout)
    except Timeout:
        raise RefusedError(f"another run holds {database}: {_describe_holder(database)}") from None
    except (OSError, ValueError) as error:
        raise RefusedError(f"DATABASE {database} cannot be written: {error}") from error
    return lock


def _check_writable(archive: Path) -> None:
    """Refuse to start where not one document could be kept."""
    try:
        archive.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=archive).close()
    except OSError as error:
        raise RefusedError(f"ARCHIVE {archive} cannot be written: {error.strerror}") from error


def _describe_holder(database: Path) -> str:
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return describe_running(Database(connection))
    except sqlite3.Error:  # it has not come so far as to make the tables
        return "a process that has only just begun"


def _open(path: Path) -> Database:
    try:
        return open_database(path)
    except (NewerSchemaError, sqlite3.DatabaseError) as error:
        raise RefusedError(f"{path}: {error}") from error
