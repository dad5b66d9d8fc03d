"""Reading the archive again: what it would change, what it changes, and what stands when it is stopped."""

import json
import signal
from pathlib import Path

import pytest

from pipelines.archive import Archive
from tests.conftest import Outcome, Workspace

EVIDENCE = ("documents", "cells", "readings", "header_fields", "passages", "remarks")
CITY = "SELECT canonical_sha256 FROM reports WHERE id = 'chongqing-2019'"
CITY_NUMBER = f"SELECT id FROM _documents WHERE sha256 = ({CITY})"
RECEIVED = (
    f"document = ({CITY_NUMBER}) AND cell IN "
    "(SELECT id FROM _form_cells WHERE tbl = 'applications' AND row = 'received' AND col = 'total')"
)


def make_older(workspace: Workspace) -> None:
    """Leave what an older reader of HTML would have: one number misread, one field missed, one cell too many."""
    workspace.execute("UPDATE _documents SET reader = 'html/0' WHERE reader LIKE 'html/%'")
    workspace.execute(f"UPDATE _readings SET value = 7 WHERE {RECEIVED}")
    workspace.execute(f"DELETE FROM _header_fields WHERE document = ({CITY_NUMBER}) AND field = 'topic'")
    workspace.execute(f"INSERT INTO _cells VALUES (({CITY_NUMBER}), 99, 0, 0, 1, 1, NULL, '多余')")


def read_diff(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def older(crawled_copy: Workspace) -> Workspace:
    make_older(crawled_copy)
    return crawled_copy


def test_a_dry_run_says_cell_by_cell_what_would_change_and_changes_nothing(older: Workspace) -> None:
    before, diff = older.dump(), older.folder / "diff.jsonl"
    outcome = older.run("reparse", "--dry-run", "--diff", str(diff))
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert older.dump() == before
    (document,) = read_diff(diff)
    assert (document["reader_before"], document["sha256"]) == ("html/0", older.values(CITY)[0])
    changes = {(c["part"], c["place"], c["kind"], c["old"], c["new"]) for c in document["changes"]}  # type: ignore[attr-defined]
    assert changes == {
        ("figure", "applications/received/total", "changed", "7 件 «7522»", "7522 件 «7522»"),
        ("field", "topic (header)", "added", None, "电子政务"),
        ("cell", "table 99, row   0, column  0", "removed", "多余", None),
    }
    for said in ("applications/received/total", "7 件 «7522»", "电子政务", "html/0 → html/"):
        assert said in outcome.stdout
    assert older.query("SELECT command, outcome, requests FROM runs ORDER BY id DESC LIMIT 1") == [
        {"command": "reparse", "outcome": "ok", "requests": 0}
    ]
    (summary,) = older.values("SELECT summary FROM runs ORDER BY id DESC LIMIT 1")
    (counted,) = (row for row in json.loads(summary)["reparse"] if "changed" in row)
    assert (counted["changed"], counted["figure changed"], counted["field added"]) == (1, 1, 1)


def test_it_is_applied_with_the_conclusions(older: Workspace, bundled_crawl: "object") -> None:
    expected = bundled_crawl.workspace  # type: ignore[attr-defined]
    outcome = older.run("reparse")
    assert outcome.exit_code == 0
    assert older.values(
        "SELECT value FROM figures WHERE report_id = 'chongqing-2019' AND row = 'received' AND col = 'total'"
    ) == [7522]
    assert older.values("SELECT topic FROM reports WHERE id = 'chongqing-2019'") == ["电子政务"]
    for table in EVIDENCE:
        order = ", ".join(row["name"] for row in older.query(f"SELECT name FROM pragma_table_info('{table}')"))
        query = f"SELECT * FROM {table} ORDER BY {order}"
        assert older.query(query) == expected.query(query), table
    assert not list(older.folder.glob("*.reparse"))
    again = older.run("reparse", "--outdated")
    assert (again.exit_code, "No document was to be read again." in again.stdout) == (0, True)


def test_what_changed_beside_the_readers_is_applied_too(crawled_copy: Workspace) -> None:
    """Labels, names and rules raise no reader's version: a reading and a finding that today's data does not give."""
    place = f"sha256 = ({CITY}) AND row = 'received' AND col = 'total'"
    crawled_copy.execute(f"UPDATE _readings SET value = 7 WHERE {RECEIVED}")
    crawled_copy.execute("DELETE FROM findings")
    assert crawled_copy.run("reparse", "--outdated").exit_code == 0
    assert crawled_copy.values("SELECT count(*) FROM findings") == [0]
    assert crawled_copy.run("reparse").exit_code == 0
    assert crawled_copy.values("SELECT count(*) FROM findings") == [4]
    assert crawled_copy.values(f"SELECT value FROM readings WHERE {place}") == [7522]


def test_a_file_that_is_damaged_or_gone_is_a_failure_and_the_rest_is_read(older: Workspace) -> None:
    damaged, gone, *_ = older.query("SELECT archive_path, sha256 FROM documents WHERE media_type = 'application/pdf'")
    (older.archive / damaged["archive_path"]).write_bytes(b"%PDF-1.7 something else")
    (older.archive / gone["archive_path"]).unlink()
    outcome = older.run("reparse")
    assert outcome.exit_code == 2
    assert sorted(error for _, stage, error in older.failures() if stage == "archive") == ["hash", "missing"]
    assert older.values("SELECT topic FROM reports WHERE id = 'chongqing-2019'") == ["电子政务"]


def test_what_today_s_reader_cannot_read_keeps_what_was_read_from_it(crawled_copy: Workspace) -> None:
    """A limit that is too low must not cost a report."""
    crawled_copy.execute("UPDATE _documents SET reader = 'pdf/0' WHERE media_type = 'application/pdf'")
    before = crawled_copy.dump()
    outcome = crawled_copy.run("reparse", "--outdated", READER_TIME_LIMIT=0.001)
    assert outcome.exit_code == 2
    failures = crawled_copy.failures()
    assert {(stage, error) for _, stage, error in failures} == {("read", "time_limit")}
    assert len(failures) == crawled_copy.values("SELECT count(*) FROM documents WHERE reader = 'pdf/0'")[0]
    assert crawled_copy.dump() == before


def test_what_could_not_be_read_is_tried_again_and_is_no_news_where_it_fails_as_before(crawled_copy: Workspace) -> None:
    """One document that a loaded machine left unread, and one that stays broken."""
    broken, unread = crawled_copy.values("SELECT sha256 FROM documents WHERE media_type = 'application/pdf' LIMIT 2")
    crawled_copy.execute("UPDATE _documents SET error = 'time_limit' WHERE sha256 = ?", unread)
    content = b"%PDF-1.7 nothing more"
    sha256, path = Archive(crawled_copy.archive).store(content, "pdf")
    crawled_copy.execute(
        "INSERT INTO _documents (sha256, media_type, size, archive_path, reader, error) "
        "SELECT ?, media_type, ?, ?, reader, 'damaged' FROM documents WHERE sha256 = ?",
        *(sha256, len(content), path, broken),
    )
    outcome = crawled_copy.run("reparse")
    assert outcome.exit_code == 0, outcome.stdout
    assert crawled_copy.values("SELECT error FROM documents WHERE sha256 = ?", unread) == [None]
    assert crawled_copy.values("SELECT error FROM documents WHERE sha256 = ?", sha256) == ["damaged"]


def test_a_run_that_is_killed_has_changed_nothing_and_goes_on_where_it_stood(older: Workspace) -> None:
    before = older.dump()
    staged = older.database.with_name("reports.sqlite.reparse")
    running = older.start("reparse", READER_PROCESSES=1)
    running.wait_until(lambda: staged.exists() and count_staged(staged))
    running.process.send_signal(signal.SIGKILL)
    running.finish()
    assert older.dump() == before
    assert count_staged(staged)
    assert older.run("reparse").exit_code == 0
    assert older.values("SELECT topic FROM reports WHERE id = 'chongqing-2019'") == ["电子政务"]


def count_staged(path: Path) -> int:
    import sqlite3

    try:
        return int(sqlite3.connect(path).execute("SELECT count(*) FROM staged").fetchone()[0])
    except sqlite3.OperationalError:  # the table is not made yet
        return 0


def interrupt(workspace: Workspace, *arguments: str) -> Outcome:
    """Start a command, stop it as a shutdown does once it holds the lock, and wait for its end."""
    running = workspace.start(*arguments, READER_PROCESSES=1)
    running.wait_until(lambda: workspace.values("SELECT count(*) FROM runs WHERE command = 'reparse'")[0])
    running.process.send_signal(signal.SIGTERM)
    return running.finish()


def test_sigterm_ends_it_with_3_and_nothing_changed(older: Workspace) -> None:
    before = older.dump()
    outcome = interrupt(older, "reparse")
    assert outcome.exit_code == 3
    assert older.values("SELECT outcome FROM runs ORDER BY id DESC LIMIT 1") == ["interrupted"]
    assert older.dump() == before
