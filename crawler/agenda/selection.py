"""Which known addresses a run asks for, and which links it follows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlite_utils import Database

from crawler.agenda.revisits import RevisitPlan
from crawler.hosts.budgets import HostBook, LeftForLaterError
from crawler.portals.arguments import Selection
from crawler.portals.portal import Column, Portal
from pipelines.documents.titles import read_title
from pipelines.items import Link
from pipelines.store.frontier import (
    FrontierRow,
    KnownAddress,
    calls_anew,
    count_addresses,
    find_address,
    iterate_addresses,
)

LONG_AGO = "1970-01-01T00:00:00Z"
"""In place of no instant: what failed before pauses were kept is due."""


@dataclass(frozen=True)
class Agenda:
    """What is to be asked tonight.

    Attributes:
        db: The database.
        hosts: What each host may still be asked.
        selection: What the run's arguments leave out; it stays as it is for a later run.
        revisits: When what was fetched is looked at again.
        retry_all: Whether what failed or was given up is asked for, whatever it waits for.
        at: The start of the run.
    """

    db: Database
    hosts: HostBook
    selection: Selection
    revisits: RevisitPlan
    retry_all: bool
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    _sampled: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def list_due(self, portal: Portal) -> Iterator[tuple[Link, Column, str | None]]:
        """Yield the portal's addresses that are due: the link, its column, and the page that it was found on.

        A host that is asked no more tonight costs no request.
        """
        columns = {column.url: column for column in portal.columns}
        for row in iterate_addresses(self.db, portal.id):
            link = Link(row["url"], row["kind"], row["title"], row["listed_on"])
            if not (self.is_due(row) and self.wants(link, portal)):
                continue
            try:
                self.hosts.check(link.url)
            except LeftForLaterError:
                self.hosts.record_left(link.url)
                continue
            # What a column led to that the registry no longer has is the portal's still.
            yield link, columns.get(row["column_url"], portal.columns[0]), row["found_on"]

    def is_due(self, row: KnownAddress) -> bool:
        """Tell whether a known address is to be asked: by its plan, or by the pause after its failures."""
        if row["state"] in ("failed", "given_up"):
            return self._may_retry(row)
        if row["state"] == "pending" or row["last_seen_at"] is None or row["changed_at"] is None:
            return True
        last_seen, changed = datetime.fromisoformat(row["last_seen_at"]), datetime.fromisoformat(row["changed_at"])
        return self.revisits.is_due(self.at, last_seen, changed)

    def _may_retry(self, row: FrontierRow) -> bool:
        """Tell whether the pause after an address's failures is over, or counts for nothing."""
        retry_at = datetime.fromisoformat(row["retry_at"] or LONG_AGO)
        return self.retry_all or (row["state"] == "failed" and retry_at <= self.at)

    def waits(self, page: Link, column: Column) -> bool:
        """Tell whether a column's later page waits for its next try; the column's changed count ends that."""
        row = find_address(self.db, page.url)
        if row is None or row["state"] != "failed":
            return False
        return not self._may_retry(row) and not calls_anew(row, page, column.url)

    def follows(self, link: Link, page: str) -> bool:
        """Tell whether a page's link is to be asked for tonight; what was known is asked for when it is due."""
        return calls_anew(find_address(self.db, link.url), link, page)

    def find_surplus(self, links: Iterable[Link], column: Column, most: int) -> frozenset[str]:
        """Return the new addresses among some links with which a column would lead to more than so many."""
        new = [link.url for link in links if find_address(self.db, link.url) is None]
        room = max(0, most - count_addresses(self.db, column.url)) if new else 0
        return frozenset(new[room:])

    def wants(self, link: Link, portal: Portal) -> bool:
        """Tell whether a link is within the selection; what does not say its year or date is."""
        title = read_title(link.title)
        if self.selection.years and title and title.year and title.year not in self.selection.years:
            return False
        if self.selection.since and link.listed_on and link.listed_on < self.selection.since:
            return False
        if self.selection.sample and link.kind == "page":
            chosen = self._sampled[portal.id]
            if len(chosen) < self.selection.sample:
                chosen.add(link.url)
            return link.url in chosen
        return True
