"""The server of the bundled site: static files with validators, one folder a host.

Each folder below the root is a host that answers; a request's Host header decides. Last-Modified comes from the
root's `last_modified.toml`, because a checkout does not keep file times.
"""

# Much of Twisted's web package has no annotations yet; the calls are checked by the tests.
# mypy: disable-error-code="no-untyped-call"

import hashlib
import logging
import re
import tomllib
import warnings
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from twisted.web import http, pages, resource, server, vhost

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # the module itself uses what Twisted has deprecated
    from twisted.web import static

from crawler.serving import REPLAY_PORT

logger = logging.getLogger(__name__)

SITE = Path(__file__).resolve().parents[2] / "fixtures" / "site"
REGISTRY = SITE.parent / "portals.toml"
_MANIFEST = "last_modified.toml"
_NOT_FOUND = "404.html"
_ENTITY_TAG = re.compile(rb'(?:W/)?("[^"]*")')


class ReplayError(ValueError):
    """A folder that cannot be served; the message says what it lacks."""


class NotFound(resource.Resource):
    """A host's own page for addresses that it does not have, with status 404."""

    isLeaf = True  # noqa: N815 - Twisted's name

    def __init__(self, body: bytes):
        super().__init__()
        self.body = body

    def render(self, request: server.Request) -> bytes:
        """The page, whatever the method."""
        request.setResponseCode(http.NOT_FOUND)
        request.setHeader(b"content-type", b"text/html; charset=utf-8")
        return self.body

    def getChild(self, name: bytes, request: server.Request) -> "NotFound":  # noqa: N802 - Twisted's name
        """Itself: below a missing address everything is missing."""
        return self


class SiteFile(static.File):
    """A file or folder of one host, with ETag and Last-Modified; folders answer with their index.html or not at all."""

    def __init__(self, path: str, times: Mapping[str, datetime], not_found: NotFound):
        super().__init__(path, defaultType="application/octet-stream")
        self.contentTypes = {**self.contentTypes, ".html": "text/html; charset=utf-8"}
        self.indexNames = ["index.html"]
        self.times = times
        self.missing = not_found
        self.childNotFound = not_found  # type: ignore[assignment]  # Twisted renders whatever resource this is

    def createSimilarFile(self, path: str) -> "SiteFile":  # noqa: N802 - Twisted's name
        """The same kind of resource for a child."""
        return type(self)(path, self.times, self.missing)

    def getChild(self, path: bytes, request: server.Request) -> Any:  # noqa: N802 - Twisted's name
        """The child, or the host's 404 page for what no file name can be."""
        return self.missing if b"\0" in path else super().getChild(path, request)

    def directoryListing(self) -> Any:  # noqa: N802 - Twisted's name
        """No listing of a folder without an index."""
        return self.missing

    def getModificationTime(self) -> float:  # noqa: N802 - Twisted's name
        """Seconds since 1970 of the manifest's instant for this file."""
        return self.times[self.path].timestamp()

    def render_GET(self, request: server.Request) -> Any:  # noqa: N802 - Twisted's name
        """The file, or 304 where the client's copy is current (RFC 9110, 13.2.2: If-None-Match goes first)."""
        if not self.isfile():
            return super().render_GET(request)
        tag = b'"%s"' % hashlib.sha256(self.getContent()).hexdigest().encode()
        request.setHeader(b"etag", tag)
        condition = request.getHeader(b"if-none-match")
        if condition is not None:
            request.requestHeaders.removeHeader(b"if-modified-since")
            if matches_tag(condition, tag):
                request.setLastModified(self.getModificationTime())
                request.setResponseCode(http.NOT_MODIFIED)
                return b""
        return super().render_GET(request)

    render_HEAD = render_GET  # noqa: N815 - Twisted's name


class LoggedSite(server.Site):
    """A site that logs each request at INFO."""

    def log(self, request: http.Request) -> None:
        """One line: host, method, address, status, bytes sent."""
        host = request.getHeader(b"host") or b"-"
        line = b" ".join((host, request.method, request.uri)).decode("ascii", "backslashreplace")
        logger.info("%s %d %d", line, request.code, request.sentLength)


def matches_tag(condition: bytes, tag: bytes) -> bool:
    """Tell whether an If-None-Match header names an entity tag, by weak comparison (RFC 9110, 8.8.3.2), or is `*`."""
    return condition.strip() == b"*" or tag in _ENTITY_TAG.findall(condition)


def make_site(root: Path) -> LoggedSite:
    """Return the site below a folder, ready to listen on any port.

    Args:
        root: a folder with one folder a host and `last_modified.toml`.

    Raises:
        ReplayError: there is no manifest, a host has no 404 page, or a file no time in the manifest.
    """
    manifest = root / _MANIFEST
    if not manifest.is_file():
        raise ReplayError(f"{root} is no bundled site: it has no {_MANIFEST}")
    times = {str(root / path): time for path, time in tomllib.loads(manifest.read_text("utf-8")).items()}
    untimed = [str(p.relative_to(root)) for p in root.glob("*/**/*") if p.is_file() and str(p) not in times]
    if untimed:
        raise ReplayError(f"{manifest} has no time for {', '.join(sorted(untimed))}")
    hosts: Any = vhost.NameVirtualHost()
    hosts.default = pages.notFound("Not Found", "This server knows no such host.")
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        if not (folder / _NOT_FOUND).is_file():
            raise ReplayError(f"{folder} has no {_NOT_FOUND}")
        hosts.addHost(folder.name.encode(), SiteFile(str(folder), times, NotFound((folder / _NOT_FOUND).read_bytes())))
    return LoggedSite(hosts)


def move_registry(port: int, registry: str) -> str:
    """Return a registry that is written for the default port, as text for another port."""
    return registry.replace(f":{REPLAY_PORT}", f":{port}")
