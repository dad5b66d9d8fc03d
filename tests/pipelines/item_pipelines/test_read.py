"""What is read, and what is not read again."""

import asyncio
from pathlib import Path
from typing import TypeVar

import pytest
from sqlite_utils import Database

from pipelines.archive import Archive
from pipelines.documents.model import ReadError
from pipelines.documents.reader_names import name_reader
from pipelines.item_pipelines.read import ReadPipeline
from pipelines.items import DocumentItem, FailureItem, ReadProblem, UnchangedItem
from pipelines.store.documents import save_document
from pipelines.store.sightings import sight
from tests.pipelines.item_pipelines.fake_run import FakeRun
from tests.pipelines.item_pipelines.test_document_reader import FakePool, make_reader

URL, OTHER = "http://x.example/1.html", "http://x.example/2.html"
BODY = "<html><body><h1>重庆市2019年政府信息公开工作年度报告</h1><p>正文。</p></body></html>".encode()
TODAY = name_reader("text/html")
Item = TypeVar("Item")


class Stage:
    """The stage with an archive, a database and a reader in this process."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.db, self.archive, self.pool = db, Archive(folder / "archive"), FakePool()
        run = FakeRun(db, self.archive)
        self.pipeline, self.run_id = ReadPipeline(run), run.run_id
        self.pipeline.reader = make_reader(self.pool)
        self.sha256, self.path = self.archive.store(BODY, "html")

    def know(self, reader: str | None, error: str | None = None) -> None:
        """Store the document as read, or not read, by some reader, and seen at URL."""
        save_document(self.db, self.sha256, "text/html", len(BODY), self.path)
        self.db.execute("UPDATE _documents SET reader = ?, error = ?", [reader, error])
        sight(self.db, DocumentItem(URL, URL, 200, portal="x"), self.sha256, self.run_id)

    def process(self, item: Item) -> Item:
        assert asyncio.run(self.pipeline.process_item(item)) is item
        return item

    def document(self, url: str = URL, portal: str = "x") -> DocumentItem:
        item = DocumentItem(url, url, 200, portal=portal, body=BODY, sha256=self.sha256, archive_path=self.path)
        return self.process(item)

    def unchanged(self) -> UnchangedItem:
        return self.process(UnchangedItem(URL, URL))


@pytest.fixture
def stage(db: Database, tmp_path: Path) -> Stage:
    return Stage(db, tmp_path)


def test_new_bytes_are_read(stage: Stage) -> None:
    item = stage.document()
    assert item.evidence is not None
    assert item.evidence.reader == TODAY
    assert item.problem is None


def test_why_they_cannot_be_read_is_kept(stage: Stage) -> None:
    stage.pool.error = ReadError("damaged", "no table of contents")
    item = stage.document()
    assert (item.evidence, item.problem) == (None, ReadProblem("damaged", "no table of contents"))


@pytest.mark.parametrize("reader", [TODAY, "html/0"])
def test_what_was_read_once_is_not_read_again_by_a_crawl(stage: Stage, reader: str) -> None:
    stage.know(reader)
    for item in (stage.document(), stage.document(OTHER), stage.document(portal=""), stage.unchanged()):
        assert (item.evidence, item.problem) == (None, None)
    assert stage.pool.calls == 0


def test_what_another_reader_could_not_read_is_read_from_the_archive_after_a_304(stage: Stage) -> None:
    stage.know("html/0", "damaged")
    item = stage.unchanged()
    assert item.sha256 == stage.sha256
    assert item.evidence is not None


def test_what_todays_reader_could_not_read_is_read_again_for_whoever_gives_the_file(stage: Stage) -> None:
    stage.know(TODAY, "damaged")
    assert stage.document().evidence is None
    assert stage.unchanged().evidence is None
    assert stage.pool.calls == 0
    assert stage.document(portal="").evidence is not None


def test_what_could_not_be_read_is_told_of_each_address_once(stage: Stage) -> None:
    stage.know(TODAY, "damaged")
    assert stage.document(URL).problem is None
    found = "the same bytes could not be read before, found at another address"
    assert stage.document(OTHER).problem == ReadProblem("damaged", found)


def test_bytes_that_the_archive_has_lost_are_a_problem_of_the_archive(stage: Stage) -> None:
    stage.know("html/0", "damaged")
    (stage.archive.root / stage.path).unlink()
    problem = stage.unchanged().problem
    assert problem is not None
    assert problem.error == "missing"
    assert stage.pool.calls == 0


def test_an_address_that_answers_304_and_is_not_known_has_nothing_to_read(stage: Stage) -> None:
    assert stage.unchanged().sha256 == ""
    stage.process(FailureItem(URL, "fetch", "timeout", "no answer"))
    assert stage.pool.calls == 0
