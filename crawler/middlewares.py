"""Downloader middlewares: what may be asked, and how to ask for nothing new."""

import logging
import zlib
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares import robotstxt
from scrapy.exceptions import IgnoreRequest, NotConfigured, ResponseDataLossError
from scrapy.http import Response

from crawler.configuration.declarations import read_settings
from crawler.configuration.groups import StorageSettings
from crawler.examination.calls import SentAnswer, judge_challenge
from crawler.hosts.budgets import SERVER_ERRORS, TOO_MANY_REQUESTS, HostBook
from crawler.hosts.downloads import NO_ANSWER
from crawler.listings.pages import may_be_challenge
from crawler.listings.responses import CONDITIONS
from crawler.runs.recorder import RunRecorder
from pipelines.store.sightings import find_validators
from pipelines.workers import LimitError, WorkerPool

CHALLENGE = "challenge"
"""Key of ``Request.meta``: whether the answer was a challenge."""


class OffPortalError(IgnoreRequest):
    """A request, usually by a redirect, to a host that is none of its portal's."""


class RobotsUnreachableError(IgnoreRequest):
    """A request to a host whose robots.txt nobody can read for now; ``cause`` is what came instead of it."""

    def __init__(self, message: str, cause: Exception | None) -> None:
        super().__init__(message)
        self.cause = cause


class PortalHostsMiddleware:
    """Refuses every request outside the hosts of the request's portal, redirects included.

    Scrapy's OffsiteMiddleware knows neither ports nor portals and drops a redirect without a word; here the
    request's errback hears of it. robots.txt requests name no portal: any portal's host will do.
    """

    def __init__(self, recorder: RunRecorder) -> None:
        self._portals = recorder.portals

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        recorder = crawler.get_extension(RunRecorder)
        if recorder is None:
            raise NotConfigured
        return cls(recorder)

    def process_request(self, request: Request) -> None:
        if request.url.startswith("file:"):
            return
        asked = request.meta.get("portal")
        portals = [self._portals[asked]] if asked else self._portals.values()
        if not any(portal.allows(request.url) for portal in portals):
            raise OffPortalError(f"{request.url} is on no host of the portal {asked or 'registry'}")


class ConditionalRequestMiddleware:
    """Asks for a known address with its ETag and Last-Modified, so that an unchanged one answers 304.

    Without them where the archive has lost the bytes that a 304 would stand for.
    """

    def __init__(self, recorder: RunRecorder, archive: Path) -> None:
        self._db, self._archive = recorder.db, archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        recorder = crawler.get_extension(RunRecorder)
        if recorder is None:
            raise NotConfigured
        return cls(recorder, read_settings(StorageSettings, crawler.settings).archive)

    def process_request(self, request: Request) -> None:
        if "portal" not in request.meta:
            return
        for name in CONDITIONS:  # a redirected request still carries those of the address before
            request.headers.pop(name, None)
        validators = find_validators(self._db, request.url)
        if validators is None or (validators.archive_path and not (self._archive / validators.archive_path).exists()):
            return
        if validators.etag:
            request.headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            request.headers["If-Modified-Since"] = validators.last_modified


class HostLimitsMiddleware:
    """Refuses what a host is not asked tonight, before it waits in the host's queue or for its robots.txt.

    Tells the book of challenges before the next request of their host is handed out.
    """

    def __init__(self, book: HostBook, pool: WorkerPool | None) -> None:
        self._book, self._pool = book, pool

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        book, recorder = crawler.get_extension(HostBook), crawler.get_extension(RunRecorder)
        if book is None:
            raise NotConfigured
        return cls(book, recorder.pool if recorder else None)

    def process_request(self, request: Request) -> None:
        if not request.url.startswith("file:"):
            self._book.check(request.url)

    async def process_response(self, request: Request, response: Response) -> Response:
        if "portal" in request.meta:
            challenge = may_be_challenge(response) and await self._is_challenge(request, response)
            request.meta[CHALLENGE] = challenge
            if challenge:
                self._book.record_challenge(request.url)
            else:
                self._book.record_page(request.url)
        return response

    async def _is_challenge(self, request: Request, response: Response) -> bool:
        """Ask a worker process: a page that only looks like a challenge may be of any size and make."""
        answer = SentAnswer.take(response, request)
        if self._pool is None:  # `check-portals` has none
            return judge_challenge(answer)
        try:
            return await self._pool.call(judge_challenge, answer)
        except LimitError:  # its examination says so
            return False


class RobotsUnreachableMiddleware:
    """Asks a host for nothing as long as its robots.txt cannot be had (RFC 9309, §2.3.1.4).

    That is after a status of 5xx, after 429, which says as much, and after no answer; RobotsTxtMiddleware would allow
    everything. Any other status of 4xx means that there is no robots.txt and everything is allowed (§2.3.1.3). So does
    a redirect to a host that is none of the registry's: it is not followed, as if it were the sixth (§2.3.1.2).

    Each refusal counts as one more request without an answer, so that the host is soon asked no more tonight.
    Stands next to RobotsTxtMiddleware, where RetryMiddleware has done what it can.
    """

    def __init__(self, book: HostBook) -> None:
        # Scrapy's own logs a traceback for every host that is down; each is a row in failures.
        logging.getLogger(robotstxt.__name__).setLevel(logging.CRITICAL)
        self._book = book
        self._unreachable: dict[str, tuple[str, Exception | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        book = crawler.get_extension(HostBook)
        if book is None:
            raise NotConfigured
        return cls(book)

    def process_request(self, request: Request) -> None:
        host = _host_of(request)
        if host in self._unreachable and not _is_robots(request):
            said, cause = self._unreachable[host]
            self._book.record_trouble(request.url)
            raise RobotsUnreachableError(f"{host}: no robots.txt ({said}), so nothing is asked there", cause)

    def process_response(self, request: Request, response: Response) -> Response:
        if _is_robots(request) and (response.status >= SERVER_ERRORS or response.status == TOO_MANY_REQUESTS):
            self._unreachable[_host_of(request)] = f"status {response.status}", None
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if _is_robots(request) and isinstance(exception, NO_ANSWER):
            self._unreachable[_host_of(request)] = f"{exception}" or type(exception).__name__, exception


class WholeBodyMiddleware:
    """Refuses a compressed body that ends early, whatever the server says of its length.

    Scrapy compares lengths where one is stated, which may be that of a stream that was cut before it was sent. Where
    none is, the end of the connection is the end of the body. HttpCompressionMiddleware takes what a cut gzip stream
    holds for the whole page.
    """

    def process_response(self, request: Request, response: Response) -> Response:
        encoding = (response.headers.get("Content-Encoding") or b"").strip().lower()
        if encoding in (b"gzip", b"x-gzip") and not _is_whole_gzip(response.body):
            raise ResponseDataLossError(f"{request.url}: the compressed body ends early")
        return response


def _is_whole_gzip(body: bytes) -> bool:
    """Tell whether a gzip stream has its end, without holding what it unpacks to."""
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    rest = body
    try:
        while rest and not stream.eof:
            stream.decompress(rest, max_length=2**16)
            rest = stream.unconsumed_tail
    except zlib.error:
        return True  # broken, not cut: Scrapy says so
    return stream.eof


def _is_robots(request: Request) -> bool:
    """Tell whether a request is RobotsTxtMiddleware's own."""
    return bool(request.meta.get("dont_obey_robotstxt"))


def _host_of(request: Request) -> str:
    """Return the host that a request was first made to, as RobotsTxtMiddleware names it."""
    first: str = request.meta.get("redirect_urls", [request.url])[0]
    return urlsplit(first).netloc
