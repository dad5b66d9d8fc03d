"""What paragraphs of Word's formats hold besides plain characters: breaks, fields and symbols."""

from pipelines.documents.white_space import collapse

BREAK = "\v"
"""A break inside a paragraph (line, column or page) in text that is not yet split; XML cannot hold this character."""

_PRIVATE = range(0xF020, 0xF100)
"""Where Word puts the 224 characters of a font that is not encoded in Unicode."""

_SAME_IN_SYMBOL = "!#%&()+,./0123456789:;<=>?[]_{|}"
_SYMBOLS = {
    "symbol": {ord(char): char for char in _SAME_IN_SYMBOL}
    | {0x2D: "−", 0xA3: "≤", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈"},
    "wingdings": {0x6C: "●", 0x6E: "■", 0x6F: "□", 0xA8: "◻", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
    "wingdings 2": {0x4F: "✗", 0x50: "✓", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"},
}
"""By font: what the characters are that a number or a tick in a report can be printed with."""


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
        self._in_result: list[bool] = []
        self.printed = True

    def follow(self, mark: str) -> None:
        """Go on at a mark: ``begin`` (a field's instruction follows), ``separate`` (its result follows) or ``end``."""
        if mark == "begin":
            self._in_result.append(False)
        elif mark == "separate" and self._in_result:
            self._in_result[-1] = True
        elif mark == "end" and self._in_result:
            self._in_result.pop()
        self.printed = all(self._in_result)

    def end_paragraph(self) -> None:
        """Give up fields that are still at their instruction, so that a lost mark hides no more than its paragraph."""
        if not self.printed:
            self._in_result = [True for in_result in self._in_result if in_result]
            self.printed = True
