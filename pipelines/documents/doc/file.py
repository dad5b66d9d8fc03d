"""The streams of a Word 97-2003 file, and its file information block ([MS-DOC] 2.5)."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import olefile

from pipelines.documents.model import ReadError

_WORD_97 = 0xC1
_STREAMS = frozenset({"worddocument", "0table", "1table", "data"})
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_SMALLEST = 1536  # header, one sector of each kind; olefile takes fewer bytes for a file's name
_FONTS = 15  # its number in FibRgFcLcb97
_FONT_NAME = 39  # bytes of a font's description before its name


@dataclass(frozen=True, slots=True)
class WordFile:
    """The three streams that text and tables stand in. ``data`` is empty where the file has no such stream."""

    word: bytes
    table: bytes
    data: bytes

    def read_text_lengths(self) -> tuple[int, int, int]:
        """Return in characters: the main text, what stands between it and the text boxes, and the text boxes.

        Between them stand footnotes, headers and footers, comments and endnotes (FibRgLw97, 2.5.4).
        """
        main, notes, headers, _, comments, endnotes, boxes = struct.unpack_from("<7i", cut(self.word, 0x4C, 28))
        between = notes + headers + comments + endnotes
        if min(main, notes, headers, comments, endnotes, boxes) < 0:
            raise ReadError("damaged", "the file states a text of negative length")
        return main, between, boxes

    def read_structure(self, index: int) -> bytes:
        """Return the bytes of one structure of the table stream, by its number in FibRgFcLcb97 (2.5.6)."""
        start, size = struct.unpack("<II", cut(self.word, 0x9A + 8 * index, 8))
        return cut(self.table, start, size)

    def read_after(self, index: int) -> bytes:
        """Return what stands behind a structure of the table stream."""
        start, size = struct.unpack("<II", cut(self.word, 0x9A + 8 * index, 8))
        return self.table[start + size :]


def cut(content: bytes, start: int, size: int) -> bytes:
    """Return bytes of a stream.

    Raises:
        ReadError: ``damaged``, where the stream ends before them.
    """
    if start < 0 or size < 0 or start + size > len(content):
        raise ReadError("damaged", f"the file points to {size} bytes at {start} of {len(content)}")
    return content[start : start + size]


def read_font_names(file: WordFile) -> Iterator[str]:
    """Yield the names of the fonts that the file refers to by their numbers (2.9.297 SttbfFfn, 2.9.82 FFN)."""
    table = file.read_structure(_FONTS)
    place = 4
    for _ in range(struct.unpack("<H", cut(table, 0, 2))[0]):
        (size,) = cut(table, place, 1)
        font = cut(table, place + 1, size)
        yield font[_FONT_NAME:].decode("utf-16-le", "replace").partition("\0")[0]
        place += 1 + size


def open_word_file(content: bytes) -> WordFile:
    """Return the streams of a DOC file.

    Raises:
        ReadError: ``damaged``, ``encrypted`` (with a password, or a package of Office with one), ``old_word``
            (Word 6 or 95, whose structures are others).
    """
    _check_header(content)
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            names = {"/".join(entry).casefold() for entry in ole.listdir()}
            streams = {name: _read_stream(ole, name, len(content)) for name in names & _STREAMS}
    except ReadError:
        raise
    except Exception as error:  # olefile stumbles over broken bytes in many ways
        raise ReadError("damaged", f"the OLE file is damaged: {error}") from error
    if "worddocument" not in names and "encryptedpackage" in names:
        raise ReadError("encrypted", "the package of Office inside is encrypted with a password")
    word = streams.get("worddocument", b"")
    version, flags = struct.unpack_from("<2xH6xH", cut(word, 0, 32))
    if version < _WORD_97:
        raise ReadError("old_word", f"written by Word 6 or 95 (version {version}), whose format is another one")
    if flags & _ENCRYPTED:
        raise ReadError("encrypted", "the document is encrypted with a password")
    table = streams.get("1table" if flags & _TABLE_1 else "0table")
    if table is None:
        raise ReadError("damaged", "the file has no table stream")
    return WordFile(word, table, streams.get("data", b""))


def _check_header(content: bytes) -> None:
    """Refuse a header that states more sectors than the file has: olefile would follow them in circles for hours."""
    if len(content) < _SMALLEST or not content.startswith(olefile.MAGIC):
        raise ReadError("damaged", "no OLE file")
    sectors = len(content) // 512
    (tables,), (small,), (more,) = (struct.unpack_from("<I", content, offset) for offset in (0x2C, 0x40, 0x48))
    if max(tables, small, more) > sectors:
        raise ReadError("damaged", "the OLE file states more sectors than it has")


def _check_sectors(ole: olefile.OleFileIO, name: str) -> None:
    """Refuse a stream whose sectors go in a circle: olefile reads the stream's size along it, without a word."""
    entry = ole.root.kids_dict[name]
    small = entry.is_minifat
    size, table = (ole.mini_sector_size, ole.minifat) if small else (ole.sector_size, ole.fat)
    sector, seen = entry.isectStart, set[int]()
    for _ in range(-(-entry.size // size)):
        if sector in seen or sector >= len(table):
            raise ReadError("damaged", f"the sectors of the stream {name} go in a circle, or out of the file")
        seen.add(sector)
        sector = table[sector]


def _read_stream(ole: olefile.OleFileIO, name: str, most: int) -> bytes:
    if ole.root.size > most or ole.get_size(name) > most:
        raise ReadError("damaged", f"the stream {name} is larger than its file")
    stream: bytes = ole.openstream(name).read()
    _check_sectors(ole, name)  # now that olefile has its tables
    return stream
