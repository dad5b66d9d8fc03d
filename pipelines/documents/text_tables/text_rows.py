"""The rows of a statutory table in a run of units: each label with the cells behind it, and whether they fit."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest

from pipelines.documents.text_tables.label_parts import is_exact, is_noise, may_be_value
from pipelines.documents.text_tables.named_columns import Header, find_texts, is_complete, read_header
from pipelines.documents.text_tables.row_names import Name, find_names
from pipelines.documents.text_tables.text_units import TextUnit, is_glued
from pipelines.forms.form_items import form_cells, form_names, only_column


@dataclass(slots=True)
class TextRow:
    """One row: its label (None: the header names the rows), the places of its values, and whether they fit.

    ``fits`` is whether there is exactly one value for each column. ``unknown`` is the place of the first text behind
    the row, up to the next one or its header, that names nothing; ``stray`` tells that a number stands before that.
    """

    label: Name | None
    values: list[int]
    fits: bool
    columns: tuple[str, ...]  # the codes of those above it
    header: Header | None = None  # printed between this row and the one before
    groups: list[Name] = field(default_factory=list)  # printed there too
    beside: list[int] = field(default_factory=list)  # 件, 条 …; a header whose columns are not certain
    unknown: int | None = None
    stray: bool = False
    ahead: bool = False  # numbers stand between its header and the label of the first row

    @property
    def places(self) -> list[int]:
        """The places of all units that it is made of, those of its header too."""
        names = [*self.groups, *(self.header.names if self.header else ()), *((self.label,) if self.label else ())]
        return sorted({*(place for name in names for place in name.used), *self.values, *self.beside})


def find_text_rows(table: str, units: Sequence[TextUnit]) -> list[TextRow]:
    """Return the rows of a table whose labels stand left of the numbers, in reading order.

    A row fits where it has exactly as many numbers as the header above it has columns, and these are all the
    columns that a form has for it. Whether numbers in flowing text are those of the label before them is another
    question: see `certainty`.
    """
    return _Finder(table, units).find()


class _Finder:
    def __init__(self, table: str, units: Sequence[TextUnit]) -> None:
        self.table, self.units = table, units
        self.names = find_names(table, units)
        self.by_place = {place: name for name in self.names for place in name.used}
        self._starts = [name.start for name in self.names]
        only = only_column(table)
        self.only = only.code if only else ""
        self.width = _usual_width(units)
        self.header: Header | None = None
        self.ahead = False
        self.codes: tuple[str, ...] = (self.only,) if self.only else ()

    def find(self) -> list[TextRow]:
        rows: list[TextRow] = []
        for name in self.names:
            if name.kind == "row":
                rows.append(self._read_row(name, rows[-1] if rows else None))
        for row, after in zip_longest(rows, rows[1:]):
            self._look_behind(row, after)
        return rows

    def _look_behind(self, row: TextRow, after: TextRow | None) -> None:
        """Note the first number and text behind a row that belong to no row, up to the next label or header."""
        names = (*(after.header.names if after.header else ()), after.label) if after else ()
        end = min((name.start for name in names if name), default=len(self.units))
        for place in range(row.places[-1] + 1, end):
            unit = self.units[place]
            if unit.kind == "value" and any(sign.isdigit() for sign in unit.text):
                row.stray = True
            elif unit.kind == "text" and place not in self.by_place and not is_noise(self.table, unit.text):
                row.unknown = place
                return

    def _read_row(self, name: Name, before: TextRow | None) -> TextRow:
        begin = max([0, *(place + 1 for place in (before.values if before else []))])
        if before and before.label:
            begin = max(begin, before.label.start + 1)
        header = self._find_header(begin, name.start)
        over = {part.used for part in header.names} if header else set()
        between = self.names[bisect_left(self._starts, begin) : bisect_left(self._starts, name.start)]
        groups = [part for part in between if part.kind == "group" and part.used not in over]
        if header:
            printed = range(max(part.end for part in header.names), name.start)
            self.ahead = any(self.units[at].kind == "value" and at not in self.by_place for at in printed)
        elif groups and _has_parts(self.table):
            self.header, self.codes = None, ()
        row = TextRow(name, [], fits=False, columns=self.codes, header=header, groups=groups, ahead=self.ahead)
        self._collect(row, name)
        complete = any(is_complete(self.table, code, self.codes) for code in name.codes)
        row.fits = complete and self._take_columns(row) and self._says_something(row, name)
        row.fits = row.fits and all(may_be_value(self.units[place].text) for place in row.values)
        return row

    def _says_something(self, row: TextRow, name: Name) -> bool:
        """Tell whether a row has a value, or a label without misprint: else it may be a part of another row."""
        return is_exact(self.table, name.text) or any(self.units[place].kind == "value" for place in row.values)

    def _find_header(self, begin: int, end: int) -> Header | None:
        """Return the header between two places, if it names columns; those named before do not count then."""
        places = [place for place in find_texts(self.units, begin, end) if not self._names_other(place)]
        named, header = read_header(self.table, self.units, places)
        if named:
            self.header = header
            self.codes = header.codes if header else ()
        return header

    def _names_other(self, place: int) -> bool:
        """Tell whether a text is part of a row's name, or of a group's that is a row of another form."""
        name = self.by_place.get(place)
        return name is not None and name.kind != "column" and bool(name.codes)

    def _collect(self, row: TextRow, name: Name) -> None:
        """Take what stands behind a label up to the next one: values, and the units of measure among them."""
        source = self.units[name.start].source
        for place in range(name.start + 1, len(self.units)):
            unit, other = self.units[place], self.by_place.get(place)
            if place in name.used:
                continue
            if other is not None and other.kind == "unit":
                row.beside.append(place)
            elif (other is not None and self._ends(other, name)) or unit.source != source or unit.kind == "end":
                break
            elif other is not None or (source == "words" and unit.kind == "text" and is_noise(self.table, unit.text)):
                continue
            elif unit.kind == "text" and source != "rows":
                row.values += [place] if row.values and is_glued(unit, self.units[row.values[-1]]) else []
                break
            else:
                row.values.append(place)

    def _ends(self, other: Name, label: Name) -> bool:
        """Tell whether a name ends the row before it; the words of a group's label stand beside several rows.

        So does a group's label between the words of a row's, where programs print them side by side.
        """
        beside = len(other.used) > 1 or other.start < label.end
        return other.kind != "group" or not beside or self.only != ""

    def _take_columns(self, row: TextRow) -> bool:
        """Keep the values that stand in the columns, and tell whether each column has one.

        Where the row has as many cells as the header, each value stands below the name of its column. Elsewhere, in a
        row as wide as most, empty cells right behind the label are places of a merged label and left out. In a row of
        another width a cell may be lost, so that an empty cell behind the label may be a value or the label's.
        """
        if row.label is None:
            return False
        count, label = len(self.codes), self.units[row.label.start]
        blank = [self.units[place].kind == "blank" for place in row.values]
        placed = self.header.width if self.header else 0
        if not label.width:
            return len(blank) == count and (label.source == "rows" or not (blank[0] or blank[-1]))
        if placed == label.width:
            return self._take_places(row, self.header.places if self.header else ())
        if label.width == self.width and all(blank[:-count]):
            row.values = row.values[-count:]
            return len(row.values) == count
        whole = not placed and label.width == label.col + 1 + len(row.beside) + count
        return len(blank) == count and (not any(blank) or (whole and not blank[0] and not blank[-1]))

    def _take_places(self, row: TextRow, places: Sequence[int]) -> bool:
        """Keep the values in some columns of a row, and tell whether that is all that it prints."""
        kept = [place for place in row.values if self.units[place].col in places]
        printed = [place for place in row.values if self.units[place].kind != "blank"]
        if len(kept) < len(places) or not set(printed) <= set(kept):
            return False
        row.values = kept
        return True


def _usual_width(units: Sequence[TextUnit]) -> int:
    """Return how many cells most rows have that stand whole between their signs; 0 where there are none."""
    widths = Counter(unit.width for unit in units if unit.width and not unit.col)
    return max(widths, key=lambda width: (widths[width], width), default=0)


@cache
def _has_parts(table: str) -> bool:
    """Tell whether rows of a table have different columns in one form, so that each group has a header of its own."""
    for form in form_names():
        columns = defaultdict[str, set[str]](set)
        for cell in form_cells(form):
            if cell.table == table:
                columns[cell.row].add(cell.col)
        if len(set(map(frozenset, columns.values()))) > 1:
            return True
    return False
