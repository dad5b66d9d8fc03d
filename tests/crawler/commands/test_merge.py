"""``scrapy merge``: what one crawl would have left, whatever is killed on the way, and what is refused."""

import json
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from pipelines.store.version import SCHEMA_VERSION
from tests.conftest import Crawled, Outcome, Workspace
from tests.crawler.servers import Site, TestPortal
from tests.paths import ROOT
from tests.waiting import HANGS

INSTANTS = {"first_seen_at", "last_seen_at", "changed_at", "revised_at", "at", "run_id"}
"""Columns in which runs at other times differ."""

KILLS = 10


def read_contract(database: Path, without: frozenset[str] = frozenset(INSTANTS)) -> dict[str, list[str]]:
    """Return the rows of every table and view that is promised, but those of the runs themselves."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT GLOB '[_]*' "
            "AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'sections_fts*' AND name NOT IN ('runs', 'failures')"
        )
        return {
            name: sorted(
                json.dumps({key: row[key] for key in row.keys() if key not in hidden}, ensure_ascii=False)  # noqa: SIM118 - a Row
                for row in connection.execute(f"SELECT * FROM {name}")
            )
            for (name,) in names.fetchall()
            for hidden in [without | ({"id"} if name == "sections" else set())]
        }


def merge(workspace: Workspace, *shards: Path, out: str = "all.sqlite") -> Outcome:
    return workspace.run("merge", str(workspace.folder / out), *map(str, shards))


def crawl(workspace: Workspace, name: str, *arguments: str) -> Path:
    """Crawl in a database of its own, with the workspace's archive."""
    database = workspace.folder / name
    pairs = [part for argument in arguments for part in ("-a", argument)]
    outcome = workspace.run("crawl", "annual_reports", *pairs, DATABASE=database)
    assert outcome.exit_code in (0, 2), outcome.stderr
    return database


@pytest.fixture
def apart(workspace: Workspace, bundled_crawl: Crawled) -> Workspace:
    """A workspace for shards of the bundled site."""
    workspace.portals = bundled_crawl.workspace.portals
    return workspace


def test_portals_on_two_machines_are_one_night(apart: Workspace, bundled_crawl: Crawled) -> None:
    shards = [crawl(apart, f"{portal}.sqlite", f"portal={portal}") for portal in list_portals(bundled_crawl)]
    assert len(shards) > 1
    outcome = merge(apart, *shards)
    assert outcome.exit_code == 0, outcome.stdout + outcome.stderr
    merged = apart.folder / "all.sqlite"
    assert read_contract(merged) == read_contract(bundled_crawl.workspace.database)
    assert "have no file" not in outcome.stdout


def list_portals(crawled: Crawled) -> list[str]:
    return [str(portal) for portal in crawled.workspace.values("SELECT DISTINCT portal FROM captures ORDER BY 1")]


def test_years_on_two_machines_are_one_run_though_they_cut_every_city(apart: Workspace) -> None:
    single = crawl(apart, "single.sqlite", "years=2008-2023")
    shards = [crawl(apart, f"{years}.sqlite", f"years={years}") for years in ("2008-2021", "2022-2023")]
    assert merge(apart, *shards).exit_code == 0
    assert read_contract(apart.folder / "all.sqlite") == read_contract(single)
    assert merge(apart, shards[1], shards[0], shards[1], out="again.sqlite").exit_code == 0
    merged = frozenset({"revised_at"})  # the instant of the merge
    first, again = (read_contract(apart.folder / name, merged) for name in ("all.sqlite", "again.sqlite"))
    assert first == again


def test_a_merge_that_is_killed_at_any_moment_leaves_nothing_and_is_made_by_the_same_command(
    crawled_copy: Workspace,
) -> None:
    shard = crawled_copy.database
    duration = kill_merge(crawled_copy, "whole.sqlite", HANGS)
    whole = read_contract(crawled_copy.folder / "whole.sqlite", frozenset({"revised_at"}))
    out = crawled_copy.folder / "killed.sqlite"
    killed = 0
    for kill in range(KILLS):
        kill_merge(crawled_copy, out.name, duration * kill / KILLS)
        killed += not out.exists()
        out.unlink(missing_ok=True)  # this time it was quicker
    assert killed >= KILLS // 2
    assert crawled_copy.run("merge", str(out), str(shard)).exit_code == 0
    assert read_contract(out, frozenset({"revised_at"})) == whole
    assert sorted(path.name for path in crawled_copy.folder.glob("killed*")) == ["killed.sqlite", "killed.sqlite.lock"]


def kill_merge(workspace: Workspace, out: str, seconds: float) -> float:
    """Start a merge, kill it so many seconds after it has begun to write; return the seconds until it had ended."""
    part = workspace.folder / f"{out}.merging"
    running = workspace.start("merge", str(workspace.folder / out), str(workspace.database))
    running.wait_until(part.exists)
    begin = time.monotonic()
    with suppress(subprocess.TimeoutExpired):
        running.process.wait(seconds)
    running.process.send_signal(signal.SIGKILL)
    exit_code = running.finish().exit_code
    assert exit_code in (0, -signal.SIGKILL)
    assert (workspace.folder / out).exists() or exit_code
    return time.monotonic() - begin


def test_sigterm_ends_it_with_3_and_nothing_made(crawled_copy: Workspace) -> None:
    out = crawled_copy.folder / "all.sqlite"
    running = crawled_copy.start("merge", str(out), str(crawled_copy.database))
    running.wait_until(lambda: out.with_name("all.sqlite.merging").exists())
    running.process.send_signal(signal.SIGTERM)
    outcome = running.finish()
    assert (outcome.exit_code, outcome.stderr) == (3, f"interrupted: {out} was not made\n")
    assert [path.name for path in out.parent.glob("all*")] == ["all.sqlite.lock"]


def test_a_shard_is_not_changed_and_a_run_under_way_is_named(crawled_copy: Workspace) -> None:
    crawled_copy.execute("INSERT INTO runs (command, arguments, started_at, pid) VALUES ('nightly', '{}', '2030', 7)")
    before = crawled_copy.database.read_bytes()
    outcome = merge(crawled_copy, crawled_copy.database)
    assert outcome.exit_code == 0
    assert "its last run has not ended, nightly (process 7) since 2030" in outcome.stdout
    assert crawled_copy.database.read_bytes() == before


def test_what_only_the_maintainer_can_bring_together_is_said(crawled_copy: Workspace, site: Site) -> None:
    shutil.rmtree(crawled_copy.archive)
    crawled_copy.portals = crawled_copy.folder / "one.toml"
    crawled_copy.register(TestPortal(site, id="other"))
    outcome = merge(crawled_copy, crawled_copy.database)
    count = crawled_copy.values("SELECT count(*) FROM documents")[0]
    assert f"{count} of {count} documents have no file in {crawled_copy.archive}" in outcome.stdout
    assert "The registry lacks portals of the shards" in outcome.stdout
    merged = Workspace(crawled_copy.folder)
    merged.database = crawled_copy.folder / "all.sqlite"
    (summary,) = merged.values("SELECT summary FROM runs WHERE command = 'merge'")
    assert json.loads(summary)["missing_files"] == count


def test_its_summary_is_told_as_that_of_a_run(crawled_copy: Workspace) -> None:
    told = crawled_copy.folder / "told.json"
    arguments = ["merge", str(crawled_copy.folder / "all.sqlite"), str(crawled_copy.database)]
    outcome = crawled_copy.run(*arguments, SUMMARY_FILE=told)
    assert outcome.stdout.startswith("Run 2, merge shards=['reports.sqlite']: ok. 22 documents, 12 reports.")
    summary = json.loads(told.read_text("utf-8"))
    assert summary["arguments"] == {"shards": ["reports.sqlite"]}
    assert [summary[key] for key in ("run", "exit_code", "command", "outcome", "failures")] == [2, 0, "merge", "ok", 0]
    assert crawled_copy.run(*arguments, SUMMARY_FILE=told).exit_code == 1
    assert json.loads(told.read_text("utf-8"))["outcome"] == "refused"


def spoil(database: Path, statement: str) -> Path:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)
    return database


REFUSED = {
    f"PRAGMA user_version = {SCHEMA_VERSION - 1}": "a run of this version brings an older database up to date",
    f"PRAGMA user_version = {SCHEMA_VERSION + 1}": "update the program",
    "PRAGMA user_version = 0": "it is no database of this program",
    "PRAGMA application_id = 1": "it is a database of another program",
    "UPDATE about SET value = 'atlantis' WHERE name = 'region'": "its issuers are those of the region atlantis",
    "DELETE FROM runs": "captures name run 1, which it does not have",
}


@pytest.mark.parametrize("statement", REFUSED)
def test_a_shard_that_cannot_be_merged_is_named_with_the_reason(crawled_copy: Workspace, statement: str) -> None:
    spoil(crawled_copy.database, statement)
    check_refused(crawled_copy, merge(crawled_copy, crawled_copy.database), REFUSED[statement])


def test_files_that_are_no_shards_are_refused(crawled_copy: Workspace) -> None:
    text = crawled_copy.folder / "text.sqlite"
    text.write_text("no database" * 100)
    check_refused(crawled_copy, merge(crawled_copy, text), "file is not a database")
    check_refused(crawled_copy, merge(crawled_copy, crawled_copy.folder / "none"), "there is no such database")
    check_refused(crawled_copy, merge(crawled_copy), "name a file to make")


def test_a_shard_that_is_broken_is_named_and_nothing_is_left(crawled_copy: Workspace) -> None:
    (page,) = crawled_copy.values("SELECT rootpage FROM sqlite_master WHERE name = '_cells'")
    (size,) = crawled_copy.values("PRAGMA page_size")
    with crawled_copy.database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    outcome = merge(crawled_copy, crawled_copy.database)
    check_refused(crawled_copy, outcome, f"{crawled_copy.database} could not be copied: ")


def test_where_the_disk_takes_no_more_nothing_is_left(crawled_copy: Workspace) -> None:
    command = crawled_copy.command("merge", str(crawled_copy.folder / "all.sqlite"), str(crawled_copy.database))
    limit = 300 * 1024  # bytes of a file, of ten times as many
    ended = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    check_refused(crawled_copy, Outcome(ended.returncode, ended.stdout, ended.stderr), "could not be ")


def test_a_file_that_is_there_is_never_written_over(crawled_copy: Workspace) -> None:
    outcome = merge(crawled_copy, crawled_copy.database, out=crawled_copy.database.name)
    check_refused(crawled_copy, outcome, "exists already: to add to it, name it among the shards of a new file")


def check_refused(workspace: Workspace, outcome: Outcome, reason: str) -> None:
    assert outcome.exit_code == 1
    (line,) = outcome.stderr.splitlines()
    assert line.startswith("refused: ")
    assert reason in line
    assert not list(workspace.folder.glob("all.sqlite*[!k]"))
