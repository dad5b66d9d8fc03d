"""Several items a transaction: a commit writes every page of the file that was touched, and items touch the same."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

BATCH = 16
"""Items a transaction, as many as a crawl has under way: a kill loses them, and the next run fetches them again."""


class Batch:
    """An open transaction that items join, each whole or not at all, until somebody commits it.

    Attributes:
        size: Items that have joined.
    """

    def __init__(self, db: Database, committed: Counter[str]) -> None:
        """Begin nothing yet; what is counted of items is added to ``committed`` once it is on the disk."""
        self._db, self._committed = db, committed
        self._counts: Counter[str] = Counter()
        self.size = 0

    @contextmanager
    def item(self) -> Iterator[Counter[str]]:
        """Let one item join, and yield the counts of the batch; an exception undoes what it has written and counted."""
        if not self._db.conn.in_transaction:
            self._forget()  # the system has undone a transaction: a full disk does that
            self._db.conn.execute("BEGIN")
        counted = Counter[str]()
        with self._db.atomic():
            yield counted
        self._counts += counted
        self.size += 1

    def commit(self) -> None:
        """Put what has joined on the disk; where that fails, none of it is stored, and none is counted.

        Raises:
            sqlite3.Error: The database takes no more.
        """
        if not self._db.conn.in_transaction:
            self._forget()
            return
        try:
            self._db.conn.execute("COMMIT")
        except BaseException:
            self._db.conn.rollback()
            self._forget()
            raise
        self._committed.update(self._counts)
        self._forget()

    def _forget(self) -> None:
        self._counts.clear()
        self.size = 0
