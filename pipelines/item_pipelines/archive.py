"""The second stage: a document's bytes."""

import asyncio
from typing import Any

from pipelines.documents.formats import suffix_of
from pipelines.documents.media_types import sniff
from pipelines.item_pipelines.run import RunPipeline
from pipelines.items import DocumentItem


class ArchivePipeline(RunPipeline):
    """Writes a document's bytes to the archive, before anything is said of them.

    In a thread: until the disk has them, other answers are read.
    """

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, DocumentItem):
            item.media_type = sniff(item.body)
            stored = asyncio.to_thread(self.run.archive.store, item.body, suffix_of(item.media_type))
            item.sha256, item.archive_path = await stored
        return item
