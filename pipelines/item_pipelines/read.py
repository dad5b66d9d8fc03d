"""The third stage: what a document says."""

from typing import Any

from pipelines.archive import ArchiveError
from pipelines.documents.reader_names import name_reader
from pipelines.item_pipelines.document_reader import DocumentReader
from pipelines.item_pipelines.run import RecordedRun, RunPipeline
from pipelines.items import DocumentItem, ReadProblem, UnchangedItem
from pipelines.store.documents import StoredDocument, find_document
from pipelines.store.sightings import find_sighted


class ReadPipeline(RunPipeline):
    """Reads a document in a worker process, unless its bytes are known.

    Known bytes are read again only where they could not be read and another reader is there for them now. What an
    older version of a reader has read stays as it is: `scrapy reparse` reads it all anew, in one transaction.
    """

    def __init__(self, run: RecordedRun) -> None:
        super().__init__(run)
        self.reader = DocumentReader(run.reader_limits)

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, UnchangedItem):
            item.sha256 = find_sighted(self.db, item.url) or ""
        if not isinstance(item, DocumentItem | UnchangedItem) or not item.sha256:
            return item
        known = find_document(self.db, item.sha256)
        is_given = isinstance(item, DocumentItem) and not item.portal  # a local file: somebody wants it read now
        if known is None or (not known.is_read and (is_given or known.reader != name_reader(known.media_type))):
            await self._read(item, known)
        elif known.error is not None and find_sighted(self.db, item.url) != item.sha256:
            found = "the same bytes could not be read before, found at another address"
            item.problem = ReadProblem(known.error, found)
        return item

    async def _read(self, item: DocumentItem | UnchangedItem, known: StoredDocument | None) -> None:
        try:
            content = self._find_content(item, known)
        except ArchiveError as error:
            item.problem = ReadProblem(error.error, str(error))
            return
        said = await self.reader.read_safely(item.url, content, item.layout)
        if isinstance(said, ReadProblem):
            item.problem = said
        else:
            item.evidence = said

    def _find_content(self, item: DocumentItem | UnchangedItem, known: StoredDocument | None) -> bytes:
        if isinstance(item, DocumentItem):
            return item.body
        assert known is not None  # a sighting refers to its document
        return self.run.archive.read(known.archive_path, item.sha256)

    def close_spider(self) -> None:
        self.reader.close()
