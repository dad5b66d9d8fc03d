"""Files that others read while we write them."""

import tempfile
from pathlib import Path


def replace_file(path: Path, text: str) -> None:
    """Write a text file so that it is there whole or as it was before, readable by others.

    Raises:
        OSError: It cannot be written; what was there stays.
    """
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".", delete=False) as file:
        try:
            file.write(text)
            file.flush()
            Path(file.name).chmod(0o644)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
