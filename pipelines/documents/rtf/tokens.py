"""The syntax of RTF: groups, control words, control symbols, bytes in hexadecimal, text (RTF 1.9.1, "RTF Syntax")."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.documents.model import ReadError

OPEN, CLOSE, WORD, SYMBOL, BYTE, TEXT = "open", "close", "word", "symbol", "byte", "text"

_MAX_DIGITS = 10
_MOST_KEPT = 4096  # bytes of a group that is passed over
_TOKEN = re.compile(
    rb"""(?P<word>   \\ ([a-zA-Z]{1,32}) (-?[0-9]+)? [ ]? )
       | (?P<byte>   \\' ([0-9a-fA-F]{2}) )
       | (?P<symbol> \\ ([^a-zA-Z]) )
       | (?P<open>   \{ )
       | (?P<close>  \} )
       | (?P<text>   [^\\{}\r\n]+ )""",
    re.VERBOSE | re.DOTALL,
)
_LINE_ENDS = re.compile(rb"[\r\n]*")  # they only break the file's lines
_GROUP_MARK = re.compile(rb"[{}]|\\(?:bin([0-9]+)[ ]?|.)", re.DOTALL)


class Token(NamedTuple):
    """One token: its kind; a word's name, a symbol's character or bytes of text; a word's number, if it has one."""

    kind: str
    data: bytes
    number: int | None = None


class Tokens:
    """The tokens of one file, read from front to end."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place = 0

    def __iter__(self) -> Iterator[Token]:
        while token := self._read():
            yield token

    def read_group(self) -> Iterator[Token]:
        """Yield the tokens of the open group, groups inside it included; its own closing brace stays to be read."""
        depth = 0
        while True:
            start = self._place
            token = self._read()
            if token is None:
                return
            depth += (token.kind == OPEN) - (token.kind == CLOSE)
            if depth < 0:
                self._place = start
                return
            yield token

    def skip_group(self) -> bytes:
        """Pass over the open group up to its closing brace, which stays to be read; return how it begins."""
        start, depth = self._place, 0
        while mark := _GROUP_MARK.search(self._content, self._place):
            depth += (mark[0] == b"{") - (mark[0] == b"}")
            if depth < 0:
                self._place = mark.start()
                return self._content[start : min(self._place, start + _MOST_KEPT)]
            self._place = mark.end() + _read_number(mark[1] or b"0")
        self._place = len(self._content)
        return b""

    def _read(self) -> Token | None:
        """Return the next token, None at the file's end (a backslash alone there is none)."""
        self._place = _LINE_ENDS.match(self._content, self._place).end()  # type: ignore[union-attr]  # matches nothing too
        match = _TOKEN.match(self._content, self._place)
        if match is None:
            return None
        self._place = match.end()
        if match["word"]:
            number = _read_number(match[3]) if match[3] else None
            if match[2] == b"bin":
                self._place += max(number or 0, 0)
            return Token(WORD, match[2], number)
        if match["byte"]:
            return Token(BYTE, bytes.fromhex(match[5].decode()))
        if match["symbol"]:
            return Token(SYMBOL, match[7])
        return Token(str(match.lastgroup), match[0])


def _read_number(digits: bytes) -> int:
    if len(digits.lstrip(b"-")) > _MAX_DIGITS:
        raise ReadError("damaged", f"a control word has a number of {len(digits)} digits")
    return int(digits)
