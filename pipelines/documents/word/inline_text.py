"""What paragraphs of Word's formats hold besides plain characters: breaks, fields and symbols."""

import re
from dataclasses import dataclass

from pipelines.documents.white_space import collapse
from pipelines.documents.word.raised_text import BEGIN, END
from pipelines.documents.word.unread_marks import UnreadMarks

BREAK = "\v"
"""A break inside a paragraph (line, column or page) in text that is not yet split; XML cannot hold this character."""

_PRIVATE = range(0xF020, 0xF100)
"""Where Word puts the 224 characters of a font that is not encoded in Unicode."""

_SAME_IN_SYMBOL = "!#%&()+,./0123456789:;<=>?[]_{|}"
_SYMBOLS = {
    "symbol": {ord(char): char for char in _SAME_IN_SYMBOL}
    | {0x2D: "−", 0xA3: "≤", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈"},
    "wingdings": {0x6C: "●", 0x6E: "■", 0x6F: "□", 0xA8: "◻", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"}
    | {0x80: "⓪", 0x8B: "⓿"}
    | {0x81 + at: char for at, char in enumerate("①②③④⑤⑥⑦⑧⑨⑩")}
    | {0x8C + at: char for at, char in enumerate("❶❷❸❹❺❻❼❽❾❿")},
    "wingdings 2": {0x4F: "✗", 0x50: "✓", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"}
    | {0x69: "⓪", 0x74: "⓿"}
    | {0x6A + at: char for at, char in enumerate("①②③④⑤⑥⑦⑧⑨⑩")}
    | {0x75 + at: char for at, char in enumerate("❶❷❸❹❺❻❼❽❾❿")},
    "wingdings 3": {},
    "webdings": {},
    "mt extra": {},
    "marlett": {},
}
"""By font: what the characters are that a number or a tick in a report can be printed with."""


def is_symbol_font(font: str) -> bool:
    """Tell whether a font has symbols in the places of letters and digits."""
    return font.casefold() in _SYMBOLS


def read_symbol(font: str, code: int) -> str:
    """Return a character that is given by its font and its code, in Unicode where it is a known one.

    Any other character stays the private one that Word wrote, which is no letter and no digit: it is not lost.
    """
    if code in _PRIVATE:
        return _SYMBOLS.get(font.casefold(), {}).get(code - 0xF000, chr(code))
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else ""


def join_surrogates(text: str) -> str:
    """Return text with each pair of surrogates as one character, and U+FFFD for single ones."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def split_printed_lines(text: str) -> list[str]:
    """Return the lines that a paragraph prints, parted at its breaks; empty ones are left out."""
    return [line for part in text.split(BREAK) if (line := collapse(part))]


class Fields:
    """The fields that are open at one place of a text: their instructions are not printed, their results are."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self.printed = True

    @property
    def depth(self) -> int:
        """How many fields are open."""
        return len(self._open)

    def follow(self, mark: str, marks: UnreadMarks, shown: str = "", default: str = "") -> str:
        """Go on at a mark: ``begin`` (a field's instruction follows), ``separate`` (its result follows) or ``end``.

        A field may state at its beginning what it shows without a result, and what it does by default. Returns what is
        printed at this mark: mostly nothing.
        """
        if mark == "begin":
            shown = shown if self.printed else ""
            self._open.append(_Field(default=default, has_result=bool(shown)))
            self.printed = False
            return shown
        shown = ""
        if mark == "separate" and self._open:
            field = self._open[-1]
            field.in_result = True
            field.is_note = is_note_link(field.code)
            shown = BEGIN if field.is_note else ""
        elif mark == "end" and self._open:
            field = self._open.pop()
            if field.default and not field.in_result:
                shown = marks.add("form_control", field.default)
            elif field.is_note:
                shown = END
            elif not field.has_result:
                shown = show_field(field.code, marks)
        self.printed = all(field.in_result for field in self._open)
        return shown if self.printed else ""

    def take(self, text: str) -> str:
        """Return text as far as it is printed: what is an instruction is kept with its field."""
        if not self._open:
            return text
        if self.printed:
            self._open[-1].has_result |= any(char > " " for char in text)
            return text
        if not self._open[-1].in_result and len(self._open[-1].code) < _MAX_CODE:
            self._open[-1].code += text
        return ""

    def end_paragraph(self) -> None:
        """Give up fields that are still at their instruction, so that a lost mark hides no more than its paragraph."""
        if not self.printed:
            self._open = [field for field in self._open if field.in_result]
            self.printed = True


@dataclass(slots=True)
class _Field:
    """A field that is open: its instruction, and whether its result has begun and shows anything."""

    code: str = ""
    in_result: bool = False
    has_result: bool = False
    default: str = ""
    is_note: bool = False


_MAX_CODE = 1000  # characters of an instruction; the longest that print something have fewer than 100
_SYMBOL_FIELD = re.compile(r"SYMBOL\s+(0x[0-9a-f]{1,4}|[0-9]{1,5})\b(.*)", re.IGNORECASE | re.DOTALL)
_NOTE_LINK = re.compile(r'\s*HYPERLINK\s+\\+l\s*"?_(?:ftn|edn)', re.IGNORECASE)
_FIELD_FONT = re.compile(r'\\f\s*"?([^"\\]+)')
_DRAWN_FIELDS = {
    "EQ": "no_meaning", "AUTONUM": "no_meaning", "AUTONUMLGL": "no_meaning", "AUTONUMOUT": "no_meaning",
    "LISTNUM": "no_meaning", "FORMCHECKBOX": "form_control", "FORMDROPDOWN": "form_control",
    "MACROBUTTON": "form_control", "BARCODE": "picture", "DISPLAYBARCODE": "picture",
}  # fmt: skip
"""By the name of a field that Word draws without a result in the text: what that is to a reader."""


def is_note_link(code: str) -> bool:
    """Tell whether a field is the link to a note, by its instruction: what it shows is a mark beside the text."""
    return _NOTE_LINK.match(code) is not None


def show_field(code: str, marks: UnreadMarks) -> str:
    """Return what a field prints that has no result in the text, by its instruction; most print nothing."""
    code = code.strip()
    symbol = _SYMBOL_FIELD.match(code)
    if symbol:
        return read_symbol_field(symbol[1], symbol[2])
    kind = _DRAWN_FIELDS.get(code.partition(" ")[0].upper())
    return marks.add(kind, code) if kind else ""


def read_symbol_field(code: str, switches: str) -> str:
    """Return the character that a field ``SYMBOL code switches`` prints."""
    number, font = int(code, 0 if code[:2].lower() == "0x" else 10), _FIELD_FONT.search(switches)
    in_font = number < 0x100 and "\\u" not in switches
    return read_symbol(font[1].strip() if font else "", number + 0xF000 * in_font)
