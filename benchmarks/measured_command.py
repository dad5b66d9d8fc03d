"""What a command costs with all processes that it starts: seconds, processor time, memory.

Processor time is counted by the system, process by process, as each ends: this process adopts those that outlive the
one that started them (Linux: ``PR_SET_CHILD_SUBREAPER``), such as multiprocessing's fork server, for which nobody
waits. Memory is looked at several times a second.
"""

import ctypes
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

ROOT = Path(__file__).parents[1]
_PROC = Path("/proc")
_PR_SET_CHILD_SUBREAPER = 36
_INTERVAL = 0.2


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took from start to end.

    Attributes:
        seconds: By the clock.
        processor: Seconds of processor time of all its processes.
        main_processor: Those of its first process alone.
        main_memory: Peak of resident memory of its first process, in MB.
        memory: Peak of what all its processes had together, in MB; what several share is counted once.
    """

    seconds: float
    processor: float
    main_processor: float
    main_memory: float
    memory: float


def run_measured(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command in the project's root and measure it; ``environment`` is what it has besides this process's own.

    Raises:
        ChildProcessError: It did not end with 0; its last output was printed.
        OSError: The system is not Linux.
    """
    with _adopt_orphans(), tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - ours
            command,
            cwd=ROOT,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env={**os.environ, **(environment or {})},
        )
        with _Memory(process.pid) as memory:
            _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        main = used.ru_utime + used.ru_stime
        processor = main + sum(_wait_for_orphans(process.pid))
        if process.returncode:
            output.seek(0)
            sys.stderr.write(output.read().decode(errors="replace")[-4000:])
            raise ChildProcessError(f"{' '.join(map(str, command))} ended with {process.returncode}")
    return Cost(seconds, processor, main, memory.main_peak, memory.peak)


@contextmanager
def _adopt_orphans() -> Iterator[None]:
    """Have this process be the parent of what the processes that it starts leave behind."""
    if sys.platform != "linux":
        raise OSError("processor time over all processes is counted on Linux alone")
    set_option = ctypes.CDLL(None).prctl
    set_option(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        set_option(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def _wait_for_orphans(group: int) -> Iterator[float]:
    """Yield the processor time of each process of a group that outlived its first one."""
    while True:
        try:
            _, _, used = os.wait4(-group, 0)
        except ChildProcessError:
            return
        yield used.ru_utime + used.ru_stime


class _Memory:
    """Looks at the memory of a session's processes while it is entered."""

    def __init__(self, session: int) -> None:
        self.peak = self.main_peak = 0.0
        self._session = session
        self._ended = Event()
        self._thread = Thread(target=self._watch)

    def __enter__(self) -> "_Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_INTERVAL):
            together = sum(_read_memory(process, "smaps_rollup", "Pss:") for process in _list_processes(self._session))
            self.peak = max(self.peak, together)
            self.main_peak = max(self.main_peak, _read_memory(_PROC / str(self._session), "status", "VmHWM:"))


def _list_processes(session: int) -> Iterator[Path]:
    for folder in _PROC.glob("[0-9]*"):
        with suppress(OSError):
            behind_name = (folder / "stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()
            if int(behind_name[3]) == session:
                yield folder


def _read_memory(process: Path, file: str, name: str) -> float:
    """Return what the system says of a process's memory, in MB; 0 where it has ended."""
    with suppress(OSError):
        for line in (process / file).read_text("utf-8", errors="replace").splitlines():
            if line.startswith(name):
                return int(line.split()[1]) / 1024
    return 0.0
