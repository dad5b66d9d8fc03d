"""The archive: every file's bytes, once, under the name of their SHA-256."""

import hashlib
import os
import tempfile
from pathlib import Path


class ArchiveError(RuntimeError):
    """A file of the archive that is not what its name says: ``error`` is ``missing``, ``hash`` or ``unreadable``."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(error, message)
        self.error = error

    def __str__(self) -> str:
        return str(self.args[1])


class Archive:
    """Content-addressed files below one folder: ``ab/abcdef….html``; a file that is there is never written again."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def store(self, content: bytes, suffix: str) -> tuple[str, str]:
        """Write bytes that are not there yet; return their SHA-256 and their path relative to the root.

        The file appears whole or not at all: it is written beside its place, flushed to disk, and renamed.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        relative = f"{sha256[:2]}/{sha256}.{suffix}"
        path = self.root / relative
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(path, content)
        return sha256, relative

    def _write(self, path: Path, content: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).chmod(0o644)
                Path(file.name).replace(path)
            except BaseException:  # a full disk, an interrupt: nothing half written stays behind
                Path(file.name).unlink(missing_ok=True)
                raise

    def read(self, relative: str, sha256: str) -> bytes:
        """Return the bytes of a file by its path relative to the root, checked against its SHA-256.

        Raises:
            ArchiveError: The file is not there, cannot be opened, or its bytes have another SHA-256 than its name says.
        """
        try:
            content = (self.root / relative).read_bytes()
        except FileNotFoundError:
            raise ArchiveError("missing", f"{relative} is not in the archive") from None
        except OSError as error:
            raise ArchiveError("unreadable", f"{relative}: {error.strerror}") from error
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            raise ArchiveError("hash", f"{relative} has bytes of the SHA-256 {found}: restore it from a backup")
        return content
