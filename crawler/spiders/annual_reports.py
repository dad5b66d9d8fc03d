"""Walks the portals' columns, their pages and attachments."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.addresses import Kind, classify, is_detail, normalize, twin_base
from crawler.arguments import ArgumentError, read_selection
from crawler.errors import name_error
from crawler.extensions import RunRecorder
from crawler.items import DocumentItem, FailureItem, Link, ListingItem, UnchangedItem
from crawler.listings import Entry, ListingError, page_addresses, read_listing
from crawler.pages import diagnose, find_attachments
from crawler.portals import Column, Portal, load_portals, select_portals
from crawler.revisits import Rhythm
from pipelines.documents.model import Layout
from pipelines.store.crawl import known_addresses
from pipelines.titles import read_title

NOT_MODIFIED = 304
_LOOPBACK = ("127.", "localhost", "[::1]")


class AnnualReportsSpider(Spider):
    """Yields what every column lists, each listed page with its attachments, and each failure on the way.

    Arguments: ``years=2015-2019``, ``portal=ID[,ID]``, ``since=2026-01-01`` (the listing's date), ``sample=N``
    (reports per portal). What they leave out stays in the frontier for a later run.
    """

    name = "annual_reports"

    # --- set-up ---

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Name the contact, and give each portal that asks for it its own delay and concurrency."""
        super().update_settings(settings)
        agent = f"cq-disclosure/{version('cq-disclosure')}"
        contact = settings.get("CONTACT")
        settings.set("USER_AGENT", f"{agent} (+{contact})" if contact else agent, "spider")
        slots: dict[str, dict[str, float]] = dict(settings.getdict("DOWNLOAD_SLOTS"))
        for portal in load_portals(Path(settings["PORTALS"])).values():
            own = {"delay": portal.delay, "concurrency": portal.concurrency}
            for host in portal.hosts:
                slots.setdefault(host.partition(":")[0], {}).update({k: v for k, v in own.items() if v is not None})
        settings.set("DOWNLOAD_SLOTS", slots, "spider")

    def __init__(self, years: str = "", portal: str = "", since: str = "", sample: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.arguments = {"years": years, "portal": portal, "since": since, "sample": sample}
        self.selection = read_selection(years, portal, since, sample)
        self._requested: Counter[str] = Counter()
        self.rhythm: Rhythm

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider; refuse unknown portals, and strangers' hosts where no contact is named."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        registry = load_portals(Path(crawler.settings["PORTALS"]))
        spider.portals = select_portals(registry, spider.selection.portals)
        foreign = [host for portal in spider.portals for host in portal.hosts if not host.startswith(_LOOPBACK)]
        if foreign and not crawler.settings.get("CONTACT"):
            raise ArgumentError(
                f"CONTACT is not set: name whom {foreign[0]} can write to, with -s CONTACT=you@example.org"
            )
        spider.rhythm = Rhythm.from_settings(crawler.settings)
        return spider

    portals: list[Portal]

    @property
    def expected_portals(self) -> list[Portal]:
        """The portals that must have reports after this run: all that were walked whole."""
        return self.portals if self.selection.whole else []

    # --- what to ask for ---

    async def start(self) -> AsyncIterator[Request]:
        """Yield every column's first page, then every known address that is due or was never answered."""
        for portal in self.portals:
            for column in portal.columns:
                yield self._request_listing(column.url, portal, column)
        for request in self._revisit():
            yield request

    def _revisit(self) -> Iterator[Request]:
        recorder = self.crawler.get_extension(RunRecorder)
        assert recorder is not None
        columns = {column.url: (portal, column) for portal in self.portals for column in portal.columns}
        at = datetime.now(UTC)
        for row in list(known_addresses(recorder.db, [portal.id for portal in self.portals])):
            if row["column_url"] not in columns or not self._is_due(row, at):
                continue
            portal, column = columns[row["column_url"]]
            link = Link(row["url"], row["kind"], row["title"], row["listed_on"])
            if link.kind == "listing":
                yield self._request_listing(link.url, portal, column)
            elif self._wants(link, portal):
                yield self._request_document(link, portal, column, row["found_on"])

    def _is_due(self, row: dict[str, Any], at: datetime) -> bool:
        if row["state"] != "fetched" or row["changed_at"] is None:
            return True
        last_seen, changed = (datetime.fromisoformat(row[name]) for name in ("last_seen_at", "changed_at"))
        return self.rhythm.is_due(at, last_seen, changed)

    def _wants(self, link: Link, portal: Portal) -> bool:
        """Tell whether a link is within the selection; what does not say its year or date is."""
        title = read_title(link.title)
        if self.selection.years and title and title.year and title.year not in self.selection.years:
            return False
        if self.selection.since and link.listed_on and link.listed_on < self.selection.since:
            return False
        if self.selection.sample and link.kind == "page":
            self._requested[portal.id] += 1
            return self._requested[portal.id] <= self.selection.sample
        return True

    def _request_listing(self, url: str, portal: Portal, column: Column) -> Request:
        return Request(
            url,
            self.parse_listing,
            errback=self.fail_listing,
            cb_kwargs={"portal": portal, "column": column},
            meta={"portal": portal.id, "address": url},
            priority=10,
        )

    def _request_document(self, link: Link, portal: Portal, column: Column, found_on: str | None) -> Request:
        return Request(
            link.url,
            self.parse_document,
            errback=self.fail_document,
            cb_kwargs={"portal": portal, "column": column, "found_on": found_on},
            meta={"portal": portal.id, "address": link.url},
        )

    # --- what was answered ---

    def parse_listing(self, response: Response, portal: Portal, column: Column) -> Iterator[Any]:
        """Yield the listing, then requests for its other pages and for what it lists."""
        if response.status == NOT_MODIFIED:
            yield self._unchanged(response)
            return
        problem = diagnose(response)
        if problem or not isinstance(response, TextResponse):
            yield self._fail(response, "fetch", *((problem.error, problem.message) if problem else _NO_TEXT))
            return
        try:
            listing = read_listing(response, column)
            others = page_addresses(column.url, listing.pages) if response.meta["address"] == column.url else []
        except ListingError as error:
            yield self._fail(response, "listing", "unreadable", str(error))
            return
        if not listing.entries:
            yield self._fail(response, "listing", "no_entries", "the page lists nothing that could be a report")
            return
        links = [Link(url, "listing") for url in others]
        for entry in listing.entries:
            links += _links_of(entry, portal)
        yield ListingItem(**self._answer(response, portal, column), links=links)
        for url in others:
            yield self._request_listing(url, portal, column)
        for link in links:
            if link.kind != "listing" and not link.ignored and self._wants(link, portal):
                yield self._request_document(link, portal, column, response.url)

    def parse_document(self, response: Response, portal: Portal, column: Column, found_on: str | None) -> Iterator[Any]:
        """Yield a page or an attachment with its bytes, then requests for a page's attachments."""
        if response.status == NOT_MODIFIED:
            yield self._unchanged(response)
            return
        if problem := diagnose(response):
            yield self._fail(response, "fetch", problem.error, problem.message)
            return
        links = []
        if isinstance(response, TextResponse) and classify(response.url) is Kind.PAGE:
            links = [_attachment_link(link.url, link.text, portal) for link in find_attachments(response)]
        layout = Layout(column.body, column.header)
        answer = self._answer(response, portal, column)
        yield DocumentItem(**answer, found_on=found_on, links=links, body=response.body, layout=layout)
        for link in links:
            if not link.ignored:
                yield self._request_document(link, portal, column, response.url)

    def fail_listing(self, failure: Failure) -> Iterator[FailureItem]:
        """Yield the failure of a listing page."""
        yield self._fail_request(failure)

    def fail_document(self, failure: Failure) -> Iterator[FailureItem]:
        """Yield the failure of a page or attachment."""
        yield self._fail_request(failure)

    def _fail_request(self, failure: Failure) -> FailureItem:
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy on what it gives an errback
        response = getattr(failure.value, "response", None)
        problem = diagnose(response) if isinstance(response, Response) else None
        error, message = (problem.error, problem.message) if problem else name_error(failure)
        return FailureItem(request.meta["address"], "fetch", error, message)

    def _fail(self, response: Response, stage: str, error: str, message: str) -> FailureItem:
        return FailureItem(response.meta["address"], stage, error, message)

    def _unchanged(self, response: Response) -> UnchangedItem:
        return UnchangedItem(normalize(response.url), response.meta["address"])

    def _answer(self, response: Response, portal: Portal, column: Column) -> dict[str, Any]:
        return {
            "url": normalize(response.url),
            "address": response.meta["address"],
            "status": response.status,
            "etag": _header(response, "ETag"),
            "last_modified": _header(response, "Last-Modified"),
            "portal": portal.id,
            "column_url": column.url,
        }


_NO_TEXT = ("not_html", "a listing that is no HTML")


def _links_of(entry: Entry, portal: Portal) -> Iterator[Link]:
    """Yield what a listed entry leads to: the page, or for a mobile or app twin the twin, ignored, and its page."""
    base = twin_base(entry.url)
    if base:
        yield Link(entry.url, "page", entry.title, entry.listed_on, ignored="twin")
    url, kind = base or entry.url, classify(base or entry.url)
    ignored = ""
    if not portal.allows(url):
        ignored = "off_portal"
    elif kind is Kind.OTHER or (kind is Kind.PAGE and not is_detail(url) and url.endswith("/")):
        ignored = "not_a_document"
    yield Link(url, "attachment" if kind is Kind.ATTACHMENT else "page", entry.title, entry.listed_on, ignored)


def _attachment_link(url: str, text: str, portal: Portal) -> Link:
    return Link(url, "attachment", text, ignored="" if portal.allows(url) else "off_portal")


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
