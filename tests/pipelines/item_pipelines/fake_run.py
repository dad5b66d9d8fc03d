"""A run without Scrapy: what the stages count and what they say has failed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from sqlite_utils import Database

from pipelines.item_pipelines.reader_limits import ReaderLimits
from pipelines.reports.attribution import Publisher
from pipelines.store.batches import Batch
from pipelines.store.runs import begin_run

LIMITS = ReaderLimits(processes=1, time_limit=60, memory_limit=2**31)


@dataclass
class FakeRun:
    """Fulfils the protocol ``RecordedRun``; ``failures`` are address, stage and error."""

    db: Database
    reader_limits: ReaderLimits = LIMITS
    run_id: int = field(init=False)
    batch: Batch = field(init=False)
    publishers: dict[str, Publisher] = field(default_factory=dict)
    before_end: list[Callable[[str], None]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str, str]] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.run_id = begin_run(self.db, "test", {})
        self.batch = Batch(self.db, self.counts)

    def commit(self) -> None:
        self.batch.commit()

    def count(self, name: str, number: int = 1) -> None:
        self.counts[name] += number

    def fail(self, url: str, stage: str, error: str, message: str) -> None:
        self.failures.append((url, stage, error))
        self.messages.append(message)

    def fail_address(self, url: str, stage: str, error: str, message: str, retry_after: float = 0) -> None:
        self.fail(url, stage, error, f"{message}, {retry_after:g}")


class Extensions:
    """All that a crawler asks of its extensions."""

    def __init__(self, *middlewares: object) -> None:
        self.middlewares = middlewares


def make_crawler(*extensions: object) -> Crawler:
    """Return a crawler that does not run, with some extensions."""
    crawler = Crawler(Spider, Settings())
    crawler.extensions = Extensions(*extensions)  # type: ignore[assignment]  # all it reads
    return crawler
