"""Which reader, in which version, reads a kind of file on this machine: what ``documents.reader`` holds."""

import hashlib
from functools import cache
from importlib.resources import files

from pipelines.documents import ocr
from pipelines.documents.formats import FILE_FORMATS, find_format


def name_reader(media_type: str) -> str | None:
    """Return the reader of a media type with its version, ``html/6+1a2b3c``; None where nothing reads such files.

    Behind the number stands a fingerprint of the data that it reads by, so that what was read before a new label was
    known is seen to be. With the extra ``ocr`` the reader of a kind whose pages may be pictures has another name, so
    that scans which were stored without it are tried again.
    """
    known = find_format(media_type)
    if known is None or known.reader is None:
        return None
    scans = "+ocr" if known.may_be_scanned and ocr.is_installed() else ""
    return f"{known.reader}{scans}+{fingerprint_data(known.data)}"


def list_readers() -> dict[str, str]:
    """Return the readers that this machine has, by media type."""
    names = {known.media_type: name_reader(known.media_type) for known in FILE_FORMATS}
    return {media_type: name for media_type, name in sorted(names.items()) if name}


@cache
def fingerprint_data(names: tuple[str, ...]) -> str:
    """Return six hexadecimal digits of the SHA-256 of data files; lines that are blank or comments do not count.

    ``names`` are their places below the folder of `pipelines`.
    """
    digest = hashlib.sha256()
    for name in names:
        lines = files("pipelines").joinpath(name).read_bytes().splitlines()
        digest.update(b"\n".join(line for line in lines if line.strip() and not line.startswith(b"#")) + b"\0")
    return digest.hexdigest()[:6]
