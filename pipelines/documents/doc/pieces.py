"""The text of a Word 97-2003 file by its piece table ([MS-DOC] 2.4.1)."""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.documents.doc.file import WordFile, cut
from pipelines.documents.doc.sprms import read_piece_modifiers
from pipelines.documents.model import ReadError

_CLX = 33  # its number in FibRgFcLcb97
_MODIFIERS, _PIECES = 1, 2
_COMPRESSED = 0x4000_0000
_CP1252 = "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(256))
"""What a byte of compressed text is (2.9.73); the five that the code page leaves open stay control characters."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stands in one place: characters ``start`` to ``end``, at byte ``offset`` of the main stream.

    ``width`` is the bytes of one character: 1 (compressed) or 2 (UTF-16). ``modifiers`` apply to all of it.
    """

    start: int
    end: int
    offset: int
    width: int
    modifiers: bytes

    def find_byte(self, position: int) -> int:
        """Return the byte at which a character of the piece stands."""
        return self.offset + (position - self.start) * self.width


class Pieces:
    """The pieces of a file in the order of the text."""

    def __init__(self, file: WordFile) -> None:
        self._word = file.word
        self._pieces = list(_read_pieces(file))
        self._starts = [piece.start for piece in self._pieces]

    def find(self, position: int) -> Piece:
        """Return the piece that a character stands in."""
        index = bisect_right(self._starts, position) - 1
        if index < 0 or position >= self._pieces[index].end:
            raise ReadError("damaged", f"no piece holds the character {position}")
        return self._pieces[index]

    def overlap(self, start: int, end: int) -> Iterator[Piece]:
        """Yield the parts of pieces that hold the characters ``start`` to ``end``."""
        if start < end and (not self._pieces or end > self._pieces[-1].end):
            raise ReadError("damaged", f"the text ends before the character {end}")
        for index in range(max(bisect_right(self._starts, start) - 1, 0), len(self._pieces)):
            piece = self._pieces[index]
            if piece.start >= end:
                break
            first, last = max(piece.start, start), min(piece.end, end)
            if first < last:
                yield Piece(first, last, piece.find_byte(first), piece.width, piece.modifiers)

    def decode(self, piece: Piece) -> str:
        """Return the text of a piece, one character for each of its positions: surrogates stay apart."""
        raw = cut(self._word, piece.offset, (piece.end - piece.start) * piece.width)
        if piece.width == 1:
            return raw.decode("latin-1").translate(_CP1252_TABLE)
        text = raw.decode("utf-16-le", "surrogatepass")
        if len(text) == piece.end - piece.start:
            return text
        return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw)))


_CP1252_TABLE = dict(enumerate(_CP1252))


def _read_pieces(file: WordFile) -> Iterator[Piece]:
    """Yield the pieces; together they never hold more characters than the file has bytes."""
    table, shared = _read_piece_table(file.read_structure(_CLX))
    count = (len(table) - 4) // 12
    if count < 1:
        raise ReadError("damaged", "the file has no text")
    positions = struct.unpack_from(f"<{count + 1}I", table)
    if list(positions) != sorted(positions) or positions[-1] > len(file.word):
        raise ReadError("damaged", "the pieces of the text do not follow each other")
    for index in range(count):
        place, prm = struct.unpack_from("<2xIH", table, 4 * (count + 1) + 8 * index)
        compressed = bool(place & _COMPRESSED)
        offset = place & (_COMPRESSED - 1)
        yield Piece(
            positions[index],
            positions[index + 1],
            offset // 2 if compressed else offset,
            1 if compressed else 2,
            read_piece_modifiers(prm, shared),
        )


def _read_piece_table(clx: bytes) -> tuple[bytes, list[bytes]]:
    """Return the piece table, and the lists of modifiers that stand before it (2.9.38)."""
    shared: list[bytes] = []
    place = 0
    while True:
        (kind,) = cut(clx, place, 1)
        if kind == _MODIFIERS:
            (size,) = struct.unpack("<H", cut(clx, place + 1, 2))
            shared.append(cut(clx, place + 3, size))
            place += 3 + size
        elif kind == _PIECES:
            (size,) = struct.unpack("<I", cut(clx, place + 1, 4))
            return cut(clx, place + 5, size), shared
        else:
            raise ReadError("damaged", f"the piece table begins with {kind}")
