"""Which issuer has which report: coverage by year, the reports with their findings counted, their changes."""

from dataclasses import asdict, dataclass
from typing import TypedDict

from pipelines.store.snapshot import Snapshot

WITHIN = "(:issuer IS NULL OR i.id = :issuer OR instr(i.name, :issuer)) AND (:year IS NULL OR r.year = :year)"
"""Condition of a ReportFilter on issuers ``i`` and reports or coverage ``r``."""

SEVERITIES_COUNTED = """
  count(*) FILTER (WHERE f.severity = 'error') AS errors,
  count(*) FILTER (WHERE f.severity = 'warning') AS warnings,
  count(*) FILTER (WHERE f.severity = 'info') AS infos
"""
"""Three columns over findings ``f``."""

_COVERAGE = f"""
SELECT r.issuer_id, r.issuer, i.level, r.year, r.status
FROM coverage r JOIN issuers i ON i.id = r.issuer_id WHERE {WITHIN}
"""  # noqa: S608 - the condition above
_REPORTS = f"""
SELECT r.id, r.kind, r.issuer_id, i.name AS issuer, r.year, r.form, r.scope, r.title, r.status, r.url,
{SEVERITIES_COUNTED}
FROM reports r JOIN issuers i ON i.id = r.issuer_id LEFT JOIN findings f ON f.report_id = r.id
WHERE {WITHIN}
GROUP BY r.id ORDER BY errors DESC, warnings DESC, infos DESC, r.id
"""  # noqa: S608 - the condition above
_CHANGES = f"""
SELECT c.* FROM changes c JOIN reports r ON r.id = c.report_id JOIN issuers i ON i.id = r.issuer_id
WHERE {WITHIN} ORDER BY c.at DESC, c.report_id, c.field LIMIT :limit
"""  # noqa: S608 - the condition above


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """The reports that are asked for: of issuers with this id or this part of a name, of this year; None for all."""

    issuer: str | None = None
    year: int | None = None


class CoverageRow(TypedDict):
    """One year of an issuer, from its first report on, and its status: missing, unparsed, findings or clean."""

    issuer_id: str
    issuer: str
    level: str
    year: int
    status: str


class ReportRow(TypedDict):
    """One report with its issuer's name and how many findings of each severity it has."""

    id: str
    kind: str
    issuer_id: str
    issuer: str
    year: int
    form: str | None
    scope: str
    title: str | None
    status: str
    url: str
    errors: int
    warnings: int
    infos: int


class ChangeRow(TypedDict):
    """One value of a report that its publisher changed (table ``changes``)."""

    report_id: str
    field: str
    old: str | None
    new: str | None
    run_id: int
    at: str
    cause: str | None


def list_coverage(snapshot: Snapshot, chosen: ReportFilter) -> list[CoverageRow]:
    """Return issuers and years, those without a report too, by issuer and year."""
    return snapshot.query(_COVERAGE, **asdict(chosen))


def list_reports(snapshot: Snapshot, chosen: ReportFilter) -> list[ReportRow]:
    """Return reports, those with the most findings of the worst severity first."""
    return snapshot.query(_REPORTS, **asdict(chosen))


def list_changes(snapshot: Snapshot, chosen: ReportFilter, limit: int) -> list[ChangeRow]:
    """Return the newest changes of reports."""
    return snapshot.query(_CHANGES, **asdict(chosen), limit=limit)
