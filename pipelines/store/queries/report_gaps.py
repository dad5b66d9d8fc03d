"""What it takes to say which report is not there, and why: a portal's issuers, what is stored, what became of links."""

from typing import TypedDict

from pipelines.store.snapshot import Snapshot

_ISSUERS = """
SELECT DISTINCT i.id, i.name, i.from_year, i.until_year
FROM issuers i JOIN reports r ON r.issuer_id = i.id AND r.kind = 'annual_report'
JOIN report_documents d ON d.report_id = r.id JOIN captures c ON c.sha256 = d.sha256
WHERE c.portal = :portal
"""
_YEARS = """
SELECT issuer_id, year, min(status = 'unparsed') FROM reports WHERE kind = 'annual_report' GROUP BY issuer_id, year
"""
_LINKS = """
SELECT f.url, f.title, f.state, f.reason, s.sha256, d.reader, d.error, a.report_id
FROM frontier f LEFT JOIN sightings s ON s.url = coalesce(f.answered_by, f.url)
LEFT JOIN documents d ON d.sha256 = s.sha256 LEFT JOIN report_documents a ON a.sha256 = s.sha256
WHERE f.portal = :portal AND f.kind <> 'listing' AND f.state <> 'ignored' ORDER BY f.url
"""


class ReportingIssuer(TypedDict):
    """A body, and the first and last year that it reports for where that is known."""

    id: str
    name: str
    from_year: int | None
    until_year: int | None


class LinkRow(TypedDict):
    """A page or attachment that a portal links: its state, and its document with what became of it."""

    url: str
    title: str
    state: str
    reason: str | None
    sha256: str | None
    reader: str | None
    error: str | None
    report_id: str | None


def list_issuers_on(snapshot: Snapshot, portal: str) -> list[ReportingIssuer]:
    """Return the bodies whose annual report was found on a portal in any year."""
    return snapshot.query(_ISSUERS, portal=portal)


def list_reported_years(snapshot: Snapshot) -> dict[tuple[str, int], bool]:
    """Return the issuers and years that have a report, and whether no table of any of its scopes could be read."""
    return {(issuer, year): bool(unread) for issuer, year, unread in snapshot.connection.execute(_YEARS)}


def list_links(snapshot: Snapshot, portal: str) -> list[LinkRow]:
    """Return what a portal links and the crawl does not ignore, by address."""
    return snapshot.query(_LINKS, portal=portal)
