"""A migration that is killed, in the middle of a statement too, leaves the old file and goes on where it was."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.store.migration import copies, replacement, steps
from pipelines.store.migration.replacement import migrate
from tests.paths import ROOT
from tests.pipelines.store.migration.old_files import Rows, read_everything, unpack

MOMENTS = 10

DIE = """
import itertools, os, signal, sys
from pathlib import Path
from pipelines.store.migration import copies, replacement, steps
steps._DOCUMENTS, steps._REPORTS, steps._ROWS = 3, 2, 10
ticks, moment, connect = itertools.count(1), int(sys.argv[2]), copies.connect

def die_in_time(new, old):
    db = connect(new, old)
    db.conn.set_progress_handler(lambda: next(ticks) == moment and os.kill(os.getpid(), signal.SIGKILL), 2000)
    return db

copies.connect = die_in_time
replacement.migrate(Path(sys.argv[1]), lambda done, total: None)
print(next(ticks))
"""
"""Migrates in small batches, and kills itself after so often 2,000 of SQLite's steps; or says how many it took."""


def run(path: Path, moment: int) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", DIE, str(path), str(moment)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def use_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "_DOCUMENTS", 3)
    monkeypatch.setattr(steps, "_REPORTS", 2)
    monkeypatch.setattr(steps, "_ROWS", 10)


@pytest.fixture(scope="module")
def unharmed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rows, int]:
    """What a migration that nobody kills gives, and how long it takes."""
    path = unpack("0.2", tmp_path_factory.mktemp("unharmed") / "reports.sqlite")
    ended = run(path, 0)
    assert ended.returncode == 0, ended.stderr
    return read_everything(path), int(ended.stdout)


@pytest.mark.parametrize("part", range(1, MOMENTS + 1))
def test_killed_and_started_again_it_ends_the_same(
    part: int, unharmed: tuple[Rows, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, moments = unharmed
    path = unpack("0.2", tmp_path / "reports.sqlite")
    content = path.read_bytes()
    assert run(path, moments * part // (MOMENTS + 1)).returncode == -signal.SIGKILL
    assert path.read_bytes() == content
    use_small_batches(monkeypatch)
    beginnings: list[str] = []
    monkeypatch.setattr(replacement, "_say_begun", lambda path, copy: beginnings.append(copy.beginning))
    migrate(path, lambda done, total: None)
    assert beginnings == ["resumed"]
    assert read_everything(path) == rows
    assert path.with_name("reports.sqlite.schema-1").read_bytes() == content


def test_what_is_copied_is_not_copied_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = unpack("0.2", tmp_path / "reports.sqlite")
    use_small_batches(monkeypatch)
    reported: list[int] = []

    def stop_half_way(done: int, total: int) -> None:
        reported.append(done)
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        migrate(path, stop_half_way)
    half = reported.pop()
    assert reported == sorted(reported)
    reported.clear()
    migrate(path, lambda done, total: reported.append(done))
    assert reported[0] == half > 0


@pytest.mark.parametrize("place", ["link", "rename", "fsync"])
def test_killed_between_the_last_batch_and_the_end(
    place: str, unharmed: tuple[Rows, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = unpack("0.2", tmp_path / "reports.sqlite")
    content = path.read_bytes()
    use_small_batches(monkeypatch)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if place == "link":
            patch.setattr("os.link", die)
        elif place == "rename":
            patch.setattr(Path, "replace", die)
        else:
            patch.setattr("os.fsync", die)
        with pytest.raises(KeyboardInterrupt):
            migrate(path, lambda done, total: None)
    assert path.read_bytes() == content
    migrate(path, lambda done, total: None)
    assert read_everything(path) == unharmed[0]
    assert path.with_name("reports.sqlite.schema-1").read_bytes() == content


def test_what_was_copied_of_another_state_is_thrown_away(
    unharmed: tuple[Rows, int], tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older version went on with the old file after a migration was killed."""
    path = unpack("0.1", tmp_path / "reports.sqlite")
    run(path, 10)
    half = path.with_name("reports.sqlite.schema-2")
    assert half.exists()
    unpack("0.2", path)
    use_small_batches(monkeypatch)
    with caplog.at_level("INFO"):
        migrate(path, lambda done, total: None)
    assert "begins anew, for the file or the program has changed" in caplog.text
    assert read_everything(path) == unharmed[0]
    assert not half.exists()


def test_what_another_state_of_the_program_has_copied_is_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = unpack("0.2", tmp_path / "reports.sqlite")
    run(path, 10)
    monkeypatch.setattr(copies, "fingerprint", lambda: "another")
    with caplog.at_level("INFO"):
        migrate(path, lambda done, total: None)
    assert "begins anew" in caplog.text


def test_the_log_of_a_run_that_was_killed_is_part_of_the_old_file(tmp_path: Path) -> None:
    path = unpack("0.2", tmp_path / "reports.sqlite")
    code = """
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("PRAGMA journal_mode = WAL")
db.execute("INSERT INTO runs (id, command, arguments, started_at) VALUES (77, 'nightly', '{}', '2026-01-01T00:00:00Z')")
db.commit()
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert path.with_name("reports.sqlite-wal").stat().st_size
    moved = tmp_path / "moved"
    moved.mkdir()
    for file in tmp_path.glob("reports.sqlite*"):
        shutil.copy(file, moved)
    migrate(moved / "reports.sqlite", lambda done, total: None)
    assert any("77" in row for row in read_everything(moved / "reports.sqlite")["runs"])
    assert {file.name for file in moved.iterdir()} == {"reports.sqlite", "reports.sqlite.schema-1"}
