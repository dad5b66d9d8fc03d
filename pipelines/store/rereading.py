"""What reading the archive again gave: compared with what is stored, counted, and applied body by body.

The new evidence of a report's documents and the conclusions from it are one transaction, so that whoever reads the
database sees the old readings of a report or the new ones, and never some of each.
"""

import json
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from sqlite_utils import Database

from pipelines.documents.reader_names import name_reader
from pipelines.items import ReadProblem
from pipelines.reports.attribution import Publisher
from pipelines.store.attributions import Fail
from pipelines.store.comparison import DocumentDifference, compare_evidence
from pipelines.store.concluding import conclude_touched, touch, touch_all
from pipelines.store.documents import StoredDocument, find_document, save_problem
from pipelines.store.evidence import save_reader
from pipelines.store.file_errors import is_shared
from pipelines.store.group_work import StartWorkers
from pipelines.store.new_evidence import NewEvidence
from pipelines.store.staging import Staging

logger = logging.getLogger(__name__)

DOCUMENTS_TOGETHER = 200
"""Documents after which a transaction ends while the new readings are compared."""

MAX_DIFFERENCES = 50
"""Documents whose changes are kept; a file gets all."""


class Rereading:
    """Compares what is staged with what is stored, and applies it.

    Attributes:
        differences: The first MAX_DIFFERENCES documents that change.
    """

    def __init__(self, db: Database, staging: Staging, fail: Fail) -> None:
        self.differences: list[DocumentDifference] = []
        self._db, self._staging, self._fail = db, staging, fail
        self._counts: dict[tuple[str, str], Counter[str]] = {}

    def compare(self, diff: TextIO | None) -> None:
        """Say what would change, and change nothing; each document that changes becomes a line of JSON in ``diff``."""
        for sha256 in self._staging.documents():
            self._guard(sha256, lambda sha256: self._compare(sha256, diff))

    def apply(
        self,
        diff: TextIO | None,
        publishers: Mapping[str, Publisher],
        *,
        conclude_all: bool,
        start_workers: StartWorkers | None = None,
    ) -> int:
        """Write what is staged and conclude; return how many reports changed.

        Args:
            diff: A file for each document that changes, as a line of JSON.
            publishers: The bodies whose portals are read, by portal.
            conclude_all: Conclude every report, for other names, forms and rules make other reports of the same
                evidence; else those whose evidence changed.
            start_workers: Starts the processes that work the conclusions out.
        """
        waiting = list(self._staging.documents())
        for start in range(0, len(waiting), DOCUMENTS_TOGETHER):
            with self._db.atomic():
                for sha256 in waiting[start : start + DOCUMENTS_TOGETHER]:
                    self._guard(sha256, lambda sha256: self._save(sha256, self._compare(sha256, diff)))
        if conclude_all:
            touch_all(self._db)
        new = NewEvidence(self._staging.path)
        return conclude_touched(self._db, publishers, self._fail, start_workers=start_workers, new=new)

    def count_changes(self) -> list[dict[str, Any]]:
        """Return, by reader before and now and by format, how many documents and parts of them change.

        The rows have ``readers`` and ``media_type``, and what was counted: ``changed``, ``same`` and ``unread``
        documents, and parts by their change as ``figure added``.
        """
        return [
            {"readers": readers, "media_type": media_type, **dict(sorted(counts.items()))}
            for (readers, media_type), counts in sorted(self._counts.items())
        ]

    def _guard(self, sha256: str, step: Callable[[str], object]) -> None:
        """Do something with one document; a mistake of ours costs that document, which stays as it is stored."""
        try:
            with self._db.atomic():
                step(sha256)
        except Exception as error:
            if is_shared(error) or isinstance(error, OSError):  # the disk, or the file of differences
                raise
            logger.exception("the new reading of %s could not be compared", sha256)
            self._fail(sha256, "reparse", type(error).__name__, str(error))

    def _compare(self, sha256: str, diff: TextIO | None) -> DocumentDifference | None:
        """Return what a staged document would change; None where it could not be read now."""
        known, result = self._find(sha256), self._staging.load(sha256)
        if isinstance(result, ReadProblem):
            self._count(known, None, "unread")
            if known.error != result.error or known.reader != name_reader(known.media_type):  # or else it is no news
                stays = "; what was read from it before stays" if known.is_read else ""
                self._fail(known.url, "read", result.error, result.message + stays)
            return None
        changes = compare_evidence(self._db, sha256, result)
        difference = DocumentDifference(sha256, known.url, known.media_type, known.reader, result.reader, changes)
        self._count(known, result.reader, "changed" if changes else "same")
        for change in changes:
            self._count(known, result.reader, f"{change.part} {change.kind}")
        if changes and len(self.differences) < MAX_DIFFERENCES:
            self.differences.append(difference)
        if changes and diff is not None:
            diff.write(json.dumps(difference.to_dict(), ensure_ascii=False) + "\n")
        return difference

    def _count(self, known: StoredDocument, reader: str | None, what: str) -> None:
        key = (f"{known.reader or 'none'} → {reader or 'none'}", known.media_type)
        self._counts.setdefault(key, Counter())[what] += 1

    def _save(self, sha256: str, difference: DocumentDifference | None) -> None:
        """Write what has read a document; what it says otherwise now is stored with its report.

        Where reading failed an earlier reading that did not is kept.
        """
        known, result = self._find(sha256), self._staging.load(sha256)
        if isinstance(result, ReadProblem):
            if not known.is_read:
                save_problem(self._db, sha256, name_reader(known.media_type), result.error)
        elif known.is_read and not (difference and difference.changes):
            save_reader(self._db, sha256, result)
        else:
            self._staging.mark_new(sha256)
            touch(self._db, sha256)

    def _find(self, sha256: str) -> StoredDocument:
        known = find_document(self._db, sha256)
        if known is None:
            raise LookupError(f"{sha256} was read and is no document of the database any more")
        return known
