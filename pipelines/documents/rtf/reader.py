"""RTF files (RTF 1.9.1, as Word, WPS and LibreOffice write it) to documents.

Read: the text and its tables with their merges, then the text of text boxes (where they hang is not followed), the
numbers of lists as they are written for older readers, the results of fields, symbols. Left out, as in DOCX and DOC:
headers, footers, notes, comments, pictures, formulas, embedded objects' data, and text that is hidden or deleted.
"""

import codecs
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipelines.documents.formats import RTF
from pipelines.documents.model import UNREAD, Block, Document, Layout, ReadError
from pipelines.documents.rtf.fields import read_field
from pipelines.documents.rtf.fonts import Fonts, read_font_table
from pipelines.documents.rtf.looks import PLAIN_LOOK, GroupState, find_look_words, read_colours
from pipelines.documents.rtf.table_rows import CELL_WORDS, RowReader, Story
from pipelines.documents.rtf.tokens import BYTE, CLOSE, OPEN, SYMBOL, TEXT, Token, Tokens
from pipelines.documents.rtf.words import BULLETS, CHARACTERS, CODE_PAGES, CONTROLS, ESCAPED, LEFT_OUT, STARRED, UNICODE
from pipelines.documents.white_space import collapse
from pipelines.documents.word.inline_text import BREAK
from pipelines.documents.word.raised_text import Run
from pipelines.documents.word.unread_marks import UnreadMarks, assemble_marked, strip_marks

MAX_GROUP_DEPTH = 1000
"""Groups inside each other; Word writes fewer than 50."""

DAMAGE_PER_CENT = 1
"""Characters that may have been lost to a wrong encoding before a text counts as unreadable, as in HTML."""


def read_rtf(content: bytes, layout: Layout) -> Document:
    """Return what an RTF file says: its title, sections and tables.

    Raises:
        ReadError: ``damaged`` (cut off, say), ``encoding``, ``table_too_large``, ``too_deep``, ``empty`` (no text).
    """
    content = content.removeprefix(codecs.BOM_UTF8).lstrip()
    if not content.startswith(b"{\\rtf"):
        raise ReadError("damaged", "the file does not begin as RTF")
    marks = UnreadMarks()
    colours = read_colours(content)
    blocks = _Reader(Tokens(content), marks, colours, find_look_words(content, colours)).read()
    _check_encoding(blocks)
    return assemble_marked(RTF.media_type, blocks, marks)


def _check_encoding(blocks: list[Block]) -> None:
    found = (block if isinstance(block, str) else "".join(cell.text for cell in block) for block in blocks)
    texts = [strip_marks(text) if UNREAD in text else text for text in found]
    lost = sum(text.count(UNREAD) for text in texts)
    if lost > 1 and lost * 100 > sum(map(len, texts)) * DAMAGE_PER_CENT:
        raise ReadError("encoding", f"{lost} characters of the text fit no encoding that the file names")


class _Reader:
    """Reads one file, token by token, without recursion."""

    def __init__(
        self, tokens: Tokens, marks: UnreadMarks, colours: Sequence[int | None], look_words: frozenset[str]
    ) -> None:
        self._tokens = tokens
        self._marks = marks
        self._colours = colours
        self._look_words = look_words
        self._fonts = Fonts()
        self._default_font = 0
        self._state = GroupState()
        self._stack: list[GroupState] = []
        self._starred = False
        self._bytes = bytearray()
        self._skip = 0  # characters behind \u that are still to be passed over
        self._number: list[str] = []
        self._object_start = 0  # of the paragraph's pieces, those that an object's text begins with
        self._row = RowReader()
        self._cells_done = 0  # of the row that is open
        self._rows: list[RowReader] = []  # of the tables around a nested one
        self._stories = [Story()]
        self._boxes: list[Block] = []
        self._actions: dict[str, Callable[[int | None], None]] = {
            "ansicpg": self._set_page,
            "deff": self._set_default_font,
            "fonttbl": self._read_fonts,
            "fldinst": self._read_instruction,
            "nesttableprops": self._begin_nested_row,
            "shptxt": self._begin_box,
            "dptxbxtext": self._begin_box,
            "listtext": self._begin_number,
            "pntext": self._begin_number,
            "par": self._end_paragraph,
            "sect": self._end_paragraph,
            "cell": self._end_cell,
            "nestcell": self._end_inner_cell,
            "row": self._end_row,
            "nestrow": self._end_inner_row,
            "trowd": self._begin_row,
            "u": self._read_character,
            "pard": self._reset_paragraph,
            "plain": self._reset_characters,
            "pict": self._skip_picture,
            "shppict": self._skip_picture,
            "object": self._begin_object,
            "mmath": self._skip_equation,
        }

    def read(self) -> list[Block]:
        """Return the paragraphs and tables, those of text boxes last."""
        for token in self._tokens:
            if token.kind in (TEXT, BYTE) or (token.kind == SYMBOL and token.data in ESCAPED):
                self._collect(token.data)
                continue
            self._flush()
            if token.kind == OPEN:
                self._open_group()
            elif token.kind == CLOSE:
                self._close_group()
            else:
                self._follow(token)
            if not self._stack:
                break
        if self._stack:
            raise ReadError("damaged", f"the file ends inside {len(self._stack)} groups")
        return [*self._stories[0].finish(), *self._boxes]

    # ------------------------------------------------------------ groups

    def _open_group(self) -> None:
        if len(self._stack) >= MAX_GROUP_DEPTH:
            raise ReadError("too_deep", f"the file nests its groups more than {MAX_GROUP_DEPTH} deep")
        self._stack.append(self._state)
        self._state = replace(self._state, ends="")
        self._skip = 0
        self._starred = False

    def _close_group(self) -> None:
        ends = self._state.ends
        self._state = self._stack.pop()
        self._skip = 0
        if ends == "box":
            self._end_box(self._stories.pop().finish())
        if ends in ("box", "row"):
            self._row = self._rows.pop()
        if ends == "number":
            self._end_number()
        if ends == "object":
            self._end_object()

    def _follow(self, token: Token) -> None:
        word, number = token.data.decode("latin-1"), token.number
        if token.kind == SYMBOL:
            self._follow_symbol(word)
            return
        starred, self._starred = self._starred, False
        if word in LEFT_OUT or (starred and word not in STARRED) or (word == "fldrslt" and self._state.skip_result):
            if b"{\\pict" in self._tokens.skip_group() and word == "sp":
                self._add(self._marks.add("picture"))
        elif word in CHARACTERS:
            self._add_character(CHARACTERS[word])
        elif word in self._actions:
            self._actions[word](number)
        elif word in CELL_WORDS:
            self._row.follow(word, number or 0)
        else:
            self._set(word, number)

    def _follow_symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._starred = True
        elif symbol in "\r\n":
            self._end_paragraph(None)
        elif symbol == "'":
            raise ReadError("damaged", "a byte is not in hexadecimal")
        else:
            self._add_character(" " if symbol == "\t" else CHARACTERS.get(symbol, ""))

    def _set(self, word: str, number: int | None) -> None:
        """Set a property, if the word is one that matters; a property without a number is on."""
        state = self._state
        if word in self._look_words:
            state.look = state.look.change(word, number)
        elif word == "f":
            state.font = number or 0
        elif word == "uc":
            state.fallback = max(number if number is not None else 1, 0)
        elif word == "intbl":
            state.in_table = number != 0
        elif word == "itap":
            state.level = max(number or 0, 0)
        elif word in CODE_PAGES:
            self._fonts.page = CODE_PAGES[word]

    # ------------------------------------------------------------ text

    def _collect(self, data: bytes) -> None:
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        self._bytes += data[skipped:]

    def _flush(self) -> None:
        if self._bytes:
            self._add(self._fonts.decode(self._state.font, bytes(self._bytes)).translate(CONTROLS))
            self._bytes.clear()

    def _add_character(self, text: str) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._add(text)

    def _add(self, text: str) -> None:
        state = self._state
        if state.look is PLAIN_LOOK:
            (self._number if state.in_number else self._stories[-1].pieces).append(text)
        elif state.look.is_seen(self._colours, self._find_fill()):
            look = state.look
            if state.in_number:
                self._number.append(text)
            else:
                self._stories[-1].add(Run(text, look.raised, look.offset, look.size))

    def _find_fill(self) -> int | None:
        """Return the colour of the cell that is open; the definition of a nested table stands behind its cells."""
        depth = self._state.depth
        return 0 if depth == 0 else self._row.find_fill(self._cells_done) if depth == 1 else None

    def _read_character(self, number: int | None) -> None:
        if number is None or number not in UNICODE:
            raise ReadError("damaged", f"a character has the code {number}")
        self._add(self._fonts.find_character(self._state.font, number & 0xFFFF))
        self._skip = self._state.fallback

    def _read_instruction(self, _: int | None) -> None:
        """Pass over the instruction of a field, but for those that say themselves what is printed."""
        shown, is_note = read_field(list(self._tokens.read_group()), self._marks)
        if is_note:
            self._stack[-1].look = self._stack[-1].look.change("super", 1)
        if shown:
            self._add(shown)
            self._stack[-1].skip_result = True

    def _skip_picture(self, _: int | None) -> None:
        self._tokens.skip_group()
        if not self._state.in_object:
            self._add(self._marks.add("picture"))

    def _begin_object(self, _: int | None) -> None:
        if not self._state.ends:
            self._state.ends, self._state.in_object = "object", True
            self._object_start = len(self._stories[-1].pieces)

    def _end_object(self) -> None:
        """Mark an object of which no text is shown; the picture of it is no second one."""
        if not "".join(self._stories[-1].pieces[self._object_start :]).strip():
            self._add(self._marks.add("embedded_object"))

    def _skip_equation(self, _: int | None) -> None:
        self._tokens.skip_group()
        self._add(self._marks.add("no_meaning"))

    def _begin_number(self, _: int | None) -> None:
        if not self._state.ends:
            self._state.ends, self._state.in_number = "number", True

    def _end_number(self) -> None:
        """Put the number of a list before its paragraph; bullets are a decoration, as in HTML."""
        text = collapse("".join(self._number))
        self._number.clear()
        if text not in BULLETS and any(char.isalnum() for char in text):
            apart = text[-1].isalnum() or self._state.depth  # 1 before 234 is not 1234, and 1. before 25 not 1.25
            self._stories[-1].pieces.append(f"{text} " if apart else text)

    # ------------------------------------------------------------ paragraphs and tables

    def _end_paragraph(self, _: int | None) -> None:
        """End a paragraph, unless its end is hidden or deleted: then the next one goes on with its line."""
        if self._state.look.is_there:
            self._stories[-1].end_paragraph(self._state.depth)

    def _end_cell(self, _: int | None) -> None:
        self._stories[-1].end_cell(1)
        self._cells_done += 1

    def _end_inner_cell(self, _: int | None) -> None:
        self._stories[-1].end_cell(max(self._state.depth, 2))

    def _begin_row(self, _: int | None) -> None:
        self._row = RowReader()

    @property
    def _is_row_printed(self) -> bool:
        return self._state.look.is_there and not self._row.is_thin

    def _end_row(self, _: int | None) -> None:
        self._cells_done = 0
        self._stories[-1].end_row(1, self._row.define(), printed=self._is_row_printed)

    def _end_inner_row(self, _: int | None) -> None:
        self._stories[-1].end_row(
            max(self._state.depth, 2), self._row.define(), printed=self._state.look.is_there and not self._row.is_thin
        )

    def _begin_nested_row(self, _: int | None) -> None:
        if not self._state.ends:
            self._state.ends = "row"
            self._rows.append(self._row)
            self._row = RowReader()

    def _begin_box(self, _: int | None) -> None:
        if not self._state.ends:
            self._state.ends = "box"
            self._reset_paragraph(None)
            self._rows.append(self._row)
            self._row = RowReader()
            self._stories.append(Story())

    def _end_box(self, blocks: list[Block]) -> None:
        """Put the lines of a text box into the cell that it hangs in; those outside of tables come last."""
        lines = [block for block in blocks if isinstance(block, str)]
        if self._state.depth and len(lines) == len(blocks):
            self._stories[-1].pieces.append(BREAK + BREAK.join([*lines, ""]))
        else:
            self._boxes += blocks

    def _reset_paragraph(self, _: int | None) -> None:
        self._state.in_table, self._state.level = False, 0
        if self._state.look.fill:
            self._state.look = self._state.look.change("cbpat", 0)

    def _reset_characters(self, _: int | None) -> None:
        self._state.font = self._default_font
        fill = self._state.look.fill
        self._state.look = PLAIN_LOOK.change("cbpat", fill) if fill else PLAIN_LOOK

    # ------------------------------------------------------------ the file's head

    def _set_page(self, number: int | None) -> None:
        self._fonts.page = number or self._fonts.page  # 0 is the machine's own, which nobody knows

    def _set_default_font(self, number: int | None) -> None:
        self._default_font = self._state.font = number or 0

    def _read_fonts(self, _: int | None) -> None:
        self._fonts.add(read_font_table(self._tokens.read_group(), self._fonts.page))
