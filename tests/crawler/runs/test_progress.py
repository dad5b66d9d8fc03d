"""The bars of the long commands on a terminal, and that there is none without one."""

import os
import pty
import re
import subprocess
import threading
from collections.abc import Callable

from tests.conftest import Workspace
from tests.crawler.servers import Site, TestPortal, detail_path, put_column, report_page
from tests.paths import ROOT
from tests.waiting import HANGS


def run_on_terminal(command: list[str], watch: Callable[[bytes], object] = bool) -> tuple[int, bytes, str]:
    """Run a command whose standard error is a terminal, and tell a watcher all that the terminal got so far.

    Return exit code, what the terminal got, standard output.
    """
    master, slave = pty.openpty()
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=slave, env=os.environ | {"TERM": "xterm", "COLUMNS": "120"}
    )
    os.close(slave)
    shown = b""
    with open(master, "rb", buffering=0) as terminal:  # noqa: PTH123 - a descriptor
        while True:
            try:
                shown += terminal.read(4096)
            except OSError:  # EIO: the other end is closed
                break
            watch(shown)
    stdout = process.communicate(timeout=HANGS)[0].decode()
    return process.returncode, shown, stdout


class Watched:
    """A report that its site holds back until the terminal shows how far the run has come without it."""

    def __init__(self, site: Site, year: int, pattern: bytes) -> None:
        self._pattern, self._seen = re.compile(pattern), threading.Event()
        site.put(detail_path(year), report_page(year), before=lambda: self._seen.wait(HANGS))

    def look(self, shown: bytes) -> None:
        if self._pattern.search(shown):
            self._seen.set()


def test_nightly_has_a_bar_while_the_run_works(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008])
    held = Watched(site, 2008, rb"1/2")  # the listing is done, the page that it lists is not
    workspace.register(TestPortal(site))
    code, shown, stdout = run_on_terminal(workspace.command("nightly"), held.look)
    assert code == 0
    assert b"nightly" in shown
    assert b"2/2" in shown
    assert stdout.startswith("Run 1, nightly: ok. ")
    assert "\x1b" not in stdout


def test_backfill_has_a_bar_a_portal_with_rate_and_estimate(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008, 2009])
    held = Watched(site, 2009, rb"[12]/3")
    workspace.register(TestPortal(site))
    code, shown, stdout = run_on_terminal(workspace.command("backfill", "--years", "2008-2009"), held.look)
    assert code == 0
    assert "重庆市巴渝区人民政府".encode() in shown
    assert b"/min" in shown
    assert "\x1b" not in stdout


def test_reparse_has_one_bar_over_the_archive(crawled_copy: Workspace) -> None:
    number = crawled_copy.values("SELECT count(*) FROM documents")[0]
    code, shown, stdout = run_on_terminal(crawled_copy.command("reparse", "--dry-run"))
    assert code == 0
    assert b"reparse" in shown
    assert f"{number}/{number}".encode() in shown
    assert b"/min" in shown
    assert "\x1b" not in stdout


def test_merge_has_a_bar_over_the_shards_and_the_reports(crawled_copy: Workspace) -> None:
    out = crawled_copy.folder / "all.sqlite"
    code, shown, stdout = run_on_terminal(crawled_copy.command("merge", str(out), str(crawled_copy.database)))
    assert code == 0
    assert b"2/2" in shown
    assert stdout.startswith("Run 2, merge ")
    assert "\x1b" not in stdout
