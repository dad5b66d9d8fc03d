"""What a run sees of each column's pages: how many there should be, how many there were, what they list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from crawler.portals.registry import Portal


@dataclass(slots=True)
class Walk:
    """One column's pages tonight.

    Attributes:
        portal: Id of the column's portal.
        stated: How many pages the column has, by the page that states most.
        walked: Pages that answered, a repeated one left out.
        entries: What they list.
        missing: Pages that failed, list nothing, wait for their next try or are left for a later run; each is named
            elsewhere.
        uncounted: Unchanged pages whose entries no run has counted.
        lists: What each changed page lists, to know a repeated one.
    """

    portal: str
    stated: int = 0
    walked: int = 0
    entries: int = 0
    missing: int = 0
    uncounted: int = 0
    lists: set[frozenset[str]] = field(default_factory=set)

    @property
    def is_whole(self) -> bool:
        """Whether all that the column lists has been counted."""
        return self.walked > 0 and not self.missing and not self.uncounted


class Walks:
    """The columns of a run, by address."""

    def __init__(self) -> None:
        self.columns: dict[str, Walk] = {}
        self.empty: list[tuple[Portal, str]] = []
        """Pages that list nothing, with their portal."""

    def begin(self, portal: Portal, column_url: str) -> None:
        """Record that a column is to be walked."""
        self.columns[column_url] = Walk(portal.id)

    def page_listed(self, column_url: str, entries: Iterable[str], pages: int) -> None:
        """Record a page with a body: the addresses that it lists, and how many pages it says the column has."""
        walk, listed = self.columns[column_url], frozenset(entries)
        walk.stated = max(walk.stated, pages)
        if listed in walk.lists:
            return  # a site that knows no page N answers with the first: it is not counted, and so missed
        walk.lists.add(listed)
        walk.walked += 1
        walk.entries += len(listed)

    def page_unchanged(self, column_url: str, known: tuple[int, int] | None) -> None:
        """Record a page that answered 304, with its entries and the pages that it stated when it last changed."""
        walk = self.columns[column_url]
        walk.walked += 1
        if known is None:
            walk.uncounted += 1
            return
        walk.entries += known[0]
        walk.stated = max(walk.stated, known[1])

    def page_missing(self, column_url: str, number: int = 1) -> None:
        """Record pages that were not seen, for a reason that stands elsewhere."""
        self.columns[column_url].missing += number

    def page_empty(self, portal: Portal, column_url: str, address: str) -> None:
        """Record a page that lists nothing; whether that is a failure is its portal's to say."""
        self.empty.append((portal, address))
        self.page_missing(column_url)

    def count_entries(self) -> Iterator[tuple[str, int]]:
        """Yield, for each portal whose columns were all seen whole, how many entries they list."""
        by_portal: dict[str, list[Walk]] = {}
        for walk in self.columns.values():
            by_portal.setdefault(walk.portal, []).append(walk)
        for portal, walks in by_portal.items():
            if all(walk.is_whole for walk in walks):
                yield portal, sum(walk.entries for walk in walks)

    def summarize(self) -> dict[str, dict[str, int | str | None]]:
        """Return, by portal, the pages stated and walked, and the entries; None where not all of them were seen."""
        listed = dict(self.count_entries())
        told: dict[str, dict[str, int | str | None]] = {}
        for walk in self.columns.values():
            row = told.setdefault(walk.portal, {"pages": 0, "walked": 0, "listed": listed.get(walk.portal)})
            row["pages"] = int(row["pages"] or 0) + walk.stated
            row["walked"] = int(row["walked"] or 0) + walk.walked
        return told
