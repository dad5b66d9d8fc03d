"""The item pipelines: bytes to the archive, to evidence, to rows; at the end evidence to conclusions.

What an answer links is written first. Then one document is one transaction: its evidence, its sighting and the state
of its address change together or not at all, so that a run that is killed goes on where it stood.
"""

import asyncio
import logging
from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.runs.recorder import FULL, STOPPED, RunRecorder
from pipelines.archive import Archive
from pipelines.documents.formats import suffix_of
from pipelines.documents.media_types import sniff
from pipelines.documents.model import ReadError
from pipelines.documents.reader_names import name_reader
from pipelines.evidence import read_evidence
from pipelines.items import Answer, DocumentItem, FailureItem, ListingItem, UnchangedItem
from pipelines.store.attributions import is_attributed
from pipelines.store.concluding import conclude_touched, touch
from pipelines.store.evidence import StoredDocument, find_document, save_document, save_evidence, save_problem
from pipelines.store.frontier import extend_frontier, keep_listings, settle
from pipelines.store.runs import find_sighted, record_status, sight, touch_sighting
from pipelines.workers import LimitError, WorkerPool

logger = logging.getLogger(__name__)


class _RunPipeline:
    """A pipeline that takes part in the run that the RunRecorder records."""

    def __init__(self, recorder: RunRecorder, archive: Archive) -> None:
        self.recorder, self.archive, self.db = recorder, archive, recorder.db

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        recorder = crawler.get_extension(RunRecorder)
        if recorder is None:
            raise NotConfigured
        return cls(recorder, Archive(Path(crawler.settings["ARCHIVE"])))


class FrontierPipeline(_RunPipeline):
    """Writes what an answer links to the frontier, before reading takes its time and the links answer."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Answer) and item.links:
            with self.db.atomic():
                extend_frontier(self.db, item)
        return item


class ArchivePipeline(_RunPipeline):
    """Writes a document's bytes to the archive, before anything is said of them.

    In a thread: until the disk has them, other answers are read.
    """

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, DocumentItem):
            item.media_type = sniff(item.body)
            stored = asyncio.to_thread(self.archive.store, item.body, suffix_of(item.media_type))
            item.sha256, item.archive_path = await stored
        return item


class EvidencePipeline(_RunPipeline):
    """Reads a document in a worker process, unless its bytes are known.

    Known bytes are read again only where they could not be read and another reader is there for them now. What an
    older version of a reader has read stays as it is: `scrapy reparse` reads it all anew, in one transaction.
    """

    def __init__(self, recorder: RunRecorder, archive: Archive) -> None:
        super().__init__(recorder, archive)
        settings = recorder.crawler.settings
        self._pool = WorkerPool(
            read_evidence,
            size=settings.getint("READER_PROCESSES"),
            time_limit=settings.getfloat("READER_TIME_LIMIT"),
            memory_limit=settings.getint("READER_MEMORY_LIMIT"),
        )

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, UnchangedItem):
            item.sha256 = find_sighted(self.db, item.url) or ""
        if not isinstance(item, DocumentItem | UnchangedItem) or not item.sha256:
            return item
        known = find_document(self.db, item.sha256)
        is_given = isinstance(item, DocumentItem) and not item.portal  # a local file: somebody wants it read now
        if known is None or (_is_unread(known) and (is_given or known.reader != name_reader(known.media_type))):
            await self._read(item, known)
        elif known.error is not None and find_sighted(self.db, item.url) != item.sha256:
            item.problem = known.error, "the same bytes could not be read before, found at another address"
        return item

    async def _read(self, item: DocumentItem | UnchangedItem, known: StoredDocument | None) -> None:
        try:
            body = (
                item.body if isinstance(item, DocumentItem) else self.archive.read(known.archive_path if known else "")
            )
            item.evidence = await self._pool.call(body, item.layout)
        except (ReadError, LimitError) as error:
            item.problem = error.error, str(error)
        except Exception as error:  # a reader's mistake costs its document and nothing else
            logger.exception("the reader failed on %s", item.url)
            item.problem = "reader_error", f"{type(error).__name__}: {error}"

    def close_spider(self) -> None:
        self._pool.close()


class StorePipeline(_RunPipeline):
    """Writes what was seen and read, one transaction an item, and concludes at the end of the run."""

    def __init__(self, recorder: RunRecorder, archive: Archive) -> None:
        super().__init__(recorder, archive)
        recorder.before_end.append(self.conclude)

    def process_item(self, item: Any) -> Any:
        with self.db.atomic():
            match item:
                case DocumentItem():
                    self._store_document(item)
                case ListingItem():
                    self._store_answer(item, None)
                    keep_listings(self.db, item)
                case UnchangedItem():
                    self._store_unchanged(item)
                case FailureItem():
                    record_status(self.db, item.url, item.error)
                    self.recorder.fail_address(item.url, item.stage, item.error, item.message, item.retry_after)
                case _:
                    raise TypeError(f"no pipeline stores a {type(item).__name__}")
        return item

    def conclude(self, reason: str) -> None:
        """Conclude what this run and those before it have touched.

        A run that was told to stop, or that can store no more, leaves it to the next. Scrapy's close_spider would not
        know the reason.
        """
        if reason in (STOPPED, FULL):
            return
        try:
            changed = conclude_touched(self.db, self.recorder.publishers, self.recorder.fail)
        except Exception as error:  # Scrapy only logs it; what is left touched is concluded by the next run
            logger.exception("the conclusions failed")
            self.recorder.fail("reports", "conclude", type(error).__name__, str(error))
        else:
            self.recorder.count("reports", changed)

    def _store_answer(self, item: Answer, sha256: str | None) -> list[str]:
        self.recorder.count("fetched")
        touched = sight(self.db, item, sha256, self.recorder.run_id)
        settle(self.db, item.address, answered_by=item.url)
        return touched

    def _store_document(self, item: DocumentItem) -> None:
        if save_document(self.db, item.sha256, item.media_type, len(item.body), item.archive_path):
            self.recorder.count("documents")
        touched = self._store_answer(item, item.sha256)
        if not item.portal and not is_attributed(self.db, item.sha256):
            touched.append(item.sha256)  # whoever gives a file is told each time that it names no report
        for sha256 in touched:
            touch(self.db, sha256)
        self._store_reading(item)

    def _store_unchanged(self, item: UnchangedItem) -> None:
        touch_sighting(self.db, item.url)
        settle(self.db, item.address)
        self.recorder.count("unchanged")
        self._store_reading(item)

    def _store_reading(self, item: DocumentItem | UnchangedItem) -> None:
        """Write what was read, or why it could not be; nothing where it was read before."""
        if item.evidence is not None:
            save_evidence(self.db, item.sha256, item.evidence)
            touch(self.db, item.sha256)
        if item.problem is not None:
            known = find_document(self.db, item.sha256)
            save_problem(self.db, item.sha256, name_reader(known.media_type) if known else None, item.problem[0])
            touch(self.db, item.sha256)
            self.recorder.fail(item.url, "read", *item.problem)


def _is_unread(known: StoredDocument) -> bool:
    return known.reader is None or known.error is not None
