"""A run that is stopped, at any moment and by anything, loses nothing: the same command goes on and ends alike."""

import json
import random
import resource
import select
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Workspace
from tests.crawler.end_state import end_state
from tests.crawler.servers import Answer, Site, TestPortal, detail_path, listing_page, report_page, title
from tests.paths import ROOT
from tests.waiting import HANGS

KILLS = 50
SERIES = 2  # at a time
YEARS = range(2000, 2012)
TEXT = "主动公开政府信息。" * 2000
"""Of an attachment: all of them take more room than the disk that is full has."""

State = dict[str, list[str]]


def put_site(site: Site) -> None:
    """Two pages of a listing, a redirect, attachments that can be read and one that cannot."""
    rows = [(detail_path(year), title(year), f"{year + 1}-01-31") for year in YEARS]
    site.put("/nb/", listing_page(rows[:6], pages=2))
    site.put("/nb/index_1.html", listing_page(rows[6:], pages=2, number=1))
    for year in YEARS:
        page = report_page(year, attachment=f"./W0{year}.txt")
        site.put(detail_path(year), page, wait=0.05)
        site.put(f"/nb/{year + 1}01/W0{year}.txt", f"{title(year)}\n一、概述\n{TEXT}")
    site.put("/nb/200201/W02001.txt", b"\x00\x01" * 500)
    site.pages["/moved/t20130131_1.html"] = site.pages[detail_path(2010)]
    site.pages["/moved/W02010.txt"] = site.pages["/nb/201101/W02010.txt"]
    site.pages[detail_path(2010)] = Answer(status=301, headers={"Location": "/moved/t20130131_1.html"})


@pytest.fixture(scope="module")
def many() -> Iterator[Site]:
    site = Site()
    put_site(site)
    yield site
    site.close()


@pytest.fixture(scope="module")
def whole(many: Site, tmp_path_factory: pytest.TempPathFactory) -> State:
    """How a run ends that nobody stops: with a failure, for one attachment cannot be read."""
    workspace = Workspace(tmp_path_factory.mktemp("whole"))
    workspace.register(TestPortal(many))
    assert workspace.run("nightly").exit_code == 2
    assert workspace.values("SELECT count(*) FROM reports") == [len(YEARS)]
    assert workspace.values("SELECT count(*) FROM documents") == [2 * len(YEARS)]
    return end_state(workspace)


class Series(threading.Thread):
    """Kills the command again and again, and lets it come to its end after some kills; then from nothing again."""

    def __init__(self, folder: Path, site: Site, kills: int, seed: int) -> None:
        super().__init__()
        self.folder, self.site, self.kills, self.random = folder, site, kills, random.Random(seed)
        self.contact = f"series-{seed}@example.org"
        """Stands in the User-Agent, so that the requests of this series can be told from another's."""
        self.killed = 0
        self.ends: list[tuple[int, State]] = []
        self.reached: set[int] = set()

    def run(self) -> None:
        command = [sys.executable, "-m", "tests.crawler.warm_processes"]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as warm:
            while self.killed < self.kills:
                self._run_to_the_end(warm, min(self.random.randint(8, 16), self.kills - self.killed))
            assert warm.stdin
            warm.stdin.close()

    def _run_to_the_end(self, warm: "subprocess.Popen[str]", kills: int) -> None:
        workspace = Workspace(self.folder / str(len(self.ends)))
        workspace.folder.mkdir(parents=True)
        workspace.register(TestPortal(self.site))
        while True:
            ended = self._run_once(warm, workspace, self._choose_moment(workspace) if kills else None)
            if ended != -signal.SIGKILL:
                self.ends.append((ended, end_state(workspace)))
                return
            kills -= 1
            self.killed += 1
            self.reached.add(count_fetched(workspace))

    def _choose_moment(self, workspace: Workspace) -> Callable[[], bool]:
        """Return what to wait for before a kill: requests, addresses that are stored, or all of them."""
        asked, stored = len(self.site.log), count_fetched(workspace)
        more, fewer = self.random.randint(0, 8), self.random.randint(1, 6)
        return self.random.choice(
            [
                lambda: sum(self.contact in one.headers["user-agent"] for one in self.site.log[asked:]) >= more,
                lambda: count_fetched(workspace) >= stored + fewer,
                lambda: count_fetched(workspace) >= 2 * len(YEARS) - 1,
            ]
        )

    def _run_once(self, warm: "subprocess.Popen[str]", workspace: Workspace, moment: Callable[[], bool] | None) -> int:
        assert warm.stdin
        assert warm.stdout
        kill, log = workspace.folder / "kill", workspace.folder / "log"
        kill.unlink(missing_ok=True)
        arguments = workspace.command("nightly", CONTACT=self.contact)[3:]
        warm.stdin.write(json.dumps({"arguments": arguments, "log": str(log), "kill": str(kill)}) + "\n")
        warm.stdin.flush()
        while not select.select([warm.stdout], [], [], 0.01)[0]:
            if moment and moment():
                time.sleep(self.random.uniform(0, 0.3))  # between two such moments, wherever that is
                kill.touch()
                moment = None
        return int(warm.stdout.readline())


def test_a_run_that_is_killed_at_fifty_random_moments_ends_as_one_that_never_was(
    tmp_path: Path, many: Site, whole: State
) -> None:
    series = [Series(tmp_path / str(number), many, KILLS // SERIES, number) for number in range(SERIES)]
    for one in series:
        one.start()
    for one in series:
        one.join()
    assert sum(one.killed for one in series) >= KILLS
    assert any(0 < reached < 2 * len(YEARS) for one in series for reached in one.reached), "no kill hit the work"
    for one in series:
        for exit_code, state in one.ends:
            assert exit_code in (0, 2), "2 where the last run is the one that met the unreadable attachment"
            assert {name for name in whole if state[name] != whole[name]} == set()


def test_a_full_disk_ends_the_run_at_once_and_the_next_one_goes_on(tmp_path: Path, many: Site, whole: State) -> None:
    workspace = Workspace(tmp_path)
    workspace.register(TestPortal(many))
    running = workspace.start("nightly")
    resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (600_000, 600_000))
    outcome = running.finish()
    assert outcome.exit_code == 2
    assert "nothing can be stored any more" in outcome.stderr
    asked = len(many.log)
    stored = set(workspace.values("SELECT url FROM frontier WHERE state = 'fetched'"))
    assert len(stored) < len(whole["frontier"])
    assert workspace.run("nightly").exit_code in (0, 2)
    assert end_state(workspace) == whole
    again = {many.url(exchange.path) for exchange in many.log[asked:] if exchange.status == 200}
    assert not stored & again


def test_a_second_interrupt_at_the_start_is_an_interrupted_run_too(site: Site, workspace: Workspace) -> None:
    put_site(site)
    site.put("/nb/", listing_page([]), wait=HANGS)
    workspace.register(TestPortal(site))
    running = workspace.start("nightly", LOG_LEVEL="INFO")
    running.wait_until(lambda: site.asked("/robots.txt"))
    running.process.send_signal(signal.SIGINT)
    running.wait_for("Received SIGINT")
    running.process.send_signal(signal.SIGINT)
    assert running.finish().exit_code == 3
    assert workspace.values("SELECT outcome FROM runs") == ["interrupted"]
    put_site(site)
    assert workspace.run("nightly").exit_code == 2
    assert workspace.values("SELECT count(*) FROM reports") == [len(YEARS)]


def test_a_run_that_was_stopped_leaves_its_conclusions_to_the_next(site: Site, workspace: Workspace) -> None:
    put_site(site)
    stopped = threading.Event()
    site.put(detail_path(YEARS[-1]), report_page(YEARS[-1]), before=lambda: stopped.wait(HANGS))
    workspace.register(TestPortal(site))
    running = workspace.start("nightly", LOG_LEVEL="INFO")
    running.wait_until(lambda: count_fetched(workspace))
    running.process.send_signal(signal.SIGTERM)
    running.wait_for("Received SIGTERM")
    stopped.set()
    assert running.finish().exit_code == 3
    assert workspace.values("SELECT count(*) > 0 FROM touched") == [1]
    assert workspace.values("SELECT count(*) FROM reports") == [0]
    assert workspace.run("nightly").exit_code in (0, 2)
    assert workspace.values("SELECT count(*) FROM touched") == [0]
    assert workspace.values("SELECT count(*) FROM reports") == [len(YEARS)]


def count_fetched(workspace: Workspace) -> int:
    """How many addresses have been fetched; none before there is a table of them."""
    try:
        return int(workspace.values("SELECT count(*) FROM frontier WHERE state = 'fetched'")[0])
    except sqlite3.OperationalError:
        return 0
