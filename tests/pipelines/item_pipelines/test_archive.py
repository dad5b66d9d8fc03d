"""Bytes are kept before anything is said of them."""

import asyncio
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.archive import Archive
from pipelines.item_pipelines.archive import ArchivePipeline
from pipelines.items import DocumentItem, FailureItem
from tests.pipelines.item_pipelines.fake_run import FakeRun

URL = "http://x.example/report.html"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def stage(db: Database, archive: Archive) -> ArchivePipeline:
    return ArchivePipeline(FakeRun(db, archive))


def test_a_document_is_kept_under_its_hash_and_named_by_its_bytes(stage: ArchivePipeline, archive: Archive) -> None:
    item = DocumentItem(URL, URL, 200, body=b"%PDF-1.7 a report")
    assert asyncio.run(stage.process_item(item)) is item
    assert (item.media_type, item.archive_path) == ("application/pdf", f"{item.sha256[:2]}/{item.sha256}.pdf")
    assert archive.read(item.archive_path, item.sha256) == item.body


def test_what_has_no_bytes_passes(stage: ArchivePipeline, archive: Archive) -> None:
    item = FailureItem(URL, "fetch", "timeout", "no answer")
    assert asyncio.run(stage.process_item(item)) is item
    assert not archive.root.exists()
