"""Which documents are read, and every way in which that can fail told as a code and a message."""

import hashlib
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlite_utils import Database

from pipelines.archive import Archive, ArchiveError
from pipelines.documents.model import Layout
from pipelines.documents.reader_names import name_reader
from pipelines.intake.documents import KeptDocument, keep_document, read_archived
from pipelines.items import DocumentItem, FailureItem, ReadProblem, UnchangedItem
from pipelines.packing import PackedEvidence
from pipelines.repeated_evidence import says_same
from pipelines.store.documents import StoredDocument, find_document
from pipelines.store.evidence import load_packed
from pipelines.store.sightings import find_sighted, list_kept
from pipelines.workers import LimitError, WorkerPool

T = TypeVar("T")

RIVALS = 4
"""Documents of one address that other bytes there are compared with, the one that stands there first."""

logger = logging.getLogger(__name__)


class DocumentReader:
    """Has documents kept and read in worker processes, unless their bytes are known.

    Known bytes are read again only where they could not be read and another reader is there for them now. What an
    older version of a reader has read stays as it is: `scrapy reparse` reads it all anew, in one transaction.
    """

    def __init__(self, db: Database, archive: Archive, pool: WorkerPool) -> None:
        self._db, self.archive, self.pool = db, archive, pool

    async def ask(
        self,
        url: str,
        content: bytes,
        layout: Layout,
        call: Callable[[Layout | None], Awaitable[T]],
        *,
        given: bool,
    ) -> tuple[T, ReadProblem | None]:
        """Return what one call of a worker finds out about a document, and why that could not be read.

        Where reading takes more than is allowed, or ends the process, the call is made once more without it: what is
        to be had beside (the links of a page, the file in the archive) is had.

        Args:
            url: The document's address.
            content: Its bytes.
            layout: Where its portal's column says that text and header stand.
            call: The call; its argument is None where the bytes are not to be read.
            given: Whether somebody gave the file to be read now.

        Raises:
            LimitError: The call was ended without reading too.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        known = find_document(self._db, sha256)
        if not _is_due(known, given=given):
            return await call(None), self._repeat_problem(url, known)
        try:
            return await call(layout), None
        except LimitError as error:
            problem = ReadProblem(error.error, str(error))
        return await call(None), problem

    def may_repeat(self, url: str, content: bytes) -> bool:
        """Tell whether bytes that are not known may say what a document says that stood at their address."""
        return bool(list_kept(self._db, url)) and find_document(self._db, hashlib.sha256(content).hexdigest()) is None

    async def settle_repeated(self, item: DocumentItem, content: bytes, layout: Layout) -> None:
        """Find the document of an address that says the same as other bytes there; keep bytes that none repeats.

        What an older reader has read is read again for it: a better reader makes no other document of the same page.

        Raises:
            LimitError: The archive could not be asked to keep them.
        """
        said = item.evidence or load_packed(self._db, item.sha256)
        kept = list_kept(self._db, item.url)
        if said is not None and item.problem is None and item.sha256 not in kept:
            for sha256 in kept[:RIVALS]:
                known = find_document(self._db, sha256)
                if known and known.is_read and says_same(said, await self._read_kept(item.url, known, layout)):
                    item.repeats, item.archive_path, item.evidence = sha256, "", None
                    return
        if not item.archive_path:
            stored = await self.pool.call(keep_document, content, self.archive, None)
            item.archive_path = stored.archive_path

    async def _read_kept(self, url: str, known: StoredDocument, layout: Layout) -> PackedEvidence | None:
        if known.reader == name_reader(known.media_type):
            return load_packed(self._db, known.sha256)
        try:
            said = await self.read_archived(url, known, layout)
        except ArchiveError:
            return None
        return None if isinstance(said, ReadProblem) else said

    async def take_file(self, url: str, content: bytes) -> DocumentItem | FailureItem:
        """Keep and read a file of this machine."""

        def call(layout: Layout | None) -> Awaitable[KeptDocument]:
            return self.pool.call(keep_document, content, self.archive, layout)

        try:
            kept, problem = await self.ask(url, content, Layout(), call, given=True)
        except LimitError as error:
            return FailureItem(url, "read", error.error, str(error))
        item = DocumentItem(url, url, 200)
        describe_kept(item, kept, problem)
        return item

    async def read_again(self, item: UnchangedItem, layout: Layout) -> None:
        """Find the document that a 304 stands for, and read it from the archive where that is due."""
        item.sha256 = find_sighted(self._db, item.url) or ""
        known = find_document(self._db, item.sha256) if item.sha256 else None
        if known is None or not _is_due(known, given=False):
            return
        try:
            said = await self.read_archived(item.url, known, layout)
        except ArchiveError as error:
            said = ReadProblem(error.error, str(error))
        _settle(item, said)

    async def read_archived(self, url: str, document: StoredDocument, layout: Layout) -> PackedEvidence | ReadProblem:
        """Return what a document of the archive says, or why it could not be read.

        Raises:
            ArchiveError: Its file is not what it should be.
        """
        try:
            said = await self.pool.call(read_archived, self.archive, document.archive_path, document.sha256, layout)
        except LimitError as error:
            return ReadProblem(error.error, str(error))
        if isinstance(said, ReadProblem):
            _log_mistake(url, said)
        return said

    def _repeat_problem(self, url: str, known: StoredDocument | None) -> ReadProblem | None:
        """Return that known bytes could not be read, for an address that has not had them before."""
        if known is None or known.error is None or find_sighted(self._db, url) == known.sha256:
            return None
        return ReadProblem(known.error, "the same bytes could not be read before, found at another address")


def describe_kept(item: DocumentItem, kept: KeptDocument, problem: ReadProblem | None) -> None:
    """Write into an item where its document is kept and what it says; ``problem`` is one that the call did not see."""
    item.sha256, item.size = kept.sha256, kept.size
    item.media_type, item.archive_path = kept.media_type, kept.archive_path
    _settle(item, problem or kept.said)


def _is_due(known: StoredDocument | None, *, given: bool) -> bool:
    if known is None:
        return True
    return not known.is_read and (given or known.reader != name_reader(known.media_type))


def _settle(item: DocumentItem | UnchangedItem, said: PackedEvidence | ReadProblem | None) -> None:
    if isinstance(said, ReadProblem):
        _log_mistake(item.url, said)
        item.problem = said
    else:
        item.evidence = said


def _log_mistake(url: str, problem: ReadProblem) -> None:
    if problem.trace:
        logger.error("the reader failed on %s\n%s", url, problem.trace)
