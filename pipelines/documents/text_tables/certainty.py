"""Which rows of a table in text have the numbers that stand behind their labels.

Where no sign ends a row, a number of one row may stand behind the label of another: a number and a label are lost
together, or a program prints all labels before all numbers. A row is read only where neither can be; the others stay in
the cells of the table, and no figure is read from them.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise

from pipelines.documents.text_tables.label_parts import read_enumerator
from pipelines.documents.text_tables.row_names import MAX_UNITS, Name
from pipelines.documents.text_tables.text_rows import TextRow
from pipelines.documents.text_tables.text_units import TextUnit, is_open
from pipelines.forms.form_items import codes_by_form, unit_of
from pipelines.forms.values import NotANumber, read_value

_BEGUN = re.compile(r"[-+−–]?\d+[.．]")  # what a cut leaves of 6.3万 before 3万
_REST = re.compile(r"[.．]\d.*|[万亿]")  # and what it leaves behind 74 of 74.2万, behind 2.6 of 2.6万

_DIGITS_FIRST = re.compile(r"\d+(?![\d.．、,，)）])")
_WHOLE_SHARE = 0.75  # of the rows must have all numbers, else a row that has them on many lines may have others' too


def refuse_uncertain(table: str, units: Sequence[TextUnit], rows: Sequence[TextRow]) -> None:
    """Mark the rows as not fitting whose label or numbers may belong to another row.

    A label that several rows of the form have (被依法纠错数) is read beside the row that the form has before or after
    it. In rows whose cells stand on one line between tabs or strokes, the numbers are the row's, unless digits alone
    stand on the line below. Of words, and of cells whose row no sign ends, these must hold:

    - no other row's label begins inside this one's, nor this one inside another's;
    - no number before the label or behind it is cut, and none stands between the header and the first row;
    - the numbers stand on one line, or each on its own, or add up to their total.

    Unless the first number stands on a line of the label, these must hold too:

    - no number stands between this row and the next one (nor in rows that blank lines end);
    - of words, the rows before and after it below the same header have numbers (all of theirs, where each stands on
      its own line), and no number further up belongs to no row that may be the only one of its row, since programs
      print words out of order;
    - the next row is the one that a form has next, or a numbered text that is no label of the form: else a label
      between them may be lost, and the numbers may be its own.

    Where rows lack numbers, empty cells are not printed: a page's number may stand in the place of one. Then numbers
    on several lines count only if they add up, wherever they have a total. Where many rows have too few or too many,
    numbers may be cut in narrow cells, or the name of a column is lost, and all of them must.
    """
    table_rows = _TableRows(table, units, rows)
    for place, row in enumerate(rows):
        row.fits = row.fits and table_rows.is_certain(place)
    counted = [row for row in rows if row.values]
    lacking = sum(len(row.values) != len(row.columns) for row in counted) > (1 - _WHOLE_SHARE) * len(counted)
    totalled = [row for row in counted if row.columns[-1:] == ("total",)]
    vanishing = sum(len(row.values) < len(row.columns) for row in totalled) > 1
    for row in rows:
        parted = table_rows.is_parted(row)
        doubtful = (lacking and (parted or row in totalled)) or (vanishing and parted and row in totalled)
        row.fits = row.fits and not (doubtful and not table_rows.adds_up(row))


def adds_up(texts: Sequence[str], unit: str) -> bool:
    """Tell whether the last of some cells is the sum of the others."""
    try:
        *numbers, total = (read_value(text, unit).number or Decimal(0) for text in texts)
    except NotANumber:
        return False
    return sum(numbers) == total


class _TableRows:
    """The rows of one table, and what is known of each from the others."""

    def __init__(self, table: str, units: Sequence[TextUnit], rows: Sequence[TextRow]) -> None:
        self.table, self.units, self.rows = table, units, rows
        self.labels = [row.label for row in rows if row.label]
        self.starts = [label.start for label in self.labels]

    def is_certain(self, place: int) -> bool:
        row = self.rows[place]
        if row.label is None:
            return True
        start = self.units[row.label.start]
        before = self.rows[place - 1] if place else None
        after = self.rows[place + 1] if place + 1 < len(self.rows) else None
        if not self._is_unique(row, before, after) or self._goes_on_below(row, row.label):
            return False
        if start.width:
            return True
        beside = self.units[row.values[0]].line in {self.units[at].line for at in row.label.used}
        if start.source == "rows":
            return beside or not row.stray
        cut = row.ahead or self._is_cut(row, row.label) or self._has_cut_value(row, row.label)
        if cut or not (self._is_even(row) or self.adds_up(row)):
            return False
        whole = self._is_between(row, before, after) and self._goes_on(row, after)
        return beside or (not row.stray and whole and not self._is_shifted(place))

    def find_lines(self, row: TextRow) -> set[int]:
        """Return the lines of a row's values that stand in words."""
        return {self.units[place].line for place in row.values if self.units[place].source == "words"}

    def is_parted(self, row: TextRow) -> bool:
        """Tell whether a row's values stand on several lines, and no sign says that they are one row."""
        values = [self.units[place] for place in row.values]
        return len({unit.line for unit in values if not unit.width and unit.source != "rows"}) > 1

    def adds_up(self, row: TextRow) -> bool:
        """Tell whether the last number is the sum of the others, where the last column is 总计."""
        if row.label is None or row.columns[-1:] != ("total",) or len(row.values) != len(row.columns):
            return False
        unit = unit_of(self.table, row.label.codes[0], "total")
        return adds_up([self.units[place].text for place in row.values], unit)

    def _is_unique(self, row: TextRow, before: TextRow | None, after: TextRow | None) -> bool:
        codes = _codes(row)
        behind = {code for code in codes if set(_codes(after)) & _successors(self.table)[code]}
        ahead = {code for other in _codes(before) for code in _successors(self.table)[other]}
        return len(codes) == 1 or bool(ahead & set(codes)) or (bool(behind) and len(_codes(after)) == 1)

    def _is_even(self, row: TextRow) -> bool:
        """Tell whether values stand all on one line or each on its own."""
        return len({self.units[place].line for place in row.values}) in (1, len(row.values))

    def _is_cut(self, row: TextRow, label: Name) -> bool:
        """Tell whether another row's label crosses a row's own, or a number before it is cut."""
        place = bisect_left(self.starts, label.start)
        nearest = bisect_left(self.starts, label.start - MAX_UNITS)
        if any(other.end > label.start for other in self.labels[nearest:place]):
            return True
        if self.starts[place + 1 : place + 2] and self.starts[place + 1] < label.end:
            return True
        begin = self.starts[place - 1] if place else 0
        return not row.header and any(is_open(self.units[at].text) for at in range(begin, label.start))

    def _has_cut_value(self, row: TextRow, label: Name) -> bool:
        """Tell whether a part of a number stands before the first value, or behind one."""
        before = (at for at in range(label.start, row.values[0]) if at not in label.used)
        if any(_BEGUN.fullmatch(self.units[at].text) for at in before):
            return True
        behind = (unit for at in row.values for unit in self.units[at + 1 : at + 2])
        return any(_REST.fullmatch(unit.text) for unit in behind)

    def _goes_on_below(self, row: TextRow, label: Name) -> bool:
        """Tell whether below a row of cells digits stand alone, or first where their line was joined: a number's end.

        12 above 34 is 1234 in a narrow cell. A page's number looks the same.
        """
        last, end = row.values[-1], self.units[label.used[-1]]
        if end.source == "words" or {self.units[at].line for at in row.values} != {end.line}:
            return False
        below = next((at for at in range(last + 1, len(self.units)) if self.units[at].kind != "end"), None)
        if below is None or not self.units[last].text[-1:].isdigit():
            return False
        unit, following = self.units[below], self.units[below + 1 : below + 2]
        if unit.first_line != self.units[last].line + 1:
            return False
        if unit.first_line != unit.line:
            return _DIGITS_FIRST.match(unit.text) is not None
        return unit.text.isdecimal() and all(one.kind == "end" or one.first_line > unit.line for one in following)

    def _is_shifted(self, place: int) -> bool:
        """Tell whether the only number of a row may belong to the next row, since one further up belongs to none.

        Then each number stands above its label. A row whose number stands on the line of its label ends that.
        """
        for other in reversed(self.rows[:place]):
            lines = self.find_lines(other)
            if other.label is None or lines & {self.units[at].line for at in other.label.used}:
                return False
            if len(other.columns) == 1 and other.stray:
                return True
        return False

    def _is_between(self, row: TextRow, before: TextRow | None, after: TextRow | None) -> bool:
        """Tell whether the rows around a row of words have numbers too, those below the same header."""
        lines = self.find_lines(row)
        for other in (None if row.header else before, None if after and after.header else after):
            if lines and other and not other.values:
                return False
            if len(lines) > 1 and other and len(other.values) != len(other.columns):
                return False
        return True

    def _goes_on(self, row: TextRow, after: TextRow | None) -> bool:
        """Tell whether the next row is the one that a form has next, or an unknown text with a number of its own."""
        following = {other for code in _codes(row) for other in _successors(self.table)[code]}
        if "" in following:
            return True
        if row.unknown is not None:
            return bool(read_enumerator(self.units[row.unknown].text))
        return bool(following.intersection(_codes(after)))


def _codes(row: TextRow | None) -> tuple[str, ...]:
    return row.label.codes if row and row.label else ()


@cache
def _successors(table: str) -> defaultdict[str, set[str]]:
    """Return for each row the ones that follow it in the forms; an empty code behind a last one."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for rows in codes_by_form(table, "row"):
        for row, following in pairwise([*rows, ""]):
            found[row].add(following)
    return found
