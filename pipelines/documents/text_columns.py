"""The columns that the header of a table in a text names, in their order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from rapidfuzz.distance import OSA

from pipelines.documents.text_labels import labels_from, spelled_labels, squeeze, strip_enumerators
from pipelines.documents.text_names import Name, name_of, pick_kind
from pipelines.documents.text_units import Unit
from pipelines.forms import form_cells, form_items
from pipelines.labels import Label, match_label, normalize_label

_MAX_STEPS = 3_000  # of the search for the words of each column
_MAX_READINGS = 100
_SHARE_OF_ERRORS = 4


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table from left to right, and what else its header prints.

    ``over`` are the names above some columns, with the place of the first and their number; ``beside`` is the
    rest. ``parted`` tells that words, not cells, were read.
    """

    columns: tuple[Name, ...]
    over: tuple[tuple[Name, int, int], ...]
    beside: tuple[Name, ...]
    parted: bool

    @property
    def names(self) -> tuple[Name, ...]:
        """All that it prints."""
        return (*self.columns, *self.beside, *(name for name, *_ in self.over))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the columns."""
        return tuple(name.codes[0] for name in self.columns)


def read_header(table: str, units: Sequence[Unit], places: Sequence[int]) -> tuple[bool, Header | None]:
    """Return whether units name columns at all, and the header that they are; None where its order is uncertain.

    Cells stand in the order in which they are printed; those of a second row stand below their group. Words are
    printed line by line, so that one that stands lower comes later: they are a header only where the columns of
    each level are printed in the order of the form, which is then theirs.
    """
    named = False
    cells = [place for place in places if units[place].source != "words"]
    places = cells if any(_is_column(table, units[place].text) for place in cells) else places
    parted = any(units[place].source == "words" for place in places)
    for names in islice(name_headers(table, units, places), _MAX_READINGS):
        named = named or any(name.kind == "column" and _is_column(table, name.text) for name in names)
        header = _arrange(table, names, parted=parted)
        if header is not None:
            return True, header
    return named or any(_is_column(table, units[place].text) for place in places), None


def is_complete(table: str, row: str, codes: Sequence[str]) -> bool:
    """Tell whether columns are all that some form has for a row."""
    forms = {item.form for item in form_items()}
    wanted = [{cell.col for cell in form_cells(form) if (cell.table, cell.row) == (table, row)} for form in forms]
    return len(set(codes)) == len(codes) and set(codes) in [columns for columns in wanted if columns]


def _is_column(table: str, text: str) -> bool:
    """Tell whether a text names a column and nothing else; 其他 and 总计 are rows too."""
    return {label.kind for label in match_label(table, text)} == {"column"}


@dataclass(frozen=True, slots=True)
class _Part:
    """A label of which some words were found: its whole spelling, what is not yet found, the places."""

    label: str
    rest: str
    used: tuple[int, ...]


Progress = tuple[tuple[tuple[str, str], int], ...]
"""For each level of a header (kind, parent) the place in the form of the name that was begun last."""


def name_headers(table: str, units: Sequence[Unit], places: Sequence[int]) -> Iterator[list[Name]]:
    """Yield the ways to read units as names, so that no word of a name is left over.

    A word goes on with the first label that it fits, or begins one: 结果 结果 其他 / 维持 纠正 结果. Of words,
    the names of each level are looked for in the order of the form only.
    """
    steps = iter(range(_MAX_STEPS))

    def search(index: int, parts: tuple[_Part, ...], done: tuple[Name, ...], last: Progress) -> Iterator[list[Name]]:
        if next(steps, None) is None or sum(bool(part.rest) for part in parts) > len(places) - index:
            return
        if index == len(places):
            names = (_close(table, units, part) for part in parts)
            yield sorted((*done, *names), key=lambda name: name.used)
            return
        unit = units[places[index]]
        if unit.source != "words":
            name = _name_cell(table, unit, places[index])
            yield from search(index + 1, parts, (*done, name) if name else done, last)
        elif not any(label.startswith(strip_enumerators(unit.text)) for label in spelled_labels(table)) and not any(
            part.rest.startswith(squeeze(unit.text)) for part in parts
        ):
            yield from search(index + 1, parts, done, last)
        else:
            for extended, place in _extend(table, parts, unit, places[index], last):
                yield from search(index + 1, extended, done, place)

    return search(0, (), (), ())


def _extend(
    table: str, parts: tuple[_Part, ...], unit: Unit, place: int, last: Progress
) -> Iterator[tuple[tuple[_Part, ...], Progress]]:
    word, head = squeeze(unit.text), strip_enumerators(unit.text)
    if not head:
        yield parts, last
        return
    tried: set[str] = set()
    for index, part in enumerate(parts):
        if part.rest not in tried and part.rest.startswith(word):
            longer = _Part(part.label, part.rest[len(word) :], (*part.used, place))
            yield (*parts[:index], longer, *parts[index + 1 :]), last
        tried.add(part.rest)
    for label, meanings in labels_from(table, head[0]):
        if label.startswith(head) and (following := _advance(table, meanings, last)) is not None:
            yield (*parts, _Part(label, label[len(head) :], (place,))), following


def _advance(table: str, meanings: Sequence[Label], last: Progress) -> Progress | None:
    """Return the progress after a name is begun; None where the form has it before the one begun last."""
    kind = pick_kind(meanings, numbered=False, above=True)
    code = next((label.code for label in meanings if label.kind == kind), "")
    if kind not in ("column", "row"):
        return last
    order, parents = _form_order(table, kind), _parents(table, kind)
    level, place = (kind, parents[code]), order.index(code)
    before = dict(last).get(level, -1)
    end = max(order.index(other) for other in order if parents[other] == parents[code])
    if place <= before < end:
        return None
    return tuple({**dict(last), level: place}.items())


def _close(table: str, units: Sequence[Unit], part: _Part) -> Name:
    labels = spelled_labels(table)[part.label]
    kind = pick_kind(labels, numbered=False, above=True)
    return name_of(kind, labels, [units[place].text for place in part.used], part.used)


def _name_cell(table: str, unit: Unit, place: int) -> Name | None:
    labels = match_label(table, unit.text) if unit.kind == "text" else ()
    if not labels and unit.kind == "text":
        labels = spelled_labels(table).get(squeeze(unit.text), ())
    kind = pick_kind(labels, numbered=False, above=True)
    return name_of(kind, labels, [unit.text], (place,)) if kind else None


def _arrange(table: str, names: Sequence[Name], *, parted: bool) -> Header | None:
    owners = [name for name in names if name.kind == "row"]
    columns = [name for name in names if name.kind == "column"]
    if not columns:
        return None
    if owners:
        return _arrange_under_rows(table, names, owners, columns, parted=parted)
    tree = _place_under_groups(table, "column", columns, names, parted=parted)
    if tree is None:
        return None
    ordered, over = tree
    parents = [name for name, *_ in over]
    beside = [name for name in names if name.kind != "column" and name not in parents]
    return Header(tuple(ordered), tuple(over), tuple(beside), parted)


def _arrange_under_rows(
    table: str, names: Sequence[Name], owners: Sequence[Name], columns: Sequence[Name], *, parted: bool
) -> Header | None:
    """Return the header of section 四: as many sets of columns as rows, one below each, in the form's order."""
    tree = _place_under_groups(table, "row", owners, names, parted=parted)
    order = _form_order(table, "row")
    if tree is None or len(tree[0]) != len(order) or len(columns) % len(order):
        return None
    rows, over = tree
    width = len(columns) // len(rows)
    sets = [columns[start : start + width] for start in range(0, len(columns), width)]
    if [name.codes[0] for name in rows] != order or not all(
        is_complete(table, row.codes[0], [name.codes[0] for name in part]) for row, part in zip(rows, sets, strict=True)
    ):
        return None
    if parted and any(not _is_ordered(table, "column", part) for part in sets):
        return None
    spans = [(name, start * width, count * width) for name, start, count in over]
    spans += [(name, index * width, width) for index, name in enumerate(rows)]
    used = {name.used for name, *_ in spans} | {name.used for name in columns}
    return Header(tuple(columns), tuple(spans), tuple(name for name in names if name.used not in used), parted)


def _place_under_groups(
    table: str, kind: str, members: Sequence[Name], names: Sequence[Name], *, parted: bool
) -> tuple[list[Name], list[tuple[Name, int, int]]] | None:
    """Return names from left to right and the groups above them: what belongs to a group stands below it."""
    parents = _parents(table, kind)
    groups = [name for name in names if name.kind == "group"]
    below: dict[tuple[int, ...], list[Name]] = {}
    first: list[Name] = []
    for member in members:
        parent = parents[member.codes[0]]
        above = [group for group in groups if parent and _is_alike(parent, group.text)]
        if parent and len(above) != 1:
            return None
        below.setdefault(above[0].used if above else member.used, []).append(member)
        first += above or [member]
    if parted and not (
        _is_ordered(table, kind, [name for name in first if name.kind == kind])
        and all(_is_ordered(table, kind, part) for part in below.values())
    ):
        return None
    top = sorted({name.used: name for name in first}.values(), key=lambda name: name.used)
    if parted:
        order = _form_order(table, kind)
        top.sort(key=lambda name: order.index(below[name.used][0].codes[0]))
    ordered = [member for name in top for member in below[name.used]]
    over = [(name, ordered.index(below[name.used][0]), len(below[name.used])) for name in top if name.kind == "group"]
    return ordered, over


def _is_alike(label: str, printed: str) -> bool:
    expected, text = normalize_label(label), normalize_label(printed)
    return OSA.distance(expected, text) * _SHARE_OF_ERRORS <= len(expected)


def _is_ordered(table: str, kind: str, names: Sequence[Name]) -> bool:
    order = _form_order(table, kind)
    places = [order.index(name.codes[0]) for name in names]
    return places == sorted(places)


@cache
def _form_order(table: str, kind: str) -> list[str]:
    return list(dict.fromkeys(item.code for item in form_items() if (item.table, item.kind) == (table, kind)))


@cache
def _parents(table: str, kind: str) -> dict[str, str]:
    return {item.code: item.parent for item in form_items() if (item.table, item.kind) == (table, kind)}
