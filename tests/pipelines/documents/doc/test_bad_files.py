"""Structures that are broken, locked, of an older Word or made to harm: each ends in a named error."""

import struct

import pytest

from tests.pipelines.documents.doc.reading import error_of
from tests.pipelines.documents.ole_files import (
    END,
    ROW_END,
    Settings,
    Text,
    cells,
    definition,
    depth,
    doc,
    ole,
    row,
    sprm,
)

GOOD = doc([Text("渝\r"), *row(["1", "2"], [0, 900, 1800]), *END])
FIB = GOOD.index(struct.pack("<HH", 0xA5EC, 0xC1))


def patched(offset: int, layout: str, *values: int) -> bytes:
    content = bytearray(GOOD)
    struct.pack_into(layout, content, offset, *values)
    return bytes(content)


def wide_table() -> bytes:
    """Rows that each have edges of their own."""
    edges = [[7 * at, 7 * at + 5000, 7 * at + 9000, 7 * at + 20000] for at in range(600)]
    return doc([text for own in edges for text in row(["1"] * 3, own)])


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "damaged"),
        (GOOD[:1536], "damaged"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (b"x" * 2000, "damaged"),
        (ole({"Workbook": b""}), "damaged"),
        (ole({"WordDocument": b""}), "old_word"),
        (ole({"EncryptedPackage": b"", "EncryptionInfo": b""}), "encrypted"),
        (doc(END, Settings(version=0x68)), "old_word"),
        (doc(END, Settings(version=0x65)), "old_word"),
        (doc(END, Settings(flags=0x0300)), "encrypted"),
        (doc(END, Settings(flags=0x8300)), "encrypted"),
        (doc([Text("\r")]), "empty"),
        (patched(FIB + 0x0A, "<H", 0), "damaged"),  # names the other table stream
        (patched(FIB + 0x4C, "<i", -1), "damaged"),
        (patched(FIB + 0x4C, "<i", 1_000_000), "damaged"),
        (patched(FIB + 0x64, "<i", 0x7FFFFFFF), "damaged"),
        (patched(FIB + 0x1A2, "<I", 0x7FFFFFFF), "damaged"),
        (patched(FIB + 0x1A6, "<I", 3), "damaged"),
        (patched(FIB + 0x102, "<I", 0xFFFFFFFF), "damaged"),
        (patched(0x2C, "<I", 0xFFFFFFF), "damaged"),  # sectors of the file's tables
        (patched(0x40, "<I", 0xFFFFFFF), "damaged"),
        (patched(0x48, "<I", 0xFFFFFFF), "damaged"),
        (doc([*cells("1", "2", "3"), Text("\a", ROW_END + definition([0, 900])), *END]), "damaged"),
        (doc([*cells("1", "2"), Text("\a", ROW_END), *END]), "damaged"),
        (doc([*row(["1", "2"], [0, 900, 800]), *END]), "damaged"),
        (doc([*row(["1", "2"], [0, 0, 800]), *END]), "damaged"),
        (doc([Text("1\r", depth(2_000_000_000)), *END]), "damaged"),
        (doc([Text("1\r", sprm(0x6646, 0xFF, 0xFF, 0xFF, 0x7F)), *END]), "damaged"),
        (doc([Text("1\r", sprm(0x2416)), *END]), "damaged"),
        (wide_table(), "table_too_large"),
    ],
)
def test_bad_files_end_in_their_error(content: bytes, error: str) -> None:
    assert error_of(content) == error


def test_a_stream_that_says_it_is_larger_than_its_file() -> None:
    entry = GOOD.index("WordDocument".encode("utf-16-le"))
    assert error_of(patched(entry + 120, "<I", 0x7FFFFFFF)) == "damaged"


def test_pieces_that_together_are_longer_than_the_file() -> None:
    """A thousand pieces over the same bytes would be a bomb."""
    count, size = 1000, 8
    pieces = struct.pack(f"<{count + 1}I", *range(0, size * count + 1, size))
    pieces += struct.pack("<HIH", 0, 0x40001000, 0) * count
    clx = struct.pack("<BI", 2, len(pieces)) + pieces
    assert error_of(doc(END, Settings(structures={33: clx}))) == "damaged"
