"""What the characters of a Word 97-2003 file look like, as far as it decides what is seen ([MS-DOC] 2.6.1)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.documents.doc.file import WordFile, cut
from pipelines.documents.doc.sprms import Sprm, read_sprms
from pipelines.documents.word.visibility import SMALLEST, WHITE, is_same_colour

_STYLES = 1  # its number in FibRgFcLcb97
_CHARACTER_STYLE = 2
_NO_STYLE = 0x0FFF
_DEFAULT_SIZE = 20  # half-points
_COLOURS = (  # by their numbers (2.9.119 Ico)
    *(None, 0x000000, 0x0000FF, 0x00FFFF, 0x00FF00, 0xFF00FF, 0xFF0000, 0xFFFF00, 0xFFFFFF, 0x00008B, 0x008B8B),
    *(0x006400, 0x8B008B, 0x8B0000, 0x808000, 0xA9A9A9, 0xC0C0C0),
)
_TINY = tuple(struct.pack("<HH", code, size) for code in (Sprm.C_SIZE, Sprm.C_SCALE) for size in range(SMALLEST + 1))
_PALE = (
    struct.pack("<HB", Sprm.C_COLOUR_INDEX, 8),
    *(struct.pack("<HBBB", Sprm.C_COLOUR, grey, grey, grey) for grey in range(0xF8, 0x100)),
)
_SWITCHES = (Sprm.C_DELETED, Sprm.C_HIDDEN, Sprm.C_STRUCK, Sprm.C_STRUCK_TWICE)
_MARKS = (Sprm.C_SYMBOL, Sprm.C_RAISED, Sprm.C_OFFSET)
_SPECIALS: dict[int, str] = {Sprm.C_DATA: "data", Sprm.C_OLE: "object", Sprm.C_OBJECT: "object"}
_FILLS = (Sprm.C_HIGHLIGHT, Sprm.C_SHADING, Sprm.C_SHADING_OLD)
SHIFTED = struct.pack("<H", Sprm.C_OFFSET)
"""Bytes of which a page of properties holds these where any of its characters is shifted."""

OF_INTEREST = (
    *(struct.pack("<HB", code, on) for code in _SWITCHES for on in (1, 0x81)),
    *(struct.pack("<HB", code, 1) for code in _SPECIALS),
    *(struct.pack("<H", code) for code in (*_MARKS, *_FILLS)),
    *_TINY,
    *_PALE,
)
"""Bytes of which a page of properties holds one where any of its characters may not be seen, or be raised."""


@dataclass(frozen=True, slots=True)
class Look:
    """What characters look like: sizes and shifts in half-points, a width in per cent, colours as 0xRRGGBB.

    ``colour`` is None for the automatic one; ``behind`` is None where nothing, ``UNKNOWN`` where a pattern lies behind
    them. ``symbol`` is the font and the code of the symbol that they stand for, ``special`` what a picture's mark is
    otherwise: ``data`` of a form field, or an ``object``.
    """

    switches: frozenset[int] = frozenset()
    raised: bool = False
    offset: int = 0
    size: int = _DEFAULT_SIZE
    width: int = 100
    colour: int | None = None
    behind: int | None = None
    symbol: tuple[int, int] | None = None
    special: str = ""

    @property
    def is_marked(self) -> bool:
        """Tell whether characters may not be seen, may be raised, or stand for something else."""
        is_odd = self.raised or self.offset or self.symbol is not None or self.special
        return bool(is_odd) or self.behind is not None or self.is_hidden(WHITE)

    def is_hidden(self, ground: int | None) -> bool:
        """Tell whether characters are not seen on a ground, None for one that is not known."""
        if self.switches or min(self.size, self.width) <= SMALLEST:
            return True
        ground = ground if self.behind is None else self.behind
        return self.colour is not None and ground is not None and is_same_colour(self.colour, ground)


UNKNOWN = -0x1000000
"""A ground that has no one colour: no text has it."""

PLAIN = Look()


class StyleLooks:
    """The looks that a file's styles of characters give, by their numbers."""

    def __init__(self, file: WordFile) -> None:
        self._data = file.data
        sheet = file.read_structure(_STYLES)
        is_marked = any(code in sheet for code in OF_INTEREST)
        self._styles = list(_read_styles(sheet)) if is_marked else []
        self._known: dict[int, Look] = {}

    def find(self, style: int) -> Look:
        """Return the look of a style; what it does not say comes from the style that it is based on."""
        if style not in self._known:
            self._known[style] = PLAIN  # a circle of styles ends here
            base, modifiers = self._styles[style] if style < len(self._styles) else (_NO_STYLE, b"")
            if modifiers:
                self._known[style] = read_look(modifiers, self._data, self, self.find(base))
        return self._known[style]

    def list_marked(self) -> list[bytes]:
        """Return the modifiers by which characters get a style in which they may not be seen, or be raised."""
        marked = (number for number in range(len(self._styles)) if self.find(number).is_marked)
        return [struct.pack("<HH", Sprm.C_STYLE, number) for number in marked]


def _read_styles(sheet: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield of each style of characters the one that it is based on and its modifiers; none of others (2.9.260)."""
    if not sheet:
        return
    (size,) = struct.unpack("<H", cut(sheet, 0, 2))
    count, base_size = struct.unpack("<HH", cut(sheet, 2, 4))
    place = 2 + size
    for _ in range(count):
        (size,) = struct.unpack("<H", cut(sheet, place, 2))
        style = cut(sheet, place + 2, size)
        place += 2 + size + size % 2
        kinds = struct.unpack_from("<H", style, 2)[0] if size >= 4 else 0
        if kinds & 0xF != _CHARACTER_STYLE:
            yield _NO_STYLE, b""
            continue
        (length,) = struct.unpack("<H", cut(style, base_size, 2))
        at = base_size + 2 * length + 4
        at += at % 2
        (stated,) = struct.unpack("<H", cut(style, at, 2))
        yield kinds >> 4, cut(style, at + 2, stated)


def read_look(modifiers: bytes, data: bytes, styles: StyleLooks | None = None, base: Look = PLAIN) -> Look:
    """Return the look that modifiers make of another one."""
    look = base
    for code, operand in read_sprms(modifiers, data):
        if code in _SWITCHES:
            on = operand[0] == 1 or (operand[0] & 0x80 and (code in base.switches) != bool(operand[0] & 1))
            look = replace(look, switches=look.switches | {code} if on else look.switches - {code})
        elif code == Sprm.C_STYLE and styles is not None:
            base = look = styles.find(struct.unpack("<H", operand)[0])
        elif code == Sprm.C_SYMBOL:
            font, char = struct.unpack("<HH", operand)
            look = replace(look, symbol=(font, char))
        elif code == Sprm.C_RAISED:
            look = replace(look, raised=operand[0] in (1, 2))
        elif code in _MEASURES:
            look = replace(look, **{_MEASURES[code]: struct.unpack("<h", operand)[0]})
        elif code in _SPECIALS and operand[0]:
            look = replace(look, special=_SPECIALS[code])
        elif code in (Sprm.C_COLOUR_INDEX, Sprm.C_COLOUR):
            look = replace(look, colour=_read_colour(operand))
        elif code in _FILLS:
            look = replace(look, behind=_read_fill(code, operand))
    return look


_MEASURES: dict[int, str] = {Sprm.C_OFFSET: "offset", Sprm.C_SIZE: "size", Sprm.C_SCALE: "width"}


def _read_colour(operand: bytes) -> int | None:
    """Return a colour by its number, or by its parts with a last byte that is 255 for the automatic one (2.9.43)."""
    if len(operand) < 4:
        return _COLOURS[operand[0]] if operand[0] < len(_COLOURS) else None
    red, green, blue, automatic = operand[:4]
    return None if automatic else red << 16 | green << 8 | blue


def _read_fill(code: int, operand: bytes) -> int | None:
    """Return what lies behind characters by their pen or their shading (2.9.241 Shd, 2.9.243 Shd80)."""
    if code == Sprm.C_HIGHLIGHT:
        return _read_colour(operand)
    if code == Sprm.C_SHADING:
        if len(operand) < 10:
            return None
        pattern = struct.unpack_from("<H", operand, 8)[0]
        fore, back = _read_colour(operand[:4]), _read_colour(operand[4:8])
    else:
        (packed,) = struct.unpack("<H", operand)
        if packed == 0xFFFF:
            return None
        pattern, fore, back = packed >> 10, _COLOURS[min(packed & 31, 16)], _COLOURS[min(packed >> 5 & 31, 16)]
    if pattern in (0, 0xFFFF):
        return back
    return fore if pattern == 1 and fore is not None else UNKNOWN
