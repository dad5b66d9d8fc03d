"""How the work of a function grows with its input: one that is not linear hangs on one odd file."""

import gc
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

TIMES = 16
"""How much larger the larger input is."""

MOST = 4 * TIMES
"""How much more work it may be: linear work is 16 times as much (up to 30 beyond a cache), quadratic work 256 times."""

TRIES = 3


def assert_linear(make: Callable[[int], T], run: Callable[[T], object], size: int) -> None:
    """Fail where work grows much faster than its input: for one of ``size`` against one of a sixteenth.

    Both are measured in processor time, one after the other, so that neither the machine's speed nor what else it does
    decides. Whoever knows something to count (calls, steps) counts that instead.
    """
    small, large = make(size // TIMES), make(size)
    run(small)  # loads and compiles what any call needs
    ratios = []
    for _ in range(TRIES):
        least = min(measure(run, small) for _ in range(TRIES))
        ratios.append(measure(run, large) / least)
        if ratios[-1] < MOST:
            return
    raise AssertionError(f"{TIMES} times the input was {', '.join(f'{ratio:.0f}' for ratio in ratios)} times the work")


def measure(run: Callable[[T], object], given: T) -> float:
    """Return the seconds of processor time that one call takes."""
    gc.disable()  # what it costs is decided by all that the tests before have left
    try:
        begin = time.thread_time()
        run(given)
        return time.thread_time() - begin
    finally:
        gc.enable()
