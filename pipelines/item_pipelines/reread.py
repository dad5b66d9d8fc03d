"""The one stage of reading the archive again: everything is read before anything changes."""

import logging
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Protocol, Self, cast

from scrapy.crawler import Crawler

from pipelines.item_pipelines.conclusions import start_workers
from pipelines.item_pipelines.run import RecordedRun, find_run
from pipelines.items import RereadItem
from pipelines.store.database import find_file
from pipelines.store.rereading import Rereading
from pipelines.store.staging import Staging

logger = logging.getLogger(__name__)


class ArchiveSpider(Protocol):
    """What this stage asks of the spider that reads the archive.

    Attributes:
        dry_run: Say what would change, and change nothing.
        outdated: Only what another version of a reader has read was read again.
        diff: A file for all differences; empty for none.
        has_read_all: Whether every document was looked at.
    """

    dry_run: bool
    outdated: bool
    diff: str
    has_read_all: bool


class RereadPipeline:
    """Stages what was read; when all was read, compares it with what is stored, and applies it.

    Attributes:
        staging: What was read, in this run or in one that was stopped.
        rereading: What it changes, for the summary.
    """

    def __init__(self, run: RecordedRun, spider: ArchiveSpider, staging: Staging) -> None:
        self.run, self.spider, self.staging = run, spider, staging
        self.rereading = Rereading(run.db, staging, run.fail)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        run = find_run(crawler)  # it holds the lock: the staging file is ours
        pipeline = cls(run, cast("ArchiveSpider", crawler.spider), Staging(find_file(run.db)))
        run.before_end.append(pipeline.finish)  # while the database is open, and the run's summary not written
        return pipeline

    def process_item(self, item: RereadItem) -> RereadItem:
        """Keep what was read until everything is; record what the archive lacks at once."""
        if item.damage is not None:
            self.run.fail(item.url, "archive", item.damage.error, str(item.damage))
        elif item.result is not None:
            self.staging.add(item.sha256, item.layout, item.result)
        return item

    def finish(self, reason: str) -> None:
        """Compare and apply, unless the run was stopped before it had read everything."""
        if reason != "finished" or not self.spider.has_read_all:
            self.staging.close(remove=False)
            return
        try:
            self._finish()
        except Exception as error:  # nothing was applied, and what was read stays staged for the next time
            logger.exception("the new evidence could not be applied")
            self.run.fail("archive", "reparse", type(error).__name__, str(error))
            self.staging.close(remove=False)
        else:
            self.staging.close(remove=not self.spider.dry_run)

    def _finish(self) -> None:
        path = self.spider.diff
        with Path(path).open("w", encoding="utf-8") if path else nullcontext() as diff:
            if self.spider.dry_run:
                self.rereading.compare(diff)
                return
            changed = self.rereading.apply(
                diff,
                self.run.publishers,
                conclude_all=not self.spider.outdated,
                start_workers=partial(start_workers, self.run.reader_limits),
            )
            self.run.count("reports", changed)
