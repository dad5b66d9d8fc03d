"""What a worker process is asked of a document: keep its bytes and read them, or read again what is kept.

Nothing here knows the database. Whatever goes wrong in reading is told as a code and a message, for the bytes are kept
all the same; a full disk and a lack of memory are raised, for they are the run's and the process's.
"""

import hashlib
import traceback
from dataclasses import dataclass

from pipelines.archive import Archive
from pipelines.documents.formats import suffix_of
from pipelines.documents.media_types import sniff
from pipelines.documents.model import Layout, ReadError
from pipelines.evidence import read_evidence
from pipelines.items import ReadProblem
from pipelines.packing import PackedEvidence, pack_evidence


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document that the archive has: what it is, where it is kept, and what was read from it.

    ``said`` is what the document says, as rows, why it could not be read, or None where nobody asked for it.
    ``archive_path`` is empty where the bytes were only read.
    """

    sha256: str
    size: int
    media_type: str
    archive_path: str
    said: PackedEvidence | ReadProblem | None


def keep_document(content: bytes, archive: Archive, layout: Layout | None, *, only_read: bool = False) -> KeptDocument:
    """Write bytes to the archive, then read them.

    Args:
        content: The document's bytes.
        archive: Where they are kept.
        layout: Where its portal's column says that text and header stand; None where the bytes are not to be read.
        only_read: Keep no bytes: what they say may be known already.

    Raises:
        OSError: The archive takes no more.
    """
    media_type = sniff(content)
    if only_read:
        sha256, path = hashlib.sha256(content).hexdigest(), ""
    else:
        sha256, path = archive.store(content, suffix_of(media_type))
    return KeptDocument(sha256, len(content), media_type, path, None if layout is None else _read(content, layout))


def read_archived(archive: Archive, path: str, sha256: str, layout: Layout) -> PackedEvidence | ReadProblem:
    """Read a document of the archive.

    Raises:
        ArchiveError: Its file is not what it should be.
    """
    return _read(archive.read(path, sha256), layout)


def _read(content: bytes, layout: Layout) -> PackedEvidence | ReadProblem:
    """Return what a document says, or why it could not be read; a reader's mistake costs its document, no more."""
    try:
        return pack_evidence(read_evidence(content, layout))
    except ReadError as error:
        return ReadProblem(error.error, str(error))
    except MemoryError:  # the process is to be ended, and the call made once more in a new one
        raise
    except Exception as error:
        return ReadProblem("reader_error", f"{type(error).__name__}: {error}", traceback.format_exc())
