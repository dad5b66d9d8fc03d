"""Builds Word 97-2003 files byte by byte for tests, after [MS-CFB] and [MS-DOC], independently of the reader."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_TEXT = 0x800  # where the text begins in the main stream


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE file with these streams in its root; they are padded to 4096 bytes, so that there is no small stream."""
    padded = {name: content + bytes(max(4096 - len(content), 0)) for name, content in streams.items()}
    sectors: list[bytes] = []
    chain: list[int] = []

    def add(content: bytes) -> int:
        start = len(sectors)
        pieces = [content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR)]
        sectors.extend(pieces)
        chain.extend([*range(start + 1, start + len(pieces)), _END])
        return start

    starts = {name: add(content) for name, content in padded.items()}
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if padded else _FREE)]
    names = list(padded)
    for at, name in enumerate(names):
        right = at + 2 if at + 1 < len(names) else _FREE
        entries.append(_entry(name, 2, starts[name], len(padded[name]), right=right))
    directory = add(b"".join(entries))
    fat_sectors = 1
    while fat_sectors * 128 < len(sectors) + fat_sectors:
        fat_sectors += 1
    first_fat = len(sectors)
    chain += [_FAT] * fat_sectors
    chain += [_FREE] * (fat_sectors * 128 - len(chain))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        bytes(16),
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, fat_sectors, directory, 0, 4096, _END, 0, _END, 0),
    )
    pointers = [*range(first_fat, first_fat + fat_sectors)]
    header += struct.pack("<109I", *pointers, *[_FREE] * (109 - fat_sectors))
    return header + b"".join(sectors) + struct.pack(f"<{len(chain)}I", *chain)


def _entry(name: str, kind: int, start: int, size: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sI8s8sIQ", text, len(text), kind, 1, _FREE, right, child, bytes(16), 0, b"", b"", start, size
    )


def sprm(code: int, *operand: int) -> bytes:
    """A modifier with an operand of single bytes."""
    return struct.pack("<H", code) + bytes(operand)


IN_TABLE = sprm(0x2416, 1)
ROW_END = IN_TABLE + sprm(0x2417, 1)
HIDDEN = sprm(0x083C, 1)
DELETED = sprm(0x0800, 1)


def depth(level: int) -> bytes:
    return IN_TABLE + struct.pack("<Hi", 0x6649, level)


INNER_CELL = sprm(0x244B, 1)
INNER_ROW_END = sprm(0x244C, 1)
GO_ON, START = 1 << 5, 3 << 5
"""Flags of a cell that is merged with the one above, and of the first one of such cells ([MS-DOC] 2.9.317)."""


def definition(edges: Sequence[int], flags: Sequence[int] = ()) -> bytes:
    """sprmTDefTable: the edges of a row's cells in twips and the flags of their descriptors."""
    operand = struct.pack(f"<B{len(edges)}h", len(edges) - 1, *edges)
    operand += b"".join(struct.pack("<H18x", flag) for flag in flags)
    return struct.pack("<HH", 0xD608, len(operand) + 1) + operand


@dataclass
class Text:
    """Text that shares its properties; a paragraph's end mark (``\\r``, ``\\a``) belongs to its last text."""

    text: str
    paragraph: bytes = b""
    character: bytes = b""
    style: int = 0


END = [Text("末\r")]
"""A paragraph that ends a table."""


def cells(*texts: str) -> list[Text]:
    return [Text(text + "\a", IN_TABLE) for text in texts]


def row(texts: Sequence[str], edges: Sequence[int], flags: Sequence[int] = (), more: bytes = b"") -> list[Text]:
    """A row of a table: its cells, and the mark that ends it."""
    return [*cells(*texts), Text("\a", ROW_END + definition(edges, flags) + more)]


@dataclass
class Settings:
    """What else a test may want to say of a file; ``structures`` are those of the table stream by their numbers."""

    compressed: bool = False
    version: int = 0xC1
    flags: int = 0x0200
    data: bytes = b""
    boxes: list[Text] = field(default_factory=list)
    header: list[Text] = field(default_factory=list)
    structures: dict[int, bytes] = field(default_factory=dict)
    shared: list[bytes] = field(default_factory=list)
    prm: int = 0


def doc(texts: Sequence[Text], settings: Settings | None = None) -> bytes:
    """A whole DOC file of one piece; text boxes and page headers stand in their own stories."""
    settings = settings or Settings()
    stories = [*texts, *settings.header, *settings.boxes]
    width = 1 if settings.compressed else 2
    encoded = "".join(text.text for text in stories).encode("cp1252" if settings.compressed else "utf-16-le")
    lengths = [
        sum(len(text.text.encode("utf-16-le")) // 2 for text in story)
        for story in (texts, settings.header, settings.boxes)
    ]
    places = [_TEXT]
    for text in stories:
        places.append(places[-1] + len(text.text.encode("utf-16-le")) // 2 * width)
    word = bytearray(_TEXT) + encoded
    word += bytes(-len(word) % SECTOR)
    paragraphs = [
        bytes([(len(grpprl) + 1) // 2]) + grpprl if len(grpprl) % 2 else bytes([0, len(grpprl) // 2]) + grpprl
        for grpprl in (struct.pack("<H", text.style) + text.paragraph for text in stories)
    ]
    characters = [bytes([len(text.character)]) + text.character if text.character else b"" for text in stories]
    paragraph_pages = _add_pages(word, places, paragraphs, entry=13)
    character_pages = _add_pages(word, places, characters, entry=1)
    place = _TEXT * 2 | 0x40000000 if settings.compressed else _TEXT
    pieces = struct.pack("<IIHIH", 0, sum(lengths), 0, place, settings.prm)
    clx = b"".join(struct.pack("<BH", 1, len(modifiers)) + modifiers for modifiers in settings.shared)
    clx += struct.pack("<BI", 2, len(pieces)) + pieces
    structures = {33: clx, 13: paragraph_pages, 12: character_pages} | settings.structures
    table = b""
    for number, content in structures.items():
        struct.pack_into("<II", word, 0x9A + 8 * number, len(table), STATED.get(number, len)(content))
        table += content
    struct.pack_into("<HH6xH", word, 0, 0xA5EC, settings.version, settings.flags)
    struct.pack_into("<iii4xiii", word, 0x4C, lengths[0], 0, lengths[1], 0, 0, lengths[2])
    name = "1Table" if settings.flags & 0x0200 else "0Table"
    return ole({"WordDocument": bytes(word), name: table} | ({"Data": settings.data} if settings.data else {}))


STATED = {73: lambda content: 2 + 28 * struct.unpack_from("<h", content)[0]}
"""Structures that state less than their length: the levels of lists stand behind the lists."""


def _add_pages(word: bytearray, places: Sequence[int], properties: Sequence[bytes], *, entry: int) -> bytes:
    """Append pages of properties to the main stream; return the table that finds them."""
    starts, numbers, at = [], [], 0
    while at < len(properties):
        size = count = 0
        while at + count < len(properties):
            more = size + entry + 4 + len(properties[at + count]) + 1
            if more > SECTOR - 8:
                break
            size, count = more, count + 1
        page, end = bytearray(SECTOR), SECTOR - 1
        struct.pack_into(f"<{count + 1}I", page, 0, *places[at : at + count + 1])
        for index, content in enumerate(properties[at : at + count]):
            if content:
                end = (end - len(content)) // 2 * 2
                page[end : end + len(content)] = content
                page[4 * (count + 1) + entry * index] = end // 2
        page[-1] = count
        starts.append(places[at])
        numbers.append(len(word) // SECTOR)
        word += page
        at += count
    return struct.pack(f"<{len(starts) + 1}I{len(numbers)}I", *starts, places[-1], *numbers)


def lists() -> dict[int, bytes]:
    """A list of nine levels, a simple one, and three uses: of the first, of the second from 5, of none."""
    linked = [1, *[0x0FFF] * 8]
    definitions = struct.pack("<h", 2)
    definitions += struct.pack("<i4x9hBx", 70, *linked, 0) + struct.pack("<i4x9hBx", 71, *[0x0FFF] * 9, 1)
    levels = [level(1, 37, "\0、"), level(1, 39, "（\1）"), level(3, 0, "\0.\2", flags=4), *[level(1, 23, "•")] * 6]
    definitions += b"".join(levels) + level(1, 0, "\0")
    overrides = struct.pack("<I", 3)
    overrides += b"".join(struct.pack("<i8xB3x", list_id, own) for list_id, own in [(70, 0), (71, 1), (99, 0)])
    overrides += struct.pack("<I", 0) + struct.pack("<IiI", 0, 5, 0x10) + struct.pack("<I", 0)
    return {73: definitions, 74: overrides, 1: styles()}


def level(start: int, number_format: int, text: str, flags: int = 0) -> bytes:
    head = struct.pack("<iBB18xBBBx", start, number_format, flags, 2, 1, 0)
    return head + b"???" + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def styles() -> bytes:
    """Style 1 is numbered by the first list; style 2 is based on it; style 3 is one of characters."""
    sheet = struct.pack("<HHH", 4, 4, 10)
    for kind, base, own in [(1, 0xFFF, b""), (1, 0xFFF, number_by(1)), (1, 1, b""), (2, 0xFFF, b"")]:
        style = struct.pack("<HHHHH", 0, kind | base << 4, 1, 0, 0) + struct.pack("<HHH", 1, ord("x"), 0)
        style += struct.pack("<HH", 2 + len(own), 0) + own if kind == 1 else struct.pack("<H", 0)
        sheet += struct.pack("<H", len(style)) + style
    return sheet


def number_by(list_id: int, at: int | None = None) -> bytes:
    return struct.pack("<HH", 0x460B, list_id) + (sprm(0x260A, at) if at is not None else b"")
