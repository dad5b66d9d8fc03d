"""Form fields and annotations of a page: what is drawn of them joins the page's content, what is not is told.

What has an appearance is flattened into the page, in memory, and read with it. A field without one is shown by viewers
as its value; an annotation without one as something that is no text for us. Notes, links and what is hidden show none.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from pypdfium2 import raw

from pipelines.documents.layout.elements import Box
from pipelines.documents.model import ReadError
from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.pdfium import Handle, Reference

_HIDDEN = 2 | 32  # flags: hidden, not viewed (ISO 32000-1, table 165)
_TEXT_FIELDS = (raw.FPDF_FORMFIELD_TEXTFIELD,)
_CHOICES = (raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_STRIKING = (raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_REDACT)
_COVERING = (raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_CIRCLE, raw.FPDF_ANNOT_POLYGON)
_WRITTEN = (raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WATERMARK)
_DRAWN = (*_WRITTEN, *_COVERING, raw.FPDF_ANNOT_LINE, raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_POLYLINE)
_MOST = 5000  # annotations of a page
_LONGEST = 200  # characters of a value

_RECT = raw.FS_RECTF()
_QUAD = raw.FS_QUADPOINTSF()


class Field(NamedTuple):
    """A field of a form that shows a value: its box, the value (empty where it has none), and whether it is drawn."""

    box: Box
    value: str
    is_drawn: bool
    is_choice: bool


class Annotations(NamedTuple):
    """What a page's annotations show besides what is drawn of them.

    ``is_drawn``: some have an appearance, which is to be flattened into the page. ``struck`` are the boxes of text that
    is struck out or to be removed, ``bare`` those of annotations that show something and have no appearance,
    ``written`` those of annotations that are text and have one.
    """

    is_drawn: bool
    fields: list[Field]
    struck: list[Box]
    bare: list[Box]
    written: list[Box]


NONE = Annotations(False, [], [], [], [])
"""What a page without annotations shows."""


@contextmanager
def open_form(document: Handle) -> Iterator[Handle | None]:
    """Open the form of a file and yield its handle; None where it has none.

    Raises:
        ReadError: ``unsupported_form`` (an XFA form, whose pages are made by a program in it).
    """
    kind = pdfium.get_form_type(document)
    if kind == raw.FORMTYPE_XFA_FULL:
        raise ReadError("unsupported_form", "the PDF is an XFA form, whose pages only Adobe's programs show")
    if kind == raw.FORMTYPE_NONE:
        yield None
        return
    information = raw.FPDF_FORMFILLINFO(version=1)
    form = pdfium.open_form_environment(document, ctypes.byref(information))
    try:
        yield form or None
    finally:
        if form:
            pdfium.close_form_environment(form)


def read_annotations(page: Reference, form: Handle | None) -> Annotations:
    """Return what the annotations of a page show."""
    count = pdfium.count_annotations(page)
    if not count:
        return NONE
    is_drawn, fields = False, list[Field]()
    struck, bare, written = list[Box](), list[Box](), list[Box]()
    for index in range(min(count, _MOST)):
        annotation = pdfium.open_annotation(page, index)
        if not annotation:
            continue
        try:
            if pdfium.get_annotation_flags(annotation) & _HIDDEN:
                continue
            kind = pdfium.get_annotation_kind(annotation)
            has_appearance = bool(pdfium.get_appearance(annotation, 0, None, ctypes.c_ulong(0)) > 2)
            if kind == raw.FPDF_ANNOT_WIDGET:
                fields += _read_field(annotation, form, has_appearance)
                is_drawn |= has_appearance
            elif kind in _STRIKING:
                struck += _list_quads(annotation) or [_find_box(annotation)]
            elif kind in _DRAWN:
                is_drawn |= has_appearance
                if kind in _WRITTEN:
                    (written if has_appearance else bare).append(_find_box(annotation))
                elif not has_appearance and kind in _COVERING and pdfium.has_key(annotation, b"IC"):
                    struck.append(_find_box(annotation))
        finally:
            pdfium.close_annotation(annotation)
    return Annotations(is_drawn, fields, struck, bare, written)


def _find_box(annotation: Handle) -> Box:
    pdfium.get_annotation_box(annotation, ctypes.byref(_RECT))
    low, high = sorted((_RECT.bottom, _RECT.top))
    return _RECT.left, low, _RECT.right, high


def _list_quads(annotation: Handle) -> list[Box]:
    boxes = []
    for index in range(min(pdfium.count_quads(annotation), _MOST)):
        if pdfium.get_quad(annotation, ctypes.c_size_t(index), ctypes.byref(_QUAD)):
            xs, ys = (_QUAD.x1, _QUAD.x2, _QUAD.x3, _QUAD.x4), (_QUAD.y1, _QUAD.y2, _QUAD.y3, _QUAD.y4)
            boxes.append((min(xs), min(ys), max(xs), max(ys)))
    return boxes


def _read_field(annotation: Handle, form: Handle | None, has_appearance: bool) -> Iterator[Field]:
    if form is None:
        return
    kind = pdfium.get_field_type(form, annotation)
    if kind in _TEXT_FIELDS:
        yield Field(_find_box(annotation), _read(pdfium.get_field_value, form, annotation), has_appearance, False)
    elif kind in _CHOICES:
        chosen = [
            _read(pdfium.get_option_label, form, annotation, index)
            for index in range(max(pdfium.count_options(form, annotation), 0))
            if pdfium.is_option_selected(form, annotation, index)
        ]
        value = " ".join(chosen) or _read(pdfium.get_field_value, form, annotation)
        yield Field(_find_box(annotation), value, has_appearance, True)


def _read(function: pdfium.Function, *arguments: Handle | int) -> str:
    """Return a text that PDFium writes to room that it is given, up to what a cell may hold."""
    room = ctypes.create_string_buffer(2 * _LONGEST + 2)
    length = int(function(*arguments, room, ctypes.c_ulong(len(room))))
    return room.raw[: max(min(length, len(room)) - 2, 0)].decode("utf-16-le", errors="replace").strip()
