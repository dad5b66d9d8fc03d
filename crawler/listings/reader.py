"""Listings of columns: which pages and attachments a column lists, under which titles and dates, on how many pages."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Selector
from scrapy.http import TextResponse
from scrapy.utils.response import get_base_url

from crawler.listings.addresses import normalize
from crawler.listings.entries import MARKUPS, Entry, LinkPage, ListingError, read_entries
from crawler.listings.pages import find_in_scripts

if TYPE_CHECKING:
    from crawler.portals.registry import Column

__all__ = ["MARKUPS", "MAX_PAGES", "Entry", "Listing", "ListingError", "page_addresses", "read_listing"]

MAX_PAGES = 1000  # more than the largest column seen has by far: a number above it is no number of pages

PAGING = r"(?<![\w$])(?P<definition>function\s+)?createPage(?:HTML)?\s*\((?P<arguments>[^)]*)\)(?!\s*\{)"
NUMBER = re.compile(r"(?P<quote>['\"]?)(?P<number>\d+)(?P=quote)", re.ASCII)
INDEX_PAGE = re.compile(r"(?<=/)index\.html$")


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


def read_listing(response: TextResponse, column: "Column | None" = None) -> Listing:
    """Return what one page of a column lists.

    First the registry's CSS for the column, if it finds a link at all; then the known markups, of which the one with
    the most links to detail pages and attachments counts; then all links of the page that TRS names as such. What no
    longer fits shows in the listing's `markup`.

    Raises:
        ListingError: The paging script or the registry's CSS cannot be read.
    """
    # Built anew, for a page that comes under a wrong content type is still a page.
    page = LinkPage(Selector(text=response.text, type="html"), get_base_url(response), response.encoding)
    pages = _read_page_count(page.selector, response.url)
    entries, rows, name = read_entries(page, column, response.url)
    return Listing(entries, pages, name, rows)


def page_addresses(url: str, pages: int) -> list[str]:
    """Return the addresses of a column's pages 1 to `pages - 1`: `index_1.html` and so on; page 0 is `url` itself.

    Args:
        url: The column's bare folder, or its `index.html`.
        pages: How many pages the column has, page 0 included.

    Raises:
        ListingError: `pages` is not between 1 and MAX_PAGES, or the address is neither of the two.
    """
    _check_page_count(pages, url)
    parts = urlsplit(normalize(url))
    folder = INDEX_PAGE.sub("", parts.path)
    if not folder.endswith("/"):
        if "." in folder.rpartition("/")[2]:
            raise ListingError(f"{url}: pages are numbered from a bare folder or its index.html only")
        folder += "/"
    if parts.query:
        raise ListingError(f"{url}: no numbered pages are known for an address with a query")
    return [parts._replace(path=f"{folder}index_{number}.html").geturl() for number in range(1, pages)]


def _read_page_count(page: Selector, url: str) -> int:
    counts = {
        _read_count(match["arguments"], url)
        for _, match in find_in_scripts(page, PAGING)
        if match["definition"] is None
    }
    if len(counts) > 1:
        raise ListingError(f"{url}: the paging scripts state different numbers of pages: {sorted(counts)}")
    return counts.pop() if counts else 1


def _read_count(arguments: str, url: str) -> int:
    """Return the number of pages in the arguments of createPage(total, current, name, suffix)."""
    total, *others = (argument.strip() for argument in arguments.split(","))
    numbers = [NUMBER.fullmatch(argument) for argument in (total, *others[:1])]
    if numbers[0] is None or None in numbers:
        raise ListingError(f"{url}: createPage({arguments.strip()}): the number of pages and the page are no numbers")
    pages = int(numbers[0]["number"]) or 1  # an empty column says 0 and has its index.html
    _check_page_count(pages, url)
    names = [argument.strip("\"' ") for argument in others[1:3]]
    if pages > 1 and names != ["index", "html"][: len(names)]:
        raise ListingError(f"{url}: createPage({arguments.strip()}): its pages are not named index_N.html")
    return pages


def _check_page_count(pages: int, url: str) -> None:
    if not 1 <= pages <= MAX_PAGES:
        raise ListingError(f"{url}: {pages} pages; between 1 and {MAX_PAGES} are believed")
