"""Items that share a transaction: each whole or not at all, and none counted that is not on the disk."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from pipelines.store.batches import Batch


class Items:
    """A file with one table, and a batch that writes to it."""

    def __init__(self, path: Path) -> None:
        self.path, self.counts = path, Counter[str]()
        self.db = Database(path)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("CREATE TABLE t (name UNIQUE)")
        self.batch = Batch(self.db, self.counts)

    def add(self, *names: int | None) -> None:
        """Let one item join that writes several rows; None is a mistake on the way."""
        with self.batch.item() as counts:
            for name in names:
                if name is None:
                    raise ZeroDivisionError
                self.db.execute("INSERT INTO t VALUES (?)", [name])
                counts["rows"] += 1

    def stored(self) -> list[int]:
        """What another connection sees, as after a kill."""
        with closing(sqlite3.connect(self.path)) as connection:
            return [name for (name,) in connection.execute("SELECT name FROM t ORDER BY name")]


@pytest.fixture
def items(tmp_path: Path) -> Iterator[Items]:
    items = Items(tmp_path / "t.sqlite")
    yield items
    items.db.close()


STEPS = st.lists(st.one_of(st.just("commit"), st.lists(st.one_of(st.none(), st.integers(0, 5)), max_size=3)))


@given(steps=STEPS)
def test_the_file_has_the_whole_items_up_to_the_last_commit(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str | list[int | None]]
) -> None:
    items = Items(tmp_path_factory.mktemp("batch") / "t.sqlite")
    joined, committed = set[int](), set[int]()
    for step in steps:
        if isinstance(step, str):
            items.batch.commit()
            committed = set(joined)
            continue
        names = {name for name in step if name is not None}
        is_whole = len(names) == len(step) and not names & joined
        with suppress(ZeroDivisionError, sqlite3.IntegrityError):
            items.add(*step)
            assert is_whole
        if is_whole:
            joined |= names
    assert items.stored() == sorted(committed)
    assert items.counts["rows"] == len(committed)
    items.db.close()


def test_a_commit_that_fails_stores_and_counts_nothing_and_the_next_batch_begins_anew(items: Items) -> None:
    items.db.execute("PRAGMA foreign_keys = ON")
    items.db.execute("CREATE TABLE child (name REFERENCES t (name) DEFERRABLE INITIALLY DEFERRED)")
    items.add(1)
    with items.batch.item():
        items.db.execute("INSERT INTO child VALUES (2)")
    with pytest.raises(sqlite3.IntegrityError):
        items.batch.commit()
    assert (items.stored(), items.counts, items.batch.size) == ([], {}, 0)
    items.add(3)
    items.batch.commit()
    assert (items.stored(), items.counts) == ([3], {"rows": 1})


def test_a_transaction_that_the_system_has_undone_is_not_counted(items: Items) -> None:
    items.add(1)
    with pytest.raises(sqlite3.IntegrityError), items.batch.item():
        items.db.execute("INSERT OR ROLLBACK INTO t VALUES (1)")  # as a full disk does
    items.add(2)
    items.batch.commit()
    assert (items.stored(), items.counts) == ([2], {"rows": 1})


def test_nothing_to_commit_is_no_error(items: Items) -> None:
    items.batch.commit()
    assert items.stored() == []
