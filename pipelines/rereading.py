"""The archive read again with today's readers: checked, read, compared, and applied all at once.

Nothing of the database changes until everything was read. Then the new evidence and the conclusions from it are one
transaction, so that whoever reads the database sees the old readings or the new ones, and never some of each.
"""

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TextIO

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.runs.recorder import RunRecorder
from pipelines.archive import Archive
from pipelines.documents.reader_names import name_reader
from pipelines.store.concluding import conclude_touched, touch, touch_all
from pipelines.store.differences import Difference, compare_evidence
from pipelines.store.evidence import StoredDocument, find_document, save_evidence, save_problem
from pipelines.store.staging import Outcome, Staging

logger = logging.getLogger(__name__)

SHOWN = 50
"""Documents whose changes are kept for the summary; a file named by ``--diff`` gets all."""


class ArchiveError(RuntimeError):
    """A file of the archive that is not what its name says: ``error`` is ``missing``, ``hash`` or ``unreadable``."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error


def read_checked(archive: Archive, relative: str, sha256: str) -> bytes:
    """Return the bytes of an archived file.

    Raises:
        ArchiveError: The file is not there, cannot be opened, or its bytes have another SHA-256 than its name says.
    """
    try:
        content = archive.read(relative)
    except FileNotFoundError:
        raise ArchiveError("missing", f"{relative} is not in the archive") from None
    except OSError as error:
        raise ArchiveError("unreadable", f"{relative}: {error.strerror}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ArchiveError("hash", f"{relative} has bytes of the SHA-256 {found}: restore it from a backup")
    return content


@dataclass(frozen=True, slots=True)
class RereadItem:
    """One archived document: what reading it gave, None where it was not read (again); or what the archive lacks."""

    sha256: str
    url: str
    layout: str = ""
    outcome: Outcome | None = None
    damage: ArchiveError | None = None


class RereadPipeline:
    """Stages what was read; when all was read, compares it with what is stored, and applies it.

    ``differences`` holds the first SHOWN documents that change, ``tally`` how many changes there are of each kind by
    reader and format, for the summary.
    """

    def __init__(self, recorder: RunRecorder, staging: Staging) -> None:
        self.recorder, self.db, self.staging = recorder, recorder.db, staging
        self.differences: list[Difference] = []
        self.tally: dict[tuple[str, str], Counter[str]] = {}
        self.urls: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take part in the run of the spider that reads the archive."""
        recorder, spider = crawler.get_extension(RunRecorder), crawler.spider
        if recorder is None or spider is None:
            raise NotConfigured
        pipeline = cls(recorder, spider.staging)  # type: ignore[attr-defined]  # the spider of this pipeline has it
        spider.pipeline = pipeline  # type: ignore[attr-defined]  # whom the command asks for the differences
        pipeline.spider = spider
        recorder.before_end.append(pipeline.finish)  # while the database is open, and the run's summary not written
        return pipeline

    spider: Any

    def process_item(self, item: RereadItem) -> RereadItem:
        """Keep what was read until everything is; record what the archive lacks at once."""
        self.urls[item.sha256] = item.url
        if item.damage is not None:
            self.recorder.fail(item.url, "archive", item.damage.error, str(item.damage))
        elif item.outcome is not None:
            self.staging.add(item.sha256, item.layout, item.outcome)
        return item

    def finish(self, reason: str) -> None:
        """Compare and apply, unless the run was stopped before it had read everything."""
        if reason != "finished" or not self.spider.has_read_all:
            self.staging.close(remove=False)
            return
        try:
            self._finish()
        except Exception as error:  # nothing was applied, and what was read stays staged for the next time
            logger.exception("the new evidence could not be applied")
            self.recorder.fail("archive", "reparse", type(error).__name__, str(error))
            self.staging.close(remove=False)
        else:
            self.staging.close(remove=not self.spider.dry_run)

    def _finish(self) -> None:
        if not self.spider.diff:
            self._apply(None)
            return
        with Path(self.spider.diff).open("w", encoding="utf-8") as file:
            self._apply(file)

    def _apply(self, diff: TextIO | None) -> None:
        if self.spider.dry_run:
            for sha256 in self.staging.documents():
                self._compare(sha256, diff)
            return
        with self.db.atomic():
            self.db.execute("PRAGMA defer_foreign_keys = ON")
            for sha256 in self.staging.documents():
                self._save(sha256, self._compare(sha256, diff))
            if not self.spider.outdated:  # other names, forms and rules make other reports of the same evidence
                touch_all(self.db)
            self.recorder.count("reports", conclude_touched(self.db, self.recorder.publishers, self.recorder.fail))

    def _compare(self, sha256: str, diff: TextIO | None) -> Difference | None:
        """Return what a staged document would change; None where it could not be read now."""
        known, outcome = self._find(sha256), self.staging.load(sha256)
        if isinstance(outcome, tuple):
            self._count(known, None, "unread")
            if known.error != outcome[0] or known.reader != name_reader(known.media_type):  # or else it is no news
                stays = "; what was read from it before stays" if _was_read(known) else ""
                self.recorder.fail(self.urls.get(sha256, sha256), "read", outcome[0], outcome[1] + stays)
            return None
        changes = compare_evidence(self.db, sha256, outcome)
        difference = Difference(
            sha256, self.urls.get(sha256, sha256), known.media_type, known.reader, outcome.reader, changes
        )
        self._count(known, outcome.reader, "changed" if changes else "same", changes=difference)
        if changes and len(self.differences) < SHOWN:
            self.differences.append(difference)
        if changes and diff is not None:
            diff.write(json.dumps(difference.to_dict(), ensure_ascii=False) + "\n")
        return difference

    def _count(
        self, known: StoredDocument, reader: str | None, what: str, *, changes: Difference | None = None
    ) -> None:
        key = (f"{known.reader or 'none'} → {reader or 'none'}", known.media_type)
        counts = self.tally.setdefault(key, Counter())
        counts[what] += 1
        for change in changes.changes if changes else ():
            counts[f"{change.part} {change.kind}"] += 1

    def _save(self, sha256: str, difference: Difference | None) -> None:
        """Write new evidence; where reading failed, keep an earlier reading that did not."""
        known, outcome = self._find(sha256), self.staging.load(sha256)
        if isinstance(outcome, tuple):
            if not _was_read(known):
                save_problem(self.db, sha256, name_reader(known.media_type), outcome[0])
            return
        save_evidence(self.db, sha256, outcome)
        if known.error is not None or (difference and difference.changes):
            touch(self.db, sha256)

    def _find(self, sha256: str) -> StoredDocument:
        known = find_document(self.db, sha256)
        if known is None:
            raise LookupError(f"{sha256} was read and is no document of the database any more")
        return known


def _was_read(known: StoredDocument) -> bool:
    return known.reader is not None and known.error is None


def summarize(tally: Mapping[tuple[str, str], Counter[str]]) -> list[dict[str, Any]]:
    """Return the counts by reader and format as rows, for the summary and for monitoring."""
    return [
        {"readers": readers, "media_type": media_type, **dict(sorted(counts.items()))}
        for (readers, media_type), counts in sorted(tally.items())
    ]
