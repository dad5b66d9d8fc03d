"""A page whose bytes change and that says the same: nothing is kept of it but that it was there."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from sqlite_utils import Database

from crawler.examination.examiner import Examiner
from crawler.portals.portal import Column, Portal
from pipelines.archive import Archive
from pipelines.intake.reader import DocumentReader
from pipelines.item_pipelines.store import StorePipeline
from pipelines.items import DocumentItem
from pipelines.store.database import open_database
from pipelines.store.evidence import load_packed
from pipelines.store.frontier import iterate_addresses
from tests.pipelines.item_pipelines.fake_run import FakeRun
from tests.pipelines.store.site import report

HOST = "http://x.example"
COLUMN = Column(f"{HOST}/nb/", "annual_report")
PORTAL = Portal("x", "巴渝区", "district", "", ("x.example",), True, (COLUMN,))
URL, OTHER = f"{HOST}/nb/202401/t20240120_1.html", f"{HOST}/nb/202401/t20240120_2.html"
FILLER = "政府信息公开工作扎实推进。" * 40


class FakePool:
    """Calls in this process."""

    async def call(self, function: Callable[..., Any], *args: Any) -> Any:
        return function(*args)


class Nights:
    """A page that is fetched night after night."""

    def __init__(self, folder: Path) -> None:
        self.db: Database = open_database(folder / "reports.sqlite")
        self.archive = folder / "archive"
        self.examiner = Examiner(DocumentReader(self.db, Archive(self.archive), FakePool()))  # type: ignore[arg-type]
        self.run_id = 0

    def fetch(self, counter: int, number: int = 5, url: str = URL) -> DocumentItem:
        """Fetch the page in a run of its own, and conclude."""
        body = (
            f"<html><body>{report('重庆市巴渝区林业局2023年', number, FILLER)}<p>浏览次数：{counter}</p></body></html>"
        )
        request = Request(url, meta={"address": url})
        response = HtmlResponse(url, 200, {"ETag": f'"{counter}"'}, body.encode(), request=request)
        run = FakeRun(self.db)
        self.run_id = run.run_id

        async def process() -> DocumentItem:
            item = await self.examiner.examine_page(response, PORTAL, COLUMN)
            assert isinstance(item, DocumentItem)
            await stage.process_item(item)
            return item

        stage = StorePipeline(run)
        item = asyncio.run(process())
        stage.conclude("finished")
        return item

    def files(self) -> int:
        return sum(path.is_file() for path in self.archive.rglob("*"))

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        query = f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1, 2"
        return [tuple(row) for row in self.db.execute(query)]


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)


def test_four_nights_of_a_counter_are_one_document(nights: Nights) -> None:
    first = nights.fetch(1)
    before = nights.rows("reports", "id", "changed_at", "revised_at", "canonical_sha256")
    evidence = load_packed(nights.db, first.sha256)
    for counter in (2, 3, 4):
        item = nights.fetch(counter)
        assert (item.repeats, item.archive_path) == (first.sha256, "")
    assert nights.rows("reports", "id", "changed_at", "revised_at", "canonical_sha256") == before
    assert load_packed(nights.db, first.sha256) == evidence
    assert (nights.files(), len(nights.rows("_documents", "sha256", "size"))) == (1, 1)
    captures = nights.rows("captures", "run_id", "repeats")
    assert [repeats for _, repeats in captures] == [None, *[first.sha256] * 3]
    assert nights.rows("sightings", "sha256", "etag") == [(first.sha256, '"4"')], "what the next night asks with"
    assert nights.rows("changes", "field", "new") == []
    assert all(row["changed_at"] == row["first_seen_at"] for row in iterate_addresses(nights.db, "x"))


def test_a_correction_among_counters_is_one(nights: Nights) -> None:
    first, again = nights.fetch(1), nights.fetch(2)
    second = nights.fetch(3, number=6)
    assert (again.repeats, second.repeats) == (first.sha256, "")
    assert [row[1:] for row in nights.rows("changes", "field", "old", "new")] == [("5", "6")]
    third = nights.fetch(4, number=5)
    assert third.repeats == first.sha256, "what stood there before stands there again"
    assert nights.rows("reports", "id", "canonical_sha256")[0][1] == first.sha256
    assert [row[1:] for row in nights.rows("changes", "run_id", "old", "new")] == [("5", "6"), ("6", "5")]
    assert (nights.files(), len(nights.rows("captures", "run_id", "sha256"))) == (2, 4)


def test_at_another_address_the_same_words_are_another_document(nights: Nights) -> None:
    first, other = nights.fetch(1), nights.fetch(2, url=OTHER)
    assert other.repeats == ""
    assert nights.fetch(2).repeats == first.sha256, "also where another address has these bytes"
    assert nights.files() == 2


def test_a_better_reader_makes_no_other_document_of_the_same_page(nights: Nights) -> None:
    first = nights.fetch(1)
    with nights.db.atomic():
        nights.db.execute("UPDATE _documents SET reader = 'html/0'")
        nights.db.execute("UPDATE _header_fields SET value = 'x' WHERE field = 'title'")
    assert nights.fetch(2).repeats == first.sha256


def test_bytes_whose_rival_has_no_file_any_more_are_kept(nights: Nights) -> None:
    first = nights.fetch(1)
    nights.db.execute("UPDATE _documents SET reader = 'html/0'")
    for path in list(nights.archive.rglob("*.*")):
        path.unlink()
    item = nights.fetch(2)
    assert (item.repeats, item.sha256 != first.sha256, nights.files()) == ("", True, 1)
