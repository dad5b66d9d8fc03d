"""Reads files of this machine through the same pipelines."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errors import name_error
from crawler.portals.arguments import ArgumentError, refuse_unknown
from crawler.runs.recorder import RunRecorder
from pipelines.items import DocumentItem, FailureItem

IGNORED_SUFFIXES = frozenset(
    ".css .js .json .toml .xml .png .jpg .jpeg .gif .ico .svg .woff .woff2 .ttf .map .md .csv .py .log".split()  # noqa: SIM905
)
"""Files that a folder of saved pages holds and that are no documents; a file named on the command line is read."""


class LocalFilesSpider(Spider):
    """Yields every file of the paths given as a document; its address is its ``file:`` URL."""

    name = "local_files"
    custom_settings: dict[str, Any] | None = {"DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": False}  # noqa: RUF012 - Scrapy's

    def __init__(self, paths: list[str] | str = "", **kwargs: Any) -> None:
        refuse_unknown(kwargs, ["paths"])
        super().__init__()
        names = [paths] if isinstance(paths, str) else paths
        self.arguments = {"paths": names}
        self.files = list(dict.fromkeys(file for name in names for file in _list_files(Path(name))))
        if not self.files:
            raise ArgumentError(f"no file to read in {', '.join(names) or 'no path'}")

    async def start(self) -> AsyncIterator[Request]:
        """Yield one request a file."""
        for file in self.files:
            yield Request(file.as_uri(), errback=self.fail)

    async def parse(self, response: Response, **kwargs: Any) -> AsyncIterator[DocumentItem | FailureItem]:
        """Yield the file as it was kept and read."""
        recorder = self.crawler.get_extension(RunRecorder)
        assert recorder is not None
        yield await recorder.reader.take_file(response.url, response.body)

    def fail(self, failure: Failure) -> Iterator[FailureItem]:
        """Yield the failure of a file that cannot be opened."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy on what it gives an errback
        yield FailureItem(request.url, "fetch", *name_error(failure))


def _list_files(path: Path) -> Iterator[Path]:
    """Yield a file, or the documents below a folder in the order of their names, hidden ones left out."""
    if not path.exists():
        raise ArgumentError(f"{path}: there is no such file or folder")
    if path.is_file():
        yield path.resolve()
        return
    for file in sorted(path.resolve().rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path.resolve()).parts)
        if file.is_file() and not hidden and file.suffix.lower() not in IGNORED_SUFFIXES:
            yield file
