"""What commands import before they work: not the readers, the rules or the terminal of other commands."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.store.database import close_database, open_database
from tests.paths import ROOT

MAIN = """
import json, sys
from scrapy.cmdline import execute
try:
    execute(["scrapy", *sys.argv[1:]])
except SystemExit:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""

SLOW = {
    *("pypdfium2", "selectolax", "rapidfuzz", "dateparser", "olefile", "onnxruntime", "rapidocr", "cv2", "numpy"),
    *("sqlite_utils", "pandas", "pyarrow", "pypinyin", "filelock", "jinja2"),
    *("pipelines.documents.model", "pipelines.documents.readers", "pipelines.issuers.names"),
    *("pipelines.figures", "pipelines.rules", "pipelines.reports"),
    *("crawler.spiders", "crawler.listings", "crawler.runs.recorder", "twisted.internet.reactor", "twisted.web.static"),
}
"""What takes long to import, or brings in what does. lxml and parsel are not among it: Scrapy imports them itself; nor
are the tables of formats and regions, which say what a reader is called today and where issuers stand."""


def list_modules(arguments: list[str]) -> set[str]:
    """Return the modules that a command has imported when it ends."""
    ended = subprocess.run(
        [sys.executable, "-c", MAIN, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return set(json.loads(ended.stderr.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [[], ["version"], ["nightly", "--help"]])
def test_help_imports_no_more_than_the_commands_names_and_options(arguments: list[str]) -> None:
    modules = list_modules(arguments)
    assert "crawler.commands.nightly" in modules
    assert not modules & (SLOW | {"rich", "crawler.hosts", "crawler.status"})


def test_status_imports_what_it_shows_with(tmp_path: Path) -> None:
    database = tmp_path / "reports.sqlite"
    close_database(open_database(database))
    modules = list_modules(["status", "-s", f"DATABASE={database}"])
    assert "crawler.status.terminal" in modules
    assert not modules & SLOW
