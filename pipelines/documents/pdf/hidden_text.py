"""Text of a page that is not seen in its cells: it is switched off before the characters of the page are loaded.

What cheap questions settle: text that is drawn by no pen (render modes 3 and 7), and slanted text over an upright page,
which is a watermark. What they leave in doubt, `visibility` settles: text in the colour of paper, transparent, on a
layer, or with something drawn over it.
"""

import ctypes
from collections.abc import Sequence
from typing import NamedTuple

from pipelines.documents.layout.elements import Box, Matrix
from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.overdrawn_text import DoubtfulText, find_clipped, find_overdrawn
from pipelines.documents.pdf.page_objects import Area, ObjectList, find_bounds, list_directions
from pipelines.documents.pdf.pdfium import Handle, Reference
from pipelines.documents.pdf.replaced_text import remove_replacements
from pipelines.documents.pdf.visibility import Suspect, judge

_HIDDEN_MODES = (3, 7)  # neither filled nor stroked (ISO 32000-1, table 106)
_STROKED_MODES = (1, 5)
_PAPER = 225  # of 255; text whose red, green and blue are all lighter may be that of paper
_FAINT = 150  # the same; such text may be a watermark
_CLEAR = 170  # of 255; text that lets so much through may be a watermark
_SLANT = 0.17  # sine of ten degrees
_MOST_SUSPECTS = 4000
_FLAT = 2.0  # points; where PDFium knows no height of a font, a text's box is so low
_LAYER = ctypes.create_string_buffer("OC\0".encode("utf-16-le"))
_NAME = ctypes.create_string_buffer(64)
_LENGTH = ctypes.c_ulong()
_COLOURS = pdfium.Buffer(ctypes.c_uint, "I")  # red, green, blue, alpha

_Colour = tuple[int, int, int, int]


class Hidden(NamedTuple):
    """What was switched off and what is to be known of the rest.

    ``covered`` are the boxes of text that something dark or a picture covers: something is seen there that is no text.
    ``faint`` are the addresses of text objects that are as pale as watermarks, ``off`` of those switched off.
    """

    covered: list[Box]
    faint: frozenset[int]
    off: frozenset[int]


def switch_off_hidden(
    page: Reference, lists: Sequence[ObjectList], areas: Sequence[Area], *, may_have_layers: bool
) -> Hidden:
    """Switch off the text of a page that is not seen; ``may_have_layers``: the file may have layers."""
    off: list[Handle] = []
    slanted: list[Handle] = []
    doubtful: list[DoubtfulText] = []
    faint: set[int] = set()
    for owner, objects in enumerate(lists):
        texts = objects.texts
        is_pale = any(map(pdfium.has_transparency, objects.forms))
        for start in range(0, len(texts), pdfium.CHUNK):
            chunk = texts[start : start + pdfium.CHUNK]
            off += _find_unpainted(chunk)
            slanted += _find_slanted(chunk, objects.matrix)
            pale, unseen = _find_pale(chunk)
            faint.update(item.value or 0 for item in (chunk if is_pale else pale))
            doubtful += (DoubtfulText(item, owner) for item in unseen)
        if may_have_layers:
            layered = texts if objects.forms else filter(_is_on_layer, texts)
            doubtful += (DoubtfulText(item, owner) for item in layered)
        remove_replacements(texts)
    if len(slanted) <= sum(objects.kinds.count(pdfium.TEXT_OBJECT) for objects in lists) / 2:
        off += slanted
    for item in off:
        pdfium.set_active(item, 0)
    gone = {item.value or 0 for item in off}
    doubtful += find_overdrawn(lists, areas) if areas else ()
    doubtful += find_clipped(lists)
    covered, unseen_texts = _switch_off_unseen(page, [one for one in doubtful if one.item.value not in gone], lists)
    return Hidden(covered, frozenset(faint), frozenset(gone | unseen_texts))


def _switch_off_unseen(
    page: Reference, texts: Sequence[DoubtfulText], lists: Sequence[ObjectList]
) -> tuple[list[Box], set[int]]:
    """Switch off those of some texts that are not seen; return the boxes of those that are covered, and addresses."""
    suspects = _list_suspects(texts, lists)
    covered: list[Box] = []
    addresses: set[int] = set()
    for suspect, verdict in zip(suspects, judge(page, suspects) if suspects else (), strict=True):
        if not verdict.is_seen:
            pdfium.set_active(suspect.item, 0)
            addresses.add(suspect.item.value or 0)
            if verdict.is_covered:
                covered.append(suspect.box)
    return covered, addresses


def _find_unpainted(items: Sequence[Handle]) -> list[Handle]:
    modes = list(map(pdfium.get_render_mode, items))
    if not set(modes).intersection(_HIDDEN_MODES):
        return []
    return [item for item, mode in zip(items, modes, strict=True) if mode in _HIDDEN_MODES]


def _find_slanted(items: Sequence[Handle], matrix: Matrix) -> list[Handle]:
    xs, ys = list_directions(items, matrix)
    if not any(ys):
        return []
    steps = zip(items, map(abs, xs), map(abs, ys), strict=True)
    return [item for item, x, y in steps if min(x, y) > _SLANT * (x + y)]


def _find_pale(items: Sequence[Handle]) -> tuple[list[Handle], list[Handle]]:
    """Return the text objects that are as pale as watermarks, and those that may not be seen at all."""
    _COLOURS.clear()
    known = list(map(pdfium.get_fill_colour, items, *_COLOURS.references))
    channels = _COLOURS.read(len(items))
    if (max(channels[0]) < _FAINT or max(channels[1]) < _FAINT) and min(channels[3]) >= _CLEAR:
        return [], []
    colours: list[_Colour] = list(zip(*channels, strict=True))
    faint = [
        (item, colour)
        for item, colour, is_known in zip(items, colours, known, strict=True)
        if is_known and _is_faint(colour) and pdfium.get_render_mode(item) not in _STROKED_MODES
    ]
    doubtful = [item for item, (*rgb, alpha) in faint if min(rgb) >= _PAPER or alpha < 255 - _PAPER]
    return [item for item, _ in faint], doubtful


def _is_faint(colour: _Colour) -> bool:
    red, green, blue, alpha = colour
    return alpha < _CLEAR or min(red, green, blue) >= _FAINT


def _is_on_layer(item: Handle) -> bool:
    for place in range(pdfium.count_content_marks(item)):
        mark = pdfium.get_content_mark(item, place)
        pdfium.get_content_mark_name(mark, _NAME, ctypes.c_ulong(64), ctypes.byref(_LENGTH))
        if _NAME.raw[:6] == _LAYER.raw[:6]:
            return True
    return False


def _list_suspects(texts: Sequence[DoubtfulText], lists: Sequence[ObjectList]) -> list[Suspect]:
    """Return each text once, with its box."""
    found: list[Suspect] = []
    seen: set[int | None] = set()
    for text in texts[:_MOST_SUSPECTS]:
        (box,) = find_bounds([text.item], lists[text.owner].matrix)
        if text.item.value not in seen and box is not None:
            seen.add(text.item.value)
            left, bottom, right, top = box
            place = box if top - bottom > _FLAT else (left, bottom - 3, right, top + 10)
            found.append(Suspect(text.item, place, text.covers))
    return found
