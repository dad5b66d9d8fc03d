"""Reads the archive again. It asks no network; being a spider it has the lock, the record and the signals of a run."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from sqlite_utils import Database

from crawler.configuration.declarations import read_settings
from crawler.configuration.groups import ReaderLimits, StorageSettings
from crawler.portals.arguments import refuse_unknown
from crawler.portals.portal import Portal
from crawler.runs.recorder import RunRecorder
from pipelines.archive import Archive
from pipelines.documents.model import Layout, ReadError
from pipelines.documents.reader_names import name_reader
from pipelines.evidence import read_evidence
from pipelines.rereading import ArchiveError, RereadItem, RereadPipeline, read_checked
from pipelines.store.database import Row
from pipelines.store.staging import Outcome, Staging
from pipelines.workers import LimitError, WorkerPool

_DOCUMENTS = """
SELECT d.sha256, d.media_type, d.archive_path, d.reader, d.error,
  coalesce((SELECT min(c.url) FROM captures c WHERE c.sha256 = d.sha256), d.archive_path) AS url
FROM documents d ORDER BY d.sha256
"""
_COLUMNS = """
SELECT c.sha256, min(f.column_url) AS column_url
FROM frontier f JOIN captures c ON c.url = coalesce(f.answered_by, f.url)
WHERE f.column_url = ? GROUP BY c.sha256
"""


class ArchivedDocumentsSpider(Spider):
    """Yields every document of the archive, checked and read again.

    Arguments: ``dry_run``, ``outdated`` (leave out what this version of a reader has read; labels, titles and other
    data that changed since then are not seen), ``diff`` (a file for all differences). Each is the text ``1`` or empty,
    ``diff`` a path.
    """

    name = "archived_documents"
    pipeline: RereadPipeline | None = None

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the pipeline and the bar of a re-reading in the place of a crawl's."""
        super().update_settings(settings)
        bars = {"crawler.runs.progress.AddressBar": None, "crawler.runs.progress.DocumentBar": 100}
        settings.set("EXTENSIONS", {**settings.getdict("EXTENSIONS"), **bars}, "spider")
        settings.set("ITEM_PIPELINES", {"pipelines.rereading.RereadPipeline": 100}, "spider")

    def __init__(self, dry_run: str = "", outdated: str = "", diff: str = "", **kwargs: Any) -> None:
        refuse_unknown(kwargs, ["dry_run", "outdated", "diff"])
        super().__init__()
        self.arguments = {"dry_run": dry_run, "outdated": outdated, "diff": diff}
        self.dry_run, self.outdated, self.diff = bool(dry_run), bool(outdated), diff
        self.has_read_all = False
        self.total = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider with the limits of the settings READER_*."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        storage = read_settings(StorageSettings, crawler.settings)
        limits = read_settings(ReaderLimits, crawler.settings)
        spider.archive, spider.database = Archive(storage.archive), storage.database
        spider.processes = limits.processes
        spider.pool = WorkerPool(
            read_evidence,
            size=limits.processes,
            time_limit=limits.time_limit,
            memory_limit=limits.memory_limit,
        )
        return spider

    archive: Archive
    database: Path
    processes: int
    pool: "WorkerPool[[bytes, Layout], Any]"
    _staging: Staging | None = None

    @property
    def staging(self) -> Staging:
        """Where what was read waits; opened when the run holds the lock."""
        if self._staging is None:
            self._staging = Staging(self.database)
        return self._staging

    async def start(self) -> AsyncIterator[RereadItem]:
        """Yield every document, as many at a time as there are processes to read them."""
        recorder = self.crawler.get_extension(RunRecorder)
        assert recorder is not None
        documents = list(recorder.db.query(_DOCUMENTS))
        layouts = dict(_find_layouts(recorder.db, recorder.portals.values()))
        self.total = len(documents)
        under_way: set[asyncio.Task[RereadItem]] = set()
        try:
            for row in documents:
                under_way.add(asyncio.create_task(self._look_at(row, layouts.get(row["sha256"], Layout()))))
                if len(under_way) > self.processes:
                    done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                    for task in done:
                        yield task.result()
            for last in asyncio.as_completed(under_way):
                yield await last
            self.has_read_all = True
        finally:
            for task in under_way:
                task.cancel()

    async def _look_at(self, row: Row, layout: Layout) -> RereadItem:
        """Check a document's file, and read it where that has not been done."""
        sha256, url, key = row["sha256"], row["url"], repr(layout)
        try:
            content = await asyncio.to_thread(read_checked, self.archive, row["archive_path"], sha256)
        except ArchiveError as error:
            return RereadItem(sha256, url, damage=error)
        reader = name_reader(row["media_type"])
        is_old = row["reader"] != reader or row["error"] is not None
        is_due = reader is not None and (is_old or not self.outdated)
        if not is_due or self.staging.has(sha256, key):
            return RereadItem(sha256, url)
        return RereadItem(sha256, url, key, await self._read(url, content, layout))

    async def _read(self, url: str, content: bytes, layout: Layout) -> Outcome:
        try:
            outcome: Outcome = await self.pool.call(content, layout)
        except (ReadError, LimitError) as error:
            return error.error, str(error)
        except Exception as error:  # a reader's mistake costs its document and nothing else
            self.logger.exception("the reader failed on %s", url)
            return "reader_error", f"{type(error).__name__}: {error}"
        return outcome

    def closed(self, reason: str) -> None:
        """End the processes, also where the run was stopped."""
        self.pool.close()


def _find_layouts(db: Database, portals: Iterable[Portal]) -> Iterator[tuple[str, Layout]]:
    """Yield the documents whose portal's column says by CSS where their text stands, with what it says."""
    for column in (column for portal in portals for column in portal.columns if column.body or column.header):
        for row in db.query(_COLUMNS, [column.url]):
            yield row["sha256"], Layout(column.body, column.header)
