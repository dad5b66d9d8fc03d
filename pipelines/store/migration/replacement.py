"""The old file's replacement: nobody in it, room for the new one, and one rename at the end."""

import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipelines.store.migration.copies import Copy, StrangeFileError, open_copy
from pipelines.store.migration.values import ContradictionError
from pipelines.store.schema import ForeignFileError
from pipelines.store.version import SCHEMA_VERSION

logger = logging.getLogger(__name__)

OLD_VERSION = 1
"""The schema that is replaced."""

ROOM = 0.5
"""What has to be free beside the old file, as a part of its size."""

_SECONDS = 5.0  # who reads for an instant is waited for
_OURS = {"documents", "cells", "readings", "figures", "reports", "runs", "sections"}
_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)  # the second where a file may not grow any further


class MigrationError(RuntimeError):
    """The database is not brought up to date; the message says why and what to do. It is as it was."""


def migrate(path: Path, report: Callable[[int, int], None]) -> None:
    """Bring a database of schema 1 to schema 2, under the run's lock; a migration that was killed goes on.

    Args:
        path: The database.
        report: Is told, again and again, how many documents and reports are done, and of how many. What it raises
            stops the migration, which can go on later.

    Raises:
        MigrationError: Somebody has it open, the disk is full, a file stands in the way, or it has a value that
            schema 2 does not know.
        ForeignFileError: It is another program's.
        sqlite3.DatabaseError: It is damaged, or cannot be written.
        OSError: A file beside it cannot be made, or cannot be renamed.
    """
    path = path.resolve()  # a link to the file stays one
    new, kept = _name_copy(path, SCHEMA_VERSION), _name_copy(path, OLD_VERSION)
    if kept.exists() and not kept.samefile(path):  # the same: it was killed just before the rename
        raise MigrationError(f"{path}: an older copy stands where it is to be kept: move {kept} away, or delete it")
    _fold_log(path)
    with path.open("rb") as file:  # before it is held, see there
        header = file.read(100)  # with a counter that each writer moves on
    with _hold(path) as old:
        _check_ours(old)
        _check_room(path, new)
        copy = _fill_copy(path, new, header, report)
        _put_in_place(old, path, new, kept)
    _say_done(path, kept, copy)


def is_begun(path: Path) -> bool:
    """Tell whether a migration of a database has begun, and is not done."""
    return _name_copy(path.resolve(), SCHEMA_VERSION).exists()


def _name_copy(path: Path, version: int) -> Path:
    return path.with_name(f"{path.name}.schema-{version}")


def _fold_log(path: Path) -> None:
    """Put what a run that was killed has left in its log into the file, and see that nobody is reading that."""
    with closing(sqlite3.connect(path, timeout=_SECONDS, isolation_level=None)) as old, _explain_readers(path):
        old.execute("PRAGMA journal_mode = DELETE")
        old.execute("BEGIN EXCLUSIVE")


@contextmanager
def _hold(path: Path) -> Iterator[sqlite3.Connection]:
    """Keep everybody from writing to the old file; reading it goes on.

    No other descriptor of the file may be closed in this process meanwhile: POSIX takes all its locks away with it.
    """
    with closing(sqlite3.connect(path, timeout=_SECONDS, isolation_level=None)) as old:
        with _explain_readers(path):
            old.execute("BEGIN IMMEDIATE")
        yield old


@contextmanager
def _explain_readers(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        raise MigrationError(
            f"{path}: it is to be brought to schema {SCHEMA_VERSION}, and somebody has it open: end what reads it "
            "(Datasette, a notebook, sqlite3; `fuser` names the process) and start again"
        ) from error


def _check_ours(old: sqlite3.Connection) -> None:
    tables = {name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    (application,) = old.execute("PRAGMA application_id").fetchone()
    if application or not tables >= _OURS:
        raise ForeignFileError("it is a database of another program")


def _check_room(path: Path, new: Path) -> None:
    needed = path.stat().st_size * ROOM
    free = shutil.disk_usage(path.parent).free + (new.stat().st_size if new.exists() else 0)
    if free < needed:
        raise MigrationError(
            f"{path}: to bring it to schema {SCHEMA_VERSION} takes up to {needed / 1e6:,.0f} MB beside it, and "
            f"{free / 1e6:,.0f} MB are free: make room and start again; it is as it was"
        )


def _fill_copy(path: Path, new: Path, header: bytes, report: Callable[[int, int], None]) -> Copy:
    try:
        with closing(open_copy(path, new, header)) as copy:
            _say_begun(path, copy)
            copy.fill(report)
            return copy
    except (StrangeFileError, ContradictionError) as error:
        raise MigrationError(f"{path}: {error}; it is as it was") from error
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode not in _FULL:
            raise MigrationError(f"{path}: it could not be copied: {error}; it is as it was") from error
        for file in (new, new.with_name(f"{new.name}-journal")):  # others need the room
            file.unlink(missing_ok=True)
        raise MigrationError(f"{path}: {error}: make room and start again; it is as it was") from error


def _put_in_place(old: sqlite3.Connection, path: Path, new: Path, kept: Path) -> None:
    """Give the new file the old one's name, while nobody reads or writes that one."""
    before = old.execute("PRAGMA data_version").fetchone()
    old.execute("ROLLBACK")
    with _explain_readers(path):
        old.execute("BEGIN EXCLUSIVE")
    logs = [path.with_name(f"{path.name}-{kind}") for kind in ("wal", "journal")]  # not to stand beside the new file
    if old.execute("PRAGMA data_version").fetchone() != before or any(log.exists() for log in logs):
        raise MigrationError(f"{path}: somebody has written to it meanwhile: start again; what was written is in it")
    shutil.copymode(path, new)
    _sync(new)
    if not kept.exists():
        os.link(path, kept)
    new.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _say_begun(path: Path, copy: Copy) -> None:
    how = {"resumed": "goes on", "restarted": "begins anew, for the file or the program has changed"}
    logger.info("%s is brought to schema %s: it %s", path, SCHEMA_VERSION, how.get(copy.beginning, "begins"))


def _say_done(path: Path, kept: Path, copy: Copy) -> None:
    """Say once, where every log shows it, what somebody has to look at."""
    said = [f"{path} has schema {SCHEMA_VERSION} now; the old file is {kept}, to be deleted when all is well"]
    said += [f"{number:,} {what}" for what, number in copy.describe_losses()]
    if copy.strangers:
        said.append(f"what is not of this program stands in the old file alone: {', '.join(copy.strangers)}")
    logger.warning("%s", "; ".join(said))
