"""The nightly job beside other ways to crawl the same pages: `python -m benchmarks.crawling`.

A portal on loopback (`benchmarks.corpus`: twenty layouts, texts of 3,800 characters, two versions of every third
report), no delays, the same files for all in one run. The others: a bare Scrapy spider, which stores nothing, and
what a user would write instead, with pandas and sqlite-utils, which stores the same numbers and texts without trace,
index or rules. Processor time is that of all processes. Exits with 1 where a promise is missed.

The log a document is measured in a run of its own, in which a reader holds the database as it was before: SQLite then
appends to the write-ahead log and never begins it anew, so that its size at the end is all that was written.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlite_utils import Database

from benchmarks.corpus.arrangement import count_reports, list_pages
from benchmarks.corpus.reports import count_numbers
from benchmarks.measured_command import Cost
from benchmarks.nights import run_bare, run_nightly, run_plain, serve
from pipelines.store.database import close_database, open_database

PROCESSOR_BEFORE = 12.0
"""Times the bare spider's processor time that a first night of 2,000 pages took before issue 14 (commit 02f81b3).

51.7 ms a page to 4.3. With fewer pages starting the commands weighs more, and the ratio is smaller.
"""

PROCESSOR = PROCESSOR_BEFORE / 2
"""Times the bare spider's processor time, at most."""

SHARE = 0.2
"""Of the bare spider's pages per second, on two cores."""

SECOND_NIGHT = 5
"""Times less processor time than the first night, where nothing changed."""

MEMORY = 250
"""MB of the main process in a first night of 2,000 pages."""

KNOWN_MEMORY = 1.2
"""Times the peak memory with a tenth of the known addresses."""

LOG = 100
"""kB of write-ahead log a document."""

Promise = tuple[bool, str]


def main() -> int:
    """Crawl, measure, print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--files", type=int, default=200, help="pages with a DOCX beside them, in a second round")
    parser.add_argument("--logged", type=int, default=300, help="pages of the run whose log is measured")
    parser.add_argument("--known", type=int, nargs=2, default=(2000, 20_000), help="known addresses of a night")
    given = parser.parse_args()
    rows = Table("", "pages/s", "ms a page", "of them main", "MB", "MB main", title=f"{given.pages} pages")
    for column in rows.columns[1:]:
        column.justify = "right"
    promises = _compare(rows, given.pages)
    if given.files:
        _add_files(rows, given.pages, given.files)
    console = Console()
    console.print(rows)
    console.print("ms: processor time, all processes together. MB: peak of memory, all processes together.")
    promises += [_measure_log(given.logged), _compare_memory(*sorted(given.known))]
    for kept, sentence in promises:
        console.print(("kept:   " if kept else "missed: ") + sentence, highlight=False)
    return 0 if all(kept for kept, _ in promises) else 1


def _compare(rows: Table, pages: int) -> list[Promise]:
    with serve(pages, 0) as url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs: dict[str, Callable[[], Cost]] = {
            "bare spider": lambda: run_bare(url),
            "pandas and sqlite-utils": lambda: run_plain(folder / "plain.sqlite", url),
            "first night": lambda: run_nightly(folder, url),
            "bare spider again": lambda: run_bare(url),
            "second night": lambda: run_nightly(folder, url),
        }
        costs = {what: run() for what, run in runs.items()}
        _check(folder, pages)
    for what, cost in costs.items():
        _add(rows, what, cost, pages)
    bare, plain, first, again, second = costs.values()
    processor = 2 * first.processor / (bare.processor + again.processor)  # before and after: the machine may change
    share = (bare.seconds + again.seconds) / 2 / first.seconds
    instead, faster = plain.seconds / first.seconds, first.processor / second.processor
    return [
        (processor <= PROCESSOR, f"{processor:.2f} times the bare spider's processor time (at most {PROCESSOR:.2f})"),
        (share >= SHARE, f"{share:.2f} of the bare spider's pages per second (at least {SHARE})"),
        (instead >= 1, f"{instead:.2f} times the pages per second of pandas and sqlite-utils (at least 1)"),
        (
            faster >= SECOND_NIGHT,
            f"the first night takes {faster:.1f} times the second one's processor time (at least {SECOND_NIGHT})",
        ),
        (first.main_memory <= MEMORY, f"{first.main_memory:.0f} MB at its peak (main process; at most {MEMORY})"),
    ]


def _check(folder: Path, pages: int) -> None:
    """Tell that both databases hold what the portal has.

    Raises:
        AssertionError: One of them does not; what was measured is no comparison.
    """
    numbers = sum(count_numbers(report) for report in range(count_reports(pages)))
    versions = sum(count_numbers(page.report) for page in list_pages(pages))
    with (
        closing(Database(folder / "plain.sqlite").conn) as plain,
        closing(Database(folder / "reports.sqlite").conn) as ours,
    ):
        found = [(_count(plain, "reports"), _count(plain, "figures"))]
        found.append((_count(ours, "documents"), _count(ours, "readings")))
        assert found == [(pages, versions)] * 2, f"{found}, not {pages} pages with {versions} numbers"
        reports = (_count(ours, "reports"), _count(ours, "figures"))
        assert reports == (count_reports(pages), numbers), (
            f"{reports} of {count_reports(pages)} reports, {numbers} numbers"
        )


def _count(database: Any, table: str) -> int:
    return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - ours


def _add_files(rows: Table, pages: int, files: int) -> None:
    rows.add_section()
    with serve(pages, files) as url, tempfile.TemporaryDirectory() as name:
        _add(rows, f"bare spider, and {files} DOCX", run_bare(url), pages + files)
        _add(rows, f"first night, and {files} DOCX", run_nightly(Path(name), url), pages + files)


def _add(rows: Table, what: str, cost: Cost, pages: int) -> None:
    milliseconds = (1000 * seconds / pages for seconds in (cost.processor, cost.main_processor))
    memory = (cost.memory, cost.main_memory)
    rows.add_row(
        what, f"{pages / cost.seconds:.0f}", *(f"{one:.1f}" for one in milliseconds), *(f"{one:.0f}" for one in memory)
    )


def _measure_log(pages: int) -> Promise:
    with serve(pages, 0) as url, tempfile.TemporaryDirectory() as name:
        path = Path(name) / "reports.sqlite"
        close_database(open_database(path))
        with closing(Database(path).conn) as reader:
            reader.execute("PRAGMA journal_mode = WAL")
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM runs").fetchone()
            run_nightly(Path(name), url)
            log = path.with_name(f"{path.name}-wal").stat().st_size / 1000 / pages
    return log <= LOG, f"{log:.0f} kB of write-ahead log a document, concluding included (at most {LOG})"


def _compare_memory(few: int, many: int) -> Promise:
    peaks = []
    with serve(20, 0) as url:
        for known in (few, many):
            with tempfile.TemporaryDirectory() as folder:
                run_nightly(Path(folder), url)
                make_known(Path(folder) / "reports.sqlite", url, known)
                peaks.append(run_nightly(Path(folder), url).main_memory)
    ratio = peaks[1] / peaks[0]
    return (
        ratio <= KNOWN_MEMORY,
        f"{peaks[1]:.0f} MB with {many:,} known addresses, {peaks[0]:.0f} with {few:,}: {ratio:.2f} times "
        f"(at most {KNOWN_MEMORY})",
    )


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
