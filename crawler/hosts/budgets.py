"""How each host is treated tonight: how often it is asked, how long it is left alone, and when it is asked no more.

Scrapy 2.19 has no mechanism for this: RetryMiddleware asks again at once and does not know Retry-After; AutoThrottle
sets delays by latency alone, over those of DOWNLOAD_SLOTS. Delay and concurrency stay Scrapy's; what is here comes on
top: a pause after an answer that says the host is in trouble (429, 5xx, none at all), which doubles until the host
answers well; Retry-After; and an end for tonight after too many of them, too many challenges, or enough requests.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.configuration.declarations import read_settings, setting

TOO_MANY_REQUESTS = 429
SERVER_ERRORS = 500


class LeftForLaterError(IgnoreRequest):
    """A request that is not made tonight and no failure: its address stays as it is for a later run."""


@dataclass(frozen=True, slots=True)
class HostLimits:
    """What one host is asked at most, and how long it is left alone.

    Numbers of requests, or of answers in a row; pauses are in seconds.
    """

    requests_max: int = setting("HOST_REQUESTS_MAX", least=1)
    challenges_max: int = setting("HOST_CHALLENGES_MAX", least=1)
    troubles_max: int = setting("HOST_TROUBLES_MAX", least=1)
    backoff_first: float = setting("BACKOFF_FIRST", least=0)
    backoff_max: float = setting("BACKOFF_MAX", least=0)
    retry_after_max: float = setting("RETRY_AFTER_MAX", least=0)

    def backoff(self, troubles: int) -> float:
        """Return the pause after so many troubles in a row: the first one, doubled each time up to the longest."""
        return min(self.backoff_first * 2.0 ** min(troubles - 1, 30), self.backoff_max)


@dataclass(slots=True)
class Host:
    """One host tonight.

    Attributes:
        requests: Requests made, those for robots.txt and second tries included.
        left: Addresses that were due and not asked.
        challenges: Challenges in a row.
        troubles: Answers in a row that say the host is in trouble.
        resumes_at: Not asked before this instant of the book's clock.
        stopped: Why it is asked no more tonight (``challenges``, ``unavailable``); empty while it is.
    """

    requests: int = 0
    left: int = 0
    challenges: int = 0
    troubles: int = 0
    resumes_at: float = 0
    stopped: str = ""


class HostBook:
    """The hosts of a run by ``host`` or ``host:port``; an extension, so that all components find the same one."""

    def __init__(self, limits: HostLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self.hosts: dict[str, Host] = {}
        self._clock = clock

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the book of a crawl."""
        return cls(read_settings(HostLimits, crawler.settings))

    def find(self, url: str) -> Host:
        """Return the host of an address."""
        return self.hosts.setdefault(urlsplit(url).netloc.lower(), Host())

    def check(self, url: str) -> None:
        """Let a request pass, or refuse it.

        Raises:
            LeftForLaterError: The host is asked no more tonight.
        """
        host = self.find(url)
        if host.stopped:
            raise LeftForLaterError(f"{url}: its host is asked no more tonight ({host.stopped})")
        if host.requests >= self.limits.requests_max:
            raise LeftForLaterError(f"{url}: its host has had the {self.limits.requests_max} requests of a night")

    def find_pause(self, url: str) -> float:
        """Return how many seconds the host of an address is still to be left alone; 0 where it may be asked."""
        return max(0.0, self.find(url).resumes_at - self._clock())

    def count_request(self, url: str) -> None:
        """Record that a request is made."""
        self.find(url).requests += 1

    def record_left(self, url: str) -> None:
        """Record that an address was due and is left for a later run."""
        self.find(url).left += 1

    def record_answer(self, url: str, status: int, retry_after: float | None = None) -> bool:
        """Record the status of an answer; return whether the same address may be asked again tonight.

        Args:
            url: The address.
            status: The answer's status.
            retry_after: Seconds that the server wants to be left alone, None where it does not say.
        """
        if status != TOO_MANY_REQUESTS and status < SERVER_ERRORS:
            self.find(url).troubles = 0
            return True
        wanted = retry_after or 0
        self.record_trouble(url, wanted if wanted <= self.limits.retry_after_max else 0)
        return wanted <= self.limits.retry_after_max

    def record_trouble(self, url: str, retry_after: float = 0) -> None:
        """Record that a host did not answer, or says that it cannot: it is left alone for a while, at last tonight."""
        host = self.find(url)
        host.troubles += 1
        pause = max(self.limits.backoff(host.troubles), retry_after)
        host.resumes_at = max(host.resumes_at, self._clock() + pause)
        if host.troubles >= self.limits.troubles_max:
            host.stopped = host.stopped or "unavailable"

    def record_challenge(self, url: str) -> None:
        """Record an answer that is a challenge; after some in a row the host is asked no more tonight."""
        host = self.find(url)
        host.challenges += 1
        if host.challenges >= self.limits.challenges_max:
            host.stopped = host.stopped or "challenges"

    def record_page(self, url: str) -> None:
        """Record an answer that is no challenge."""
        self.find(url).challenges = 0

    def describe_stops(self) -> Iterator[tuple[str, str, str]]:
        """Yield each host that was stopped tonight: its name, the reason's code, and a sentence."""
        sentences = {
            "challenges": f"{self.limits.challenges_max} answers in a row asked for a script to be run",
            "unavailable": f"{self.limits.troubles_max} requests in a row got no answer, or a status of 429 or 5xx",
        }
        for name, host in self.hosts.items():
            if host.stopped:
                left = f"; {host.left} addresses are left for a later run"
                yield name, host.stopped, f"{sentences[host.stopped]}; it was asked no more{left}"

    def summarize(self) -> dict[str, dict[str, int | str]]:
        """Return, by host that was asked or should have been, its requests, what is left, and why it was stopped."""
        return {
            name: {"requests": host.requests, "left": host.left, "stopped": host.stopped}
            for name, host in sorted(self.hosts.items())
            if name and (host.requests or host.left)
        }


def read_retry_after(value: str | None, at: datetime) -> float | None:
    """Return the seconds that a header Retry-After asks for (RFC 9110, §10.2.3), None for none that can be read.

    Args:
        value: The header: a number of seconds, or a date.
        at: This instant, for a date.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except ValueError:  # no date, which a server may send as well as anything else
        return None
    zoned = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (zoned - at).total_seconds())
