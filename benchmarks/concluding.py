"""What one new document costs, with 500 reports in the database and with 50,000: `python -m benchmarks.concluding`.

A base of 500 reports is stored by the product's own functions, then multiplied inside SQLite, row by row, with other
issuers. Measured is what a night does for one document: evidence stored, its report concluded, it and its
neighbours judged. Exits with 1 where the larger database makes a document dearer than LIMIT allows.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.table import Table as Rows
from sqlite_utils import Database

from pipelines.documents.model import Cell, Document, HeaderField, Section, Table
from pipelines.evidence import Evidence, list_fields
from pipelines.forms.form_items import FormCell, form_cells
from pipelines.forms.readings import Reading
from pipelines.items import Answer
from pipelines.packing import pack_evidence
from pipelines.reports.attribution import Publisher
from pipelines.store.concluding import conclude_touched, touch
from pipelines.store.database import close_database, open_database
from pipelines.store.documents import save_document
from pipelines.store.evidence import save_evidence
from pipelines.store.search import index_terms
from pipelines.store.sightings import sight

LIMIT = 1.2
"""How much dearer a document may be with a hundred times as many reports in the database."""

SIZES = (500, 50_000)
YEARS = range(2003, 2023)
WARM_UP = 5
TOWNS = 20
DEPARTMENTS = 5
_CELLS = sorted((cell for cell in form_cells("2021") if cell.table == "disputes"), key=str)
_PUBLISHERS = {"p": Publisher("重庆市万州区人民政府", "district")}

_OF_DOCUMENT = {"document": "document + :documents"}
_COPIES = {
    "issuers": {"id": "id || :n", "name": "name || :n"},
    "_documents": {"id": "id + :documents", "sha256": "sha256 || :n"},
    "sightings": {"url": "url || :n", "sha256": "sha256 || :n", "found_on": "found_on || :n"},
    "captures": {"url": "url || :n", "sha256": "sha256 || :n"},
    "_cells": _OF_DOCUMENT,
    "_readings": _OF_DOCUMENT,
    "_header_fields": _OF_DOCUMENT,
    "_passages": _OF_DOCUMENT,
    "reports": {"id": "id || :n", "issuer_id": "issuer_id || :n", "canonical_sha256": "canonical_sha256 || :n"},
    "report_documents": {"sha256": "sha256 || :n", "report_id": "report_id || :n"},
    "attributions": {"sha256": "sha256 || :n", "report_id": "report_id || :n"},
    "_report_sources": {**_OF_DOCUMENT, "report_id": "report_id || :n"},
    "findings": {"report_id": "report_id || :n"},
    "sections": {"id": "id + :sections", "report_id": "report_id || :n"},
}
"""Tables that are multiplied, and how the columns of a copy differ; a copy's issuers stand below a district."""


def main() -> int:
    """Build both databases, measure, print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs=2, default=SIZES, help="reports in the two databases")
    parser.add_argument("--documents", type=int, default=40, help="documents that are stored and measured in each")
    given = parser.parse_args()
    small, large = sorted(given.sizes)
    with tempfile.TemporaryDirectory() as folder:
        paths = {size: Path(folder) / f"{size}.sqlite" for size in (small, large)}
        for size, path in paths.items():
            build(path, size)
        costs = measure(paths, given.documents)
    ratio = costs[large] / costs[small]
    rows = Rows("reports in the database", "one new document, ms", "ratio", title="Concluding one new document")
    rows.add_row(f"{small:,}", f"{costs[small] * 1000:.1f}", "1.00")
    rows.add_row(f"{large:,}", f"{costs[large] * 1000:.1f}", f"{ratio:.2f} (at most {LIMIT})")
    Console().print(rows)
    return 0 if ratio <= LIMIT else 1


def build(path: Path, size: int) -> None:
    """Write a database of at least ``size`` reports, each with a page and a file."""
    db = open_database(path)
    run = {"id": 1, "command": "nightly", "arguments": "{}", "started_at": "2026-11-22T01:00:00Z"}
    db.table("runs").insert(run)
    for name in _name_issuers():
        for year in YEARS:
            for kind in ("html", "pdf"):
                store(db, name, year, kind)
    conclude_touched(db, _PUBLISHERS, _fail)
    copies = -(-size // db.table("reports").count) - 1
    db.execute("PRAGMA foreign_keys = OFF")
    _multiply(db, copies)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("ANALYZE")
    close_database(db)


def measure(paths: Mapping[int, Path], documents: int) -> dict[int, float]:
    """Return the median seconds of processor time for one more version of a report, by the database's size.

    The databases take turns, so that whatever else the machine does falls on both; the first few are not counted.
    """
    databases = {size: open_database(path) for size, path in paths.items()}
    seconds: dict[int, list[float]] = {size: [] for size in paths}
    for place, (name, year) in zip(range(documents + WARM_UP), _each_report(), strict=False):
        for size, db in databases.items():
            start = time.process_time()
            store(db, name, year, f"docx{place}")
            conclude_touched(db, _PUBLISHERS, _fail)
            seconds[size].append(time.process_time() - start)
    for db in databases.values():
        close_database(db)
    return {size: statistics.median(times[WARM_UP:]) for size, times in seconds.items()}


def store(db: Database, name: str, year: int, kind: str) -> None:
    """Store one document as the crawl does."""
    sha256, url = f"{name}-{year}-{kind}", f"http://x/{name}/{year}.{kind}"
    with db.atomic():
        save_document(db, sha256, "text/html", 1, sha256)
        for touched in sight(db, Answer(url, url, 200, portal="p", found_on=_find_page(name, year, kind)), sha256, 1):
            touch(db, touched)
        save_evidence(db, sha256, pack_evidence(_state(name, year)))


def _find_page(name: str, year: int, kind: str) -> str:
    return f"http://x/{name}/" if kind == "html" else f"http://x/{name}/{year}.html"


def _state(name: str, year: int) -> Evidence:
    """Return what a report states: its title, a text of usual length, and the table of section 四."""
    text = f"{name}{year}年，本机关依法做好政府信息公开工作，主动公开各类信息若干条，办理申请若干件。" * 12
    sections = (Section(0, "", f"{name}{year}年政府信息公开工作年度报告"), Section(1, "一、总体情况", text))
    places = dict(enumerate(_CELLS))
    cells = tuple(Cell(0, place, "0") for place in places)
    document = Document("text/html", (), sections, (Table(0, cells),))
    titled = HeaderField("title", sections[0].text, "title", sections[0].text)
    document = replace(document, header_fields=(titled,))
    readings = tuple(_read(cell, place) for place, cell in places.items())
    return Evidence("text/html", "html/1", document, list_fields(document), readings, ())


def _read(cell: FormCell, place: int) -> Reading:
    return Reading(
        "2021", cell.table, cell.row, cell.col, Decimal(0), "件", "0", 0, 0, place, None, "grid", cell.row, cell.col
    )


def _name_issuers() -> list[str]:
    towns = [f"重庆市万州区测试{chr(0x4E00 + 97 * number)}镇" for number in range(TOWNS)]
    return towns + [f"重庆市万州区测试{chr(0x5E00 + 97 * number)}局" for number in range(DEPARTMENTS)]


def _each_report() -> Iterator[tuple[str, int]]:
    for year in YEARS:
        for name in _name_issuers():
            yield name, year


def _multiply(db: Database, copies: int) -> None:
    """Add copies of every report with all that was stored of it, under other names and numbers."""
    base = {table: [column.name for column in db.table(table).columns] for table in _COPIES}
    documents, sections = db.execute(
        "SELECT (SELECT max(id) FROM _documents), (SELECT max(id) FROM sections)"
    ).fetchone()
    with db.atomic():
        for table in _COPIES:
            where = "parent_id LIKE 'wanzhou%'" if table == "issuers" else "1"
            db.execute(f"CREATE TEMP TABLE base_{table} AS SELECT * FROM {table} WHERE {where}")  # noqa: S608 - _COPIES
        for number in range(1, copies + 1):
            shift = {"n": f"-{number}", "documents": number * documents, "sections": number * sections}
            for table, changed in _COPIES.items():
                names = ", ".join(f'"{name}"' for name in base[table])
                values = ", ".join(changed.get(name, f'"{name}"') for name in base[table])
                copy = f"INSERT INTO {table} ({names}) SELECT {values} FROM base_{table}"  # noqa: S608 - _COPIES
                db.execute(copy, shift)
        db.register_function(index_terms, deterministic=True)
        db.execute(
            "INSERT INTO sections_fts (rowid, report_id, heading, text) "
            "SELECT id, report_id, index_terms(heading), index_terms(text) FROM sections WHERE id > ?",
            [sections],
        )


def _fail(url: str, stage: str, error: str, message: str) -> None:
    raise AssertionError(f"{url}: {stage} {error}: {message}")


if __name__ == "__main__":
    sys.exit(main())
