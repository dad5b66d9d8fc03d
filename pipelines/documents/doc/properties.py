"""Properties of paragraphs and characters in a Word 97-2003 file, by the pages that hold them ([MS-DOC] 2.4.6)."""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipelines.documents.doc.file import WordFile, cut, read_font_names
from pipelines.documents.doc.looks import OF_INTEREST, SHIFTED, Look, StyleLooks, read_look
from pipelines.documents.doc.row_definitions import change_row_definition, read_row_definition
from pipelines.documents.doc.sprms import Sprm, read_sprms
from pipelines.documents.model import ReadError
from pipelines.documents.word.inline_text import read_symbol
from pipelines.documents.word.nested_tables import RowDefinition
from pipelines.documents.word.visibility import THINNEST

_CHARACTER_PAGES, _PARAGRAPH_PAGES = 12, 13  # their numbers in FibRgFcLcb97
_PAGE = 512


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a paragraph's properties say of its place.

    ``depth`` is 0 outside of tables, 1 in one, 2 in one inside it; ``ends_cell`` is only set in those inside;
    ``row`` is the definition of the row that its end mark ends, ``is_thin`` says that the row is too low to show any
    text; ``list_id`` is 0 for no list, None if not stated.
    """

    depth: int = 0
    ends_cell: bool = False
    ends_row: bool = False
    row: RowDefinition | None = None
    style: int = 0
    list_id: int | None = None
    level: int | None = None
    is_thin: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Bytes ``start`` to ``end`` of the main stream whose characters have a look of their own, and what they print.

    ``symbol`` is the character of a font that they stand for, None where they stand for themselves.
    """

    start: int
    end: int
    look: Look
    symbol: str | None


class Properties:
    """The properties of one file, read page by page as they are asked for."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._starts, self._pages = self._read_pages(_PARAGRAPH_PAGES)
        self._open: dict[int, tuple[tuple[int, ...], bytes]] = {}
        self._known: dict[bytes, Paragraph] = {}

    def find_paragraph(self, place: int, more: bytes = b"") -> Paragraph:
        """Return the properties of the paragraph whose end mark stands at a byte of the main stream.

        ``more`` are the modifiers of its piece, which come after its own.
        """
        modifiers = self._find_modifiers(place) + more
        if modifiers not in self._known:
            self._known[modifiers] = _read_paragraph(modifiers, self._file.data)
        return self._known[modifiers]

    def find_runs(self, start: int, end: int) -> Iterator[Run]:
        """Yield the runs of text between two bytes that are not printed as they stand, in their order."""
        for index in range(max(bisect_right(self._run_ends, start), 0), len(self._runs)):
            if self._runs[index].start >= end:
                break
            yield self._runs[index]

    @cached_property
    def _runs(self) -> list[Run]:
        """The runs in the order of their bytes, those left out that overlap the one before: no sound file has any."""
        runs: list[Run] = []
        for run in sorted(self._read_runs(), key=lambda run: run.start):
            if run.start < run.end and (not runs or run.start >= runs[-1].end):
                runs.append(run)
        return runs

    @cached_property
    def _run_ends(self) -> list[int]:
        return [run.end for run in self._runs]

    @cached_property
    def fills_cells(self) -> bool:
        """Whether any table of the file has cells of a colour: which of them text stands in is not followed."""
        code = struct.pack("<H", Sprm.T_SHADING)
        return any(_holds_fill(stream, code) for stream in (self._file.word, self._file.data) if code in stream)

    @cached_property
    def _fonts(self) -> list[str]:
        return list(read_font_names(self._file))

    def _find_modifiers(self, place: int) -> bytes:
        """Return style and modifiers (2.9.113 GrpPrlAndIstd); style 0 and none where the page has none."""
        index = bisect_right(self._starts, place) - 1
        if not 0 <= index < len(self._pages):
            return b"\0\0"
        if index not in self._open:
            page = cut(self._file.word, self._pages[index] * _PAGE, _PAGE)
            self._open[index] = struct.unpack_from(f"<{_count(page, 13) + 1}I", page), page
        starts, page = self._open[index]
        entry = bisect_right(starts, place) - 1
        if not 0 <= entry < len(starts) - 1:
            return b"\0\0"
        offset = 2 * page[4 * len(starts) + 13 * entry]
        if not offset:
            return b"\0\0"
        (half,) = cut(page, offset, 1)
        if half:
            return cut(page, offset + 1, 2 * half - 1)
        (half,) = cut(page, offset + 1, 1)
        return cut(page, offset + 2, 2 * half)

    def _read_pages(self, index: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return where the text of each page begins, and the pages' numbers (2.8.5, 2.8.6)."""
        table = self._file.read_structure(index)
        count = (len(table) - 4) // 8
        if count < 1:
            return (), ()
        starts = struct.unpack_from(f"<{count}I", table)
        pages = struct.unpack_from(f"<{count}I", table, 4 * (count + 1))
        return starts, tuple(page & 0x3F_FFFF for page in pages)

    def _read_runs(self) -> Iterator[Run]:
        styles = StyleLooks(self._file)
        interest = (*OF_INTEREST, *styles.list_marked())
        for number in dict.fromkeys(self._read_pages(_CHARACTER_PAGES)[1]):
            page = cut(self._file.word, number * _PAGE, _PAGE)
            if not any(code in page for code in interest):
                continue
            is_shifted = SHIFTED in page  # beside which the size of all others counts
            count = _count(page, 1)
            places = struct.unpack_from(f"<{count + 1}I", page)
            for entry in range(count):
                offset = 2 * page[4 * (count + 1) + entry]
                if offset:
                    (size,) = cut(page, offset, 1)
                    look = read_look(cut(page, offset + 1, size), self._file.data, styles)
                    if is_shifted or look.is_marked:
                        yield Run(places[entry], places[entry + 1], look, self._read_symbol(look.symbol))

    def _read_symbol(self, symbol: tuple[int, int] | None) -> str | None:
        if symbol is None:
            return None
        font, code = symbol
        return read_symbol(self._fonts[font] if font < len(self._fonts) else "", code)


def _holds_fill(stream: bytes, code: bytes) -> bool:
    """Tell whether definitions of cells' shadings, where a code stands for them, have any but automatic ones."""
    place = stream.find(code)
    while place >= 0:
        size = stream[place + 2] if place + 2 < len(stream) else 0
        shadings = stream[place + 3 : place + 3 + size]
        if any(shadings[at + 4 : at + 8] != b"\0\0\0\xff" for at in range(0, len(shadings) - 9, 10)):
            return True
        place = stream.find(code, place + 2)
    return False


def _count(page: bytes, size: int) -> int:
    """Return how many entries a page has, each with a position of four bytes and ``size`` more (2.9.33, 2.9.175)."""
    count = page[_PAGE - 1]
    if 4 * (count + 1) + size * count > _PAGE - 1:
        raise ReadError("damaged", f"a page of properties has {count} entries, more than it can hold")
    return count


_SWITCHES = (Sprm.P_IN_TABLE, Sprm.P_ROW_END, Sprm.P_INNER_CELL_END, Sprm.P_INNER_ROW_END)
_DEFINITIONS = (Sprm.T_DEFINITION, Sprm.T_DEFINITION_OLD)
_CHANGES = (Sprm.T_MERGE, Sprm.T_SPLIT, Sprm.T_VERTICAL_MERGE)


def _read_paragraph(modifiers: bytes, data: bytes) -> Paragraph:
    values: dict[int, int] = {}
    definition: RowDefinition | None = None
    for code, operand in read_sprms(modifiers[2:], data):
        if code in _SWITCHES or code == Sprm.P_LEVEL:
            values[code] = operand[0]
        elif code == Sprm.P_DEPTH:
            values[Sprm.P_DEPTH] = struct.unpack("<i", operand)[0]
        elif code == Sprm.P_DEPTH_CHANGE:
            values[Sprm.P_DEPTH] = values.get(Sprm.P_DEPTH, 0) + struct.unpack("<i", operand)[0]
        elif code in (Sprm.P_LIST, Sprm.T_HEIGHT):
            values[code] = struct.unpack("<h", operand)[0]
        elif code in _DEFINITIONS:
            definition = read_row_definition(operand, with_merges=code == Sprm.T_DEFINITION)
        elif code in _CHANGES and definition is not None:
            definition = change_row_definition(definition, code, operand)
    depth = max(values.get(Sprm.P_DEPTH, 1), 1) if values.get(Sprm.P_IN_TABLE) else 0
    ends_row = bool(depth and values.get(Sprm.P_ROW_END if depth == 1 else Sprm.P_INNER_ROW_END))
    return Paragraph(
        depth=depth,
        ends_cell=depth > 1 and bool(values.get(Sprm.P_INNER_CELL_END)),
        ends_row=ends_row,
        row=definition if ends_row else None,
        style=struct.unpack("<H", cut(modifiers, 0, 2))[0],
        list_id=values.get(Sprm.P_LIST),
        level=values.get(Sprm.P_LEVEL),
        is_thin=-THINNEST <= values.get(Sprm.T_HEIGHT, 0) < 0,
    )
