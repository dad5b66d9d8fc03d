"""PDFium: files opened and closed, and its C functions that are called once for every character or path.

pypdfium2's own function objects check and convert each argument, which takes two to four times as long as the calls
themselves. The ones here take a page or an object as `Handle` or `Reference` and results by reference, and check
nothing. Those that are called for every character or object keep Python's lock, are mapped over lists, and write to a
`Buffer`, which has its references made beforehand: that is as fast as a call of C from Python gets.

PDFium is not thread-safe and reads hostile files in C++: read in worker processes (docs of PDFium, ``public/README``).
"""

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pypdfium2
from pypdfium2 import raw  # ships no type information

from pipelines.documents.model import ReadError
from pipelines.documents.pdf.substitute_fonts import install_fonts

install_fonts()


class Handle(ctypes.c_void_p):
    """A pointer that PDFium handed out; a class of its own, so that functions return it as it is taken."""


Function = Callable[..., Any]
"""A function of the library."""

Reference = Any
"""An argument made beforehand; a function takes it faster than a `Handle`."""


TEXT_OBJECT: int = raw.FPDF_PAGEOBJ_TEXT
PATH_OBJECT: int = raw.FPDF_PAGEOBJ_PATH
IMAGE_OBJECT: int = raw.FPDF_PAGEOBJ_IMAGE
FORM_OBJECT: int = raw.FPDF_PAGEOBJ_FORM
MOVE_SEGMENT: int = raw.FPDF_SEGMENT_MOVETO
LINE_SEGMENT: int = raw.FPDF_SEGMENT_LINETO


def _plain(name: str, result: Any = ctypes.c_int, make: Any = ctypes.CFUNCTYPE) -> Callable[..., Any]:
    """Return a function of the library whose arguments are passed as they are."""
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    assert address is not None
    function: Callable[..., Any] = make(result)(address)
    return function


def _quick(name: str, result: Any = ctypes.c_int) -> Callable[..., Any]:
    """Return a function that takes less time than giving up Python's lock for it does."""
    return _plain(name, result, ctypes.PYFUNCTYPE)


get_encryption = _plain("FPDF_GetSecurityHandlerRevision")
get_form_type = _plain("FPDF_GetFormType")
load_page = _plain("FPDF_LoadPage", Handle)
get_width = _plain("FPDF_GetPageWidthF", ctypes.c_float)
get_height = _plain("FPDF_GetPageHeightF", ctypes.c_float)
get_crop_box = _plain("FPDFPage_GetCropBox")
get_rotation = _plain("FPDFPage_GetRotation")
set_rotation = _plain("FPDFPage_SetRotation", None)
flatten_page = _plain("FPDFPage_Flatten")
close_page = _plain("FPDF_ClosePage", None)

create_bitmap = _plain("FPDFBitmap_CreateEx", Handle)
fill_bitmap = _plain("FPDFBitmap_FillRect", None)
destroy_bitmap = _plain("FPDFBitmap_Destroy", None)
render_page = _plain("FPDF_RenderPageBitmap", None)
find_pixel = _plain("FPDF_PageToDevice")

open_form_environment = _plain("FPDFDOC_InitFormFillEnvironment", Handle)
close_form_environment = _plain("FPDFDOC_ExitFormFillEnvironment", None)
get_field_type = _plain("FPDFAnnot_GetFormFieldType")
get_field_value = _plain("FPDFAnnot_GetFormFieldValue", ctypes.c_ulong)
count_options = _plain("FPDFAnnot_GetOptionCount")
get_option_label = _plain("FPDFAnnot_GetOptionLabel", ctypes.c_ulong)
is_option_selected = _plain("FPDFAnnot_IsOptionSelected")

count_annotations = _plain("FPDFPage_GetAnnotCount")
open_annotation = _plain("FPDFPage_GetAnnot", Handle)
close_annotation = _plain("FPDFPage_CloseAnnot", None)
get_annotation_kind = _plain("FPDFAnnot_GetSubtype")
get_annotation_flags = _plain("FPDFAnnot_GetFlags")
get_annotation_box = _plain("FPDFAnnot_GetRect")
get_appearance = _plain("FPDFAnnot_GetAP", ctypes.c_ulong)
has_key = _plain("FPDFAnnot_HasKey")
count_quads = _plain("FPDFAnnot_CountAttachmentPoints", ctypes.c_size_t)
get_quad = _plain("FPDFAnnot_GetAttachmentPoints")

load_text = _plain("FPDFText_LoadPage", Handle)
close_text = _plain("FPDFText_ClosePage", None)
count_characters = _plain("FPDFText_CountChars")
get_text = _plain("FPDFText_GetText")
get_character = _quick("FPDFText_GetUnicode", ctypes.c_uint)
is_unmapped = _quick("FPDFText_HasUnicodeMapError")
get_angle = _quick("FPDFText_GetCharAngle", ctypes.c_float)
get_character_box = _quick("FPDFText_GetLooseCharBox", None)
get_ink_box = _quick("FPDFText_GetCharBox")
get_text_object = _quick("FPDFText_GetTextObject", ctypes.c_size_t)
get_character_size = _quick("FPDFText_GetFontSize", ctypes.c_double)
get_character_matrix = _quick("FPDFText_GetMatrix")
get_origin = _quick("FPDFText_GetCharOrigin")

count_objects = _plain("FPDFPage_CountObjects")
get_object = _quick("FPDFPage_GetObject", Handle)
count_form_objects = _plain("FPDFFormObj_CountObjects")
get_form_object = _quick("FPDFFormObj_GetObject", Handle)
get_type = _quick("FPDFPageObj_GetType")
get_bounds = _quick("FPDFPageObj_GetBounds")
get_font_size = _quick("FPDFTextObj_GetFontSize")
get_font_file = _plain("FPDFFont_GetFontData")
get_font = _quick("FPDFTextObj_GetFont", ctypes.c_size_t)
get_object_text = _quick("FPDFTextObj_GetText", ctypes.c_ulong)
get_render_mode = _quick("FPDFTextObj_GetTextRenderMode")
has_transparency = _quick("FPDFPageObj_HasTransparency")
get_matrix = _quick("FPDFPageObj_GetMatrix")
get_draw_mode = _quick("FPDFPath_GetDrawMode", None)
get_stroke_colour = _quick("FPDFPageObj_GetStrokeColor")
get_fill_colour = _quick("FPDFPageObj_GetFillColor")
set_active = _quick("FPDFPageObj_SetIsActive")
count_content_marks = _quick("FPDFPageObj_CountMarks")
get_content_mark = _quick("FPDFPageObj_GetMark", Handle)
get_content_mark_name = _quick("FPDFPageObjMark_GetName")
get_content_mark_value_type = _quick("FPDFPageObjMark_GetParamValueType")
get_content_mark_value = _quick("FPDFPageObjMark_GetParamBlobValue")
remove_content_mark = _quick("FPDFPageObj_RemoveMark")
get_clip = _quick("FPDFPageObj_GetClipPath", Handle)
count_clips = _quick("FPDFClipPath_CountPaths")
count_clip_segments = _quick("FPDFClipPath_CountPathSegments")
get_clip_segment = _quick("FPDFClipPath_GetPathSegment", Handle)
count_segments = _quick("FPDFPath_CountSegments")
get_segment = _quick("FPDFPath_GetPathSegment", Handle)
get_segment_type = _quick("FPDFPathSegment_GetType")
get_point = _quick("FPDFPathSegment_GetPoint", None)
is_closing = _quick("FPDFPathSegment_GetClose")


CHUNK = 1024
"""Characters or objects that are asked about in one go: what a `Buffer` has room for."""


class Buffer:
    """Room for four C numbers of four bytes for each item of a chunk.

    ``references`` holds those to the first numbers of all items, those to the second ones, and so on.
    """

    def __init__(self, kind: Any, code: str) -> None:
        self._numbers = (kind * (4 * CHUNK))()
        self._view = memoryview(self._numbers).cast("B").cast(code)  # type: ignore[call-overload]  # any code
        references = [ctypes.byref(self._numbers, 4 * index) for index in range(4 * CHUNK)]
        self.references = [references[place::4] for place in range(4)]

    def clear(self) -> None:
        """Set all numbers to 0."""
        ctypes.memset(self._numbers, 0, 16 * CHUNK)

    def read(self, items: int, kinds: int = 4) -> list[list[Any]]:
        """Return the first numbers of the first items, their second ones, and so on for as many kinds as are wanted."""
        return [self._view[place : 4 * items : 4].tolist() for place in range(kinds)]


def refer(handle: Handle) -> Reference:
    """Return a reference to what a handle points to, to be passed as an argument."""
    assert handle.value is not None
    return ctypes.byref(ctypes.c_char.from_address(handle.value))


def call(function: Callable[..., Any], *arguments: Iterable[Any]) -> None:
    """Call a function for one argument of each kind after the other, until one kind is used up."""
    deque(map(function, *arguments), maxlen=0)


@contextmanager
def open_file(content: bytes) -> Iterator[tuple[Handle, int]]:
    """Open a PDF and yield its handle and the number of its pages; a file with an empty user password opens.

    Raises:
        ReadError: ``encrypted`` (a password is needed, or PDFium does not know the encryption), ``damaged``.
    """
    try:
        document = _load(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise ReadError("encrypted", "the PDF needs a password, or its encryption is unknown") from error
        raise ReadError("damaged", f"PDFium cannot open the file: {error}") from error
    try:
        yield Handle.from_buffer_copy(document.raw), len(document)
    finally:
        document.close()


def _load(content: bytes) -> pypdfium2.PdfDocument:
    """Open a PDF.

    Raises:
        PdfiumError: It does not open. Where PDFium fails without a reason (no pages), it states that of the file
            before; so one that is no PDF comes before a second look.
    """
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        with suppress(pypdfium2.PdfiumError):
            pypdfium2.PdfDocument(b"no PDF")
        return pypdfium2.PdfDocument(content)


@contextmanager
def open_page(document: Handle, index: int) -> Iterator[Reference]:
    """Load page ``index`` (from 0) and yield what stands for it.

    Raises:
        ReadError: ``damaged``.
    """
    page = load_page(document, index)
    if not page:
        raise ReadError("damaged", f"PDFium cannot load page {index + 1}")
    try:
        yield refer(page)
    finally:
        close_page(page)


@contextmanager
def open_text(page: Reference) -> Iterator[Reference]:
    """Load the characters of a page and yield what stands for them.

    Raises:
        ReadError: ``damaged``.
    """
    text = load_text(page)
    if not text:
        raise ReadError("damaged", "PDFium cannot load the characters of a page")
    try:
        yield refer(text)
    finally:
        close_text(text)
