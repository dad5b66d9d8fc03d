"""The one stage of a crawl: what was seen and read, and at the end what follows from it.

A document's links, its evidence, its sighting and the state of its address change together or not at all, and a few
items are one transaction: a run that is killed goes on where it stood, and fetches again what was under way.
"""

import asyncio
import logging
from collections import Counter
from functools import partial
from typing import Any

from pipelines.documents.reader_names import name_reader
from pipelines.item_pipelines.conclusions import start_workers
from pipelines.item_pipelines.run import FULL, STOPPED, RecordedRun, RunPipeline
from pipelines.items import Answer, DocumentItem, FailureItem, ListingItem, UnchangedItem
from pipelines.store.attributions import is_attributed
from pipelines.store.batches import BATCH
from pipelines.store.concluding import conclude_touched, touch
from pipelines.store.documents import find_document, save_document, save_problem
from pipelines.store.evidence import save_evidence
from pipelines.store.file_errors import is_full
from pipelines.store.frontier import extend_frontier, keep_listings, settle
from pipelines.store.sightings import record_status, sight, touch_sighting

LONGEST = 0.5
"""Seconds after which what was stored is committed, however little it is."""

logger = logging.getLogger(__name__)


class StorePipeline(RunPipeline):
    """Writes what was seen and read, a few items a transaction, and concludes at the end of the run."""

    def __init__(self, run: RecordedRun) -> None:
        super().__init__(run)
        self._waiting: asyncio.TimerHandle | None = None
        run.before_end.append(self.conclude)  # Scrapy's close_spider would not know the reason

    async def process_item(self, item: Any) -> Any:
        """Store an item; in a coroutine, for it sets a timer of the loop that it runs in."""
        if self._waiting is None:  # first of all: an item that fails may have begun the transaction
            self._waiting = asyncio.get_running_loop().call_later(LONGEST, self._commit)
        with self.run.batch.item() as counts:
            self._store(item, counts)
        if self.run.batch.size >= BATCH:
            self._commit()
        return item

    def conclude(self, reason: str) -> None:
        """Conclude what this run and those before it have touched.

        A run that was told to stop, or that can store no more, leaves it to the next.
        """
        self._commit()
        if reason in (STOPPED, FULL):
            return
        try:
            workers = partial(start_workers, self.run.reader_limits)
            changed = conclude_touched(self.db, self.run.publishers, self.run.fail, start_workers=workers)
        except Exception as error:  # Scrapy only logs it; what is left touched is concluded by the next run
            if is_full(error):
                logger.critical("nothing more is concluded, for nothing can be stored any more: %s", error)
                self.run.fail("reports", "store", FULL, f"nothing can be stored any more: {error}")
                return
            logger.exception("the conclusions failed")
            self.run.fail("reports", "conclude", type(error).__name__, str(error))
        else:
            self.run.count("reports", changed)

    def _commit(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        self.run.commit()

    def _store(self, item: Any, counts: Counter[str]) -> None:
        if isinstance(item, Answer):
            extend_frontier(self.db, item)
        match item:
            case DocumentItem():
                self._store_document(item, counts)
            case ListingItem():
                self._store_answer(item, None, counts)
                keep_listings(self.db, item)
            case UnchangedItem():
                self._store_unchanged(item, counts)
            case FailureItem():
                record_status(self.db, item.url, item.error)
                self.run.fail_address(item.url, item.stage, item.error, item.message, item.retry_after)
            case _:
                raise TypeError(f"no pipeline stores a {type(item).__name__}")

    def _store_answer(
        self, item: Answer, sha256: str | None, counts: Counter[str], *, repeated_by: str = ""
    ) -> list[str]:
        counts["fetched"] += 1
        touched = sight(self.db, item, sha256, self.run.run_id, repeated_by=repeated_by)
        settle(self.db, item.address, answered_by=item.url)
        return touched

    def _store_document(self, item: DocumentItem, counts: Counter[str]) -> None:
        if item.repeats:
            for sha256 in self._store_answer(item, item.repeats, counts, repeated_by=item.sha256):
                touch(self.db, sha256)
            return
        counts["documents"] += save_document(self.db, item.sha256, item.media_type, item.size, item.archive_path)
        touched = self._store_answer(item, item.sha256, counts)
        if not item.portal and not is_attributed(self.db, item.sha256):
            touched.append(item.sha256)  # whoever gives a file is told each time that it names no report
        for sha256 in touched:
            touch(self.db, sha256)
        self._store_reading(item)

    def _store_unchanged(self, item: UnchangedItem, counts: Counter[str]) -> None:
        touch_sighting(self.db, item.url)
        settle(self.db, item.address)
        counts["unchanged"] += 1
        self._store_reading(item)

    def _store_reading(self, item: DocumentItem | UnchangedItem) -> None:
        """Write what was read, or why it could not be; nothing where it was read before."""
        if item.evidence is not None:
            save_evidence(self.db, item.sha256, item.evidence)
            touch(self.db, item.sha256)
        if item.problem is not None:
            known = find_document(self.db, item.sha256)
            if known is None or not known.is_read:  # the same bytes, found elsewhere, may have been read meanwhile
                save_problem(self.db, item.sha256, name_reader(known.media_type) if known else None, item.problem.error)
                touch(self.db, item.sha256)
            self.run.fail(item.url, "read", item.problem.error, item.problem.message)
