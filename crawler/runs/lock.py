"""Before a run: one writer at a time, and nothing begun that could not be kept."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database

from crawler.runs.file_update import update_file
from pipelines.store.database import open_database
from pipelines.store.migration.replacement import MigrationError, is_begun
from pipelines.store.runs import describe_running
from pipelines.store.schema import ForeignFileError, NewerSchemaError, OlderSchemaError, OtherRegionError


class RefusedError(RuntimeError):
    """A run that must not start: another one holds the lock, or the database is not ours to write."""


def acquire_lock(database: Path, timeout: float) -> FileLock:
    """Take the lock beside the database; the system lets go of it with the process, however that ends.

    Raises:
        RefusedError: Another run holds it for longer than ``timeout`` seconds, or it cannot be written.
    """
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(database.with_name(database.name + ".lock"))
        lock.acquire(timeout=timeout)
    except Timeout:
        raise RefusedError(f"another run holds {database}: {_describe_holder(database)}") from None
    except (OSError, ValueError) as error:
        raise RefusedError(f"DATABASE {database} cannot be written: {error}") from error
    return lock


def check_writable(archive: Path) -> None:
    """Refuse to start where not one document could be kept.

    Raises:
        RefusedError: Nothing can be written there.
    """
    try:
        archive.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=archive).close()
    except OSError as error:
        raise RefusedError(f"ARCHIVE {archive} cannot be written: {error.strerror}") from error


def _describe_holder(database: Path) -> str:
    if is_begun(database):  # which is no row of its runs yet
        return "a run that brings it to a new schema before it begins"
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return describe_running(Database(connection))
    except sqlite3.Error:  # it has not come so far as to make the tables
        return "a process that has only just begun"


def open_for_writing(path: Path, *, shows_bar: bool = False) -> Database:
    """Return the database, made or brought to today's schema; the lock is to be held.

    Raises:
        RefusedError: It is none, it is newer than this program, it was filled under another region, it cannot be
            written, or it is older and could not be brought up to date.
    """
    try:
        try:
            return open_database(path)
        except OlderSchemaError:
            update_file(path, shows_bar=shows_bar)
            return open_database(path)
    except MigrationError as error:
        raise RefusedError(str(error)) from error
    except (ForeignFileError, NewerSchemaError, OtherRegionError, sqlite3.DatabaseError, OSError) as error:
        raise RefusedError(f"{path}: {error}") from error
