"""A font in which every character is a box: it stands in for Chinese fonts that a PDF names and does not hold.

PDFium leaves out text whose characters have no outline, so that a file without its fonts would say something on a
machine with Chinese fonts and nothing on another. What a character is and how wide it is, the file says itself; only
that there is something where it stands has to come from a font. TrueType, after ISO/IEC 14496-22 (OpenType).
"""

import struct
from collections.abc import Mapping

NAME = b"StandIn"

_EM = 1000
_ASCENT, _DESCENT = 880, -120
_BLANK, _FULL, _HALF = range(3)  # glyphs
_BOXES = {_FULL: (50, -70, 950, 830), _HALF: (50, -70, 450, 830)}  # left, bottom, right, top: those of ink, as a rule
_WIDTHS = (_EM, _EM, _EM // 2)
_RANGES = (  # first character, last one, glyph; white space and control characters have none
    (0x21, 0x7E, _HALF),
    (0xA1, 0x2FF, _HALF),
    (0x300, 0x1FFF, _FULL),
    (0x2010, 0x2027, _FULL),
    (0x2030, 0x205E, _FULL),
    (0x2070, 0x2FFF, _FULL),
    (0x3001, 0xD7FF, _FULL),
    (0xE000, 0xFEFE, _FULL),
    (0xFF01, 0xFF60, _FULL),
    (0xFF61, 0xFFDC, _HALF),
    (0xFFE0, 0x3FFFF, _FULL),
)


def build_font() -> bytes:
    """Return the font as a file."""
    outlines = [_draw(glyph) for glyph in range(3)]
    places = [sum(map(len, outlines[:number])) for number in range(4)]
    bounds = (0, _DESCENT, _EM, _ASCENT)
    return _bind(
        {
            b"cmap": _map_characters(),
            b"glyf": b"".join(outlines),
            b"head": struct.pack(
                ">IIIIHHQQ4hHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0, *bounds, 0, 8, 2, 1, 0
            ),
            b"hhea": struct.pack(">I3hH11hH", 0x10000, _ASCENT, _DESCENT, 0, _EM, 50, 50, 950, 1, *[0] * 7, 3),
            b"hmtx": b"".join(struct.pack(">Hh", width, 50) for width in _WIDTHS),
            b"loca": struct.pack(">4I", *places),
            b"maxp": struct.pack(">I14H", 0x10000, 3, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        }
    )


def _map_characters() -> bytes:
    """Return the character map: a format 13 subtable, whose ranges each have one glyph."""
    groups = b"".join(struct.pack(">3I", *group) for group in _RANGES)
    subtable = struct.pack(">HHIII", 13, 0, 16 + len(groups), 0, len(_RANGES)) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + subtable


def _draw(glyph: int) -> bytes:
    """Return the outline of a glyph: a rectangle, or nothing."""
    if glyph not in _BOXES:
        return b""
    left, bottom, right, top = _BOXES[glyph]
    xs, ys = (left, 0, right - left, 0), (bottom, top - bottom, 0, bottom - top)
    head = struct.pack(">h4hHH", 1, left, bottom, right, top, 3, 0)
    return head + bytes([1] * 4) + struct.pack(">8h", *xs, *ys)


def _bind(tables: Mapping[bytes, bytes]) -> bytes:
    """Return a font file with these tables."""
    place = 12 + 16 * len(tables)
    directory, body = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 48), b""
    for tag, table in tables.items():
        directory += struct.pack(">4sIII", tag, 0, place + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return directory + body
