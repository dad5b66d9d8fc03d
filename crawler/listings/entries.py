"""The entries of a listing: by the registry's CSS, by the markups that are known, or by the links alone."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from cssselect import SelectorError
from scrapy import Selector

from crawler.listings.addresses import AddressKind, classify, find_twin_base, is_detail, resolve
from crawler.listings.report_names import names_report
from crawler.listings.row_dates import date_links
from crawler.listings.targets import CLICKABLE, find_reference
from crawler.portals.portal import Column
from pipelines.dates import read_date
from pipelines.documents.white_space import collapse

# Attachments stand in the same YYYYMM/ folder as their page: W0202….pdf, on other TRS sites P0202….
_ATTACHMENT_PATH = re.compile(r"/\d{6}/[WP]0\d+\.\w+$", re.ASCII)
_CUT_SHORT = ("…", "...", "．．．")
_LONGEST_LABEL = 6
"""Characters of a link that only says what a click does (点击查看, 下载附件)."""


class ListingError(ValueError):
    """A listing that cannot be read as it stands: the message names its address and what does not fit."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed link: address (absolute, normalized), title, and the date beside it (ISO 8601) or None."""

    url: str
    title: str
    listed_on: str | None


@dataclass(frozen=True, slots=True)
class ListingMarkup:
    """Where a list's rows, links, titles and dates stand, as CSS (see listings.toml)."""

    name: str
    item: str
    link: str = "a"
    title: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class ListingPage:
    """A page of a listing: its tree, the address that its links are relative to, and its encoding."""

    selector: Selector
    base: str
    encoding: str

    def resolve(self, element: Selector) -> str | None:
        """Return where an element leads, None where that is no page and no attachment."""
        return self.resolve_reference(find_reference(element))

    def resolve_reference(self, reference: str) -> str | None:
        """Return where an address leads as it is printed, None where that is no page and no attachment."""
        url = resolve(self.base, reference, self.encoding)
        return None if url is None or classify(url) is AddressKind.OTHER else url


def _load_markups() -> tuple[ListingMarkup, ...]:
    text = files(__package__).joinpath("listings.toml").read_text(encoding="utf-8")
    return tuple(ListingMarkup(**markup) for markup in tomllib.loads(text)["markup"])


MARKUPS = _load_markups()


def read_entries(page: ListingPage, column: Column | None, url: str) -> tuple[tuple[Entry, ...], int, str]:
    """Return a listing page's entries, its rows without a link, and the name of the reading that gave them.

    What the registry's CSS names as a row or a link is an entry wherever it leads; of a known markup the one that has
    most documents counts, and where none has any, whatever link is named as a document or a report.

    Raises:
        ListingError: The registry's CSS cannot be applied; ``url`` is named.
    """
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
    return _read_links(page, page.selector.xpath(f"//*[{CLICKABLE}]"), named_only=True), 0, "generic"


def _read_column(page: ListingPage, column: Column) -> tuple[tuple[Entry, ...], int]:
    """Apply the registry's CSS; without `list_item` a row is what the generic reading takes for one."""
    if column.list_item:
        return _apply(page, ListingMarkup("column", column.list_item, column.list_link or "a", date=column.list_date))
    if not (column.list_link or column.list_date):
        return (), 0
    links = _select(page.selector, column.list_link or "a")
    return _read_links(page, links, named_only=not column.list_link, date_css=column.list_date), 0


def _count_documents(entries: Iterable[Entry]) -> int:
    return sum(_is_document(entry.url, entry.title) for entry in entries)


def _is_document(url: str, title: str) -> bool:
    return is_detail(url) or classify(url) is AddressKind.ATTACHMENT or names_report(title)


def _apply(page: ListingPage, markup: ListingMarkup) -> tuple[tuple[Entry, ...], int]:
    entries, rows_without_link = list[Entry](), 0
    for item in _select(page.selector, markup.item):
        anchors = [(link, url) for link in _select(item, markup.link) if (url := page.resolve(link))]
        # A row may link its unit or its category beside what it lists.
        documents = [(link, url) for link, url in anchors if _is_document(url, _read_title(link, markup.title))]
        anchors = documents or anchors[:1]
        rows_without_link += not anchors
        numbers = {link.root: number for number, (link, _) in enumerate(anchors)}
        cells = None if markup.date is None else [cell.root for cell in _select(item, markup.date)]
        dates = date_links(item.root, numbers, cells)
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
    page: ListingPage, anchors: Iterable[Selector], *, named_only: bool, date_css: str | None = None
) -> tuple[Entry, ...]:
    """Read entries without knowing the list's rows: a link's row is the closest li, tr or dd, or else the link."""
    links = [
        (link, url, title)
        for link in anchors
        for url in [page.resolve(link)]
        for title in [_read_row_title(link) if url else ""]
        if url and (not named_only or is_detail(url) or _is_attachment_path(url) or names_report(title))
    ]
    numbers = {link.root: number for number, (link, *_) in enumerate(links)}
    cells = None if date_css is None else [cell.root for cell in _select(page.selector, date_css)]
    dates = dict[Any, dict[int, str]]()  # by row, for a table of the layout may hold the whole list in one row
    entries = []
    for number, (link, url, title) in enumerate(links):
        row = _find_row(link).root
        if row not in dates:
            dates[row] = date_links(row, numbers, cells)
        entries.append(Entry(url, title, dates[row].get(number)))
    return _fold(entries)


def leads_to_column(entry: Entry, markup: str) -> bool:
    """Tell whether an entry is a folder, which is a column where neither the registry nor its words say otherwise."""
    path = urlsplit(find_twin_base(entry.url) or entry.url).path
    return path.endswith("/") and markup != "column" and not names_report(entry.title)


def list_dead_ends(page: ListingPage) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is named as a report and leads nowhere: links without an address, and rows without a link."""
    links, rows = dict[str, None](), dict[str, None]()
    for element in page.selector.xpath("//a | //li[not(.//li) and not(.//a)] | //tr[not(.//tr) and not(.//a)]"):
        words = _read_title(element, None)
        if names_report(words) and not _is_tab(element) and not any(page.resolve(one) for one in _list_around(element)):
            (links if "href" in element.attrib or "onclick" in element.attrib else rows)[words] = None
    return tuple(links), tuple(rows)


def _is_tab(element: Selector) -> bool:
    """Tell whether a link only shows another part of its page (``#tab-2023``)."""
    href = element.attrib.get("href", "").strip()
    return len(href) > 1 and href.startswith("#") and "onclick" not in element.attrib


def _list_around(element: Selector) -> Iterable[Selector]:
    """Yield an element, and what in its row, or of what it stands in, may lead somewhere."""
    return [element, *_find_row(element).xpath(f"descendant-or-self::*[{CLICKABLE}] | ancestor::*[{CLICKABLE}]")]


def _find_row(link: Selector) -> Selector:
    return next(iter(link.xpath("ancestor-or-self::*[self::li or self::tr or self::dd][1]")), link)


def _read_row_title(link: Selector) -> str:
    """Return a link's title; of one whose words say nothing (查看, 下载, a picture) that of its row."""
    title = _read_title(link, None)
    if len(title) > _LONGEST_LABEL or names_report(title):
        return title
    row = _find_row(link)
    words = collapse(" ".join(row.xpath(".//text()[not(ancestor::a or ancestor::script or ancestor::style)]").getall()))
    return words if row.root is not link.root and names_report(words) else title


def _is_attachment_path(url: str) -> bool:
    return classify(url) is AddressKind.ATTACHMENT and _ATTACHMENT_PATH.search(urlsplit(url).path) is not None


def _fold(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    unique = dict[str, Entry]()
    for entry in entries:
        unique.setdefault(entry.url, entry)
    return tuple(unique.values())


def _read_title(link: Selector, css: str | None) -> str:
    element = next(iter(link.css(css)), link) if css else link
    pieces = element.xpath(".//text()[not(ancestor::script or ancestor::style)]").getall()
    # A date in a piece of its own stands beside the title, not in it.
    text = collapse("".join(piece for piece in pieces if read_date(piece) is None))
    text = text or collapse("".join(pieces))
    full = collapse(element.attrib.get("title") or link.attrib.get("title") or "")
    shown = text.rstrip("….．").rstrip()
    cut = text.endswith(_CUT_SHORT) or full.startswith(shown)
    return full if cut and len(full) > len(shown) else text
