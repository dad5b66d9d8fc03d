"""The names of columns, rows and groups that words and cells above the numbers of a table make up.

A header that wraps prints the first lines of all its cells, then the second ones: 结果 结果 其他 / 维持 纠正 结果. So
there are several ways to put the words together, and each way is tried that leaves no part of a name over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.documents.text_tables.label_parts import (
    labels_from,
    match_whole,
    spelled_labels,
    squeeze,
    strip_enumerators,
)
from pipelines.documents.text_tables.row_names import Name, name_of, pick_kind
from pipelines.documents.text_tables.text_units import TextUnit
from pipelines.forms.form_items import form_items, form_order

_MAX_STEPS = 3_000  # of the search for the words of each column

Progress = tuple[tuple[tuple[str, str], int], ...]
"""For each level of a header (kind, parent) the place in the form of the name that was begun last."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A label of which some words were found: its whole spelling, what is not yet found, the places."""

    label: str
    rest: str
    used: tuple[int, ...]


def name_headers(table: str, units: Sequence[TextUnit], places: Sequence[int]) -> Iterator[list[Name]]:
    """Yield the ways to read units as names, so that no word of a name is left over.

    A word goes on with the first label that it fits, or begins one: 结果 结果 其他 / 维持 纠正 结果. Of words,
    the names of each level are looked for in the order of the form only. A cell may have lost the lines behind its
    first one: 结果 of 结果纠正.
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
            for meant, following in _complete_cell(table, unit, places[index], last) if name is None else ():
                yield from search(index + 1, parts, (*done, meant), following)
            yield from search(index + 1, parts, (*done, name) if name else done, _pass(table, name, last))
        elif not any(label.startswith(strip_enumerators(unit.text)) for label in spelled_labels(table)) and not any(
            part.rest.startswith(squeeze(unit.text)) for part in parts
        ):
            yield from search(index + 1, parts, done, last)
        else:
            for extended, place in _extend(table, parts, units, places[index], last):
                yield from search(index + 1, extended, done, place)

    return search(0, (), (), ())


@cache
def parent_label(table: str, kind: str, code: str) -> str:
    """Return the label of the group that a row or column of a form stands below; empty where it has none."""
    items = (item for item in form_items() if (item.table, item.kind, item.code) == (table, kind, code))
    return next((item.parent for item in items), "")


def _extend(
    table: str, parts: tuple[_Part, ...], units: Sequence[TextUnit], place: int, last: Progress
) -> Iterator[tuple[tuple[_Part, ...], Progress]]:
    unit = units[place]
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
    for label, _ in labels_from(table, head[0]):
        if not label.startswith(head):
            continue
        above = [part for part in parts if units[part.used[-1]].line < unit.line and part.rest]
        following = _advance(table, label, last, [part.label for part in parts if part not in above])
        if following is not None:
            yield (*parts, _Part(label, label[len(head) :], (place,))), following


def _advance(table: str, label: str, last: Progress, begun: Sequence[str]) -> Progress | None:
    """Return the progress after a label is begun; None where the form has it before one that is begun already.

    A label that began on a line above and goes on below may come later in the form: cells in the middle of their
    height stand beside each other, 科研 / 商业企业 / 机构.
    """
    where = _find_place(table, label)
    if where is None:
        return last
    level, place = where
    latest = dict(last).get(level, -1)
    if latest < place or latest == _last_place(table, level):
        return tuple({**dict(last), level: place}.items())
    others = [other for text in begun if (other := _find_place(table, text))]
    return None if any(other[0] == level and other[1] >= place for other in others) else last


@cache
def _find_place(table: str, label: str) -> tuple[tuple[str, str], int] | None:
    """Return the level (kind, parent) of a row or column and its place in the form; None for other labels."""
    labels = spelled_labels(table)[label]
    kind = pick_kind(labels, numbered=False, above=True)
    if kind not in ("column", "row"):
        return None
    code = next(meaning.code for meaning in labels if meaning.kind == kind)
    return (kind, parent_label(table, kind, code)), form_order(table, kind, code)


@cache
def _last_place(table: str, level: tuple[str, str]) -> int:
    items = (item for item in form_items() if (item.table, item.kind, item.parent) == (table, *level))
    return max(form_order(table, level[0], item.code) for item in items)


def _close(table: str, units: Sequence[TextUnit], part: _Part) -> Name:
    labels = spelled_labels(table)[part.label]
    kind = pick_kind(labels, numbered=False, above=True)
    return name_of(kind, labels, [units[place].text for place in part.used], part.used)


def _name_cell(table: str, unit: TextUnit, place: int) -> Name | None:
    labels = match_whole(table, unit.text) if unit.kind == "text" else ()
    if not labels and unit.kind == "text":
        labels = spelled_labels(table).get(squeeze(unit.text), ())
    kind = pick_kind(labels, numbered=False, above=True)
    return name_of(kind, labels, [unit.text], (place,)) if kind else None


def _complete_cell(table: str, unit: TextUnit, place: int, last: Progress) -> Iterator[tuple[Name, Progress]]:
    """Yield the columns whose labels begin with a cell and may follow, with their labels as the form prints them."""
    head = squeeze(unit.text) if unit.kind == "text" else ""
    items = (item for item in form_items() if (item.table, item.kind) == (table, "column"))
    labels = {item.label: item.code for item in items if head and squeeze(item.label).startswith(head)}
    for label, code in labels.items():
        name = Name("column", (code,), label, (place,))
        level, at = _locate(table, name)
        if dict(last).get(level, -1) in (*range(-1, at), _last_place(table, level)):
            yield name, _pass(table, name, last)


def _pass(table: str, name: Name | None, last: Progress) -> Progress:
    """Return the progress behind a name that is whole, wherever it stands."""
    return tuple({**dict(last), **dict([_locate(table, name)])}.items()) if name and name.kind == "column" else last


def _locate(table: str, column: Name) -> tuple[tuple[str, str], int]:
    """Return the level of a column and its place in the form."""
    code = column.codes[0]
    return ("column", parent_label(table, "column", code)), form_order(table, "column", code)
