"""The columns that the header of a table in a text names, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, islice, pairwise

from rapidfuzz.distance import OSA

from pipelines.documents.text_tables.header_names import name_headers, parent_label
from pipelines.documents.text_tables.label_parts import match_whole, squeeze
from pipelines.documents.text_tables.row_names import Name
from pipelines.documents.text_tables.text_units import TextUnit
from pipelines.forms.form_items import codes_by_form, form_cells, form_names, form_order
from pipelines.forms.labels import normalize_label

_MAX_HEADER = 90  # units before the first number that may name columns
_MAX_READINGS = 100
_SHARE_OF_ERRORS = 4


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table from left to right, and what else its header prints.

    ``over`` are the names above some columns, with the place of the first and their number; ``beside`` is the
    rest. ``parted`` tells that words, not cells, were read. Where all columns are named in rows of as many cells,
    ``width`` is their number and ``places`` are those of the columns.
    """

    columns: tuple[Name, ...]
    over: tuple[tuple[Name, int, int], ...]
    beside: tuple[Name, ...]
    parted: bool
    width: int = 0
    places: tuple[int, ...] = ()

    @property
    def names(self) -> tuple[Name, ...]:
        """All that it prints."""
        return (*self.columns, *self.beside, *(name for name, *_ in self.over))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the columns."""
        return tuple(name.codes[0] for name in self.columns)


def find_texts(units: Sequence[TextUnit], begin: int, end: int) -> list[int]:
    """Return the places of the texts between two places that may be a header: those behind the last number."""
    area = range(max(begin, end - _MAX_HEADER, 0), end)
    last = max((place for place in area if units[place].kind == "value"), default=-1)
    return [place for place in area if place > last and units[place].kind == "text"]


def read_header(table: str, units: Sequence[TextUnit], places: Sequence[int]) -> tuple[bool, Header | None]:
    """Return whether units name columns at all, and the header that they are; None where its order is uncertain.

    Cells stand in the order in which they are printed; those of a second row stand below their group. Of words the
    lines come one after the other, so that a name that stands lower comes later: they are a header only where the
    columns of each level are printed in the order of the form. A name that begins above another one and ends below it
    stands beside it.
    """
    named = False
    cells = [place for place in places if units[place].source != "words"]
    places = cells if any(_is_column(table, units[place].text) for place in cells) else places
    parted = any(units[place].source == "words" for place in places)
    for names in islice(name_headers(table, units, places), _MAX_READINGS):
        named = named or any(name.kind == "column" and _is_column(table, name.text) for name in names)
        header = _Arrangement(table, names, units, parted=parted).arrange()
        if header is not None:
            return True, _place(header, units)
    return named or any(_is_column(table, units[place].text) for place in places), None


def is_complete(table: str, row: str, codes: Sequence[str]) -> bool:
    """Tell whether columns are all that some form has for a row."""
    return len(set(codes)) == len(codes) and frozenset(codes) in _column_sets(table, row)


@cache
def _column_sets(table: str, row: str) -> frozenset[frozenset[str]]:
    found = {
        frozenset(cell.col for cell in form_cells(form) if (cell.table, cell.row) == (table, row))
        for form in form_names()
    }
    return frozenset(found - {frozenset()})


def _place(header: Header, units: Sequence[TextUnit]) -> Header:
    """Return a header with the places of its columns in the rows below it, where its own rows say them."""
    cells = [units[name.start] for name in header.columns]
    places = tuple(cell.col for cell in cells)
    if len({cell.width for cell in cells}) > 1 or not cells[0].width or len(set(places)) < len(places):
        return header
    return replace(header, width=cells[0].width, places=places)


def _is_column(table: str, text: str) -> bool:
    """Tell whether a text names a column and nothing else; 其他 and 总计 are rows too."""
    return {label.kind for label in match_whole(table, text)} == {"column"}


class _Arrangement:
    """The names of one header, to be put in order.

    Of names that are words (``parted``), and of cells that hold only the first line of a name (``cut``), a header is
    made only where they stand in the order of the form.
    """

    def __init__(self, table: str, names: Sequence[Name], units: Sequence[TextUnit], *, parted: bool) -> None:
        self.table, self.names, self.units, self.parted = table, names, units, parted
        self.columns = [name for name in names if name.kind == "column"]
        self.cut = not all(squeeze(name.text) in squeeze(self._print(name)) for name in self.columns)
        self.owners = [name for name in names if name.kind == "row"]

    def arrange(self) -> Header | None:
        """Return the header, or None where its columns stand in no certain order."""
        if not self.columns:
            return None
        if self.owners:
            return self._arrange_under_rows()
        tree = self._place_under_groups("column", self.columns)
        return self._build(tree[0], tree[1]) if tree else None

    def _build(self, columns: Sequence[Name], over: Sequence[tuple[Name, int, int]]) -> Header:
        used = {name.used for name in (*self.columns, *(name for name, *_ in over))}
        beside = tuple(name for name in self.names if name.used not in used)
        return Header(tuple(columns), tuple(over), beside, self.parted)

    def _arrange_under_rows(self) -> Header | None:
        """Return the header of section 四: as many sets of columns as rows, one below each, in the form's order."""
        tree = self._place_under_groups("row", self.owners)
        if tree is None or len(self.columns) % len(tree[0]):
            return None
        rows, groups = tree
        codes = tuple(name.codes[0] for name in rows)
        width = len(self.columns) // len(rows)
        sets = [self.columns[start : start + width] for start in range(0, len(self.columns), width)]
        if codes not in codes_by_form(self.table, "row") or not all(
            is_complete(self.table, code, [name.codes[0] for name in part])
            for code, part in zip(codes, sets, strict=True)
        ):
            return None
        if (self.parted or self.cut) and any(not self._is_ordered("column", part) for part in sets):
            return None
        over = [(name, start * width, count * width) for name, start, count in groups]
        return self._build(self.columns, [*over, *((name, at * width, width) for at, name in enumerate(rows))])

    def _place_under_groups(
        self, kind: str, members: Sequence[Name]
    ) -> tuple[list[Name], list[tuple[Name, int, int]]] | None:
        """Return names from left to right and the groups above them: what belongs to a group stands below it."""
        groups = [name for name in self.names if name.kind == "group"]
        below: dict[tuple[int, ...], list[Name]] = {}
        first: dict[tuple[int, ...], Name] = {}
        for member in members:
            parent = parent_label(self.table, kind, member.codes[0])
            above = [group for group in groups if parent and _is_alike(parent, group.text)]
            if parent and len(above) != 1:
                return None
            top = above[0] if above else member
            below.setdefault(top.used, []).append(member)
            first[top.used] = top
        tops = sorted(first.values(), key=lambda name: name.used)
        if self.parted:
            alone = [name for name in tops if name.kind == kind]
            if not all(self._is_orderly(kind, part) for part in (alone, *below.values())):
                return None
            below = {used: sorted(part, key=lambda name: self._order(kind, name)) for used, part in below.items()}
            tops.sort(key=lambda name: form_order(self.table, kind, below[name.used][0].codes[0]))
        ordered = [member for name in tops for member in below[name.used]]
        if self.cut and not self._is_ordered(kind, ordered):
            return None
        over = [
            (name, ordered.index(below[name.used][0]), len(below[name.used])) for name in tops if name.kind == "group"
        ]
        return ordered, over

    def _print(self, name: Name) -> str:
        return "".join(self.units[place].text for place in name.used)

    def _is_ordered(self, kind: str, names: Sequence[Name]) -> bool:
        return all(self._order(kind, name) <= self._order(kind, after) for name, after in pairwise(names))

    def _is_orderly(self, kind: str, names: Sequence[Name]) -> bool:
        """Tell whether names stand in the order of the form, or beside those that come too early."""
        return all(
            self._order(kind, name) <= self._order(kind, after) or self._is_beside(name, after)
            for name, after in combinations(sorted(names, key=lambda name: name.used), 2)
        )

    def _order(self, kind: str, name: Name) -> int:
        return form_order(self.table, kind, name.codes[0])

    def _is_beside(self, name: Name, other: Name) -> bool:
        """Tell whether a name begins above another one and ends no higher: 科研 / 商业企业 / 机构."""
        first, last = (self.units[name.used[place]].line for place in (0, -1))
        return first < self.units[other.start].line and self.units[other.used[-1]].line <= last


def _is_alike(label: str, printed: str) -> bool:
    expected, text = normalize_label(label), normalize_label(printed)
    return OSA.distance(expected, text) * _SHARE_OF_ERRORS <= len(expected)
