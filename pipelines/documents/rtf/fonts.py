"""The fonts of an RTF file, and the encodings that their bytes are in (RTF 1.9.1, "Font Table", "Character Set")."""

import codecs
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.documents.model import ReadError
from pipelines.documents.rtf.tokens import BYTE, CLOSE, OPEN, SYMBOL, TEXT, WORD, Token
from pipelines.documents.word.inline_text import is_symbol_font, read_symbol

ANSI, DEFAULT, SYMBOLS = 0, 1, 2
"""Values of ``\\fcharset`` that name no code page of their own."""

_PAGES = {  # by \\fcharset
    77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255,
    178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip
_CODECS = {936: "gb18030", 1361: "johab", 10000: "mac_roman", 65001: "utf-8"}  # GB18030 is GBK and what it lacks
_WESTERN = 1252
_MULTI_BYTE = (932, 936, 949, 950, 1361, 54936, 65001)
_PRIVATE = 0xF000


@dataclass(slots=True)
class Font:
    r"""One font: its name, its ``\fcharset``, and the code page that it states, 0 where it states none."""

    name: str = ""
    charset: int = DEFAULT
    page: int = 0


@dataclass(slots=True)
class Fonts:
    """The fonts of a file by number, and the code page of text in fonts that have none."""

    page: int = _WESTERN
    fonts: dict[int, Font] = field(default_factory=dict)

    def add(self, fonts: dict[int, Font]) -> None:
        """Take fonts that the file defines; those of symbols are drawn as such whatever charset they state."""
        for font in fonts.values():
            if is_symbol_font(font.name):
                font.charset = SYMBOLS
        self.fonts |= fonts

    def decode(self, number: int, data: bytes) -> str:
        """Return bytes of text in a font, U+FFFD for what its code page does not have.

        A western font does not make a multi-byte file's text western: where all bytes fit the file's code page,
        that decides, as converters label Chinese text with any font.
        """
        font = self.fonts.get(number, Font())
        if data.isascii() and font.charset != SYMBOLS:
            return data.decode("ascii")
        if font.charset == SYMBOLS:
            return "".join(read_symbol(font.name, _PRIVATE + code) for code in data)
        page = font.page or _PAGES.get(font.charset, self.page)
        if font.charset == ANSI and not font.page:
            page = self.page if self.page in _MULTI_BYTE and _fits(data, self.page) else _WESTERN
        return data.decode(_find_codec(page), "replace")

    def find_character(self, number: int, code: int) -> str:
        """Return the character of a code in UTF-16; in a font of symbols, the one that the font has there."""
        if _PRIVATE <= code < _PRIVATE + 0x100:
            return read_symbol(self.fonts.get(number, Font()).name, code)
        return chr(code) if code >= 0x20 else ""


def read_font_table(tokens: Iterable[Token], page: int) -> dict[int, Font]:
    """Return the fonts that the tokens of a font table define, with or without a group around each."""
    fonts: dict[int, Font] = {}
    font, name = Font(), b""
    nested = ignored = 0  # groups that are open; the one of them that is ignored, 0 for none
    for kind, data, number in tokens:
        if kind == OPEN:
            nested += 1
        elif kind == CLOSE:
            nested -= 1
            ignored = ignored if nested >= ignored else 0
        elif kind == SYMBOL and data == b"*" and not ignored:
            ignored = nested
        elif ignored:
            continue
        elif kind == WORD and data == b"f":
            font, name = fonts.setdefault(number or 0, Font()), b""
        elif kind == WORD and data == b"fcharset":
            font.charset = number or 0
        elif kind == WORD and data == b"cpg":
            font.page = number or 0
        elif kind in (TEXT, BYTE):
            name += data
            font.name = Fonts(page).decode(-1, name.partition(b";")[0]).strip()
    return fonts


def _fits(data: bytes, page: int) -> bool:
    try:
        data.decode(_find_codec(page))
    except UnicodeDecodeError:
        return False
    return True


def _find_codec(page: int) -> str:
    name = _CODECS.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError as error:
        raise ReadError("encoding", f"the file's text is in code page {page}, which is not known") from error
    return name
