"""What a command costs is counted over all its processes, also those that outlive it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.measured_command import run_measured

BUSY = "import time\nwhile time.process_time() < 0.5: pass"
ORPHAN = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {BUSY!r}])"
FORK_SERVER = """
import multiprocessing, time
def work():
    data = bytearray(50_000_000)
    start = time.process_time()
    while time.process_time() - start < 0.5:
        pass
if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
    process = context.Process(target=work)
    process.start()
    process.join()
"""


def test_a_process_that_outlives_its_parent_is_counted() -> None:
    cost = run_measured([sys.executable, "-c", ORPHAN])
    assert cost.processor - cost.main_processor >= 0.5


def test_a_process_of_a_fork_server_is_counted_with_its_memory(tmp_path: Path) -> None:
    path = tmp_path / "workers.py"
    path.write_text(FORK_SERVER, "utf-8")
    cost = run_measured([sys.executable, path])
    assert cost.processor - cost.main_processor >= 0.5
    assert 0 < cost.main_memory < 50 < cost.memory


def test_a_command_that_fails_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ChildProcessError, match="ended with 3"):
        run_measured([sys.executable, "-c", "print('why'); raise SystemExit(3)"])
    assert capfd.readouterr().err == "why\n"


def list_children() -> set[str]:
    """Return the processes of which this one is the parent; other tests may have started some."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {process for task in tasks for process in task.read_text("ascii").split()}


def test_afterwards_orphans_are_not_ours() -> None:
    run_measured([sys.executable, "-c", ""])
    before = list_children()
    waiting = "import time; time.sleep(60)"
    run_orphan = (
        "import sys; from subprocess import DEVNULL, Popen; "
        f"print(Popen([sys.executable, '-c', {waiting!r}], stdout=DEVNULL, stderr=DEVNULL).pid)"
    )
    orphan = subprocess.run([sys.executable, "-c", run_orphan], capture_output=True, check=True, text=True).stdout
    try:
        assert list_children() == before
    finally:
        os.kill(int(orphan), signal.SIGKILL)
