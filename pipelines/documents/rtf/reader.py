"""RTF files (RTF 1.9.1, as Word, WPS and LibreOffice write it) to documents.

Read: the text and its tables with their merges, then the text of text boxes (where they hang is not followed), the
numbers of lists as they are written for older readers, the results of fields, symbols. Left out, as in DOCX and DOC:
headers, footers, notes, comments, pictures, formulas, embedded objects' data, and text that is hidden or deleted.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipelines.documents.flattened import assemble_restored
from pipelines.documents.formats import RTF
from pipelines.documents.model import Block, Document, Layout, ReadError
from pipelines.documents.rtf.fonts import Fonts, read_font_table, read_symbol_field
from pipelines.documents.rtf.table_rows import CELL_WORDS, RowReader, Story
from pipelines.documents.rtf.tokens import BYTE, CLOSE, OPEN, SYMBOL, TEXT, Token, Tokens
from pipelines.documents.rtf.words import BULLETS, CHARACTERS, CODE_PAGES, CONTROLS, ESCAPED, LEFT_OUT, STARRED, UNICODE
from pipelines.documents.white_space import collapse

MAX_GROUP_DEPTH = 1000
"""Groups inside each other; Word writes fewer than 50."""

DAMAGE_PER_CENT = 1
"""Characters that may have been lost to a wrong encoding before a text counts as unreadable, as in HTML."""


def read_rtf(content: bytes, layout: Layout) -> Document:
    """Return what an RTF file says: its title, sections and tables.

    Raises:
        ReadError: ``damaged`` (cut off, say), ``encoding``, ``table_too_large``, ``too_deep``, ``empty`` (no text).
    """
    if not content.startswith(b"{\\rtf"):
        raise ReadError("damaged", "the file does not begin as RTF")
    blocks = _Reader(Tokens(content)).read()
    if not blocks:
        raise ReadError("empty", "the document shows no text")
    _check_encoding(blocks)
    return assemble_restored(RTF.media_type, blocks)


def _check_encoding(blocks: list[Block]) -> None:
    texts = [block if isinstance(block, str) else "".join(cell.text for cell in block) for block in blocks]
    lost = sum(text.count("\ufffd") for text in texts)
    if lost > 1 and lost * 100 > sum(map(len, texts)) * DAMAGE_PER_CENT:
        raise ReadError("encoding", f"{lost} characters of the text fit no encoding that the file names")


@dataclass(slots=True)
class _State:
    """What a group hands on to the groups inside it, and forgets at its end."""

    font: int = 0
    hidden: bool = False
    deleted: bool = False
    fallback: int = 1  # bytes behind \u that stand for its character
    in_table: bool = False
    level: int = 0
    skip_result: bool = False  # of a field whose instruction said what it prints
    in_number: bool = False
    ends: str = ""  # what ends with this group: a box, a number, a row's definition

    @property
    def printed(self) -> bool:
        return not self.hidden and not self.deleted

    @property
    def depth(self) -> int:
        """How many tables a paragraph stands in."""
        return max(self.level, int(self.in_table))


class _Reader:
    """Reads one file, token by token, without recursion."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._fonts = Fonts()
        self._default_font = 0
        self._state = _State()
        self._stack: list[_State] = []
        self._starred = False
        self._bytes = bytearray()
        self._skip = 0  # characters behind \u that are still to be passed over
        self._number: list[str] = []
        self._row = RowReader()
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
            self._boxes += self._stories.pop().finish()
        if ends in ("box", "row"):
            self._row = self._rows.pop()
        if ends == "number":
            self._end_number()

    def _follow(self, token: Token) -> None:
        word, number = token.data.decode("latin-1"), token.number
        if token.kind == SYMBOL:
            self._follow_symbol(word)
            return
        starred, self._starred = self._starred, False
        if word in LEFT_OUT or (starred and word not in STARRED) or (word == "fldrslt" and self._state.skip_result):
            self._tokens.skip_group()
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
        state, is_on = self._state, number != 0
        if word == "f":
            state.font = number or 0
        elif word == "v":
            state.hidden = is_on
        elif word in ("deleted", "mvf"):
            state.deleted = is_on
        elif word == "uc":
            state.fallback = max(number if number is not None else 1, 0)
        elif word == "intbl":
            state.in_table = is_on
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
        if self._state.printed:
            (self._number if self._state.in_number else self._stories[-1].pieces).append(text)

    def _read_character(self, number: int | None) -> None:
        if number is None or number not in UNICODE:
            raise ReadError("damaged", f"a character has the code {number}")
        self._add(self._fonts.find_character(self._state.font, number & 0xFFFF))
        self._skip = self._state.fallback

    def _read_instruction(self, _: int | None) -> None:
        """Pass over the instruction of a field, but for that of a symbol, which says itself what is printed."""
        symbol = read_symbol_field(self._tokens.read_group())
        if symbol is not None:
            self._add(symbol)
            self._stack[-1].skip_result = True

    def _begin_number(self, _: int | None) -> None:
        if not self._state.ends:
            self._state.ends, self._state.in_number = "number", True

    def _end_number(self) -> None:
        """Put the number of a list before its paragraph; bullets are a decoration, as in HTML."""
        text = collapse("".join(self._number))
        self._number.clear()
        if text not in BULLETS and any(char.isalnum() for char in text):
            self._stories[-1].pieces.append(f"{text} " if text[-1].isalnum() else text)  # 1 before 234 is not 1234

    # ------------------------------------------------------------ paragraphs and tables

    def _end_paragraph(self, _: int | None) -> None:
        """End a paragraph, unless its end is hidden or deleted: then the next one goes on with its line."""
        if self._state.printed:
            self._stories[-1].end_paragraph(self._state.depth)

    def _end_cell(self, _: int | None) -> None:
        self._stories[-1].end_cell(1)

    def _end_inner_cell(self, _: int | None) -> None:
        self._stories[-1].end_cell(max(self._state.depth, 2))

    def _begin_row(self, _: int | None) -> None:
        self._row = RowReader()

    def _end_row(self, _: int | None) -> None:
        self._stories[-1].end_row(1, self._row.define(), printed=self._state.printed)

    def _end_inner_row(self, _: int | None) -> None:
        self._stories[-1].end_row(max(self._state.depth, 2), self._row.define(), printed=self._state.printed)

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

    def _reset_paragraph(self, _: int | None) -> None:
        self._state.in_table, self._state.level = False, 0

    def _reset_characters(self, _: int | None) -> None:
        self._state.font, self._state.hidden, self._state.deleted = self._default_font, False, False

    # ------------------------------------------------------------ the file's head

    def _set_page(self, number: int | None) -> None:
        self._fonts.page = number or self._fonts.page  # 0 is the machine's own, which nobody knows

    def _set_default_font(self, number: int | None) -> None:
        self._default_font = self._state.font = number or 0

    def _read_fonts(self, _: int | None) -> None:
        self._fonts.fonts |= read_font_table(self._tokens.read_group(), self._fonts.page)
