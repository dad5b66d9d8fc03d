"""Which reports are concluded together: those of one body, and of two where a document goes from one to the other.

Groups share no document, so that each is concluded by itself, whatever becomes of the others.
"""

import logging
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from pipelines.reports.identity import Identity
from pipelines.reports.versions import say_departed
from pipelines.store.attributions import Attributor, Fail
from pipelines.store.database import exists
from pipelines.store.file_errors import is_shared
from pipelines.store.sightings import list_rivals

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlannedReport:
    """A report and the documents that belong to it now; ``identity`` is None where there are none any more.

    Attributes:
        departed: The own report of those members whose report is gone, for this one stands at their address now.
        taken: Addresses of its documents at which another report stands now.
        left_by: The documents that have left it because another report stands at their address.
    """

    report_id: str
    identity: Identity | None
    members: tuple[str, ...]
    departed: Mapping[str, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    left_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """Reports that are concluded together, and all documents that belonged or belong to one of them."""

    reports: tuple[PlannedReport, ...]
    documents: tuple[str, ...]

    @property
    def sums_up_others(self) -> bool:
        """Whether a report of it is compared with the sum of other bodies' reports, which have to be whole before."""
        return any(one.identity and one.identity.issuer.level == "municipality" for one in self.reports)


@dataclass(frozen=True, slots=True)
class ConclusionPlan:
    """The groups, and documents that belonged to no report and belong to none; ``failed`` wait for the next run."""

    groups: tuple[ReportGroup, ...]
    loose: tuple[str, ...]
    failed: frozenset[str]


def plan_conclusions(db: Database, attributor: Attributor, fail: Fail, left: Collection[str]) -> ConclusionPlan:
    """Attribute the touched documents, what they link, and all that share a report with one of them; write nothing.

    Args:
        db: The database.
        attributor: Says whose report a document belongs to.
        fail: Told of a document that a mistake of ours stops at; it stays where it is.
        left: Touched documents that are not to be looked at.
    """
    places = _Places(db, attributor, fail)
    waiting = deque(
        sha256 for (sha256,) in db.execute("SELECT sha256 FROM touched ORDER BY sha256") if sha256 not in left
    )
    waiting += [linked for sha256 in list(waiting) for linked in attributor.links(sha256)]
    affected: set[str] = set()
    while waiting:
        while waiting:
            sha256 = waiting.popleft()
            if sha256 in places.known:
                continue
            before, after = places.find(sha256)
            if before != after:
                waiting += attributor.links(sha256)
            for report_id in sorted({before, after} - {"", *affected}):
                affected.add(report_id)
                waiting += find_members(db, report_id)
                waiting += find_departed(db, report_id)
        for report_id in sorted(places.find_successors(affected) - affected):
            affected.add(report_id)
            waiting += find_members(db, report_id)
    loose = sorted(sha256 for sha256, reports in places.known.items() if not any(reports))
    return ConclusionPlan(tuple(places.group(affected)), tuple(loose), frozenset(places.failed))


def find_members(db: Database, report_id: str) -> list[str]:
    """Return the documents that are stored as a report's."""
    rows = db.execute("SELECT sha256 FROM attributions WHERE report_id = ? ORDER BY sha256", [report_id])
    return [sha256 for (sha256,) in rows]


def find_departed(db: Database, report_id: str) -> list[str]:
    """Return the documents that say they are of a report that is gone; they are stored as another one's."""
    if not exists(db, "changes", "report_id = ? AND field = 'report'", [report_id]):
        return []
    query = "SELECT sha256 FROM report_documents WHERE role = 'superseded' AND reason = ? ORDER BY sha256"
    return [sha256 for (sha256,) in db.execute(query, [say_departed(report_id)])]


class _Places:
    """Which report each document belonged to and belongs to; "" for none."""

    def __init__(self, db: Database, attributor: Attributor, fail: Fail) -> None:
        self.known: dict[str, tuple[str, str]] = {}
        self.failed: set[str] = set()
        self._departed: dict[str, str] = {}
        self._owners: dict[str, dict[str, str]] = {}
        self._db, self._attributor, self._fail = db, attributor, fail

    def find(self, sha256: str) -> tuple[str, str]:
        try:
            self.known[sha256] = self._attributor.place(sha256)
        except Exception as error:
            if is_shared(error):
                raise
            logger.exception("the attribution of %s failed", sha256)
            self._fail(sha256, "identify", type(error).__name__, str(error))
            self.failed.add(sha256)
            before = self._attributor.find_stored(sha256)
            self.known[sha256] = before, before
        return self.known[sha256]

    def find_successors(self, affected: Iterable[str]) -> set[str]:
        """Take the documents of reports at none of whose addresses they stand any more to those that do; return these.

        A report is gone where each address of its documents has another report now (a year or a body that the publisher
        corrected); bytes of no report take no address. Its documents go where their addresses went.
        """
        members: dict[str, list[str]] = defaultdict(list)
        for sha256, (_, after) in sorted(self.known.items()):
            members[after].append(sha256)
        successors = set()
        for report_id in sorted(affected):
            last = ""
            for sha256 in members[report_id]:
                owners = self._find_owners(sha256)
                if report_id in owners.values() or not owners:
                    break
                last = max(owners.values())
            else:
                for sha256 in members[report_id]:
                    self._move(sha256, max(self._find_owners(sha256).values(), default=last), report_id)
                    successors.add(self.known[sha256][1])
        return successors

    def _move(self, sha256: str, report_id: str, own: str) -> None:
        self._departed[sha256] = own
        self.known[sha256] = self.known[sha256][0], report_id
        self._attributor.depart(sha256, report_id)

    def _find_owners(self, sha256: str) -> dict[str, str]:
        """Return the report at each address of a document: that of the last document there that is one's."""
        if sha256 not in self._owners:
            owners = {}
            for url, rivals in list_rivals(self._db, sha256).items():
                reports = (self._find_report(one) for one in rivals)
                owners[url] = next(filter(None, reports), "")
            self._owners[sha256] = owners
        return self._owners[sha256]

    def _find_report(self, sha256: str) -> str:
        """Return the report that a document says it is of; a mistake of ours leaves it where it is stored."""
        if sha256 in self._departed:
            return self._departed[sha256]
        if sha256 in self.known:
            return self.known[sha256][1]
        try:
            return self._attributor.find_report(sha256)
        except Exception as error:
            if is_shared(error):
                raise
            return self._attributor.find_stored(sha256)

    def group(self, affected: Iterable[str]) -> list[ReportGroup]:
        """Return the reports by body, those of two bodies together that share a document."""
        members: dict[str, list[str]] = defaultdict(list)
        for sha256, (_, after) in sorted(self.known.items()):
            members[after].append(sha256)
        planned = {report_id: self._plan(report_id, members[report_id]) for report_id in affected}
        bodies = _Sets(self._find_body(report) for report in planned.values())
        body_of = {report_id: self._find_body(report) for report_id, report in planned.items()}
        for sha256, (before, after) in self.known.items():
            for other in (before, self._departed.get(sha256)):
                if other and after:
                    bodies.join(body_of[other], body_of[after])
        reports, documents = defaultdict(list), defaultdict(list)
        for report_id in sorted(planned):
            if planned[report_id].identity or not planned[report_id].members:
                reports[bodies.find(body_of[report_id])].append(planned[report_id])
        for sha256, (before, after) in sorted(self.known.items()):
            if before or after:
                documents[bodies.find(body_of[after or before])].append(sha256)
        return [ReportGroup(tuple(reports[body]), tuple(documents[body])) for body in sorted(documents)]

    def _plan(self, report_id: str, members: list[str]) -> PlannedReport:
        """Return a report as its documents say whose it is: where they differ the last one by SHA-256 counts.

        Nothing but a document that we failed on may say it: then the report has members and no identity, and stays.
        """
        identities = map(self._attributor.find_identity, reversed(members))
        taken = {
            url
            for sha256 in members
            for url, owner in self._find_owners(sha256).items()
            if owner not in ("", report_id) and sha256 not in self._departed
        }
        return PlannedReport(
            report_id,
            next(filter(None, identities), None),
            tuple(members),
            {sha256: self._departed[sha256] for sha256 in members if sha256 in self._departed},
            frozenset(taken),
            tuple(sorted(sha256 for sha256, own in self._departed.items() if own == report_id)),
        )

    def _find_body(self, report: PlannedReport) -> str:
        if report.identity is not None:
            return report.identity.issuer.id
        row = self._db.execute("SELECT issuer_id FROM reports WHERE id = ?", [report.report_id]).fetchone()
        return str(row[0]) if row else report.report_id


class _Sets:
    """Disjoint sets of names, each known by one of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._first = {name: name for name in names}

    def find(self, name: str) -> str:
        while self._first[name] != name:
            name = self._first[name]
        return name

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._first[second] = first
