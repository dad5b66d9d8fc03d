"""Fields of an RTF file that say themselves what is printed: symbols, form fields, what Word draws."""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipelines.documents.rtf.tokens import BYTE, SYMBOL, TEXT, WORD, Token
from pipelines.documents.word.inline_text import is_note_link, show_field
from pipelines.documents.word.unread_marks import UnreadMarks

_LIST = re.compile(r"\s*FORMDROPDOWN\b", re.IGNORECASE)
_DEFAULT = 25  # the number of an entry that stands for «none chosen» (RTF 1.9.1, "Form Fields")


def read_field(instruction: Sequence[Token], marks: UnreadMarks) -> tuple[str, bool]:
    """Return what a field prints by its instruction, and whether its result is the mark of a note.

    Empty where its result is what is printed.
    """
    shown = (TEXT, BYTE, SYMBOL)
    code = b"".join(token.data for token in instruction if token.kind in shown and token.data != b"*").decode("latin-1")
    if _LIST.match(code) and (entry := _find_entry(instruction)):
        return entry, False
    return show_field(code, marks), is_note_link(code)


def _find_entry(instruction: Sequence[Token]) -> str:
    """Return the entry of a list of choices that is chosen, empty where it is not known or not plain text."""
    numbers = {token.data: token.number for token in instruction if token.kind == WORD}
    chosen = numbers.get(b"ffres")
    if chosen is None or chosen == _DEFAULT:
        chosen = numbers.get(b"ffdefres") or 0
    entries: list[str] = []
    for token, following in pairwise(instruction):
        if token.kind == WORD and token.data == b"ffl":
            entries.append(following.data.decode("ascii", "ignore") if following.kind == TEXT else "")
    return entries[chosen] if 0 <= chosen < len(entries) else ""
