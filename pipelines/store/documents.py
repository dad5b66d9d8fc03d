"""The files that were seen: where the archive has their bytes, and what read or tried to read them."""

from dataclasses import dataclass

from sqlite_utils import Database

from pipelines.store.conditions import IS_READ
from pipelines.store.database import exists, fetch_row, fetch_rows, insert_rows, update_row

_DOCUMENTS = """
SELECT d.sha256, d.archive_path, d.media_type, d.reader, d.error,
  coalesce((SELECT min(c.url) FROM captures c WHERE c.sha256 = d.sha256), d.archive_path) AS url
FROM _documents d
"""
_OF_COLUMN = """
SELECT DISTINCT c.sha256 FROM frontier f JOIN captures c ON c.url = coalesce(f.answered_by, f.url)
WHERE f.column_url = ? AND c.repeats IS NULL ORDER BY c.sha256
"""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What is stored of a document: where its bytes are, what read or tried to read them, and why that failed.

    ``url`` is the first by name of the addresses that it was seen at; where none is known, its path in the archive.
    """

    sha256: str
    archive_path: str
    media_type: str
    reader: str | None
    error: str | None
    url: str

    @property
    def is_read(self) -> bool:
        """Whether a reader has read it."""
        return self.reader is not None and self.error is None


def find_document(db: Database, sha256: str) -> StoredDocument | None:
    """Return what is stored of a document, None for bytes not seen before."""
    row = fetch_row(db, f"{_DOCUMENTS} WHERE d.sha256 = ?", [sha256])
    return StoredDocument(**row) if row else None


def list_documents(db: Database) -> list[StoredDocument]:
    """Return all documents, by SHA-256."""
    return [StoredDocument(**row) for row in fetch_rows(db, f"{_DOCUMENTS} ORDER BY d.sha256")]


def list_documents_of(db: Database, column_url: str) -> list[str]:
    """Return the SHA-256 of every document that a column has led to."""
    return [sha256 for (sha256,) in db.execute(_OF_COLUMN, [column_url])]


def count_unread(db: Database) -> int:
    """Return how many documents no reader has read."""
    return int(db.execute(f"SELECT count(*) FROM documents WHERE NOT ({IS_READ})").fetchone()[0])  # noqa: S608 - above


def save_document(db: Database, sha256: str, media_type: str, size: int, archive_path: str) -> bool:
    """Record a file's bytes; return whether they were not known before."""
    if exists(db, "_documents", "sha256 = ?", [sha256]):
        return False
    row = {"sha256": sha256, "media_type": media_type, "size": size, "archive_path": archive_path}
    insert_rows(db, "_documents", list(row), [list(row.values())])
    return True


def save_problem(db: Database, sha256: str, reader: str | None, error: str) -> None:
    """Record that a reader could not read a document; another reader, or a newer version, tries again."""
    update_row(db, "_documents", "sha256", sha256, {"reader": reader, "error": error})
