"""Bars on a terminal while a run works, and none where there is no terminal.

One look for all of them; what is counted differs: addresses of all portals (`nightly`, `crawl`, `ingest`), addresses of
each portal (`backfill`), documents of the archive (`reparse`).
"""

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, Self

from rich.progress import TaskID
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.configuration.declarations import read_settings
from crawler.configuration.groups import TerminalSettings
from crawler.runs.bars import make_progress
from crawler.runs.recorder import RunRecorder


class TerminalBars(ABC):
    """What all bars have in common: their look, and when they are shown.

    Raises:
        NotConfigured: There is no terminal, or PROGRESS_ENABLED is off.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = read_settings(TerminalSettings, crawler.settings)
        if not (settings.progress_enabled and sys.stderr.isatty()):
            raise NotConfigured  # without a reason, which Scrapy would warn of every time
        self.crawler, self.command = crawler, settings.run_command
        self.progress = make_progress()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the bars of a crawl, and listen to what they count."""
        bars = cls(crawler)
        crawler.signals.connect(bars.progress.start, signals.spider_opened)
        crawler.signals.connect(bars.progress.stop, signals.spider_closed)
        for signal, receiver in bars.list_receivers():
            crawler.signals.connect(receiver, signal)
        return bars

    @abstractmethod
    def list_receivers(self) -> list[tuple[Any, Callable[..., None]]]:
        """Return Scrapy's signals with what is called for each."""


class AddressBar(TerminalBars):
    """One bar over all addresses found so far, with the one that was answered last."""

    hides_what_is_done: ClassVar[bool] = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._tasks: dict[str, TaskID] = {}

    def list_receivers(self) -> list[tuple[Any, Callable[..., None]]]:
        """Return the signals of requests."""
        return [
            (signals.request_scheduled, self.request_scheduled),
            (signals.request_dropped, self.request_dropped),
            (signals.request_left_downloader, self.request_left_downloader),
        ]

    def name_bar(self, request: Request) -> str | None:
        """Return what the bar is called that counts a request; None where none does."""
        return self.command

    def request_scheduled(self, request: Request) -> None:
        """Count an address that is to be asked for."""
        self._move(request, total=1)

    def request_dropped(self, request: Request) -> None:
        """Forget an address that was asked for before."""
        self._move(request, total=-1)

    def request_left_downloader(self, request: Request) -> None:
        """Count an address that was answered, or not."""
        if not request.meta.get("dont_obey_robotstxt"):  # robots.txt itself is not scheduled
            self._move(request, done=1)

    def _move(self, request: Request, *, total: int = 0, done: int = 0) -> None:
        name = self.name_bar(request)
        if name is None:
            return
        if name not in self._tasks:
            self._tasks[name] = self.progress.add_task(name, total=0, address="")
        task = self.progress.tasks[self._tasks[name]]
        goal, reached = (task.total or 0) + total, task.completed + done
        address = request.url[-60:] if done else task.fields["address"]
        visible = reached < goal or not self.hides_what_is_done
        self.progress.update(task.id, total=goal, completed=reached, address=address, visible=visible)


class PortalBars(AddressBar):
    """One bar a portal, counting its addresses; a portal that is done makes room for the others."""

    hides_what_is_done = True

    def name_bar(self, request: Request) -> str | None:
        """Return the portal's name."""
        portal: str | None = request.meta.get("portal")
        recorder = self.crawler.get_extension(RunRecorder)
        known = recorder.portals.get(portal) if recorder and portal else None
        return known.name if known else portal


class DocumentBar(TerminalBars):
    """One bar over all documents of the archive; the spider's ``total`` says how many there are."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._task = self.progress.add_task(self.command, total=None, address="")

    def list_receivers(self) -> list[tuple[Any, Callable[..., None]]]:
        """Return the signal of items."""
        return [(signals.item_scraped, self.item_scraped)]

    def item_scraped(self, item: Any) -> None:
        """Count a document."""
        total = getattr(self.crawler.spider, "total", 0) or None
        self.progress.update(self._task, total=total, advance=1, address=item.url[-60:])
