"""Looks at each column's first page and at one page that it lists, and says what is there. Stores nothing."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.configuration.declarations import read_settings
from crawler.errors import name_error
from crawler.hosts.courtesy import check_contact, set_courtesy
from crawler.listings.pages import diagnose
from crawler.listings.reader import read_listing_page
from crawler.listings.responses import decode_page
from crawler.portals.checks import ColumnReport, describe_detail, describe_listing
from crawler.portals.portal import Column, Portal
from crawler.portals.region import PortalSettings
from crawler.portals.registry import load_portals, select_portals
from pipelines.items import FailureItem

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 5


class PortalCheckSpider(Spider):
    """Fills ``reports`` with what each column of some portals holds and what of it does not fit.

    Argument: ``portals``, ids of the registry separated by commas; none means all.
    """

    name = "portal_check"

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Be as polite as a crawl, and keep no record: there is no database in this."""
        super().update_settings(settings)
        portals = read_settings(PortalSettings, settings)
        set_courtesy(settings, load_portals(portals.find_registry()).values(), portals.contact)
        quiet = {"crawler.runs.recorder.RunRecorder": None, "crawler.runs.progress.AddressBar": None}
        settings.set("EXTENSIONS", {**settings.getdict("EXTENSIONS"), **quiet}, "spider")
        settings.set("ITEM_PIPELINES", {}, "spider")
        settings.set("HTTPERROR_ALLOW_ALL", True, "spider")  # an error is what is looked for
        settings.set("REDIRECT_ENABLED", False, "spider")  # only this spider knows which hosts are the portal's

    def __init__(self, portals: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wanted = [part for part in portals.split(",") if part]
        self.reports: list[ColumnReport] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider; refuse unknown portals, and strangers' hosts where no contact is named."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = read_settings(PortalSettings, crawler.settings)
        spider.portals = select_portals(load_portals(settings.find_registry()), spider.wanted)
        check_contact(spider.portals, settings.contact)
        return spider

    portals: list[Portal]

    async def start(self) -> AsyncIterator[Request]:
        """Yield every column's first page."""
        for portal in self.portals:
            for column in portal.columns:
                report = ColumnReport(portal.id, column.url, column.kind)
                self.reports.append(report)
                yield self._ask(column.url, self.parse_listing, portal, column, report)

    def _ask(
        self, url: str, callback: Any, portal: Portal, column: Column, report: ColumnReport, hops: int = 0
    ) -> Request:
        return Request(
            url,
            callback,
            errback=self.fail,
            cb_kwargs={"portal": portal, "column": column, "report": report},
            meta={"address": url, "portal": portal.id, "hops": hops, "callback": callback},
            dont_filter=True,
        )

    def parse_listing(
        self, response: Response, portal: Portal, column: Column, report: ColumnReport
    ) -> Iterator[Request]:
        """Describe the listing, then ask for the first page that it lists."""
        if response.status in REDIRECTS:
            yield from self._follow(response, portal, column, report)
            return
        response.meta["address"] = column.url  # after a redirect too: its pages are counted as the column's
        listing = read_listing_page(response, portal, column)
        if isinstance(listing, FailureItem):
            report.problems.append(f"{listing.error}: {listing.message}")
            return
        detail = describe_listing(report, listing, portal, column)
        if detail:
            yield self._ask(detail, self.parse_detail, portal, column, report)

    def parse_detail(
        self, response: Response, portal: Portal, column: Column, report: ColumnReport
    ) -> Iterator[Request]:
        """Describe one page."""
        if response.status in REDIRECTS:
            yield from self._follow(response, portal, column, report)
            return
        report.detail_url = response.url
        if problem := diagnose(response):
            report.problems.append(f"its page: {problem.error}: {problem.message}")
            return
        describe_detail(report, response.body, decode_page(response), column)

    def _follow(self, response: Response, portal: Portal, column: Column, report: ColumnReport) -> Iterator[Request]:
        """Go where an answer leads, on the portal's own hosts; nothing else is ever asked."""
        target = response.urljoin((response.headers.get("Location") or b"").decode("latin-1"))
        hops = response.meta["hops"] + 1
        report.notes.append(f"redirects to {target}")
        if not portal.allows(target):
            report.problems.append(f"off_portal: it redirects to {target}, which is on none of the portal's hosts")
        elif hops > MAX_REDIRECTS:
            report.problems.append(f"redirects: more than {MAX_REDIRECTS}")
        else:
            yield self._ask(target, response.meta["callback"], portal, column, report, hops)

    def fail(self, failure: Failure) -> None:
        """Record that nothing was answered."""
        error, message = name_error(failure)
        report = failure.request.cb_kwargs["report"]  # type: ignore[attr-defined]  # set by Scrapy for an errback
        report.problems.append(f"{error}: {message}")
