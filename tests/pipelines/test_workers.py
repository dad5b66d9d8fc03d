"""Worker processes: results, exceptions, and calls that must be ended."""

import asyncio
import os
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from pipelines.workers import LimitError, WorkerPool

MEMORY = 1 << 30


def behave(how: str) -> str:
    """Do in a worker what a document may make a reader do."""
    match how:
        case "hang":
            time.sleep(60)
        case "die":
            os.kill(os.getpid(), 9)
        case "swell":
            return "x" * (MEMORY * 2)
        case "fail":
            raise ValueError("broken file")
    return f"{how} in {os.getpid()}"


@pytest.fixture
def pool() -> Iterator[WorkerPool[[str], str]]:
    pool = WorkerPool(behave, size=2, time_limit=1, memory_limit=MEMORY)
    yield pool
    pool.close()


def run(coroutine: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    return asyncio.run(coroutine())


def test_results_come_back_from_other_processes(pool: WorkerPool[[str], str]) -> None:
    async def read() -> list[str]:
        return await asyncio.gather(*(pool.call(f"document {number}") for number in range(20)))

    answers = run(read)
    assert [answer.partition(" in ")[0] for answer in answers] == [f"document {number}" for number in range(20)]
    assert str(os.getpid()) not in {answer.rpartition(" ")[2] for answer in answers}
    assert len({answer.rpartition(" ")[2] for answer in answers}) <= 2


def test_an_exception_is_raised_as_it_is(pool: WorkerPool[[str], str]) -> None:
    async def read() -> str:
        return await pool.call("fail")

    with pytest.raises(ValueError, match="broken file"):
        run(read)


@pytest.mark.parametrize(("how", "error"), [("hang", "time_limit"), ("die", "crash"), ("swell", "memory_limit")])
def test_a_call_that_goes_wrong_costs_itself_and_no_other(pool: WorkerPool[[str], str], how: str, error: str) -> None:
    async def read() -> list[str | BaseException]:
        calls = [pool.call(part) for part in ("before", how, "beside", "after", "later")]
        return await asyncio.gather(*calls, return_exceptions=True)

    before, ended, *others = run(read)
    assert isinstance(ended, LimitError)
    assert ended.error == error
    assert [str(answer).partition(" in ")[0] for answer in (before, *others)] == ["before", "beside", "after", "later"]


def test_a_stuck_process_is_really_gone(pool: WorkerPool[[str], str]) -> None:
    async def read() -> tuple[int, LimitError]:
        process = int((await pool.call("first")).rpartition(" ")[2])
        try:
            await pool.call("hang")
        except LimitError as error:
            return process, error
        raise AssertionError("the call was not ended")

    process, error = run(read)
    assert error.error == "time_limit"
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_pool_of_no_process_is_refused() -> None:
    with pytest.raises(ValueError, match="0 processes"):
        WorkerPool(behave, size=0, time_limit=1, memory_limit=MEMORY)
