"""Which text of Word's formats nobody sees, and which stands above or below its line: what the three have in common."""

import re

SMALLEST = 3
"""Half-points up to which text is too small to be seen; also per cent of its width up to which it is too narrow."""

THINNEST = 40
"""Twips up to which a row, or a line, of a stated height shows nothing of its text."""

WHITE = 0xFFFFFF

_NEAR = 8  # of 255, in each of red, green and blue: what no eye tells apart on paper

_NOTE_MARK = re.compile(
    r"(?![-–—~～.．,，])[\s0-9０-９a-zA-Z()（）\[\]［］【】〔〕*＊※#＃†‡§△▲☆★①-⑳⑴-⒇❶-❿¹²³⁰-⁹.．,，、;；:：\-–—~～注]+"
)


def is_same_colour(text: int, background: int) -> bool:
    """Tell whether text in a colour (0xRRGGBB) is not seen on a background."""
    return all(abs((text >> shift & 0xFF) - (background >> shift & 0xFF)) < _NEAR for shift in (0, 8, 16))


def is_note_mark(raised: str) -> bool:
    """Tell whether raised or lowered text is a note's mark, or an index, and so no part of the number beside it.

    ``万`` or ``.5`` that somebody raised is read as the number goes on.
    """
    return _NOTE_MARK.fullmatch(raised) is not None


def is_raised(offset: int, size: int, main_offset: int, main_size: int) -> bool:
    """Tell whether text is raised or lowered beside other text of its paragraph.

    Whole lines are shifted, too, to stand in the middle of a row. All are half-points, an offset is above the line
    where it is positive.
    """
    away = abs(offset - main_offset)
    return away > 0 and (size * 20 < main_size * 17 or away * 4 >= main_size)
