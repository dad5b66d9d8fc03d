"""A database that an older version of this program has left, brought up to date before a run begins."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from crawler.runs.bars import make_progress
from pipelines.store.migration.replacement import MigrationError, migrate

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def update_file(path: Path, *, shows_bar: bool) -> None:
    """Bring a database to today's schema, with a bar where there is a terminal; SIGINT and SIGTERM stop it.

    Raises:
        MigrationError: It could not be done, or it was stopped; the database is as it was.
        ForeignFileError: It is another program's.
        sqlite3.DatabaseError: It is damaged, or cannot be written.
    """
    with make_progress(is_shown=shows_bar and sys.stderr.isatty()) as progress, _heed_signals() as heard:
        task = progress.add_task("new schema", total=None, address=path.name)

        def report(done: int, total: int) -> None:
            if heard:
                raise MigrationError(f"{path}: stopped while its new schema was written; the next run goes on there")
            progress.update(task, completed=done, total=total)

        migrate(path, report)


@contextmanager
def _heed_signals() -> Iterator[list[int]]:
    """Collect the signals that come: a crawl, whose own handlers would wait for its reactor, has not begun yet."""
    heard: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:
        heard.append(number)

    if threading.current_thread() is not threading.main_thread():  # whose alone signals are
        yield heard
        return
    before = {number: signal.signal(number, hear) for number in _SIGNALS}
    try:
        yield heard
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
