"""A column's pages: how many a listing says there are, and their addresses."""

import re
from urllib.parse import urlsplit

from scrapy import Selector

from crawler.listings.addresses import normalize
from crawler.listings.entries import ListingError
from crawler.listings.scripts import find_in_scripts
from crawler.portals.portal import Column
from pipelines.items import Link

MAX_PAGES = 1000
"""Far more than the largest column seen has: a number above it is no number of pages."""

_PAGING = r"(?<![\w$])(?P<definition>function\s+)?createPage(?:HTML)?\s*\((?P<arguments>[^)]*)\)(?!\s*\{)"
_NUMBER = re.compile(r"(?P<quote>['\"]?)(?P<number>\d+)(?P=quote)", re.ASCII)
_INDEX_PAGE = re.compile(r"(?<=/)index\.html$")


def list_page_addresses(url: str, pages: int) -> list[str]:
    """Return the addresses of a column's pages 1 to `pages - 1`: `index_1.html` and so on; page 0 is `url` itself.

    Args:
        url: The column's bare folder, or its `index.html`.
        pages: How many pages the column has, page 0 included.

    Raises:
        ListingError: `pages` is not between 1 and MAX_PAGES, or the address is neither of the two.
    """
    _check_page_count(pages, url)
    parts = urlsplit(normalize(url))
    folder = _INDEX_PAGE.sub("", parts.path)
    if not folder.endswith("/"):
        if "." in folder.rpartition("/")[2]:
            raise ListingError(f"{url}: pages are numbered from a bare folder or its index.html only")
        folder += "/"
    if parts.query:
        raise ListingError(f"{url}: no numbered pages are known for an address with a query")
    return [parts._replace(path=f"{folder}index_{number}.html").geturl() for number in range(1, pages)]


def read_page_count(page: Selector, url: str) -> int:
    """Return how many pages a listing's paging script says there are; 1 where there is no such script.

    Raises:
        ListingError: The script cannot be read, two of them differ, or the pages have other names than index_N.html.
    """
    counts = {
        _read_count(match["arguments"], url)
        for _, match in find_in_scripts(page, _PAGING)
        if match["definition"] is None
    }
    if len(counts) > 1:
        raise ListingError(f"{url}: the paging scripts state different numbers of pages: {sorted(counts)}")
    return counts.pop() if counts else 1


def _read_count(arguments: str, url: str) -> int:
    """Return the number of pages in the arguments of createPage(total, current, name, suffix)."""
    total, *others = (argument.strip() for argument in arguments.split(","))
    numbers = [_NUMBER.fullmatch(argument) for argument in (total, *others[:1])]
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


def link_pages(column: Column, pages: int) -> list[Link]:
    """Return a column's pages after the first.

    The text says which page of how many it is, so that a column that grows or shrinks links them anew.
    """
    return [
        Link(url, "listing", f"{number}/{pages}")
        for number, url in enumerate(list_page_addresses(column.url, pages), start=2)
    ]
