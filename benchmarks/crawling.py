"""The nightly job against a bare Scrapy spider that stores nothing: `python -m benchmarks.crawling`.

A portal on loopback, no delays, the same files for both in one run. Measured: pages per second of the first night,
the unchanged second night, and the peak memory of the process with few and with many known addresses. Exits with 1
where a promise is missed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlite_utils import Database

from benchmarks.local_site import COLUMN

ROOT = Path(__file__).parents[1]
SHARE = 0.8
"""Of the bare spider's pages per second, for HTML."""

SECOND_NIGHT = 5
"""Times as fast as the first night, where nothing changed."""

MEMORY = 1.2
"""Times the peak memory with a tenth of the known addresses."""

SETTINGS = {
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "HOST_REQUESTS_MAX": 1_000_000,
    "COLUMN_ADDRESSES_MAX": 1_000_000,
    "PROGRESS_ENABLED": "False",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds, and its process's peak memory in MB, that of its workers apart."""

    seconds: float
    memory: float


def main() -> int:
    """Crawl, measure, print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--pdfs", type=int, default=200)
    parser.add_argument("--known", type=int, nargs=2, default=(2000, 20_000), help="known addresses of a night")
    given = parser.parse_args()
    rows = Table("", "bare spider", "first night", "second night", title=f"{given.pages} pages, {given.pdfs} PDF files")
    promises = [
        _compare(rows, "HTML, pages/s", given.pages, 0, judged=True),
        _compare(rows, "HTML and PDF, pages/s", given.pages, given.pdfs, judged=False),
        _compare_memory(rows, *sorted(given.known)),
    ]
    console = Console()
    console.print(rows)
    for kept, sentence in (promise for some in promises for promise in some):
        console.print(("kept:   " if kept else "missed: ") + sentence, highlight=False)
    return 0 if all(kept for some in promises for kept, _ in some) else 1


def _compare(rows: Table, name: str, pages: int, pdfs: int, *, judged: bool) -> list[tuple[bool, str]]:
    with _serve(pages, pdfs) as url, tempfile.TemporaryDirectory() as folder:
        bare = run_bare(url)
        first = run_nightly(Path(folder), url)
        second = run_nightly(Path(folder), url)
    done = pages + pdfs
    rows.add_row(name, *(f"{done / cost.seconds:.0f}" for cost in (bare, first, second)))
    if not judged:
        return []
    share, faster = bare.seconds / first.seconds, first.seconds / second.seconds
    return [
        (share >= SHARE, f"{share:.2f} of the bare spider's pages per second (at least {SHARE})"),
        (faster >= SECOND_NIGHT, f"the second night is {faster:.1f} times as fast (at least {SECOND_NIGHT})"),
    ]


def _compare_memory(rows: Table, few: int, many: int) -> list[tuple[bool, str]]:
    peaks = []
    with _serve(20, 0) as url:
        for known in (few, many):
            with tempfile.TemporaryDirectory() as folder:
                run_nightly(Path(folder), url)
                make_known(Path(folder) / "reports.sqlite", url, known)
                peaks.append(run_nightly(Path(folder), url).memory)
    ratio = peaks[1] / peaks[0]
    rows.add_row(f"memory, {few:,} / {many:,} known, MB", "", "", f"{peaks[0]:.0f} / {peaks[1]:.0f}")
    return [(ratio <= MEMORY, f"{ratio:.2f} times the memory with {many:,} known addresses (at most {MEMORY})")]


@contextmanager
def _serve(pages: int, pdfs: int) -> Iterator[str]:
    """Serve a portal in a process of its own and yield its column's address."""
    command = [sys.executable, "-m", "benchmarks.local_site", str(pages), str(pdfs)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ours
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}{COLUMN}"
        finally:
            process.terminate()


def run_bare(url: str) -> Cost:
    """Crawl everything and keep nothing."""
    return _run("runspider", "benchmarks/bare_spider.py", "-a", f"url={url}", "-s", "LOG_LEVEL=ERROR", *_as_options({}))


def run_nightly(folder: Path, url: str) -> Cost:
    """Run the nightly job on a folder's database and archive."""
    host = url.split("/")[2]
    (folder / "portals.toml").write_text(
        f'[[portal]]\nid = "bench"\nname = "重庆市巴渝区人民政府"\nlevel = "district"\nparent = ""\n'
        f'hosts = ["{host}"]\nexpect_reports = true\n\n[[portal.column]]\nurl = "{url}"\nkind = "annual_report"\n',
        "utf-8",
    )
    paths = {"DATABASE": folder / "reports.sqlite", "ARCHIVE": folder / "archive", "PORTALS": folder / "portals.toml"}
    return _run("nightly", *_as_options(paths))


def _as_options(more: dict[str, Path]) -> list[str]:
    return [word for name, value in {**SETTINGS, **more}.items() for word in ("-s", f"{name}={value}")]


def _run(*arguments: str) -> Cost:
    """Run a Scrapy command and measure it from start to end.

    Raises:
        ChildProcessError: It did not end with 0; its output was printed.
    """
    start = time.perf_counter()
    command = [sys.executable, "-m", "scrapy", *arguments]
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)  # noqa: S603 - ours
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            sys.stderr.write(output.read().decode(errors="replace")[-4000:])
            raise ChildProcessError(f"{arguments[0]} ended with {process.returncode}")
    return Cost(time.perf_counter() - start, used.ru_maxrss / 1024)


def make_known(path: Path, url: str, count: int) -> None:
    """Add addresses that were fetched last night and answer 304 tonight."""
    with closing(Database(path).conn) as connection:
        db = Database(connection)
        page = next(db.query("SELECT * FROM frontier WHERE kind = 'page' ORDER BY url LIMIT 1"))
        seen = next(db.query("SELECT * FROM sightings WHERE url = ?", [page["url"]]))
        capture = next(db.query("SELECT * FROM captures WHERE url = ?", [page["url"]]))
        urls = [f"{url}known/t20220127_{number:08}.html" for number in range(count)]
        with db.atomic():
            db.table("frontier").insert_all({**page, "url": one} for one in urls)
            db.table("sightings").insert_all({**seen, "url": one, "etag": '"known"'} for one in urls)
            db.table("captures").insert_all({**capture, "url": one} for one in urls)


if __name__ == "__main__":
    sys.exit(main())
