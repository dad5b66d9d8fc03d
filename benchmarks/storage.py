"""What a report takes in the file, table by table: `python -m benchmarks.storage`.

A first night of the generated portal (`benchmarks.corpus`), and what SQLite counts of the file's pages (``dbstat``).
Indexes stand beside their table; what full text needs is one line, whatever tables it keeps. Nothing is vacuumed: the
file is as the night left it. Exits with 1 where a report takes more than was promised.
"""

import argparse
import re
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlite_utils import Database

from benchmarks.nights import run_nightly, serve

PROMISED = 65_000
"""Bytes a report, on the average."""

_FULL_TEXT = re.compile(r"(\w+?)_(?:data|idx|content|docsize|config|segments|segdir)")
"""Tables that FTS5 keeps for one of full text."""


@dataclass(frozen=True, slots=True)
class Use:
    """What one table takes: its rows, and the bytes of the table and of its indexes."""

    table: str
    rows: int
    bytes: int
    index_bytes: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.bytes + self.index_bytes


def main() -> int:
    """Crawl, count, print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=800)
    pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as name, serve(pages, 0) as url:
        run_nightly(Path(name), url)
        path = Path(name) / "reports.sqlite"
        with closing(Database(path).conn) as connection:
            db = Database(connection)
            reports = _count(db, "reports")
            uses = list_uses(db)
        size = path.stat().st_size
    rows = Table("", "rows", "table", "indexes", "together", title=f"{pages} pages, {reports} reports: bytes a report")
    for column in rows.columns[1:]:
        column.justify = "right"
    for use in uses:
        sizes = (f"{number / reports:,.0f}" for number in (use.bytes, use.index_bytes, use.total))
        rows.add_row(use.table, f"{use.rows / reports:,.2f}", *sizes)
    rows.add_section()
    rows.add_row("free pages", "", "", "", f"{(size - sum(use.total for use in uses)) / reports:,.0f}")
    rows.add_row("the file", "", "", "", f"{size / reports:,.0f}")
    console = Console()
    console.print(rows)
    kept = size <= PROMISED * reports
    verdict = "kept:   " if kept else "missed: "
    console.print(f"{verdict}{size / reports / 1000:.1f} kB a report (at most {PROMISED // 1000})", highlight=False)
    return 0 if kept else 1


def list_uses(db: Database) -> list[Use]:
    """Return what each table of a database takes, the largest first."""
    own: Counter[str] = Counter()
    indexes: Counter[str] = Counter()
    tables = dict(db.execute("SELECT name, tbl_name FROM sqlite_schema WHERE rootpage"))
    virtual = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%fts5%'")}
    for name, size in db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"):
        table = tables.get(name, name)
        shadow = _FULL_TEXT.fullmatch(table)
        table = shadow[1] if shadow and shadow[1] in virtual else table
        (own if name == tables.get(name, name) else indexes)[table] += size
    uses = [Use(table, _count(db, table), own[table], indexes[table]) for table in own]
    return sorted(uses, key=lambda use: -use.total)


def _count(db: Database, table: str) -> int:
    return int(db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608 - as the schema has it


if __name__ == "__main__":
    sys.exit(main())
