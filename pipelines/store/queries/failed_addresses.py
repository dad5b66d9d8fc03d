"""The addresses that failed when they were last asked: those that wait for their next try, and those given up."""

from typing import TypedDict

from pipelines.store.conditions import HAS_FAILED
from pipelines.store.snapshot import Snapshot

_COUNTS = f"""
SELECT portal, state, reason, count(*) AS addresses, min(retry_at) AS next FROM frontier WHERE {HAS_FAILED}
GROUP BY portal, state, reason ORDER BY addresses DESC, portal, state, reason
"""  # noqa: S608 - the condition above
_GIVEN_UP = """
SELECT url, portal, kind, title, reason, attempts FROM frontier WHERE state = 'given_up'
ORDER BY portal, url LIMIT :limit
"""
_STATES = "SELECT state, count(*) FROM frontier GROUP BY state"


class FailedAddresses(TypedDict):
    """How many addresses of a portal failed for one reason, and the first instant at which one is asked again."""

    portal: str
    state: str
    reason: str | None
    addresses: int
    next: str | None


class GivenUpAddress(TypedDict):
    """One address that is asked no more, and how often in a row it had failed."""

    url: str
    portal: str
    kind: str
    title: str
    reason: str | None
    attempts: int


def count_failed_addresses(snapshot: Snapshot) -> list[FailedAddresses]:
    """Return how many addresses failed, by portal, state and reason, the most first."""
    return snapshot.query(_COUNTS)


def list_given_up(snapshot: Snapshot, limit: int) -> list[GivenUpAddress]:
    """Return the addresses that were given up, by portal and address."""
    return snapshot.query(_GIVEN_UP, limit=limit)


def count_address_states(snapshot: Snapshot) -> dict[str, int]:
    """Return how many addresses of the frontier are in each state that any is in."""
    return dict(snapshot.connection.execute(_STATES).fetchall())
