"""The kinds of file that reports are published as. Whatever asks for a media type, a suffix or a name asks here."""

from dataclasses import dataclass

_DATA = (
    "documents/titles.toml",
    "documents/page_layouts.toml",
    "forms/forms.csv",
    "forms/labels.csv",
    "forms/characters.csv",
)


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One kind of file.

    ``suffix`` is the one under which the archive keeps it, ``linked_as`` are those under which portals publish it
    (empty for an address without any); none where no portal was seen to. ``reader`` names what reads it, with a version
    that rises when the same bytes are read otherwise; None where the bytes are kept and nothing reads them. ``data``
    are the files by whose contents it reads, below the folder of `pipelines`: these are a part of its version.
    ``may_be_scanned`` says that its pages may be pictures, which the extra ``ocr`` reads.
    """

    media_type: str
    name: str
    suffix: str
    linked_as: tuple[str, ...] = ()
    reader: str | None = None
    data: tuple[str, ...] = _DATA
    may_be_scanned: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"

HTML = FileFormat("text/html", "HTML", "html", ("", "html", "htm", "shtml"), "html/7")
MHTML = FileFormat("multipart/related", "MHTML", "mht", (), "mhtml/7")
DOCX = FileFormat(f"{_OFFICE}.wordprocessingml.document", "DOCX", "docx", ("docx",), "docx/5")
PDF = FileFormat("application/pdf", "PDF", "pdf", ("pdf",), "pdf/6", may_be_scanned=True)
DOC = FileFormat("application/msword", "DOC", "doc", ("doc", "wps", "wpt"), "doc/4")  # WPS writes Word's format
RTF = FileFormat("application/rtf", "RTF", "rtf", ("rtf",), "rtf/4")
PLAIN_TEXT = FileFormat("text/plain", "TXT", "txt", ("txt", "csv"), "text/7")
XLSX = FileFormat(f"{_OFFICE}.spreadsheetml.sheet", "XLSX", "xlsx", ("xlsx",))
XLS = FileFormat("application/vnd.ms-excel", "XLS", "xls", ("xls", "et"))
PPTX = FileFormat(f"{_OFFICE}.presentationml.presentation", "PPTX", "pptx")
ODT = FileFormat("application/vnd.oasis.opendocument.text", "ODT", "odt")
ODS = FileFormat("application/vnd.oasis.opendocument.spreadsheet", "ODS", "ods")
OFD = FileFormat("application/ofd", "OFD", "ofd", ("ofd",))
ZIP = FileFormat("application/zip", "ZIP", "zip", ("zip",))
RAR = FileFormat("application/vnd.rar", "RAR", "rar", ("rar",))
SEVEN_ZIP = FileFormat("application/x-7z-compressed", "7z", "7z", ("7z",))
WORD_XML = FileFormat("application/vnd.ms-wordml", "Word 2003 XML", "xml")  # this and the next are named as Tika does
FLAT_DOCX = FileFormat("application/vnd.ms-word2006ml", "DOCX as one XML file", "xml", (), "flat-docx/1")
XML = FileFormat("application/xml", "XML", "xml")

FILE_FORMATS = (
    HTML,
    MHTML,
    DOCX,
    PDF,
    DOC,
    RTF,
    PLAIN_TEXT,
    XLSX,
    XLS,
    PPTX,
    ODT,
    ODS,
    OFD,
    ZIP,
    RAR,
    SEVEN_ZIP,
    WORD_XML,
    FLAT_DOCX,
    XML,
)
"""All kinds; another kind of file is a mistake. Of two versions of a report that are as complete, that of the kind
that stands here first is the canonical one (contract: HTML, DOCX, PDF, DOC, text)."""

_BY_MEDIA_TYPE = {known.media_type: known for known in FILE_FORMATS}
_RANKS = {known.media_type: rank for rank, known in enumerate(FILE_FORMATS)}


def find_format(media_type: str) -> FileFormat | None:
    """Return the kind of file that a media type names; None where no report is published as such a file."""
    return _BY_MEDIA_TYPE.get(media_type)


def suffix_of(media_type: str) -> str:
    """Return the file name suffix of a media type, ``bin`` for an unknown one."""
    known = find_format(media_type)
    return known.suffix if known else "bin"


def name_format(media_type: str) -> str:
    """Return what messages call files of a media type: ``PDF``; the media type itself for an unknown one."""
    known = find_format(media_type)
    return known.name if known else media_type


def rank_format(media_type: str) -> int:
    """Return the rank of a media type in `FILE_FORMATS`, from 0; unknown ones come last."""
    return _RANKS.get(media_type, len(FILE_FORMATS))
