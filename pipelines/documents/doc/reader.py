"""DOC files of Word 97 to 2003 ([MS-DOC]) to documents.

Read: the main text and its tables with their merges, then the text of text boxes (where they hang is not followed),
the results of fields, symbols. Named, as nobody reads them: pictures, embedded objects, form fields. Left out:
footnotes and their marks, headers, footers, comments, and text that is not seen: hidden, struck out, pale or tiny, by
itself or by a style of characters, or deleted by a tracked revision.
"""

import re
import struct
from bisect import bisect_left
from collections.abc import Iterator

from pipelines.documents.doc.file import WordFile, open_word_file
from pipelines.documents.doc.list_definitions import read_lists, read_style_lists
from pipelines.documents.doc.looks import PLAIN, Look, read_look
from pipelines.documents.doc.pieces import Piece, Pieces
from pipelines.documents.doc.properties import Paragraph, Properties
from pipelines.documents.formats import DOC
from pipelines.documents.model import Block, Document, Layout, ReadError
from pipelines.documents.word.inline_text import BREAK, Fields, join_surrogates, split_printed_lines
from pipelines.documents.word.nested_tables import NestedTables
from pipelines.documents.word.raised_text import Run, mark_shifted
from pipelines.documents.word.unread_marks import UnreadMarks, assemble_marked
from pipelines.documents.word.visibility import WHITE

_CELL, _PARAGRAPH, _SECTION = "\x07", "\r", "\x0c"
_END = re.compile(f"[{_CELL}{_PARAGRAPH}{_SECTION}]")
_FIELD = re.compile("([\x13-\x15])")
_FIELD_MARKS = {"\x13": "begin", "\x14": "separate", "\x15": "end"}
_CONTROLS = dict.fromkeys(range(0x20)) | {0x09: " ", 0x0B: BREAK, 0x0E: BREAK, 0x1E: "-"}
"""What control characters print: a tab, a line's and a column's end, a hyphen; all others nothing that is text."""

_SYMBOL = "("  # what stands in the text for a symbol (2.6.1 sprmCSymbol)
_GONE = "\0"
_PICTURE, _OBJECT, _SHAPE = "\x01", "\x03", "\x08"  # an object has a picture's sign in the file
_DRAWN = {_PICTURE: "picture", _OBJECT: "embedded_object", _SHAPE: "picture"}
_KEPT_MARKS = frozenset({_CELL, *_FIELD_MARKS})


def read_doc(content: bytes, layout: Layout) -> Document:
    """Return what a DOC file says: its title, sections and tables.

    Raises:
        ReadError: ``damaged``, ``encrypted``, ``old_word`` (Word 6 or 95), ``table_too_large``, ``empty`` (no text).
    """
    marks = UnreadMarks()
    try:
        file = open_word_file(content)
        main, between, boxes = file.read_text_lengths()
        text = _Text(file, marks)
        blocks = [*text.read_blocks(0, main), *text.read_blocks(main + between, main + between + boxes)]
    except struct.error as error:
        raise ReadError("damaged", f"the file points to bytes that it does not have: {error}") from error
    return assemble_marked(DOC.media_type, blocks, marks)


class _Text:
    """The text of one file with its properties, paragraph by paragraph."""

    def __init__(self, file: WordFile, marks: UnreadMarks) -> None:
        self._data = file.data
        self._marks = marks
        self._pieces = Pieces(file)
        self._properties = Properties(file)
        self._fields = Fields()
        self._unprinted: set[int] = set()
        self._shifted: list[tuple[int, int, Look]] = []  # characters that are raised or lowered, in their order
        self._lists = read_lists(file)
        self._find_style_list = read_style_lists(file) if self._lists else _find_no_list

    def read_blocks(self, start: int, end: int) -> list[Block]:
        """Return the paragraphs and tables of the characters ``start`` to ``end`` in reading order."""
        tables = NestedTables()
        for text, paragraph, mark in self._read_paragraphs(start, end):
            tables.enter(paragraph.depth)
            if paragraph.ends_row:
                tables.end_row(paragraph.row, printed=mark not in self._unprinted and not paragraph.is_thin)
                continue
            number = self._number(paragraph)
            apart = " " if number and paragraph.depth else ""  # 1. before 25 must not become 1.25
            shown = self._raise(text, mark) if self._shifted else text[:-1]
            tables.add(self._print(f"{number}{apart}{shown}", in_cell=paragraph.depth > 0))
            if paragraph.ends_cell or (paragraph.depth == 1 and text[-1] == _CELL):
                tables.end_cell()
        tables.enter(0)
        return tables.blocks

    def _read_paragraphs(self, start: int, end: int) -> Iterator[tuple[str, Paragraph, int]]:
        """Yield text with its end mark, properties, and the position of the end mark."""
        text = "".join([self._hide(piece) for piece in self._pieces.overlap(start, end)])
        first = 0
        for match in _END.finditer(text):
            mark = start + match.start()
            yield text[first : match.end()], self._find_paragraph(mark), mark
            first = match.end()
        if first < len(text):
            yield text[first:] + _PARAGRAPH, Paragraph(), end

    def _find_paragraph(self, mark: int) -> Paragraph:
        piece = self._pieces.find(mark)
        return self._properties.find_paragraph(piece.find_byte(mark), piece.modifiers)

    def _hide(self, piece: Piece) -> str:
        """Return the text of a piece with nothing in the place of what is not printed, and symbols in theirs."""
        text = self._pieces.decode(piece)
        look = read_look(piece.modifiers, self._data) if piece.modifiers else PLAIN
        if look.is_hidden(None):
            return self._blank(text, piece.start)
        if look.raised:
            self._shifted.append((piece.start, piece.end, look))
        parts: list[str] = []
        done = 0
        for run in self._properties.find_runs(piece.offset, piece.find_byte(piece.end)):
            first = max((run.start - piece.offset) // piece.width, done)
            last = max((run.end - piece.offset) // piece.width, first)
            inside = text[first:last]
            look = run.look
            if look.is_hidden(None if self._properties.fills_cells else WHITE):
                inside = self._blank(inside, piece.start + first)
            elif run.symbol is not None:
                inside = inside.replace(_SYMBOL, run.symbol or _GONE)
            elif look.special:
                inside = inside.replace(_PICTURE, _GONE if look.special == "data" else _OBJECT)
            if look.raised or look.offset:
                self._shifted.append((piece.start + first, piece.start + last, look))
            parts += text[done:first], inside
            done = first + len(inside)
        return "".join([*parts, text[done:]])

    def _blank(self, text: str, start: int) -> str:
        """Return text of the same length, with nothing but marks of cells, rows and fields, which count as hidden.

        A hidden end of a paragraph is blank, too: the next paragraph goes on with its line.
        """
        kept = []
        for position, char in enumerate(text, start):
            keep = char in _KEPT_MARKS
            if char == _PARAGRAPH:
                paragraph = self._find_paragraph(position)
                keep = paragraph.ends_cell or paragraph.ends_row
            kept.append(char if keep else _GONE)
            if keep:
                self._unprinted.add(position)
        return "".join(kept)

    def _raise(self, text: str, mark: int) -> str:
        """Return a paragraph's text before its end mark, which stands at a place, with what is raised kept apart."""
        start = mark - len(text) + 1
        runs: list[Run] = []
        done = 0
        for first, last, look in self._shifted[bisect_left(self._shifted, start, key=lambda one: one[1]) :]:
            if first >= mark:
                break
            begin, end = max(first - start, done), min(last, mark) - start
            if begin < end:
                runs += Run(text[done:begin]), Run(text[begin:end], look.raised, look.offset, look.size)
                done = end
        return "".join(mark_shifted([*runs, Run(text[done:-1])])) if runs else text[:-1]

    def _number(self, paragraph: Paragraph) -> str:
        """Return the number before a paragraph, empty where it has none, and count it."""
        if not self._lists:
            return ""
        list_id, level = paragraph.list_id, paragraph.level
        if list_id is None:
            list_id, style_level = self._find_style_list(paragraph.style)
            linked = self._lists.find_level(str(list_id), str(paragraph.style))
            level = next((stated for stated in (level, linked, style_level) if stated is not None), 0)
        return self._lists.number(str(list_id), level or 0)

    def _print(self, text: str, *, in_cell: bool) -> list[str]:
        """Return the lines that a paragraph prints; what is drawn over the text is marked in cells alone."""
        pieces = []
        for part in _FIELD.split(text):
            if part in _FIELD_MARKS:
                pieces.append(self._fields.follow(_FIELD_MARKS[part], self._marks))
            else:
                pieces.append(self._fields.take(part))
        self._fields.end_paragraph()
        shown = join_surrogates("".join(pieces))
        for sign, kind in _DRAWN.items() if not shown.isprintable() else ():
            if sign in shown and (in_cell or sign != _SHAPE):
                shown = _mark_each(shown, sign, kind, self._marks)
        return split_printed_lines(shown.translate(_CONTROLS))


def _mark_each(text: str, sign: str, kind: str, marks: UnreadMarks) -> str:
    first, *rest = text.split(sign)
    return "".join([first, *(marks.add(kind) + part for part in rest)])


def _find_no_list(_: int) -> tuple[int | None, int | None]:
    return None, None
