"""The conclusions about a group of reports, from evidence to rows: read and worked out here, written elsewhere.

It only reads, so that it can be done in another process, which sees the database as it was committed. The evidence of
each document is loaded once: for its report's conclusion, and for the judgement of that.
"""

import sqlite3
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from pipelines.forms.form_items import FormCell
from pipelines.issuers.registry import use_region
from pipelines.packing import from_sql, to_sql
from pipelines.reports.conclusions import Conclusion, conclude, judge_status
from pipelines.reports.versions import Capture, Witness
from pipelines.rules import CellValues, Shrunken, Subject, judge
from pipelines.rules.empty_tables import judge_notice
from pipelines.store.accepted import load_accepted
from pipelines.store.conclusion_plan import PlannedReport, ReportGroup
from pipelines.store.database import StoredRow, differs
from pipelines.store.file_errors import is_shared
from pipelines.store.new_evidence import NewEvidence, load_any_witnesses
from pipelines.store.report_rows import ReportRows, find_report_row, make_finding_rows, make_report_rows
from pipelines.store.revisions import find_revisions
from pipelines.store.subjects import load_subject, load_year, make_subject

T = TypeVar("T")

_BESIDE = """
SELECT other.id FROM reports other
WHERE other.issuer_id = ? AND other.year IN (? - 1, ? + 1) AND other.scope = ? AND other.kind = 'annual_report'
"""


@dataclass(frozen=True, slots=True)
class Mistake:
    """An exception of ours, as words: its class, what it says, where it came from; at which document, if at one."""

    error: str
    message: str
    trace: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The status of a report, its findings where they differ from those that stand, and the addresses that say less."""

    status: str
    findings: list[StoredRow] | None
    shrunken: tuple[Shrunken, ...] = ()


@dataclass(frozen=True, slots=True)
class ConcludedReport:
    """What came of one report: rows and a judgement, or the mistake that stopped either.

    ``rows`` is None for a report that is no more and for one that is only judged again.
    """

    report_id: str
    rows: ReportRows | None = None
    judgement: Judgement | None = None
    mistake: Mistake | None = None


def conclude_group(db: Database, group: ReportGroup, new: NewEvidence | None = None) -> list[ConcludedReport]:
    """Return what comes of the reports of a group, then of those beside them that are compared with them.

    A mistake about one report is that report's alone.

    Args:
        db: The database.
        group: The reports, with their documents.
        new: What documents say by a reading that is not stored yet.
    """
    work = _Work(db, new)
    for planned in group.reports:
        work.conclude(planned)
    return work.judge_all()


def conclude_committed(path: Path, region: str, group: ReportGroup, staged: Path | None) -> list[ConcludedReport]:
    """Do the same in a worker process, which opens the database by its path.

    Args:
        path: The database.
        region: The region in use.
        group: The reports, with their documents.
        staged: The file of readings that are not stored yet, None where there are none.
    """
    use_region(region)
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
        connection.execute("BEGIN")
        return conclude_group(Database(connection), group, NewEvidence(staged) if staged else None)


class _Work:
    """The conclusions of a group as they come about."""

    def __init__(self, db: Database, new: NewEvidence | None) -> None:
        self._db, self._new, self._accepted = db, new, load_accepted(db)
        self._conclusions: dict[str, Conclusion] = {}
        self._reports: dict[str, ConcludedReport] = {}
        self._years: dict[tuple[str, int, str], CellValues | None] = {}
        self._beside: set[str] = set()

    def conclude(self, planned: PlannedReport) -> None:
        stored = find_report_row(self._db, planned.report_id)
        if stored and stored["kind"] == "annual_report":
            self._years[stored["issuer_id"], stored["year"], stored["scope"]] = None  # until it is concluded
            self._find_beside(stored["issuer_id"], stored["year"], stored["scope"])
        self._reports[planned.report_id] = ConcludedReport(planned.report_id)
        identity = planned.identity
        if identity is None:
            return

        def work_out(witnesses: list[Witness]) -> tuple[Conclusion, ReportRows, CellValues]:
            conclusion = conclude(identity, witnesses)
            rows = make_report_rows(self._db, conclusion)
            if self._new is not None:  # what documents say by a better reader: they are the same documents
                rows = replace(rows, revisions=find_revisions(self._db, conclusion))
            return conclusion, rows, _values_of(conclusion)

        loaded = self._load(planned)
        found = loaded if isinstance(loaded, Mistake) else _try(partial(work_out, loaded))
        if isinstance(found, Mistake):
            self._reports[planned.report_id] = ConcludedReport(planned.report_id, mistake=found)
            if stored:
                self._years.pop((stored["issuer_id"], stored["year"], stored["scope"]), None)  # it keeps its rows
            return
        self._conclusions[planned.report_id], rows, values = found
        self._reports[planned.report_id] = ConcludedReport(planned.report_id, rows)
        if identity.kind == "annual_report":
            key = identity.issuer.id, identity.year, identity.scope
            self._years[key] = values
            self._find_beside(*key)

    def _load(self, planned: PlannedReport) -> list[Witness] | Mistake:
        """Return the evidence of a report's documents; or the mistake that one of them stops at, which names it."""
        witnesses: list[Witness] = []
        for sha256 in planned.members:
            loaded = _try(lambda: list(load_any_witnesses(self._db, [sha256], self._new)))  # noqa: B023 - called at once
            if isinstance(loaded, Mistake):
                return replace(loaded, sha256=sha256)
            witnesses += loaded
        if not (planned.taken or planned.departed or self._accepted):
            return witnesses
        return [
            replace(
                one,
                departed=planned.departed.get(one.sha256, ""),
                captures=tuple(self._mark(planned, one.sha256, capture) for capture in one.captures),
            )
            for one in witnesses
        ]

    def _mark(self, planned: PlannedReport, sha256: str, capture: Capture) -> Capture:
        is_right = not self._accepted.isdisjoint({capture.url, capture.standing})
        return replace(
            capture,
            taken=capture.url in planned.taken or is_right,
            accepted=not self._accepted.isdisjoint({capture.url, sha256}),
        )

    def judge_all(self) -> list[ConcludedReport]:
        done = []
        for report_id, report in self._reports.items():
            conclusion = self._conclusions.get(report_id)
            if conclusion is None:
                done.append(report)
                continue
            judged = self._judge(
                report_id,
                partial(make_subject, self._db, conclusion, self._find_year),
                conclusion.identity.kind,
                conclusion.identity.year,
                conclusion.form,
            )
            done.append(_add(report, judged))
        for report_id in sorted(self._beside - self._reports.keys()):
            row = find_report_row(self._db, report_id)
            assert row is not None  # it was found just now
            judged = self._judge(
                report_id,
                partial(load_subject, self._db, row, self._find_year),
                row["kind"],
                row["year"],
                row["form"],
            )
            done.append(_add(ConcludedReport(report_id), judged))
        return done

    def _judge(
        self, report_id: str, find_subject: Callable[[], Subject], kind: str, year: int, form: str | None
    ) -> Judgement | Mistake:
        def work_out() -> Judgement:
            subject, is_report = find_subject(), kind == "annual_report"
            findings = judge(subject) if is_report else tuple(judge_notice(subject))
            rows = make_finding_rows(report_id, findings)
            changed = differs(self._db, "findings", {"report_id": report_id}, rows)
            return Judgement(
                judge_status(kind, year, form, findings),
                rows if changed else None,
                subject.shrunken if is_report else (),
            )

        return _try(work_out)

    def _find_year(self, issuer_id: str, year: int, scope: str) -> CellValues | None:
        key = issuer_id, year, scope
        if key not in self._years:
            self._years[key] = load_year(self._db, *key)
        return self._years[key]

    def _find_beside(self, issuer_id: str, year: int, scope: str) -> None:
        self._beside.update(
            report_id for (report_id,) in self._db.execute(_BESIDE, [issuer_id, year, year, scope]).fetchall()
        )


def _try(step: Callable[[], T]) -> T | Mistake:
    try:
        return step()
    except Exception as error:  # whatever it is, it costs one report, unless all would meet it
        if is_shared(error):
            raise
        return Mistake(type(error).__name__, str(error), traceback.format_exc())


def _add(report: ConcludedReport, judged: Judgement | Mistake) -> ConcludedReport:
    if isinstance(judged, Mistake):
        return ConcludedReport(report.report_id, report.rows, mistake=judged)
    return ConcludedReport(report.report_id, report.rows, judged)


def _values_of(conclusion: Conclusion) -> CellValues:
    """Return the figures as they would be loaded from rows: numbers of SQLite."""
    return {FormCell(one.tbl, one.row, one.col): from_sql(to_sql(one.value)) for _, one in conclusion.figures}
