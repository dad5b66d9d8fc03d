"""Worker processes: results, exceptions, and calls that must be ended."""

import asyncio
import hashlib
import os
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from typing import Any

import pytest

from pipelines.workers import WAITING, LimitError, WorkerPool

MEMORY = 1 << 30
LIMIT = 0.5
"""Seconds of processor time, of which the calls that succeed need next to nothing."""

ENDLESS = (1 << 31) - 1  # rounds, or seconds


def fail() -> None:
    raise ValueError("broken file")


def spin(seconds: float = ENDLESS) -> None:
    begin = time.process_time()
    while time.process_time() - begin < seconds:
        pass


def compute() -> None:
    """Be busy in one call into C, which asks for no signals."""
    hashlib.pbkdf2_hmac("sha256", b"", b"", ENDLESS)


def compute_beside() -> None:
    threading.Thread(target=compute, daemon=True).start()
    time.sleep(ENDLESS)


HOARD: list[bytes] = []
BEHAVIOURS: dict[str, Callable[[], object]] = {
    "wait": lambda: time.sleep(2 * LIMIT),
    "hang": lambda: time.sleep(ENDLESS),
    "work": lambda: spin(LIMIT / 4),
    "spin": spin,
    "native": compute,
    "thread": compute_beside,
    "die": lambda: os.kill(os.getpid(), 9),
    "swell": lambda: "x" * (MEMORY * 2),
    "hoard": lambda: HOARD.append(bytes(MEMORY // 3)),
    "fail": fail,
}


def behave(how: str) -> str:
    """Do in a worker what a document may make a reader do."""
    BEHAVIOURS.get(how, lambda: None)()
    return f"{how} in {os.getpid()}"


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    pool = WorkerPool([__name__], size=2, time_limit=LIMIT, memory_limit=MEMORY)
    yield pool
    pool.close()


def run(coroutine: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    return asyncio.run(coroutine())


def test_results_come_back_from_other_processes(pool: WorkerPool) -> None:
    async def read() -> list[str]:
        return await asyncio.gather(*(pool.call(behave, f"document {number}") for number in range(20)))

    answers = run(read)
    assert [answer.partition(" in ")[0] for answer in answers] == [f"document {number}" for number in range(20)]
    assert str(os.getpid()) not in {answer.rpartition(" ")[2] for answer in answers}
    assert len({answer.rpartition(" ")[2] for answer in answers}) <= 2


def test_an_exception_is_raised_as_it_is(pool: WorkerPool) -> None:
    async def read() -> str:
        return await pool.call(behave, "fail")

    with pytest.raises(ValueError, match="broken file"):
        run(read)


@pytest.mark.parametrize(
    ("how", "error", "message"),
    [
        ("spin", "time_limit", "took longer than 0.5 seconds of processor time"),
        ("native", "time_limit", "took longer than 0.5 seconds of processor time"),
        ("thread", "time_limit", "took longer than 0.5 seconds of processor time"),
        ("die", "crash", "the process ended with code -9"),
        ("swell", "memory_limit", "needed more memory than is allowed"),
    ],
)
def test_a_call_that_goes_wrong_costs_itself_and_no_other(pool: WorkerPool, how: str, error: str, message: str) -> None:
    async def read() -> list[str | BaseException]:
        calls = [pool.call(behave, part) for part in ("before", how, "beside", "after", "later")]
        return await asyncio.gather(*calls, return_exceptions=True)

    before, ended, *others = run(read)
    assert isinstance(ended, LimitError)
    assert (ended.error, str(ended)) == (error, message)
    assert [str(answer).partition(" in ")[0] for answer in (before, *others)] == ["before", "beside", "after", "later"]


def test_a_call_that_waits_longer_than_its_processor_time_is_not_ended(pool: WorkerPool) -> None:
    async def read() -> str:
        return await pool.call(behave, "wait")

    assert run(read).startswith("wait in ")


def test_each_call_has_the_whole_limit(pool: WorkerPool) -> None:
    """As many calls as together use it up twice, in one process."""

    async def read() -> list[str]:
        return [await pool.call(behave, "work") for _ in range(8)]

    assert len(set(run(read))) == 1


def test_what_earlier_calls_left_in_memory_costs_no_later_one(pool: WorkerPool) -> None:
    async def read() -> list[str]:
        return [await pool.call(behave, "hoard") for _ in range(6)]

    assert len(set(run(read))) > 1


def test_a_process_that_hangs_is_really_gone_and_replaced(pool: WorkerPool) -> None:
    async def read() -> tuple[int, LimitError, int]:
        process = find_process(await pool.call(behave, "first"))
        try:
            await pool.call(behave, "hang")
        except LimitError as error:
            return process, error, find_process(await pool.call(behave, "next"))
        raise AssertionError("the call was not ended")

    process, error, following = run(read)
    assert error.error == "time_limit"
    assert str(error) == f"did not end within {WAITING * LIMIT:g} seconds"
    assert following != process
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def find_process(answer: str) -> int:
    return int(answer.rpartition(" ")[2])


@pytest.mark.parametrize(("size", "time_limit", "message"), [(0, 1, "0 processes"), (1, 0, "within 0 seconds")])
def test_a_pool_that_could_read_nothing_is_refused(size: int, time_limit: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        WorkerPool([], size, time_limit, MEMORY)


def test_the_answer_of_a_call_that_nobody_waits_for_any_more_is_not_that_of_the_next() -> None:
    async def cancel_one() -> int:
        pool = WorkerPool(("time",), size=1, time_limit=60, memory_limit=2**31)
        try:
            await pool.call(len, "")  # the process is there
            call = asyncio.create_task(pool.call(time.sleep, 1))
            await asyncio.sleep(0.2)
            call.cancel()
            with suppress(asyncio.CancelledError):
                await call
            return await pool.call(len, "abc")
        finally:
            pool.close()

    assert asyncio.run(cancel_one()) == 3
