"""Where a page's attachments stand: in its anchors, and in a string of a script that writes them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from parsel.selector import create_root_node
from scrapy import Selector
from scrapy.http import TextResponse
from scrapy.utils.response import get_base_url

from crawler.listings.addresses import ATTACHMENT_SUFFIXES, AddressKind, classify, resolve
from crawler.listings.scripts import JS_STRING, find_in_scripts, unescape_string
from pipelines.documents.white_space import collapse

_SUFFIX = re.compile("|".join(rf"\.{suffix}" for suffix in sorted(ATTACHMENT_SUFFIXES)), re.IGNORECASE)
_IGNORED = re.compile(r"[\s\x00-\x1f]")  # what browsers leave out of an address
_ATTACHMENT_STRING = rf"\bhasFJ\s*=\s*(?P<string>{JS_STRING})"


@dataclass(frozen=True, slots=True)
class AttachmentLink:
    """A page's link to an attachment: the address, absolute and normalized, and the text of the link."""

    url: str
    text: str


def find_attachments(response: TextResponse) -> tuple[AttachmentLink, ...]:
    """Return the attachments that a page links, in document order, each address once.

    Read are the anchors of the page and those inside the script string `var hasFJ='…'`, which one template writes
    into the page only in the browser. Where an address stands in several anchors the first text that is not empty
    counts (an icon often goes before the name).
    """
    base, found = get_base_url(response), dict[str, str]()
    for anchor in find_anchors(parse_page(response.text)):
        reference = anchor.root.get("href")
        if not _names_attachment(reference) and not _names_attachment(base):
            continue
        url = resolve(base, reference, response.encoding)
        if url is None or classify(url) is not AddressKind.ATTACHMENT:
            continue
        text = collapse(anchor.xpath("string()").get("")) or collapse(anchor.attrib.get("title", ""))
        found[url] = found.get(url) or text
    return tuple(AttachmentLink(url, text) for url, text in found.items())


def find_anchors(page: Selector) -> Iterator[Selector]:
    """Yield a page's anchors with an address, and those that a script would write into it, in document order."""
    for element in page.xpath("//a[@href] | //script[contains(., 'hasFJ')]"):
        if element.root.tag == "a":
            yield element
            continue
        for _, match in find_in_scripts(element, _ATTACHMENT_STRING):
            yield from Selector(text=unescape_string(match["string"][1:-1]) or " ", type="html").xpath("//a[@href]")


def _names_attachment(reference: str) -> bool:
    """Tell whether an attachment's suffix stands anywhere in a reference; where none does it is not resolved.

    A page has a hundred links, and to resolve one takes forty microseconds.
    """
    return _SUFFIX.search(_IGNORED.sub("", reference)) is not None


@lru_cache(maxsize=1)  # an answer is asked several things, one after the other
def parse_page(text: str) -> Selector:
    """Return a page's tree."""
    # lxml's plain parser: that of lxml.html, which Selector takes, calls Python for each element
    return Selector(root=create_root_node(text, etree.HTMLParser), type="html")
