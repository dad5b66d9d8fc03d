"""The header of section 四 as pages show it: the columns of all rows beside each other, their names on several lines.

结果 结果 其他 尚未
                    总计
维持 纠正 结果 审结      结果 结果 其他 尚未 …
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipelines.documents.text_tables.label_parts import squeeze
from pipelines.documents.text_tables.named_columns import Header
from pipelines.documents.text_tables.row_names import Name
from pipelines.documents.text_tables.text_units import TextUnit
from pipelines.forms.form_items import form_names, items_of


@dataclass(slots=True)
class _Label:
    """A label of the form above some columns, the part of it that is not yet found, the places of the other words."""

    kind: str
    code: str
    text: str
    start: int
    width: int
    rest: str
    used: list[int] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return self.start + self.width / 2

    def build_name(self) -> Name:
        return Name(self.kind, (self.code,) if self.code else (), self.text, tuple(self.used))


def read_side_by_side(table: str, units: Sequence[TextUnit], places: Sequence[int]) -> Header | None:
    """Return the header that words spell if those of each line stand from left to right as in the form, else None.

    Names that share no line may stand in another order: the caller reads the numbers below only where they add up.
    """
    if any(units[place].source != "words" for place in places):
        return None
    headers = (_read_form(form, table, units, places) for form in form_names())
    return next(filter(None, headers), None)


def _read_form(form: str, table: str, units: Sequence[TextUnit], places: Sequence[int]) -> Header | None:
    """Return the header if it is the one of this form."""
    labels = _list_labels(form, table)
    lines = [list(line) for _, line in groupby(places, lambda place: units[place].line)]
    if not labels or not all(_spell(labels, units, line) for line in lines) or any(label.rest for label in labels):
        return None
    columns = tuple(label.build_name() for label in labels if label.kind == "column")
    over = sorted((label for label in labels if label.kind != "column"), key=lambda label: -label.width)
    return Header(columns, tuple((label.build_name(), label.start, label.width) for label in over), (), parted=True)


def _list_labels(form: str, table: str) -> list[_Label]:
    """Return the labels of a table that names its rows above its columns, from left to right."""
    rows, columns = items_of(form, table, "row"), items_of(form, table, "column")
    width, found = len(columns), list[_Label]()
    for at, row in enumerate(rows):
        if row.parent and row.parent not in (label.text for label in found):
            below = sum(other.parent == row.parent for other in rows)
            found.append(_make_label("group", "", row.parent, at * width, below * width))
        found.append(_make_label("row", row.code, row.label, at * width, width))
        found += [_make_label("column", col.code, col.label, at * width + nth, 1) for nth, col in enumerate(columns)]
    return sorted(found, key=lambda label: label.middle)


def _make_label(kind: str, code: str, text: str, start: int, width: int) -> _Label:
    return _Label(kind, code, text, start, width, squeeze(text))


def _spell(labels: Sequence[_Label], units: Sequence[TextUnit], line: Sequence[int]) -> bool:
    """Give the words of a line to labels from left to right; tell whether each word finds one."""
    first = 0
    for place in line:
        word = squeeze(units[place].text)
        found = next((at for at in range(first, len(labels)) if word and labels[at].rest.startswith(word)), None)
        if found is None:
            return False
        labels[found].rest = labels[found].rest[len(word) :]
        labels[found].used.append(place)
        first = found if labels[found].rest else found + 1
    return True
