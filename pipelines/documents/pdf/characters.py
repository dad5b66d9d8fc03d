"""PDFium's pages to characters with their boxes and to marks, all turned so that the text runs from left to right."""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import repeat

from pipelines.documents.layout.elements import LIMITS, Box, PageContent
from pipelines.documents.layout.spacing import NUMERIC, find_letter_spacing
from pipelines.documents.layout.turning import turn_boxes
from pipelines.documents.model import UNREAD, ReadError
from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.marks import MarkReader
from pipelines.documents.pdf.pdfium import Reference
from pipelines.documents.pdf.shown_content import is_unknown
from pipelines.documents.pdf.vertical_writing import mend_tall_boxes

_END = b"%%EOF"
_TAIL = 4096  # bytes that may follow the end mark: servers add line ends, and some pages of HTML
_SAMPLES = 24  # characters that say how the text of a page is turned
_WORD_GAP = 0.15  # of a character's height; a space has at least 0.2
_LOW = 0.75  # of the height of the character beside it
_QUARTER = 1.5707963267948966

_NUMBERS = pdfium.Buffer(ctypes.c_float, "f")

_BREAK = "\r\n"  # what PDFium adds between lines
_CONTROL = re.compile(r"[\x01-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DIGIT = re.compile("[0-9]")
_WORD = re.compile(r"[^\s\x00-\x1f\u200b\ufeff]+")

_HYPHEN_SIGNS = "\x02\xad\ufffe"
_HYPHENS = str.maketrans(dict.fromkeys(_HYPHEN_SIGNS, "-"))
"""What PDFium gives for a hyphen at a line's end, and what many fonts say of their hyphen."""


def read_pages(content: bytes) -> Iterator[PageContent]:
    """Yield the pages of a PDF one by one; nothing of a page is kept.

    Raises:
        ReadError: ``damaged``, ``encrypted``, ``too_large``.
    """
    if _END not in content[-_TAIL:]:
        raise ReadError("damaged", "the PDF has no end mark: it was cut off")
    with pdfium.open_file(content) as (document, number):
        if number > LIMITS.pages:
            raise ReadError("too_large", f"the PDF has {number} pages, more than {LIMITS.pages}")
        if not number:
            raise ReadError("damaged", "the PDF has no pages")
        marks, characters = MarkReader(), 0
        for index in range(number):
            with pdfium.open_page(document, index) as page:
                content_of_page = _read_page(page, index + 1, marks)
            characters += len(content_of_page.text)
            if characters > LIMITS.characters:
                raise ReadError("too_large", f"the PDF has more than {LIMITS.characters} characters")
            yield content_of_page


def _read_page(page: Reference, number: int, reader: MarkReader) -> PageContent:
    marks, pictures, drawn = reader.read(page)
    with pdfium.open_text(page) as handle:
        count = pdfium.count_characters(handle)
        if count > LIMITS.characters:
            raise ReadError("too_large", f"page {number} has {count} characters, more than {LIMITS.characters}")
        if count <= 0:
            return PageContent(number, "", [], frozenset(), marks, pictures.judge(0, drawn))
        printed = _read_text(handle, count)
        boxes = _read_boxes(handle, count)
        turns = _read_turns(handle, printed)
    text, boxes, spaced = _drop_spaces(printed, boxes)
    shows = pictures.judge(len(text), drawn)
    if is_unknown(text) or (shows == "picture" and pictures.hides_text):
        return PageContent(number, "", [], frozenset(), [], "picture")
    if turns:
        boxes, marks = turn_boxes(boxes, turns), turn_boxes(marks, turns)
    _raise_low_boxes(boxes)
    return PageContent(number, text, boxes, spaced, marks, shows, turns)


def _read_text(handle: Reference, count: int) -> str:
    """Return the characters of a page, one for each of PDFium's."""
    buffer = bytearray(2 * count + 2)  # an array of ctypes is a new class for every length
    written = pdfium.get_text(handle, 0, count, ctypes.byref(ctypes.c_char.from_buffer(buffer)))
    text = buffer[: 2 * (written - 1)].decode("utf-16-le", errors="replace")
    if len(text) != count:
        codes = (pdfium.get_character(handle, index) for index in range(count))
        text = "".join(chr(code) if _is_scalar(code) else "\ufffd" for code in codes)
    text = _mark_unmapped(handle, text)
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


def _is_scalar(code: int) -> bool:
    return 0 <= code < 0xD800 or 0xDFFF < code < 0x110000


def _read_boxes(handle: Reference, count: int) -> list[Box]:
    """Return the boxes of all characters of a page; those of spaces and line breaks that PDFium adds have no width."""
    boxes: list[Box] = []
    for start in range(0, count, pdfium.CHUNK):
        places = range(start, min(start + pdfium.CHUNK, count))
        _NUMBERS.clear()
        pdfium.call(pdfium.get_character_box, repeat(handle), places, _NUMBERS.references[0])
        lefts, tops, rights, bottoms = _NUMBERS.read(len(places))
        if not math.isfinite(sum(map(sum, (lefts, tops, rights, bottoms)))):
            raise ReadError("damaged", "characters whose place on the page is no number")
        boxes += zip(lefts, bottoms, rights, tops, strict=True)
    mend_tall_boxes(handle, boxes)
    return boxes


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


def _drop_spaces(printed: str, boxes: list[Box]) -> tuple[str, list[Box], frozenset[int]]:
    """Return characters and boxes without white space, and which characters white space stands before.

    PDFium adds a space, one without width, where it takes two characters for two words: see `_is_word_gap`.
    """
    words: list[str] = []
    kept: list[Box] = []
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
    text = "".join(words)
    if gaps:
        spaced -= find_letter_spacing(text, kept, gaps)
    return text, kept, frozenset(spaced)


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


def _raise_low_boxes(boxes: list[Box]) -> None:
    """Give low boxes the height of the characters beside them.

    Where a font does not say its height, PDFium gives the box of the ink: 一 and - are then as low as a line.
    """
    heights = [top - bottom for _, bottom, _, top in boxes]
    least = _LOW * sorted(heights)[len(heights) // 2] if heights else 0.0
    low = [place for place, height in enumerate(heights) if height < least]
    for places, step in ((low, -1), (low[::-1], 1)):
        for place in places:
            if 0 <= place + step < len(boxes):
                left, bottom, right, top = boxes[place]
                _, floor, _, ceiling = boxes[place + step]
                if (top - bottom) < _LOW * (ceiling - floor) and floor <= (bottom + top) / 2 <= ceiling:
                    boxes[place] = (left, floor, right, ceiling)
