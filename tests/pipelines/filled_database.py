"""A whole database for those who only read: the bundled site, and at least one row for each question."""

from pathlib import Path

from sqlite_utils import Database

from pipelines.items import Answer, Link
from pipelines.store.database import close_database, open_database
from pipelines.store.documents import save_document
from pipelines.store.frontier import extend_frontier
from pipelines.store.runs import add_failure, begin_run, finish_run
from tests.pipelines.store.site import Stored, documents, page, report, settle

COLUMN = "http://localhost/nb/"


def fill_database(path: Path) -> None:
    """Make a database with two runs over the bundled site: a change, failures, findings, addresses that failed."""
    db = open_database(path)
    first = begin_run(db, "nightly", {"years": ""})
    settle(db, *documents(), _print(5), run_id=first)
    add_failure(db, first, "http://x.example/old.html", "fetch", "timeout", "no answer")
    finish_run(db, first, "failures", {"fetched": 20, "failures": 1}, {})
    second = begin_run(db, "ingest", {})
    settle(db, _print(6), run_id=second)
    for number in (1, 2):
        add_failure(db, second, f"http://x.example/{number}.html", "fetch", "http_404", "it is not there")
    add_failure(db, second, "http://x.example/3.pdf", "read", "damaged", "no end")
    _link(db)
    save_document(db, "unread", "application/ofd", 1, "un/unread.ofd")
    db.execute(
        "INSERT INTO findings (report_id, ordinal, rule, severity, message, figures) "
        "SELECT id, 99, 'applications.balance', 'error', 'a sum', '[]' FROM reports WHERE id = 'chongqing-2019'"
    )
    close_database(db)


def _print(number: int) -> Stored:
    """Return a page as its publisher has it, with another number in each run."""
    return page(f"page with {number}", report("巴渝区兴隆镇2021年", number), f"{COLUMN}x.html")


def _link(db: Database) -> None:
    """Let a column of the district's portal link three reports; one is stored, one failed, one was given up."""
    names = ("x", "failed", "given_up")
    links = [Link(f"{COLUMN}{name}.html", "page", "巴渝区2021年政府信息公开工作年度报告") for name in names]
    extend_frontier(db, Answer(COLUMN, COLUMN, 200, portal="bayu", column_url=COLUMN, links=links))
    for name in names[1:]:
        db.execute(
            "UPDATE frontier SET state = ?, reason = 'http_404', attempts = 3, retry_at = '2026-11-23T01:00:00Z' "
            "WHERE url = ?",
            [name, f"{COLUMN}{name}.html"],
        )
