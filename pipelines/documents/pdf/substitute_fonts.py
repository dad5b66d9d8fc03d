"""Which fonts PDFium takes for those that a file names and does not hold.

Reading takes none of this machine's, so that a file says the same on every machine: a stand-in for Chinese, Japanese
and Korean ones, PDFium's own for all others. Drawing takes this machine's, where it has any.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pypdfium2 import raw

from pipelines.documents.pdf.stand_in_font import NAME, build_font

_EAST_ASIAN = (
    raw.FXFONT_GB2312_CHARSET,
    raw.FXFONT_CHINESEBIG5_CHARSET,
    raw.FXFONT_SHIFTJIS_CHARSET,
    raw.FXFONT_HANGEUL_CHARSET,
)
_STAND_IN = 1
"""What PDFium and this module call the stand-in; fonts of this machine are addresses."""


class _Fonts:
    """The functions that PDFium asks for fonts (``fpdf_sysfontinfo.h``): the stand-in's, or those for this machine's.

    A font's bytes and its name are copied to where PDFium wants them, and their length is returned; PDFium asks for
    the length first, with no room for them.
    """

    def __init__(self) -> None:
        self.is_drawing = False
        self._file, self._name = build_font(), NAME + b"\0"
        self._machine = raw.FPDF_GetDefaultSystemFontInfo()
        self._own = raw.FPDF_SYSFONTINFO(version=1)  # PDFium keeps its address: it has to stay
        functions = {
            "EnumFonts": lambda _, mapper: self._call("EnumFonts", mapper),
            "MapFont": self._find,
            "GetFont": lambda _, name: self._call("GetFont", name) if self.is_drawing else None,
            "GetFontData": self._copy_file,
            "GetFaceName": self._copy_name,
            "GetFontCharset": self._find_charset,
            "DeleteFont": lambda _, font: None if font == _STAND_IN else self._call("DeleteFont", font),
        }
        kinds = dict(raw.FPDF_SYSFONTINFO._fields_)
        for name, function in functions.items():
            setattr(self._own, name, kinds[name](function))

    def install(self) -> None:
        raw.FPDF_SetSystemFontInfo(ctypes.byref(self._own))

    def _call(self, name: str, *arguments: Any) -> Any:
        """Ask for this machine's fonts what PDFium asked."""
        return getattr(self._machine.contents, name)(self._machine, *arguments)

    def _find(self, _: Any, weight: int, italic: int, charset: int, *rest: Any) -> Any:
        if self.is_drawing:
            return self._call("MapFont", weight, italic, charset, *rest)
        return _STAND_IN if charset in _EAST_ASIAN else None

    def _copy_file(self, _: Any, font: int, table: int, room: Any, size: int) -> Any:
        if font != _STAND_IN:
            return self._call("GetFontData", font, table, room, size)
        return _copy(self._file, room, size) if table == 0 else 0

    def _copy_name(self, _: Any, font: int, room: Any, size: int) -> Any:
        return self._call("GetFaceName", font, room, size) if font != _STAND_IN else _copy(self._name, room, size)

    def _find_charset(self, _: Any, font: int) -> Any:
        return self._call("GetFontCharset", font) if font != _STAND_IN else raw.FXFONT_GB2312_CHARSET


def _copy(content: bytes, room: Any, size: int) -> int:
    if size >= len(content):
        ctypes.memmove(room, content, len(content))
    return len(content)


_FONTS = _Fonts()


def install_fonts() -> None:
    """Have PDFium ask here for the fonts that files lack, from the next one on."""
    _FONTS.install()


@contextmanager
def drawing() -> Iterator[None]:
    """Let PDFium take this machine's fonts for the pages that are loaded and drawn meanwhile."""
    _FONTS.is_drawing = True
    try:
        yield
    finally:
        _FONTS.is_drawing = False
