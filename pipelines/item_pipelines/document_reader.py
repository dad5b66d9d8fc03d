"""Documents read in worker processes, with every way in which that can fail told as a code and a message."""

import logging

from pipelines.documents.model import Layout, ReadError
from pipelines.evidence import read_evidence
from pipelines.item_pipelines.reader_limits import ReaderLimits
from pipelines.items import ReadProblem
from pipelines.packing import PackedEvidence, pack_evidence
from pipelines.workers import LimitError, WorkerPool

logger = logging.getLogger(__name__)


class DocumentReader:
    """Reads as many documents at a time as there are processes; none is started before it is needed."""

    def __init__(self, limits: ReaderLimits) -> None:
        self.pool = WorkerPool(
            read_packed,
            size=limits.processes,
            time_limit=limits.time_limit,
            memory_limit=limits.memory_limit,
        )

    async def read_safely(self, url: str, content: bytes, layout: Layout) -> PackedEvidence | ReadProblem:
        """Return what a document says, or why it could not be read; a reader's mistake costs its document, no more.

        Args:
            url: Its address, for the log.
            content: Its bytes.
            layout: Where its portal's column says that text and header stand.
        """
        try:
            return await self.pool.call(content, layout)
        except (ReadError, LimitError) as error:
            return ReadProblem(error.error, str(error))
        except Exception as error:
            logger.exception("the reader failed on %s", url)
            return ReadProblem("reader_error", f"{type(error).__name__}: {error}")

    def close(self) -> None:
        """End all processes."""
        self.pool.close()


def read_packed(content: bytes, layout: Layout) -> PackedEvidence:
    """Return what a file says, as rows; called in a worker process."""
    return pack_evidence(read_evidence(content, layout))
