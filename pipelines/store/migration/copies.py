"""The new file: how far it is filled, by what it goes on, and what of the old file it cannot keep as it was."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

from sqlite_utils import Database

from pipelines.store.migration.checks import check_whole
from pipelines.store.migration.rows import find_strangers
from pipelines.store.migration.steps import Step, list_steps
from pipelines.store.schema import create_schema
from pipelines.store.sections import SectionIndex
from pipelines.store.staging import fingerprint
from pipelines.store.version import SCHEMA_VERSION

_MARK = "SELECT value FROM about WHERE name = 'migration'"  # a row that the first run writes `about` anew without
_SAVE_MARK = "INSERT OR REPLACE INTO about VALUES ('migration', ?)"
_CACHE = 65_536  # kB
_LOSSES = {
    "figures": "figures were no readings of their document any more",
    "readings": "numbers stood otherwise than their cell prints: `scrapy reparse --outdated` reads the documents anew",
    "texts": "reports had a text that no document of theirs has",
    "attributions": "documents were in a report without a reason",
    "touched": "documents are concluded anew by this run for one of these reasons",
}


class StrangeFileError(RuntimeError):
    """A file stands where the new one is to be built, and is none that was begun here."""


class Copy:
    """A new file that everything of the old one is copied to, which is attached as ``old``.

    Attributes:
        beginning: ``begun``, ``resumed``, or ``restarted`` where what was copied of another state was thrown away.
        strangers: Tables, views and columns of the old file that are not of this program, and are not copied.
    """

    def __init__(self, db: Database, beginning: str) -> None:
        self.beginning = beginning
        self.strangers = find_strangers(db)
        self._db = db
        self._steps = list_steps(db)
        mark = json.loads(db.execute(_MARK).fetchone()[0])
        self._state, self._step, self._last = mark["state"], mark["step"], mark["last"]
        self._losses: Counter[str] = Counter(mark["losses"])

    def close(self) -> None:
        """Close both files."""
        self._db.close()

    def fill(self, report: Callable[[int, int], None]) -> None:
        """Copy what is not copied yet, see that nothing is missing, and make it a file of schema 2.

        Raises:
            ContradictionError: The old file has something that schema 2 does not take, or contradicts itself.
        """
        sizes = [self._count(step) for step in self._steps]
        while self._step < len(self._steps):
            step = self._steps[self._step]
            report(sum(sizes[: self._step]) + self._count(step, self._last), sum(sizes))
            with self._db.atomic():
                self._go_on(step)
        report(sum(sizes), sum(sizes))
        check_whole(self._db, self._losses)
        SectionIndex(self._db).merge()
        self._db.execute("PRAGMA analysis_limit = 1000")
        self._db.execute("ANALYZE main")
        self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def describe_losses(self) -> Iterator[tuple[str, int]]:
        """Yield what could not be kept as it was, and how often."""
        for name, what in _LOSSES.items():
            if self._losses[name]:
                yield what, self._losses[name]

    def _count(self, step: Step, last: int | None = None) -> int:
        """Return how many rows a step goes through, or has gone through up to a row; 0 where it takes no time."""
        if not step.is_long:
            return 0
        query = f"SELECT count(*) FROM old.{step.table}" + ("" if last is None else f" WHERE rowid <= {last}")  # noqa: S608
        return int(self._db.execute(query).fetchone()[0])

    def _go_on(self, step: Step) -> None:
        """Copy the next batch of a step, or go over to the next step."""
        query = f"SELECT max(rowid) FROM (SELECT rowid FROM old.{step.table} WHERE rowid > ? ORDER BY rowid LIMIT ?)"  # noqa: S608
        (last,) = self._db.execute(query, [self._last, step.size]).fetchone()
        if last is None:
            self._step, self._last = self._step + 1, 0
        else:
            self._losses.update(step.copy(self._db, self._last, last))
            self._last = last
        _save_mark(self._db, self._state, self._step, self._last, self._losses)


def open_copy(old: Path, new: Path, header: bytes) -> Copy:
    """Open the new file, with what of it is filled; it is begun anew where that is of another state.

    Args:
        old: The file that is copied.
        new: Where it is copied to.
        header: The first 100 bytes of the old file, by which its state is known.

    Raises:
        StrangeFileError: What stands there was not begun here.
    """
    state = _hash_state(header)
    found = _read_state(new) if new.exists() else None
    beginning = "begun" if found is None else "resumed" if found == state else "restarted"
    if beginning == "restarted":
        new.unlink()
    db = connect(new, old)
    if beginning != "resumed":
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # as in every new file, before the first table
        with db.atomic():
            create_schema(db)
            db.execute("PRAGMA user_version = 0")  # not to be taken for a whole one
            _save_mark(db, state, 0, 0, Counter())
    return Copy(db, beginning)


def connect(new: Path, old: Path) -> Database:
    """Open the new file, made where there is none, with the old one attached to be read."""
    connection = sqlite3.connect(new.as_uri(), uri=True, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    connection.execute("ATTACH ? AS old", [f"{old.as_uri()}?mode=ro"])
    return Database(connection)


def _hash_state(header: bytes) -> str:
    """Return a hash of the old file's state and of what decides how it is copied."""
    schema = files("pipelines.store").joinpath(f"schema-{SCHEMA_VERSION}.sql").read_bytes()
    return hashlib.sha256(b"\0".join([header, schema, fingerprint().encode()])).hexdigest()


def _read_state(new: Path) -> str | None:
    """Return the state that a file was begun for; None where it was killed before it had tables.

    Raises:
        StrangeFileError: It has others.
    """
    connection = sqlite3.connect(new, isolation_level=None)
    try:
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return None
        return str(json.loads(connection.execute(_MARK).fetchone()[0])["state"])
    except (sqlite3.DatabaseError, TypeError, ValueError, KeyError) as error:
        raise StrangeFileError(f"{new} stands in the way, and was not begun by this program: move it away") from error
    finally:
        connection.close()


def _save_mark(db: Database, state: str, step: int, last: int, losses: Counter[str]) -> None:
    db.execute(_SAVE_MARK, [json.dumps({"state": state, "step": step, "last": last, "losses": losses})])
