"""The field's sites that lose a report in silence (`../shared/field/crawl`), each crawled on two nights."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.conftest import Workspace
from tests.paths import SHARED
from tests.skips import needs_shared
from tests.waiting import wait_until

REPORTS = {
    "paging-links": [200, 200],
    "iframe": [200],
    "embed": [200],
    "object": [200],
    "viewer": [200],
    "counter": [200],
    "base-late": [200],
    "article-pages": [200],
}
"""By case, the figures of each report."""

pytestmark = needs_shared


@contextmanager
def serve(case: str, folder: Path) -> Iterator[int]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with subprocess.Popen(
        [sys.executable, SHARED / "field" / "crawl" / "serve.py", case, str(port)], cwd=folder
    ) as site:
        try:
            wait_until(lambda: answers(port), lambda: "the site ended" if site.poll() is not None else "")
            yield port
        finally:
            site.kill()


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/c/"):
            return True
    except OSError:
        return False


@pytest.mark.parametrize("case", REPORTS)
def test_no_report_is_lost(case: str, workspace: Workspace, tmp_path: Path) -> None:
    with serve(case, tmp_path) as port:
        workspace.portals.write_text(
            f'[[portal]]\nid = "nanan"\nname = "重庆市南岸区人民政府"\nlevel = "municipality"\n'
            f'hosts = ["127.0.0.1:{port}"]\n\n'
            f'[[portal.column]]\nurl = "http://127.0.0.1:{port}/c/"\nkind = "annual_report"\n',
            "utf-8",
        )
        figures = "SELECT (SELECT count(*) FROM figures f WHERE f.report_id = r.id) FROM reports r ORDER BY r.id"
        for _ in range(2):
            assert workspace.run("nightly").exit_code == 0
            assert workspace.values(figures) == REPORTS[case]
            assert workspace.values("SELECT count(*) FROM changes") == [0]
