"""How the stages find the run that they are part of."""

import pytest
from scrapy.exceptions import NotConfigured
from sqlite_utils import Database

from pipelines.item_pipelines.reread import RereadPipeline
from pipelines.item_pipelines.run import RecordedRun, find_run
from pipelines.item_pipelines.store import StorePipeline
from tests.pipelines.item_pipelines.fake_run import FakeRun, make_crawler


class HalfARun:
    """Has a database and counts, and records no failure."""

    def __init__(self, db: Database) -> None:
        self.db, self.run_id = db, 1
        self.publishers: dict[str, object] = {}
        self.before_end: list[object] = []

    def count(self, name: str, number: int = 1) -> None: ...


def test_the_extension_that_fulfils_the_protocol_is_the_run_whatever_its_class(db: Database) -> None:
    run: RecordedRun = FakeRun(db)
    assert find_run(make_crawler(object(), HalfARun(db), run)) is run


def test_without_a_run_no_stage_is_made(db: Database) -> None:
    """As for `scrapy shell`: Scrapy leaves out what raises NotConfigured."""
    crawler = make_crawler(object(), HalfARun(db))
    for stage in (StorePipeline, RereadPipeline):
        with pytest.raises(NotConfigured):
            stage.from_crawler(crawler)


def test_the_last_stage_concludes_before_the_run_ends(db: Database) -> None:
    run = FakeRun(db)
    stage = StorePipeline.from_crawler(make_crawler(run))
    assert run.before_end == [stage.conclude]
