"""A column's other pages: those that a page leads to, how many it says there are, and why not all can be asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from cssselect import SelectorError

from crawler.listings.addresses import AddressKind, classify, is_detail, normalize
from crawler.listings.entries import ListingError, ListingPage
from crawler.listings.page_scripts import PageScript, name_pages, read_page_script
from crawler.listings.page_words import LAST, NEXT, read_number, read_total
from crawler.listings.targets import CLICKABLE
from crawler.portals.portal import Column
from pipelines.documents.white_space import collapse

MAX_PAGES = 1000
"""Far more than the largest column seen has: a number above it is no number of pages."""

_CALENDAR = range(28, 32)
"""Numbers of links that a month has, and no pager was seen to."""

_INDEXES = ("", "index.html", "index.htm", "index.shtml", "index.jhtml")
_CALL = re.compile(r"(?!void\b)[A-Za-z_$][\w$.]*\s*\(", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d\s*(?:年度?)?", re.ASCII)
_LONGEST = 12
"""Characters of a link that turns the page."""


@dataclass(frozen=True, slots=True)
class Pager:
    """What a page of a column says of the others.

    Attributes:
        others: Addresses of pages that it leads to, absolute and normalized, itself and the first left out.
        stated: How many pages it says the column has, at least 1.
        unfollowed: Why there are pages that it leads to by nothing that can be asked for; empty where there are none.
    """

    others: tuple[str, ...] = ()
    stated: int = 1
    unfollowed: str = ""


def read_pager(page: ListingPage, column: Column, url: str, *, is_first: bool) -> Pager:
    """Return where a column's page leads on.

    What the registry says counts alone. Else the call of a script that prints the pager, then links that are worded as
    pages (下一页, 尾页, 2, 3 …), options of a select, and tabs of years. What the page only says (共5页) is believed,
    and named where no page is linked.

    Args:
        page: The page.
        column: As the registry has it.
        url: The address of the page, as it answered.
        is_first: Whether the column's address was asked for.

    Raises:
        ListingError: The registry's CSS cannot be applied.
    """
    here = normalize(url)
    first = here if is_first else normalize(column.url)
    if column.pages:
        return Pager((number_page_after(column, here),))
    if column.next:
        return _follow_registry(page, column.next, first, here)
    script = read_page_script(page.selector)
    total = max(script.pages, read_total(page.selector), 1)
    if total > MAX_PAGES:
        return Pager((), 1, f"it says that it has {total} pages; up to {MAX_PAGES} are believed")
    years, linked = _list_links(page, first, here)
    if script.pages > 1 and is_first:
        linked = name_pages(normalize(column.url), script)
    others = tuple(dict.fromkeys((*linked, *years)))
    return Pager(others, total, "" if linked or not is_first else _say_unfollowed(page, script, total))


def number_page_after(column: Column, here: str) -> str:
    """Return the address of the page after one, where the registry numbers a column's pages (`pages`, `first`)."""
    before, _, after = (column.pages or "").partition("{n}")
    start = normalize(urljoin(column.url, before))
    match = re.fullmatch(rf"{re.escape(start)}(\d{{1,6}}){re.escape(after)}", here, re.ASCII)
    number = int(match[1]) if match else column.first
    return normalize(f"{start}{number + 1}{after}")


def _follow_registry(page: ListingPage, css: str, first: str, here: str) -> Pager:
    try:
        found = [url for link in page.selector.css(css) if (url := page.resolve(link))]
    except (SelectorError, ValueError) as error:
        raise ListingError(f"{here}: CSS of the column: {error}") from error
    return Pager(tuple(dict.fromkeys(url for url in found if url not in {first, here})))


def _list_links(page: ListingPage, first: str, here: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return where links lead that choose a year, and where those that turn the page or choose one."""
    numbered, turning, years = dict[str, int](), dict[str, None](), dict[str, None]()
    known = {here, *_spell(first)}
    for words, url in _list_candidates(page):
        if url in known or not _is_sibling(url, first):
            continue
        number = read_number(words)
        if NEXT.fullmatch(words) or LAST.fullmatch(words):
            turning[url] = None
        elif _YEAR.fullmatch(words):
            years[url] = None
        elif 2 <= number <= MAX_PAGES and _carries(url, number):
            numbered[url] = number
    if not turning and len(numbered) + 1 in _CALENDAR:
        numbered = {}
    return tuple(years), tuple(dict.fromkeys((*numbered, *turning)))


def _list_candidates(page: ListingPage) -> Iterator[tuple[str, str]]:
    """Yield the words and addresses of links of few words, and of options of a select."""
    for element in page.selector.xpath(f"//*[{CLICKABLE}]"):
        words = collapse("".join(element.xpath(".//text()").getall()) or element.attrib.get("title", ""))
        if 0 < len(words) <= _LONGEST and (url := page.resolve(element)):
            yield words, url
    for option in page.selector.xpath("//select/option[contains(@value, '/') or contains(@value, '.')]"):
        words = collapse(option.xpath("string()").get(""))
        if len(words) <= _LONGEST and (url := page.resolve_reference(option.attrib["value"])):
            yield words, url


def _spell(first: str) -> tuple[str, ...]:
    """Return the addresses under which a column's first page stands: its folder, and the index of that."""
    parts = urlsplit(first)
    folder, _, name = parts.path.rpartition("/")
    if name not in _INDEXES:
        return (first,)
    return tuple(parts._replace(path=f"{folder}/{each}").geturl() for each in _INDEXES)


def _is_sibling(url: str, first: str) -> bool:
    """Tell whether an address may be another page of a column: of its host, in its folder, below or beside that."""
    parts, column = urlsplit(url), urlsplit(first)
    above = column.path.rpartition("/")[0].rpartition("/")[0]
    is_page = classify(url) is AddressKind.PAGE and not is_detail(url)
    is_near = parts.path == column.path or parts.path.startswith(f"{above}/")
    return is_page and parts.netloc == column.netloc and is_near


def _carries(url: str, number: int) -> bool:
    """Tell whether an address has the number of its page, counted from 0 or 1, in its name or its query."""
    parts = urlsplit(url)
    values = [value for _, value in parse_qsl(parts.query)]
    found = re.findall(r"\d{1,4}", parts.path.rpartition("/")[2]) + [value for value in values if value.isdecimal()]
    return any(int(each) in (number - 1, number) for each in found)


def _say_unfollowed(page: ListingPage, script: PageScript, total: int) -> str:
    """Return why a first page that has others leads to none of them; empty where it has none."""
    if script.unread:
        return f"the script that prints its pages cannot be read: {script.unread}"
    if total > 1:
        return f"it says that it has {total} pages, and links none of the others"
    turning = next(_list_turning(page), "")
    return f"its link {turning!r} leads to no address" if turning else ""


def _list_turning(page: ListingPage) -> Iterator[str]:
    """Yield the words of links to a next page that only a script can follow."""
    for element in page.selector.xpath("//a | //button | //*[@onclick]"):
        words = collapse(element.xpath("string()").get(""))
        clicked = f"{element.attrib.get('href', '')} {element.attrib.get('onclick', '')}"
        if NEXT.fullmatch(words) and _CALL.search(clicked) and page.resolve(element) is None:
            yield words
