"""Waiting for what processes and servers do in their own time. No test measures anything by it."""

import time
from collections.abc import Callable

HANGS = 600
"""Seconds after which whatever is waited for is taken to hang; on a quiet machine nothing here needs ten of them."""


def wait_until(reached: Callable[[], object], why_not: Callable[[], str] = lambda: "") -> None:
    """Return as soon as a condition holds; fail where that cannot be any more, which ``why_not`` says, or never is."""
    end = time.monotonic() + HANGS
    while not reached():
        assert not (reason := why_not()), reason
        assert time.monotonic() < end, f"still waiting after {HANGS} seconds"
        time.sleep(0.01)
