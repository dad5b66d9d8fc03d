"""The state of the whole: coverage, runs, findings, failures, changes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pipelines.store.queries.coverage import (
    ChangeRow,
    CoverageRow,
    ReportFilter,
    ReportRow,
    list_changes,
    list_coverage,
    list_reports,
)
from pipelines.store.queries.failed_addresses import (
    FailedAddresses,
    GivenUpAddress,
    count_failed_addresses,
    list_given_up,
)
from pipelines.store.queries.finding_counts import (
    IssuerFindings,
    RuleFindings,
    YearFindings,
    count_findings_by_issuer,
    count_findings_by_rule,
    count_findings_by_year,
)
from pipelines.store.queries.holdings import UnreadFiles, count_holdings, count_outdated_files, count_unread_files
from pipelines.store.queries.run_history import FailureRow, RunRow, list_failures, list_runs
from pipelines.store.snapshot import Snapshot

STATUSES = ("missing", "unparsed", "findings", "clean")
"""Of an issuer's year, worst first: the statuses of the view ``coverage``."""

ISSUER_LEVELS = ("municipality", "office", "department", "district", "township", "other")

MAX_RUNS = 10
"""Runs that are shown, newest first."""

MAX_LISTED = 200
"""Rows of one list (failures, addresses, changes) that are read; a list says how many there are in all."""


@dataclass(frozen=True, slots=True)
class CoverageYear:
    """One year of an issuer: its status, its reports, and how many findings of each severity they have."""

    status: str
    reports: tuple[str, ...] = ()
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class IssuerCoverage:
    """One issuer and its years; a year before its first report or after its last one is not there."""

    id: str
    name: str
    level: str
    years: dict[int, CoverageYear]

    @property
    def counts(self) -> Counter[str]:
        """How many of its years have each status."""
        return Counter(cell.status for cell in self.years.values())

    @property
    def badness(self) -> tuple[int, int, int]:
        """What the worst issuer has most of: missing years, unread ones, findings of severity error and warning."""
        findings = sum(10 * cell.errors + cell.warnings for cell in self.years.values())
        return self.counts["missing"], self.counts["unparsed"], findings


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that ``scrapy status`` shows, of one instant; the lists are rows by column name.

    ``outdated`` is how many documents were read by another version of their reader than today's.
    """

    database: str
    holds: dict[str, int]
    outdated: int
    years: tuple[int, ...]
    issuers: tuple[IssuerCoverage, ...]
    reports: list[ReportRow] = field(repr=False)
    runs: list[RunRow] = field(repr=False)
    rules: list[RuleFindings] = field(repr=False)
    findings_by_issuer: list[IssuerFindings] = field(repr=False)
    findings_by_year: list[YearFindings] = field(repr=False)
    failures: list[FailureRow] = field(repr=False)
    waiting: list[FailedAddresses] = field(repr=False)
    given_up: list[GivenUpAddress] = field(repr=False)
    unread: list[UnreadFiles] = field(repr=False)
    changes: list[ChangeRow] = field(repr=False)

    @property
    def levels(self) -> list[dict[str, Any]]:
        """Coverage by level: issuers and how many of their years have each status."""
        return [
            _sum_level(level, found)
            for level in ISSUER_LEVELS
            if (found := [i for i in self.issuers if i.level == level])
        ]


def load_overview(snapshot: Snapshot, database: str, issuer: str | None = None, year: int | None = None) -> Overview:
    """Return the state of the whole, or of the issuers whose id or part of whose name is given, or of one year.

    Runs and what waits or was given up are always those of the whole: an address that was never read belongs to
    no issuer.
    """
    chosen = ReportFilter(issuer, year)
    reports = list_reports(snapshot, chosen)
    issuers = _cover(list_coverage(snapshot, chosen), reports)
    holdings = count_holdings(snapshot)
    return Overview(
        database=database,
        holds={
            "issuers": holdings.issuers,
            "reports": holdings.reports,
            "figures": holdings.figures,
            "documents": holdings.documents,
            "unread files": holdings.unread_files,
            "findings": holdings.findings,
        },
        outdated=count_outdated_files(snapshot),
        years=tuple(sorted({year for one in issuers for year in one.years})),
        issuers=issuers,
        reports=reports,
        runs=list_runs(snapshot, MAX_RUNS),
        rules=count_findings_by_rule(snapshot, chosen),
        findings_by_issuer=count_findings_by_issuer(snapshot, chosen),
        findings_by_year=count_findings_by_year(snapshot, chosen),
        failures=list_failures(snapshot, limit=MAX_LISTED),
        waiting=count_failed_addresses(snapshot),
        given_up=list_given_up(snapshot, MAX_LISTED),
        unread=count_unread_files(snapshot),
        changes=list_changes(snapshot, chosen, MAX_LISTED),
    )


def _cover(coverage: Iterable[CoverageRow], reports: Iterable[ReportRow]) -> tuple[IssuerCoverage, ...]:
    """Return the issuers by level and name, each with its years."""
    found: dict[tuple[str, int], list[ReportRow]] = {}
    for report in reports:
        if report["kind"] == "annual_report":
            found.setdefault((report["issuer_id"], report["year"]), []).append(report)
    issuers: dict[str, IssuerCoverage] = {}
    for row in coverage:
        there = found.get((row["issuer_id"], row["year"]), [])
        cell = CoverageYear(
            row["status"],
            tuple(sorted(report["id"] for report in there)),
            sum(report["errors"] for report in there),
            sum(report["warnings"] for report in there),
        )
        one = IssuerCoverage(row["issuer_id"], row["issuer"], row["level"], {})
        issuers.setdefault(one.id, one).years[row["year"]] = cell
    return tuple(sorted(issuers.values(), key=lambda one: (ISSUER_LEVELS.index(one.level), one.id)))


def _sum_level(level: str, issuers: list[IssuerCoverage]) -> dict[str, Any]:
    counts: Counter[str] = sum((issuer.counts for issuer in issuers), Counter())
    return {"level": level, "issuers": len(issuers), **{status: counts[status] for status in STATUSES}}
