"""The summary at the end of a run."""

from pathlib import Path

import pytest

from crawler.runs.summary import MAX_FAILURES, print_summary
from pipelines.store.database import close_database, open_database
from pipelines.store.runs import add_failure, begin_run, finish_run

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
