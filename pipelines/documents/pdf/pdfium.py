"""PDFium: files opened and closed, and its C functions that are called once for every character or path.

pypdfium2's own function objects check and convert each argument, which takes two to four times as long as the calls
themselves. The ones here take a page or an object as `Handle` and results by reference, and check nothing.

PDFium is not thread-safe and reads hostile files in C++: read in worker processes (docs of PDFium, ``public/README``).
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
from pypdfium2 import raw  # ships no type information

from pipelines.documents.model import ReadError

Handle = ctypes.c_void_p
"""A pointer that PDFium handed out."""

PATH: int = raw.FPDF_PAGEOBJ_PATH
FORM: int = raw.FPDF_PAGEOBJ_FORM
MOVE: int = raw.FPDF_SEGMENT_MOVETO
LINE: int = raw.FPDF_SEGMENT_LINETO


def _plain(name: str, result: Any = ctypes.c_int) -> Callable[..., Any]:
    """Return a function of the library whose arguments are passed as they are."""
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    assert address is not None
    return ctypes.CFUNCTYPE(result)(address)


load_page = _plain("FPDF_LoadPage", ctypes.c_void_p)
close_page = _plain("FPDF_ClosePage", None)

load_text = _plain("FPDFText_LoadPage", ctypes.c_void_p)
close_text = _plain("FPDFText_ClosePage", None)
count_characters = _plain("FPDFText_CountChars")
get_text = _plain("FPDFText_GetText")
get_character = _plain("FPDFText_GetUnicode", ctypes.c_uint)
get_angle = _plain("FPDFText_GetCharAngle", ctypes.c_float)
get_character_box = _plain("FPDFText_GetLooseCharBox")

count_objects = _plain("FPDFPage_CountObjects")
get_object = _plain("FPDFPage_GetObject", ctypes.c_void_p)
count_form_objects = _plain("FPDFFormObj_CountObjects")
get_form_object = _plain("FPDFFormObj_GetObject", ctypes.c_void_p)
get_type = _plain("FPDFPageObj_GetType")
get_bounds = _plain("FPDFPageObj_GetBounds")
get_matrix = _plain("FPDFPageObj_GetMatrix")
get_draw_mode = _plain("FPDFPath_GetDrawMode")
get_stroke_colour = _plain("FPDFPageObj_GetStrokeColor")
get_fill_colour = _plain("FPDFPageObj_GetFillColor")
count_segments = _plain("FPDFPath_CountSegments")
get_segment = _plain("FPDFPath_GetPathSegment", ctypes.c_void_p)
get_segment_type = _plain("FPDFPathSegment_GetType")
get_point = _plain("FPDFPathSegment_GetPoint")
is_closing = _plain("FPDFPathSegment_GetClose")


@contextmanager
def open_file(content: bytes) -> Iterator[tuple[Handle, int]]:
    """Open a PDF and yield its handle and the number of its pages; a file with an empty user password opens.

    Raises:
        ReadError: ``encrypted`` (a password is needed, or PDFium does not know the encryption), ``damaged``.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise ReadError("encrypted", "the PDF needs a password, or its encryption is unknown") from error
        raise ReadError("damaged", f"PDFium cannot open the file: {error}") from error
    try:
        yield ctypes.cast(document.raw, Handle), len(document)
    finally:
        document.close()


@contextmanager
def open_page(document: Handle, index: int) -> Iterator[Handle]:
    """Load page ``index`` (from 0) and yield its handle.

    Raises:
        ReadError: ``damaged``.
    """
    page = load_page(document, index)
    if not page:
        raise ReadError("damaged", f"PDFium cannot load page {index + 1}")
    try:
        yield Handle(page)
    finally:
        close_page(Handle(page))


@contextmanager
def open_text(page: Handle) -> Iterator[Handle]:
    """Load the characters of a page and yield their handle.

    Raises:
        ReadError: ``damaged``.
    """
    text = load_text(page)
    if not text:
        raise ReadError("damaged", "PDFium cannot load the characters of a page")
    try:
        yield Handle(text)
    finally:
        close_text(Handle(text))
