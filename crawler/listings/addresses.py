"""Addresses as text: one spelling for each, what one promises, and which page it is a twin of. Asks no network."""

import re
from enum import StrEnum
from urllib.parse import SplitResult, urljoin, urlsplit

from scrapy import Selector
from w3lib.url import safe_url_string

from pipelines.documents.formats import FILE_FORMATS, HTML

_DEFAULT_PORTS = {"http": 80, "https": 443}

ATTACHMENT_SUFFIXES = frozenset(suffix for known in FILE_FORMATS for suffix in known.linked_as) - frozenset(
    HTML.linked_as
)
_WRITTEN_PAGES = frozenset(HTML.linked_as) - {""}
"""Suffixes of pages that are files; where one of these is given a file's name, it is a page that shows the file."""

_NAMED_FILE = re.compile(rf"\.(?:{'|'.join(sorted(ATTACHMENT_SUFFIXES))})(?:&|$)", re.IGNORECASE)
_OTHER_SUFFIXES = frozenset(
    [
        *(
            "apk",
            "avi",
            "bmp",
            "css",
            "eot",
            "exe",
            "flv",
            "gif",
            "ico",
            "ipa",
            "jpeg",
            "jpg",
            "js",
            "json",
            "m3u8",
            "map",
        ),
        *("mov", "mp3", "mp4", "otf", "png", "rss", "svg", "swf", "ttf", "wav", "webp", "wmv", "woff", "woff2", "xml"),
    ]
)

# TRS WCM names a detail page tYYYYMMDD_<id>, its twins end in _wap (mobile) and _app (site-structure.md, Addresses).
_DETAIL_NAME = re.compile(r"t\d{8}_\d+(?:_wap|_app)?\.s?html?", re.ASCII)
_PAGE_TWIN = re.compile(r"(?P<stem>[^/]+)_(?:wap|app)(?P<suffix>\.s?html?)$")
_COLUMN_TWIN = re.compile(r"(?<=/)wap\.s?html?$")
_DOT_SEGMENT = re.compile(r"/\.\.?(?:/|$)")
_PORT = re.compile(r":\d*$", re.ASCII)
_SESSION = re.compile(r";jsessionid=[^/;?]*", re.IGNORECASE)  # of Java's servers: another one with every answer


class AddressKind(StrEnum):
    """What an address promises."""

    PAGE = "page"
    ATTACHMENT = "attachment"
    OTHER = "other"


def normalize(url: str) -> str:
    """Return the one spelling of an absolute address.

    Scheme and host in lower case, no default port, no fragment, no dot segments, no `;jsessionid`, at least `/` as the
    path, and percent-encoded as `w3lib.url.safe_url_string` does it. Path and query are otherwise as they were:
    `index.html` stays, so does the order of arguments. Normalizing twice changes nothing.

    Raises:
        ValueError: The text is no http or https address with a host, or its port is no port.
    """
    parts = urlsplit(safe_url_string(url))
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"not an absolute http(s) address: {url!r}")
    userinfo, at, host = parts.netloc.rpartition("@")
    name = _PORT.sub("", host)  # safe_url_string has lower-cased it
    if parts.port not in {None, _DEFAULT_PORTS[parts.scheme]}:
        name = f"{name}:{parts.port}"
    path = _SESSION.sub("", _remove_dots(parts.path)) or "/"
    return parts._replace(netloc=f"{userinfo}{at}{name}", path=path, fragment="").geturl()


def resolve(base: str, reference: str, encoding: str = "utf-8") -> str | None:
    """Return where a link leads, absolute and normalized, or None where it leads to no http(s) address.

    None is for `mailto:`, `javascript:`, an empty reference, a mere `#fragment`, and text that is no address at all:
    a browser opens no page for them either.

    Args:
        base: Absolute address that the reference is relative to (a page's own, or its `<base>`).
        reference: The value of `href` as printed.
        encoding: Encoding of the page, in which a browser writes a query (its path is always UTF-8).
    """
    reference = reference.strip()
    if not reference or reference.startswith("#"):
        return None
    try:
        return normalize(safe_url_string(urljoin(base, reference), encoding=encoding))
    except ValueError:
        return None


def find_base(page: Selector, url: str) -> str:
    """Return the address that a page's links are relative to: that of its first `<base>`, wherever it stands.

    Scrapy's own looks at the first 4,096 characters, before which a page may have styles.
    """
    reference = page.xpath("string(//base[@href]/@href)").get("").strip()
    return resolve(url, reference) or url


def find_twin_base(url: str) -> str | None:
    """Return the address of the page that this one is a twin of, None where the address names no twin.

    `t20200331_1_wap.html` and `t20200331_1_app.html` are twins of `t20200331_1.html`; a column's `wap.html` is the
    twin of the bare folder.

    Raises:
        ValueError: As `normalize`.
    """
    parts = urlsplit(normalize(url))
    path = _PAGE_TWIN.sub(r"\g<stem>\g<suffix>", parts.path)
    path = _COLUMN_TWIN.sub("", path)
    return None if path == parts.path else parts._replace(path=path).geturl()


def classify(url: str) -> AddressKind:
    """Return what an address promises, judged by its suffix alone.

    Absolute or relative. What is given the name of a file in its query (`download.jsp?file=a.pdf`) promises that file.
    A path without a suffix is a page (a bare folder), and so is one with a suffix that nobody
    knows (`.jhtml`, `.do`, `.aspx`): what a server answers with is its own to say. Images, scripts, `mailto:`,
    `javascript:`, `#…`, an empty reference and text that is no address are OTHER.
    """
    parts = _split(url)
    if parts is None or parts.scheme not in {"", *_DEFAULT_PORTS}:
        return AddressKind.OTHER
    if not (parts.netloc or parts.path or parts.query):
        return AddressKind.OTHER
    segment = _SESSION.sub("", _last_segment(parts))
    suffix = segment.rpartition(".")[2].lower() if "." in segment else ""
    if suffix in ATTACHMENT_SUFFIXES or (suffix not in _WRITTEN_PAGES and _NAMED_FILE.search(parts.query)):
        return AddressKind.ATTACHMENT
    return AddressKind.OTHER if suffix in _OTHER_SUFFIXES else AddressKind.PAGE


def is_detail(url: str) -> bool:
    """Return whether an address, absolute or relative, is a detail page's as TRS WCM names them, or its twin's."""
    parts = _split(url)
    return (
        parts is not None
        and parts.scheme in {"", *_DEFAULT_PORTS}
        and _DETAIL_NAME.fullmatch(_last_segment(parts)) is not None
    )


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url.strip())
    except ValueError:  # text that is no address, such as http://[
        return None


def _last_segment(parts: SplitResult) -> str:
    # `.` and `..` name folders, whatever their dots look like.
    segment = parts.path.rpartition("/")[2]
    return "" if segment in {".", ".."} else segment


def _remove_dots(path: str) -> str:
    if not _DOT_SEGMENT.search(path):
        return path
    # The leading dot keeps urljoin from reading a path that begins with // as a host (RFC 3986, 5.2.4).
    return urlsplit(urljoin("http://host/", f"/.{path}")).path
