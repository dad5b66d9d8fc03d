"""Processes that work conclusions out, with the limits of those that read."""

from pipelines.item_pipelines.reader_limits import ReaderLimits
from pipelines.store.group_conclusions import ConcludedReport, conclude_committed
from pipelines.workers import WorkerThreads


def start_workers(limits: ReaderLimits) -> WorkerThreads[..., list[ConcludedReport]]:
    """Return threads that have conclusions worked out, each in a process of its own."""
    return WorkerThreads(
        conclude_committed,
        size=limits.processes,
        time_limit=limits.time_limit,
        memory_limit=limits.memory_limit,
    )
