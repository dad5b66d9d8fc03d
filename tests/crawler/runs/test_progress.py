"""The bars of the long commands on a terminal, and that there is none without one."""

import os
import pty
import re
import subprocess

from tests.conftest import Workspace
from tests.crawler.servers import Answer, Site, TestPortal, detail_path, put_column, report_page
from tests.paths import ROOT


def run_on_terminal(command: list[str]) -> tuple[int, bytes, str]:
    """Run a command whose standard error is a terminal: exit code, what the terminal got, standard output."""
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
    stdout = process.communicate(timeout=60)[0].decode()
    return process.returncode, shown, stdout


def test_backfill_has_a_bar_a_portal_with_rate_and_estimate(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008, 2009])
    site.pages[detail_path(2009)] = Answer(report_page(2009).encode(), wait=1)
    workspace.register(TestPortal(site))
    code, shown, stdout = run_on_terminal(workspace.command("backfill", "--years", "2008-2009"))
    assert code == 0
    assert "重庆市巴渝区人民政府".encode() in shown
    assert re.search(rb"[12]/3", shown), "some of the listing and two reports are done while one report is waited for"
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
