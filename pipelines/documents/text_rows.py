"""The rows of a statutory table in a run of units: each label with the numbers that are certainly its own."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from pipelines.documents.text_columns import Header, is_complete, read_header
from pipelines.documents.text_labels import is_noise
from pipelines.documents.text_names import MAX_UNITS, Name, find_names
from pipelines.documents.text_units import Unit, is_open
from pipelines.forms import form_items, table_cells, unit_of
from pipelines.values import NotANumber, read_value

_WHOLE_SHARE = 0.75  # of the rows must have all numbers, else a row that has them on many lines may have others' too
_MAX_HEADER = 90  # units before the first row that may name columns


@dataclass(slots=True)
class Row:
    """One row: its label (None: the header names the rows), the places of its values, and whether they fit."""

    label: Name | None
    values: list[int]
    fits: bool
    columns: tuple[str, ...]  # the codes of those above it
    header: Header | None = None  # printed between this row and the one before
    groups: list[Name] = field(default_factory=list)  # printed there too
    units: list[int] = field(default_factory=list)  # 件, 条 …

    @property
    def places(self) -> list[int]:
        """The places of all units that it is made of, those of its header too."""
        names = [*self.groups, *(self.header.names if self.header else ()), *((self.label,) if self.label else ())]
        return sorted({*(place for name in names for place in name.used), *self.values, *self.units})


def read_rows(table: str, units: Sequence[Unit]) -> list[Row]:
    """Return the rows of a table whose labels stand left of the numbers, in reading order.

    A row fits where it has exactly as many numbers as the header above it has columns, and these are all the
    columns that a form has for it. Between words, which lines print out of order, more is asked: see `_is_sure`.
    """
    return _Reader(table, units).read()


class _Reader:
    def __init__(self, table: str, units: Sequence[Unit]) -> None:
        self.table, self.units = table, units
        self.names = find_names(table, units)
        self.by_place = {place: name for name in self.names for place in name.used}
        self._starts = [name.start for name in self.names]
        self.only = _only_column(table)
        self.ahead = False  # numbers stand between the header and the first label: they may all stand ahead of theirs
        self.header: Header | None = None
        self.codes: tuple[str, ...] = (self.only,) if self.only else ()

    def read(self) -> list[Row]:
        rows: list[Row] = []
        for name in self.names:
            if name.kind == "row":
                row = self._read_row(name, rows[-1] if rows else None)
                row.fits = self._is_sure(row, rows[-1] if rows else None) and row.fits
                rows.append(row)
        counted = [row for row in rows if row.values]
        if sum(len(row.values) == len(row.columns) for row in counted) < _WHOLE_SHARE * len(counted):
            for row in rows:
                row.fits = row.fits and (not self._is_spread(row) or self._adds_up(row))
        return rows

    def _is_spread(self, row: Row) -> bool:
        """Tell whether the numbers of a row of words stand on several lines."""
        return len({self.units[at].line for at in row.values if self.units[at].source == "words"}) > 1

    def _read_row(self, name: Name, before: Row | None) -> Row:
        begin = max([0, *(place + 1 for place in (before.values if before else []))])
        if before and before.label:
            begin = max(begin, before.label.start + 1)
        header = self._find_header(range(max(begin, name.start - _MAX_HEADER), name.start))
        over = {part.used for part in header.names} if header else set()
        between = self._names_in(begin, name.start)
        groups = [part for part in between if part.kind == "group" and part.used not in over]
        if header is None and groups and _has_parts(self.table):
            self.header, self.codes = None, ()
        values, marks = self._collect(name)
        codes = [code for code in name.codes if is_complete(self.table, code, self.codes)]
        fits = bool(codes) and len(values) == len(self.codes)
        return Row(name, values, fits, self.codes, header, groups, marks)

    def _find_header(self, area: range) -> Header | None:
        """Return the header in an area, if it names columns; the ones named before are not valid any more then."""
        taken = {place for place in area if (name := self.by_place.get(place)) and name.kind != "column" and name.codes}
        last = max((place for place in area if self.units[place].kind == "value"), default=area.start - 1)
        places = [place for place in area if place > last and place not in taken and self.units[place].kind == "text"]
        named, header = read_header(self.table, self.units, places)
        if named:
            self.header = header
            self.codes = header.codes if header else ()
        return header

    def _collect(self, name: Name) -> tuple[list[int], list[int]]:
        """Return the places of what stands behind a label up to the next one, and of the units of measure there."""
        values: list[int] = []
        marks: list[int] = []
        source = self.units[name.start].source
        for place in range(name.start + 1, len(self.units)):
            unit, other = self.units[place], self.by_place.get(place)
            if place in name.used:
                continue
            if other is not None and other.kind == "unit":
                marks.append(place)
            elif (other is not None and self._ends(other)) or unit.source != source or unit.kind == "end":
                break
            elif other is not None or (source == "words" and unit.kind == "text" and self._is_noise(unit)):
                continue
            elif unit.kind == "text" and source != "rows":
                break
            else:
                values.append(place)
        if source == "rows" and len({self.units[place].line for place in (name.start, *values)}) == 1:
            values = self._drop_fill(values)
        return values, marks

    def _drop_fill(self, values: list[int]) -> list[int]:
        """Return the cells of a row without the empty ones that fill up its label, where the row is one line."""
        while len(values) > len(self.codes) and self.units[values[0]].kind == "blank":
            values = values[1:]
        return values

    def _ends(self, other: Name) -> bool:
        """Tell whether a name ends the row before it; the words of a group's label stand beside several rows."""
        return other.kind != "group" or len(other.used) == 1 or self.only != ""

    def _is_noise(self, unit: Unit) -> bool:
        return is_noise(self.table, unit.text)

    def _is_sure(self, row: Row, before: Row | None) -> bool:
        """Tell whether the numbers behind a label in words are its own.

        Not where

        - another row's label has none and these stand on a line of neither: programs print a column of labels and
          then one of numbers;
        - the label of another row is cut by this one's, or a number before it is cut;
        - numbers stand between header and label;
        - the numbers are spread over lines unevenly and do not add up.
        """
        label = row.label
        if label is None or self.units[label.start].source != "words":
            return True
        lines = [self.units[place].line for place in row.values]
        own = {self.units[place].line for place in label.used}
        if any(name.kind == "row" and name is not label for name in self._inside(label)):
            return False
        above = range(before.label.start, label.start) if before and before.label and not row.header else ()
        if any(is_open(self.units[at].text) for at in above):
            return False
        if before and not before.values and not own.intersection(lines):
            return False
        if row.header:
            between = range(max(name.end for name in row.header.names), label.start)
            self.ahead = any(self.units[at].kind == "value" and at not in self.by_place for at in between)
        if self.ahead:
            return False
        even = len(set(lines)) in (1, len(lines))
        return even or self._adds_up(row)

    def _names_in(self, begin: int, end: int) -> Sequence[Name]:
        """Return the names that begin between two places."""
        return self.names[bisect_left(self._starts, begin) : bisect_left(self._starts, end)]

    def _inside(self, label: Name) -> Iterator[Name]:
        """Yield the names that begin inside a label, and those inside which it begins."""
        for name in self._names_in(label.start - 2 * MAX_UNITS, label.end):
            if label.start < name.start < label.end or name.start < label.start < name.end:
                yield name

    def _adds_up(self, row: Row) -> bool:
        """Tell whether the last number is the sum of the others, where the last column is 总计."""
        if row.label is None or row.columns[-1:] != ("total",) or len(row.values) != len(row.columns):
            return False
        unit = unit_of(self.table, row.label.codes[0], "total")
        try:
            numbers = [read_value(self.units[place].text, unit).number or Decimal(0) for place in row.values]
        except NotANumber:
            return False
        return sum(numbers[:-1]) == numbers[-1]


@cache
def _only_column(table: str) -> str:
    columns = {item.code for item in form_items() if item.table == table and item.kind == "column"}
    return next(iter(columns)) if len(columns) == 1 else ""


@cache
def _has_parts(table: str) -> bool:
    """Tell whether rows of a table have different columns, so that each group has a header of its own."""
    cells = table_cells(table)
    return len({frozenset(cell.col for cell in cells if cell.row == row) for row in {cell.row for cell in cells}}) > 1
