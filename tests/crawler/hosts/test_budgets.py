"""How a host is treated: pauses, ends, and what a Retry-After means."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.settings import Settings

from crawler.configuration.declarations import read_settings
from crawler.hosts.budgets import HostBook, HostLimits, LeftForLaterError, read_retry_after

LIMITS = HostLimits(
    requests_max=3, challenges_max=2, troubles_max=4, backoff_first=5, backoff_max=30, retry_after_max=100
)
URL = "http://one.example:81/a.html"
SAME, OTHER = "http://ONE.example:81/b.html", "http://one.example/a.html"
AT = datetime(2026, 11, 22, 1, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(clock: Clock) -> HostBook:
    return HostBook(LIMITS, clock)


def test_the_projects_settings_are_limits() -> None:
    settings = Settings()
    settings.setmodule("crawler.settings")
    limits = read_settings(HostLimits, settings)
    assert limits.requests_max > 1000
    assert limits.backoff_first > 0
    assert limits.retry_after_max >= limits.backoff_max > limits.backoff_first


def test_the_pause_doubles_with_each_trouble_and_ends_with_a_good_answer(book: HostBook, clock: Clock) -> None:
    pauses = []
    for status in (500, 429, 503):
        assert book.record_answer(URL, status)
        pauses.append(book.find_pause(SAME))
        clock.now += pauses[-1]
        assert book.find_pause(URL) == 0
    assert pauses == [5, 10, 20]
    assert book.record_answer(URL, 404)
    assert book.record_answer(URL, 500)
    assert book.find_pause(URL) == 5
    assert book.find_pause(OTHER) == 0, "another port is another host"


@given(st.integers(1, 10_000))
def test_no_pause_is_longer_than_the_longest(troubles: int) -> None:
    assert 0 < LIMITS.backoff(troubles) <= LIMITS.backoff_max


@pytest.mark.parametrize(("asked", "again", "pause"), [(40, True, 40), (100, True, 100), (101, False, 5), (1, True, 5)])
def test_a_retry_after_is_waited_for_up_to_the_limit(book: HostBook, asked: float, again: bool, pause: float) -> None:
    assert book.record_answer(URL, 503, asked) is again
    assert book.find_pause(URL) == pause


def test_too_much_trouble_in_a_row_ends_the_night(book: HostBook) -> None:
    for _ in range(LIMITS.troubles_max - 1):
        book.record_trouble(URL)
    book.check(SAME)
    book.record_trouble(URL)
    with pytest.raises(LeftForLaterError, match="asked no more tonight"):
        book.check(SAME)
    book.check(OTHER)
    book.record_left(URL)
    assert [(host, reason) for host, reason, _ in book.describe_stops()] == [("one.example:81", "unavailable")]
    assert book.summarize()["one.example:81"] == {"requests": 0, "left": 1, "stopped": "unavailable"}


def test_challenges_in_a_row_end_the_night_and_others_do_not(book: HostBook) -> None:
    book.record_challenge(URL)
    book.record_page(URL)
    book.record_challenge(URL)
    book.check(URL)
    book.record_challenge(URL)
    with pytest.raises(LeftForLaterError):
        book.check(URL)
    assert [reason for _, reason, _ in book.describe_stops()] == ["challenges"]


def test_a_host_has_so_many_requests_and_that_is_no_stop(book: HostBook) -> None:
    for _ in range(LIMITS.requests_max):
        book.check(URL)
        book.count_request(URL)
    with pytest.raises(LeftForLaterError, match="the 3 requests of a night"):
        book.check(URL)
    assert list(book.describe_stops()) == []


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),  # RFC 9110, 10.2.3: Retry-After: 120
        (" 0 ", 0),
        ("Sun, 22 Nov 2026 01:02:00 GMT", 120),
        ("Sunday, 22-Nov-26 01:02:00 GMT", 120),  # RFC 850, which recipients accept (RFC 9110, 5.6.7)
        ("Sun Nov 22 01:02:00 2026", 120),  # asctime, which is in UTC
        ("Fri, 31 Dec 1999 23:59:59 GMT", 0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("１２", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert read_retry_after(value, AT) == seconds


@given(st.text())
def test_any_retry_after_is_seconds_or_none(value: str) -> None:
    seconds = read_retry_after(value, AT)
    assert seconds is None or seconds >= 0
