"""Ways in which a Word 97-2003 file can draw the cell of a figure, each with what a person sees there.

They are used as those of `tests.drawn_cells.docx`: `draw_cell(name, figure)` gives a whole report with one cell drawn
in a way, and what is wanted of that figure.
"""

import struct
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from tests.drawn_cells.word_report import BLANK, HEADINGS, LEAD, NAMED, TAIL, Figure, list_rows, load_sound_figures
from tests.pipelines.documents.ole_files import GO_ON, IN_TABLE, ROW_END, START, Settings, Text, definition, doc, sprm

_WIDTH = 900  # twips

Parts = Sequence[tuple[str, bytes]]
"""Texts with the modifiers of their characters."""


class Drawn(NamedTuple):
    """How one cell is drawn: what stands in it, modifiers of its row, a row before it, structures of the file."""

    parts: Parts
    wanted: str
    row: bytes = b""
    before: Sequence[Text] = ()
    structures: dict[int, bytes] = {}  # noqa: RUF012 - never changed


Way = Callable[[str], Drawn]

WAYS: dict[str, Way] = {}


def draw_cell(name: str, figure: Figure) -> tuple[bytes, str]:
    """Return a report with one cell drawn in a way, and what is to come of that figure."""
    drawn = WAYS[name](load_sound_figures()[figure])
    texts = [Text(line + "\r") for line in LEAD]
    for tbl, heading in HEADINGS.items():
        texts += [Text(heading + "\r"), *_draw_table(tbl, figure, drawn)]
    texts += [Text(line + "\r") for line in TAIL]
    return doc(texts, Settings(structures=dict(drawn.structures))), drawn.wanted


def _draw_table(tbl: str, figure: Figure, drawn: Drawn) -> list[Text]:
    texts: list[Text] = []
    for line in list_rows(tbl):
        here = any(place.figure == figure for place in line)
        texts += drawn.before if here else ()
        for place in line:
            parts = drawn.parts if place.figure == figure else [(place.text.replace("\n", "\v"), b"")]
            texts += [Text(text, IN_TABLE, look) for text, look in parts if text]
            texts.append(Text("\a", IN_TABLE))
        edges = [0, *(_WIDTH * edge for edge in accumulate(place.col_span for place in line))]
        flags = [{"": 0, "restart": START, "continue": GO_ON}[place.merge] for place in line]
        texts.append(Text("\a", ROW_END + definition(edges, flags) + (drawn.row if here else b"")))
    return texts


def _add(name: str, *parts: tuple[str, bytes], row: bytes = b"", styles: bytes = b"") -> None:
    """Add a way whose texts hold ``@d`` where the digits stand (``@1`` the first, ``@2`` the others)."""
    _add_wanted(name, parts, None, row, styles)


def _add_unseen(name: str, *parts: tuple[str, bytes]) -> None:
    """Add a way that shows nothing in the cell."""
    _add_wanted(name, parts, BLANK)


def _add_named(name: str, *parts: tuple[str, bytes]) -> None:
    """Add a way that shows something which is no text, or of which nobody can say what it is."""
    _add_wanted(name, parts, NAMED)


def _add_wanted(name: str, parts: Parts, wanted: str | None, row: bytes = b"", styles: bytes = b"") -> None:
    structures = {1: styles} if styles else {}
    WAYS[name] = lambda d: Drawn(_fill(parts, d), wanted or d, row, (), structures)


def _fill(parts: Parts, digits: str) -> Parts:
    return [
        (text.replace("@d", digits).replace("@1", digits[:1]).replace("@2", digits[1:]), look) for text, look in parts
    ]


def _half_points(code: int, number: int) -> bytes:
    return struct.pack("<Hh", code, number)


def _colour(red: int, green: int, blue: int) -> bytes:
    return sprm(0x6870, red, green, blue, 0)


def _style_sheet(*looks: bytes) -> bytes:
    """Style 0 is the paragraphs'; the others are styles of characters with these looks, each based on none."""
    sheet = struct.pack("<HHH", 4, 1 + len(looks), 10)
    for number, look in enumerate((None, *looks)):
        style = struct.pack("<HHHHH", 0, (1 if look is None else 2) | 0xFFF0, 1, 0, 0)
        style += struct.pack("<HHH", 1, ord("x") + number, 0)
        style += struct.pack("<HH", 2, 0) if look is None else struct.pack("<H", len(look)) + look
        style += bytes(len(style) % 2)
        sheet += struct.pack("<H", len(style)) + style
    return sheet


STYLED = sprm(0x4A30, 1, 0)
STRUCK, STRUCK_TWICE, HIDDEN, DELETED = sprm(0x0837, 1), sprm(0x2A53, 1), sprm(0x083C, 1), sprm(0x0800, 1)
SUPER, SUB = sprm(0x2A48, 1), sprm(0x2A48, 2)
SPECIAL = sprm(0x0855, 1)
WHITE = _colour(255, 255, 255)
_DIGITS = ("@d", b"")

# plain --------------------------------------------------------------------------------------------------------------

for _name, _parts in {
    "plain": [_DIGITS],
    "in two runs": [("@1", b""), ("@2", sprm(0x0835, 1))],
    "not struck": [("@d", sprm(0x0837, 0) + sprm(0x2A53, 0))],
    "not hidden": [("@d", sprm(0x083C, 0))],
    "not raised": [("@d", sprm(0x2A48, 0))],
    "struck as its style is not": [("@d", sprm(0x0837, 0x80))],
    "whole line shifted": [("@1", _half_points(0x4845, 4)), ("@2", _half_points(0x4845, 4))],
    "five points": [("@d", _half_points(0x4A43, 10))],
    "white on navy": [("@d", WHITE + sprm(0xCA71, 10, 0, 0, 0, 255, 0, 0, 128, 0, 0, 0))],
    "white and highlighted": [("@d", WHITE + sprm(0x2A0C, 9))],
    "white on a pattern": [("@d", WHITE + sprm(0xCA71, 10, 0, 0, 0, 0, 255, 255, 255, 0, 8, 0))],
    "red": [("@d", _colour(255, 0, 0))],
    "automatic colour": [("@d", sprm(0x6870, 255, 255, 255, 255))],
}.items():
    _add(_name, *_parts)
_add("exact row of a usual height", _DIGITS, row=_half_points(0x9407, -400))
_add(
    "white in a dark cell",
    ("@d", WHITE),
    row=sprm(0xD612, 10, 0, 0, 0, 255, 0, 0, 128, 0, 0, 0),
)

# marks of notes -----------------------------------------------------------------------------------------------------

_MARKS: dict[str, Parts] = {
    "superscript": [("1", SUPER)],
    "subscript": [("2", SUB)],
    "in brackets": [("[", SUPER), ("1", SUPER), ("]", SUPER)],
    "circled": [("①", SUPER)],
    "raised and smaller": [("1", _half_points(0x4845, 6) + _half_points(0x4A43, 12))],
    "raised far": [("1", _half_points(0x4845, 12))],
    "lowered and smaller": [("1", _half_points(0x4845, -6) + _half_points(0x4A43, 12))],
    "footnote": [("\x02", SUPER + SPECIAL)],
    "footnote with a mark of its own": [("1", SUPER)],
    "comment": [("\x05", SPECIAL)],
    "link to a note": [('\x13 HYPERLINK \\l "_ftn1" \x14[1]\x15', b"")],
    "cross-reference": [("\x13 NOTEREF _Ref1 \\h \x14", b""), ("1", SUPER), ("\x15", b"")],
    "cross-reference that is raised as a whole": [("\x13 NOTEREF _Ref1 \\h \x141\x15", SUPER)],
}
for _name, _mark in _MARKS.items():
    _add(f"mark: {_name}", _DIGITS, *_mark)
    _add(f"mark before: {_name}", *_mark, _DIGITS)
_add("mark: by a style", _DIGITS, ("1", STYLED), styles=_style_sheet(SUPER))
_add("style laid flat", ("@d", STYLED + sprm(0x2A48, 0)), styles=_style_sheet(SUPER))
_add_named("all raised", ("@d", SUPER))

# not there any more, or not seen ------------------------------------------------------------------------------------

_GONE: dict[str, Parts] = {
    "struck": [("9", STRUCK)],
    "struck twice": [("9", STRUCK_TWICE)],
    "struck, other than its style": [("9", sprm(0x0837, 0x81))],
    "deleted": [("9", DELETED)],
    "hidden": [("9", HIDDEN)],
    "white": [("9", WHITE)],
    "white by its number": [("9", sprm(0x2A42, 8))],
    "nearly white": [("9", _colour(254, 254, 254))],
    "black under a black pen": [("9", _colour(0, 0, 0) + sprm(0x2A0C, 1))],
    "red on red": [("9", _colour(255, 0, 0) + sprm(0xCA71, 10, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0))],
    "red on red, as Word 97 says it": [("9", sprm(0x2A42, 6) + struct.pack("<HH", 0x4866, 6 << 5))],
    "one point": [("9", _half_points(0x4A43, 2))],
    "one per cent wide": [("9", _half_points(0x4852, 1))],
    "instruction": [("\x13=SUM(9)\x14\x15", b"")],
    "settings of a form field": [("\x01", SPECIAL + sprm(0x0806, 1))],
}
for _name, _gone in _GONE.items():
    _add(f"beside: {_name}", *_gone, _DIGITS)
    _add_unseen(f"alone: {_name}", *_gone)
for _name, _look in {"struck": STRUCK, "hidden": HIDDEN, "white": WHITE, "tiny": _half_points(0x4A43, 2)}.items():
    _add(f"by a style: {_name}", ("9", STYLED), _DIGITS, styles=_style_sheet(_look))
_add("struck by a style and not itself", ("@d", STYLED + sprm(0x0837, 0)), styles=_style_sheet(STRUCK))
_add("struck by a style, and other than that", ("@d", STYLED + sprm(0x0837, 0x81)), styles=_style_sheet(STRUCK))


def _add_row_before(name: str, more: bytes, look: bytes = b"") -> None:
    """Add a way with a row of other numbers before the cell's, which is not seen."""
    edges = [0, *(_WIDTH * edge for edge in range(3, 11))]
    texts = [Text(text + "\a", IN_TABLE) for text in ("一、本年新收政府信息公开申请数量", *"7777777")]
    end = Text("\a", ROW_END + definition(edges) + more, look)
    WAYS[name] = lambda d: Drawn([(d, b"")], d, before=[*texts, end])


_add_row_before("row before: too thin", _half_points(0x9407, -10))
_add_row_before("row before: hidden", b"", HIDDEN)
_add_row_before("row before: deleted", b"", DELETED)

# seen, and no plain text of the flow --------------------------------------------------------------------------------

for _name, _inner in {
    "field": "\x13 =SUM(ABOVE) \x14@d\x15",
    "field in a field": "\x13 IF \x13 PAGE \x149\x15 = 9 \x14@d\x15",
    "link": '\x13 HYPERLINK "x" \x14@d\x15',
    "form field": "\x13 FORMTEXT \x14@d\x15",
    "soft hyphen": "@1\x1f@2",
}.items():
    _add(_name, (_inner, b""))
for _name, _parts in {
    "picture": [("\x01", SPECIAL)],
    "picture beside a digit": [("@1", b""), ("\x01", SPECIAL)],
    "drawing over the cell": [("\x08", SPECIAL)],
    "embedded workbook": [("\x13 EMBED Excel.Sheet.8 \x14", b""), ("\x01", SPECIAL + sprm(0x080A, 1)), ("\x15", b"")],
    "box to tick": [("\x13 FORMCHECKBOX ", b""), ("\x01", SPECIAL + sprm(0x0806, 1)), ("\x14\x15", b"")],
    "list of choices": [("\x13 FORMDROPDOWN ", b""), ("\x01", SPECIAL + sprm(0x0806, 1)), ("\x14\x15", b"")],
    "circled by a field": [("\x13 eq \\o\\ac(○,@d) \x14\x15", b"")],
    "private character": [("\uf031", b"")],
}.items():
    _add_named(f"named: {_name}", *_parts)
