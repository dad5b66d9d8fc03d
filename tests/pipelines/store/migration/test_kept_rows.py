"""What a migrated file gives is what the old one gave, row by row."""

import logging
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.store.concluding import conclude_touched, touch_all
from pipelines.store.database import close_database, open_database
from pipelines.store.evidence import load_witnesses
from pipelines.store.migration.replacement import migrate
from tests.pipelines.store.migration.old_files import VERSIONS, execute, list_names, read_rows, unpack


def ignore(done: int, total: int) -> None:
    pass


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reports.sqlite"


@pytest.fixture(params=VERSIONS)
def old(request: pytest.FixtureRequest, path: Path) -> Path:
    return unpack(request.param, path)


def conclude(db: Database) -> int:
    """Conclude what is touched as a run does; nothing fails."""
    failed: list[object] = []
    changed = conclude_touched(db, {}, lambda *failure: failed.append(failure))
    assert failed == []
    return changed


def count(db: Database, rows: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])


def test_every_table_gives_what_it_gave(old: Path) -> None:
    columns = list_names(old, "table")
    columns["sections"].remove("id")  # they count in order of writing now
    touched = columns.pop("touched")
    before = read_rows(old, columns)
    assert all(before[table] for table in ("documents", "cells", "readings", "figures", "sections", "captures"))
    migrate(old, ignore)
    assert read_rows(old, columns) == before
    assert touched == ["sha256"]


def test_every_view_gives_what_it_gave(old: Path) -> None:
    columns = list_names(old, "view")
    del columns["row_labels"]  # of all forms that this version knows
    before = read_rows(old, columns)
    assert all(before[view] for view in ("coverage", "applications", "disputes", "disclosure", "statistics"))
    migrate(old, ignore)
    close_database(open_database(old))
    assert read_rows(old, columns) == before


def test_the_old_file_stands_beside_it_as_it_was(old: Path) -> None:
    content = old.read_bytes()
    old.chmod(0o640)
    migrate(old, ignore)
    kept = old.with_name("reports.sqlite.schema-1")
    assert kept.read_bytes() == content
    assert {file.name for file in old.parent.iterdir()} == {old.name, kept.name}
    assert old.stat().st_mode & 0o777 == 0o640
    assert old.stat().st_size < 0.4 * kept.stat().st_size


def test_the_file_is_made_as_a_new_one_is(old: Path, tmp_path: Path) -> None:
    migrate(old, ignore)
    migrated, new = open_database(old), open_database(tmp_path / "new.sqlite")
    for name in ("auto_vacuum", "application_id", "user_version", "page_size", "encoding"):
        assert migrated.execute(f"PRAGMA {name}").fetchone() == new.execute(f"PRAGMA {name}").fetchone(), name
    schemas = [
        db.execute("SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall() for db in (migrated, new)
    ]
    assert schemas[0] == schemas[1]
    assert list(migrated.query("SELECT * FROM about")) == list(new.query("SELECT * FROM about")), "and no trace of how"
    close_database(migrated)
    close_database(new)


def test_what_follows_from_the_evidence_is_what_stood_there(path: Path) -> None:
    migrate(unpack("0.2", path), ignore)
    db = open_database(path)
    assert db.table("touched").count == 0
    touch_all(db)
    assert conclude(db) == 1, (
        "evidence, figures, sections and their order are those of the old file; one report is empty"
    )
    close_database(db)


def test_reports_of_the_first_version_are_concluded_anew(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It did not keep why a document belongs to a report, without which the next document would make another of it."""
    columns = list_names(unpack("0.1", path), "table")
    kept = {table: columns[table] for table in ("documents", "readings", "figures", "header_fields", "passages")}
    before = read_rows(path, kept)
    migrate(path, ignore)
    db = open_database(path)
    assert db.table("touched").count == db.table("report_documents").count == 14
    assert "14 documents were in a report without a reason" in caplog.text
    conclude(db)
    assert db.table("attributions").count == 14
    assert db.table("reports").count == 8
    close_database(db)
    assert read_rows(path, kept) == before


def test_the_first_version_s_captures_are_given_their_run(path: Path) -> None:
    unpack("0.1", path)
    execute(
        path,
        "INSERT INTO runs (id, command, arguments, started_at) VALUES (2, 'nightly', '{}', '2999-01-01T00:00:00Z')",
        "UPDATE captures SET first_seen_at = '2999-01-01T00:00:05Z' WHERE rowid = 1",
    )
    migrate(path, ignore)
    db = Database(path)
    assert [tuple(row) for row in db.execute("SELECT run_id, count(*) FROM captures GROUP BY run_id")] == [
        (1, 13),
        (2, 1),
    ]
    db.close()


def test_words_are_found_in_the_new_index(old: Path) -> None:
    migrate(old, ignore)
    db = Database(old)
    found = db.execute("SELECT rowid FROM sections_fts WHERE sections_fts MATCH '依申请公开' ORDER BY rowid").fetchall()
    has_it = "SELECT id FROM sections WHERE heading || '|' || text LIKE '%依申请公开%' ORDER BY id"
    assert found == db.execute(has_it).fetchall() != []
    db.close()


def test_a_figure_that_is_no_reading_any_more_waits_for_its_report(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    unpack("0.2", path)
    changed = "(SELECT rowid FROM figures WHERE value = 48 LIMIT 1)"
    execute(path, f"UPDATE figures SET value = 49, raw = '49' WHERE rowid = {changed}")
    number = len(read_rows(path, {"figures": ["value"]})["figures"])
    migrate(path, ignore)
    assert "1 figures were no readings of their document any more" in caplog.text
    db = open_database(path)
    assert count(db, "figures") == number - 1
    assert db.table("touched").count == 1
    assert conclude(db) == 1
    assert count(db, "figures") == number
    assert count(db, "figures WHERE value = 49") == 0
    close_database(db)


def test_a_reading_whose_cell_prints_something_else_is_to_be_read_again(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    unpack("0.2", path)
    execute(path, "UPDATE readings SET raw = raw || ' 件' WHERE rowid = 7")
    migrate(path, ignore)
    assert "1 numbers stood otherwise than their cell prints" in caplog.text
    db = open_database(path)
    (touched,) = [row["sha256"] for row in db.query("SELECT sha256 FROM touched")]
    readers = [row["sha256"] for row in db.query("SELECT sha256 FROM documents WHERE reader LIKE '%+schema-1'")]
    assert readers == [touched], "`reparse --outdated` reads it"
    assert next(load_witnesses(db, [touched])).readings
    close_database(db)


def test_a_text_that_no_document_has_is_kept_and_waits_for_its_report(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    unpack("0.2", path)
    execute(path, "UPDATE sections SET text = '别的' WHERE rowid IN (SELECT rowid FROM sections LIMIT 1)")
    migrate(path, ignore)
    assert "1 reports had a text that no document of theirs has" in caplog.text
    db = open_database(path)
    assert db.table("sections").count_where("text = '别的'") == 1
    assert conclude(db) == 1
    assert db.table("sections").count_where("text = '别的'") == 0
    close_database(db)


def test_what_is_not_of_this_program_is_named(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    unpack("0.2", path)
    execute(path, "CREATE TABLE notes (id INTEGER)", "ALTER TABLE reports ADD COLUMN seen_by TEXT")
    with caplog.at_level(logging.WARNING):
        migrate(path, ignore)
    assert "what is not of this program stands in the old file alone: notes, reports.seen_by" in caplog.text
