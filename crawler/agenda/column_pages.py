"""What a run sees of each column's pages: how many there should be, how many there were, what they list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from crawler.portals.portal import Portal


@dataclass(slots=True)
class ColumnPages:
    """One column's pages tonight.

    Attributes:
        portal: Id of the column's portal.
        stated: How many pages the column has, by the page that states most.
        seen: Pages that answered, a repeated one left out.
        entries: What they list.
        missing: Pages that failed, list nothing, wait for their next try or are left for a later run; each is named
            elsewhere.
        uncounted: Unchanged pages whose entries no run has counted.
        lists: What each changed page lists, to know a repeated one.
        asked: Addresses of pages that were asked for, the first left out.
    """

    portal: str
    stated: int = 0
    seen: int = 0
    entries: int = 0
    missing: int = 0
    uncounted: int = 0
    lists: set[frozenset[str]] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)

    @property
    def is_whole(self) -> bool:
        """Whether all that the column lists has been counted."""
        return self.seen > 0 and not self.missing and not self.uncounted


class RunColumns:
    """The columns of a run, by address."""

    def __init__(self) -> None:
        self.by_address: dict[str, ColumnPages] = {}
        self.empty: list[tuple[Portal, str, str, str]] = []
        """Pages that list nothing: their portal, address, and what stands there instead, as a code and a message."""
        self.unfollowed: dict[str, str] = {}
        """By column, why not all of its pages could be asked for."""
        self.dead_links: dict[str, tuple[str, ...]] = {}
        """By page, its links that are named as reports and lead to no address."""
        self.guesses: dict[str, str] = {}
        """By address, the columns that are only inferred and hold nothing, with what came instead."""
        self.unlinked_rows: dict[str, tuple[str, ...]] = {}
        """By column, what it names as reports and links nowhere."""

    def begin(self, portal: Portal, column_url: str) -> None:
        """Record that a column is asked for tonight."""
        self.by_address[column_url] = ColumnPages(portal.id)

    def record_listed(self, column_url: str, entries: Iterable[str], pages: int) -> bool:
        """Record a page with a body: the addresses that it lists, and how many pages it says the column has.

        Return whether it is another page than those before.
        """
        column, listed = self.by_address[column_url], frozenset(entries)
        column.stated = max(column.stated, pages)
        if listed in column.lists:
            return False  # a site that knows no page N answers with the first: it is not counted, and so missed
        column.lists.add(listed)
        column.seen += 1
        column.entries += len(listed)
        return True

    def record_unchanged(self, column_url: str, known: tuple[int, int] | None) -> None:
        """Record a page that answered 304, with its entries and the pages that it stated when it last changed."""
        column = self.by_address[column_url]
        column.seen += 1
        if known is None:
            column.uncounted += 1
            return
        column.entries += known[0]
        column.stated = max(column.stated, known[1])

    def record_missing(self, column_url: str, number: int = 1) -> None:
        """Record pages that were not seen, for a reason that stands elsewhere."""
        self.by_address[column_url].missing += number

    def ask(self, column_url: str, address: str, most: int) -> bool:
        """Tell whether one more page of a column may be asked for: it was not tonight, and it is not one too many."""
        column = self.by_address[column_url]
        if address in column.asked or address == column_url:
            return False
        if len(column.asked) >= most - 1:
            column.stated = max(column.stated, most + 1)
            return False
        column.asked.add(address)
        return True

    def record_lost(
        self, column_url: str, address: str, unfollowed: str, dead_links: tuple[str, ...], rows: tuple[str, ...]
    ) -> None:
        """Record why a page's column was not followed to its end, and what it names as reports and leads nowhere."""
        if unfollowed:
            self.unfollowed.setdefault(column_url, unfollowed)
        if dead_links:
            self.dead_links[address] = dead_links
        self.unlinked_rows[column_url] = (*self.unlinked_rows.get(column_url, ()), *rows)

    def record_guess(self, column_url: str, error: str) -> None:
        """Record that a column that is only inferred holds nothing, and why."""
        self.guesses[column_url] = error

    def record_empty(self, portal: Portal, column_url: str, address: str, error: str, message: str) -> None:
        """Record a page that lists nothing; whether that is a failure is its portal's to say."""
        self.empty.append((portal, address, error, message))
        self.record_missing(column_url)

    def count_entries(self) -> Iterator[tuple[str, int]]:
        """Yield, for each portal whose columns were all seen whole, how many entries they list."""
        by_portal: dict[str, list[ColumnPages]] = {}
        for column in self.by_address.values():
            by_portal.setdefault(column.portal, []).append(column)
        for portal, columns in by_portal.items():
            if all(column.is_whole for column in columns):
                yield portal, sum(column.entries for column in columns)

    def summarize(self) -> dict[str, dict[str, Any]]:
        """Return, by portal, the pages stated and seen, and the entries; None where not all of them were seen.

        ``unlinked`` are the rows that its changed pages name as reports and link nowhere, ``inferred`` the columns that
        were only inferred and hold nothing, with what came instead; where there are any.
        """
        listed = dict(self.count_entries())
        told: dict[str, dict[str, Any]] = {}
        for url, column in self.by_address.items():
            row = told.setdefault(column.portal, {"pages": 0, "walked": 0, "listed": listed.get(column.portal)})
            row["pages"] += column.stated
            row["walked"] += column.seen
            if rows := self.unlinked_rows.get(url):
                row["unlinked"] = [*row.get("unlinked", []), *rows]
            if error := self.guesses.get(url):
                row["inferred"] = row.get("inferred", {}) | {url: error}
        return told
