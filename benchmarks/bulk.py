"""How fast local files are read and read again: `python -m benchmarks.bulk`.

`scrapy ingest` of 600 generated files (`benchmarks.corpus`: pages of twenty layouts, DOCX, text, saved pages), then
`scrapy reparse` of the archive that it filled. Measured: documents a second from start to end, and the processor time
of the main process a document, which no further core makes less. Exits with 1 where a promise is missed.
"""

import argparse
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlite_utils import Database

from benchmarks.corpus.arrangement import list_pages
from benchmarks.corpus.files import render_docx, render_mhtml, render_text
from benchmarks.corpus.pages import LAYOUTS
from benchmarks.corpus.reports import make_report
from benchmarks.nights import name_files, run_scrapy

PROMISED = {"ingest": (90, 7), "reparse": (60, 9)}
"""Documents a second at the least, on two cores, and milliseconds of the main process a document at the most."""


def main() -> int:
    """Write the files, run the commands, print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=600)
    count = parser.parse_args().files
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder / "files", count)
        files = name_files(folder)
        costs = {
            "ingest": run_scrapy("ingest", str(folder / "files"), settings=files),
            "reparse": run_scrapy("reparse", settings=files),
        }
        with closing(Database(folder / "reports.sqlite").conn) as connection:
            (read,) = connection.execute("SELECT count(*) FROM documents WHERE reader IS NOT NULL").fetchone()
            assert read == count, f"{read} of {count} files were read"
    rows = Table("", "documents/s", "ms a document", "of them main", "MB", "MB main", title=f"{count} files")
    promises = []
    for what, cost in costs.items():
        speed, main_time = count / cost.seconds, 1000 * cost.main_processor / count
        rows.add_row(
            what,
            f"{speed:.0f}",
            f"{1000 * cost.processor / count:.1f}",
            f"{main_time:.1f}",
            f"{cost.memory:.0f}",
            f"{cost.main_memory:.0f}",
        )
        fast, little = PROMISED[what]
        promises += [
            (speed >= fast, f"{what}: {speed:.0f} documents a second (at least {fast})"),
            (main_time <= little, f"{what}: {main_time:.1f} ms of the main process a document (at most {little})"),
        ]
    console = Console()
    console.print(rows)
    for kept, sentence in promises:
        console.print(("kept:   " if kept else "missed: ") + sentence, highlight=False)
    return 0 if all(kept for kept, _ in promises) else 1


def write_files(folder: Path, count: int) -> None:
    """Write files: of ten, seven are pages, one DOCX, one text, one a saved page."""
    folder.mkdir(parents=True)
    for page in list_pages(count):
        report = make_report(page.report)
        match page.place % 10:
            case 7:
                suffix, content = "docx", render_docx(report)
            case 8:
                suffix, content = "txt", render_text(report)
            case 9:
                suffix, content = "mhtml", render_mhtml(report, page.place // 10 % len(LAYOUTS))
            case _:
                suffix, content = "html", page.render()
        (folder / f"{page.place:05}.{suffix}").write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
