"""A run that is stopped, at any moment and by anything, loses nothing: the same command goes on and ends alike."""

import json
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SECONDS, Workspace
from tests.crawler.end_state import end_state
from tests.crawler.servers import Answer, Site, TestPortal, detail_path, listing_page, report_page, title
from tests.paths import ROOT

KILLS = 50
SERIES = 2  # at a time
LONGEST = 2.5  # seconds until a kill, where a run takes longer than that
PATIENT = {"DOWNLOAD_TIMEOUT": 60}  # a busy machine's own pauses are no failure of the site
YEARS = range(2000, 2012)

State = dict[str, list[str]]


def put_site(site: Site) -> None:
    """Two pages of a listing, a redirect, attachments that can be read and one that cannot."""
    rows = [(detail_path(year), title(year), f"{year + 1}-01-31") for year in YEARS]
    site.put("/nb/", listing_page(rows[:6], pages=2))
    site.put("/nb/index_1.html", listing_page(rows[6:], pages=2, number=1))
    for year in YEARS:
        page = report_page(year, attachment=f"./W0{year}.txt")
        site.put(detail_path(year), page, wait=0.05)
        site.put(f"/nb/{year + 1}01/W0{year}.txt", f"{title(year)}\n一、概述\n{'主动公开政府信息。' * 80}")
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
    assert workspace.run("nightly", **PATIENT).exit_code == 2
    assert workspace.values("SELECT count(*) FROM reports") == [len(YEARS)]
    assert workspace.values("SELECT count(*) FROM documents") == [2 * len(YEARS)]
    return end_state(workspace)


class Series(threading.Thread):
    """Kills the command again and again, and lets it come to its end after some kills; then from nothing again.

    The first run is not killed: it says how long one takes, and the moments of the kills are within that.
    """

    def __init__(self, folder: Path, site: Site, kills: int, seed: int) -> None:
        super().__init__()
        self.folder, self.site, self.kills, self.random = folder, site, kills, random.Random(seed)
        self.killed = 0
        self.ends: list[tuple[int, State]] = []
        self.reached: set[int] = set()

    def run(self) -> None:
        command = [sys.executable, "-m", "tests.crawler.warm_processes"]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as warm:
            began = time.monotonic()
            self._run_to_the_end(warm, 0, 0)
            longest = min(time.monotonic() - began, LONGEST)
            while self.killed < self.kills:
                self._run_to_the_end(warm, min(self.random.randint(8, 16), self.kills - self.killed), longest)
            assert warm.stdin
            warm.stdin.close()

    def _run_to_the_end(self, warm: "subprocess.Popen[str]", kills: int, longest: float) -> None:
        workspace = Workspace(self.folder / str(len(self.ends)))
        workspace.folder.mkdir(parents=True)
        workspace.register(TestPortal(self.site))
        while True:
            ended = self._run_once(warm, workspace, self.random.uniform(0, longest) if kills else None)
            if ended != -signal.SIGKILL:
                self.ends.append((ended, end_state(workspace)))
                return
            kills -= 1
            self.killed += 1
            if workspace.database.exists():
                self.reached |= set(count_fetched(workspace))

    def _run_once(self, warm: "subprocess.Popen[str]", workspace: Workspace, seconds: float | None) -> int:
        assert warm.stdin
        assert warm.stdout
        arguments = workspace.command("nightly", **PATIENT)[3:]
        task = {"arguments": arguments, "seconds": seconds, "log": str(workspace.folder / "log")}
        warm.stdin.write(json.dumps(task) + "\n")
        warm.stdin.flush()
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
    running = workspace.start("nightly", **PATIENT)
    resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (600_000, 600_000))
    outcome = running.finish()
    assert outcome.exit_code == 2
    assert "nothing can be stored any more" in outcome.stderr
    asked = len(many.log)
    stored = set(workspace.values("SELECT url FROM frontier WHERE state = 'fetched'"))
    assert len(stored) < len(whole["frontier"])
    assert workspace.run("nightly", **PATIENT).exit_code in (0, 2)
    assert end_state(workspace) == whole
    again = {many.url(exchange.path) for exchange in many.log[asked:] if exchange.status == 200}
    assert not stored & again


def test_a_second_interrupt_at_the_start_is_an_interrupted_run_too(site: Site, workspace: Workspace) -> None:
    put_site(site)
    site.put("/nb/", listing_page([]), wait=SECONDS)
    workspace.register(TestPortal(site))
    running = workspace.start("nightly")
    deadline = time.monotonic() + SECONDS
    while not site.asked("/robots.txt"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    for _ in range(2):
        time.sleep(0.5)
        running.process.send_signal(signal.SIGINT)
    assert running.finish().exit_code == 3
    assert workspace.values("SELECT outcome FROM runs") == ["interrupted"]
    put_site(site)
    assert workspace.run("nightly").exit_code == 2
    assert workspace.values("SELECT count(*) FROM reports") == [len(YEARS)]


def test_a_run_that_was_stopped_leaves_its_conclusions_to_the_next(site: Site, workspace: Workspace) -> None:
    put_site(site)
    last = detail_path(YEARS[-1])
    site.put(last, report_page(YEARS[-1]), wait=2)
    workspace.register(TestPortal(site))
    running = workspace.start("nightly")
    deadline = time.monotonic() + SECONDS
    while not (workspace.database.exists() and site.asked("/robots.txt") and stored(workspace)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    running.process.send_signal(signal.SIGTERM)
    assert running.finish().exit_code == 3
    assert workspace.values("SELECT count(*) > 0 FROM touched") == [1]
    assert workspace.values("SELECT count(*) FROM reports") == [0]
    assert workspace.run("nightly").exit_code in (0, 2)
    assert workspace.values("SELECT count(*) FROM touched") == [0]
    assert workspace.values("SELECT count(*) FROM reports") == [len(YEARS)]


def count_fetched(workspace: Workspace) -> list[int]:
    """How many addresses have been fetched, in a list; none where a kill came before the tables."""
    try:
        return workspace.values("SELECT count(*) FROM frontier WHERE state = 'fetched'")
    except sqlite3.OperationalError:
        return []


def stored(workspace: Workspace) -> bool:
    return bool(workspace.values("SELECT sha256 FROM touched"))
