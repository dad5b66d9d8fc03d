"""One merge of databases by a command: made beside its place until it is whole; its summary and its exit code."""

import os
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from scrapy.settings import BaseSettings
from sqlite_utils import Database

from crawler.configuration.declarations import SettingError, read_settings
from crawler.configuration.groups import NoticeSettings, ReaderSettings, StorageSettings, TerminalSettings
from crawler.portals.region import PortalSettings
from crawler.portals.registry import PortalError, load_portals
from crawler.runs.command import PlainCommand
from crawler.runs.lock import RefusedError, acquire_lock
from crawler.runs.notices import compose_refusal, compose_summary, publish
from crawler.runs.spider_run import EXIT_CODES
from crawler.runs.summary import make_console, print_summary
from pipelines.item_pipelines.conclusions import start_workers
from pipelines.reports.attribution import Publisher
from pipelines.store.concluding import conclude_touched
from pipelines.store.database import close_database
from pipelines.store.documents import count_unread, list_documents
from pipelines.store.merging import ShardError, check_shard, is_known_failure, make_merged, merge_shards
from pipelines.store.portal_counts import list_portals
from pipelines.store.runs import add_failure, finish_run
from pipelines.store.snapshot import SnapshotError, open_snapshot

EXPLAINED = (PortalError, RefusedError, SettingError, ShardError, SnapshotError)
"""Errors whose message says all that the user of the command needs."""

_BESIDE = ("", "-journal", "-wal", "-shm")


def run_merge(command: PlainCommand, out: Path, shards: Sequence[Path]) -> None:
    """Merge databases into a new one, print the summary, set the command's exit code, tell who is to be told.

    A merge that is stopped or killed leaves nothing under the name of ``out``; the same command begins it anew.
    """
    assert command.settings is not None
    settings = command.settings
    notices = read_settings(NoticeSettings, settings)
    try:
        with _stop_on_sigterm():
            merge = Merge(settings, out, shards)
            outcome = merge.run()
    except KeyboardInterrupt:
        sys.stderr.write(f"interrupted: {out} was not made\n")
        command.exitcode = EXIT_CODES["interrupted"]
        return
    except EXPLAINED as error:
        _refuse(command, notices, str(error))
        return
    except (OSError, sqlite3.Error) as error:  # a full disk, say
        _refuse(command, notices, f"{out} could not be made: {error}")
        return
    command.exitcode = EXIT_CODES[outcome]
    console = make_console()
    for note in merge.notes:
        console.print(note, markup=False)
    print_summary(str(out), merge.run_id)
    with open_snapshot(out) as snapshot:
        summary = compose_summary(snapshot, merge.run_id, command.exitcode)
    publish(notices, summary)


def _refuse(command: PlainCommand, notices: NoticeSettings, reason: str) -> None:
    command.refuse(reason)
    publish(notices, compose_refusal("merge", reason, command.exitcode))


class Merge:
    """One merge: what it reads, what it makes, and what is to be said of it.

    Attributes:
        run_id: Its own run in the merged database.
        notes: What the maintainer should know or do, one sentence each.
    """

    def __init__(self, settings: BaseSettings, out: Path, shards: Sequence[Path]) -> None:
        self.run_id = 0
        self.notes: list[str] = []
        self._settings, self._out = settings, out
        self._shards = list({path.resolve(): path for path in shards}.values())
        self._storage = read_settings(StorageSettings, settings)
        self._readers = read_settings(ReaderSettings, settings)
        portals = load_portals(read_settings(PortalSettings, settings).find_registry())
        self._publishers = {portal.id: Publisher(portal.name, portal.level) for portal in portals.values()}
        self._counts: Counter[str] = Counter(documents=0, requests=0, fetched=0, unchanged=0, reports=0, failures=0)

    def run(self) -> str:
        """Make the merged database; return the outcome, ``ok`` or ``failures``.

        Raises:
            RefusedError: The file to make is there, or another merge is making it.
            ShardError, SnapshotError: A shard cannot be merged.
            OSError, sqlite3.Error: The file cannot be written.
        """
        self._check()
        lock = acquire_lock(self._out, self._storage.lock_timeout)
        part = self._out.with_name(f"{self._out.name}.merging")
        try:
            self._refuse_existing()  # it may have come while the lock was waited for
            _remove(part)  # what a killed merge has left
            outcome = self._fill(part)
            _put_in_place(part, self._out)
        finally:
            _remove(part)
            lock.release()
        return outcome

    def _check(self) -> None:
        self._refuse_existing()
        for shard in self._shards:
            if under_way := check_shard(shard):
                self.notes.append(f"{shard} is merged as it stands: its last run has not ended, {under_way}.")

    def _refuse_existing(self) -> None:
        if self._out.exists():
            raise RefusedError(f"{self._out} exists already: to add to it, name it among the shards of a new file")

    def _fill(self, part: Path) -> str:
        db = make_merged(part)
        try:
            with self._show_progress() as step:
                arguments = {"shards": sorted({shard.name for shard in self._shards})}
                self.run_id = merge_shards(db, self._shards, arguments, lambda shard: step(shard.name))
                self._counts["documents"] = db.table("_documents").count
                fail, workers = self._make_fail(db), partial(start_workers, self._readers)
                self._counts["reports"] = conclude_touched(db, self._publishers, fail, start_workers=workers)
                step("reports")
            missing = self._look_around(db)
            outcome = "failures" if self._counts["failures"] else "ok"
            said = {"notes": self.notes, "missing_files": missing, "unread": count_unread(db)}
            finish_run(db, self.run_id, outcome, self._counts, said)
        finally:
            close_database(db)
        return outcome

    def _make_fail(self, db: Database) -> Callable[[str, str, str, str], None]:
        """Return what records a failure, unless a run of a shard has done so: that a document names no report, say."""
        self._counts["failures"] += db.table("failures").count_where("run_id = ?", [self.run_id])

        def fail(url: str, stage: str, error: str, message: str) -> None:
            if not is_known_failure(db, url, stage, error):
                self._counts["failures"] += 1
                add_failure(db, self.run_id, url, stage, error, message)

        return fail

    def _look_around(self, db: Database) -> int:
        """Note what the conclusions lacked and what the archive lacks; return how many files that are."""
        if unknown := sorted(set(list_portals(db)) - self._publishers.keys()):
            self.notes.append(f"The registry lacks portals of the shards, whose publisher is not known: {unknown}.")
        documents = list_documents(db)
        missing = sum(not (self._storage.archive / one.archive_path).is_file() for one in documents)
        if missing:
            self.notes.append(
                f"{missing:,} of {len(documents):,} documents have no file in {self._storage.archive}: bring the "
                "archives of the shards together there (rsync -a)."
            )
        return missing

    @contextmanager
    def _show_progress(self) -> Iterator[Callable[[str], None]]:
        """Show on a terminal which of the shards, and last the reports, are done."""
        shown = read_settings(TerminalSettings, self._settings).progress_enabled and sys.stderr.isatty()
        columns = (TextColumn("merge"), BarColumn(bar_width=20), MofNCompleteColumn(), TimeElapsedColumn())
        last = TextColumn("{task.description}")
        console = Console(stderr=True)
        with Progress(*columns, last, console=console, transient=True, disable=not shown) as progress:
            task = progress.add_task("", total=len(self._shards) + 1)
            yield lambda name: progress.update(task, advance=1, description=f"{name} done")


@contextmanager
def _stop_on_sigterm() -> Iterator[None]:
    def stop(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _put_in_place(part: Path, out: Path) -> None:
    """Give a whole file its name; it is on the disk before, for nothing was flushed while it was made."""
    for path in (part, part.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if path == part:
            part.rename(out)


def _remove(part: Path) -> None:
    for suffix in _BESIDE:
        part.with_name(part.name + suffix).unlink(missing_ok=True)
