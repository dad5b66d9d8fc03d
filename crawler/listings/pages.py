"""Whether an answer is the page or attachment that was asked for, or a challenge, an error page or a stub."""

import re
from dataclasses import dataclass
from functools import lru_cache
from http.client import responses as REASONS  # noqa: N812 - a table of constants, and `responses` reads as ours
from typing import Any

from lxml import etree
from scrapy import Selector
from scrapy.http import Response

from crawler.listings.addresses import AddressKind, classify, is_detail
from crawler.listings.attachments import find_anchors, parse_page
from pipelines.documents.formats import HTML, MHTML, PLAIN_TEXT, XML
from pipelines.documents.media_types import sniff
from pipelines.documents.white_space import collapse

# The jsl challenge names its cookie; its first stage spells the name out of fragments, so only the cookie that is set
# before the page is asked for again shows it. The `$_ts` one is what answers 412 elsewhere (site-structure.md, Access).
_CHALLENGE_STATUSES = frozenset({412, 521})
_CHALLENGE_MARKERS = ("__jsl_clearance", "__jsluid", "acw_sc__v2")
_CHALLENGE_SCRIPT = re.compile(r"\$_ts\s*=\s*window\[")
_CHALLENGE_PAIR = (re.compile(r"document\.cookie\s*="), re.compile(r"\blocation\b"))
_MARKED_BYTES = (*(marker.encode() for marker in _CHALLENGE_MARKERS), b"$_ts")
_PAIRED_BYTES = (b"document.cookie", b"location")
_PAIR_MAX_BYTES = 20_000  # a short page: a site's own page with scripts that set cookies is longer, or has text

# No real body: less text than this, without white space, and no link to a report or an attachment.
_MIN_BODY_CHARACTERS = 200
STUB_BYTES = 600  # what stands past the end of a listing is smaller (site-structure.md, Paging)

_TEXTS = frozenset(known.media_type for known in (HTML, PLAIN_TEXT, XML, MHTML))
"""Media types whose bytes are words; only these can be an error page."""

_HIDDEN = ("script", "style", "noscript", "template", "title")
_VISIBLE_TEXTS: Any = (
    etree.XPath(  # what is blank is sorted out first: asking each text for its ancestors is what takes time
        f"//text()[normalize-space()][not({' or '.join(f'ancestor::{name}' for name in _HIDDEN)})]", smart_strings=False
    )
)

_HTML_TAG = re.compile(r"<(?:!doctype\s+html|html|head|title|meta|body|script|div|table|center|h1|p)\b", re.IGNORECASE)

_BEGINNING = re.compile(r"<head\b.*?<body\b", re.IGNORECASE | re.DOTALL)
_END = re.compile(r"</(?:body|html)\b", re.IGNORECASE)

# Matched against text without white space and in lower case.
_ERROR_PHRASE = (
    r"(?:访问|请求|查看|浏览|查找|打开)的(?:页面|网页|文件|内容|信息|文章|栏目|资源|地址|网址|链接)"
    r"[^。！!]{0,10}?(?:不存在|找不到|未找到|删除|丢失|过期|失效)"
    r"|(?:页面|网页|文件|资源|地址|网址|链接)(?:未找到|找不到|不存在|已被?删除|已?丢失|无法访问)"
    r"|(?:找不到|无法找到|未找到|没有找到)[^。！!，,]{0,8}?(?:页面|网页|文件|资源|网址|服务器)(?:或目录)?"
    r"|(?:http|error|错误)\W{0,3}404(?!\d)"
    r"|(?<![\d.])404\W{0,3}(?:错误|页面|notfound|filenotfound|pagenotfound|error)"
    r"|(?:page|file|url|directory|resource)[a-z]{0,20}notfound"
)
_ERROR_IN_TEXT = re.compile(_ERROR_PHRASE)
_ERROR_TITLE = re.compile(
    r"(?:对不起|非常抱歉|很抱歉|抱歉|温馨提示|sorry|您|你|所|要)*"
    rf"(?:404|notfound|error|出错[了啦]|(?:访问|页面|系统)(?:出错|错误)|错误(?:提示|页面)|{_ERROR_PHRASE})+"
    r"(?:或者?已?被?删除|了|啦)?"
)
_TITLE_SEPARATORS = re.compile(r"[-_|—–·:：,，。!！~]+")
_ERROR_ADDRESS = re.compile(r"/(?:404|notfound|error)\.\w+(?:$|\?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageProblem:
    """Why an answer is no page and no attachment: a code for `failures.error` and a sentence for `failures.message`."""

    error: str
    message: str


def diagnose(response: Response) -> PageProblem | None:
    """Return why an answer must not be stored, None where it may be.

    Codes: `challenge` (a page that wants a script run before it gives the real one; status 412 and 521 always are),
    `http_<status>` for every other status but 200, `empty`, `soft_404` (status 200 that says the page is not there),
    `stub` (less than 600 bytes of page), `error_page` (soft_404 or stub where the address promises an attachment),
    `cut` (a page with a head that opens its body and ends without closing it).

    A status of 304 is the caller's and no problem. Bytes that are no text (``media_types.sniff``) are never judged by
    words in them; nor is a page with a real body by a challenge's marker in one of its scripts, or by
    words about missing pages in its text.
    """
    status, body = response.status, response.body
    if status == 304:
        return None
    if problem := diagnose_status(status, challenge=is_challenge(response)):
        return problem
    if not body.strip():
        return PageProblem("empty", "the server answered 200 with no bytes")
    text = _read_words(body)
    if not text:
        return None
    return _find_error(response.url, text, len(body)) or _find_cut(text)


def diagnose_status(status: int, *, challenge: bool) -> PageProblem | None:
    """Return why an answer of this status must not be stored, whatever its body says; ``challenge``: it is one."""
    if challenge:
        return PageProblem(
            "challenge", f"the server answered {status} and asks for a script to be run, not with the page"
        )
    if status != 200:
        return PageProblem(f"http_{status}", f"the server answered {status} {REASONS.get(status, '')}".rstrip())
    return None


def may_be_challenge(response: Response) -> bool:
    """Tell, by a look at the bytes alone, whether an answer has to be asked whether it is a challenge.

    The text is not decoded for it: what marks a challenge is ASCII, which every encoding of a page keeps.
    """
    body = response.body
    marked = response.status in _CHALLENGE_STATUSES or any(marker in body for marker in _MARKED_BYTES)
    return marked or (len(body) < _PAIR_MAX_BYTES and all(part in body for part in _PAIRED_BYTES))


def is_challenge(response: Response) -> bool:
    """Tell whether an answer wants a script to be run before it gives the page."""
    return response.status in _CHALLENGE_STATUSES or _asks_for_script(_read_words(response.body), len(response.body))


@lru_cache(maxsize=1)
def _read_words(body: bytes) -> str:
    """Return the text of a body that is one, and none for other bytes."""
    if sniff(body) not in _TEXTS:
        return ""
    # Labels are often wrong; text that is valid UTF-8 hardly ever is anything else, and the rest is of the GB family.
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030", errors="replace")


def _asks_for_script(text: str, size: int) -> bool:
    marked = any(marker in text for marker in _CHALLENGE_MARKERS) or _CHALLENGE_SCRIPT.search(text)
    paired = size < _PAIR_MAX_BYTES and all(part.search(text) for part in _CHALLENGE_PAIR)
    return bool(marked or paired) and not has_body(parse_page(text))


def has_body(page: Selector) -> bool:
    """Tell whether a page has a text of its own, or links that lead on to reports."""
    return sum(map(len, _read_texts(page))) >= _MIN_BODY_CHARACTERS or _leads_on(page)


def _leads_on(page: Selector) -> bool:
    links = (anchor.attrib["href"] for anchor in find_anchors(page))
    return any(is_detail(link) or classify(link) is AddressKind.ATTACHMENT for link in links)


def _read_texts(page: Selector) -> list[str]:
    """Return a page's visible pieces of text, in lower case and without white space."""
    texts = ("".join(text.split()).lower() for text in _VISIBLE_TEXTS(page.root))
    return [text for text in texts if text]


def _find_error(url: str, text: str, size: int) -> PageProblem | None:
    page = parse_page(text)
    title = collapse(page.xpath("string(//head/title)").get(""))
    promised = classify(url) is AddressKind.ATTACHMENT
    if _says_missing(url, page, title):
        problem = PageProblem("soft_404", f"a page that says it is not there (title {title!r})")
    elif size < STUB_BYTES and (_HTML_TAG.search(text) or not promised):
        problem = PageProblem("stub", f"only {size} bytes of page")
    else:
        return None
    return PageProblem("error_page", f"no attachment, but {problem.message}") if promised else problem


def _find_cut(text: str) -> PageProblem | None:
    """Return that a page has a beginning and no end: every page with a head and a body that was seen closes either."""
    if not _BEGINNING.search(text) or _END.search(text):
        return None
    return PageProblem("cut", f"the page begins and has no end: it stops after {len(text)} characters")


def _says_missing(url: str, page: Selector, title: str) -> bool:
    segments = (part.strip() for part in _TITLE_SEPARATORS.split(title.lower()))
    if any(_ERROR_TITLE.fullmatch("".join(part.split())) for part in segments) or _ERROR_ADDRESS.search(url):
        return True
    if has_body(page):
        return False
    texts = _read_texts(page)
    return "404" in texts or _ERROR_IN_TEXT.search("".join(texts)) is not None
