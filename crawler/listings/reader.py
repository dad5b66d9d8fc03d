"""Listings of columns: which pages and attachments a column lists, under which titles and dates, on how many pages."""

import re
from dataclasses import dataclass

from lxml import etree
from scrapy import Selector
from scrapy.http import Response, TextResponse

from crawler.listings.addresses import find_base
from crawler.listings.empty_pages import explain_empty, holds_report
from crawler.listings.entries import Entry, ListingError, ListingPage, leads_to_column, list_dead_ends, read_entries
from crawler.listings.pagers import read_pager
from crawler.listings.pages import PageProblem, diagnose
from crawler.listings.responses import decode_page, fail_answer
from crawler.portals.portal import Column, Portal
from pipelines.items import FailureItem

_ISLAND = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
"""A record of a list that its page carries as data, for a script to show (`<script type="text/xml">`)."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a column.

    Attributes:
        entries: What is listed, in document order, each address once; links to foreign hosts included.
        pages: How many pages the column says it has, at least 1.
        markup: Which reading gave the entries: a name of listings.toml, `column` (the registry's CSS) or `generic`.
        rows_without_link: Rows of the list that link nothing.
        others: Addresses of the column's other pages that this one leads to.
        unfollowed: Why there are pages that it leads to by nothing that can be asked for; empty where there are none.
        dead_links: Links that are named as reports and lead to no address that could be asked for.
        unlinked_rows: Rows that are named as reports and have no link at all.
        empty: What stands there instead, where nothing is listed that is the portal's.
        is_report: Whether nothing is listed and the page is a report itself.
    """

    entries: tuple[Entry, ...]
    pages: int
    markup: str
    rows_without_link: int
    others: tuple[str, ...] = ()
    unfollowed: str = ""
    dead_links: tuple[str, ...] = ()
    unlinked_rows: tuple[str, ...] = ()
    empty: PageProblem | None = None
    is_report: bool = False


def read_listing(
    response: TextResponse, column: Column | None = None, portal: Portal | None = None, *, is_first: bool = True
) -> Listing:
    """Return what one page of a column lists.

    First the registry's CSS for the column, if it finds a link at all; then the known markups, of which the one with
    the most links to detail pages and attachments counts; then all links of the page that are named as such, or as
    reports. What no longer fits shows in the listing's `markup`.

    Args:
        response: The page.
        column: As the registry has it; None reads the page by itself alone.
        portal: Whose hosts are its own; None takes every host as such.
        is_first: Whether it is the column's first page.

    Raises:
        ListingError: The registry's CSS cannot be read.
    """
    # Built anew, for a page that comes under a wrong content type is still a page.
    selector = Selector(text=response.text, type="html")
    _unpack_islands(selector)
    page = ListingPage(selector, find_base(selector, response.url), response.encoding)
    entries, rows, name = read_entries(page, column, response.url)
    asked = column or Column(response.url, "annual_report")
    pager = read_pager(page, asked, response.url, is_first=is_first)
    own = [
        entry for entry in entries if portal is None or (portal.allows(entry.url) and not leads_to_column(entry, name))
    ]
    listing = (entries, pager.stated, name, rows, pager.others, pager.unfollowed, *list_dead_ends(page))
    if own or portal is None:
        return Listing(*listing)
    foreign = [entry for entry in entries if not portal.allows(entry.url)]
    return Listing(*listing, explain_empty(page, foreign, portal, asked.url), not foreign and holds_report(page))


def read_listing_page(response: Response, portal: Portal, column: Column) -> Listing | FailureItem:
    """Return what an answer for a column's page lists, or why it cannot be read."""
    if problem := diagnose(response):
        return fail_answer(response, "fetch", problem.error, problem.message)
    page = decode_page(response)
    if page is None:
        return fail_answer(response, "fetch", "not_html", "a listing that is no HTML")
    try:
        return read_listing(page, column, portal, is_first=response.meta["address"] == column.url)
    except ListingError as error:
        return fail_answer(response, "listing", "unreadable", str(error))


def _unpack_islands(page: Selector) -> None:
    """Put what a page carries in records of data into its tree, where a script would show it."""
    for island in page.xpath("//script[contains(@type, 'xml') and contains(., '<record')]"):
        for record in _ISLAND.findall(island.xpath("string()").get("")):
            shown = etree.fromstring(f"<div>{record}</div>", etree.HTMLParser())
            if shown is not None:
                island.root.addprevious(shown.find("body"))
