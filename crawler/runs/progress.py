"""Bars on a terminal for the long runs: one a portal with rate and estimate, or one for the whole archive."""

import sys
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.runs.recorder import RunRecorder


class RateColumn(ProgressColumn):
    """How many are done in a minute, over the last ones."""

    def render(self, task: Task) -> Text:
        """Return the rate, or a dash before there is one."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed * 60:,.0f}/min" if speed else "–/min", justify="right")


class _Bars:
    """What both have in common: quiet where there is no terminal or PROGRESS_ENABLED is off."""

    def __init__(self, crawler: Crawler) -> None:
        if not (crawler.settings.getbool("PROGRESS_ENABLED") and sys.stderr.isatty()):
            raise NotConfigured  # without a reason, which Scrapy would warn of every time
        self.crawler = crawler
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            RateColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )

    def spider_opened(self) -> None:
        """Show the bars."""
        self.progress.start()

    def spider_closed(self) -> None:
        """Leave the terminal as it was."""
        self.progress.stop()


class PortalBars(_Bars):
    """One bar a portal, counting the addresses found so far; a portal that is done makes room for the others."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.tasks: dict[str, TaskID] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to what is asked for and what is answered."""
        bars = cls(crawler)
        for signal, receiver in (
            (signals.spider_opened, bars.spider_opened),
            (signals.request_scheduled, bars.request_scheduled),
            (signals.request_dropped, bars.request_dropped),
            (signals.request_left_downloader, bars.request_left_downloader),
            (signals.spider_closed, bars.spider_closed),
        ):
            crawler.signals.connect(receiver, signal)
        return bars

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
        portal = request.meta.get("portal")
        if portal is None:
            return
        if portal not in self.tasks:
            recorder = self.crawler.get_extension(RunRecorder)
            known = recorder.portals.get(portal) if recorder else None
            self.tasks[portal] = self.progress.add_task(known.name if known else portal, total=0)
        task = self.progress.tasks[self.tasks[portal]]
        goal, reached = (task.total or 0) + total, task.completed + done
        self.progress.update(task.id, total=goal, completed=reached, visible=reached < goal)


class ItemBar(_Bars):
    """One bar over all documents of the archive; the spider's ``total`` says how many there are."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.task = self.progress.add_task(str(crawler.settings.get("RUN_COMMAND", "crawl")), total=None)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to what was looked at."""
        bar = cls(crawler)
        crawler.signals.connect(bar.spider_opened, signals.spider_opened)
        crawler.signals.connect(bar.item_scraped, signals.item_scraped)
        crawler.signals.connect(bar.spider_closed, signals.spider_closed)
        return bar

    def item_scraped(self) -> None:
        """Count a document."""
        total = getattr(self.crawler.spider, "total", 0) or None
        self.progress.update(self.task, total=total, advance=1)
