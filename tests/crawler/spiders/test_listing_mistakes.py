"""A listing that a mistake of ours stops at is a page that was not seen: its column is not whole tonight."""

import asyncio

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.portals.portal import Column, Portal
from crawler.spiders.annual_reports import AnnualReportsSpider

URL = "http://x.example/nb/"


class BrokenExaminer:
    async def examine_listing(self, *_: object) -> None:
        raise ZeroDivisionError("a mistake")


def test_its_page_counts_as_missing() -> None:
    column = Column(URL, "annual_report")
    portal = Portal("x", "重庆市巴渝区人民政府", "district", "", ("x.example",), True, (column,))
    spider = AnnualReportsSpider()
    spider.__dict__["_examiner"] = BrokenExaminer()
    spider.columns_seen.begin(portal, URL)
    response = HtmlResponse(URL, request=Request(URL, meta={"address": URL}))

    async def parse() -> None:
        async for _ in spider.parse_listing(response, portal, column):
            pass

    with pytest.raises(ZeroDivisionError):
        asyncio.run(parse())
    assert spider.columns_seen.by_address[URL].missing == 1
    assert spider.columns_seen.summarize()["x"]["listed"] is None
