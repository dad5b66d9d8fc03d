"""The text of reports and its full-text index, which forgets only what it is told again."""

from collections.abc import Sequence
from itertools import chain, repeat
from operator import itemgetter

from sqlite_utils import Database

from pipelines.documents.model import Section
from pipelines.store.report_rows import IndexedText, SectionRows, index_sections

MERGED_PAGES = 1000
"""Pages of the index that one step of a merge writes: four megabytes."""

_ADD = "INSERT INTO sections (report_id, ordinal, heading, text) VALUES (?, ?, ?, ?) RETURNING id"
_INDEX = "INSERT INTO sections_fts (rowid, report_id, heading, text) VALUES (?, ?, ?, ?)"
_FORGET = "INSERT INTO sections_fts (sections_fts, rowid, report_id, heading, text) VALUES ('delete', ?, ?, ?, ?)"


class SectionIndex:
    """Collects what the full-text index is told, and tells it in one go.

    FTS5 writes a part of its index to the file whenever a row comes that stands before the last one. So what is to be
    forgotten goes first, in the order of the rows, then what is new, which has higher numbers.

    Attributes:
        old: Number, report and text of sections that are to be forgotten.
        new: The same of those that are to be found.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self.old: list[tuple[int, str, IndexedText]] = []
        self.new: list[tuple[int, str, IndexedText]] = []

    def extend(self, other: "SectionIndex") -> None:
        """Add what another one has collected."""
        self.old += other.old
        self.new += other.new

    def replace(self, report_id: str, sections: SectionRows) -> None:
        """Write the sections of a report in place of those that it has."""
        self.old += [(one.number or 0, report_id, one) for one in sections.old]
        self._db.execute("DELETE FROM sections WHERE report_id = ?", [report_id])
        for one in sections.new:
            (number,) = self._db.execute(_ADD, [report_id, one.ordinal, one.heading, one.text]).fetchone()
            self.new.append((number, report_id, one))

    def flush(self) -> None:
        """Write the index, in the transaction that is open."""
        self._tell(_FORGET, self.old)
        self._tell(_INDEX, self.new)

    def merge(self) -> None:
        """Make one of the parts of the whole index: a tenth less, half a millisecond a report.

        In steps, each a transaction, so that the log does not grow with the index (FTS5, the merge command).
        """
        for pages in chain([-MERGED_PAGES], repeat(MERGED_PAGES)):
            before = self._db.conn.total_changes
            with self._db.atomic():
                self._db.execute("INSERT INTO sections_fts (sections_fts, rank) VALUES ('merge', ?)", [pages])
            if self._db.conn.total_changes - before < 2:  # by this SQLite says that nothing is left to merge
                return

    def _tell(self, statement: str, rows: list[tuple[int, str, IndexedText]]) -> None:
        for number, report_id, one in sorted(rows, key=itemgetter(0)):
            self._db.execute(statement, [number, report_id, *one.terms])
        rows.clear()


def save_sections(db: Database, report_id: str, sections: Sequence[Section]) -> None:
    """Write the sections of one report, and their index at once."""
    index = SectionIndex(db)
    index.replace(report_id, index_sections(db, report_id, sections))
    index.flush()
