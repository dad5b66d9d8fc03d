"""The lists of a Word 97-2003 file, and the styles that belong to them ([MS-DOC] 2.4.6.3, 2.9.131, 2.9.147)."""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipelines.documents.doc.file import WordFile, cut
from pipelines.documents.doc.sprms import Sprm, read_sprms
from pipelines.documents.model import ReadError
from pipelines.documents.word.lists import LEVELS, Level, Lists

_STYLES, _DEFINITIONS, _OVERRIDES = 1, 73, 74  # their numbers in FibRgFcLcb97
_FORMATS = (  # by their numbers: [MS-OSHARED] 2.2.1.3 MSONFC, named as in DOCX
    *("decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal", "cardinalText", "ordinalText"),
    *("hex", "chicago", "ideographDigital", "japaneseCounting", "aiueo", "iroha", "decimalFullWidth"),
    *("decimalHalfWidth", "japaneseLegal", "japaneseDigitalTenThousand", "decimalEnclosedCircle"),
    *("decimalFullWidth2", "aiueoFullWidth", "irohaFullWidth", "decimalZero", "bullet", "ganada", "chosung"),
    *("decimalEnclosedFullstop", "decimalEnclosedParen", "decimalEnclosedCircleChinese"),
    *("ideographEnclosedCircle", "ideographTraditional", "ideographZodiac", "ideographZodiacTraditional"),
    *("taiwaneseCounting", "ideographLegalTraditional", "taiwaneseCountingThousand", "taiwaneseDigital"),
    *("chineseCounting", "chineseLegalSimplified", "chineseCountingThousand"),
)
_NO_FORMAT = 0xFF
_NO_STYLE = 0x0FFF
_PARAGRAPH_STYLE = 1


@dataclass(slots=True)
class _Cursor:
    """A place in a structure that is read from front to end."""

    content: bytes
    place: int = 0

    def take(self, size: int) -> bytes:
        taken = cut(self.content, self.place, size)
        self.place += size
        return taken


def read_lists(file: WordFile) -> Lists:
    """Return the lists of a file; paragraphs name them by their place among the overrides, from 1."""
    plain = file.read_structure(_DEFINITIONS)
    overrides = _Cursor(file.read_structure(_OVERRIDES))
    if not plain or not overrides.content:
        return Lists({}, {})
    abstract = _read_definitions(file, plain)
    (count,) = struct.unpack("<I", overrides.take(4))
    heads = [struct.unpack("<i8xB3x", overrides.take(16)) for _ in range(_check(count, overrides.content))]
    lists: dict[str, tuple[str, dict[int, Level]]] = {}
    for number, (id_, own) in enumerate(heads, 1):
        levels = dict(abstract.get(str(id_), {}))
        overrides.take(4)  # LFOData.cp, to be ignored
        for _ in range(own):
            start, flags = struct.unpack("<iI", overrides.take(8))
            place = flags & 0xF
            if flags & 0x20:
                levels[place] = _read_level(overrides, "")
            elif flags & 0x10 and place in levels:
                levels[place] = replace(levels[place], start=start)
        lists[str(number)] = str(id_), levels
    return Lists(abstract, lists)


def read_style_lists(file: WordFile) -> Callable[[int], tuple[int | None, int | None]]:
    """Return a function from a paragraph style to its list and level.

    What a style does not state comes from the style that it is based on.
    """
    cursor = _Cursor(file.read_structure(_STYLES))
    (size,) = struct.unpack("<H", cursor.take(2))
    count, base_size = struct.unpack_from("<HH", cursor.take(size))
    stated: list[tuple[int, int | None, int | None]] = []
    for _ in range(count):
        (size,) = struct.unpack("<H", cursor.take(2))
        stated.append(_read_style(cursor.take(size), base_size, file.data))

    def find(style: int) -> tuple[int | None, int | None]:
        list_id = level = None
        for _ in stated:  # a circle of styles ends here
            if style >= len(stated):
                break
            style, own_list, own_level = stated[style]
            list_id = own_list if list_id is None else list_id
            level = own_level if level is None else level
        return list_id, level

    return find


def _read_definitions(file: WordFile, plain: bytes) -> dict[str, dict[int, Level]]:
    (count,) = struct.unpack("<h", cut(plain, 0, 2))
    cursor = _Cursor(file.read_after(_DEFINITIONS))  # the levels stand behind the structure, uncounted
    definitions: dict[str, dict[int, Level]] = {}
    for index in range(max(count, 0)):
        id_, *styles, flags = struct.unpack("<i4x9hBx", cut(plain, 2 + 28 * index, 28))
        named = [str(style) if style != _NO_STYLE else "" for style in styles]
        levels = range(1 if flags & 1 else LEVELS)
        definitions[str(id_)] = {level: _read_level(cursor, named[level]) for level in levels}
    return definitions


def _read_level(cursor: _Cursor, style: str) -> Level:
    """Return one level (2.9.149 LVL); its pattern has the numbers of levels as characters 0 to 8."""
    start, number_format, flags, looks, paragraph, restart = struct.unpack("<iBB18xBBBx", cursor.take(28))
    cursor.take(looks + paragraph)
    (length,) = struct.unpack("<H", cursor.take(2))
    text = cursor.take(2 * length).decode("utf-16-le", "replace")
    return Level(
        start=start,
        format="none" if number_format == _NO_FORMAT else _name(number_format),
        pattern=re.sub("[\0-\x08]", lambda match: f"%{ord(match[0]) + 1}", text.replace("%", "％")),
        style=style,
        restart=restart if flags & 8 else None,
        legal=bool(flags & 4),
    )


def _name(number_format: int) -> str:
    return _FORMATS[number_format] if number_format < len(_FORMATS) else "decimal"


def _read_style(style: bytes, base_size: int, data: bytes) -> tuple[int, int | None, int | None]:
    """Return the style that this one is based on, and the list and the level that it states (2.9.260 STD)."""
    if not style:
        return _NO_STYLE, None, None  # an unused place
    (kinds,) = struct.unpack("<H", cut(style, 2, 2))
    base = kinds >> 4
    if kinds & 0xF != _PARAGRAPH_STYLE:
        return base, None, None
    cursor = _Cursor(style, base_size)
    (length,) = struct.unpack("<H", cursor.take(2))
    cursor.take(2 * length + 2)
    cursor.place += cursor.place % 2
    (size,) = struct.unpack("<H", cursor.take(2))
    found = dict(read_sprms(cursor.take(size)[2:], data))
    list_id, level = found.get(Sprm.P_LIST), found.get(Sprm.P_LEVEL)
    return base, struct.unpack("<h", list_id)[0] if list_id else None, level[0] if level else None


def _check(count: int, content: bytes) -> int:
    if count * 16 > len(content):
        raise ReadError("damaged", f"the file states {count} lists, more than it has room for")
    return count
