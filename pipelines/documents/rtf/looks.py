"""What text of an RTF file looks like, as far as it decides what is seen (RTF 1.9.1, "Font (Character) Formatting").

Programs state sizes and colours for each run; `find_look_words` tells which of them can matter in a file.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipelines.documents.word.visibility import SMALLEST, WHITE, is_same_colour

_DEFAULT_SIZE = 24  # half-points, also behind \plain
_DEFAULT_SHIFT = 6  # half-points
_HEAD = 1_000_000  # bytes before which the table of colours stands

_TABLE = re.compile(rb"\\colortbl\b([^{}]*)\}")
_COLOUR = re.compile(rb"\\red([0-9]{1,3})[^;]*?\\green([0-9]{1,3})[^;]*?\\blue([0-9]{1,3})")
_TEXT_COLOURS = re.compile(rb"\\cf([1-9][0-9]{0,3})")
_FILLS = re.compile(rb"\\(?:highlight|cb|chcbpat|cbpat|clcbpat)([1-9][0-9]{0,3})")
_SHIFTS = re.compile(rb"\\(?:up|dn)(?!0)[0-9\s\\]")
_TINY = re.compile(rb"\\(?:fs|charscalex)[0-3](?![0-9])")
_ALWAYS = frozenset({"v", "deleted", "mvf", "strike", "striked", "super", "sub", "nosupersub"})
_SIZES = frozenset({"fs", "up", "dn", "charscalex"})
_COLOURS = frozenset({"cf", "highlight", "cb", "chcbpat", "cbpat"})


def read_colours(content: bytes) -> list[int | None]:
    """Return the colours of a file (0xRRGGBB) by their numbers, None for the automatic one."""
    table = _TABLE.search(content, 0, _HEAD)
    entries = table[1].split(b";")[:-1] if table else []
    found = (_COLOUR.search(entry) for entry in entries)
    return [int(m[1]) << 16 | int(m[2]) << 8 | int(m[3]) if m else None for m in found]


def find_look_words(content: bytes, colours: Sequence[int | None]) -> frozenset[str]:
    """Return the control words of looks by which text of a file may not be seen, or be raised."""
    words = _ALWAYS
    if _SHIFTS.search(content) or _TINY.search(content):
        words |= _SIZES
    if len(colours) > 1:
        texts = {_find(colours, number) for number in {*_TEXT_COLOURS.findall(content)}} - {None}
        fills = {_find(colours, number) for number in {*_FILLS.findall(content)}} - {None} | {WHITE}
        if any(is_same_colour(text, fill) for text in texts for fill in fills if text is not None and fill is not None):
            words |= _COLOURS
    return words


def _find(colours: Sequence[int | None], number: int | bytes) -> int | None:
    return colours[int(number)] if int(number) < len(colours) else None


@dataclass(frozen=True, slots=True)
class TextLook:
    """What text looks like: sizes and shifts in half-points, a width in per cent, colours by their numbers.

    ``behind`` is the colour behind the characters, ``fill`` that of their paragraph, 0 for none.
    """

    hidden: bool = False
    deleted: bool = False
    struck: bool = False
    raised: bool = False
    offset: int = 0
    size: int = _DEFAULT_SIZE
    width: int = 100
    colour: int = 0
    behind: int = 0
    fill: int = 0

    @property
    def is_there(self) -> bool:
        """Tell whether text, or a paragraph's end, is neither hidden nor deleted."""
        return not self.hidden and not self.deleted

    def change(self, word: str, number: int | None) -> "TextLook":
        """Return the look behind a control word; those that differ in nothing from `PLAIN_LOOK` are that one."""
        name, read = _PROPERTIES[word]
        changed = replace(self, **{name: read(number)})
        return PLAIN_LOOK if changed == PLAIN_LOOK else changed

    def is_seen(self, colours: Sequence[int | None], cell: int | None) -> bool:
        """Tell whether text is seen; ``cell`` is the colour of its cell, 0 for none, None where that is not known."""
        if self.hidden or self.deleted or self.struck or min(self.size, self.width) <= SMALLEST:
            return False
        text = _find(colours, self.colour)
        if text is None:
            return True
        behind = self.behind or self.fill or cell
        ground = WHITE if behind == 0 else _find(colours, behind) if behind is not None else None
        return ground is None or not is_same_colour(text, ground)


PLAIN_LOOK = TextLook()
"""How text looks of which nothing is said that matters; there is one of it."""


def _is_on(number: int | None) -> bool:
    return number != 0


def _or(missing: int, sign: int = 1) -> Callable[[int | None], int]:
    return lambda number: sign * (missing if number is None else number)


_PROPERTIES: dict[str, tuple[str, Callable[[int | None], Any]]] = {
    "v": ("hidden", _is_on),
    "deleted": ("deleted", _is_on),
    "mvf": ("deleted", _is_on),
    "strike": ("struck", _is_on),
    "striked": ("struck", _is_on),
    "super": ("raised", _is_on),
    "sub": ("raised", _is_on),
    "nosupersub": ("raised", lambda _: False),
    "up": ("offset", _or(_DEFAULT_SHIFT)),
    "dn": ("offset", _or(_DEFAULT_SHIFT, -1)),
    "fs": ("size", _or(_DEFAULT_SIZE)),
    "charscalex": ("width", _or(100)),
    "cf": ("colour", _or(0)),
    "highlight": ("behind", _or(0)),
    "cb": ("behind", _or(0)),
    "chcbpat": ("behind", _or(0)),
    "cbpat": ("fill", _or(0)),
}
"""By control word: the property that it sets, and what its number says."""


@dataclass(slots=True)
class GroupState:
    """What a group hands on to the groups inside it, and forgets at its end."""

    font: int = 0
    look: TextLook = PLAIN_LOOK
    fallback: int = 1  # bytes behind \u that stand for its character
    in_table: bool = False
    level: int = 0
    skip_result: bool = False  # of a field whose instruction said what it prints
    in_object: bool = False  # whose picture is none beside it
    in_number: bool = False
    ends: str = ""  # what ends with this group: a box, a number, a row's definition

    @property
    def depth(self) -> int:
        """How many tables a paragraph stands in."""
        return max(self.level, int(self.in_table))
