"""What is recorded of runs, and what one learns of those before it."""

import os

from sqlite_utils import Database

from pipelines.store.runs import add_failure, begin_run, describe_running, finish_run, load_summaries


def test_summaries_are_of_whole_runs_with_the_same_arguments(db: Database) -> None:
    given = [({}, "ok"), ({"years": "2019"}, "ok"), ({}, "interrupted"), ({}, "failures"), ({}, None)]
    for number, (arguments, outcome) in enumerate(given):
        run = begin_run(db, "nightly", arguments)
        if outcome:
            finish_run(db, run, outcome, {}, {"number": number})
    tonight = begin_run(db, "crawl", {})
    assert [summary["number"] for summary in load_summaries(db, tonight, 10)] == [3, 0]
    assert [summary["number"] for summary in load_summaries(db, tonight, 1)] == [3]


def test_a_run_is_told_from_those_that_ended(db: Database) -> None:
    assert describe_running(db) == "an unnamed process"
    finish_run(db, begin_run(db, "nightly", {}), "ok", {"fetched": 3})
    assert describe_running(db) == "an unnamed process"
    begin_run(db, "backfill", {"years": "2019"})
    assert describe_running(db).startswith(f"backfill (process {os.getpid()}) since 20")


def test_counts_and_failures_are_the_runs(db: Database) -> None:
    run = begin_run(db, "nightly", {})
    add_failure(db, run, "http://x/1", "fetch", "timeout", "no answer")
    finish_run(db, run, "failures", {"fetched": 3, "failures": 1})
    (row,) = db.query("SELECT fetched, failures, outcome, summary FROM runs")
    assert tuple(row.values()) == (3, 1, "failures", None)
    assert [(row["run_id"], row["error"]) for row in db.query("SELECT * FROM failures")] == [(run, "timeout")]
