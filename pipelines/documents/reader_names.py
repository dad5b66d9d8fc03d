"""Which reader, in which version, reads a kind of file on this machine: what ``documents.reader`` holds."""

from pipelines.documents import ocr
from pipelines.documents.formats import find_format


def name_reader(media_type: str) -> str | None:
    """Return the reader of a media type with its version; None where nothing reads such files.

    With the extra ``ocr`` the reader of a kind whose pages may be pictures has another name, so that scans which were
    stored without it are tried again.
    """
    known = find_format(media_type)
    if known is None or known.reader is None:
        return None
    return f"{known.reader}+ocr" if known.may_be_scanned and ocr.is_installed() else known.reader
