"""What comes back of an answer, and what becomes of one that ends the process which looks at it."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from sqlite_utils import Database

from crawler.examination.calls import CutArticle, Moved
from crawler.examination.examiner import Examiner
from crawler.portals.portal import Column, Portal
from pipelines.archive import Archive
from pipelines.intake.reader import DocumentReader
from pipelines.items import DocumentItem, FailureItem, ReadProblem, UnchangedItem
from pipelines.store.database import open_database
from pipelines.workers import LimitError
from tests.crawler.servers import detail_path, listing_page, report_page, title

HOST = "http://x.example"
COLUMN = Column(f"{HOST}/nb/", "annual_report")
PORTAL = Portal("x", "巴渝区", "district", "", ("x.example",), True, (COLUMN,))
URL = f"{HOST}{detail_path(2019)}"


class FakePool:
    """Calls in this process; the first ``ended`` calls are ended."""

    def __init__(self, ended: int) -> None:
        self.ended = ended

    async def call(self, function: Callable[..., Any], *args: Any) -> Any:
        if self.ended:
            self.ended -= 1
            raise LimitError("crash", "the process ended with code -9")
        return function(*args)


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return open_database(tmp_path / "reports.sqlite")


def make_examiner(db: Database, folder: Path, ended: int = 0) -> Examiner:
    return Examiner(DocumentReader(db, Archive(folder / "archive"), FakePool(ended)))  # type: ignore[arg-type]  # all that it calls


def respond(url: str, body: str, status: int = 200, **headers: str) -> HtmlResponse:
    request = Request(url, meta={"address": url}, headers=headers)
    return HtmlResponse(url, status, {"ETag": '"1"'}, body.encode(), request=request)


def page(examiner: Examiner, response: HtmlResponse) -> DocumentItem | UnchangedItem | FailureItem:
    item = asyncio.run(examiner.examine_page(response, PORTAL, COLUMN))
    assert not isinstance(item, (Moved, CutArticle))
    return item


def test_a_page_is_an_item_with_all_that_the_pipelines_store(db: Database, tmp_path: Path) -> None:
    item = page(make_examiner(db, tmp_path), respond(URL, report_page(2019, attachment="./W02019.txt")))
    assert isinstance(item, DocumentItem)
    assert (item.url, item.address, item.portal, item.column_url, item.etag) == (URL, URL, "x", COLUMN.url, '"1"')
    assert [link.kind for link in item.links] == ["attachment"]
    assert item.evidence is not None
    assert (tmp_path / "archive" / item.archive_path).stat().st_size == item.size


def test_an_answer_that_is_no_page_is_a_failure(db: Database, tmp_path: Path) -> None:
    failure = page(make_examiner(db, tmp_path), respond(URL, "<p>no</p>"))
    assert isinstance(failure, FailureItem)
    assert (failure.url, failure.stage, failure.error) == (URL, "fetch", "stub")


def test_a_page_that_ends_the_process_which_reads_it_keeps_its_links(db: Database, tmp_path: Path) -> None:
    item = page(make_examiner(db, tmp_path, ended=1), respond(URL, report_page(2019, attachment="./W02019.txt")))
    assert isinstance(item, DocumentItem)
    assert len(item.links) == 1
    assert item.problem == ReadProblem("crash", "the process ended with code -9")
    assert item.evidence is None


def test_a_page_that_ends_every_process_is_a_failure_of_its_address(db: Database, tmp_path: Path) -> None:
    failure = page(make_examiner(db, tmp_path, ended=2), respond(URL, report_page(2019)))
    assert failure == FailureItem(URL, "read", "crash", "the process ended with code -9")


def test_a_listing_that_ends_its_process_is_a_failure_of_its_address(db: Database, tmp_path: Path) -> None:
    response = respond(COLUMN.url, listing_page([(detail_path(2019), title(2019), "2020-01-31")]))
    for ended in (1, 0):
        found = asyncio.run(make_examiner(db, tmp_path, ended).examine_listing(response, PORTAL, COLUMN))
        assert (found == FailureItem(COLUMN.url, "listing", "crash", "the process ended with code -9")) is bool(ended)


def test_a_304_is_what_was_asked_for_with_a_condition(db: Database, tmp_path: Path) -> None:
    examiner = make_examiner(db, tmp_path)
    asked = respond(URL, "", 304, **{"If-None-Match": '"1"'})
    assert page(examiner, asked) == UnchangedItem(URL, URL)
    failure = page(examiner, respond(URL, "", 304))
    assert isinstance(failure, FailureItem)
    assert failure.error == "http_304"
