"""Two tables beside each other on one page, parted by a gap from top to bottom."""

from collections.abc import Iterable
from math import inf
from typing import NamedTuple

from pipelines.documents.layout.cell_labels import find_label_kinds
from pipelines.documents.layout.text_pieces import TextPiece
from pipelines.forms.form_items import TABLES
from pipelines.forms.labels import LONGEST_LABEL

_GAP = 6.0  # points between two tables
_LEAST_LABELS = 3
_SHARE = 0.5  # of the lower one's height; so much of two tables beside each other is at one height


def split_sides(pieces: list[TextPiece]) -> list[list[TextPiece]]:
    """Return texts in one list, or in two where a gap from top to bottom parts two tables of the forms.

    The last such gap counts: the last column of many tables, 总计, could belong to either.
    """
    for x in reversed(_find_gaps(pieces)):
        left = [piece for piece in pieces if piece.x < x]
        right = [piece for piece in pieces if piece.x >= x]
        if _are_two_tables(_find_labels(left), _find_labels(right)):
            return [left, right]
    return [pieces]


def _find_gaps(pieces: list[TextPiece]) -> list[float]:
    """Return the middles of the gaps between texts of tables, from left to right."""
    gaps: list[float] = []
    end = inf
    for left, right in sorted((piece.box[0], piece.box[2]) for piece in pieces if _is_table_text(piece)):
        if left - end > _GAP:
            gaps.append((end + left) / 2)
        end = right if end == inf else max(end, right)
    return gaps


def _is_table_text(piece: TextPiece) -> bool:
    return piece.is_number or piece.is_dash or (len(piece.text) <= LONGEST_LABEL and bool(find_label_kinds(piece.text)))


class _Labels(NamedTuple):
    """The labels on one side, each with the tables that have it, and the table that most of them belong to."""

    found: list[tuple[TextPiece, frozenset[str]]]
    table: str

    @property
    def range(self) -> tuple[float, float]:
        """From which height to which one the table's labels stand."""
        heights = [piece.y for piece, tables in self.found if self.table in tables]
        return min(heights), max(heights)

    def has(self, table: str) -> bool:
        """Tell whether a label belongs to that table alone."""
        return any(tables == {table} for _, tables in self.found)


def _find_labels(pieces: Iterable[TextPiece]) -> _Labels:
    found = [(piece, frozenset(find_label_kinds(piece.text))) for piece in pieces if not piece.is_number]
    counts = {table: sum(table in tables for _, tables in found) for table in TABLES}
    table = max(counts, key=lambda name: counts[name])
    return _Labels(found, table if counts[table] >= _LEAST_LABELS else "")


def _are_two_tables(left: _Labels, right: _Labels) -> bool:
    """Tell whether two sides hold a table each, at one height; columns of tables below each other are no such sides."""
    if not left.table or not right.table or left.table == right.table:
        return False
    if left.has(right.table) or right.has(left.table):
        return False
    (low, high), (floor, ceiling) = left.range, right.range
    return min(high, ceiling) - max(low, floor) > _SHARE * min(high - low, ceiling - floor)
