"""Which date of a listing's row belongs to which of its links."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from pipelines.dates import find_dates


def date_links(row: Any, numbers: Mapping[Any, int], cells: Iterable[Any] | None = None) -> dict[int, str]:
    """Return the date that belongs to each link of a row; a link that has none is left out.

    Args:
        row: The row's element (lxml).
        numbers: The links' elements, of this row and possibly of others, and the number that stands for each.
        cells: The elements that hold dates. Where not given, the row's text outside anchors is searched, and where
            that has no date, its text inside anchors too.
    """
    if cells is not None:
        return _pair(_mark(_walk_cells(row, set(cells)), numbers))
    outside = _mark(row.xpath("descendant-or-self::* | descendant::text()[not(ancestor::a)]"), numbers)
    if any(isinstance(mark, str) for mark in outside):
        return _pair(outside)
    return _pair(_mark(row.xpath("descendant-or-self::* | descendant::text()"), numbers))


def _walk_cells(row: Any, cells: Collection[Any]) -> Iterator[Any]:
    for element in row.iter():
        yield element
        if element in cells:
            yield str(element.xpath("string()"))


def _mark(nodes: Iterable[Any], numbers: Mapping[Any, int]) -> list[int | str]:
    """Return a row's links, as their numbers, and its dates, as ISO 8601, in document order."""
    marks = list[int | str]()
    for node in nodes:
        if isinstance(node, str):
            marks += find_dates(node)
        elif node in numbers:
            marks.append(numbers[node])
    return marks


def _pair(marks: list[int | str]) -> dict[int, str]:
    """Return which date goes with which link.

    A row's only date goes with all its links (a page and its PDF). Otherwise each link has the first date between it
    and the next link; in rows that begin with a date and end with a link, the last one between the link before and it.
    """
    links = [mark for mark in marks if isinstance(mark, int)]
    dates = [mark for mark in marks if isinstance(mark, str)]
    if len(dates) == 1:
        return dict.fromkeys(links, dates[0])
    before, after = dict[int, str](), dict[int, str]()
    link: int | None = None
    waiting: str | None = None
    for mark in marks:
        if isinstance(mark, str):
            waiting = mark
            if link is not None:
                after.setdefault(link, mark)
        else:
            link = mark
            if waiting is not None:
                before[link] = waiting
            waiting = None
    if len(links) == 1:
        return before | after
    return before if dates and isinstance(marks[0], str) and isinstance(marks[-1], int) else after
