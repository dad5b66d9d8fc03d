"""What is read, what is not read again, and what becomes of a document that ends its process."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from pipelines.archive import Archive
from pipelines.documents.model import Layout
from pipelines.documents.reader_names import name_reader
from pipelines.intake.documents import KeptDocument, keep_document
from pipelines.intake.reader import DocumentReader, describe_kept
from pipelines.items import DocumentItem, FailureItem, ReadProblem, UnchangedItem
from pipelines.store.documents import save_document
from pipelines.store.runs import begin_run
from pipelines.store.sightings import sight
from pipelines.workers import LimitError

URL, OTHER = "http://x.example/1.html", "http://x.example/2.html"
BODY = "<html><body><h1>重庆市2019年政府信息公开工作年度报告</h1><p>正文。</p></body></html>".encode()
TODAY = name_reader("text/html")
ENDED = LimitError("time_limit", "took longer")


class FakePool:
    """Calls in this process; a call that is to read, or any after the first ones, is ended by a limit."""

    def __init__(self) -> None:
        self.calls = list[bool]()
        """For each call whether it was to read."""
        self.ends_reading = self.ends_all = False

    async def call(self, function: Callable[..., Any], *args: Any) -> Any:
        reads = args[-1] is not None
        self.calls.append(reads)
        if self.ends_all or (reads and self.ends_reading):
            raise ENDED
        return function(*args)


class Reading:
    """A reader with an archive, a database and a pool in this process."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.db, self.archive, self.pool = db, Archive(folder / "archive"), FakePool()
        self.reader = DocumentReader(db, self.archive, self.pool)  # type: ignore[arg-type]  # all that it calls
        self.run_id = begin_run(db, "test", {})
        self.sha256, self.path = self.archive.store(BODY, "html")

    def know(self, reader: str | None, error: str | None = None) -> None:
        """Store the document as read, or not read, by some reader, and seen at URL."""
        save_document(self.db, self.sha256, "text/html", len(BODY), self.path)
        self.db.execute("UPDATE _documents SET reader = ?, error = ?", [reader, error])
        sight(self.db, DocumentItem(URL, URL, 200, portal="x"), self.sha256, self.run_id)

    def page(self, url: str = URL) -> DocumentItem:
        """Return the item of a page."""

        async def call(layout: Layout | None) -> KeptDocument:
            kept: KeptDocument = await self.pool.call(keep_document, BODY, self.archive, layout)
            return kept

        item = DocumentItem(url, url, 200, portal="x")
        describe_kept(item, *asyncio.run(self.reader.ask(url, BODY, Layout(), call, given=False)))
        return item

    def file(self) -> DocumentItem | FailureItem:
        return asyncio.run(self.reader.take_file(URL, BODY))

    def unchanged(self) -> UnchangedItem:
        item = UnchangedItem(URL, URL)
        asyncio.run(self.reader.read_again(item, Layout()))
        return item

    def reads(self) -> int:
        """How many documents were read."""
        return sum(self.pool.calls)


@pytest.fixture
def reading(db: Database, tmp_path: Path) -> Reading:
    return Reading(db, tmp_path)


def test_new_bytes_are_read_in_the_call_that_keeps_them(reading: Reading) -> None:
    item = reading.page()
    assert item.evidence is not None
    assert item.evidence.reader == TODAY
    assert (item.problem, item.size) == (None, len(BODY))
    assert (item.sha256, item.archive_path, item.media_type) == (reading.sha256, reading.path, "text/html")
    assert reading.pool.calls == [True]


@pytest.mark.parametrize("reader", [TODAY, "html/0"])
def test_what_was_read_once_is_not_read_again_by_a_crawl(reading: Reading, reader: str) -> None:
    reading.know(reader)
    for item in (reading.page(), reading.page(OTHER), reading.file(), reading.unchanged()):
        assert not isinstance(item, FailureItem)
        assert (item.evidence, item.problem) == (None, None)
    assert reading.reads() == 0


def test_what_another_reader_could_not_read_is_read_from_the_archive_after_a_304(reading: Reading) -> None:
    reading.know("html/0", "damaged")
    item = reading.unchanged()
    assert item.sha256 == reading.sha256
    assert item.evidence is not None


def test_what_todays_reader_could_not_read_is_read_again_for_whoever_gives_the_file(reading: Reading) -> None:
    reading.know(TODAY, "damaged")
    assert reading.page().evidence is None
    assert reading.unchanged().evidence is None
    assert reading.reads() == 0
    given = reading.file()
    assert isinstance(given, DocumentItem)
    assert given.evidence is not None


def test_what_could_not_be_read_is_told_of_each_address_once(reading: Reading) -> None:
    reading.know(TODAY, "damaged")
    assert reading.page(URL).problem is None
    found = "the same bytes could not be read before, found at another address"
    assert reading.page(OTHER).problem == ReadProblem("damaged", found)


def test_bytes_that_the_archive_has_lost_are_a_problem_of_the_archive(reading: Reading) -> None:
    reading.know("html/0", "damaged")
    (reading.archive.root / reading.path).unlink()
    problem = reading.unchanged().problem
    assert problem is not None
    assert problem.error == "missing"


def test_an_address_that_answers_304_and_is_not_known_has_nothing_to_read(reading: Reading) -> None:
    assert reading.unchanged().sha256 == ""
    assert reading.reads() == 0


def test_a_document_that_ends_its_process_is_kept_by_a_call_without_reading(reading: Reading) -> None:
    reading.pool.ends_reading = True
    item = reading.page()
    assert (item.evidence, item.problem) == (None, ReadProblem("time_limit", "took longer"))
    assert item.archive_path == reading.path
    assert reading.pool.calls == [True, False]


def test_a_file_that_ends_every_process_is_a_failure_of_its_address(reading: Reading) -> None:
    reading.pool.ends_all = True
    assert reading.file() == FailureItem(URL, "read", "time_limit", "took longer")


def test_a_document_of_the_archive_that_ends_its_process_has_a_problem(reading: Reading) -> None:
    reading.know("html/0", "damaged")
    reading.pool.ends_reading = True
    assert reading.unchanged().problem == ReadProblem("time_limit", "took longer")


def test_a_mistake_of_a_reader_is_logged_with_the_address_and_where_it_was_made(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reading.pool.ends_reading = True
    reading.page()
    assert caplog.messages == []
    reading.pool.ends_reading = False

    def fail(content: bytes, layout: Layout) -> None:
        raise KeyError("x")

    monkeypatch.setattr("pipelines.intake.documents.read_evidence", fail)
    reading.page()
    (message,) = caplog.messages
    assert message.startswith(f"the reader failed on {URL}\nTraceback")
    assert message.rstrip().endswith("KeyError: 'x'")
