"""The explanation of a file as it was asked for: on standard output or as JSON, and as pictures in a folder."""

import json
import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from rich.console import Console

from crawler.explaining.file_description import print_explanation
from pipelines.documents.model import ReadError
from pipelines.explanation.explained import Explanation
from pipelines.explanation.reading import explain_file

logger = logging.getLogger(__name__)

_PLAIN_WIDTH = 160
"""Characters of a line where there is no terminal."""


class ExplainError(ValueError):
    """A file that cannot be explained, or pictures that cannot be drawn: the message says why, in one line."""


def show_explanation(path: Path, *, draw: Path | None, as_json: bool) -> Iterator[Path]:
    """Show what the readers saw in a file; yield the pictures that were written.

    Raises:
        ExplainError: The file cannot be opened or read, or the pictures cannot be drawn.
    """
    content = _open(path)
    try:
        found = explain_file(content)
    except ReadError as error:
        raise ExplainError(f"{path}: {error.error}: {error}") from error
    except Exception as error:  # as the crawl records a reader's mistake
        logger.debug("the reader failed on %s", path, exc_info=True)
        raise ExplainError(f"{path}: reader_error: {type(error).__name__}: {error}") from error
    if as_json:
        sys.stdout.write(_to_json(found) + "\n")
    else:
        _print(path.name, found)
    if draw:
        yield from _draw(path, content, found, draw)


def _draw(path: Path, content: bytes, found: Explanation, folder: Path) -> Iterator[Path]:
    try:
        from pipelines.explanation.pictures import draw_file  # noqa: PLC0415 - optional
    except ImportError as error:
        raise ExplainError("--draw needs the extra draw: pip install 'cq-disclosure[draw]'") from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, picture in draw_file(content, found):
            written = folder / f"{path.stem}-{name}.png"
            written.write_bytes(picture)
            yield written
    except OSError as error:
        raise ExplainError(f"--draw {folder}: {error.strerror}") from error


def _print(name: str, found: Explanation) -> None:
    """Print on the terminal; elsewhere plain lines without spaces at their ends."""
    if sys.stdout.isatty():
        print_explanation(Console(highlight=False), name, found)
        return
    console = Console(highlight=False, width=None if "COLUMNS" in os.environ else _PLAIN_WIDTH)
    with console.capture() as capture:
        print_explanation(console, name, found)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def _open(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except IsADirectoryError:
        raise ExplainError(f"{path} is a folder; name one file in it") from None
    except OSError as error:
        raise ExplainError(f"{path}: {error.strerror}") from error


def _to_json(found: Explanation) -> str:
    def convert(value: object) -> int | float:
        assert isinstance(value, Decimal)
        return int(value) if value == value.to_integral_value() else float(value)

    return json.dumps(asdict(found), ensure_ascii=False, indent=1, default=convert)
