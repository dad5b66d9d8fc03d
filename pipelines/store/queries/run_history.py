"""The runs and what failed in them."""

from typing import TypedDict

from pipelines.store.snapshot import Snapshot

ALL = -1
"""As a limit: no row is left out."""

_RUNS = "SELECT * FROM runs ORDER BY id DESC LIMIT :limit"
_RUN = "SELECT * FROM runs WHERE id = :run"
_FAILURES = """
SELECT f.*, coalesce(a.why, k.value) AS accepted
FROM failures f JOIN runs r ON r.id = f.run_id
LEFT JOIN json_each(r.summary, '$.accepted') k ON k.key = f.url
LEFT JOIN accepted a ON a.subject = k.value
WHERE f.run_id = coalesce(:run, (SELECT max(id) FROM runs)) ORDER BY accepted IS NOT NULL, f.id LIMIT :limit
"""
_FAILURE_COUNTS = """
SELECT stage, error, count(*) AS addresses FROM failures WHERE run_id = :run GROUP BY stage, error
ORDER BY addresses DESC, stage, error
"""


class RunRow(TypedDict):
    """One run (table ``runs``); what has no end yet, or was killed, has no outcome and no counts."""

    id: int
    command: str
    arguments: str
    started_at: str
    finished_at: str | None
    pid: int | None
    outcome: str | None
    requests: int | None
    fetched: int | None
    unchanged: int | None
    documents: int | None
    reports: int | None
    failures: int | None
    summary: str | None


class FailureRow(TypedDict):
    """One address or file that could not be fetched or read (table ``failures``).

    ``accepted`` is the reason that a maintainer gave, where the fault was accepted when the run met it.
    """

    id: int
    run_id: int
    url: str
    stage: str
    error: str
    message: str
    at: str
    accepted: str | None


class FailureCount(TypedDict):
    """How many addresses failed in one stage with one error."""

    stage: str
    error: str
    addresses: int


def list_runs(snapshot: Snapshot, limit: int) -> list[RunRow]:
    """Return the last runs, the newest first."""
    return snapshot.query(_RUNS, limit=limit)


def find_run_row(snapshot: Snapshot, run_id: int) -> RunRow:
    """Return a run that is known to be there."""
    (row,) = snapshot.query(_RUN, run=run_id)
    return row  # type: ignore[no-any-return]  # see Snapshot.query


def list_failures(snapshot: Snapshot, run_id: int | None = None, limit: int = ALL) -> list[FailureRow]:
    """Return the failures of a run, by default of the newest: what of older ones still fails is in the frontier.

    What is new stands before what is accepted.
    """
    return snapshot.query(_FAILURES, run=run_id, limit=limit)


def count_failures(snapshot: Snapshot, run_id: int) -> list[FailureCount]:
    """Return how many addresses failed in a run, by stage and error, the most first."""
    return snapshot.query(_FAILURE_COUNTS, run=run_id)
