"""What may be asked, and how to ask for nothing new."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from crawler.errors import name_error
from crawler.items import ListingItem
from crawler.middlewares import ConditionalRequestMiddleware, OffPortalError, PortalHostsMiddleware
from crawler.portals import Column, Portal
from pipelines.store.crawl import sight
from pipelines.store.database import open_database

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
    sight(recorder.db, ListingItem(PAGE, PAGE, 200, '"tag"', "Tue, 31 Mar 2020 09:05:00 GMT", "one"), None)
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
    sight(recorder.db, ListingItem(PAGE, PAGE, 200, '"tag"', None, "one"), None)
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
        (ZeroDivisionError(), "ZeroDivisionError", "ZeroDivisionError"),
    ],
)
def test_what_goes_wrong_has_a_code_and_a_message(error: Exception, code: str, message: str) -> None:
    failure: Any = SimpleNamespace(value=error)
    assert name_error(failure) == (code, message)
