"""Reads the portals' columns, their pages and attachments."""

from collections.abc import AsyncIterator, Generator, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from sqlite_utils import Database
from twisted.python.failure import Failure

from crawler.agenda.column_pages import RunColumns
from crawler.agenda.retries import RetrySettings
from crawler.agenda.revisits import RevisitPlan
from crawler.agenda.selection import Agenda
from crawler.configuration.declarations import read_settings
from crawler.configuration.groups import ListingLimits
from crawler.errors import find_wait, name_error
from crawler.examination.calls import CutArticle, Moved
from crawler.examination.examiner import Examiner
from crawler.hosts.budgets import HostBook, LeftForLaterError
from crawler.hosts.courtesy import check_contact, set_courtesy
from crawler.hosts.downloads import HostQueue
from crawler.hosts.slots import name_slot
from crawler.listings.addresses import normalize
from crawler.listings.reader import Listing
from crawler.listings.responses import describe_answer, describe_unchanged, fail_answer
from crawler.portals.arguments import ArgumentError, read_selection, refuse_unknown
from crawler.portals.portal import Column, Portal
from crawler.portals.region import PortalSettings
from crawler.portals.registry import PortalError, load_portals, select_portals
from crawler.runs.recorder import RunRecorder
from crawler.spiders.articles import ArticleReader
from pipelines.items import DocumentItem, FailureItem, Link, ListingItem, UnchangedItem
from pipelines.store.frontier import find_listing, list_pages_found_on, settle

NOT_MODIFIED = 304
PAST_THE_END = frozenset({"http_404", "http_410", "soft_404", "stub", "empty"})
"""How an address answers that is after a column's last page."""

UNASKED = {
    "off_portal": "it stands on a host that is none of the portal's and was not asked for",
    "too_long": "its address is longer than any that is asked for",
}
"""Why an attachment is not asked for, by the reason for which the frontier ignores it."""

QUEUED = 50
"""Known addresses of a portal that wait in the queue at a time; the others stay in the database."""


class AnnualReportsSpider(Spider):
    """Yields what every column lists, each listed page with its attachments, and each failure on the way.

    Arguments: ``years=2015-2019``, ``portal=ID[,ID]``, ``since=2026-01-01`` (the listing's date), ``sample=N``
    (reports per portal). What they leave out stays in the frontier for a later run.
    """

    name = "annual_reports"

    portals: list[Portal]

    # --- set-up ---

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Name the contact, and give each portal that asks for it its own delay and concurrency."""
        super().update_settings(settings)
        portals = read_settings(PortalSettings, settings)
        set_courtesy(settings, load_portals(portals.find_registry()).values(), portals.contact)

    def __init__(self, years: str = "", portal: str = "", since: str = "", sample: str = "", **kwargs: Any) -> None:
        refuse_unknown(kwargs, ["years", "portal", "since", "sample"])
        super().__init__()
        self.columns_seen = RunColumns()
        self.arguments = {"years": years, "portal": portal, "since": since, "sample": sample}
        self.selection = read_selection(years, portal, since, sample)
        self._crowded: set[str] = set()
        self._unasked: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider; refuse unknown portals, and strangers' hosts where no contact is named."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = read_settings(PortalSettings, crawler.settings)
        registry = load_portals(settings.find_registry())
        try:
            spider.portals = select_portals(registry, spider.selection.portals)
        except PortalError as error:
            raise ArgumentError(f"portal={spider.arguments['portal']!r}: {error}") from error
        check_contact(spider.portals, settings.contact)
        return spider

    @property
    def expected_portals(self) -> list[Portal]:
        """The portals that must have reports after this run: all whose columns are read whole."""
        return self.portals if self.selection.whole else []

    @cached_property
    def _recorder(self) -> RunRecorder:
        recorder = self.crawler.get_extension(RunRecorder)
        assert recorder is not None
        return recorder

    @cached_property
    def _db(self) -> Database:
        return self._recorder.db

    @cached_property
    def _examiner(self) -> Examiner:
        return Examiner(self._recorder.reader)

    @cached_property
    def _articles(self) -> ArticleReader:
        return ArticleReader(self._examiner, self._see_page, self.fail)

    @cached_property
    def _hosts(self) -> HostBook:
        book = self.crawler.get_extension(HostBook)
        assert book is not None
        return book

    @cached_property
    def _agenda(self) -> Agenda:
        revisits, retries = read_settings(RevisitPlan, self.settings), read_settings(RetrySettings, self.settings)
        return Agenda(self._db, self._hosts, self.selection, revisits, retries.retry_all)

    @cached_property
    def _limits(self) -> ListingLimits:
        return read_settings(ListingLimits, self.settings)

    # --- what to ask for ---

    async def start(self) -> AsyncIterator[Request]:
        """Yield every column's first page, then every known address that is due or was never answered."""
        for portal in self.portals:
            for column in portal.columns:
                self.columns_seen.begin(portal, column.url)
                yield self._request_listing(column.url, portal, column)
        feeds = {portal.id: (portal, self._request_known(portal)) for portal in self.portals if portal.columns}
        while feeds:
            open_feeds = [feed for feed in feeds.values() if self._count_queued(feed[0]) < QUEUED]
            if not open_feeds:
                await self.crawler.signals.wait_for(signals.scheduler_empty)
            for portal, requests in open_feeds:
                request = next(requests, None)
                if request is None:
                    del feeds[portal.id]
                else:
                    yield request

    def _request_known(self, portal: Portal) -> Iterator[Request]:
        for link, column, found_on in self._agenda.list_due(portal):
            yield self._request_document(link, portal, column, found_on)

    def _count_queued(self, portal: Portal) -> int:
        queue = getattr(self.crawler.engine.scheduler, "mqs", None)
        if not isinstance(queue, HostQueue):
            return 0
        return sum(queue.count_waiting(slot) for slot in {name_slot(host) for host in portal.hosts})

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
            errback=self.fail,
            cb_kwargs={"portal": portal, "column": column, "found_on": found_on},
            meta={"portal": portal.id, "address": link.url},
        )

    # --- what was answered ---

    async def parse_listing(self, response: Response, portal: Portal, column: Column) -> AsyncIterator[Any]:
        """Yield the listing, then requests for the column's pages that it leads to and for what it lists.

        A page that is unchanged yields neither: its links are in the frontier, from where start() asks for them. The
        pages that it led to are asked for all the same, conditionally: an old report is added to a later page while
        the first stays as it is, and a page that answers 304 costs little. A page that is a report itself is yielded
        as one.
        """
        if response.status == NOT_MODIFIED:
            outputs = self._see_unchanged(response, portal, column)
        else:
            try:
                found = await self._examiner.examine_listing(response, portal, column)
            except Exception:  # the recorder makes it a failure of the address
                self.columns_seen.record_missing(column.url)
                raise
            if isinstance(found, Moved):
                yield self._follow(response, found)
                return
            if not isinstance(found, FailureItem) and found[0].is_report:
                self.columns_seen.record_listed(column.url, [normalize(response.url)], 1)
                async for output in self.parse_document(response, portal, column, None):
                    yield output
                return
            outputs = self._see_listing(response, portal, column, found)
        for output in outputs:
            yield output

    def _see_unchanged(self, response: Response, portal: Portal, column: Column) -> Iterator[Any]:
        yield (unchanged := describe_unchanged(response))
        if isinstance(unchanged, FailureItem):
            self.columns_seen.record_missing(column.url)
            return
        self.columns_seen.record_unchanged(column.url, find_listing(self._db, unchanged.address))
        yield from self._request_pages(list_pages_found_on(self._db, column.url, unchanged.url), portal, column)

    def _see_listing(
        self,
        response: Response,
        portal: Portal,
        column: Column,
        found: FailureItem | tuple[Listing, list[Link], list[Link]],
    ) -> Iterator[Any]:
        address = response.meta["address"]
        if isinstance(found, FailureItem):
            if not self._is_guess(found.error, address, column):
                self.columns_seen.record_missing(column.url)
                yield found
            return
        listing, links, others = found
        links = [self._hand_over(link) for link in links]
        if listing.empty and not any(link.portal for link in links):
            # Not stored, so that it is not taken for unchanged next time.
            if not self._is_guess(listing.empty.error, address, column):
                self.columns_seen.record_empty(portal, column.url, address, listing.empty.error, listing.empty.message)
            return
        is_new = self.columns_seen.record_listed(column.url, (entry.url for entry in listing.entries), listing.pages)
        lost = listing.unfollowed, listing.dead_links, listing.unlinked_rows
        self.columns_seen.record_lost(column.url, address, *lost)
        links = yield from self._limit(links, column)
        asked = [link for link in links if self._agenda.follows(link, normalize(response.url))]
        # A site that knows no such page answers with another.
        others = others[: self._limits.pages_max - 1] if is_new else []
        answer = describe_answer(response, portal, column)
        if listing.unfollowed or listing.dead_links:  # asked for with its body each night, for what it lacks stays so
            answer |= {"etag": None, "last_modified": None}
        yield ListingItem(**answer, links=[*others, *links], entries=len(listing.entries), pages=listing.pages)
        for link in asked:
            owner = self._recorder.portals[link.portal] if link.portal else portal
            if owner in self.portals and self._agenda.wants(link, owner):
                yield self._request_document(link, owner, column if owner is portal else owner.columns[0], response.url)
        yield from self._request_pages(others, portal, column)

    def _hand_over(self, link: Link) -> Link:
        """Return a link to another portal's host as that portal's; one to a stranger's as it is."""
        if link.ignored != "off_portal":
            return link
        owners = (one.id for one in self._recorder.portals.values() if one.columns and one.allows(link.url))
        owner = next(owners, "")
        return replace(link, ignored="", portal=owner) if owner else link

    def _request_pages(self, others: list[Link], portal: Portal, column: Column) -> Iterator[Request]:
        """Yield requests for a column's other pages; one that waits for its next try is missing tonight."""
        for link in others:
            if not self.columns_seen.ask(column.url, link.url, self._limits.pages_max):
                continue
            if self._agenda.waits(link, column):
                self.columns_seen.record_missing(column.url)
            else:
                yield self._request_listing(link.url, portal, column)

    def _is_guess(self, error: str, address: str, column: Column) -> bool:
        """Tell whether an address of a column that holds nothing was asked for without knowing that it is there.

        So was the address after a column's last page, where nobody counts them, and so is a column that is inferred.
        """
        if find_listing(self._db, address):
            return False
        if address == column.url:
            if column.state == "inferred":
                self.columns_seen.record_guess(column.url, error)
            return column.state == "inferred"
        if column.pages and (error in PAST_THE_END or error.startswith("no_entries")):
            settle(self._db, address)
            return True
        return False

    async def parse_document(
        self, response: Response, portal: Portal, column: Column, found_on: str | None
    ) -> AsyncIterator[Any]:
        """Yield a page or an attachment as it was examined, then requests for a page's attachments."""
        item = await self._examiner.examine_page(response, portal, column)
        if isinstance(item, Moved):
            yield self._follow(response, item)
            return
        if isinstance(item, CutArticle):
            yield self._articles.begin(response, item, portal=portal, column=column, found_on=found_on)
            return
        for output in self._see_page(item, portal, column, found_on):
            yield output

    def _follow(self, response: Response, moved: Moved) -> Request | FailureItem:
        """Return the request for where a page sends its reader, as Scrapy makes it for a redirect."""
        assert response.request is not None
        before = [*response.meta.get("redirect_urls", []), response.url]
        if len(before) > self.settings.getint("REDIRECT_MAX_TIMES") or moved.url in before:
            return fail_answer(response, "fetch", "redirects", f"its script sends on to {moved.url}, in a circle")
        return response.request.replace(url=moved.url, meta={**response.meta, "redirect_urls": before})

    def _see_page(
        self, item: DocumentItem | UnchangedItem | FailureItem, portal: Portal, column: Column, found_on: str | None
    ) -> Iterator[DocumentItem | UnchangedItem | FailureItem | Request]:
        if not isinstance(item, DocumentItem):
            yield item
            return
        item.found_on, item.links = found_on, (yield from self._limit(item.links, column))
        asked = [link for link in item.links if self._agenda.follows(link, item.url)]
        self._fail_unasked(item)
        yield item
        for link in asked:
            yield self._request_document(link, portal, column, item.url)

    def _fail_unasked(self, item: DocumentItem) -> None:
        """Record the attachments that a page links and that are not asked for, once a run."""
        for link in item.links:
            if link.ignored in UNASKED and link.url not in self._unasked:
                self._unasked.add(link.url)
                message = f"{UNASKED[link.ignored]}; {item.url} links it as {link.title or 'an attachment'}"
                self._recorder.fail(link.url, "fetch", link.ignored, message)

    def _limit(self, links: list[Link], column: Column) -> Generator[FailureItem, None, list[Link]]:
        """Return the links without those that are one too many for their column, after one failure of it."""
        most = self._limits.addresses_max
        surplus = self._agenda.find_surplus(links, column, most)
        if surplus and column.url not in self._crowded:
            self._crowded.add(column.url)
            yield FailureItem(column.url, "listing", "too_many_links", f"it leads to more than {most} addresses")
        return [link for link in links if link.url not in surplus]

    # --- what went wrong ---

    def fail_listing(self, failure: Failure) -> Iterator[FailureItem]:
        """Yield the failure of a listing page; none of the one after a column's last page."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy on what it gives an errback
        column: Column = request.cb_kwargs["column"]
        if self._is_guess(name_error(failure)[0], request.meta["address"], column):
            return
        self.columns_seen.record_missing(column.url)
        yield from self.fail(failure)

    def fail(self, failure: Failure) -> Iterator[FailureItem]:
        """Yield the failure of a listing page, a page or an attachment; what is left for a later run is none."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy on what it gives an errback
        if isinstance(failure.value, LeftForLaterError):
            self._hosts.record_left(request.url)
            return
        yield FailureItem(request.meta["address"], "fetch", *name_error(failure), find_wait(failure))
