"""The large database of the benchmark is one that the product could have filled, only with other names."""

from contextlib import closing
from pathlib import Path

import pytest

from benchmarks import concluding
from pipelines.store.database import close_database, open_database

COUNTS = ("reports", "figures", "readings", "cells", "passages", "sections", "header_fields", "report_documents")


def count(path: Path) -> dict[str, int]:
    db = open_database(path)
    with closing(db.conn):
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        return {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in COUNTS}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(concluding, "YEARS", range(2021, 2023))
    monkeypatch.setattr(concluding, "TOWNS", 2)
    monkeypatch.setattr(concluding, "DEPARTMENTS", 1)
    return 6


def test_copies_have_every_row_of_the_reports_that_were_stored(few: int, tmp_path: Path) -> None:
    for copies in (1, 4):
        concluding.build(tmp_path / f"{copies}.sqlite", copies * few)
    once, often = (count(tmp_path / f"{copies}.sqlite") for copies in (1, 4))
    assert once["reports"] == few
    assert all(once.values())
    assert often == {name: 4 * number for name, number in once.items()}


def test_copies_are_found_by_words_and_a_document_is_concluded_beside_them(few: int, tmp_path: Path) -> None:
    path = tmp_path / "large.sqlite"
    concluding.build(path, 4 * few)
    found = "SELECT count(*) FROM sections_fts WHERE sections_fts MATCH '依法'"
    db = open_database(path)
    assert db.execute(found).fetchone() == (4 * few,)
    close_database(db)
    assert concluding.measure({few: path}, 1)[few] > 0
