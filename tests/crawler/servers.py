"""A site on loopback for the tests of the crawl: its pages are set by path, and so are its faults.

It counts what it was asked and what it sent, so that a test can say what went over the wire.
"""

import hashlib
import os
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """One answer, and how it goes wrong.

    `cut` bytes of the body are promised and never sent; `wait` seconds pass before anything is sent. With `drip` the
    body comes byte by byte, so many seconds apart. With `reset` the connection is reset after the body's first half.
    Without `sized` nothing says how long the body is: it ends with the connection.
    """

    body: bytes = b""
    status: int = 200
    content_type: str = HTML
    headers: dict[str, str] = field(default_factory=dict)
    validators: bool = True
    cut: int = 0
    wait: float = 0
    drip: float = 0
    reset: bool = False
    sized: bool = True
    before: Callable[[], object] | None = None

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass(frozen=True)
class Exchange:
    """One request and what was answered: status, bytes of body sent, the request's headers in lower case."""

    path: str
    status: int
    sent: int
    headers: dict[str, str]


class Site:
    """Pages by path; where a path has several answers they are given in order, the last one from then on.

    `otherwise` gives the answer for a path that has none; without it that is 404.
    """

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.pages: dict[str, Answer | list[Answer]] = {}
        self.otherwise: Callable[[str], Answer | None] = lambda path: None
        self.log: list[Exchange] = []
        self.stopped = threading.Event()
        self._server = _Server((host, 0), self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def netloc(self) -> str:
        """`host:port`, as a registry names it."""
        host, port = self._server.server_address[:2]
        return f"{host!s}:{port}"

    def url(self, path: str) -> str:
        return f"http://{self.netloc}{path}"

    def put(self, path: str, body: bytes | str, **options: Any) -> None:
        """Set a page."""
        self.pages[path] = Answer(body.encode() if isinstance(body, str) else body, **options)

    def asked(self, path: str) -> list[Exchange]:
        """What was exchanged about one path."""
        return [exchange for exchange in self.log if exchange.path == path]

    def answer(self, path: str) -> Answer:
        """The answer that is due at a path."""
        missing = Answer(b"<html><title>404 Not Found</title>", 404, validators=False)
        answers = self.pages.get(path) or self.otherwise(path) or missing
        if isinstance(answers, list):
            return answers.pop(0) if len(answers) > 1 else answers[0]
        return answers

    def close(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], site: Site) -> None:
        self.site = site
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        site, answer = self.server.site, self.server.site.answer(self.path)
        if answer.before:
            answer.before()
        site.stopped.wait(answer.wait)
        status, body = answer.status, answer.body
        if status == 200 and answer.validators and self.headers.get("If-None-Match") == answer.etag:
            status, body = 304, b""
        site.log.append(Exchange(self.path, status, len(body), {k.lower(): v for k, v in self.headers.items()}))
        self.send_response(status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status == 200 and answer.validators:
            self.send_header("ETag", answer.etag)
        if status != 304:
            self.send_header("Content-Type", answer.content_type)
            if answer.sized:
                self.send_header("Content-Length", str(len(body) + answer.cut))
        self.end_headers()
        self._send(body, answer)
        if answer.cut or not answer.sized:
            self.close_connection = True

    def _send(self, body: bytes, answer: Answer) -> None:
        if answer.reset:
            self.wfile.write(body[: len(body) // 2])
            self.server.site.stopped.wait(0.2)  # so that the half arrives before the end of the connection
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(self.connection.detach())  # close() would wait for the files that are made of the socket
            self.close_connection = True
            return
        if not answer.drip:
            self.wfile.write(body)
            return
        for place in range(len(body)):
            if self.server.site.stopped.wait(answer.drip):
                return
            self.wfile.write(body[place : place + 1])

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Nothing on stderr: the exchanges are kept in the site's log."""


def free_port() -> int:
    """A port of loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# --- pages ------------------------------------------------------------------------------------------------------------


def report_page(year: int, issuer: str = "重庆市巴渝区人民政府", *, text: str = "", attachment: str = "") -> str:
    """A report of one page without tables, as they were before the form of 2014."""
    link = f'<p><a href="{attachment}">附件</a></p>' if attachment else ""
    paragraph = "本年度全区各级行政机关主动公开政府信息，受理申请并按期答复。" * 12
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{issuer}{year}年政府信息公开工作年度报告_巴渝网</title></head>
<body><h1>{issuer}{year}年政府信息公开工作年度报告</h1>
<div class="zwxl-article"><p>一、概述</p><p>{paragraph}{text}</p>{link}</div></body></html>"""


def title(year: int, issuer: str = "重庆市巴渝区人民政府") -> str:
    return f"{issuer}{year}年政府信息公开工作年度报告"


def listing_page(rows: list[tuple[str, str, str]], pages: int = 1, number: int = 0) -> str:
    """A column's page in the markup `tab-item`: rows of link, title, date."""
    items = "\n".join(f'<li><a href="{link}">{name}</a><span>{date}</span></li>' for link, name, date in rows)
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>政府信息公开年报_巴渝网</title></head><body>
<div class="tab-item"><ul>{items}</ul></div>
<p>{"按照政府信息公开条例的规定，各级行政机关应当于每年的规定时间之前公布上一年度的报告。" * 10}</p>
<script>createPage({pages}, {number}, "index", "html");</script></body></html>"""


def detail_path(year: int, column: str = "/nb/") -> str:
    """Where the tests put the report of a year."""
    return f"{column}{year + 1}01/t{year + 1}0131_{year}001.html"


def put_column(site: Site, years: list[int], column: str = "/nb/", **options: Any) -> None:
    """Set a column of one page and the reports that it lists."""
    rows = [(detail_path(year, column), title(year), f"{year + 1}-01-31") for year in years]
    site.put(column, listing_page(rows), **options)
    for year in years:
        site.put(detail_path(year, column), report_page(year))


@dataclass(frozen=True)
class TestPortal:
    """A portal for a registry: its columns by path."""

    __test__ = False

    site: Site
    columns: tuple[str, ...] = ("/nb/",)
    id: str = "bayu"
    name: str = "重庆市巴渝区人民政府"
    more: str = ""
    hosts: tuple[str, ...] = ()

    def to_toml(self) -> str:
        hosts = ", ".join(f'"{host}"' for host in (self.site.netloc, *self.hosts))
        columns = "\n".join(
            f'[[portal.column]]\nurl = "{self.site.url(path)}"\nkind = "annual_report"' for path in self.columns
        )
        head = f'id = "{self.id}"\nname = "{self.name}"\nlevel = "district"\nhosts = [{hosts}]'
        return f"[[portal]]\n{head}\n{self.more}\n{columns}\n"
