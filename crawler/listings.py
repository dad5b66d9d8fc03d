"""Listings of columns: which pages and attachments a column lists, under which titles and dates, on how many pages."""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cssselect import SelectorError
from scrapy import Selector
from scrapy.http import TextResponse
from scrapy.utils.response import get_base_url

from crawler.addresses import Kind, classify, is_detail, normalize, resolve
from crawler.pages import DATE_ONLY, collapse, find_dates, find_in_scripts

if TYPE_CHECKING:
    from crawler.portals import Column

MAX_PAGES = 1000  # more than the largest column seen has by far: a number above it is no number of pages

PAGING = r"(?<![\w$])(?P<definition>function\s+)?createPage(?:HTML)?\s*\((?P<arguments>[^)]*)\)(?!\s*\{)"
NUMBER = re.compile(r"(?P<quote>['\"]?)(?P<number>\d+)(?P=quote)", re.ASCII)
INDEX_PAGE = re.compile(r"(?<=/)index\.html$")

# Attachments stand in the same YYYYMM/ folder as their page: W0202….pdf, on other TRS sites P0202….
ATTACHMENT_PATH = re.compile(r"/\d{6}/[WP]0\d+\.\w+$", re.ASCII)
CUT_SHORT = ("…", "...", "．．．")


class ListingError(ValueError):
    """A listing that cannot be read as it stands: the message names its address and what does not fit."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed link: address (absolute, normalized), title, and the date beside it (ISO 8601) or None."""

    url: str
    title: str
    listed_on: str | None


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


@dataclass(frozen=True, slots=True)
class Markup:
    """Where a list's rows, links, titles and dates stand, as CSS (see listings.toml)."""

    name: str
    item: str
    link: str = "a"
    title: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class _Page:
    """What is needed to read links: the parsed page, what they are relative to, and its encoding."""

    selector: Selector
    base: str
    encoding: str

    def resolve(self, anchor: Selector) -> str | None:
        """Return where an anchor leads, None where that is no page and no attachment."""
        url = resolve(self.base, anchor.attrib.get("href", ""), self.encoding)
        return None if url is None or classify(url) is Kind.OTHER else url


def _load_markups() -> tuple[Markup, ...]:
    text = files(__package__).joinpath("listings.toml").read_text(encoding="utf-8")
    return tuple(Markup(**markup) for markup in tomllib.loads(text)["markup"])


MARKUPS = _load_markups()


def read_listing(response: TextResponse, column: "Column | None" = None) -> Listing:
    """Return what one page of a column lists.

    First the registry's CSS for the column, if it finds a link at all; then the known markups, of which the one with
    the most links to detail pages and attachments counts; then all links of the page that TRS names as such. What no
    longer fits shows in the listing's `markup`.

    Raises:
        ListingError: The paging script or the registry's CSS cannot be read.
    """
    # Built anew, for a page that comes under a wrong content type is still a page.
    page = _Page(Selector(text=response.text, type="html"), get_base_url(response), response.encoding)
    pages = _read_page_count(page.selector, response.url)
    entries, rows, name = _read_entries(page, column, response.url)
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


def _read_entries(page: _Page, column: "Column | None", url: str) -> tuple[tuple[Entry, ...], int, str]:
    if column:
        try:
            entries, rows = _read_column(page, column)
        except (SelectorError, ValueError) as error:
            raise ListingError(f"{url}: CSS of the column: {error}") from error
        if entries:
            return entries, rows, "column"
    readings = [(*_apply(page, markup), markup.name) for markup in MARKUPS]
    best = max(readings, key=lambda reading: _count_documents(reading[0]))
    if _count_documents(best[0]):
        return best
    return _read_links(page, page.selector.xpath("//a[@href]"), named_only=True), 0, "generic"


def _read_column(page: _Page, column: "Column") -> tuple[tuple[Entry, ...], int]:
    """Apply the registry's CSS; without `list_item` a row is what the generic reading takes for one."""
    if column.list_item:
        return _apply(page, Markup("column", column.list_item, column.list_link or "a", date=column.list_date))
    if not (column.list_link or column.list_date):
        return (), 0
    links = _select(page.selector, column.list_link or "a")
    return _read_links(page, links, named_only=not column.list_link, date_css=column.list_date), 0


def _count_documents(entries: Iterable[Entry]) -> int:
    return sum(is_detail(entry.url) or classify(entry.url) is Kind.ATTACHMENT for entry in entries)


def _apply(page: _Page, markup: Markup) -> tuple[tuple[Entry, ...], int]:
    entries, rows_without_link = list[Entry](), 0
    for item in _select(page.selector, markup.item):
        anchors = [(link, url) for link in _select(item, markup.link) if (url := page.resolve(link))]
        # A row may link its unit or its category beside what it lists.
        documents = [(link, url) for link, url in anchors if is_detail(url) or classify(url) is Kind.ATTACHMENT]
        anchors = documents or anchors[:1]
        rows_without_link += not anchors
        numbers = {link.root: number for number, (link, _) in enumerate(anchors)}
        cells = None if markup.date is None else [cell.root for cell in _select(item, markup.date)]
        dates = _find_dates(item.root, numbers, cells)
        entries += [
            Entry(url, _read_title(link, markup.title), dates.get(number)) for number, (link, url) in enumerate(anchors)
        ]
    return _fold(entries), rows_without_link


def _select(scope: Selector, css: str) -> list[Selector]:
    found = list(scope.css(css))
    if any(isinstance(element.root, str) for element in found):
        raise ValueError(f"{css!r} selects text, not elements")
    return found


def _read_links(
    page: _Page, anchors: Iterable[Selector], *, named_only: bool, date_css: str | None = None
) -> tuple[Entry, ...]:
    """Read entries without knowing the list's rows: a link's row is the closest li, tr or dd, or else the link."""
    links = [
        (link, url)
        for link in anchors
        if (url := page.resolve(link)) and (not named_only or is_detail(url) or _is_attachment_path(url))
    ]
    numbers = {link.root: number for number, (link, _) in enumerate(links)}
    cells = None if date_css is None else [cell.root for cell in _select(page.selector, date_css)]
    dates = dict[Any, dict[int, str]]()  # by row, for a table of the layout may hold the whole list in one row
    entries = []
    for number, (link, url) in enumerate(links):
        row = next(iter(link.xpath("ancestor::*[self::li or self::tr or self::dd][1]")), link).root
        if row not in dates:
            dates[row] = _find_dates(row, numbers, cells)
        entries.append(Entry(url, _read_title(link, None), dates[row].get(number)))
    return _fold(entries)


def _is_attachment_path(url: str) -> bool:
    return classify(url) is Kind.ATTACHMENT and ATTACHMENT_PATH.search(urlsplit(url).path) is not None


def _fold(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    unique = dict[str, Entry]()
    for entry in entries:
        unique.setdefault(entry.url, entry)
    return tuple(unique.values())


def _read_title(link: Selector, css: str | None) -> str:
    element = next(iter(link.css(css)), link) if css else link
    pieces = element.xpath(".//text()[not(ancestor::script or ancestor::style)]").getall()
    # A date in a piece of its own stands beside the title, not in it.
    text = collapse("".join(piece for piece in pieces if not DATE_ONLY.fullmatch(piece)))
    text = text or collapse("".join(pieces))
    full = collapse(element.attrib.get("title") or link.attrib.get("title") or "")
    shown = text.rstrip("….．").rstrip()
    cut = text.endswith(CUT_SHORT) or full.startswith(shown)
    return full if cut and len(full) > len(shown) else text


def _find_dates(row: Any, numbers: Mapping[Any, int], cells: Iterable[Any] | None = None) -> dict[int, str]:
    """Return the date that belongs to each link of a row; a link that has none is left out.

    Args:
        row: The row's element (lxml).
        numbers: The links' elements, of this row and possibly of others, and the number that stands for each.
        cells: The elements that hold dates. Where not given, the row's text outside anchors is searched, and where
            that has no date, its text inside anchors too.
    """
    if cells is not None:
        return _pair(_mark(_walk_cells(row, set(cells)), numbers))
    outside = _mark(row.xpath("descendant-or-self::a | descendant::text()[not(ancestor::a)]"), numbers)
    if any(isinstance(mark, str) for mark in outside):
        return _pair(outside)
    return _pair(_mark(row.xpath("descendant-or-self::a | descendant::text()"), numbers))


def _walk_cells(row: Any, cells: Collection[Any]) -> Iterator[Any]:
    for element in row.iter():
        yield element
        if element in cells:
            yield str(element.xpath("string()"))


def _mark(nodes: Iterable[Any], numbers: Mapping[Any, int]) -> list[int | str]:
    """Return a row's links, as their numbers, and its dates, as ISO 8601, in document order."""
    marks = list[int | str]()
    for node in nodes:
        if isinstance(node, str):
            marks += find_dates(node)
        elif node in numbers:
            marks.append(numbers[node])
    return marks


def _pair(marks: list[int | str]) -> dict[int, str]:
    """Return which date goes with which link.

    A row's only date goes with all its links (a page and its PDF). Otherwise each link has the first date between it
    and the next link; in rows that begin with a date and end with a link, the last one between the link before and it.
    """
    links = [mark for mark in marks if isinstance(mark, int)]
    dates = [mark for mark in marks if isinstance(mark, str)]
    if len(dates) == 1:
        return dict.fromkeys(links, dates[0])
    before, after = dict[int, str](), dict[int, str]()
    link: int | None = None
    waiting: str | None = None
    for mark in marks:
        if isinstance(mark, str):
            waiting = mark
            if link is not None:
                after.setdefault(link, mark)
        else:
            link = mark
            if waiting is not None:
                before[link] = waiting
            waiting = None
    if len(links) == 1:
        return before | after
    return before if dates and isinstance(marks[0], str) and isinstance(marks[-1], int) else after


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
