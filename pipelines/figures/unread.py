"""What a document shows and no reader reads, and tables that are hidden, as remarks beside those of its tables."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipelines.documents.model import Document, Unread
from pipelines.figures.remarks import Remark
from pipelines.forms.readings import Reading

_NAMED = 5
"""Of so many things that stand outside the figures it is said what is known of them."""


def remark_unread(document: Document, readings: Iterable[Reading]) -> Iterator[Remark]:
    """Yield what a document shows and nobody reads: cells of the forms one by one, the rest together by its kind."""
    if document.unread:
        yield from _remark_cells(document, readings)
    for number in sorted(document.hidden_tables):
        yield Remark(number, "table.hidden", {})


def _remark_cells(document: Document, readings: Iterable[Reading]) -> Iterator[Remark]:
    placed = {(one.table_no, one.cell_row, one.cell_col): one for one in readings}
    said = set[tuple[str, str, str, str]]()
    others: defaultdict[str, list[Unread]] = defaultdict(list)
    for unread in document.unread:
        cell = None if unread.row is None or unread.col is None else (unread.table_no, unread.row, unread.col)
        reading = placed.get(cell) if cell else None
        if reading is None:
            others[unread.kind].append(unread)
            continue
        figure = (unread.kind, reading.tbl, reading.row, reading.col)
        if figure not in said:
            said.add(figure)
            named = dict(zip(("kind", "tbl", "row", "col"), figure, strict=True))
            yield Remark(unread.table_no, "cell.not_read", {**named, "text": unread.text})
    for kind, found in others.items():
        known = list(dict.fromkeys(one.text for one in found if one.text))[:_NAMED]
        parts: dict[str, str | int] = {"kind": kind, "count": len(found), "text": ", ".join(known)}
        yield Remark(found[0].table_no, "document.not_read", parts)
