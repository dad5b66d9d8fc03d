"""Listings of columns: which pages and attachments a column lists, under which titles and dates, on how many pages."""

from dataclasses import dataclass

from scrapy import Selector
from scrapy.http import Response, TextResponse
from scrapy.utils.response import get_base_url

from crawler.listings.entries import Entry, ListingError, ListingPage, read_entries
from crawler.listings.pagers import list_page_addresses, read_page_count
from crawler.listings.pages import diagnose
from crawler.listings.responses import decode_page, fail_answer
from crawler.portals.portal import Column
from pipelines.items import FailureItem


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a column.

    Attributes:
        entries: What is listed, in document order, each address once; links to foreign hosts included.
        pages: How many pages the column says it has, at least 1.
        markup: Which reading gave the entries: a name of listings.toml, `column` (the registry's CSS) or `generic`.
        rows_without_link: Rows of the list that link nothing.
    """

    entries: tuple[Entry, ...]
    pages: int
    markup: str
    rows_without_link: int


def read_listing(response: TextResponse, column: Column | None = None) -> Listing:
    """Return what one page of a column lists.

    First the registry's CSS for the column, if it finds a link at all; then the known markups, of which the one with
    the most links to detail pages and attachments counts; then all links of the page that TRS names as such. What no
    longer fits shows in the listing's `markup`.

    Raises:
        ListingError: The paging script or the registry's CSS cannot be read.
    """
    # Built anew, for a page that comes under a wrong content type is still a page.
    page = ListingPage(Selector(text=response.text, type="html"), get_base_url(response), response.encoding)
    pages = read_page_count(page.selector, response.url)
    entries, rows, name = read_entries(page, column, response.url)
    return Listing(entries, pages, name, rows)


def read_listing_page(response: Response, column: Column) -> Listing | FailureItem:
    """Return what an answer for a column's page lists, or why it cannot be read."""
    if problem := diagnose(response):
        return fail_answer(response, "fetch", problem.error, problem.message)
    page = decode_page(response)
    if page is None:
        return fail_answer(response, "fetch", "not_html", "a listing that is no HTML")
    try:
        listing = read_listing(page, column)
        if response.meta["address"] == column.url:
            list_page_addresses(column.url, listing.pages)  # raises where this column's pages have no numbers
    except ListingError as error:
        return fail_answer(response, "listing", "unreadable", str(error))
    return listing
