"""A portal and its columns, and which addresses stand on its hosts."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

PORTAL_LEVELS: Final = ("municipality", "office", "department", "district", "township", "other")
COLUMN_KINDS: Final = ("annual_report", "notice")
COLUMN_STATES: Final = ("seen", "inferred")

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a portal: the address of its listing and, where the generic reading does not fit, CSS.

    Attributes:
        url: Address of the column's first page.
        kind: "annual_report" or "notice".
        list_item: CSS of one entry of the listing.
        list_link: CSS of the link, inside the entry.
        list_date: CSS of the date, inside the entry.
        next: CSS of the link to the next page.
        pages: Address of a page, relative to `url`, with `{n}` in the place of its number.
        first: The number of the first page, which `url` is.
        state: "seen" where a report was seen in it, "inferred" where it only ought to be there: it is asked for, and
            that nothing is there is no failure.
        body: CSS of a detail page's text.
        header: CSS of a detail page's metadata.
    """

    url: str
    kind: str
    list_item: str | None = None
    list_link: str | None = None
    list_date: str | None = None
    next: str | None = None
    pages: str | None = None
    first: int = 1
    state: str = "seen"
    body: str | None = None
    header: str | None = None


@dataclass(frozen=True, slots=True)
class Portal:
    """One public body's site.

    Attributes:
        id: Stable name, used in arguments and tables.
        name: The body's name as it writes it.
        level: One of `PORTAL_LEVELS`.
        parent: Id of the portal above, "" for none.
        hosts: `host` or `host:port`, lower case. Nothing outside these is ever requested for this portal.
        expect_reports: True where finding no report is a failure.
        columns: What is read there, in the order of the file.
        delay: Seconds between two requests; None means the project's setting.
        concurrency: Requests at a time; None means the project's setting.
    """

    id: str
    name: str
    level: str
    parent: str
    hosts: tuple[str, ...]
    expect_reports: bool
    columns: tuple[Column, ...]
    delay: float | None = None
    concurrency: int | None = None

    def allows(self, url: str) -> bool:
        """Tell whether `url` stands on one of the portal's hosts.

        `host` covers port 80 under http and 443 under https, written out or not; `host:port` covers that port
        under either. Subdomains are other hosts. An address that is not http(s), that carries a user name, or
        whose host or port cannot be read is not allowed; nothing raises.
        """
        try:
            parts = urlsplit(url)
            given_port = parts.port
        except ValueError:  # the port is no number or too large, the host a broken IPv6 address
            return False
        default_port = _DEFAULT_PORTS.get(parts.scheme)
        # "http://www.cq.gov.cn@evil/" asks evil: no address of a public site needs a user name.
        # lower() maps some letters beyond ASCII into ASCII, so those are out first.
        if default_port is None or not parts.hostname or "@" in parts.netloc or not parts.netloc.isascii():
            return False
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        port = default_port if given_port is None else given_port
        hosts = {entry.lower() for entry in self.hosts}
        return f"{host}:{port}" in hosts or (port == default_port and host in hosts)
