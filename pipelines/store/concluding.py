"""From touched documents to whole reports: whose they are, what they say together, what is wrong with that.

What a night usually touches is one transaction: whoever reads the database sees the reports of the last whole run.
A first crawl, a backfill or a re-reading goes body by body: the reports of one body, and of two that share a document,
are concluded together and written in one transaction, some bodies at a time. Whoever reads meanwhile sees each report
whole, as it was before or as it is now; a city's report, which is compared with those below it, is judged again when
they stand. A stop on the way leaves the documents of the other bodies touched for the next run.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext

from sqlite_utils import Database

from pipelines.reports.attribution import Publisher
from pipelines.rules.shrunken import say_shrunken
from pipelines.store.accepted import touch_expired
from pipelines.store.attributions import Attributor, Fail
from pipelines.store.conclusion_plan import PlannedReport, ReportGroup, find_members, plan_conclusions
from pipelines.store.conditions import IS_READ
from pipelines.store.evidence import save_evidence
from pipelines.store.file_errors import is_shared
from pipelines.store.findings import distrust, find_news, find_summing_up, save_judgement
from pipelines.store.gone_reports import remove_report
from pipelines.store.group_conclusions import ConcludedReport, Mistake
from pipelines.store.group_work import StartWorkers, work_out
from pipelines.store.new_evidence import NewEvidence
from pipelines.store.report_sources import release_misplaced
from pipelines.store.reports import save_report
from pipelines.store.revisions import mark_revised
from pipelines.store.sections import SectionIndex

logger = logging.getLogger(__name__)

USUAL_REPORTS = 100
"""Reports that are concluded in one transaction, by this process alone: to start others takes half a second."""

REPORTS_TOGETHER = 50
"""Reports after which a transaction ends where more are touched: some five megabytes of log, and as many of memory."""

_IS_HOLLOW = """
SELECT 1 FROM reports r WHERE r.id = ? AND NOT EXISTS (SELECT 1 FROM attributions a WHERE a.report_id = r.id)
"""


def touch(db: Database, sha256: str) -> None:
    """Mark a document: its report is concluded again when the run ends, or by the next run."""
    db.execute("INSERT OR IGNORE INTO touched VALUES (?)", [sha256])


def touch_all(db: Database) -> None:
    """Mark every document that was read."""
    db.execute(f"INSERT OR IGNORE INTO touched SELECT sha256 FROM documents WHERE {IS_READ}")  # noqa: S608 - a constant


def conclude_touched(
    db: Database,
    publishers: Mapping[str, Publisher],
    fail: Fail,
    *,
    start_workers: StartWorkers | None = None,
    new: NewEvidence | None = None,
) -> int:
    """Conclude every report that a touched document belongs or belonged to; return how many changed.

    Then judge these and those that are compared with them: the issuer's next year, and the municipality's year.
    The cost grows with what was touched, not with what the database holds. A report that a mistake of ours stops at
    keeps its rows, is a failure of the stage ``conclude``, and waits for the next run; the others are concluded.

    Args:
        db: The database; inside of a transaction all is part of that, and worked out in this process.
        publishers: The bodies whose portals are read, by portal.
        fail: Told of what fails.
        start_workers: Starts processes that work the conclusions out, where many are to be made.
        new: Readings that are stored with the reports that they change.
    """
    touch_expired(db)
    attributor = Attributor(db, publishers, fail, new)
    writer = _Writer(db, attributor, fail, new)
    plan = plan_conclusions(db, attributor, fail, writer.left)
    is_usual = sum(len(group.reports) for group in plan.groups) <= USUAL_REPORTS
    with db.atomic() if is_usual else nullcontext():
        while plan.groups or plan.loose:
            writer.left |= plan.failed
            writer.write_loose(plan.loose)
            groups = [group for group in plan.groups if not group.sums_up_others] or plan.groups
            for done in _in_batches(work_out(db, groups, start_workers, new)):
                writer.write(done)
            plan = plan_conclusions(db, attributor, fail, writer.left)
    if not is_usual:
        SectionIndex(db).merge()
    return len(writer.changed)


def _in_batches(
    worked_out: Iterable[tuple[ReportGroup, list[ConcludedReport]]],
) -> Iterator[list[tuple[ReportGroup, list[ConcludedReport]]]]:
    """Yield groups until they have REPORTS_TOGETHER reports."""
    batch, reports = [], 0
    for group, done in worked_out:
        batch.append((group, done))
        reports += len(done)
        if reports >= REPORTS_TOGETHER:
            yield batch
            batch, reports = [], 0
    if batch:
        yield batch


class _Writer:
    """Writes what was worked out, some groups a transaction.

    Attributes:
        changed: The reports that any row differs of.
        left: Documents that wait for the next run.
    """

    def __init__(self, db: Database, attributor: Attributor, fail: Fail, new: NewEvidence | None) -> None:
        self.changed: set[str] = set()
        self.left: set[str] = set()
        self._db, self._attributor, self._tell, self._new = db, attributor, fail, new
        self._failures: list[tuple[str, str, str, str]] = []
        self._members: dict[str, tuple[str, ...]] = {}

    def write_loose(self, documents: Sequence[str]) -> None:
        """Write that documents belong to no report."""
        for start in range(0, len(documents), REPORTS_TOGETHER):
            with self._db.atomic():
                for sha256 in documents[start : start + REPORTS_TOGETHER]:
                    self._write_document(sha256)
        self._tell_failures()

    def write(self, batch: Sequence[tuple[ReportGroup, list[ConcludedReport]]]) -> None:
        """Write groups of reports in one transaction; where that fails each alone, and the one that fails waits."""
        error = self._write_together(batch)
        for group, done in batch if error else ():
            alone = self._write_together([(group, done)]) if len(batch) > 1 else error
            if alone:
                mistake = Mistake(type(alone).__name__, str(alone), "")
                named = group.reports[0].report_id if group.reports else ""
                self._fail(*_name_failure(named, group.documents, mistake))
                self.left.update(group.documents)
        self._tell_failures()

    def _write_together(self, batch: Sequence[tuple[ReportGroup, list[ConcludedReport]]]) -> Exception | None:
        """Write groups in one transaction, all or none; return what stopped at one of them."""
        before = set(self.changed), set(self.left), list(self._failures)
        try:
            with self._db.atomic():
                self._db.execute("PRAGMA defer_foreign_keys = ON")  # until it ends: documents before their report
                index = SectionIndex(self._db)
                for group, done in batch:
                    self._write_group(group, done, index)
                index.flush()
        except Exception as error:
            if is_shared(error):
                raise
            logger.exception("%s groups of reports were not written together", len(batch))
            self.changed, self.left, self._failures = before
            return error
        return None

    def _tell_failures(self) -> None:
        for failure in self._failures:
            self._tell(*failure)
        self._failures.clear()

    def _fail(self, url: str, stage: str, error: str, message: str) -> None:
        """Keep a failure until what it is about is written: it is told once, whatever is tried again."""
        self._failures.append((url, stage, error, message))

    def _write_group(self, group: ReportGroup, done: list[ConcludedReport], index: SectionIndex) -> None:
        reports = [planned.report_id for planned in group.reports]
        self._members.update({planned.report_id: planned.members for planned in group.reports})
        summing_up = {sha256 for report_id in reports for sha256 in find_summing_up(self._db, report_id)}
        broken = {report.report_id for report in done if report.mistake is not None and report.rows is None}
        self.left.update(sha256 for one in group.reports if one.report_id in broken for sha256 in one.members)
        for sha256 in group.documents:
            self._write_document(sha256)
        changed = {report_id for report_id in reports if release_misplaced(self._db, report_id)}
        gone = {planned.report_id: planned.left_by for planned in group.reports if planned.identity is None}
        stuck = {planned.report_id for planned in group.reports if self._wait(planned)}
        for report in done:
            if report.mistake is None and report.report_id in stuck:
                continue  # what was worked out is of a document that is not as it was then
            if self._write_report(report, index, left_by=gone.get(report.report_id)):
                changed.add(report.report_id)
        for report_id in reports:  # what it was made of is another's by now, and what it would be made of waits
            if self._db.execute(_IS_HOLLOW, [report_id]).fetchone():
                remove_report(self._db, report_id, index, gone.get(report_id, ()))
                changed.add(report_id)
        if changed:
            self.changed |= changed
            mark_revised(self._db, changed)
            for sha256 in summing_up.union(*(find_summing_up(self._db, report_id) for report_id in reports)):
                touch(self._db, sha256)

    def _wait(self, planned: PlannedReport) -> bool:
        """Leave all documents of a report for the next run where one of them is left; return whether that is so."""
        # A report that all documents leave stays while one of them cannot: another report's mistake may keep it here.
        members = planned.members if planned.identity else find_members(self._db, planned.report_id)
        is_stuck = not self.left.isdisjoint(members)
        for sha256 in members if is_stuck else ():
            touch(self._db, sha256)
            self.left.add(sha256)
        return is_stuck

    def _write_document(self, sha256: str) -> None:
        """Write whose a document is, and what it says where that is new; it is touched no more."""
        if sha256 in self.left:
            return
        try:
            with self._db.atomic():
                if self._new and (evidence := self._new.find(sha256)):
                    save_evidence(self._db, sha256, evidence)
                self._attributor.write(sha256)
                self._db.execute("DELETE FROM touched WHERE sha256 = ?", [sha256])
        except Exception as error:
            if is_shared(error):
                raise
            logger.exception("what %s says was not written", sha256)
            self._fail(sha256, "conclude", type(error).__name__, str(error))
            self.left.add(sha256)

    def _write_report(self, report: ConcludedReport, index: SectionIndex, *, left_by: Sequence[str] | None) -> bool:
        """Write one report or its judgement, or that it is gone, left by some documents for another one's addresses.

        Where that fails nothing of it is written, and it is left.
        """
        own, changed = SectionIndex(self._db), False
        if report.mistake is None or report.rows is not None:
            try:
                with self._db.atomic():
                    changed = self._write_rows(report, own, left_by)
            except Exception as error:
                if is_shared(error):
                    raise
                logger.exception("the conclusion of %s was not written", report.report_id)
                self._leave(report.report_id, Mistake(type(error).__name__, str(error), ""))
                return False
            index.extend(own)
        if report.mistake is not None:
            logger.error("the conclusion of %s failed\n%s", report.report_id, report.mistake.trace)
            self._leave(report.report_id, report.mistake)
            changed |= distrust(self._db, report.report_id)
        return changed

    def _write_rows(self, report: ConcludedReport, index: SectionIndex, left_by: Sequence[str] | None) -> bool:
        changed = False
        if left_by is not None:
            return remove_report(self._db, report.report_id, index, left_by)
        if report.rows is not None:
            changed = save_report(self._db, report.rows, index)
        if report.judgement is not None:
            for one in find_news(self._db, report.report_id, report.judgement.shrunken):
                self._fail(one.url, "conclude", "shrunken", say_shrunken(one))
            changed |= save_judgement(self._db, report.report_id, report.judgement.status, report.judgement.findings)
        return changed

    def _leave(self, report_id: str, mistake: Mistake) -> None:
        """Record a failure, and touch the report's documents; they are no report's where it was never concluded."""
        members = find_members(self._db, report_id)
        self._fail(*_name_failure(report_id, members or self._members.get(report_id, ()), mistake))
        for sha256 in members:
            touch(self._db, sha256)
            self.left.add(sha256)
        self._db.execute(
            "DELETE FROM attributions WHERE report_id = ? AND report_id NOT IN (SELECT id FROM reports)", [report_id]
        )


def _name_failure(report_id: str, documents: Sequence[str], mistake: Mistake) -> tuple[str, str, str, str]:
    """Return a mistake about a report as a failure: by the document that it was made at, or the first of the report."""
    sha256 = mistake.sha256 or next(iter(documents), report_id)
    others = f", with {', '.join(one for one in documents if one != sha256)}" if len(documents) > 1 else ""
    return sha256, "conclude", mistake.error, f"{report_id}{others}: {mistake.message}"
