"""White space in what documents print."""

import re
import unicodedata

_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+")


def collapse(text: str) -> str:
    """Return text in NFC with every run of white space, no-break and ideographic spaces included, as one space.

    Zero-width characters (spaces, joiners, direction marks, byte order marks of included files) go: they stand
    inside words and are no part of what is printed.
    """
    text = " ".join(text.split())
    if text.isascii():
        return text
    if not text.isprintable():
        text = " ".join(_ZERO_WIDTH.sub("", text).split())
    return unicodedata.normalize("NFC", text)
