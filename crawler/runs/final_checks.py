"""What is said of a run when it ends: the faults that no address has, and its summary."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from scrapy.crawler import Crawler
from sqlite_utils import Database

from crawler.agenda.column_pages import RunColumns
from crawler.configuration.declarations import read_settings
from crawler.hosts.budgets import HostBook
from crawler.portals.portal import Portal
from crawler.runs.completeness import EXPECTED_FIELDS, CheckLimits, Fault, check_entries, check_fields, check_pages
from pipelines.store.documents import count_unread
from pipelines.store.frontier import count_waiting
from pipelines.store.portal_counts import count_filled_fields, count_reports_on
from pipelines.store.runs import load_summaries


def judge_run(db: Database, run_id: int, crawler: Crawler, *, finished: bool) -> Iterator[Fault]:
    """Yield what was wrong with a run beside its addresses: hosts that were stopped, portals, listings, fields.

    A run that was stopped on the way has seen too little to be judged; its stopped hosts are named all the same.
    """
    book = crawler.get_extension(HostBook)
    if book:
        for host, reason, message in book.describe_stops():
            yield host, "host", reason, message
    columns = getattr(crawler.spider, "columns_seen", None)
    if not finished or not isinstance(columns, RunColumns):
        return
    limits = read_settings(CheckLimits, crawler.settings)
    expected: list[Portal] = getattr(crawler.spider, "expected_portals", [])
    yield from _check_portals(db, expected, columns)
    yield from check_pages(columns)
    yield from check_entries(columns, load_summaries(db, run_id, limits.runs), limits)
    if expected:  # a selection of years is not like the years before it
        yield from check_fields(count_filled_fields(db, run_id, EXPECTED_FIELDS), limits)


def summarize_run(db: Database, crawler: Crawler, given_up: list[str]) -> dict[str, Any]:
    """Return what ``runs.summary`` says of a run.

    Keys: ``portals`` (by id: ``pages`` stated by its columns, ``walked``, ``listed`` entries or None where not all
    pages were seen), ``hosts`` (by name: ``requests``, ``left`` addresses, ``stopped`` with its reason or empty),
    ``addresses`` (of the run's portals: ``waiting`` for their next try, ``given_up``, ``pending``), ``given_up`` (the
    addresses given up tonight), ``unread`` (documents that no reader can read).
    """
    book = crawler.get_extension(HostBook)
    columns = getattr(crawler.spider, "columns_seen", None)
    portals: Mapping[str, Any] = columns.summarize() if isinstance(columns, RunColumns) else {}
    return {
        "portals": portals,
        "hosts": book.summarize() if book else {},
        "addresses": count_waiting(db, list(portals), datetime.now(UTC)),
        "given_up": given_up,
        "unread": count_unread(db),
    }


def _check_portals(db: Database, expected: list[Portal], columns: RunColumns) -> Iterator[Fault]:
    """Yield each portal that should have reports and has none, and each listing of such a portal that is empty."""
    for portal in expected:
        if portal.expect_reports and not count_reports_on(db, portal.id):
            yield portal.id, "portal", "no_reports", f"{portal.name}: no report was found, now or before"
    for portal, address, error, message in columns.empty:
        if portal.expect_reports:
            yield address, "listing", error, message
