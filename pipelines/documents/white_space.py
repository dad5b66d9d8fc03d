"""White space in what documents print."""

import re
import unicodedata

_GROUPED = re.compile(r"(?<!\d)[1-9]\d{0,2}([\u00a0\u2004-\u200a\u202f\u205f])\d{3}(?:\1\d{3})*(?!\d)")
_GROUP_SPACE, _KEPT = "\u202f", "\ue000"  # NARROW NO-BREAK SPACE, and what stands for it meanwhile
_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u202a-\u202d\u2060-\u2064\u2066-\u206f\ufeff]+")
_OVERRIDE, _END = "\u202e", "\u202c"


def collapse(text: str) -> str:
    """Return text in NFC with every run of white space, no-break and ideographic spaces included, as one space.

    Zero-width characters (spaces, joiners, direction marks, byte order marks of included files) go: they stand
    inside words and are no part of what is printed. What an override (U+202E) turns round is read as it is seen.
    Digits that no-break or thin spaces part in threes stay one number, with a narrow no-break space.
    """
    if text.isascii():
        return text if text.isalnum() else " ".join(text.split())  # most cells: a number
    is_plain = text.isprintable()  # none of the spaces within numbers is, and asking costs nothing
    if not is_plain:
        text = _GROUPED.sub(lambda found: found[0].replace(found[1], _KEPT), text)
    text = " ".join(text.split())
    if not is_plain and not text.isprintable():
        if _OVERRIDE in text:
            text = _turn_overridden(text)
        text = " ".join(_ZERO_WIDTH.sub("", text).split()).replace(_KEPT, _GROUP_SPACE)
    return unicodedata.normalize("NFC", text)


def _turn_overridden(text: str) -> str:
    """Return text in the order in which it is seen: right to left from an override to its end."""
    before, *parts = text.split(_OVERRIDE)
    turned = (part.partition(_END) for part in parts)
    return before + "".join(inside[::-1] + after for inside, _, after in turned)
