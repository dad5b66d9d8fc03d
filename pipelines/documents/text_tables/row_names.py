"""The names of rows and groups in a run of units, whole cells or words that a line break parted."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from pipelines.documents.text_tables.label_parts import (
    is_exact,
    is_misnumbered,
    is_noise,
    is_unit,
    labels_from,
    match_whole,
    may_be_cut,
    read_enumerator,
    squeeze,
    strip_enumerators,
)
from pipelines.documents.text_tables.line_parts import join
from pipelines.documents.text_tables.text_units import TextUnit
from pipelines.forms.form_items import form_items
from pipelines.forms.labels import Label, normalize_label

MAX_UNITS = 40
"""Units between the first word of a label and its last one, numbers included."""

_MAX_LINES = 24
_MAX_WORDS = 6
_MIN_LENGTH = 4  # of a misprinted label


@dataclass(frozen=True, slots=True)
class Name:
    """What units name in a table: ``row``, ``column``, ``group``, ``unit`` or ``note``; ``used`` are their places.

    A group that is a row in another form keeps its code.
    """

    kind: str
    codes: tuple[str, ...]
    text: str
    used: tuple[int, ...]

    @property
    def start(self) -> int:
        """The place of the first unit."""
        return self.used[0]

    @property
    def end(self) -> int:
        """The place behind the last unit."""
        return self.used[-1] + 1


def find_names(table: str, units: Sequence[TextUnit]) -> list[Name]:
    """Return the names in reading order: in cells of every kind, in words those of rows and groups.

    总计 and 其他 name columns too: they are rows only where they are numbered. A row that other rows found here
    are parts of is a group: （六）其他处理 in the form of 2021.
    """
    found: list[Name] = []
    taken: set[int] = set()
    for tile in (_name_cell, _name_words, _name_misprint):
        if tile is _name_misprint and all(name.kind != "row" for name in found):
            break  # misprints stand among rows that are well printed
        for place in range(len(units)):
            if place not in taken and (name := tile(table, units, place, taken)):
                found.append(name)
                taken.update(name.used)
    groups = _find_groups(table, found)
    found = [
        Name("group", name.codes, name.text, name.used) if groups.intersection(name.codes) else name for name in found
    ]
    return sorted(found, key=lambda name: name.used)


def pick_kind(labels: Collection[Label], *, numbered: bool, above: bool) -> str:
    """Return which kind a label is of: ``above`` the numbers a column, beside them a row if it is numbered."""
    kinds = {label.kind for label in labels}
    if "row" in kinds and not above and (numbered or "column" not in kinds):
        return "row"
    return next((kind for kind in ("column", "row", "group", "note", "unit") if kind in kinds), "")


def name_of(kind: str, labels: Collection[Label], texts: Sequence[str], used: tuple[int, ...]) -> Name:
    """Return a name with the codes of its kind and its words joined."""
    codes = tuple(label.code for label in labels if label.kind == kind and label.code)
    return Name(kind, codes, reduce(join, texts), used)


def _name_cell(table: str, units: Sequence[TextUnit], place: int, _: Collection[int]) -> Name | None:
    unit = units[place]
    if unit.source == "words" or unit.kind != "text":
        return None
    before = units[place - 1] if place else unit
    if before.source == "words" and before.line == unit.first_line - 1 and not is_exact(table, unit.text):
        return None  # the line above may be a part of it: 主要负责同志 / 参加政府网站在线访谈次数
    return _name(table, match_whole(table, unit.text), [unit.text], (place,), joined=unit.first_line < unit.line)


def _name(
    table: str, labels: tuple[Label, ...], texts: Sequence[str], used: tuple[int, ...], *, joined: bool
) -> Name | None:
    """Return what a text names; ``joined`` from several lines it may have the beginning of another label."""
    text = "".join(texts)
    kind = pick_kind(labels, numbered=bool(read_enumerator(text)), above=False)
    if kind == "row" and (may_be_cut(table, text, labels) or (joined and is_misnumbered(table, text, labels))):
        return None
    return name_of(kind, labels, texts, used) if kind else None


def _name_words(table: str, units: Sequence[TextUnit], place: int, taken: Collection[int]) -> Name | None:
    unit, head = units[place], strip_enumerators(units[place].text)
    if unit.source != "words" or unit.kind != "text" or not head:
        return None
    number = _find_enumerator(units, place)
    for spelled, labels in labels_from(table, head[0]):
        if used := _cover(table, units, place, spelled, taken):
            places = (*number, *used)
            name = _name(table, labels, [units[index].text for index in places], places, joined=len(used) > 1)
            if name and name.kind in ("row", "group", "unit"):
                return name
    return None


def _find_enumerator(units: Sequence[TextUnit], place: int) -> tuple[int, ...]:
    """Return the place of a number that stands alone before a label: ``1. 当面申请数``."""
    before = units[place - 1] if place else None
    if before is None or before.source != "words" or before.line != units[place].line:
        return ()
    return (place - 1,) if read_enumerator(before.text) and not strip_enumerators(before.text) else ()


def _cover(
    table: str, units: Sequence[TextUnit], place: int, spelled: str, taken: Collection[int]
) -> tuple[int, ...] | None:
    """Return the places of the words that make up a label; what stands beside it may be between.

    That is numbers, units of measure and parts of groups' labels.
    """
    rest, used = spelled, [place]
    head = strip_enumerators(units[place].text)
    if not rest.startswith(head):
        return None
    rest = rest[len(head) :]
    for index in range(place + 1, min(len(units), place + MAX_UNITS)):
        unit = units[index]
        if not rest or unit.source != "words" or unit.line > units[place].line + _MAX_LINES:
            break
        part = squeeze(unit.text)
        if index in taken or not part or _is_mark(table, units, index):
            continue
        if rest.startswith(part):
            rest = rest[len(part) :]
            used.append(index)
        elif unit.kind == "text" and not (is_noise(table, unit.text) or is_unit(table, unit.text)):
            break
    return None if rest else tuple(used)


def _is_mark(table: str, units: Sequence[TextUnit], place: int) -> bool:
    """Tell whether a word is the unit of measure of the number behind it, and not the 件 of a label: 文件总数."""
    following = units[place + 1 : place + 2]
    return is_unit(table, units[place].text) and any(unit.kind == "value" for unit in following)


def _name_misprint(table: str, units: Sequence[TextUnit], place: int, taken: Collection[int]) -> Name | None:
    """Return the row that words name nearly: all those that stand between other names, numbers left out."""
    before = units[place - 1] if place else None
    if before and before.source == "words" and before.kind == "text" and place - 1 not in taken:
        return None
    used = tuple(_walk_words(units, place, taken))
    texts = [units[index].text for index in used]
    if len(used) > _MAX_WORDS or len(normalize_label("".join(texts))) < _MIN_LENGTH:
        return None
    name = _name(table, match_whole(table, reduce(join, texts)), texts, used, joined=len(used) > 1)
    return name if name and name.kind == "row" else None


def _walk_words(units: Sequence[TextUnit], place: int, taken: Collection[int]) -> Iterator[int]:
    for index in range(place, min(len(units), place + MAX_UNITS)):
        unit = units[index]
        if unit.source != "words" or (unit.kind == "text" and index in taken):
            return
        if unit.kind == "text" and index > place and read_enumerator(unit.text):
            return
        if unit.kind == "text":
            yield index
        elif index == place:
            return


def _find_groups(table: str, found: Sequence[Name]) -> set[str]:
    codes = {code for name in found if name.kind == "row" for code in name.codes}
    rows = [item for item in form_items() if item.table == table and item.kind == "row"]
    parents = {normalize_label(item.parent) for item in rows if item.code in codes and item.parent}
    return {item.code for item in rows if normalize_label(item.label) in parents}
