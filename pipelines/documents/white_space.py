"""White space in what documents print."""

import re
import unicodedata

_GROUPED = re.compile(r"(?<!\d)[1-9]\d{0,2}([\u00a0\u2004-\u200a\u202f\u205f])\d{3}(?:\1\d{3})*(?!\d)")
_GROUP_SPACE, _KEPT = "\u202f", "\ue000"  # NARROW NO-BREAK SPACE, and what stands for it meanwhile
_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u202a-\u202d\u2060-\u2064\u2066-\u206f\ufeff]+")


def collapse(text: str) -> str:
    """Return text in NFC with every run of white space, no-break and ideographic spaces included, as one space.

    Zero-width characters (spaces, joiners, direction marks, byte order marks of included files) go: they stand
    inside words and are no part of what is printed. A right-to-left override stays: what follows it is shown turned.
    Digits that no-break or thin spaces part in threes stay one number, with a narrow no-break space.
    """
    if text.isascii():
        return " ".join(text.split())
    text = " ".join(_GROUPED.sub(lambda found: found[0].replace(found[1], _KEPT), text).split())
    if not text.isprintable():
        text = " ".join(_ZERO_WIDTH.sub("", text).split()).replace(_KEPT, _GROUP_SPACE)
    return unicodedata.normalize("NFC", text)
