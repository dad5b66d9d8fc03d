"""The characters of a page as PDFium gives them: which they are, where they stand, how they are turned."""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import repeat
from operator import sub
from typing import NamedTuple

from pipelines.documents.layout.elements import LIMITS, Box
from pipelines.documents.layout.spacing import NUMERIC, find_letter_spacing
from pipelines.documents.model import UNREAD, ReadError
from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.character_sizes import blank_unseen, find_small, find_tall
from pipelines.documents.pdf.hidden_text import Hidden
from pipelines.documents.pdf.lost_text import find_lost
from pipelines.documents.pdf.page_objects import ObjectList
from pipelines.documents.pdf.pdfium import Reference
from pipelines.documents.pdf.vertical_writing import mend_tall_boxes

_SAMPLES = 24  # characters that say how the text of a page is turned
_WORD_GAP = 0.15  # of a character's height; a space has at least 0.2
_QUARTER = 1.5707963267948966

_NUMBERS = pdfium.Buffer(ctypes.c_float, "f")

_BREAK = "\r\n"  # what PDFium adds between lines
_CONTROL = re.compile(r"[\x01-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DIGIT = re.compile("[0-9]")
_WORD = re.compile(r"[^\s\x00-\x1f\u200b\ufeff]+")

_SPACE = re.compile(r"[\x00 \xa0\u2000-\u200b\u3000\ufeff]")
_LEAST_INK = 0.4  # points

_INK = (ctypes.c_double * 4)()  # left, right, bottom, top
_INK_REFERENCES = [ctypes.byref(_INK, 8 * place) for place in range(4)]

_NOTHING = "\ufffe"
"""What PDFium gives for a character that its font maps to nothing, and for some hyphens."""

_PRIVATE = re.compile("[\ue000-\uf8ff]")  # what a font's characters are that are no characters elsewhere

_HYPHEN_SIGNS = "\x02\xad\ufffe"
_HYPHENS = str.maketrans(dict.fromkeys(_HYPHEN_SIGNS, "-"))
"""What PDFium gives for a hyphen at a line's end, and what many fonts say of their hyphen."""


class Characters(NamedTuple):
    """The characters of a page without white space, with their boxes; the others are numbers of characters.

    ``spaced`` are those that white space stands before; ``small``, ``tall`` and ``faint`` are as in `PageContent`.
    ``turns`` are the quarter turns that let the text run from left to right; neither boxes nor heights are turned yet.
    ``lost`` is where text stands whose font cannot be read.
    """

    text: str
    boxes: list[Box]
    spaced: frozenset[int] = frozenset()
    small: frozenset[int] = frozenset()
    tall: frozenset[int] = frozenset()
    faint: frozenset[int] = frozenset()
    heights: Sequence[float] = ()
    turns: int = 0
    lost: Sequence[Box] = ()


def read_characters(page: Reference, number: int, lists: Sequence[ObjectList], hidden: Hidden) -> Characters:
    """Return the characters of page ``number``, which draws some lists of objects, of which some are hidden.

    Raises:
        ReadError: ``too_large``, ``damaged``.
    """
    with pdfium.open_text(page) as handle:
        count = pdfium.count_characters(handle)
        if count > LIMITS.characters:
            raise ReadError("too_large", f"page {number} has {count} characters, more than {LIMITS.characters}")
        printed = _read_text(handle, count) if count > 0 else ""
        lost = find_lost(handle, printed, lists, hidden.off)
        if not printed:
            return Characters("", [], lost=lost)
        boxes, heights = _read_boxes(handle, count)
        printed = blank_unseen(handle, _mark_drawn_spaces(handle, printed, boxes), heights)
        turns = _read_turns(handle, printed)
        text, boxes, spaced, heights = _drop_spaces(printed, boxes, heights)
        small = find_small(handle, text, heights, partial(_find_words, printed))
        faint = _find_faint(handle, _find_words(printed), hidden.faint) if hidden.faint else frozenset[int]()
    usual = sorted(heights)[len(heights) // 2] if heights else 0.0
    return Characters(text, boxes, spaced, small, find_tall(heights, usual), faint, heights, turns, lost)


def _read_text(handle: Reference, count: int) -> str:
    """Return the characters of a page, one for each of PDFium's."""
    buffer = bytearray(2 * count + 2)  # an array of ctypes is a new class for every length
    written = pdfium.get_text(handle, 0, count, ctypes.byref(ctypes.c_char.from_buffer(buffer)))
    text = buffer[: 2 * (written - 1)].decode("utf-16-le", errors="replace")
    if len(text) != count:
        codes = (pdfium.get_character(handle, index) for index in range(count))
        text = "".join(chr(code) if _is_scalar(code) else "\ufffd" for code in codes)
    if _NOTHING in text:
        places = [place for place, character in enumerate(text) if character == _NOTHING]
        nothing = {place for place in places if not pdfium.get_character(handle, place)}
        text = "".join(UNREAD if place in nothing else character for place, character in enumerate(text))
    text = _PRIVATE.sub(UNREAD, _mark_unmapped(handle, text))
    return text.translate(_HYPHENS) if any(hyphen in text for hyphen in _HYPHEN_SIGNS) else text


def _mark_unmapped(handle: Reference, text: str) -> str:
    """Return the characters of a page, with U+FFFD for those whose font does not say which characters they are.

    In their place PDFium gives their numbers in the font, which may be those of other characters. As a rule, control
    characters are among such numbers; where there are none, the digits of the page and a sample of its characters are
    asked for.
    """
    places = [*range(0, len(text), len(text) // _SAMPLES + 1), *(digit.start() for digit in _DIGIT.finditer(text))]
    if not _CONTROL.search(text) and 1 not in map(pdfium.is_unmapped, repeat(handle), places):
        return text
    unmapped = [pdfium.is_unmapped(handle, place) == 1 for place in range(len(text))]
    return "".join(UNREAD if unknown else character for character, unknown in zip(text, unmapped, strict=True))


def _mark_drawn_spaces(handle: Reference, text: str, boxes: list[Box]) -> str:
    """Return the characters of a page, with U+FFFD for spaces that are drawn: their font says that a glyph is none.

    So say damaged fonts and those that hide what they print. Spaces that PDFium adds have no width.
    """
    drawn = [
        space.start()
        for space in _SPACE.finditer(text)
        if boxes[space.start()][2] > boxes[space.start()][0] and _has_ink(handle, space.start())
    ]
    if not drawn:
        return text
    characters = list(text)
    for place in drawn:
        characters[place] = UNREAD
    return "".join(characters)


def _has_ink(handle: Reference, place: int) -> bool:
    pdfium.get_ink_box(handle, place, *_INK_REFERENCES)
    left, right, bottom, top = _INK
    return right - left > _LEAST_INK and top - bottom > _LEAST_INK


def _find_words(text: str) -> list[int]:
    """Return where the characters are that are no white space."""
    return [place for word in _WORD.finditer(text) for place in range(*word.span())]


def _find_faint(handle: Reference, places: list[int], objects: frozenset[int]) -> frozenset[int]:
    """Return the characters, by their numbers among those that are no white space, that some text objects draw."""
    return frozenset(number for number, place in enumerate(places) if pdfium.get_text_object(handle, place) in objects)


def _is_scalar(code: int) -> bool:
    return 0 <= code < 0xD800 or 0xDFFF < code < 0x110000


def _read_boxes(handle: Reference, count: int) -> tuple[list[Box], list[float]]:
    """Return the boxes of all characters of a page and their heights.

    Spaces and line breaks that PDFium adds have no width.
    """
    boxes: list[Box] = []
    heights: list[float] = []
    for start in range(0, count, pdfium.CHUNK):
        places = range(start, min(start + pdfium.CHUNK, count))
        _NUMBERS.clear()
        pdfium.call(pdfium.get_character_box, repeat(handle), places, _NUMBERS.references[0])
        lefts, tops, rights, bottoms = _NUMBERS.read(len(places))
        if not math.isfinite(sum(map(sum, (lefts, tops, rights, bottoms)))):
            raise ReadError("damaged", "characters whose place on the page is no number")
        boxes += zip(lefts, bottoms, rights, tops, strict=True)
        heights += map(sub, tops, bottoms)
    mend_tall_boxes(handle, boxes, heights)
    return boxes, heights


def _read_turns(handle: Reference, text: str) -> int:
    """Return by how many quarter turns the text of a page has to be turned to run from left to right.

    The page's own rotation does not matter: it says how the sheet is shown, and sheets are scanned and printed
    sideways with and without it. Upright characters in vertical writing count as not turned.
    """
    count = len(text)
    angles = [pdfium.get_angle(handle, index) for index in range(0, count, count // _SAMPLES + 1) if text[index] > " "]
    if not any(angles):
        return 0
    votes = Counter(round(angle / _QUARTER) % 4 for angle in angles)
    return max(votes, key=lambda turns: (votes[turns], -turns), default=0)


def _drop_spaces(
    printed: str, boxes: list[Box], heights: list[float]
) -> tuple[str, list[Box], frozenset[int], list[float]]:
    """Return characters, boxes and heights without white space, and which characters white space stands before.

    PDFium adds a space, one without width, where it takes two characters for two words: see `_is_word_gap`.
    """
    words: list[str] = []
    kept: list[Box] = []
    kept_heights: list[float] = []
    spaced: set[int] = set()
    gaps: set[int] = set()
    end = 0
    for word in _WORD.finditer(printed):
        start, stop = word.span()
        if start > end and kept:
            real = printed[end:start] != _BREAK and _is_printed(printed[end:start], boxes[end:start])
            if real or _is_word_gap(printed[end - 1], kept[-1], printed[start], boxes[start]):
                spaced.add(len(kept))
                if not real and printed[start] in NUMERIC and printed[end - 1] in NUMERIC:
                    gaps.add(len(kept))
        end = stop
        words.append(word[0])
        kept += boxes[start:end]
        kept_heights += heights[start:end]
    text = "".join(words)
    if gaps:
        spaced -= find_letter_spacing(text, kept, gaps)
    return text, kept, frozenset(spaced), kept_heights


def _is_printed(spaces: str, boxes: list[Box]) -> bool:
    """Tell whether any of some spaces has a width."""
    for space, (left, _, right, _) in zip(spaces, boxes, strict=True):  # noqa: SIM110 - any() takes twice as long
        if right > left and space > "\r":
            return True
    return False


def _is_word_gap(last: str, last_box: Box, character: str, box: Box) -> bool:
    """Tell whether the gap between two characters is as wide as between words.

    Beside a Chinese character a gap says nothing: typesetting leaves one between scripts. And PDFium adds spaces
    between characters that touch each other.
    """
    return last < "\u2e80" and character < "\u2e80" and box[0] - last_box[2] > _WORD_GAP * (box[3] - box[1])
