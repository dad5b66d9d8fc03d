"""A portal of any size on loopback, made of one bundled report: `python -m benchmarks.local_site PAGES PDFS`.

Listings of 20 rows, PAGES reports of as many bodies and years, a PDF beside each of the first PDFS. Every file has
an ETag; what stands below `/known/` answers every conditional request with 304 and is for runs with many addresses.
The first line of standard output is the port.
"""

import hashlib
import re
import sys
from pathlib import Path
from typing import Any

from twisted.web import http, resource, server

SITE = Path(__file__).parents[1] / "fixtures" / "site" / "localhost" / "zwgk_299" / "zfxxgknb" / "qzf"
COLUMN = "/zwgk/nb/"
ROWS = 20
YEARS = 20
_PAGE = (SITE / "202201" / "t20220127_10341527.html").read_text("utf-8")
_PDF = (SITE / "202301" / "W020230129335120748866.pdf").read_bytes()


class LocalSite(resource.Resource):
    """Answers every address of the portal."""

    isLeaf = True  # noqa: N815 - Twisted's name

    def __init__(self, pages: int, pdfs: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Twisted has no annotations here
        self._pages, self._pdfs = pages, pdfs

    def render_GET(self, request: Any) -> bytes:  # noqa: N802 - Twisted's name
        """Return the file, or nothing with 304 or 404."""
        path = request.path.decode()
        if path.startswith(f"{COLUMN}known/") and request.getHeader("if-none-match"):
            request.setResponseCode(http.NOT_MODIFIED)
            return b""
        body = self.find(path)
        if body is None:
            request.setResponseCode(http.NOT_FOUND)
            return b""
        request.setHeader("content-type", "application/pdf" if path.endswith(".pdf") else "text/html; charset=utf-8")
        if request.setETag(f'"{hashlib.sha256(body).hexdigest()[:16]}"'.encode()):
            return b""
        return body

    def find(self, path: str) -> bytes | None:
        """Return the body at a path, None where there is none."""
        if match := re.fullmatch(rf"{COLUMN}(?:index(?:_(\d+))?\.html)?", path):
            return self._list(int(match[1] or 0))
        if match := re.fullmatch(rf"{COLUMN}202201/t20220127_(\d{{8}})\.html", path):
            return self._write(int(match[1]))
        if match := re.fullmatch(rf"{COLUMN}202201/W0(\d{{8}})\.pdf", path):
            return _PDF + b"\n%" + match[1].encode()
        return b"User-agent: *\nDisallow:\n" if path == "/robots.txt" else None

    def _list(self, number: int) -> bytes:
        places = range(number * ROWS, min((number + 1) * ROWS, self._pages))
        rows = "".join(
            f'<li><a href="./202201/t20220127_{place:08}.html">{name_report(place)}</a><span>2022-01-27</span></li>'
            for place in places
        )
        pages = -(-self._pages // ROWS)
        script = f'<script>createPage({pages}, {number}, "index", "html")</script>'
        return f'<html><body><div class="tab-item"><ul>{rows}</ul></div>{script}</body></html>'.encode()

    def _write(self, place: int) -> bytes:
        page = _PAGE.replace("重庆市巴渝区2021年政府信息公开工作年度报告", name_report(place))
        file = f'<p><a href="./W0{place:08}.pdf">附件</a></p></body>'
        return (page.replace("</body>", file) if place < self._pdfs else page).encode()


def name_report(place: int) -> str:
    """Return the title of one of the reports: towns in turn, then years."""
    town, year = divmod(place, YEARS)
    name = "".join(chr(0x4E00 + 37 * digit) for digit in (town // 50 + 1, town % 50 + 60))
    return f"重庆市巴渝区{name}镇{2022 - year}年政府信息公开工作年度报告"


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
