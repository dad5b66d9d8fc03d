"""The status as one page that needs nothing from outside: no script, no font, no picture."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.runs.atomic_files import replace_file
from crawler.runs.summary import describe_outdated
from crawler.status.overview import STATUSES, Overview
from crawler.status.report import FindingView, ReportView, load_report
from crawler.status.terminal import SYMBOLS, describe_finding, rank_issuers
from pipelines.store.snapshot import Snapshot

MAX_REPORTS = 200
"""Reports whose tables the page shows, the worst first; the list before them has all that have findings."""


def write_page(path: Path, snapshot: Snapshot, overview: Overview, max_reports: int = MAX_REPORTS) -> None:
    """Write the page; a page that is there is replaced when the new one is whole.

    Raises:
        OSError: It cannot be written.
        ImportError: Jinja2 is not installed.
    """
    replace_file(path, render_page(snapshot, overview, max_reports))


def render_page(snapshot: Snapshot, overview: Overview, max_reports: int = MAX_REPORTS) -> str:
    """Return the page. Everything that a source has printed is escaped; links lead to http(s) addresses only."""
    # Every other command starts without it.
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=PackageLoader("crawler.status", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(linkable=_is_linkable, thousands=_group, says=_say, outdated=describe_outdated)
    doubtful = [report for report in overview.reports if report["errors"] or report["warnings"] or report["infos"]]
    values: dict[str, Any] = {
        "overview": overview,
        "issuers": rank_issuers(overview.issuers),
        "statuses": STATUSES,
        "symbols": SYMBOLS,
        "doubtful": doubtful,
        "views": list(_load_views(snapshot, [report["id"] for report in doubtful[:max_reports]])),
        "made_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }
    values["shown"] = {view.report["id"] for view in values["views"]}
    page: str = environment.get_template("web_page.html.jinja").render(values)
    return page


def _load_views(snapshot: Snapshot, ids: list[str]) -> Iterator[ReportView]:
    for report_id in ids:
        view = load_report(snapshot, report_id)
        assert view is not None  # of the same instant
        yield view


def _is_linkable(url: str | None) -> bool:
    """Tell whether an address may become a link: not javascript:, and not a file of the machine that made the page."""
    return bool(url) and str(url).startswith(("http://", "https://"))


def _group(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else "" if value is None else str(value)


def _say(finding: FindingView) -> list[str]:
    return list(describe_finding(finding))
