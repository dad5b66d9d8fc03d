"""Whose word counts: the project's defaults, the command line, a portal's own entry; and where they arrive."""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from crawler.portals.arguments import ArgumentError
from crawler.spiders.annual_reports import AnnualReportsSpider

REGISTRY = """
[[portal]]
id = "own"
name = "重庆市人民政府"
level = "municipality"
hosts = ["127.0.0.1:8001", "www.own.example", "[::1]:8002"]
delay = 7.5
concurrency = 2
[[portal.column]]
url = "http://127.0.0.1:8001/"
kind = "annual_report"

[[portal]]
id = "none"
name = "重庆市巴渝区人民政府"
level = "district"
hosts = ["localhost:8001"]
[[portal.column]]
url = "http://localhost:8001/"
kind = "annual_report"
"""
MakeCrawler = Callable[..., Crawler]


@pytest.fixture
def make_crawler(tmp_path: Path) -> MakeCrawler:
    """A crawler with settings as Scrapy's command line makes it."""
    portals = tmp_path / "portals.toml"
    portals.write_text(REGISTRY, "utf-8")

    def make(**given: Any) -> Crawler:
        settings = Settings()
        settings.setmodule("crawler.settings")
        settings.setdict({"PORTALS": str(portals), **given}, "cmdline")
        crawler = Crawler(AnnualReportsSpider, settings)
        crawler.settings.update(settings)  # as CrawlerProcess.crawl does
        return crawler

    return make


def slots(crawler: Crawler) -> dict[str, Any]:
    return {name: dict(slot) for name, slot in crawler.settings.getdict("DOWNLOAD_SLOTS").items()}


def test_a_portals_own_delay_and_concurrency_reach_its_slots(make_crawler: MakeCrawler) -> None:
    own = {"delay": 7.5, "concurrency": 2}
    assert slots(make_crawler()) == {"127.0.0.1": own, "www.own.example": own, "::1": own, "localhost": {}}


def test_the_command_line_wins_over_the_project_and_a_portal_over_both(make_crawler: MakeCrawler) -> None:
    given = {"127.0.0.1": {"delay": 0, "jitter": 0}, "localhost": {"delay": 3}}
    crawler = make_crawler(DOWNLOAD_DELAY="0.25", RETRY_TIMES="9", DOWNLOAD_SLOTS=given)
    assert crawler.settings.getfloat("DOWNLOAD_DELAY") == 0.25
    assert crawler.settings.getint("RETRY_TIMES") == 9
    assert slots(crawler)["127.0.0.1"] == {"delay": 7.5, "concurrency": 2, "jitter": 0}
    assert slots(crawler)["localhost"] == {"delay": 3}


def test_the_project_is_polite_where_nothing_else_is_said(make_crawler: MakeCrawler) -> None:
    settings = make_crawler().settings
    assert settings.getfloat("DOWNLOAD_DELAY") >= 1
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")


def test_the_user_agent_names_the_contact_unless_another_is_given(make_crawler: MakeCrawler) -> None:
    ours = f"cq-disclosure/{version('cq-disclosure')}"
    assert make_crawler().settings["USER_AGENT"] == ours
    assert make_crawler(CONTACT="a@example.org").settings["USER_AGENT"] == f"{ours} (+a@example.org)"
    assert make_crawler(CONTACT="a@example.org", USER_AGENT="mine/1").settings["USER_AGENT"] == "mine/1"


def test_real_hosts_are_not_asked_without_a_contact(make_crawler: MakeCrawler) -> None:
    with pytest.raises(ArgumentError, match=r"CONTACT is not set: name whom www\.own\.example can write to"):
        AnnualReportsSpider.from_crawler(make_crawler())
    assert AnnualReportsSpider.from_crawler(make_crawler(CONTACT="a@example.org")).portals[0].id == "own"
    assert [portal.id for portal in AnnualReportsSpider.from_crawler(make_crawler(), portal="none").portals] == ["none"]


@pytest.mark.parametrize("host", ["localhost.example.org", "127.example.org", "10.0.0.1", "128.0.0.1"])
def test_a_name_that_looks_like_loopback_is_a_real_host(make_crawler: MakeCrawler, tmp_path: Path, host: str) -> None:
    crawler = make_crawler()
    portals = tmp_path / "portals.toml"
    portals.write_text(REGISTRY.replace("localhost:8001", host), "utf-8")
    with pytest.raises(ArgumentError, match="CONTACT is not set"):
        AnnualReportsSpider.from_crawler(crawler, portal="none")


def test_an_unknown_portal_is_named_with_its_argument(make_crawler: MakeCrawler) -> None:
    with pytest.raises(ArgumentError, match=r"^portal='nix': no portal has the id 'nix'"):
        AnnualReportsSpider.from_crawler(make_crawler(CONTACT="a@example.org"), portal="nix")
