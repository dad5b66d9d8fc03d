"""What stops a migration: one clear line, and the old file as it was."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlite_utils import Database

from pipelines.store.migration import copies, replacement
from pipelines.store.migration.replacement import MigrationError, migrate
from pipelines.store.schema import ForeignFileError
from pipelines.store.snapshot import SnapshotError, open_snapshot
from tests.paths import ROOT
from tests.pipelines.store.migration.old_files import execute, unpack

FAIL_SOMEWHERE = "INSERT INTO failures VALUES (1, 1, 'u', 'somewhere', 'e', 'm', 'a')"


def ignore(done: int, total: int) -> None:
    pass


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(replacement, "_SECONDS", 0.0)
    return unpack("0.2", tmp_path / "reports.sqlite")


@contextmanager
def refused(path: Path, words: str) -> Iterator[None]:
    """See that a migration is refused in one line, and that the file is as it was."""
    content = path.read_bytes()
    with pytest.raises(MigrationError, match=words) as caught:
        yield
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")
    assert path.read_bytes() == content
    assert not path.with_name("reports.sqlite.schema-1").exists()


def test_a_reader_within_a_query(old: Path) -> None:
    with closing(sqlite3.connect(old)) as reader:
        rows = reader.execute("SELECT * FROM cells")
        with refused(old, "somebody has it open: end what reads it"):
            migrate(old, ignore)
        assert rows.fetchall()
        assert not old.with_name("reports.sqlite.schema-2").exists(), "it is refused before anything is copied"
    migrate(old, ignore)


def test_a_reader_that_holds_the_log_of_a_run(old: Path) -> None:
    """While the journal is a log, who has the file open keeps the log there, even between two queries."""
    with closing(sqlite3.connect(old)) as reader:
        reader.execute("PRAGMA journal_mode = WAL")
        reader.execute("DELETE FROM touched")
        reader.commit()
        with pytest.raises(MigrationError, match="somebody has it open"):
            migrate(old, ignore)
    migrate(old, ignore)


def test_a_reader_that_came_meanwhile(old: Path) -> None:
    queries: list[sqlite3.Cursor] = []
    with closing(sqlite3.connect(old)) as reader:

        def read(done: int, total: int) -> None:
            if done == total:
                queries.append(reader.execute("SELECT * FROM cells"))

        with refused(old, "somebody has it open"):
            migrate(old, read)
        assert all(query.fetchall() for query in queries)
    reported: list[int] = []
    migrate(old, lambda done, total: reported.append(done - total))
    assert set(reported) == {0}, "all was copied before"


def test_a_reader_between_two_queries_keeps_the_old_file(old: Path) -> None:
    with closing(sqlite3.connect(f"{old.as_uri()}?mode=ro", uri=True)) as reader:
        before = reader.execute("SELECT count(*) FROM figures").fetchone()
        migrate(old, ignore)
        assert reader.execute("SELECT count(*) FROM figures").fetchone() == before


def test_a_second_one_at_once(old: Path) -> None:
    """A run has the lock before; without it, the second one is refused and the first one goes on."""
    refusals: list[str] = []

    def start_another(done: int, total: int) -> None:
        with pytest.raises(MigrationError) as caught:
            migrate(old, ignore)
        refusals.append(str(caught.value))

    migrate(old, start_another)
    assert all("somebody has it open" in line for line in refusals)
    assert len(refusals) > 2


def test_a_writer_that_came_meanwhile(old: Path) -> None:
    with closing(sqlite3.connect(old, timeout=0)) as writer:

        def write(done: int, total: int) -> None:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                writer.execute("DELETE FROM touched")

        migrate(old, write)


def test_an_older_copy_is_never_written_over(old: Path) -> None:
    copy = old.with_name("reports.sqlite.schema-1")
    copy.write_text("of last year")
    with pytest.raises(MigrationError, match=r"an older copy stands where it is to be kept: move .*schema-1 away"):
        migrate(old, ignore)
    assert copy.read_text() == "of last year"
    copy.unlink()
    migrate(old, ignore)


@pytest.mark.parametrize("content", ["text", "a database"])
def test_a_file_that_is_no_half_of_it_is_never_written_over(old: Path, content: str) -> None:
    other = old.with_name("reports.sqlite.schema-2")
    if content == "text":
        other.write_text("of somebody else, and long enough to be none of SQLite's files " * 20)
    else:
        execute(other, "CREATE TABLE notes (id INTEGER)")
    before = other.read_bytes()
    with refused(old, "schema-2 stands in the way, and was not begun by this program"):
        migrate(old, ignore)
    assert other.read_bytes() == before


def test_too_little_room(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1_000_000))
    with refused(old, "takes up to 2 MB beside it, and 1 MB are free: make room and start again"):
        migrate(old, ignore)
    assert not old.with_name("reports.sqlite.schema-2").exists()


def test_a_disk_that_fills_up_on_the_way(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = copies.connect

    def connect_to_a_small_disk(new: Path, path: Path) -> Database:
        db = connect(new, path)
        db.execute("PRAGMA max_page_count = 120")
        return db

    with monkeypatch.context() as patch, refused(old, "database or disk is full: make room and start again"):
        patch.setattr(copies, "connect", connect_to_a_small_disk)
        migrate(old, ignore)
    assert [file.name for file in old.parent.iterdir()] == [old.name], "others need the room"
    migrate(old, ignore)


GROW_NO_FURTHER = """
import resource, sys
from pathlib import Path
from pipelines.store.migration.replacement import MigrationError, migrate
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    migrate(Path(sys.argv[1]), lambda done, total: None)
except MigrationError as error:
    print(error)
"""


def test_a_file_that_may_not_grow(old: Path) -> None:
    content = old.read_bytes()
    command = [sys.executable, "-c", GROW_NO_FURTHER, str(old)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout == f"{old}: disk I/O error: make room and start again; it is as it was\n"
    assert {file.name: file.read_bytes() for file in old.parent.iterdir()} == {old.name: content}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (FAIL_SOMEWHERE, "failures.stage has the value 'somewhere'"),
        ("UPDATE reports SET status = '好' WHERE rowid = 2", "reports.status has the value '好'"),
        ("UPDATE header_fields SET source = 'dream' WHERE rowid = 2", "header_fields.source has the value 'dream'"),
        ("UPDATE readings SET value = 'five' WHERE rowid = 2", "readings.value has the value 'five'"),
        ("UPDATE readings SET method = 'guess'", "readings.method has the value 'guess'"),
        ("UPDATE reports SET year = 'MMXX' WHERE rowid = 2", r"reports .*cannot store TEXT value .* reports\.year"),
        ("DELETE FROM issuers", "a row of reports refers to a row of issuers that is not there"),
        ("DELETE FROM documents WHERE rowid = 3", "header_fields has 239 rows, and 223 of them belong to"),
    ],
)
def test_a_value_that_schema_2_does_not_know(old: Path, change: str, words: str) -> None:
    execute(old, change)
    with refused(old, words):
        migrate(old, ignore)


def test_a_value_that_was_put_right(old: Path) -> None:
    execute(old, FAIL_SOMEWHERE)
    with refused(old, "UPDATE failures to one that it knows, and start again"):
        migrate(old, ignore)
    execute(old, "UPDATE failures SET stage = 'fetch'")
    migrate(old, ignore)


@pytest.mark.parametrize("statement", ["CREATE TABLE documents (id INTEGER)", "PRAGMA application_id = 7"])
def test_a_database_of_another_program(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "reports.sqlite"
    execute(path, "PRAGMA user_version = 1", statement)
    with pytest.raises(ForeignFileError, match="it is a database of another program"):
        migrate(path, ignore)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_link_to_the_file_stays_one(old: Path) -> None:
    link = old.parent / "elsewhere" / "link.sqlite"
    link.parent.mkdir()
    link.symlink_to(old)
    migrate(link, ignore)
    assert link.is_symlink()
    assert old.with_name("reports.sqlite.schema-1").exists()


def test_who_only_reads_is_told_what_brings_it_up_to_date(old: Path) -> None:
    with (
        pytest.raises(SnapshotError, match="it has schema 1, this program reads 2: a run of this version brings"),
        open_snapshot(old),
    ):
        pass


def test_a_half_done_file_is_none(old: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        migrate(old, stop)
    with (
        pytest.raises(SnapshotError, match="it is no database of this program"),
        open_snapshot(old.with_name("reports.sqlite.schema-2")),
    ):
        pass
