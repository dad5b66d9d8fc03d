"""A run that finds the database of an older version brings it up to date, and then does what it is for."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.runs import file_update
from crawler.runs.file_update import update_file
from crawler.runs.lock import RefusedError, acquire_lock, open_for_writing
from pipelines.store.migration import replacement
from pipelines.store.migration.replacement import MigrationError
from tests.conftest import Workspace
from tests.crawler.runs.test_progress import run_on_terminal
from tests.crawler.servers import Site, TestPortal, put_column
from tests.pipelines.store.migration.old_files import execute, list_names, read_rows, unpack


@pytest.mark.parametrize("version", ["0.1", "0.2"])
def test_the_first_run_after_an_update_keeps_every_row(version: str, site: Site, workspace: Workspace) -> None:
    columns = list_names(unpack(version, workspace.database), "table")
    columns = {table: columns[table] for table in ("documents", "captures", "cells", "readings", "figures", "runs")}
    before = read_rows(workspace.database, columns)
    put_column(site, [2008])
    workspace.register(TestPortal(site, id="new"))
    code, shown, stdout = run_on_terminal(workspace.command("nightly"))
    assert code == 0, workspace.failures()
    assert b"new schema" in shown, "the bar of the migration"
    assert stdout.startswith("Run 2, nightly: ok. ")
    after = read_rows(workspace.database, columns)
    assert {table: sorted(set(rows) - set(after[table])) for table, rows in before.items()} == {
        table: [] for table in before
    }
    assert {file.name for file in workspace.folder.glob("reports.sqlite*")} == {
        "reports.sqlite", "reports.sqlite.lock", "reports.sqlite.schema-1",
    }  # fmt: skip


def test_a_run_says_once_where_the_old_file_is_and_is_quiet_afterwards(site: Site, workspace: Workspace) -> None:
    unpack("0.2", workspace.database)
    put_column(site, [2008])
    workspace.register(TestPortal(site, id="new"))
    assert "the old file is" in workspace.run("nightly").stderr
    again = workspace.run("nightly")
    assert (again.exit_code, again.stderr) == (0, ""), workspace.failures()


def test_what_stops_it_is_one_line_and_exit_code_1(site: Site, workspace: Workspace) -> None:
    unpack("0.2", workspace.database)
    execute(workspace.database, "INSERT INTO failures VALUES (1, 1, 'u', 'somewhere', 'e', 'm', 'a')")
    workspace.register(TestPortal(site, id="new"))
    outcome = workspace.run("nightly")
    assert outcome.exit_code == 1
    (line,) = outcome.stderr.splitlines()
    assert line.startswith(f"refused: {workspace.database}: failures.stage has the value 'somewhere'")


def test_commands_that_only_read_leave_it(workspace: Workspace) -> None:
    content = unpack("0.2", workspace.database).read_bytes()
    outcome = workspace.run("status")
    assert outcome.exit_code == 1
    assert outcome.stderr.endswith("a run of this version brings an older database up to date\n")
    assert workspace.database.read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reports.sqlite"
    for version in (0, 1):
        execute(path, f"PRAGMA user_version = {version}", f"CREATE TABLE notes_{version} (id INTEGER)")
        with pytest.raises(RefusedError, match=f"{path}: it is a database of another program"):
            open_for_writing(path)


def test_a_run_that_comes_meanwhile_is_told_what_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = unpack("0.2", tmp_path / "reports.sqlite")
    lock = acquire_lock(path, 0)
    refusals: list[str] = []

    def migrate(path: Path, report: Callable[[int, int], None]) -> None:
        def come(done: int, total: int) -> None:
            with pytest.raises(RefusedError) as caught:
                acquire_lock(path, 0)
            refusals.append(str(caught.value))

        replacement.migrate(path, come)

    monkeypatch.setattr(file_update, "migrate", migrate)
    open_for_writing(path).close()
    lock.release()
    assert set(refusals) == {f"another run holds {path}: a run that brings it to a new schema before it begins"}


def test_a_file_system_without_second_names_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = unpack("0.2", tmp_path / "reports.sqlite")
    content = path.read_bytes()

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted", str(path))

    monkeypatch.setattr("os.link", refuse)
    with pytest.raises(RefusedError, match="Operation not permitted"):
        open_for_writing(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_between_two_batches(
    number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]

    def migrate(path: Path, report: Callable[[int, int], None]) -> None:
        report(0, 2)
        os.kill(os.getpid(), number)
        report(1, 2)

    monkeypatch.setattr(file_update, "migrate", migrate)
    with pytest.raises(MigrationError, match="stopped while its new schema was written; the next run goes on there"):
        update_file(tmp_path / "reports.sqlite", shows_bar=False)
    assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == handlers
