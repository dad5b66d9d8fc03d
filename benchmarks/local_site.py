"""A portal of any size on loopback, of generated reports: `python -m benchmarks.local_site PAGES FILES`.

Listings of 20 rows, PAGES pages (`benchmarks.corpus.arrangement`), a DOCX beside each of the first FILES. All are
made before the first is served, so that no crawl waits for their making. Every file has an ETag; what stands below
`/known/` answers every conditional request with 304 and is for runs with many addresses. The first line of standard
output is the port.
"""

import hashlib
import re
import sys
from typing import Any

from twisted.web import http, resource, server

from benchmarks.corpus.arrangement import Page, list_pages

COLUMN = "/zwgk/nb/"
ROWS = 20
_TYPES = {
    "html": b"text/html; charset=utf-8",
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": b"text/plain; charset=utf-8",
}


class LocalSite(resource.Resource):
    """Answers every address of the portal."""

    isLeaf = True  # noqa: N815 - Twisted's name

    def __init__(self, pages: int, files: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Twisted has no annotations here
        self._bodies = make_site(list_pages(pages, files))
        self._etags = {path: f'"{hashlib.sha256(body).hexdigest()[:16]}"' for path, body in self._bodies.items()}

    def render_GET(self, request: Any) -> bytes:  # noqa: N802 - Twisted's name
        """Return the file, or nothing with 304 or 404."""
        path = request.path.decode()
        if path.startswith(f"{COLUMN}known/") and request.getHeader("if-none-match"):
            request.setResponseCode(http.NOT_MODIFIED)
            return b""
        body = self._bodies.get(path)
        if body is None:
            request.setResponseCode(http.NOT_FOUND)
            return b""
        request.setHeader("content-type", _TYPES.get(path.rpartition(".")[2], _TYPES["html"]))
        return b"" if request.setETag(self._etags[path].encode()) else body


def make_site(pages: list[Page]) -> dict[str, bytes]:
    """Return the body of every address by its path: listing, pages, files."""
    bodies = {"/robots.txt": b"User-agent: *\nDisallow:\n"}
    for page in pages:
        path = f"{COLUMN}{page.path}"
        bodies[path] = page.render()
        if page.file:
            bodies[re.sub(r"[^/]+$", page.file, path)] = page.render_file()
    for number in range(max(1, -(-len(pages) // ROWS))):
        bodies[f"{COLUMN}index_{number}.html"] = _list(pages, number)
    bodies[COLUMN] = bodies[f"{COLUMN}index.html"] = bodies.pop(f"{COLUMN}index_0.html")
    return bodies


def _list(pages: list[Page], number: int) -> bytes:
    rows = "".join(
        f'<li><a href="./{page.path}">{page.title}</a><span>2023-01-20</span></li>'
        for page in pages[number * ROWS : (number + 1) * ROWS]
    )
    script = f'<script>createPage({-(-len(pages) // ROWS)}, {number}, "index", "html")</script>'
    return f'<html><body><div class="tab-item"><ul>{rows}</ul></div>{script}</body></html>'.encode()


def main() -> None:
    """Serve until the process is ended."""
    from twisted.internet import reactor as installed  # noqa: PLC0415 - it is installed by its import

    reactor: Any = installed
    site: Any = server.Site(LocalSite(int(sys.argv[1]), int(sys.argv[2])))  # type: ignore[no-untyped-call]
    site.log = lambda request: None
    port = reactor.listenTCP(0, site, interface="127.0.0.1").getHost().port
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    reactor.run()


if __name__ == "__main__":
    main()
