"""Documents in a database, the bundled site's or a test's own, and what it then holds, as text to compare."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from sqlite_utils import Database

from pipelines.documents.model import Layout, ReadError
from pipelines.evidence import Evidence, read_evidence
from pipelines.items import Answer
from pipelines.packing import pack_evidence
from pipelines.reports.attribution import Publisher
from pipelines.store.concluding import conclude_touched, touch
from pipelines.store.documents import save_document
from pipelines.store.evidence import save_evidence
from pipelines.store.schema import prepare_schema
from pipelines.store.sightings import sight
from tests.paths import SITE

PORTALS = {"127.0.0.1": "cq", "localhost": "bayu"}
PUBLISHERS: Mapping[str, Publisher] = {
    "cq": Publisher("重庆市人民政府", "municipality"),
    "bayu": Publisher("重庆市巴渝区人民政府", "district"),
}
CONCLUSIONS = (
    "issuers", "reports", "report_documents", "related_documents", "attributions", "conflicts", "figures", "findings",
    "sections", "tasks",
)  # fmt: skip
EVIDENCE = ("documents", "cells", "readings", "header_fields", "passages", "remarks")
STORED = (
    *(table for table in CONCLUSIONS if table != "figures"), "_report_sources", "_documents", "_cells", "_readings",
    "_header_fields", "_passages", "_remarks", "_labels", "_form_cells",
)  # fmt: skip
"""The tables behind these: a figure is a reading that is marked."""

LOCAL = {("sections", "id"), ("reports", "revised_at")}
"""Columns that are of one file alone."""

REPORT = "政府信息公开工作年度报告"
TABLE = "<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政许可</td><td>{}</td></tr></table>"


@dataclass(frozen=True)
class Stored:
    """One document: its address, portal, bytes' hash and evidence."""

    url: str
    portal: str
    sha256: str
    evidence: Evidence
    found_on: str | None = None


@cache
def documents() -> tuple[Stored, ...]:
    """Return the pages and attachments of the site that can be read, twins left out."""
    found = []
    for path in sorted(SITE.rglob("[tW][0-9]*.*")):
        if path.stem.endswith(("_wap", "_app")):
            continue
        content = path.read_bytes()
        try:
            evidence = read_evidence(content, Layout())
        except ReadError:
            continue
        if evidence.document is not None:
            portal = PORTALS[path.relative_to(SITE).parts[0]]
            url = f"http://{path.relative_to(SITE)}"
            found.append(Stored(url, portal, sha256(content).hexdigest(), evidence, _find_page(path)))
    return tuple(found)


def _find_page(file: Path) -> str | None:
    """Return the address of the page beside a file that links it."""
    pages = sorted(file.parent.glob("t*.html"))
    linking = (page for page in pages if file.name.encode() in page.read_bytes() and page != file)
    return next((f"http://{page.relative_to(SITE)}" for page in linking if page.stem.count("_") == 1), None)


def page(name: str, html: str, url: str, portal: str = "bayu") -> Stored:
    """Return a document of the test's own; ``name`` takes the place of the hash."""
    body = f'<html><body><div class="view">{html}</div></body></html>'.encode()
    return Stored(url, portal, name, read_evidence(body, Layout()))


def report(title: str, number: int = 1, text: str = "略。") -> str:
    """Return what a page of a report prints, with one figure."""
    return f"<h1>{title}{REPORT}</h1><p>一、总体情况</p><p>{text}</p>{TABLE.format(number)}"


def store(db: Database, stored: Stored, run_id: int = 1) -> None:
    """Store one document as the crawl does: in one transaction, its report touched."""
    with db.atomic():
        run = {"id": run_id, "command": "ingest", "arguments": "{}", "started_at": "2026-11-22T01:00:00Z"}
        db.table("runs").insert(run, ignore=True)
        save_document(db, stored.sha256, stored.evidence.media_type, 1, stored.sha256)
        answer = Answer(stored.url, stored.url, 200, portal=stored.portal, found_on=stored.found_on)
        touched = sight(db, answer, stored.sha256, run_id)
        save_evidence(db, stored.sha256, pack_evidence(stored.evidence))
        for sha in {stored.sha256, *touched}:
            touch(db, sha)


def settle(db: Database, *more: Stored, run_id: int = 1) -> int:
    """Store documents in a run and conclude; return how many reports changed."""
    for stored in more:
        store(db, stored, run_id)
    return conclude_touched(db, PUBLISHERS, lambda *_: None)


def dump(db: Database, tables: Iterable[str] = CONCLUSIONS) -> str:
    """Return all rows of some tables, sorted, one a line."""
    rows = [f"{table}: {row}" for table in tables for row in db.query(f"SELECT {_columns(db, table)} FROM {table}")]
    return "\n".join(sorted(rows))


def _columns(db: Database, table: str) -> str:
    """Return the columns of a table that are the same in every file.

    The number of a section is not, and neither is the instant at which the rows of a report last changed in a file.
    """
    names = [row["name"] for row in db.query("SELECT name FROM pragma_table_info(?)", [table])]
    return ", ".join(f'"{name}"' for name in names if (table, name) not in LOCAL)


def ids(db: Database) -> list[str]:
    return [row["id"] for row in db.query("SELECT id FROM reports ORDER BY id")]


def members(db: Database) -> dict[str, str]:
    """Return the year of each document's report."""
    rows = db.query("SELECT d.sha256, r.year FROM report_documents d JOIN reports r ON r.id = d.report_id")
    return {row["sha256"]: str(row["year"]) for row in rows}


def broken_keys(db: Database) -> list[object]:
    return list(db.query("PRAGMA foreign_key_check"))


def fresh() -> Database:
    """Return an empty database in memory."""
    db = Database(memory=True)
    db.execute("PRAGMA foreign_keys = ON")
    prepare_schema(db)
    return db
