"""Text for which a file states what it says (ActualText, ISO 32000-1, 14.9.4).

Browsers state it of characters for which their font has no code of its own. Of numbers nobody needs to: what is read of
them is what is drawn, whatever the file states.
"""

import ctypes
from codecs import BOM_UTF16_BE
from collections.abc import Sequence

from pypdfium2 import raw

from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.pdfium import Handle

_KEY = b"ActualText"
_STEP = 24  # text objects that are marked as most are: each 24th is asked, and all where one has such a text
_LONGEST = 400  # bytes
_ROOM = ctypes.create_string_buffer(_LONGEST)
_LENGTH = ctypes.c_ulong()


def remove_replacements(items: Sequence[Handle]) -> None:
    """Take from text objects the statements that they say something else than letters or spaces.

    In a file that is marked throughout, only a part is asked, and all where one of it has such a statement.
    """
    sample = items[::_STEP]
    if any(map(pdfium.count_content_marks, sample)):
        marked = items if any(_find_wrong(item) for item in sample) else ()
    else:
        marked = [item for item, count in zip(items, map(pdfium.count_content_marks, items), strict=True) if count]
    for item in marked:
        if mark := _find_wrong(item):
            pdfium.remove_content_mark(item, mark)


def states_text(item: Handle) -> bool:
    """Tell whether a file states what a text object says, alone or together with others."""
    marks = (pdfium.get_content_mark(item, place) for place in range(pdfium.count_content_marks(item)))
    return any(pdfium.get_content_mark_value_type(mark, _KEY) != raw.FPDF_OBJECT_UNKNOWN for mark in marks)


def _find_wrong(item: Handle) -> Handle | None:
    """Return the mark of a text object that states something else than letters or spaces."""
    for place in range(pdfium.count_content_marks(item)):
        mark: Handle = pdfium.get_content_mark(item, place)
        if pdfium.get_content_mark_value_type(mark, _KEY) != raw.FPDF_OBJECT_UNKNOWN:
            stated = _read(mark).strip()
            if stated and not stated.isalpha():
                return mark
    return None


def _read(mark: Handle) -> str:
    if not pdfium.get_content_mark_value(mark, _KEY, _ROOM, ctypes.c_ulong(len(_ROOM)), ctypes.byref(_LENGTH)):
        return ""
    stated = _ROOM.raw[: min(_LENGTH.value, len(_ROOM))]
    is_wide = stated.startswith(BOM_UTF16_BE)
    return stated[2:].decode("utf-16-be", errors="replace") if is_wide else stated.decode("latin-1")
