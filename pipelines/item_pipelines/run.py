"""What the stages need of the run that they are part of; `crawler` records it, and nothing here imports `crawler`."""

from collections.abc import Callable, Mapping
from typing import Protocol, Self, runtime_checkable

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from sqlite_utils import Database

from pipelines.item_pipelines.reader_limits import ReaderLimits
from pipelines.reports.attribution import Publisher
from pipelines.store.batches import Batch

STOPPED = "shutdown"
"""The reason with which Scrapy closes a spider that was told to stop (SIGINT, SIGTERM)."""

FULL = "storage"
"""The reason with which a run is closed where the disk takes no more."""


@runtime_checkable
class RecordedRun(Protocol):
    """One run: where it keeps what it sees, what is counted in it, and what failed.

    An extension of the crawler fulfils it (`crawler.runs.recorder.RunRecorder`).
    """

    @property
    def db(self) -> Database:
        """The database, open until the last of ``before_end`` has returned."""

    @property
    def reader_limits(self) -> ReaderLimits:
        """What the worker processes may use."""

    @property
    def batch(self) -> Batch:
        """The transaction that items join."""

    @property
    def run_id(self) -> int:
        """Key of this run in the table ``runs``."""

    @property
    def publishers(self) -> Mapping[str, Publisher]:
        """The bodies whose portals are read, by portal."""

    @property
    def before_end(self) -> list[Callable[[str], None]]:
        """What is called with Scrapy's reason when the spider has closed; what it writes is part of the run."""

    def commit(self) -> None:
        """Commit the batch; where the disk takes no more, the run ends."""

    def count(self, name: str, number: int = 1) -> None:
        """Add to one of the run's counts (columns of ``runs``)."""

    def fail(self, url: str, stage: str, error: str, message: str) -> None:
        """Record one failure of this run."""

    def fail_address(self, url: str, stage: str, error: str, message: str, retry_after: float = 0) -> None:
        """Record that an address failed, to be asked again after at least ``retry_after`` seconds, or given up."""


def find_run(crawler: Crawler) -> RecordedRun:
    """Return the run that an extension of the crawler records.

    Raises:
        NotConfigured: None does: `scrapy shell` and `scrapy fetch` look at an address and are no run.
    """
    run = crawler.get_extension(RecordedRun)  # type: ignore[type-abstract]  # Scrapy asks isinstance, no more
    if run is None:
        raise NotConfigured
    return run


class RunPipeline:
    """A stage of the run that an extension of its crawler records."""

    def __init__(self, run: RecordedRun) -> None:
        self.run, self.db = run, run.db

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(find_run(crawler))
