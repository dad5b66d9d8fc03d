"""Whether a run saw all that it should have: the pages that columns state, the entries and fields of earlier runs.

Spidermon is not used. It judges the items of one run by thresholds in settings and keeps earlier runs as pickles of
Scrapy's stats beside the project; what is asked here is kept in the database already (what was listed, which pages are
new, which fields they state), and what it finds has to become rows of ``failures``, part of ``runs.summary`` and the
exit code, each of which would be glue around it. The checks are pure functions of a few lines each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from crawler.agenda.column_pages import RunColumns
from crawler.configuration.declarations import setting

EXPECTED_FIELDS = ("index_number", "published_on", "publisher")
"""Header fields whose loss means that a portal's pages are made otherwise now: 索引号, 发布日期, 发布机构."""

_FIELD_LABELS = {"index_number": "索引号", "published_on": "发布日期", "publisher": "发布机构"}

MAX_NAMED = 3
"""Links that are named in a message."""

Fault = tuple[str, str, str, str]
"""Address or portal, stage, error, message: a row of ``failures``."""


@dataclass(frozen=True, slots=True)
class CheckLimits:
    """What is still like earlier runs; shares are between 0 and 1."""

    runs: int = setting("CHECK_RUNS", least=0)
    entries_min: int = setting("CHECK_ENTRIES_MIN", least=0)
    entries_drop: float = setting("CHECK_ENTRIES_DROP", least=0)
    pages_min: int = setting("CHECK_PAGES_MIN", least=1)
    field_filled: float = setting("CHECK_FIELD_FILLED", least=0)
    field_lost: float = setting("CHECK_FIELD_LOST", least=0)


def check_pages(columns: RunColumns) -> Iterator[Fault]:
    """Yield each column that states more pages than answered, where no failure of a page says why.

    That is a column with more pages than are asked for (LISTING_PAGES_MAX), one whose later pages state more than its
    first, and one that answers for a later page with an earlier one. A link that is named as a report and leads to no
    address is another failure.
    """
    for address, links in columns.dead_links.items():
        named = ", ".join(links[:MAX_NAMED]) + (" …" if len(links) > MAX_NAMED else "")
        yield address, "listing", "dead_links", f"{len(links)} links are named as reports and lead nowhere: {named}"
    for url, column in columns.by_address.items():
        if url in columns.unfollowed:
            yield url, "listing", "pages_not_followed", columns.unfollowed[url]
        elif column.seen and column.seen + column.missing < column.stated:
            yield url, "listing", "pages_differ", f"it states {column.stated} pages, and {column.seen} were there"


def check_entries(columns: RunColumns, earlier: Sequence[Mapping[str, Any]], limits: CheckLimits) -> Iterator[Fault]:
    """Yield each portal that lists far less than it did.

    The measure is the median of earlier runs: one bad night does not move it, and a portal that stays small is the
    normal case after half of the runs that are looked at. Portals of which not every page was seen are not judged.

    Args:
        columns: Tonight's.
        earlier: The summaries of earlier whole runs of the same arguments (``runs.summary``).
        limits: What is still like them.
    """
    for portal, listed in columns.count_entries():
        counts = [summary.get("portals", {}).get(portal, {}).get("listed") for summary in earlier]
        known = [count for count in counts if count is not None]
        usual = median(known) if known else 0
        if usual >= limits.entries_min and usual - listed > usual * limits.entries_drop:
            message = f"it lists {listed} entries; the median of {len(known)} earlier runs is {usual:g}"
            yield portal, "portal", "fewer_entries", message


def check_fields(
    found: Mapping[str, tuple[Mapping[str, int], Mapping[str, int]]], limits: CheckLimits
) -> Iterator[Fault]:
    """Yield each portal whose new pages lack a header field that its older ones state.

    Args:
        found: By portal the new pages and the older ones: how many state each field of EXPECTED_FIELDS, and ``pages``.
        limits: How many pages it takes to judge, and what shares of them.
    """
    for portal, (new, old) in found.items():
        if new["pages"] < limits.pages_min or old["pages"] < 2 * limits.pages_min:
            continue
        for name in EXPECTED_FIELDS:
            filled, left = old[name] / old["pages"], new[name] / new["pages"]
            if filled >= limits.field_filled and left < limits.field_lost:
                yield (
                    *(portal, "portal", "field_lost"),
                    f"{_FIELD_LABELS[name]} ({name}) stands on {new[name]} of {new['pages']} new pages; "
                    f"on {old[name]} of {old['pages']} older ones it did",
                )
