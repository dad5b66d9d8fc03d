"""What stands on a column's page that lists nothing of its portal: sub-columns, a script's list, a report, others."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.listings.addresses import AddressKind, classify, is_detail
from crawler.listings.entries import Entry, ListingPage
from crawler.listings.pages import PageProblem
from crawler.listings.targets import CLICKABLE, find_addresses
from crawler.portals.portal import Portal
from pipelines.documents.titles import read_title
from pipelines.documents.white_space import collapse

_SHOWN = 5
"""What is named of a longer list."""

_WORDS = 40
"""Characters of a link's words that are shown."""

# How scripts ask for data: jQuery, axios, fetch, XMLHttpRequest, layui and element-ui tables.
_ASKS = re.compile(
    r"(?:\$\s*\.\s*(?:ajax|get|post|getJSON)|axios(?:\s*\.\s*\w+)?|fetch|\.open|\.load)\s*\(|\b(?:url|api|proxyUrl)\s*[:=]",
    re.ASCII,
)
_REACH = 300
"""Characters behind such a beginning in which its address stands."""

_MOST_ASKS = 200
_FORM_LABELS = (
    "收到行政复议",
    "本年新收政府信息公开申请",
    "政府信息公开申请数量",
    "主动公开政府信息数",
    "收到和处理政府信息公开申请",
)


def explain_empty(page: ListingPage, foreign: Iterable[Entry], portal: Portal, column_url: str) -> PageProblem:
    """Return why a page lists nothing that could be asked for: a code (contract) and what is there instead.

    Args:
        page: The page.
        foreign: What it lists on hosts that are none of the portal's.
        portal: Whose column it is.
        column_url: The column's address.
    """
    if hosts := sorted({urlsplit(entry.url).netloc for entry in foreign}):
        return PageProblem("no_entries.foreign", f"it lists pages of other hosts alone: {_name(hosts)}")
    if columns := _list_columns(page, portal, column_url):
        return PageProblem("no_entries.subcolumns", f"it lists nothing, and links columns below it: {_name(columns)}")
    if endpoints := _list_endpoints(page):
        return PageProblem("no_entries.script_list", f"its list is written by a script, which asks {_name(endpoints)}")
    if holds_report(page):
        return PageProblem("no_entries.inline", "a report stands on the page itself, and could not be read")
    return PageProblem(
        "no_entries.other", f"the page lists nothing that could be a report; it links {_name(_list_words(page))}"
    )


def holds_report(page: ListingPage) -> bool:
    """Tell whether a column's page is a report itself, by the labels of the forms' tables or by its heading.

    The heading has to say whose report it is: 2024年政府信息公开年报 heads a column as well.
    """
    text = "".join(page.selector.xpath("//body//text()[not(parent::script or parent::style)]").getall())
    if sum(label in text for label in _FORM_LABELS) > 1:
        return True
    headings = (collapse(heading.xpath("string()").get("")) for heading in page.selector.xpath("//h1 | //h2"))
    return any((title := read_title(heading)) is not None and title.complete for heading in headings)


def _name(things: list[str]) -> str:
    more = f" and {len(things) - _SHOWN} more" if len(things) > _SHOWN else ""
    return (", ".join(things[:_SHOWN]) or "nothing") + more


def _list_columns(page: ListingPage, portal: Portal, column_url: str) -> list[str]:
    """Return the links into folders below a column, or that are worded as reports of a year and are folders."""
    folder, found = urlsplit(column_url).path.rpartition("/")[0] + "/", dict[str, str]()
    for link in page.selector.xpath(f"//*[{CLICKABLE}]"):
        url = page.resolve(link)
        if url is None or url in found or not portal.allows(url) or classify(url) is not AddressKind.PAGE:
            continue
        path, words = urlsplit(url).path, collapse(link.xpath("string()").get(""))[:_WORDS]
        is_below = path.startswith(folder) and path != folder and not is_detail(url)
        if words and is_below and not path.removeprefix(folder).startswith("index"):
            found[url] = f"{words} {url}"
    return list(found.values())


def _list_endpoints(page: ListingPage) -> list[str]:
    found = dict[str, None]()
    for script in page.selector.xpath("//script[not(@src)]/text()").getall():
        for number, match in enumerate(_ASKS.finditer(script)):
            if number > _MOST_ASKS:
                break
            for address in find_addresses(script[match.end() - 1 : match.end() + _REACH]):
                found[address] = None
                break
    return list(found)


def _list_words(page: ListingPage) -> list[str]:
    words = (collapse(link.xpath("string()").get(""))[:_WORDS] for link in page.selector.xpath("//a[@href]"))
    return list(dict.fromkeys(filter(None, words)))
