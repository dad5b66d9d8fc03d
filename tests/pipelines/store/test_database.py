import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.store.database import close_database, insert_rows, open_database, replace_rows, update_row

RUN = {"url": "u", "state": "pending", "portal": "p", "kind": "page", "column_url": "c", "title": ""}


def row(url: str, title: str = "") -> dict[str, object]:
    unset = dict.fromkeys(("found_on", "listed_on", "reason", "answered_by", "retry_at"))
    return {**RUN, "url": url, "title": title, "attempts": 0, **unset}


def test_rows_are_replaced_where_they_differ_and_only_there(db: Database) -> None:
    assert replace_rows(db, "frontier", {"portal": "p"}, [row("a"), row("b")]) is True
    before = db.conn.total_changes
    assert replace_rows(db, "frontier", {"portal": "p"}, [row("b"), row("a")]) is False
    assert db.conn.total_changes == before, "nothing is written where nothing differs"
    assert replace_rows(db, "frontier", {"portal": "p"}, [row("a"), row("b", "new")]) is True
    assert replace_rows(db, "frontier", {"portal": "p"}, [row("a")]) is True
    assert [found["url"] for found in db.query("SELECT url FROM frontier")] == ["a"]
    assert replace_rows(db, "frontier", {"portal": "p"}, []) is True
    assert replace_rows(db, "frontier", {"portal": "p"}, []) is False


def test_rows_under_another_key_stay(db: Database) -> None:
    other = {**row("z"), "portal": "q"}
    replace_rows(db, "frontier", {"portal": "q"}, [other])
    replace_rows(db, "frontier", {"portal": "p"}, [row("a")])
    replace_rows(db, "frontier", {"portal": "p"}, [])
    assert list(db.query("SELECT * FROM frontier")) == [other]


def test_a_row_that_is_not_there_cannot_be_changed(db: Database) -> None:
    replace_rows(db, "frontier", {"portal": "p"}, [row("a")])
    update_row(db, "frontier", "url", "a", {"title": "new"})
    with pytest.raises(LookupError, match="no row whose url is 'b'"):
        update_row(db, "frontier", "url", "b", {"title": "new"})
    assert [found["title"] for found in db.query("SELECT title FROM frontier")] == ["new"]


def test_rows_are_inserted_all_or_none(db: Database) -> None:
    columns, rows = list(row("a")), [list(row(url).values()) for url in "aba"]
    with pytest.raises(sqlite3.IntegrityError):
        insert_rows(db, "frontier", columns, rows)
    assert db.table("frontier").count == 0
    insert_rows(db, "frontier", columns, rows, ignore=True)
    assert db.table("frontier").count == 2


def test_a_reader_is_not_blocked_while_a_writer_writes(tmp_path: Path) -> None:
    path = tmp_path / "reports.sqlite"
    db = open_database(path)
    reader = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0)
    with db.atomic():
        db.table("frontier").insert(row("a"))
        assert reader.execute("SELECT count(*) FROM frontier").fetchone() == (0,)
    assert reader.execute("SELECT count(*) FROM frontier").fetchone() == (1,)
    reader.close()
    close_database(db)


def test_one_file_is_left_after_closing(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "reports.sqlite"
    db = open_database(path)
    db.table("frontier").insert(row("a"))
    close_database(db)
    assert [file.name for file in path.parent.iterdir()] == ["reports.sqlite"]
    with sqlite3.connect(path) as again:
        assert again.execute("SELECT count(*) FROM frontier").fetchone() == (1,)
    again.close()


def test_closing_while_somebody_reads_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "reports.sqlite"
    db = open_database(path)
    db.table("frontier").insert(row("a"))
    reader = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM frontier").fetchone() == (1,)
    db.execute("PRAGMA busy_timeout = 50")
    close_database(db)
    assert reader.execute("SELECT count(*) FROM frontier").fetchone() == (1,)
    reader.close()
    again = open_database(path)
    assert again.table("frontier").count == 1
    close_database(again)
    assert [file.name for file in tmp_path.iterdir()] == ["reports.sqlite"]


def test_foreign_keys_are_enforced(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        db.table("touched").insert({"sha256": "nobody"})


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "reports.sqlite"
    path.write_bytes(b"no database, but long enough to be read as a header" * 40)
    with pytest.raises(sqlite3.DatabaseError):
        open_database(path)
    assert path.read_bytes().startswith(b"no database")


def test_a_file_is_closed_without_the_room_that_nothing_takes(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    db = open_database(path)
    with db.atomic():
        db.table("_labels").insert_all({"text": f"{number:0>1000}"} for number in range(3000))
    close_database(db)
    full = path.stat().st_size
    db = open_database(path)
    db.execute("DELETE FROM _labels")
    close_database(db)
    assert path.stat().st_size < full / 4
