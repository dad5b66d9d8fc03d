"""Files that were written before a column was filled are brought up to date when they are opened."""

from pathlib import Path

from pipelines.store.database import close_database, open_database
from tests.pipelines.store.site import broken_keys, page, report, settle

_OLD_CHANGES = """
CREATE TABLE changes (report_id TEXT NOT NULL REFERENCES reports (id), field TEXT NOT NULL, old TEXT, new TEXT,
  run_id INTEGER NOT NULL REFERENCES runs (id), at TEXT NOT NULL, cause TEXT) STRICT
"""


def test_what_is_known_is_filled_and_changes_may_name_a_report_that_is_gone(tmp_path: Path) -> None:
    db = open_database(tmp_path / "r.sqlite")
    settle(db, page("a", report("巴渝区2022年", 5), "http://x/1"), run_id=1)
    settle(db, page("b", report("巴渝区2022年", 6), "http://x/1"), run_id=2)
    before = [tuple(row) for row in db.execute("SELECT * FROM changes")]
    changed = [tuple(row) for row in db.execute("SELECT changed_at FROM reports")]
    db.execute("CREATE TEMP TABLE kept AS SELECT * FROM changes")
    db.execute("DROP TABLE changes")
    db.execute(_OLD_CHANGES)
    db.execute("INSERT INTO changes SELECT report_id, field, old, new, run_id, at, NULL FROM temp.kept")
    db.execute("UPDATE reports SET revised_at = NULL")
    close_database(db)

    db = open_database(tmp_path / "r.sqlite")
    assert [tuple(row) for row in db.execute("SELECT * FROM changes")] == before
    assert [tuple(row) for row in db.execute("SELECT revised_at FROM reports")] == changed
    settle(db, page("c", report("巴渝区2023年", 6), "http://x/1"), run_id=3)
    assert [row["field"] for row in db.query("SELECT field FROM changes")] == ["report"]
    assert broken_keys(db) == []
    assert db.table("changes").indexes
    close_database(db)
