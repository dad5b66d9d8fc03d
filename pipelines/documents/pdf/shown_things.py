"""What a page shows besides its characters: values of fields, and U+FFFD for pictures and whatever else is no text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pipelines.documents.layout.elements import Box
from pipelines.documents.model import UNREAD
from pipelines.documents.pdf.annotations import Annotations, Field

_LEAST, _WIDEST, _HIGHEST = 4.0, 250.0, 120.0  # points; a larger picture is no number in a cell, a smaller one a dot
_FIELD_SIZE = 10.0  # points; the size of the characters of a field that the file does not draw
_WIDTH = 0.55  # of the size
_PADDING = 2.0
_SPACE = 0.6  # of the height of digits; further apart, they are those of two cells
_IGNORED = re.compile(r"[\s,，]")


@dataclass
class PageText:
    """The characters of a page, which what it shows besides changes; as in `PageContent`, nothing turned yet."""

    text: str
    boxes: list[Box]
    spaced: set[int]
    unread: dict[int, str]
    struck: set[int]

    def add(self, character: str, box: Box, kind: str = "") -> None:
        """Add a character at the end; with a ``kind`` it stands for something that is no text."""
        if kind:
            self.unread[len(self.text)] = kind
        self.text += character
        self.boxes.append(box)

    def list_inside(self, box: Box) -> list[int]:
        """Return the characters whose middle is in a box."""
        left, bottom, right, top = box
        return [
            index
            for index, (x, y, other_x, other_y) in enumerate(self.boxes)
            if left <= (x + other_x) / 2 <= right and bottom <= (y + other_y) / 2 <= top
        ]


def add_fields(page: PageText, annotations: Annotations) -> None:
    """Add the values of fields that are not drawn; mark those drawn as something else, and what is struck out."""
    for box in annotations.struck:
        page.struck.update(page.list_inside(box))
    for field in annotations.fields:
        inside = page.list_inside(field.box)
        if not field.value:
            continue
        if not inside and not field.is_drawn:
            _write(page, field)
        elif not inside:
            page.add(UNREAD, field.box, "form_control")
        elif not field.is_choice and not _are_equal("".join(page.text[index] for index in inside), field.value):
            _mark(page, inside, "form_control")


def mark_beside(page: PageText, written: Iterable[Box]) -> None:
    """Mark the digits of annotations that touch digits of the page: what both say together is no number of either."""
    digits = [place for place, character in enumerate(page.text) if character.isdecimal()]
    for box in written:
        inside = frozenset(page.list_inside(box)).intersection(digits)
        others = [page.boxes[place] for place in digits if place not in inside] if inside else []
        if any(_touch(page.boxes[place], other) for place in inside for other in others):
            _mark(page, sorted(inside), "annotation")


def _touch(one: Box, two: Box) -> bool:
    """Tell whether characters stand on a line, less than a space from each other; they may overlap."""
    height = max(one[3] - one[1], two[3] - two[1])
    return max(one[0], two[0]) - min(one[2], two[2]) < _SPACE * height and max(one[1], two[1]) < min(one[3], two[3])


def _write(page: PageText, field: Field) -> None:
    """Add the value of a field as a viewer shows it, in one line."""
    left, bottom, right, top = field.box
    size = min(_FIELD_SIZE, top - bottom)
    middle, step = (bottom + top) / 2, min(size * _WIDTH, (right - left) / (len(field.value) + 1))
    x, is_apart = left + _PADDING, False
    for character in field.value:
        if character.isspace():
            is_apart = True
        else:
            if is_apart:
                page.spaced.add(len(page.text))
            page.add(character, (x, middle - size / 2, x + step, middle + size / 2))
            is_apart = False
        x += step


def _mark(page: PageText, indices: Sequence[int], kind: str) -> None:
    characters = list(page.text)
    for index in indices:
        characters[index] = UNREAD
        page.unread[index] = kind
    page.text = "".join(characters)


def _are_equal(text: str, value: str) -> bool:
    one, other = _IGNORED.sub("", text), _IGNORED.sub("", value)
    if one == other:
        return True
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return one.isdecimal() == other.isdecimal() and not other.isdecimal()


def add_things(
    page: PageText, pictures: Iterable[Box], covered: Iterable[Box], outlines: Iterable[Box], annotations: Iterable[Box]
) -> None:
    """Add U+FFFD where the page shows what is no text: pictures without text on them, and what covers text.

    So do outlines of the size of characters, and annotations without an appearance.
    """
    for box in pictures:
        if _may_stand_in_cell(box) and not page.list_inside(box):
            page.add(UNREAD, box, "picture")
    for box in covered:
        page.add(UNREAD, box, "picture")
    for box in _join(outlines):
        page.add(UNREAD, box, "outline")
    for box in annotations:
        page.add(UNREAD, box, "annotation")


def _may_stand_in_cell(box: Box) -> bool:
    left, bottom, right, top = box
    return _LEAST <= right - left <= _WIDEST and _LEAST <= top - bottom <= _HIGHEST


def _join(boxes: Iterable[Box]) -> Iterator[Box]:
    """Yield outlines that follow each other on a line as one."""
    joined: Box | None = None
    for left, bottom, right, top in boxes:
        if joined and abs(bottom - joined[1]) < top - bottom and -1 <= left - joined[2] < top - bottom:
            joined = (joined[0], min(bottom, joined[1]), max(right, joined[2]), max(top, joined[3]))
            continue
        if joined:
            yield joined
        joined = (left, bottom, right, top)
    if joined:
        yield joined
