"""The generated portal, and the crawls of it that are measured."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.local_site import COLUMN
from benchmarks.measured_command import ROOT, Cost, run_measured

SETTINGS: dict[str, object] = {
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "HOST_REQUESTS_MAX": 1_000_000,
    "COLUMN_ADDRESSES_MAX": 1_000_000,
    "PROGRESS_ENABLED": "False",
}


@contextmanager
def serve(pages: int, files: int) -> Iterator[str]:
    """Serve a portal in a process of its own and yield its column's address."""
    command = [sys.executable, "-m", "benchmarks.local_site", str(pages), str(files)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ours
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}{COLUMN}"
        finally:
            process.terminate()


def run_bare(url: str) -> Cost:
    """Crawl everything and keep nothing."""
    return _run_spider("bare_spider", url, {})


def run_plain(database: Path, url: str) -> Cost:
    """Crawl everything as a user would who writes it with pandas and sqlite-utils."""
    return _run_spider("plain_spider", url, {"DATABASE": database}, is_user=False)


def _run_spider(name: str, url: str, settings: dict[str, object], *, is_user: bool = True) -> Cost:
    arguments = ["runspider", f"benchmarks/{name}.py", "-a", f"url={url}", "-s", "LOG_LEVEL=ERROR"]
    return run_scrapy(*arguments, settings=settings, is_user=is_user)


def run_nightly(folder: Path, url: str) -> Cost:
    """Run the nightly job on a folder's database and archive."""
    host = url.split("/")[2]
    (folder / "portals.toml").write_text(
        f'[[portal]]\nid = "bench"\nname = "重庆市巴渝区人民政府"\nlevel = "district"\nparent = ""\n'
        f'hosts = ["{host}"]\nexpect_reports = true\n\n[[portal.column]]\nurl = "{url}"\nkind = "annual_report"\n',
        "utf-8",
    )
    return run_scrapy("nightly", settings={**name_files(folder), "PORTALS": folder / "portals.toml"})


def name_files(folder: Path) -> dict[str, object]:
    """Return the settings of a database and an archive in a folder."""
    return {"DATABASE": folder / "reports.sqlite", "ARCHIVE": folder / "archive"}


def run_scrapy(*arguments: str, settings: dict[str, object], is_user: bool = True) -> Cost:
    """Run a Scrapy command and measure it, without what only the extra ``bench`` installs where a user runs it.

    Raises:
        ChildProcessError: It did not end with 0; its output was printed.
    """
    options = [word for name, value in {**SETTINGS, **settings}.items() for word in ("-s", f"{name}={value}")]
    environment = {"PYTHONPATH": str(Path(__file__).with_name("user_installation"))} if is_user else {}
    return run_measured([sys.executable, "-m", "scrapy", *arguments, *options], environment)
