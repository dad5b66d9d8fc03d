"""The state of the whole: coverage, runs, findings, failures, changes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pipelines.store.snapshot import Snapshot, SnapshotRow

STATUSES = ("missing", "unparsed", "findings", "clean")
"""Of an issuer's year, worst first: the statuses of the view ``coverage``."""

ISSUER_LEVELS = ("municipality", "office", "department", "district", "township", "other")

MAX_RUNS = 10
"""Runs that are shown, newest first."""

MAX_LISTED = 200
"""Rows of one list (failures, addresses, changes) that are read; a list says how many there are in all."""

_FILTER = """
(:issuer IS NULL OR i.id = :issuer OR instr(i.name, :issuer)) AND (:year IS NULL OR r.year = :year)
"""
_HOLDS = {
    "issuers": "SELECT count(DISTINCT issuer_id) FROM reports",
    "reports": "SELECT count(*) FROM reports",
    "figures": "SELECT count(*) FROM figures",
    "documents": "SELECT count(*) FROM documents",
    "unread files": "SELECT count(*) FROM documents WHERE reader IS NULL OR error IS NOT NULL",
    "findings": "SELECT count(*) FROM findings",
}
_COVERAGE = """
SELECT r.issuer_id, r.issuer, i.level, r.year, r.status
FROM coverage r JOIN issuers i ON i.id = r.issuer_id WHERE {filter}
"""
_REPORTS = """
SELECT r.id, r.kind, r.issuer_id, i.name AS issuer, r.year, r.form, r.scope, r.title, r.status, r.url,
  count(*) FILTER (WHERE f.severity = 'error') AS errors,
  count(*) FILTER (WHERE f.severity = 'warning') AS warnings,
  count(*) FILTER (WHERE f.severity = 'info') AS infos
FROM reports r JOIN issuers i ON i.id = r.issuer_id LEFT JOIN findings f ON f.report_id = r.id
WHERE {filter}
GROUP BY r.id ORDER BY errors DESC, warnings DESC, infos DESC, r.id
"""
_FINDINGS = """
SELECT {what}, count(*) AS findings, count(DISTINCT f.report_id) AS reports,
  count(*) FILTER (WHERE f.severity = 'error') AS errors,
  count(*) FILTER (WHERE f.severity = 'warning') AS warnings,
  count(*) FILTER (WHERE f.severity = 'info') AS infos
FROM findings f JOIN reports r ON r.id = f.report_id JOIN issuers i ON i.id = r.issuer_id
LEFT JOIN rules u ON u.code = f.rule
WHERE {filter}
GROUP BY {by} ORDER BY {order}
"""
_FAILED = "state IN ('failed', 'given_up')"


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
    """Everything that ``scrapy status`` shows, of one instant; the lists are rows by column name."""

    database: str
    holds: dict[str, int]
    years: tuple[int, ...]
    issuers: tuple[IssuerCoverage, ...]
    reports: list[SnapshotRow] = field(repr=False)
    runs: list[SnapshotRow] = field(repr=False)
    rules: list[SnapshotRow] = field(repr=False)
    findings_by_issuer: list[SnapshotRow] = field(repr=False)
    findings_by_year: list[SnapshotRow] = field(repr=False)
    failures: list[SnapshotRow] = field(repr=False)
    waiting: list[SnapshotRow] = field(repr=False)
    given_up: list[SnapshotRow] = field(repr=False)
    unread: list[SnapshotRow] = field(repr=False)
    changes: list[SnapshotRow] = field(repr=False)

    @property
    def levels(self) -> list[SnapshotRow]:
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
    given = {"issuer": issuer, "year": year}

    def ask(sql: str, **parts: str) -> list[SnapshotRow]:
        return snapshot.query(sql.format(filter=_FILTER, **parts), **given)

    reports = ask(_REPORTS)
    issuers = _cover(ask(_COVERAGE), reports)
    by_rule = "f.rule, f.severity, u.description, u.description_zh"
    return Overview(
        database=database,
        holds={name: snapshot.value(sql) for name, sql in _HOLDS.items()},
        years=tuple(sorted({year for one in issuers for year in one.years})),
        issuers=issuers,
        reports=reports,
        runs=snapshot.query("SELECT * FROM runs ORDER BY id DESC LIMIT :limit", limit=MAX_RUNS),
        rules=ask(_FINDINGS, what=by_rule, by="f.rule, f.severity", order="errors DESC, findings DESC, f.rule"),
        findings_by_issuer=ask(
            _FINDINGS, what="i.id AS issuer_id, i.name AS issuer", by="i.id", order="errors DESC, findings DESC, i.id"
        ),
        findings_by_year=ask(_FINDINGS, what="r.year", by="r.year", order="r.year"),
        failures=_load_failures(snapshot),
        waiting=snapshot.query(
            f"SELECT portal, state, reason, count(*) AS addresses, min(retry_at) AS next FROM frontier WHERE {_FAILED} "  # noqa: S608
            "GROUP BY portal, state, reason ORDER BY addresses DESC, portal, state, reason"
        ),
        given_up=snapshot.query(
            "SELECT url, portal, kind, title, reason, attempts FROM frontier WHERE state = 'given_up' "
            "ORDER BY portal, url LIMIT :limit",
            limit=MAX_LISTED,
        ),
        unread=snapshot.query(
            "SELECT media_type, reader, error, count(*) AS files FROM documents "
            "WHERE reader IS NULL OR error IS NOT NULL GROUP BY media_type, reader, error "
            "ORDER BY files DESC, media_type, error"
        ),
        changes=ask(
            "SELECT c.* FROM changes c JOIN reports r ON r.id = c.report_id JOIN issuers i ON i.id = r.issuer_id "
            "WHERE {filter} ORDER BY c.at DESC, c.report_id, c.field LIMIT {limit}",
            limit=str(MAX_LISTED),
        ),
    )


def _load_failures(snapshot: Snapshot) -> list[SnapshotRow]:
    """Return the newest run's failures: what of the older ones still fails stands in the frontier."""
    return snapshot.query(
        "SELECT * FROM failures WHERE run_id = (SELECT max(id) FROM runs) ORDER BY id LIMIT :limit", limit=MAX_LISTED
    )


def _cover(coverage: Iterable[SnapshotRow], reports: Iterable[SnapshotRow]) -> tuple[IssuerCoverage, ...]:
    """Return the issuers by level and name, each with its years."""
    found: dict[tuple[str, int], list[SnapshotRow]] = {}
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
