"""What Word's files show and nobody reads, marked at its place in the text until the tables are arranged.

A reader puts a mark into the text where a picture or a form field stands. The mark goes with the text wherever that
goes, into a merged cell or out of a table that is none, and is exchanged for ``UNREAD`` once cells have their places.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipelines.documents.assembly import assemble
from pipelines.documents.flattened import restore_tables
from pipelines.documents.model import UNREAD, Block, Cell, Document, ReadError, Unread
from pipelines.documents.white_space import collapse
from pipelines.documents.word.raised_text import is_apart, settle_raised

_FIRST, _DIGITS = 0xE0100, 16  # variation selectors, which follow no replacement character in any text
_MARK = re.compile(f"{UNREAD}([{chr(_FIRST)}-{chr(_FIRST + _DIGITS - 1)}]+)")
_NO_MEANING = re.compile(f"[{UNREAD}\uf020-\uf0ff]")
"""Bytes that are no character, and where Word puts those of a font that is not encoded in Unicode: nobody knows what
they show."""

_MOST = 200  # characters of what is known of something unread


class UnreadMarks:
    """What one file shows and nobody reads, in the order in which it was met."""

    def __init__(self) -> None:
        self._met: list[tuple[str, str]] = []

    def __bool__(self) -> bool:
        """Tell whether anything was met."""
        return bool(self._met)

    def add(self, kind: str, text: str = "") -> str:
        """Return the mark to put into the text for something of a kind (``UNREAD_KINDS``); ``text`` is known of it."""
        self._met.append((kind, collapse(text)[:_MOST]))
        digits = f"{len(self._met) - 1:x}"
        return UNREAD + "".join(chr(_FIRST + int(digit, 16)) for digit in digits)

    def find(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield kind and text of each mark in a text."""
        return (self._met[self._number(match)] for match in _MARK.finditer(text))

    @staticmethod
    def _number(match: re.Match[str]) -> int:
        return int("".join(f"{ord(char) - _FIRST:x}" for char in match[1]), 16)


def strip_marks(text: str, stand_in: str = "") -> str:
    """Return a text with something in place of each mark."""
    return _MARK.sub(stand_in, text)


def assemble_marked(media_type: str, blocks: Sequence[Block], marks: UnreadMarks) -> Document:
    """Return the document that paragraphs and tables make up, with what is marked in them as ``Document.unread``.

    Raises:
        ReadError: ``empty``, where there is no text at all.
    """
    if not any(not isinstance(block, str) or strip_marks(block).strip() for block in blocks):
        shown = " but pictures" if marks else ""
        raise ReadError("empty", f"the document shows no text{shown}")
    settled = (settle_raised(block)[0] if isinstance(block, str) and is_apart(block) else block for block in blocks)
    found, method = restore_tables(settled)
    unread: list[Unread] = []
    placed = list(_place_marks(found, marks, unread))
    return replace(assemble(media_type, placed), method=method, unread=tuple(unread))


def _place_marks(blocks: Iterable[Block], marks: UnreadMarks, unread: list[Unread]) -> Iterator[Block]:
    """Yield the blocks without marks; what they stand for, and characters without a meaning in cells, is ``unread``."""
    tables = 0
    for block in blocks:
        if isinstance(block, str):
            if marks and UNREAD in block:
                unread += (Unread(kind, tables, text=text) for kind, text in marks.find(block))
            if text := collapse(strip_marks(block)) if marks else block:
                yield text
        else:
            yield tuple(_place_in_cell(cell, tables, marks, unread) for cell in block)
            tables += 1


def _place_in_cell(cell: Cell, table_no: int, marks: UnreadMarks, unread: list[Unread]) -> Cell:
    text = cell.text
    if text.isascii():
        return cell
    if is_apart(text):
        text, is_doubtful = settle_raised(text)
        if is_doubtful and any(char.isdigit() for char in text):
            text = marks.add("no_meaning", text)
    if _NO_MEANING.search(text):
        foreign = _NO_MEANING.findall(strip_marks(text))
        met = [*marks.find(text), *(("no_meaning", f"U+{ord(char):04X}") for char in foreign)]
        unread += (Unread(kind, table_no, cell.row, cell.col, said) for kind, said in met)
        text = _NO_MEANING.sub(UNREAD, strip_marks(text, UNREAD))
    return cell if text == cell.text else replace(cell, text=collapse(text))
