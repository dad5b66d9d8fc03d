"""The run as a whole: when it is refused, how it is stopped and goes on, its outcome, and the bar while it works."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from filelock import FileLock
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from crawler.hosts.budgets import HostBook
from crawler.runs.lock import RefusedError
from crawler.runs.recorder import RunRecorder
from crawler.serving.bundled_site import REGISTRY
from crawler.spiders.annual_reports import AnnualReportsSpider
from pipelines.item_pipelines.run import RecordedRun, find_run
from pipelines.store.database import close_database, open_database
from pipelines.store.runs import begin_run
from tests.conftest import Outcome, Running, Workspace
from tests.crawler.end_state import end_state
from tests.crawler.servers import Answer, Site, TestPortal, detail_path, put_column, report_page
from tests.paths import ROOT
from tests.waiting import HANGS

YEARS = [2005, 2006, 2007, 2008, 2009]

REFUSED = {"years", "registry", "contact", "not-a-database", "newer", "held", "missing-path", "extra"}
Refused = tuple[dict[str, Outcome], dict[str, str], Path]
"""By name how each refused command ended, what it must say, and the folder of the files."""

# --- refused ----------------------------------------------------------------------------------------------------------


def refused_commands(folder: Path) -> dict[str, tuple[list[str], dict[str, Any], str]]:
    """Commands that must not start, by name: arguments, settings, and what standard error says."""
    text, newer, held = (folder / f"{name}.sqlite" for name in ("text", "newer", "held"))
    text.write_text("no database " * 500)
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.execute("CREATE TABLE t (x)")
    db = open_database(held)
    begin_run(db, "backfill", {})
    close_database(db)
    registry = {"PORTALS": REGISTRY}
    real = {"PORTALS": ROOT / "crawler" / "portals" / "regions" / "chongqing.toml"}
    crawl = ["crawl", "annual_reports", "-a"]
    return {
        "years": ([*crawl, "years=abc"], registry, "refused: years='abc': give report years from 2008 on"),
        "registry": (["nightly"], {"PORTALS": folder / "nix.toml"}, f"refused: {folder}/nix.toml: cannot be read"),
        "contact": (["nightly"], real, "refused: CONTACT is not set: name whom www.cq.gov.cn can write to"),
        "not-a-database": (["nightly"], registry | {"DATABASE": text}, f"refused: {text}: file is not a database"),
        "newer": (["nightly"], registry | {"DATABASE": newer}, f"refused: {newer}: "),
        "held": (
            ["ingest", __file__],
            registry | {"DATABASE": held, "LOCK_TIMEOUT": 0.1},
            f"refused: another run holds {held}: backfill (process {os.getpid()}) since 20",
        ),
        "missing-path": (["ingest", "/nowhere/x"], registry, "refused: /nowhere/x: there is no such file or folder"),
        "extra": (["nightly", "now"], registry, "refused: nightly takes no arguments, got now"),
    }


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Refused:
    """All of them, two at a time."""
    folder = tmp_path_factory.mktemp("refused")
    workspace = Workspace(folder)
    commands = refused_commands(folder)
    assert commands.keys() == REFUSED
    outcomes: dict[str, Outcome] = {}
    with FileLock(folder / "held.sqlite.lock"):
        waiting: dict[str, Running] = {}
        for name, (arguments, settings, _) in commands.items():
            # The rest of a command that ought to be refused must not reach the machine's own database.
            waiting[name] = workspace.start(*arguments, **{"DATABASE": folder / f"{name}.db", **settings})
            if len(waiting) == 2:
                outcomes |= {name: running.finish() for name, running in waiting.items()}
                waiting = {}
        outcomes |= {name: running.finish() for name, running in waiting.items()}
    return outcomes, {name: message for name, (_, _, message) in commands.items()}, folder


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_must_not_start_ends_with_1_and_one_line_of_reason(refused: Refused, name: str) -> None:
    outcomes, messages, _ = refused
    outcome = outcomes[name]
    lines = [line for line in outcome.stderr.splitlines() if line.startswith("refused: ")]
    assert outcome.exit_code == 1
    assert len(lines) == 1
    assert lines[0].startswith(messages[name])
    assert "Traceback" not in outcome.stderr
    assert outcome.stdout == ""


def test_a_file_that_is_not_ours_is_left_as_it_was(refused: Refused) -> None:
    folder = refused[2]
    assert (folder / "text.sqlite").read_text() == "no database " * 500
    with closing(sqlite3.connect(folder / "newer.sqlite")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (99,)
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("t",)]


# --- stopped ----------------------------------------------------------------------------------------------------------


class Stopped:
    """A site whose page of 2007 sends a signal to the run that asks for it, once."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.running: Running | None = None
        self.workspace: Workspace | None = None
        self.signal: signal.Signals = signal.SIGINT
        put_column(site, YEARS)
        site.pages[detail_path(2007)] = Answer(report_page(2007).encode(), before=self.strike)

    def strike(self) -> None:
        if self.running and self.workspace:
            workspace = self.workspace
            self.running.wait_until(lambda: workspace.values("SELECT url FROM frontier WHERE state = 'fetched'"))
            self.running.process.send_signal(self.signal)
            if self.signal == signal.SIGKILL:
                self.running.process.wait(HANGS)
            else:
                self.running.wait_for(f"Received {self.signal.name}")

    def stop(self, workspace: Workspace, number: signal.Signals) -> Outcome:
        workspace.register(TestPortal(self.site))
        self.signal, self.workspace = number, workspace
        # Scrapy finishes what its downloader holds before it stops: let it hold one.
        self.running = workspace.start("nightly", CONCURRENT_REQUESTS=1, LOG_LEVEL="INFO")
        outcome = self.running.finish()
        self.running = None
        return outcome


@pytest.fixture(scope="module")
def stopped() -> Iterator[Stopped]:
    site = Site()
    yield Stopped(site)
    site.close()


@pytest.fixture(scope="module")
def uninterrupted(stopped: Stopped, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    workspace = Workspace(tmp_path_factory.mktemp("uninterrupted"))
    workspace.register(TestPortal(stopped.site))
    assert workspace.run("nightly").exit_code == 0
    return end_state(workspace)


@pytest.mark.parametrize(
    ("number", "exit_code", "outcome"),
    [
        (signal.SIGINT, 3, "interrupted"),
        (signal.SIGTERM, 3, "interrupted"),
        (signal.SIGKILL, -signal.SIGKILL, None),
    ],
)
def test_a_stopped_run_goes_on_where_it_stood(
    workspace: Workspace,
    stopped: Stopped,
    uninterrupted: dict[str, list[str]],
    number: signal.Signals,
    exit_code: int,
    outcome: str | None,
) -> None:
    assert stopped.stop(workspace, number).exit_code == exit_code
    assert workspace.values("SELECT outcome FROM runs") == [outcome]
    states = workspace.values("SELECT state FROM frontier ORDER BY state")
    assert "fetched" in states
    assert "pending" in states
    assert workspace.failures() == []
    stored = set(workspace.values("SELECT url FROM frontier WHERE state = 'fetched'"))
    asked = len(stopped.site.log)
    assert workspace.run("nightly").exit_code == 0
    assert end_state(workspace) == uninterrupted
    again = {stopped.site.url(exchange.path) for exchange in stopped.site.log[asked:] if exchange.status == 200}
    assert not stored & again
    beside = {path.name for path in workspace.folder.glob("reports.sqlite*")}
    assert beside <= {"reports.sqlite", "reports.sqlite.lock"}


# --- the record -------------------------------------------------------------------------------------------------------


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[RunRecorder]:
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict({"DATABASE": str(tmp_path / "reports.sqlite"), "PORTALS": str(REGISTRY)}, "cmdline")
    crawler = Crawler(AnnualReportsSpider, settings)
    crawler.extensions = SimpleNamespace(middlewares=[HostBook.from_crawler(crawler)])  # type: ignore[assignment]  # all it reads
    recorder = RunRecorder(crawler)
    crawler.stats = SimpleNamespace(get_value=lambda name, default: default)  # type: ignore[assignment]  # all it reads
    yield recorder
    recorder.db.close()


def failures(recorder: RunRecorder) -> list[tuple[str, str, str]]:
    return [(row["url"], row["stage"], row["error"]) for row in recorder.db.query("SELECT * FROM failures ORDER BY id")]


def make_failure(error: Exception) -> Any:
    return SimpleNamespace(value=error, getErrorMessage=lambda: str(error))


def test_an_exception_in_the_spider_is_a_failure_also_where_nothing_was_answered(recorder: RunRecorder) -> None:
    recorder.spider_error(make_failure(KeyError("x")), SimpleNamespace(url="http://a.example/"))
    recorder.spider_error(make_failure(KeyError("x")), None)  # as Scrapy tells of one in start()
    recorder.item_error(SimpleNamespace(url="http://b.example/"), make_failure(TypeError("y")))
    assert failures(recorder) == [
        ("http://a.example/", "crawl", "KeyError"),
        ("start", "crawl", "KeyError"),
        ("http://b.example/", "store", "TypeError"),
    ]


@pytest.mark.parametrize(
    ("reason", "outcome"), [("finished", "ok"), ("shutdown", "interrupted"), ("start_error", "failures")]
)
def test_outcome(recorder: RunRecorder, tmp_path: Path, reason: str, outcome: str) -> None:
    spider: Any = SimpleNamespace(name="annual_reports")
    recorder.spider_closed(spider, reason)
    assert recorder.outcome == outcome
    with closing(sqlite3.connect(tmp_path / "reports.sqlite")) as connection:
        assert connection.execute("SELECT outcome FROM runs WHERE finished_at IS NOT NULL").fetchall() == [(outcome,)]


def test_the_item_pipelines_find_the_recorder_as_their_run(recorder: RunRecorder) -> None:
    recorder.crawler.extensions = SimpleNamespace(middlewares=[HostBook, recorder])  # type: ignore[assignment]  # all it reads
    run: RecordedRun = recorder  # mypy compares every name and type
    assert find_run(recorder.crawler) is run


def test_a_dropped_request_of_no_redirect_is_no_failure(recorder: RunRecorder) -> None:
    recorder.request_dropped(Request("http://a.example/", meta={"address": "http://a.example/"}))
    assert failures(recorder) == []


def test_a_second_run_is_refused_before_the_first_has_made_its_tables(tmp_path: Path) -> None:
    settings = Settings()
    settings.setmodule("crawler.settings")
    given = {"DATABASE": str(tmp_path / "r.sqlite"), "ARCHIVE": str(tmp_path), "PORTALS": str(REGISTRY)}
    settings.setdict(given, "cmdline")
    with (
        FileLock(tmp_path / "r.sqlite.lock"),
        pytest.raises(RefusedError, match=r"another run holds .*r\.sqlite: a process that has only just begun"),
    ):
        RunRecorder(Crawler(AnnualReportsSpider, settings))
