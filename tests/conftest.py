"""Commands as processes, a workspace for each test, and one crawl of the bundled site for all that only read."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.servers import Site, TestPortal
from tests.paths import ROOT
from tests.selection import (
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_terminal_summary,
)
from tests.waiting import HANGS, wait_until

__all__ = ["pytest_addoption", "pytest_collection_modifyitems", "pytest_configure", "pytest_terminal_summary"]

SCRAPY = (sys.executable, "-m", "scrapy")

QUIET = {"DOWNLOAD_DELAY": 0, "RETRY_TIMES": 0, "DOWNLOAD_TIMEOUT": HANGS, "BACKOFF_FIRST": 0}
"""Settings that keep no command waiting; and no pause of a busy machine is a failure of its site."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """How a command ended. What it wrote is shown in part only where a test fails."""

    exit_code: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Running:
    """A command under way."""

    process: "subprocess.Popen[bytes]"
    out: Path
    err: Path

    def wait_until(self, reached: Callable[[], object]) -> None:
        """Wait for something that it does; fail where it ends before."""
        wait_until(reached, lambda: "" if self.process.poll() is None else f"it ended: {self.err.read_text('utf-8')}")

    def wait_for(self, words: str) -> None:
        """Wait until it has logged some words."""
        self.wait_until(lambda: words in self.err.read_text("utf-8"))

    def finish(self) -> Outcome:
        """Wait for its end."""
        try:
            exit_code = self.process.wait(HANGS)
        finally:
            self.process.kill()
            self.process.wait()
        return Outcome(exit_code, self.out.read_text("utf-8"), self.err.read_text("utf-8"))


class Workspace:
    """A database, an archive and a registry of their own, and the commands that work on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "reports.sqlite"
        self.archive = folder / "archive"
        self.portals = folder / "portals.toml"
        self._started = 0

    def register(self, *portals: TestPortal) -> None:
        """Write the registry."""
        self.portals.write_text("\n".join(portal.to_toml() for portal in portals), "utf-8")

    def command(self, *arguments: str, **settings: object) -> list[str]:
        """A command line with this workspace's settings and quick ones for the rest."""
        ours = {"DATABASE": self.database, "ARCHIVE": self.archive, "PORTALS": self.portals}
        pairs = ({} if arguments[0] == "replay" else ours) | QUIET | settings
        return [*SCRAPY, *arguments, *(part for name, value in pairs.items() for part in ("-s", f"{name}={value}"))]

    def start(self, *arguments: str, **settings: object) -> Running:
        """Start a command with its output in files."""
        self._started += 1
        out, err = (self.folder / f"{self._started}.{name}" for name in ("out", "err"))
        with out.open("w") as stdout, err.open("w") as stderr:
            command = self.command(*arguments, **settings)
            process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr)
        return Running(process, out, err)

    def run(self, *arguments: str, **settings: object) -> Outcome:
        """Run a command to its end."""
        return self.start(*arguments, **settings).finish()

    def query(self, sql: str, *parameters: object) -> list[Row]:
        """Rows of the database, read only."""
        with closing(sqlite3.connect(f"{self.database.as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(sql, parameters)]

    def execute(self, sql: str, *parameters: object) -> None:
        """Change the database, as nothing but a test does."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(sql, parameters)

    def values(self, sql: str, *parameters: object) -> list[Any]:
        """The first column of a query."""
        return [next(iter(row.values())) for row in self.query(sql, *parameters)]

    def failures(self) -> list[tuple[str, str, str]]:
        """The failures of the last run: address, stage, error."""
        rows = self.query(
            "SELECT url, stage, error FROM failures WHERE run_id = (SELECT max(id) FROM runs) ORDER BY url"
        )
        return [(row["url"], row["stage"], row["error"]) for row in rows]

    def figures(self, report_id: str) -> list[Row]:
        return self.query("SELECT * FROM figures WHERE report_id = ? ORDER BY tbl, row, col", report_id)

    def dump(self, *, instants: bool = True) -> dict[str, list[str]]:
        """Every table but the runs and failures, row by row as JSON, without last_seen_at.

        Without instants also without the other columns that say when something was seen, and views instead of the
        tables of storage and of the full-text index, whose numbers depend on the order in which reports were written.
        """
        kinds = "('table')" if instants else "('table', 'view')"
        names = self.values(
            f"SELECT name FROM sqlite_master WHERE type IN {kinds} AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        hidden = {"last_seen_at"} | (
            set() if instants else {"first_seen_at", "changed_at", "revised_at", "applied_at", "at", "run_id"}
        )
        tables = [
            name
            for name in names
            if name not in {"runs", "failures"} and (instants or not name.startswith(("_", "sections_fts")))
        ]
        return {name: self._dump_table(name, hidden, ordered=instants) for name in tables}

    def _dump_table(self, name: str, hidden: set[str], *, ordered: bool) -> list[str]:
        rows = self.query(f"SELECT * FROM {name}")
        if name == "sections" and not ordered:
            hidden = hidden | {"id"}
        shown = ({key: value for key, value in row.items() if key not in hidden} for row in rows)
        lines = [json.dumps(row, ensure_ascii=False, default=bytes.hex) for row in shown]
        return lines if ordered else sorted(lines)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@dataclass(frozen=True)
class Served:
    """The bundled site as `scrapy replay` serves it: its registry, and what it was asked."""

    portals: Path
    log: Path

    def requests(self, start: int = 0) -> list[tuple[str, int, int]]:
        """Address without scheme, status and bytes of body of each request from the given one on."""
        lines = [
            line.split(" INFO: ")[1].split() for line in self.log.read_text("utf-8").splitlines() if " GET " in line
        ]
        return [(host + path, int(status), int(sent)) for host, _, path, status, sent in lines[start:]]


@contextmanager
def serve_bundled(folder: Path) -> Iterator[Served]:
    """Serve the bundled site while the block runs."""
    served = Served(folder / "portals.toml", folder / "replay.log")
    with served.log.open("w") as log:
        command = [*SCRAPY, "replay", "--port", "0", "--portals", str(served.portals)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log)
    assert process.stdout
    try:
        assert process.stdout.readline(), "the bundled site could not be served"
        yield served
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=HANGS)


@pytest.fixture(scope="session")
def bundled_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve_bundled(tmp_path_factory.mktemp("site")) as served:
        yield served


@dataclass(frozen=True)
class Crawled:
    """A finished run and the workspace that it left."""

    workspace: Workspace
    outcome: Outcome


@pytest.fixture(scope="session")
def bundled_crawl(bundled_site: Served, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """One crawl of the bundled site, for all tests that only read."""
    workspace = Workspace(tmp_path_factory.mktemp("crawl"))
    workspace.portals = bundled_site.portals
    return Crawled(workspace, workspace.run("nightly"))


@pytest.fixture
def crawled_copy(bundled_crawl: Crawled, workspace: Workspace) -> Workspace:
    """A copy of that crawl, to change."""
    shutil.copy(bundled_crawl.workspace.database, workspace.database)
    shutil.copytree(bundled_crawl.workspace.archive, workspace.archive)
    workspace.portals = bundled_crawl.workspace.portals
    return workspace
