"""One run of a spider by a command: from its start to its summary, its exit code, and who is told of it."""

import asyncio
import logging
import sqlite3
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler, CrawlerProcessBase

from crawler.configuration.declarations import SettingError, read_settings
from crawler.configuration.groups import NoticeSettings, StorageSettings, TerminalSettings
from crawler.portals.arguments import ArgumentError
from crawler.portals.registry import PortalError
from crawler.runs.command import RunCommand
from crawler.runs.lock import RefusedError
from crawler.runs.notices import compose_refusal, compose_summary, publish
from crawler.runs.recorder import RunRecorder
from crawler.runs.summary import make_console, print_summary
from pipelines.store.snapshot import SnapshotError, open_snapshot

logger = logging.getLogger(__name__)

EXIT_CODES = {"ok": 0, "failures": 2, "interrupted": 3}
"""By outcome of a run; 1 is for one that could not start or was refused."""

EXPLAINED = (ArgumentError, PortalError, RefusedError, SettingError)
"""Errors whose message says all that the user of a command needs."""


def run_spider(command: RunCommand, spider: str, arguments: dict[str, Any]) -> None:
    """Run a spider to its end, print the summary, set the command's exit code, tell who is to be told."""
    assert command.crawler_process is not None
    try:
        crawler: Crawler = command.crawler_process.create_crawler(spider)
    except PortalError as error:  # the spider reads the registry for its settings
        _refuse(command, error)
        return

    def listen() -> None:  # kept by its name: Scrapy's signals hold their receivers by weak references
        _listen(command, crawler)

    crawler.signals.connect(listen, signals.spider_opened)
    errors = crawl_to_end(command.crawler_process, crawler, arguments)
    recorder = _find_recorder(crawler)
    for unexplained in (error for error in errors if not isinstance(error, EXPLAINED)):
        logger.error("the run broke down", exc_info=unexplained)
    if recorder is None or not recorder.outcome:
        _refuse(command, errors[0] if errors else "it ended before it began; see the log")
        return
    command.exitcode = EXIT_CODES[recorder.outcome]
    _report(command, crawler, recorder)


def crawl_to_end(process: CrawlerProcessBase, crawler: Crawler, arguments: dict[str, Any]) -> list[BaseException]:
    """Run a spider until it has ended; return what it broke down with, or what it was refused for."""
    errors: list[BaseException] = []
    running = process.crawl(crawler, **arguments)
    assert isinstance(running, asyncio.Task)  # as Scrapy runs it under the asyncio reactor, its default
    # Asking for a task's error also keeps asyncio from printing it.
    running.add_done_callback(lambda task: errors.extend(filter(None, [task.exception()])))
    process.start()
    return errors


def _listen(command: RunCommand, crawler: Crawler) -> None:
    """Ask to be called before the run ends, while what it writes is still of it."""
    recorder = _find_recorder(crawler)
    assert recorder is not None
    recorder.before_end.append(lambda _: _add_parts(command, crawler, recorder))


def _add_parts(command: RunCommand, crawler: Crawler, recorder: RunRecorder) -> None:
    try:
        with open_snapshot(read_settings(StorageSettings, crawler.settings).database) as snapshot:
            recorder.summary |= command.add_parts(snapshot, crawler)
    except SnapshotError:
        logger.exception("the summary of run %s lacks a part", recorder.run_id)


def _refuse(command: RunCommand, reason: object) -> None:
    assert command.settings is not None
    command.refuse(reason)
    name = read_settings(TerminalSettings, command.settings).run_command
    publish(read_settings(NoticeSettings, command.settings), compose_refusal(name, str(reason), command.exitcode))


def _report(command: RunCommand, crawler: Crawler, recorder: RunRecorder) -> None:
    """Print and publish what the run did; what it wrote stands whether this succeeds or not."""
    database = read_settings(StorageSettings, crawler.settings).database
    try:
        command.print_parts(make_console(), crawler, recorder.summary)
        print_summary(str(database), recorder.run_id)
        with open_snapshot(database) as snapshot:
            summary = compose_summary(snapshot, recorder.run_id, command.exitcode)
    except (SnapshotError, sqlite3.Error):
        logger.exception("the summary of run %s could not be made", recorder.run_id)
    else:
        publish(read_settings(NoticeSettings, crawler.settings), summary)


def _find_recorder(crawler: Crawler) -> RunRecorder | None:
    try:
        return crawler.get_extension(RunRecorder)
    except RuntimeError:  # Scrapy's, for a crawler that was refused before it had extensions
        return None
