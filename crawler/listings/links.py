"""What an answer holds for the spider: a page by its bytes, what it lists, where its links lead. Asks no network."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import HtmlResponse, Response, TextResponse

from crawler.listings.addresses import Kind, classify, is_detail, normalize, twin_base
from crawler.listings.pages import find_attachments
from crawler.listings.reader import Entry, Listing, ListingError, page_addresses, read_listing
from crawler.portals.registry import Column, Portal
from pipelines.documents.encoding import decode_html
from pipelines.documents.formats import HTML, TEXT
from pipelines.documents.media_types import sniff
from pipelines.documents.model import ReadError
from pipelines.items import FailureItem, Link

LONGEST_ADDRESS = 2083
"""Characters; past them Scrapy's UrlLengthMiddleware drops a request without a word (its URLLENGTH_LIMIT)."""


def as_page(response: Response) -> TextResponse | None:
    """Return an answer as a page whose text is what its bytes say, None for what is no text.

    Content type and charset of the header do not count: they are often wrong, and a page under a wrong label is a
    page (contract).
    """
    if sniff(response.body) not in {HTML.media_type, TEXT.media_type}:
        return None
    try:
        body = decode_html(response.body).encode()
    except ReadError:
        return response if isinstance(response, TextResponse) else None
    return HtmlResponse(response.url, response.status, response.headers, body, encoding="utf-8")


def read_listing_page(response: Response, column: Column) -> Listing | FailureItem:
    """Return what a listing page lists, or why it cannot be read."""
    page = as_page(response)
    if page is None:
        return fail_answer(response, "fetch", "not_html", "a listing that is no HTML")
    try:
        listing = read_listing(page, column)
        if response.meta["address"] == column.url:
            page_addresses(column.url, listing.pages)  # raises where this column's pages have no numbers
    except ListingError as error:
        return fail_answer(response, "listing", "unreadable", str(error))
    return listing


def fail_answer(response: Response, stage: str, error: str, message: str) -> FailureItem:
    """Return the failure of the address that was asked for."""
    return FailureItem(response.meta["address"], stage, error, message)


def link_pages(column: Column, pages: int) -> list[Link]:
    """Return a column's pages after the first.

    The text says which page of how many it is, so that a column that grows or shrinks links them anew.
    """
    return [
        Link(url, "listing", f"{number}/{pages}")
        for number, url in enumerate(page_addresses(column.url, pages), start=2)
    ]


def link_entries(listing: Listing, portal: Portal) -> list[Link]:
    """Return where the entries of a listing lead, each address once."""
    links = dict[str, Link]()
    for entry in listing.entries:
        for link in _link_entry(entry, portal):
            links.setdefault(link.url, link)
    return list(links.values())


def link_attachments(response: Response, portal: Portal) -> list[Link]:
    """Return the attachments that a page links; an answer that is no page links none."""
    page = as_page(response) if classify(response.url) is Kind.PAGE else None
    if page is None:
        return []
    return [_link(link.url, "attachment", link.text, portal) for link in find_attachments(page)]


def describe_answer(response: Response, portal: Portal, column: Column) -> dict[str, Any]:
    """Return the fields that every item about an answer has."""
    return {
        "url": normalize(response.url),
        "address": response.meta["address"],
        "status": response.status,
        "etag": _header(response, "ETag"),
        "last_modified": _header(response, "Last-Modified"),
        "portal": portal.id,
        "column_url": column.url,
    }


def _link_entry(entry: Entry, portal: Portal) -> Iterator[Link]:
    """Yield what a listed entry leads to: the page, or for a mobile or app twin the twin, ignored, and its page."""
    base = twin_base(entry.url)
    if base:
        yield Link(entry.url, "page", entry.title, entry.listed_on, ignored="twin")
    url, kind = base or entry.url, classify(base or entry.url)
    nothing = kind is Kind.OTHER or (kind is Kind.PAGE and not is_detail(url) and url.endswith("/"))
    name = "attachment" if kind is Kind.ATTACHMENT else "page"
    yield _link(url, name, entry.title, portal, entry.listed_on, ignored="not_a_document" if nothing else "")


def _link(url: str, kind: str, title: str, portal: Portal, listed_on: str | None = None, *, ignored: str = "") -> Link:
    if len(url) > LONGEST_ADDRESS:
        ignored = "too_long"
    if not portal.allows(url):
        ignored = "off_portal"
    return Link(url, kind, title, listed_on, ignored)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
