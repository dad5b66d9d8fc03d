"""What may be asked, and how to ask for nothing new."""

import gzip
from gzip import BadGzipFile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest, ResponseDataLossError
from scrapy.http import Response

from crawler.errors import name_error
from crawler.hosts.budgets import HostBook, HostLimits, LeftForLaterError
from crawler.middlewares import (
    ConditionalRequestMiddleware,
    OffPortalError,
    PortalHostsMiddleware,
    RobotsUnreachableError,
    RobotsUnreachableMiddleware,
    WholeBodyMiddleware,
)
from crawler.portals.portal import Column, Portal
from pipelines.items import ListingItem
from pipelines.store.database import open_database
from pipelines.store.sightings import sight

PAGE = "http://www.example.org/a.html"


def make_portal(name: str, host: str) -> Portal:
    column = Column(f"http://{host}/", "annual_report")
    return Portal(name, name, "district", "", (host,), True, (column,))


PORTALS = {"one": make_portal("one", "one.example"), "two": make_portal("two", "two.example:8080")}


@pytest.fixture
def recorder(tmp_path: Path) -> Any:
    """What the middlewares know of a run."""
    return SimpleNamespace(portals=PORTALS, db=open_database(tmp_path / "reports.sqlite"))


@pytest.mark.parametrize(
    ("url", "portal"),
    [
        ("http://one.example/x", "one"),
        ("http://two.example:8080/x", "two"),
        ("http://one.example/robots.txt", None),
        ("http://two.example:8080/robots.txt", None),
        ("file:///etc/hostname", None),
    ],
)
def test_a_portals_own_hosts_are_asked(recorder: Any, url: str, portal: str | None) -> None:
    PortalHostsMiddleware(recorder).process_request(Request(url, meta={"portal": portal} if portal else {}))


@pytest.mark.parametrize(
    ("url", "portal"),
    [
        ("http://two.example:8080/x", "one"),
        ("http://two.example/x", "two"),
        ("http://sub.one.example/x", "one"),
        ("http://one.example@evil.example/x", "one"),
        ("http://evil.example/robots.txt", None),
    ],
)
def test_no_other_host_is_asked(recorder: Any, url: str, portal: str | None) -> None:
    with pytest.raises(OffPortalError, match="is on no host of the portal"):
        PortalHostsMiddleware(recorder).process_request(Request(url, meta={"portal": portal} if portal else {}))


def test_a_known_address_is_asked_with_what_the_server_gave(recorder: Any) -> None:
    sight(recorder.db, ListingItem(PAGE, PAGE, 200, '"tag"', "Tue, 31 Mar 2020 09:05:00 GMT", "one"), None, 1)
    request = Request(PAGE, meta={"portal": "one"})
    ConditionalRequestMiddleware(recorder, Path()).process_request(request)
    assert request.headers["If-None-Match"] == b'"tag"'
    assert request.headers["If-Modified-Since"] == b"Tue, 31 Mar 2020 09:05:00 GMT"


def test_a_redirected_request_does_not_carry_the_conditions_of_the_address_before(recorder: Any) -> None:
    headers = {"If-None-Match": '"other"', "If-Modified-Since": "Tue, 31 Mar 2020 09:05:00 GMT"}
    request = Request(PAGE, headers=headers, meta={"portal": "one"})
    ConditionalRequestMiddleware(recorder, Path()).process_request(request)
    assert request.headers.to_unicode_dict() == {}


def test_robots_txt_is_asked_for_unconditionally(recorder: Any) -> None:
    sight(recorder.db, ListingItem(PAGE, PAGE, 200, '"tag"', None, "one"), None, 1)
    request = Request(PAGE)
    ConditionalRequestMiddleware(recorder, Path()).process_request(request)
    assert "If-None-Match" not in request.headers


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        # The first two messages are Scrapy's own, in RobotsTxtMiddleware and RedirectMiddleware.
        (IgnoreRequest("Forbidden by robots.txt"), "robots", "Forbidden by robots.txt"),
        (IgnoreRequest("max redirections reached"), "redirects", "max redirections reached"),
        (OffPortalError("x is on no host"), "off_portal", "x is on no host"),
        (IgnoreRequest("x exceeded DOWNLOAD_MAXSIZE (9 B) during decompression."), "too_large", None),
        (RobotsUnreachableError("no robots.txt", None), "robots_unreachable", "no robots.txt"),
        (RobotsUnreachableError("no robots.txt", DownloadTimeoutError("slow")), "timeout", "no robots.txt"),
        (BadGzipFile("Not a gzipped file"), "compression", "Not a gzipped file"),
        (ZeroDivisionError(), "ZeroDivisionError", "ZeroDivisionError"),
    ],
)
def test_what_goes_wrong_has_a_code_and_a_message(error: Exception, code: str, message: str | None) -> None:
    failure: Any = SimpleNamespace(value=error)
    assert name_error(failure) == (code, message or str(error))


# --- bodies that end early --------------------------------------------------------------------------------------------


def compressed(body: bytes, *, flags: list[str] | None = None) -> Response:
    return Response(
        PAGE, headers={"Content-Encoding": "gzip"}, body=body, flags=["partial"] if flags is None else flags
    )


@given(st.binary(max_size=5000), st.data())
def test_a_compressed_body_that_is_cut_is_refused(body: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(body)
    middleware, request = WholeBodyMiddleware(), Request(PAGE)
    assert middleware.process_response(request, compressed(packed)).body == packed
    cut = packed[: data.draw(st.integers(0, len(packed) - 1))]
    for flags in (["partial"], []):  # without a length, and with that of the cut stream
        with pytest.raises(ResponseDataLossError):
            middleware.process_response(request, compressed(cut, flags=flags))


def test_a_body_that_is_no_gzip_is_not_ours_to_judge() -> None:
    WholeBodyMiddleware().process_response(Request(PAGE), compressed(b"<html>"))


# --- robots.txt -------------------------------------------------------------------------------------------------------


def test_a_host_without_robots_txt_is_stopped_after_as_many_refusals_as_answers_that_fail() -> None:
    book = HostBook(HostLimits(100, 5, troubles_max=2, backoff_first=0, backoff_max=0, retry_after_max=0))
    middleware = RobotsUnreachableMiddleware(book)
    robots = Request("http://one.example/robots.txt", meta={"dont_obey_robotstxt": True})
    middleware.process_response(robots, Response(robots.url, 503))
    for path in "ab":
        with pytest.raises(RobotsUnreachableError, match="status 503"):
            middleware.process_request(Request(f"http://one.example/{path}"))
    with pytest.raises(LeftForLaterError):
        book.check("http://one.example/c")
    middleware.process_request(Request("http://two.example/"))
    middleware.process_request(robots)


def test_a_redirected_robots_txt_is_that_of_the_host_that_was_asked() -> None:
    book = HostBook(HostLimits(100, 5, troubles_max=2, backoff_first=0, backoff_max=0, retry_after_max=0))
    middleware = RobotsUnreachableMiddleware(book)
    meta = {"dont_obey_robotstxt": True, "redirect_urls": ["http://one.example/robots.txt"]}
    middleware.process_exception(Request("http://two.example/r.txt", meta=meta), DownloadTimeoutError("slow"))
    middleware.process_request(Request("http://two.example/"))
    with pytest.raises(RobotsUnreachableError, match="slow"):
        middleware.process_request(Request("http://one.example/"))
