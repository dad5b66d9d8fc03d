"""What a run sees of each column's pages: how many there should be, how many there were, what they list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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
    """

    portal: str
    stated: int = 0
    seen: int = 0
    entries: int = 0
    missing: int = 0
    uncounted: int = 0
    lists: set[frozenset[str]] = field(default_factory=set)

    @property
    def is_whole(self) -> bool:
        """Whether all that the column lists has been counted."""
        return self.seen > 0 and not self.missing and not self.uncounted


class RunColumns:
    """The columns of a run, by address."""

    def __init__(self) -> None:
        self.by_address: dict[str, ColumnPages] = {}
        self.empty: list[tuple[Portal, str]] = []
        """Pages that list nothing, with their portal."""

    def begin(self, portal: Portal, column_url: str) -> None:
        """Record that a column is asked for tonight."""
        self.by_address[column_url] = ColumnPages(portal.id)

    def record_listed(self, column_url: str, entries: Iterable[str], pages: int) -> None:
        """Record a page with a body: the addresses that it lists, and how many pages it says the column has."""
        column, listed = self.by_address[column_url], frozenset(entries)
        column.stated = max(column.stated, pages)
        if listed in column.lists:
            return  # a site that knows no page N answers with the first: it is not counted, and so missed
        column.lists.add(listed)
        column.seen += 1
        column.entries += len(listed)

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

    def record_empty(self, portal: Portal, column_url: str, address: str) -> None:
        """Record a page that lists nothing; whether that is a failure is its portal's to say."""
        self.empty.append((portal, address))
        self.record_missing(column_url)

    def count_entries(self) -> Iterator[tuple[str, int]]:
        """Yield, for each portal whose columns were all seen whole, how many entries they list."""
        by_portal: dict[str, list[ColumnPages]] = {}
        for column in self.by_address.values():
            by_portal.setdefault(column.portal, []).append(column)
        for portal, columns in by_portal.items():
            if all(column.is_whole for column in columns):
                yield portal, sum(column.entries for column in columns)

    def summarize(self) -> dict[str, dict[str, int | str | None]]:
        """Return, by portal, the pages stated and seen, and the entries; None where not all of them were seen."""
        listed = dict(self.count_entries())
        told: dict[str, dict[str, int | str | None]] = {}
        for column in self.by_address.values():
            row = told.setdefault(column.portal, {"pages": 0, "walked": 0, "listed": listed.get(column.portal)})
            row["pages"] = int(row["pages"] or 0) + column.stated
            row["walked"] = int(row["walked"] or 0) + column.seen
        return told
