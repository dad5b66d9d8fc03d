"""The run as a whole: its lock, its database, its record, its outcome."""

import asyncio
import gc
import logging
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from sqlite_utils import Database
from twisted.python.failure import Failure

from crawler.agenda.retries import RetrySettings
from crawler.configuration.declarations import read_settings
from crawler.configuration.groups import ReaderSettings, StorageSettings, TerminalSettings
from crawler.hosts.budgets import HostBook
from crawler.portals.portal import Portal
from crawler.portals.region import PortalSettings
from crawler.portals.registry import load_portals
from crawler.runs.final_checks import judge_run, summarize_run
from crawler.runs.known_faults import KnownFaults
from crawler.runs.lock import acquire_lock, check_writable, open_for_writing
from pipelines.archive import Archive
from pipelines.intake.reader import DocumentReader
from pipelines.item_pipelines.run import FULL, STOPPED
from pipelines.reports.attribution import Publisher
from pipelines.store.batches import Batch
from pipelines.store.database import close_database
from pipelines.store.file_errors import is_full
from pipelines.store.frontier import settle, settle_failure
from pipelines.store.runs import add_failure, begin_run, finish_run
from pipelines.workers import WorkerPool

WORKERS_MODULES = (
    "crawler.examination.calls", "pipelines.intake.documents", "pipelines.store.group_conclusions"
)  # fmt: skip
"""What the worker processes are asked to do. All are forked from one that has loaded it, those that conclude too."""

COLLECTOR_THRESHOLD = 10_000
"""Objects that are made, and not freed, before Python's collector looks for cycles among them: those of ten pages."""

logger = logging.getLogger(__name__)


class RunRecorder:
    """Holds the database of one run, records its failures and counts, and states its outcome.

    The outcome, empty until the run has ended, is ``ok``, ``failures`` (something failed, or the end's checks found
    something, that nobody has accepted) or ``interrupted``. Raises RefusedError, before anything is requested, where
    another run holds the lock for longer than LOCK_TIMEOUT seconds or a newer version wrote the database.

    Attributes:
        before_end: Called with Scrapy's reason when the spider has closed and the database is still open, in order;
            what they write is part of the run.
        summary: Becomes ``runs.summary``, as JSON; whoever has something to say of the run adds a key. ``accepted``
            has, by failed address, the subject of the word that covers it.
        given_up: Addresses that failed for the last time tonight.
        pool: The worker processes, until the run has ended; none is started before it is needed.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.portals: dict[str, Portal] = load_portals(read_settings(PortalSettings, settings).find_registry())
        self.publishers = {portal.id: Publisher(portal.name, portal.level) for portal in self.portals.values()}
        self.outcome = ""
        self.counts: Counter[str] = Counter(documents=0, fetched=0, unchanged=0, reports=0, failures=0)
        self.before_end: list[Callable[[str], None]] = []
        self.summary: dict[str, Any] = {}
        self.given_up: list[str] = []
        self._retries = read_settings(RetrySettings, settings)
        self._closing: asyncio.Task[None] | None = None
        storage = read_settings(StorageSettings, settings)
        self._path = storage.database
        self.archive = Archive(storage.archive)
        self.reader_limits = limits = read_settings(ReaderSettings, settings)
        self.pool = WorkerPool(WORKERS_MODULES, limits.processes, limits.time_limit, limits.memory_limit)
        check_writable(storage.archive)
        self._lock = acquire_lock(self._path, storage.lock_timeout)
        terminal = read_settings(TerminalSettings, settings)
        self.db: Database = open_for_writing(self._path, shows_bar=terminal.progress_enabled)
        arguments = dict(getattr(crawler.spider, "arguments", {}))
        self.batch = Batch(self.db, self.counts)
        self.reader = DocumentReader(self.db, self.archive, self.pool)
        self.run_id = begin_run(self.db, terminal.run_command, arguments)
        self._known = KnownFaults(self.db, self.portals.values())
        self._accepted: dict[str, str] = {}
        self._news = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not hasattr(crawler.spider, "arguments"):
            raise NotConfigured  # `scrapy shell` and `scrapy fetch` look at an address and are no run
        from twisted.internet import reactor as installed  # noqa: PLC0415 - its import installs it, as Scrapy has by now

        reactor: Any = installed  # its interfaces are declared with zope, which mypy does not read
        recorder = cls(crawler)
        crawler.signals.connect(spare_collector, signals.engine_started)
        crawler.signals.connect(recorder.spider_error, signals.spider_error)
        crawler.signals.connect(recorder.item_error, signals.item_error)
        crawler.signals.connect(recorder.request_dropped, signals.request_dropped)
        crawler.signals.connect(recorder.spider_closed, signals.spider_closed)
        reactor.addSystemEventTrigger("after", "shutdown", recorder.abandon)
        return recorder

    def commit(self) -> None:
        """Commit what the last items have written; where the disk takes no more, the run ends."""
        try:
            self.batch.commit()
        except sqlite3.Error as error:
            if not self._stop_if_full(error):
                self.fail(str(self._path), "store", type(error).__name__, str(error))

    def count(self, name: str, number: int = 1) -> None:
        """Add to one of the run's counts (columns of ``runs``)."""
        self.counts[name] += number

    def fail(self, url: str, stage: str, error: str, message: str) -> None:
        """Record one failure of this run."""
        self.count("failures")
        try:
            if subject := self._known.find_subject(url, stage):
                self._accepted[url] = subject
            else:
                self._news += 1
            add_failure(self.db, self.run_id, url, stage, error, message)
        except sqlite3.Error as problem:
            logger.critical("not recorded, for the database takes no more (%s): %s %s %s", problem, url, error, message)
            self._stop_if_full(problem)

    def fail_address(self, url: str, stage: str, error: str, message: str, retry_after: float = 0) -> None:
        """Record that an address failed: it is asked again after a pause, or given up (settings RETRY_*)."""
        given_up = settle_failure(self.db, url, error, self._retries, datetime.now(UTC), retry_after)
        if given_up:
            self.given_up.append(url)
            message = f"{message}; given up after {given_up} failures in a row"
        self.fail(url, stage, error, message)

    def spider_error(self, failure: Failure, response: Any) -> None:
        """Record an exception in a spider's callback, which Scrapy only logs."""
        # Without a response it was the spider's start(), and what it had not yet asked for is left undone.
        url = response.url if response else "start"
        self._fail_by_exception(url, "crawl", failure)

    def item_error(self, item: Any, failure: Failure) -> None:
        """Record an exception in an item pipeline, which Scrapy only logs; a full disk ends the run."""
        self._fail_by_exception(getattr(item, "url", repr(item)), "store", failure)

    def request_dropped(self, request: Request) -> None:
        """Settle an address that redirects to what was asked for before: to itself, or to a page with its own answer.

        Scrapy's duplicates filter drops such a request, and neither callback nor errback hears of it.
        """
        before, address = request.meta.get("redirect_urls"), request.meta.get("address", "")
        if before and request.url in before:
            self.fail_address(address, "fetch", "redirects", f"it redirects in a circle, to {request.url}")
        elif before:
            settle(self.db, address)

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """State the outcome, write it, and leave the database as one clean file."""
        for finish in self.before_end:
            finish(reason)
        book = self.crawler.get_extension(HostBook)
        for fault in judge_run(self.db, self.run_id, self.crawler, finished=reason == "finished"):
            self.fail(*fault)
        if reason not in ("finished", STOPPED, FULL):
            self.fail(spider.name, "crawl", reason, "Scrapy closed the spider before it was done")
        assert self.crawler.stats is not None
        made = sum(host.requests for host in book.hosts.values()) if book else 0
        self.counts["requests"] = made or self.crawler.stats.get_value("downloader/request_count", 0)  # of files
        self._end("interrupted" if reason == STOPPED else "failures" if self._news else "ok")

    def abandon(self) -> None:
        """End a run whose spider was not closed: a second signal, or one so early that Scrapy could not stop it.

        Called when the reactor has stopped. A crawl that broke down before it had an engine has no outcome.
        """
        try:
            started = self.crawler.engine is not None
        except RuntimeError:  # Scrapy's, for an attribute that is not set yet
            started = False
        if started and not self.outcome:
            self._end("interrupted")

    def _end(self, outcome: str) -> None:
        self.pool.close()
        try:
            self.batch.commit()
            self.summary |= summarize_run(self.db, self.crawler, self.given_up)
            self.summary["accepted"] = self._accepted
            finish_run(self.db, self.run_id, outcome, self.counts, self.summary)
            close_database(self.db)
        except sqlite3.Error as problem:
            logger.critical("the end of run %d is not recorded: %s; the next run goes on", self.run_id, problem)
            outcome = "failures"
        self._lock.release()
        self.outcome = outcome

    def _fail_by_exception(self, url: str, stage: str, failure: Failure) -> None:
        error = failure.value
        assert error is not None
        if self._stop_if_full(error):
            return
        self.fail(url, stage, type(error).__name__, failure.getErrorMessage())

    def _stop_if_full(self, error: BaseException) -> bool:
        """Stop the run where nothing can be stored any more; each further page would be fetched for nothing.

        What is in flight fails as well and stays what it was in the frontier: the next run fetches it. One failure
        tells of it, if the database takes that.
        """
        if not is_full(error):
            return False
        if self._closing is None:
            logger.critical("stopped, for nothing can be stored any more: %s", error)
            closing = self.crawler.engine.close_spider_async(reason=FULL)
            self._closing = asyncio.get_running_loop().create_task(closing)
            self.fail(str(self._path), "store", FULL, f"nothing can be stored any more: {error}")
        return True


def spare_collector() -> None:
    """Let Python's collector pass over what is loaded by now, and run less often: it took 3 of 30 ms a page."""
    gc.freeze()
    gc.set_threshold(COLLECTOR_THRESHOLD)
