"""The archive: every file's bytes, once, under the name of their SHA-256."""

import hashlib
import os
import tempfile
from pathlib import Path


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

    def read(self, relative: str) -> bytes:
        """Return the bytes of a file by its path relative to the root."""
        return (self.root / relative).read_bytes()
