"""Where a page's attachments stand: in its links and frames, and in what its scripts write or open."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from lxml import etree
from parsel.selector import create_root_node
from scrapy import Selector
from scrapy.http import TextResponse

from crawler.listings.addresses import ATTACHMENT_SUFFIXES, AddressKind, classify, find_base, resolve
from crawler.listings.page_scripts import name_pages, read_page_script
from crawler.listings.scripts import JS_STRING, find_in_scripts, unescape_string
from crawler.listings.targets import CLICKABLE, find_reference
from pipelines.documents.white_space import collapse

_SUFFIXES = "|".join(sorted(ATTACHMENT_SUFFIXES))
_SUFFIX = re.compile(rf"\.(?:{_SUFFIXES})", re.IGNORECASE)
_FILE_NAME = re.compile(rf"\.(?:{_SUFFIXES})\s*(?:[\[(（【].{{0,20}}[\])）】]\s*)?$", re.IGNORECASE)
"""Words that end as a file's name does, its size behind it in brackets or not."""

_IGNORED = re.compile(r"[\s\x00-\x1f]")  # what browsers leave out of an address
_WRITTEN = rf"(?P<string>{JS_STRING})"
_PLAIN_ADDRESS = re.compile(r"[^\s<>'\"{}|\\^`]+")
_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_ELEMENTS = f"//*[{CLICKABLE}] | //iframe | //frame | //embed | //object | //script[not(@src)]"


@dataclass(frozen=True, slots=True)
class AttachmentLink:
    """A page's link to an attachment: the address, absolute and normalized, and the text of the link."""

    url: str
    text: str


def find_attachments(response: TextResponse) -> tuple[AttachmentLink, ...]:
    """Return the attachments that a page links or shows, in document order, each address once.

    Read are links and what a click on them opens, frames and embedded objects, the file that a viewer is given
    (``viewer.html?file=…``), and strings of scripts that are addresses of files or hold anchors (``hasFJ='…'``, which
    one template writes into the page only in the browser). A link whose words are a file's name is one whatever its
    address looks like. Where an address stands in several links the first text that is not empty counts (an icon often
    goes before the name).
    """
    page, found = parse_page(response.text), dict[str, str]()
    base = find_base(page, response.url)
    for element, reference in _list_references(page):
        text = collapse(element.xpath("string()").get("")) if element.root.tag == "a" else ""
        text = text or collapse(element.attrib.get("title", ""))
        named = (text, element.attrib.get("title", ""), element.attrib.get("download", ""))
        is_file = any(map(_FILE_NAME.search, named))
        if not (is_file or _names_attachment(reference) or _names_attachment(base) or element.root.tag in _FRAMES):
            continue
        url = resolve(base, reference, response.encoding)
        url = url and (_find_viewed(url) or url)
        if url and (is_file or classify(url) is AddressKind.ATTACHMENT or _shows_page(element, url, response.url)):
            found[url] = found.get(url) or text
    return tuple(AttachmentLink(url, text) for url, text in found.items())


def find_article_pages(response: TextResponse) -> tuple[str, ...]:
    """Return the addresses of an article's pages after this one, where a script prints their numbers.

    TRS cuts a long body in pages, ``t…_1.html`` and ``t…_2.html`` beside ``t….html``, and prints their numbers by
    ``createPageHTML(3, 0, "t…", "html")``.
    """
    name = urlsplit(response.url).path.rpartition("/")[2]
    if "createPage" not in response.text:
        return ()
    script = read_page_script(parse_page(response.text))
    return name_pages(response.url, script) if f"{script.name}.{script.suffix}" == name else ()


def find_anchors(page: Selector) -> Iterator[Selector]:
    """Yield a page's anchors with an address, and those that a script would write into it, in document order."""
    for element, _ in _list_references(page):
        if element.root.tag == "a" and element.attrib.get("href"):
            yield element


def _list_references(page: Selector) -> Iterator[tuple[Selector, str]]:
    """Yield the elements of a page that may lead to a file, those that its scripts write included, and where to."""
    for element in page.xpath(_ELEMENTS):
        tag = element.root.tag
        if tag == "script":
            yield from _list_written(element)
        elif reference := element.attrib.get(_FRAMES.get(tag, ""), "") or find_reference(element):
            yield element, reference


def _list_written(script: Selector) -> Iterator[tuple[Selector, str]]:
    """Yield what a script's strings are or hold: addresses of files, and anchors."""
    text = script.xpath("string()").get("")
    if not _SUFFIX.search(text) and "hasFJ" not in text:
        return
    for _, match in find_in_scripts(script, _WRITTEN):
        string = unescape_string(match["string"][1:-1])
        if "<a" in string:
            for anchor in Selector(text=string, type="html").xpath("//a[@href]"):
                yield anchor, anchor.attrib["href"]
        elif _PLAIN_ADDRESS.fullmatch(string) and "/" in string and classify(string) is AddressKind.ATTACHMENT:
            yield script, string


def _find_viewed(url: str) -> str | None:
    """Return the file that a viewer is given in its query (``viewer.html?file=%2Fa.pdf``), None for no viewer."""
    if classify(url) is not AddressKind.PAGE:
        return None
    values = (value for _, value in parse_qsl(urlsplit(url).query) if classify(value) is AddressKind.ATTACHMENT)
    return next((found for value in values if (found := resolve(url, value))), None)


def _shows_page(element: Selector, url: str, page: str) -> bool:
    """Tell whether a frame shows a page of the article: one in its folder, where no menu and no footer stands."""
    folder = page.rpartition("/")[0] + "/"
    is_other = url.startswith(folder) and url != page and classify(url) is AddressKind.PAGE
    declares = element.attrib.get("type", "").startswith("application/") and element.root.tag in ("embed", "object")
    return element.root.tag in _FRAMES and (is_other or declares)


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
