"""The last step before the network: when a host may be asked, and what its answer says of it."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.file import FileDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface
from w3lib.url import file_uri_to_path

from crawler.hosts.budgets import HostBook, LeftForLaterError, read_retry_after

NO_ANSWER = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
"""What Scrapy raises where a host does not answer, or not to the end."""

SLICE = 0.2
"""Seconds after which a wait looks whether the crawl is being stopped."""


class PoliteDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https; waits as long as a host is to be left alone, and tells the book of answers.

    A middleware would be too early: a request may wait in its host's queue long after it has passed one.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        book = crawler.get_extension(HostBook)
        assert book is not None, "settings.py has it among the EXTENSIONS"
        self._book = book

    async def download_request(self, request: Request) -> Response:
        """Return the answer to a request.

        Raises:
            LeftForLaterError: The host is asked no more tonight, or the crawl is being stopped.
        """
        await self._wait(request.url)
        self._book.count_request(request.url)
        try:
            response = await super().download_request(request)
        except NO_ANSWER:
            self._book.record_trouble(request.url)
            raise
        if not self._book.record_answer(request.url, response.status, find_retry_after(response)):
            request.meta["dont_retry"] = True  # what RetryMiddleware looks at
        return response

    async def _wait(self, url: str) -> None:
        while True:
            if not self._crawler.engine.running:
                raise LeftForLaterError(f"{url}: the crawl is being stopped")
            self._book.check(url)
            pause = self._book.find_pause(url)
            if not pause:
                return
            await asyncio.sleep(min(pause, SLICE))


class BoundedFileHandler(FileDownloadHandler):
    """Scrapy's handler of ``file:``, with the bound of all other downloads."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    async def download_request(self, request: Request) -> Response:
        """Return a file.

        Raises:
            DownloadCancelledError: It has more than DOWNLOAD_MAXSIZE bytes.
        """
        size = Path(file_uri_to_path(request.url)).stat().st_size
        if 0 < self._most < size:
            raise DownloadCancelledError(f"the file has {size} bytes, more than DOWNLOAD_MAXSIZE ({self._most})")
        return await super().download_request(request)


class HostQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue, without handing out more requests of a host than may be under way at a time.

    The rest would wait in the downloader, where CONCURRENT_REQUESTS counts them, so that a host that is left alone kept
    the others waiting. And without a delay Scrapy 2.19 starts all of them at once, whatever the slot's concurrency.
    """

    def __init__(self, crawler: Crawler, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        self._downloader_interface = _FreeHosts(crawler)

    def count_waiting(self, slot: str) -> int:
        """Return how many requests of a download slot (a host's name) wait here."""
        return len(self.pqueues[slot]) if slot in self.pqueues else 0


class _FreeHosts(DownloaderInterface):
    """Those download slots only that have room; where none has, the queue hands out nothing for now.

    Counted is what the downloader has, not what its slots have: what waits for a robots.txt is in no slot yet.
    """

    def stats(self, possible_slots: Any) -> list[tuple[int, str]]:
        active = Counter(self.get_slot_key(request) for request in self.downloader.active)
        return [(active[slot], slot) for slot in possible_slots if active[slot] < self._room(slot)]

    def _room(self, slot: str) -> int:
        known = self.downloader.slots.get(slot)
        return max(1, known.concurrency if known else 1)


def find_retry_after(response: Response) -> float | None:
    """Return the seconds that an answer wants its server to be left alone, None where it does not say."""
    value = response.headers.get("Retry-After")
    return read_retry_after(value.decode("latin-1") if value else None, datetime.now(UTC))
