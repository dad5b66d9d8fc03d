"""The summary at the end of a run."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from crawler.runs.summary import MAX_FAILURES, print_summary
from crawler.status.json_text import write_overview
from crawler.status.overview import load_overview
from crawler.status.terminal import print_overview
from crawler.status.web_page import render_page
from pipelines.documents.formats import HTML
from pipelines.documents.reader_names import name_reader
from pipelines.store.database import close_database, open_database
from pipelines.store.runs import add_failure, begin_run, finish_run
from pipelines.store.snapshot import open_snapshot
from tests.conftest import Crawled

LONG = "http://www.example.org/zwgk/zfxxgkzl/zfxxgknb/szf/szf/202003/t20200331_{number:07}.html"
MESSAGE = "the server answered 521 and asks for a script to be run, not with the page"


def make_run(path: Path, failed: int) -> int:
    db = open_database(path)
    run = begin_run(db, "nightly", {"years": "2019", "portal": ""})
    for number in range(failed):
        add_failure(db, run, LONG.format(number=number), "fetch", "challenge", MESSAGE)
    counts = {"fetched": 3, "unchanged": 4, "documents": 2, "reports": 1, "failures": failed}
    finish_run(db, run, "failures" if failed else "ok", counts)
    close_database(db)
    return run


def test_what_the_run_did_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "报告 [1] #2?.sqlite"
    print_summary(str(path), make_run(path, 0))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "Run 1, nightly years=2019: ok. 3 fetched, 4 unchanged, 2 new documents, 1 reports new or changed."
    )
    assert lines[-1] == f"Database: {path}"
    assert not any("failed" in line for line in lines)


def test_each_failure_is_one_line_with_its_whole_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "reports.sqlite"
    print_summary(str(path), make_run(path, MAX_FAILURES + 5))
    lines = capsys.readouterr().out.splitlines()
    for number in range(MAX_FAILURES):
        assert [line for line in lines if LONG.format(number=number) in line and MESSAGE in line], number
    assert not any(LONG.format(number=MAX_FAILURES) in line for line in lines)
    assert any("and 5 more in the table failures" in line for line in lines)


def test_what_waits_for_another_night_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A night on which nothing that is broken was asked for ends well, and says what is broken still."""
    path = tmp_path / "reports.sqlite"
    run = make_run(path, 0)
    db = open_database(path)
    for number, state in enumerate(["failed", "failed", "given_up", "fetched"]):
        row = {"url": LONG.format(number=number), "portal": "cq", "kind": "page", "column_url": "c", "title": ""}
        db.table("frontier").insert(row | {"state": state})
    close_database(db)
    print_summary(str(path), run)
    assert "2 wait for their next try, 1 were given up" in capsys.readouterr().out


def test_documents_that_older_readers_have_read_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "reports.sqlite"
    run = make_run(path, 0)
    db = open_database(path)
    for number, (media_type, reader, error) in enumerate(
        [
            ("text/html", name_reader("text/html"), None),
            ("text/html", "html/1", None),
            ("text/html", f"{HTML.reader}+000000", None),  # before a label was known
            ("text/html", "html/1", "empty"),  # nobody has read it
            ("application/zip", None, None),  # nobody reads it
        ]
    ):
        row = {"sha256": str(number), "media_type": media_type, "size": 1, "archive_path": "", "reader": reader}
        db.table("_documents").insert(row | {"error": error})
    close_database(db)
    print_summary(str(path), run)
    said = "2 documents were read by older readers: scrapy reparse --outdated"
    assert said in capsys.readouterr().out.splitlines()
    with open_snapshot(path) as snapshot:
        overview = load_overview(snapshot, "")
        assert json.loads(write_overview(overview))["outdated"] == 2
        assert said in render_page(snapshot, overview)
    console = Console(file=io.StringIO(), width=200)
    print_overview(console, overview)
    assert isinstance(console.file, io.StringIO)
    assert said in console.file.getvalue().splitlines()


def test_nothing_is_said_of_readers_where_all_are_todays(bundled_crawl: Crawled) -> None:
    assert "older readers" not in bundled_crawl.outcome.stdout
    assert "older readers" not in bundled_crawl.workspace.run("status").stdout
