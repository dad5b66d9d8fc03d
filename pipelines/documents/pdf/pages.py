"""PDFium's pages to characters with their boxes and to marks, all turned so that the text runs from left to right."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.documents.layout.elements import LIMITS, Box, PageContent
from pipelines.documents.layout.turning import turn_boxes
from pipelines.documents.model import UNREAD, ReadError
from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.annotations import Annotations, open_form, read_annotations
from pipelines.documents.pdf.characters import read_characters
from pipelines.documents.pdf.hidden_text import switch_off_hidden
from pipelines.documents.pdf.layers import may_have_layers
from pipelines.documents.pdf.marks import MarkReader
from pipelines.documents.pdf.page_objects import find_turns
from pipelines.documents.pdf.pdfium import Handle, Reference
from pipelines.documents.pdf.shown_content import is_unknown
from pipelines.documents.pdf.shown_things import PageText, add_fields, add_things, mark_beside

_END = b"%%EOF"
_TAIL = 4096  # bytes that may follow the end mark: servers add line ends, and some pages of HTML
_LOW = 0.75  # of the height of the character beside it


class _File(NamedTuple):
    """What is the same for all pages of a file."""

    document: Handle
    form: Handle | None
    marks: MarkReader
    has_layers: bool


def read_pages(content: bytes) -> Iterator[PageContent]:
    """Yield the pages of a PDF one by one; nothing of a page is kept.

    Raises:
        ReadError: ``damaged``, ``encrypted``, ``too_large``, ``unsupported_form``.
    """
    if _END not in content[-_TAIL:]:
        raise ReadError("damaged", "the PDF has no end mark: it was cut off")
    with pdfium.open_file(content) as (document, number), open_form(document) as form:
        if number > LIMITS.pages:
            raise ReadError("too_large", f"the PDF has {number} pages, more than {LIMITS.pages}")
        if not number:
            raise ReadError("damaged", "the PDF has no pages")
        has_layers = may_have_layers(content, is_encrypted=pdfium.get_encryption(document) != -1)
        file, characters = _File(document, form, MarkReader(), has_layers), 0
        for index in range(number):
            page = _read_page(file, index)
            characters += len(page.text)
            if characters > LIMITS.characters:
                raise ReadError("too_large", f"the PDF has more than {LIMITS.characters} characters")
            yield page


def _read_page(file: _File, index: int) -> PageContent:
    with pdfium.open_page(file.document, index) as page:
        annotations = read_annotations(page, file.form)
        if not annotations.is_drawn:
            return _read_content(file, page, index + 1, annotations)
        pdfium.flatten_page(page, 0)
    with pdfium.open_page(file.document, index) as page:
        return _read_content(file, page, index + 1, annotations)


def _read_content(file: _File, page: Reference, number: int, annotations: Annotations) -> PageContent:
    marks, pictures, drawn, lists, areas, outlines = file.marks.read(page)
    if (turns := find_turns(lists)) != pdfium.get_rotation(page):
        pdfium.set_rotation(page, turns)  # PDFium orders characters by how the page is shown
    hidden = switch_off_hidden(page, lists, areas, may_have_layers=file.has_layers)
    found = read_characters(page, number, lists, hidden)
    shows = pictures.judge(len(found.text), drawn)
    if is_unknown(found.text) or (shows == "picture" and pictures.hides_text):
        return PageContent(number, "", [], frozenset(), [], "picture")
    text = PageText(found.text, found.boxes, set(found.spaced), {}, set())
    if annotations.fields or annotations.struck:
        add_fields(text, annotations)
    if annotations.written:
        mark_beside(text, annotations.written)
    images = [area.box for area in areas if area.is_picture]
    if images or outlines or hidden.covered or annotations.bare:
        add_things(text, images, hidden.covered, outlines, annotations.bare)
    for box in found.lost:
        text.add(UNREAD, box, "lost")
    boxes = text.boxes
    if found.turns:
        boxes, marks = turn_boxes(boxes, found.turns), turn_boxes(marks, found.turns)
    heights = [top - bottom for _, bottom, _, top in boxes] if found.turns or text.unread else found.heights
    _raise_low_boxes(boxes, heights, found.small)
    return PageContent(
        number,
        text.text,
        boxes,
        frozenset(text.spaced),
        marks,
        shows,
        found.turns,
        text.unread,
        found.faint,
        found.tall,
        found.small,
        frozenset(text.struck),
    )


def _raise_low_boxes(boxes: list[Box], heights: Sequence[float], small: frozenset[int]) -> None:
    """Give low boxes the height of the characters beside them, but for those of ``small`` type.

    Where a font does not say its height, PDFium gives the box of the ink: 一 and - are then as low as a line.
    """
    least = _LOW * sorted(heights)[len(heights) // 2] if heights else 0.0
    low = [place for place, height in enumerate(heights) if height < least and place not in small]
    for places, step in ((low, -1), (low[::-1], 1)):
        for place in places:
            if 0 <= place + step < len(boxes):
                left, bottom, right, top = boxes[place]
                _, floor, _, ceiling = boxes[place + step]
                if (top - bottom) < _LOW * (ceiling - floor) and floor <= (bottom + top) / 2 <= ceiling:
                    boxes[place] = (left, floor, right, ceiling)
