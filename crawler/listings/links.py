"""Where an answer leads: the entries of a listing, and the attachments of a page, as links for the frontier."""

from collections.abc import Iterator

from scrapy.http import Response

from crawler.listings.addresses import AddressKind, classify, find_twin_base
from crawler.listings.attachments import find_article_pages, find_attachments
from crawler.listings.entries import Entry, leads_to_column
from crawler.listings.reader import Listing
from crawler.listings.responses import decode_page
from crawler.portals.portal import Portal
from pipelines.items import Link

LONGEST_ADDRESS = 2083
"""Characters; past them Scrapy's UrlLengthMiddleware drops a request without a word (its URLLENGTH_LIMIT)."""


def link_entries(listing: Listing, portal: Portal) -> list[Link]:
    """Return where the entries of a listing lead, each address once."""
    links = dict[str, Link]()
    for entry in listing.entries:
        for link in _link_entry(entry, portal, is_column=leads_to_column(entry, listing.markup)):
            links.setdefault(link.url, link)
    return list(links.values())


def link_pages(listing: Listing, portal: Portal) -> list[Link]:
    """Return a column's other pages that a page leads to.

    The text says of how many, so that a column that grows or shrinks links them anew.
    """
    return [Link(url, "listing", f"/{listing.pages}") for url in listing.others if portal.allows(url)]


def link_attachments(response: Response, portal: Portal) -> list[Link]:
    """Return the attachments that a page links; an answer that is no page links none."""
    page = decode_page(response) if classify(response.url) is AddressKind.PAGE else None
    if page is None:
        return []
    return [_link(link.url, "attachment", link.text, portal) for link in find_attachments(page)]


def list_article_pages(response: Response) -> tuple[str, ...]:
    """Return the addresses of an article's pages after its first; an answer that is no page has none."""
    page = decode_page(response)
    return find_article_pages(page) if page is not None else ()


def _link_entry(entry: Entry, portal: Portal, *, is_column: bool) -> Iterator[Link]:
    """Yield what a listed entry leads to: the page, or for a mobile or app twin the twin, ignored, and its page."""
    base = find_twin_base(entry.url)
    if base:
        yield Link(entry.url, "page", entry.title, entry.listed_on, ignored="twin")
    url = base or entry.url
    kind = classify(url)
    ignored = "not_a_document" if is_column or kind is AddressKind.OTHER else ""
    name = "attachment" if kind is AddressKind.ATTACHMENT else "page"
    yield _link(url, name, entry.title, portal, entry.listed_on, ignored=ignored)


def _link(url: str, kind: str, title: str, portal: Portal, listed_on: str | None = None, *, ignored: str = "") -> Link:
    if len(url) > LONGEST_ADDRESS:
        ignored = "too_long"
    if not portal.allows(url):
        ignored = "off_portal"
    return Link(url, kind, title, listed_on, ignored)
