"""How many findings there are, by rule, issuer and year."""

from dataclasses import asdict
from typing import TypedDict

from pipelines.store.queries.coverage import SEVERITIES_COUNTED, WITHIN, ReportFilter
from pipelines.store.snapshot import Snapshot

_COUNTS = f"""
SELECT {{what}}, count(*) AS findings, count(DISTINCT f.report_id) AS reports,
{SEVERITIES_COUNTED}
FROM findings f JOIN reports r ON r.id = f.report_id JOIN issuers i ON i.id = r.issuer_id
LEFT JOIN rules u ON u.code = f.rule
WHERE {WITHIN}
GROUP BY {{by}} ORDER BY {{order}}
"""  # noqa: S608 - the condition above
_BY_RULE = _COUNTS.format(
    what="f.rule, f.severity, u.description, u.description_zh",
    by="f.rule, f.severity",
    order="errors DESC, findings DESC, f.rule",
)
_BY_ISSUER = _COUNTS.format(
    what="i.id AS issuer_id, i.name AS issuer", by="i.id", order="errors DESC, findings DESC, i.id"
)
_BY_YEAR = _COUNTS.format(what="r.year", by="r.year", order="r.year")


class FindingCounts(TypedDict):
    """How many findings there are, in how many reports, and how many of each severity."""

    findings: int
    reports: int
    errors: int
    warnings: int
    infos: int


class RuleFindings(FindingCounts):
    """The findings of one rule and severity, with the rule in words; None for a rule that is no more."""

    rule: str
    severity: str
    description: str | None
    description_zh: str | None


class IssuerFindings(FindingCounts):
    """The findings of one issuer's reports."""

    issuer_id: str
    issuer: str


class YearFindings(FindingCounts):
    """The findings of one year's reports."""

    year: int


def count_findings_by_rule(snapshot: Snapshot, chosen: ReportFilter) -> list[RuleFindings]:
    """Return the counts by rule and severity, the most errors first."""
    return snapshot.query(_BY_RULE, **asdict(chosen))


def count_findings_by_issuer(snapshot: Snapshot, chosen: ReportFilter) -> list[IssuerFindings]:
    """Return the counts by issuer, the most errors first."""
    return snapshot.query(_BY_ISSUER, **asdict(chosen))


def count_findings_by_year(snapshot: Snapshot, chosen: ReportFilter) -> list[YearFindings]:
    """Return the counts by year."""
    return snapshot.query(_BY_YEAR, **asdict(chosen))
