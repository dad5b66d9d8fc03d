"""New evidence that waits to be applied: a re-reading that is stopped goes on where it stood.

The file stands beside the database, belongs to one state of the program, and is gone after the evidence was applied.
"""

import hashlib
import pickle
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

from pipelines.documents.model import Layout
from pipelines.items import ReadProblem
from pipelines.packing import PackedEvidence

_SOURCES = ("*.py", "*.csv", "*.toml")


class Staging:
    """Evidence by document and layout, as this state of the program reads it."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(f"{database.name}.reparse")
        self._db = self._open()
        if not self._is_ours():  # another state of the program reads otherwise: it is read again
            self._db.close()
            self.path.unlink()
            self._db = self._open()
        with self._db:
            self._db.execute("CREATE TABLE IF NOT EXISTS program (fingerprint TEXT PRIMARY KEY)")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS staged "
                "(sha256 TEXT PRIMARY KEY, layout TEXT, result BLOB, is_new INTEGER NOT NULL DEFAULT 0)"
            )
            self._db.execute("INSERT OR IGNORE INTO program VALUES (?)", [fingerprint()])

    def add(self, sha256: str, layout: Layout, result: PackedEvidence | ReadProblem) -> None:
        """Keep what reading a document gave."""
        content = zlib.compress(pickle.dumps(result, pickle.HIGHEST_PROTOCOL), 1)
        with self._db:
            self._db.execute(
                "INSERT OR REPLACE INTO staged (sha256, layout, result) VALUES (?, ?, ?)",
                [sha256, repr(layout), content],
            )

    def has(self, sha256: str, layout: Layout) -> bool:
        """Tell whether a document was read before this run, with the same layout."""
        found = self._db.execute("SELECT layout FROM staged WHERE sha256 = ?", [sha256]).fetchone()
        return found is not None and found[0] == repr(layout)

    def load(self, sha256: str) -> PackedEvidence | ReadProblem:
        """Return what reading a document gave."""
        (content,) = self._db.execute("SELECT result FROM staged WHERE sha256 = ?", [sha256]).fetchone()
        return _unpack(content)

    def mark_new(self, sha256: str) -> None:
        """Record that a document says something else than what is stored of it."""
        with self._db:
            self._db.execute("UPDATE staged SET is_new = 1 WHERE sha256 = ?", [sha256])

    def documents(self) -> Iterator[str]:
        """Yield the documents that wait, in a stable order."""
        for (sha256,) in self._db.execute("SELECT sha256 FROM staged ORDER BY sha256").fetchall():
            yield sha256

    def close(self, *, remove: bool) -> None:
        """Close the file; remove it where nothing in it waits any more."""
        self._db.close()
        if remove:
            self.path.unlink(missing_ok=True)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path)

    def _is_ours(self) -> bool:
        try:
            (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return not tables or self._db.execute("SELECT fingerprint FROM program").fetchall() == [(fingerprint(),)]
        except sqlite3.DatabaseError:  # a file that a power cut has left, or of other tables
            return False


def find_new(path: Path, sha256: str) -> PackedEvidence | ReadProblem | None:
    """Return what a document says otherwise than what is stored of it, from any process; None where nothing is."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        row = connection.execute("SELECT result FROM staged WHERE sha256 = ? AND is_new", [sha256]).fetchone()
    return _unpack(row[0]) if row else None


def _unpack(content: bytes) -> PackedEvidence | ReadProblem:
    result: PackedEvidence | ReadProblem = pickle.loads(zlib.decompress(content))  # noqa: S301 - our own file
    return result


@cache
def fingerprint() -> str:
    """Return a hash of everything that decides how a document is read: the package's modules and data."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for path in sorted(path for pattern in _SOURCES for path in package.rglob(pattern)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(package)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
