"""Which issuer's report of which year is not there, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.portals.portal import Portal
from pipelines.documents.titles import read_title
from pipelines.issuers.names import find_issuer
from pipelines.issuers.registry import Issuer
from pipelines.store.queries.report_gaps import LinkRow, list_issuers_on, list_links, list_reported_years
from pipelines.store.snapshot import Snapshot

NOT_LISTED = "no listing entry"
UNPARSED = "read, but no table of its year's form was found in it"

MAX_MISSING_SHOWN = 60
"""Rows that are printed; the run's summary has all."""

_Known = dict[str, tuple[str, int | None, int | None]]
"""By issuer's id: its name, and the first and last year that it reports for."""


class MissingReport(TypedDict):
    """An issuer's year without a report that was read, why, and the address that should hold it, None without one."""

    issuer_id: str
    issuer: str
    year: int
    portal: str
    why: str
    url: str | None


def find_missing_reports(snapshot: Snapshot, portals: Iterable[Portal], years: Sequence[int]) -> list[MissingReport]:
    """Return the issuers and years without a report, and reports whose tables could not be read, each with the reason.

    An issuer of a portal is the portal's own body, and every body whose report was found there in any year.
    """
    stored = list_reported_years(snapshot)
    rows: dict[tuple[str, int], MissingReport] = {}
    for portal in portals:
        own = find_issuer(portal.name)
        reasons = _explain(snapshot, portal, own)
        for issuer_id, (name, first, last) in _list_issuers(snapshot, portal, own).items():
            for year in (year for year in years if (first or year) <= year <= (last or year)):
                key = issuer_id, year
                if stored.get(key) is False or (key in rows and rows[key]["why"] != NOT_LISTED):
                    continue
                why, url = (UNPARSED, None) if key in stored else reasons.get(key, (NOT_LISTED, None))
                rows[key] = MissingReport(
                    issuer_id=issuer_id, issuer=name, year=year, portal=portal.id, why=why, url=url
                )
    return [rows[key] for key in sorted(rows)]


def _list_issuers(snapshot: Snapshot, portal: Portal, own: Issuer | None) -> _Known:
    found: _Known = {
        row["id"]: (row["name"], row["from_year"], row["until_year"]) for row in list_issuers_on(snapshot, portal.id)
    }
    if own is not None and any(column.kind == "annual_report" for column in portal.columns):
        found.setdefault(own.id, (own.name, own.from_year, own.until_year))
    return found


def _explain(snapshot: Snapshot, portal: Portal, own: Issuer | None) -> dict[tuple[str, int], tuple[str, str]]:
    """Return what became of each listed report, by issuer and year as its link's title says them.

    A title without an issuer is taken for the portal's own; of several links the one that came least far counts,
    because that is what keeps the report from being there.
    """
    found: dict[tuple[str, int], tuple[int, str, str]] = {}
    for link in list_links(snapshot, portal.id):
        title = read_title(link["title"])
        if title is None or title.kind != "annual_report" or title.year is None:
            continue
        issuer = find_issuer(title.issuer, own) if title.issuer else own
        if issuer is None:
            continue
        rank, why = _describe(link)
        key = issuer.id, title.year
        found[key] = min(found.get(key, (9, "", "")), (rank, why, link["url"]))
    return {key: (why, url) for key, (_, why, url) in found.items()}


def _describe(link: LinkRow) -> tuple[int, str]:
    """Return how far a link came, worst first, and in words."""
    if link["sha256"] and (link["error"] or link["reader"] is None):
        return 1, f"unread: {link['error'] or 'no reader for this kind of file'}"
    if link["state"] in {"failed", "given_up"}:
        return 0, f"fetch failed: {link['reason']}{', given up' if link['state'] == 'given_up' else ''}"
    if link["state"] == "pending":
        return 2, "listed, not fetched yet"
    return 3, f"read as {link['report_id']}" if link["report_id"] else "read, and names no report"


def print_missing(console: Console, missing: Sequence[MissingReport]) -> None:
    """Print how many there are of each reason, then the rows."""
    if not missing:
        console.print("No issuer's report of these years is missing.")
        return
    reasons = Counter(row["why"] for row in missing)
    console.print(
        f"{len(missing)} missing: " + "; ".join(f"{number} {why}" for why, number in reasons.most_common()),
        markup=False,
    )
    table = Table("issuer", "year", "portal", "why", "address", box=box.SIMPLE_HEAD)
    shown: Sequence[Mapping[str, object]] = missing[:MAX_MISSING_SHOWN]
    for row in shown:
        table.add_row(*(Text(str(row[name] or "")) for name in ("issuer", "year", "portal", "why", "url")))
    if len(missing) > MAX_MISSING_SHOWN:
        table.caption = f"and {len(missing) - MAX_MISSING_SHOWN} more in the column summary of the table runs"
    console.print(table)
