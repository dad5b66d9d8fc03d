"""Reads the archive again. It asks no network; being a spider it has the lock, the record and the signals of a run."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from sqlite_utils import Database

from crawler.configuration.declarations import read_settings
from crawler.configuration.groups import ReaderSettings
from crawler.portals.arguments import refuse_unknown
from crawler.portals.portal import Portal
from crawler.runs.recorder import RunRecorder
from pipelines.archive import ArchiveError
from pipelines.documents.model import Layout
from pipelines.documents.reader_names import name_reader
from pipelines.intake.reader import DocumentReader
from pipelines.item_pipelines.reread import RereadPipeline
from pipelines.items import RereadItem
from pipelines.store.documents import StoredDocument, list_documents, list_documents_of
from pipelines.store.staging import Staging


class ArchivedDocumentsSpider(Spider):
    """Yields every document of the archive, checked and read again.

    Arguments: ``dry_run``, ``outdated`` (leave out what this version of a reader has read by today's data: the version
    names both), ``diff`` (a file for all differences). Each is the text ``1`` or empty, ``diff`` a path.
    """

    name = "archived_documents"

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the pipeline and the bar of a re-reading in the place of a crawl's."""
        super().update_settings(settings)
        bars = {"crawler.runs.progress.AddressBar": None, "crawler.runs.progress.DocumentBar": 100}
        settings.set("EXTENSIONS", {**settings.getdict("EXTENSIONS"), **bars}, "spider")
        settings.set("ITEM_PIPELINES", {"pipelines.item_pipelines.reread.RereadPipeline": 100}, "spider")

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
        spider.processes = read_settings(ReaderSettings, crawler.settings).processes
        return spider

    processes: int

    async def start(self) -> AsyncIterator[RereadItem]:
        """Yield every document, as many at a time as there are processes to read them."""
        recorder, pipeline = self.crawler.get_extension(RunRecorder), self.crawler.get_item_pipeline(RereadPipeline)
        assert recorder is not None
        assert pipeline is not None  # by the settings above
        documents = list_documents(recorder.db)
        layouts = dict(_find_layouts(recorder.db, recorder.portals.values()))
        self.total = len(documents)
        under_way: set[asyncio.Task[RereadItem]] = set()
        try:
            for document in documents:
                layout = layouts.get(document.sha256, Layout())
                looking = self._look_at(document, layout, recorder.reader, pipeline.staging)
                under_way.add(asyncio.create_task(looking))
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

    async def _look_at(
        self, document: StoredDocument, layout: Layout, reader: DocumentReader, staging: Staging
    ) -> RereadItem:
        """Check a document's file, and read it where that has not been done."""
        sha256, url, now = document.sha256, document.url, name_reader(document.media_type)
        is_old = document.reader != now or document.error is not None
        is_due = now is not None and (is_old or not self.outdated)
        try:
            if not is_due or staging.has(sha256, layout):
                await asyncio.to_thread(reader.archive.read, document.archive_path, sha256)
                return RereadItem(sha256, url)
            return RereadItem(sha256, url, layout, await reader.read_archived(url, document, layout))
        except ArchiveError as error:
            return RereadItem(sha256, url, damage=error)


def _find_layouts(db: Database, portals: Iterable[Portal]) -> Iterator[tuple[str, Layout]]:
    """Yield the documents whose portal's column says by CSS where their text stands, with what it says."""
    for column in (column for portal in portals for column in portal.columns if column.body or column.header):
        for sha256 in list_documents_of(db, column.url):
            yield sha256, Layout(column.body, column.header)
