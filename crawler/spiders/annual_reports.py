"""Walks the portals' columns, their pages and attachments."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from sqlite_utils import Database
from twisted.python.failure import Failure

from crawler.addresses import Kind, classify, is_detail, normalize, twin_base
from crawler.arguments import ArgumentError, read_selection, refuse_unknown
from crawler.errors import name_error
from crawler.extensions import RunRecorder
from crawler.items import DocumentItem, FailureItem, Link, ListingItem, UnchangedItem
from crawler.listings import Entry, Listing, ListingError, page_addresses, read_listing
from crawler.middlewares import CONDITIONS
from crawler.pages import diagnose, find_attachments
from crawler.portals import Column, Portal, PortalError, load_portals, select_portals
from crawler.revisits import Rhythm
from pipelines.documents.encoding import decode_html
from pipelines.documents.media_types import sniff
from pipelines.documents.model import Layout, ReadError
from pipelines.store.crawl import known_addresses, known_listings
from pipelines.titles import read_title

NOT_MODIFIED = 304
_ABOVE_COMMAND_LINE = SETTINGS_PRIORITIES["cmdline"] + 1


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
        slots = {host: dict(slot) for host, slot in settings.getdict("DOWNLOAD_SLOTS").items()}
        for portal in load_portals(Path(settings["PORTALS"])).values():
            own = {"delay": portal.delay, "concurrency": portal.concurrency}
            for host in portal.hosts:
                slots.setdefault(_name_host(host), {}).update({k: v for k, v in own.items() if v is not None})
        # A portal's own entry, and nothing else here, stands above what the command line says (contract).
        settings.set("DOWNLOAD_SLOTS", slots, _ABOVE_COMMAND_LINE)

    def __init__(self, years: str = "", portal: str = "", since: str = "", sample: str = "", **kwargs: Any) -> None:
        refuse_unknown(kwargs, ["years", "portal", "since", "sample"])
        super().__init__()
        self.empty_listings: list[tuple[Portal, str]] = []
        self.arguments = {"years": years, "portal": portal, "since": since, "sample": sample}
        self.selection = read_selection(years, portal, since, sample)
        self._sampled: defaultdict[str, set[str]] = defaultdict(set)
        self._known: frozenset[str] = frozenset()
        self.rhythm: Rhythm

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider; refuse unknown portals, and strangers' hosts where no contact is named."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        registry = load_portals(Path(crawler.settings["PORTALS"]))
        try:
            spider.portals = select_portals(registry, spider.selection.portals)
        except PortalError as error:
            raise ArgumentError(f"portal={spider.arguments['portal']!r}: {error}") from error
        foreign = [host for portal in spider.portals for host in portal.hosts if not _is_loopback(host)]
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
        columns = {column.url: (portal, column) for portal in self.portals for column in portal.columns}
        # What a column led to that the registry no longer has is the portal's still.
        first = {portal.id: (portal, portal.columns[0]) for portal in self.portals if portal.columns}
        rows = list(known_addresses(self._db, first))
        self._known = frozenset(row["url"] for row in rows)
        for url, (portal, column) in columns.items():
            yield self._request_listing(url, portal, column)
        at = datetime.now(UTC)
        for row in rows:
            portal, column = columns.get(row["column_url"], first[row["portal"]])
            link = Link(row["url"], row["kind"], row["title"], row["listed_on"])
            if self._is_due(row, at) and self._wants(link, portal):
                yield self._request_document(link, portal, column, row["found_on"])

    @property
    def _db(self) -> Database:
        recorder = self.crawler.get_extension(RunRecorder)
        assert recorder is not None
        return recorder.db

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
            chosen = self._sampled[portal.id]
            if len(chosen) < self.selection.sample:
                chosen.add(link.url)
            return link.url in chosen
        return True

    def _is_new(self, link: Link) -> bool:
        """Tell whether a page's link leads to what no run knew before; what was known start() asks for when due."""
        return not link.ignored and link.url not in self._known

    def _request_listing(self, url: str, portal: Portal, column: Column) -> Request:
        return Request(
            url,
            self.parse_listing,
            errback=self.fail,
            cb_kwargs={"portal": portal, "column": column},
            meta={"portal": portal.id, "address": url},
            priority=10,
        )

    def _request_document(self, link: Link, portal: Portal, column: Column, found_on: str | None) -> Request:
        return Request(
            link.url,
            self.parse_document,
            errback=self.fail,
            cb_kwargs={"portal": portal, "column": column, "found_on": found_on},
            meta={"portal": portal.id, "address": link.url},
        )

    # --- what was answered ---

    def parse_listing(self, response: Response, portal: Portal, column: Column) -> Iterator[Any]:
        """Yield the listing, then requests for its other pages and for what it lists."""
        is_first = response.meta["address"] == column.url
        links: list[Link] = []
        if response.status == NOT_MODIFIED:
            yield self._unchanged(response, column)
            # The first page stays the same where an old report is added to a later one.
            others = known_listings(self._db, column.url) if is_first else []
        else:
            listing = self._read_listing(response, column)
            if isinstance(listing, FailureItem):
                yield listing
                return
            if not listing.entries:
                # Not stored, so that it is not taken for unchanged next time. Whether it is a failure is the portal's
                # to say, when the run ends.
                self.empty_listings.append((portal, response.meta["address"]))
                return
            others = page_addresses(column.url, listing.pages) if is_first else []
            links = [link for entry in listing.entries for link in _links_of(entry, portal)]
            found = [*(Link(url, "listing") for url in others), *links]
            yield ListingItem(**self._answer(response, portal, column), links=found)
        for url in others:
            yield self._request_listing(url, portal, column)
        for link in links:
            if self._is_new(link) and self._wants(link, portal):
                yield self._request_document(link, portal, column, response.url)

    def _read_listing(self, response: Response, column: Column) -> Listing | FailureItem:
        if problem := diagnose(response):
            return self._fail(response, "fetch", problem.error, problem.message)
        page = _as_page(response)
        if page is None:
            return self._fail(response, "fetch", "not_html", "a listing that is no HTML")
        try:
            listing = read_listing(page, column)
            if response.meta["address"] == column.url:
                page_addresses(column.url, listing.pages)  # raises where this column's pages have no numbers
        except ListingError as error:
            return self._fail(response, "listing", "unreadable", str(error))
        return listing

    def parse_document(self, response: Response, portal: Portal, column: Column, found_on: str | None) -> Iterator[Any]:
        """Yield a page or an attachment with its bytes, then requests for a page's attachments."""
        if response.status == NOT_MODIFIED:
            yield self._unchanged(response, column)
            return
        if problem := diagnose(response):
            yield self._fail(response, "fetch", problem.error, problem.message)
            return
        links = []
        if classify(response.url) is Kind.PAGE and (page := _as_page(response)):
            links = [_attachment_link(link.url, link.text, portal) for link in find_attachments(page)]
        layout = Layout(column.body, column.header)
        answer = self._answer(response, portal, column)
        yield DocumentItem(**answer, found_on=found_on, links=links, body=response.body, layout=layout)
        for link in links:
            if self._is_new(link):
                yield self._request_document(link, portal, column, response.url)

    def fail(self, failure: Failure) -> Iterator[FailureItem]:
        """Yield the failure of a listing page, a page or an attachment."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy on what it gives an errback
        response = getattr(failure.value, "response", None)
        problem = diagnose(response) if isinstance(response, Response) else None
        error, message = (problem.error, problem.message) if problem else name_error(failure)
        yield FailureItem(request.meta["address"], "fetch", error, message)

    def _fail(self, response: Response, stage: str, error: str, message: str) -> FailureItem:
        return FailureItem(response.meta["address"], stage, error, message)

    def _unchanged(self, response: Response, column: Column) -> UnchangedItem | FailureItem:
        assert response.request is not None
        if not any(name in response.request.headers for name in CONDITIONS):
            return self._fail(response, "fetch", "http_304", "the server answered 304 to a request without conditions")
        return UnchangedItem(normalize(response.url), response.meta["address"], Layout(column.body, column.header))

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


def _as_page(response: Response) -> TextResponse | None:
    """Return an answer as a page whose text is what its bytes say, None for what is no text.

    Content type and charset of the header do not count: they are often wrong, and a page under a wrong label is a
    page (contract).
    """
    if sniff(response.body) not in {"text/html", "text/plain"}:
        return None
    try:
        body = decode_html(response.body).encode()
    except ReadError:
        return response if isinstance(response, TextResponse) else None
    return HtmlResponse(response.url, response.status, response.headers, body, encoding="utf-8")


def _name_host(host: str) -> str:
    """Return the name of a ``host`` or ``host:port`` as Scrapy names download slots."""
    return urlsplit(f"//{host}").hostname or host


def _is_loopback(host: str) -> bool:
    name = _name_host(host)
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:  # a name, not an address
        return False


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
