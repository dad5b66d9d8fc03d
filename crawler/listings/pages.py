"""What a fetched page says besides its report: where its attachments stand, and whether it is a page at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from http.client import responses as REASONS  # noqa: N812 - a table of constants, and `responses` reads as ours
from typing import Any

from lxml import etree
from parsel.selector import create_root_node
from scrapy import Selector
from scrapy.http import Response, TextResponse
from scrapy.utils.response import get_base_url

from crawler.listings.addresses import Kind, classify, is_detail, resolve
from pipelines.documents.formats import HTML, MHTML, TEXT, XML
from pipelines.documents.media_types import sniff

# The jsl challenge names its cookie; its first stage spells the name out of fragments, so only the cookie that is set
# before the page is asked for again shows it. The `$_ts` one is what answers 412 elsewhere (site-structure.md, Access).
CHALLENGE_STATUSES = frozenset({412, 521})
CHALLENGE_MARKERS = ("__jsl_clearance", "__jsluid", "acw_sc__v2")
CHALLENGE_SCRIPT = re.compile(r"\$_ts\s*=\s*window\[")
CHALLENGE_PAIR = (re.compile(r"document\.cookie\s*="), re.compile(r"\blocation\b"))
PAIR_MAX_BYTES = 20_000  # a short page: a site's own page with scripts that set cookies is longer, or has text

# No real body: less text than this, without white space, and no link to a report or an attachment.
MIN_BODY_CHARACTERS = 200
STUB_BYTES = 600  # what stands past the end of a listing is smaller (site-structure.md, Paging)

TEXTS = frozenset(known.media_type for known in (HTML, TEXT, XML, MHTML))
"""Media types whose bytes are words; only these can be an error page."""

HIDDEN = ("script", "style", "noscript", "template", "title")
VISIBLE_TEXTS: Any = (
    etree.XPath(  # what is blank is sorted out first: asking each text for its ancestors is what takes time
        f"//text()[normalize-space()][not({' or '.join(f'ancestor::{name}' for name in HIDDEN)})]", smart_strings=False
    )
)

HTML_TAG = re.compile(r"<(?:!doctype\s+html|html|head|title|meta|body|script|div|table|center|h1|p)\b", re.IGNORECASE)

# Matched against text without white space and in lower case.
ERROR_PHRASE = (
    r"(?:访问|请求|查看|浏览|查找|打开)的(?:页面|网页|文件|内容|信息|文章|栏目|资源|地址|网址|链接)"
    r"[^。！!]{0,10}?(?:不存在|找不到|未找到|删除|丢失|过期|失效)"
    r"|(?:页面|网页|文件|资源|地址|网址|链接)(?:未找到|找不到|不存在|已被?删除|已?丢失|无法访问)"
    r"|(?:找不到|无法找到|未找到|没有找到)[^。！!，,]{0,8}?(?:页面|网页|文件|资源|网址|服务器)(?:或目录)?"
    r"|(?:http|error|错误)\W{0,3}404(?!\d)"
    r"|(?<![\d.])404\W{0,3}(?:错误|页面|notfound|filenotfound|pagenotfound|error)"
    r"|(?:page|file|url|directory|resource)[a-z]{0,20}notfound"
)
ERROR_IN_TEXT = re.compile(ERROR_PHRASE)
ERROR_TITLE = re.compile(
    r"(?:对不起|非常抱歉|很抱歉|抱歉|温馨提示|sorry|您|你|所|要)*"
    rf"(?:404|notfound|error|出错[了啦]|(?:访问|页面|系统)(?:出错|错误)|错误(?:提示|页面)|{ERROR_PHRASE})+"
    r"(?:或者?已?被?删除|了|啦)?"
)
TITLE_SEPARATORS = re.compile(r"[-_|—–·:：,，。!！~]+")
ERROR_ADDRESS = re.compile(r"/(?:404|notfound|error)\.\w+(?:$|\?)", re.IGNORECASE)

JS_STRING = r"'(?:[^'\\\n]|\\[\s\S])*'|\"(?:[^\"\\\n]|\\[\s\S])*\"|`(?:[^`\\]|\\[\s\S])*`"
# A script may also begin with `<!--` and end with `-->`, which hid it from browsers that knew no scripts: the rest of
# that line is a comment, the lines between are not (ECMAScript, annex B.1.1).
JS_COMMENT = r"/\*[\s\S]*?(?:\*/|\Z)|//[^\n]*|<!--[^\n]*|^[^\S\n]*-->[^\n]*"
JS_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\r\n|([\s\S]))")
JS_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r": ""}
ATTACHMENT_STRING = rf"\bhasFJ\s*=\s*(?P<string>{JS_STRING})"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an attachment: its address, absolute and normalized, and its text on the page."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an answer is no page and no attachment: a code for `failures.error` and a sentence for `failures.message`."""

    error: str
    message: str


def find_attachments(response: TextResponse) -> tuple[Link, ...]:
    """Return the attachments that a page links, in document order, each address once.

    Read are the anchors of the page and those inside the script string `var hasFJ='…'`, which one template writes
    into the page only in the browser. Where an address stands in several anchors the first text that is not empty
    counts (an icon often goes before the name).
    """
    base, found = get_base_url(response), dict[str, str]()
    for anchor in _anchors(_parse(response.text)):
        url = resolve(base, anchor.attrib["href"], response.encoding)
        if url is None or classify(url) is not Kind.ATTACHMENT:
            continue
        text = collapse(anchor.xpath("string()").get("")) or collapse(anchor.attrib.get("title", ""))
        found[url] = found.get(url) or text
    return tuple(Link(url, text) for url, text in found.items())


def diagnose(response: Response) -> Problem | None:
    """Return why an answer must not be stored, None where it may be.

    Codes: `challenge` (a page that wants a script run before it gives the real one; status 412 and 521 always are),
    `http_<status>` for every other status but 200, `empty`, `soft_404` (status 200 that says the page is not there),
    `stub` (less than 600 bytes of page), `error_page` (soft_404 or stub where the address promises an attachment).

    A status of 304 is the caller's and no problem. Bytes that are no text (``media_types.sniff``) are never judged by
    words in them; nor is a page with a real body by a challenge's marker in one of its scripts, or by
    words about missing pages in its text.
    """
    status, body = response.status, response.body
    if status == 304:
        return None
    if is_challenge(response):
        return Problem("challenge", f"the server answered {status} and asks for a script to be run, not with the page")
    if status != 200:
        return Problem(f"http_{status}", f"the server answered {status} {REASONS.get(status, '')}".rstrip())
    if not body.strip():
        return Problem("empty", "the server answered 200 with no bytes")
    text = _read_words(body)
    return _find_error(response.url, text, len(body)) if text else None


def is_challenge(response: Response) -> bool:
    """Tell whether an answer wants a script to be run before it gives the page."""
    return response.status in CHALLENGE_STATUSES or _asks_for_script(_read_words(response.body), len(response.body))


def collapse(text: str) -> str:
    """Return a text with every run of white space, full-width and no-break spaces included, made one space."""
    return " ".join(text.split())


def find_in_scripts(page: Selector, pattern: str) -> Iterator[tuple[Selector, re.Match[str]]]:
    """Yield what matches a pattern in a page's scripts, outside comments and strings, with the script it stands in.

    Args:
        page: The page, or one script of it. Scripts inside HTML comments are not elements and not read.
        pattern: Regular expression with at least one named group, which no other part of the scan has.
    """
    scan = re.compile(f"(?:{JS_COMMENT})|(?P<_wanted>{pattern})|(?:{JS_STRING})", re.MULTILINE)
    for script in page.xpath("descendant-or-self::script"):
        for match in scan.finditer(script.xpath("string()").get("")):
            if match["_wanted"] is not None:
                yield script, match


def _anchors(page: Selector) -> Iterator[Selector]:
    for element in page.xpath("//a[@href] | //script[contains(., 'hasFJ')]"):
        if element.xpath("self::a"):
            yield element
            continue
        for _, match in find_in_scripts(element, ATTACHMENT_STRING):
            yield from Selector(text=_unescape(match["string"][1:-1]) or " ", type="html").xpath("//a[@href]")


def _unescape(string: str) -> str:
    """Return what a script's string holds between its quotes (ECMAScript, 12.9.4)."""

    def replace(match: re.Match[str]) -> str:
        code, character = match[1] or match[2], match[3] or ""
        return chr(int(code, 16)) if code else JS_CONTROLS.get(character, character)

    return JS_ESCAPE.sub(replace, string)


@lru_cache(maxsize=1)  # an answer is asked several things, one after the other
def _parse(text: str) -> Selector:
    # lxml's plain parser: that of lxml.html, which Selector takes, calls Python for each element
    return Selector(root=create_root_node(text, etree.HTMLParser), type="html")


@lru_cache(maxsize=1)
def _read_words(body: bytes) -> str:
    """Return the text of a body that is one, and none for other bytes."""
    if sniff(body) not in TEXTS:
        return ""
    # Labels are often wrong; text that is valid UTF-8 hardly ever is anything else, and the rest is of the GB family.
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030", errors="replace")


def _asks_for_script(text: str, size: int) -> bool:
    marked = any(marker in text for marker in CHALLENGE_MARKERS) or CHALLENGE_SCRIPT.search(text)
    paired = size < PAIR_MAX_BYTES and all(part.search(text) for part in CHALLENGE_PAIR)
    return bool(marked or paired) and not _has_body(_parse(text))


def _has_body(page: Selector) -> bool:
    return sum(map(len, _read_texts(page))) >= MIN_BODY_CHARACTERS or _leads_on(page)


def _leads_on(page: Selector) -> bool:
    links = (anchor.attrib["href"] for anchor in _anchors(page))
    return any(is_detail(link) or classify(link) is Kind.ATTACHMENT for link in links)


def _read_texts(page: Selector) -> list[str]:
    """Return a page's visible pieces of text, in lower case and without white space."""
    texts = ("".join(text.split()).lower() for text in VISIBLE_TEXTS(page.root))
    return [text for text in texts if text]


def _find_error(url: str, text: str, size: int) -> Problem | None:
    page = _parse(text)
    title = collapse(page.xpath("string(//head/title)").get(""))
    promised = classify(url) is Kind.ATTACHMENT
    if _says_missing(url, page, title):
        problem = Problem("soft_404", f"a page that says it is not there (title {title!r})")
    elif size < STUB_BYTES and (HTML_TAG.search(text) or not promised):
        problem = Problem("stub", f"only {size} bytes of page")
    else:
        return None
    return Problem("error_page", f"no attachment, but {problem.message}") if promised else problem


def _says_missing(url: str, page: Selector, title: str) -> bool:
    segments = (part.strip() for part in TITLE_SEPARATORS.split(title.lower()))
    if any(ERROR_TITLE.fullmatch("".join(part.split())) for part in segments) or ERROR_ADDRESS.search(url):
        return True
    if _has_body(page):
        return False
    texts = _read_texts(page)
    return "404" in texts or ERROR_IN_TEXT.search("".join(texts)) is not None
