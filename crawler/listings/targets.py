"""Where an element of a page leads: by its address, by what a click on it runs, or by data that a script reads."""

import re
from collections.abc import Iterator

from scrapy import Selector

from crawler.listings.addresses import AddressKind, classify

CLICKABLE = (
    "not(self::base or self::link) and (@href or @onclick or @data-href or @data-url or @data-link or @data-src)"
)
"""Conditions of XPath: an element that may lead somewhere."""

_DATA = ("data-href", "data-url", "data-link", "data-src")
_NO_ADDRESS = re.compile(r"(?:#|$|(?:javascript|about|mailto|tel|data):)", re.IGNORECASE)
# A string that is a piece of a sum is no address: '/art/' + id
_STRING = re.compile(r"(?P<before>\+\s?)?(?P<quote>['\"])(?P<value>[^'\"\\\n]{1,2000})(?P=quote)(?P<after>\s?\+)?")
_ADDRESS = re.compile(r"(?:https?://|\.{0,2}/|\?)?[^\s<>'\"{}|\\^`]+", re.IGNORECASE)
_TELLING = re.compile(r"[/?]|\.[a-z]{2,5}$", re.IGNORECASE)


def find_reference(element: Selector) -> str:
    """Return the address that an element leads to as it is printed, empty where it leads nowhere.

    A click counts where the address itself is none (``#``, ``javascript:…``): the first string of ``window.open('…')``,
    ``location.href='…'`` or any other call that can be an address. Data attributes (``data-href`` and the like) count
    last.
    """
    href = (element.attrib.get("href") or "").strip()
    if not _NO_ADDRESS.match(href):
        return href
    clicked = element.attrib.get("onclick") or ""
    scripts = (href, clicked) if href.lower().startswith("javascript:") else (clicked,)
    for script in scripts:
        for address in find_addresses(script):
            if classify(address) is not AddressKind.OTHER:
                return address
    return next((value for name in _DATA if (value := (element.attrib.get(name) or "").strip())), "")


def find_addresses(script: str) -> Iterator[str]:
    """Yield the strings of a piece of script that can be addresses, in their order."""
    for match in _STRING.finditer(script):
        value = match["value"].strip()
        if not (match["before"] or match["after"]) and _ADDRESS.fullmatch(value) and _TELLING.search(value):
            yield value
