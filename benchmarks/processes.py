"""Contestants in processes of their own, which load nothing else, so that each one's memory is its own.

Such a process is started as `python -m benchmarks.processes NAME FILE ...` and answers every line of its input with a
line of JSON: one round.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.contestants import CONTESTANTS

_STATUS = Path("/proc/self/status")
_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Round:
    """All files read once: seconds of processor time and pages file by file, and the process's peak memory in MB."""

    seconds: list[float]
    pages: list[int]
    peak: float


@contextmanager
def start(name: str, paths: Sequence[Path]) -> Iterator[Callable[[], Round]]:
    """Start a contestant and yield a function that has it read all files once; once they are read before, untimed.

    Raises:
        ChildProcessError: By the function, where the process has ended; it has said why on standard error.
    """
    command = [sys.executable, "-m", __name__, name, *(str(path.resolve()) for path in paths)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=_ROOT, stdin=pipe, stdout=pipe, text=True) as process:  # noqa: S603 - our own
        asked, answers = process.stdin, process.stdout
        assert asked is not None
        assert answers is not None

        def run() -> Round:
            print("go", file=asked, flush=True)
            answer = answers.readline()
            if not answer:
                raise ChildProcessError(f"{name} ended")
            return Round(**json.loads(answer))

        try:
            yield run
        finally:
            asked.close()


def serve(name: str, files: Sequence[str]) -> None:
    """Read the files for every line of standard input, until it ends."""
    read = next(known.read for group in CONTESTANTS.values() for known in group if known.name == name)
    contents = [Path(file).read_bytes() for file in files]
    for content in contents:
        read(content)
    for _ in sys.stdin:
        print(json.dumps(asdict(_run(read, contents))), flush=True)  # noqa: T201 - the answer


def _run(read: Callable[[bytes], int], contents: Sequence[bytes]) -> Round:
    seconds, pages = [], []
    for content in contents:
        begin = time.process_time()
        pages.append(read(content))
        seconds.append(time.process_time() - begin)
    return Round(seconds, pages, _peak())


def _peak() -> float:
    """Return the peak of resident memory in MB.

    ``ru_maxrss`` may be that of the process that started this one; Linux says in ``VmHWM`` what is this one's own.
    """
    if _STATUS.exists():
        lines = dict(line.split(":", 1) for line in _STATUS.read_text("ascii").splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2:])
