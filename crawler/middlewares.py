"""Downloader middlewares: what may be asked, and how to ask for nothing new."""

from pathlib import Path
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured

from crawler.extensions import RunRecorder
from pipelines.store.crawl import find_validators

CONDITIONS = ("If-None-Match", "If-Modified-Since")
"""The headers of a conditional request that this crawl sends (RFC 9110, §13.1)."""


class OffPortalError(IgnoreRequest):
    """A request, usually by a redirect, to a host that is none of its portal's."""


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
        return cls(recorder, Path(crawler.settings["ARCHIVE"]))

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
