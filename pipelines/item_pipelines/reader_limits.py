"""What the processes that read documents may use; apart from these, so that who only names the limits starts fast."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """The number of processes, and what each has for one document: seconds of processor time, bytes of memory."""

    processes: int
    time_limit: float
    memory_limit: int
