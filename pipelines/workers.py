"""Worker processes that read documents beside the crawl, with limits that really end a stuck one.

`concurrent.futures.ProcessPoolExecutor` cannot end a task that runs: `asyncio.wait_for` leaves its process at work, and
killing it breaks the pool for everybody (measured, reference/measured.md). Here each process has its own pipe, so
that one can be killed and replaced while the others go on.

A call's limit is in processor time, so that a busy machine ends no document that a quiet one reads. The system counts
it and ends the process (``ITIMER_PROF``): native code that does not come back to Python is ended too, and its threads
count together. A call that waits uses no processor; the parent ends it after ``WAITING`` times the limit by the clock.
"""

import asyncio
import gc
import multiprocessing
import pickle
import resource
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

WAITING = 20
"""How many times its limit of processor time a call may take by the clock: a loaded machine has its share of that."""


AHEAD = 16
"""Calls for each process that are given out before their answers are asked for; an answer is some 30 kB a report."""


class LimitError(RuntimeError):
    """A call that was ended: ``error`` is ``time_limit``, ``memory_limit`` or ``crash``."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(error, message)
        self.error = error

    def __str__(self) -> str:
        return str(self.args[1])


class WorkerPool:
    """Calls functions in up to ``size`` processes at a time.

    Args:
        modules: What the processes are to have imported when they start.
        size: Processes; each is started when it is first needed.
        time_limit: Seconds of processor time that one call may take, over all threads of its process; after that, or
            after ``WAITING`` times as many by the clock, the process is ended.
        memory_limit: Bytes of address space of a process (RLIMIT_AS); beyond that it gets a MemoryError.

    Raises:
        ValueError: There is no process, or no time.
    """

    def __init__(self, modules: Sequence[str], size: int, time_limit: float, memory_limit: int) -> None:
        if size < 1:
            raise ValueError(f"a pool of {size} processes reads nothing")
        if time_limit <= 0:
            raise ValueError(f"within {time_limit:g} seconds nothing is read")
        self._time_limit, self._memory_limit = time_limit, memory_limit
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["__main__", *modules])
        self._idle: asyncio.LifoQueue[_Worker | None] = asyncio.LifoQueue()
        for _ in range(size):
            self._idle.put_nowait(None)
        self._workers: set[_Worker] = set()
        self._is_closed = False

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a function of a module returns, or raise what it raises; all of that pickles.

        A process that has answered before holds some memory of that. Where one runs out of memory or dies, which
        happens in libraries that cannot say so, the call is made once more in a new one: none pays for those before it.

        Raises:
            LimitError: The call was ended, or its process died; the next call finds a new process.
        """
        worker = await self._idle.get()
        loop = asyncio.get_running_loop()
        try:
            while True:
                is_new = worker is None
                if worker is None:  # in a thread too: the first start takes half a second, in which no answer is read
                    worker = await loop.run_in_executor(None, self._start)
                try:
                    succeeded, result = await loop.run_in_executor(None, worker.exchange, (function, args, kwargs))
                    break
                except LimitError as error:
                    self._workers.discard(worker)
                    worker = None
                    if is_new or self._is_closed or error.error == "time_limit":
                        raise
        except asyncio.CancelledError:  # its answer is still to come, and would be taken for that of the next call
            if worker is not None:
                self._workers.discard(worker)
                worker.kill()
                worker = None
            raise
        finally:
            self._idle.put_nowait(worker)
        if not succeeded:
            raise result
        return result  # type: ignore[no-any-return]  # what came through the pipe

    def _start(self) -> "_Worker":
        worker = _Worker(self._context, self._time_limit, self._memory_limit)
        self._workers.add(worker)
        return worker

    def close(self) -> None:
        """End all processes."""
        self._is_closed = True
        for worker in self._workers:
            worker.kill()
        self._workers.clear()


class WorkerThreads(Generic[P, T]):
    """The same for a caller that waits: each of ``size`` threads has a process of its own, started when it is needed.

    A process that was ended, or died, is replaced for the next call; the call itself is not made again.
    """

    def __init__(self, function: Callable[P, T], size: int, time_limit: float, memory_limit: int) -> None:
        self._function, self._limits, self._size = function, (time_limit, memory_limit), size
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["__main__", function.__module__])
        self._threads = ThreadPoolExecutor(size)
        self._own = threading.local()
        self._workers: set[_Worker] = set()

    def map(self, calls: Iterable[tuple[Any, ...]]) -> Iterator[Future[T]]:
        """Yield the answers in the order of the calls, given by their arguments.

        ``AHEAD`` calls for each process are under way, so that none waits while the caller is at work on an answer.
        The answer of a call that was ended raises a LimitError.
        """
        under_way: deque[Future[T]] = deque()
        for arguments in calls:
            under_way.append(self._threads.submit(self._call, arguments))
            if len(under_way) >= self._size * AHEAD:
                yield _wait(under_way.popleft())
        while under_way:
            yield _wait(under_way.popleft())

    def close(self) -> None:
        """End all processes."""
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    def _call(self, arguments: tuple[Any, ...]) -> T:
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is None:
            worker = self._own.worker = _Worker(self._context, *self._limits)
            self._workers.add(worker)
        try:
            succeeded, result = worker.exchange((self._function, arguments, {}))
        except LimitError:
            self._own.worker = None
            self._workers.discard(worker)
            raise
        if not succeeded:
            raise result
        return result  # type: ignore[no-any-return]  # what came through the pipe


def _wait(answer: Future[T]) -> Future[T]:
    answer.exception()
    return answer


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, context: Any, time_limit: float, memory_limit: int) -> None:
        self._time_limit = time_limit
        self._pipe, theirs = context.Pipe()
        limits = (time_limit, memory_limit)
        self._process: BaseProcess = context.Process(target=_serve, args=(theirs, *limits), daemon=True)
        self._process.start()
        theirs.close()

    def exchange(self, call: tuple[Callable[..., Any], Any, Any]) -> tuple[bool, Any]:
        """Send a call and wait for its answer; end the process where it takes too long."""
        longest = WAITING * self._time_limit
        try:
            self._pipe.send(call)
            if not self._pipe.poll(longest):
                self.kill()
                raise LimitError("time_limit", f"did not end within {longest:g} seconds")
            succeeded, result = self._pipe.recv()
        except (EOFError, OSError):
            self.kill()
            if self._process.exitcode == -signal.SIGPROF:
                message = f"took longer than {self._time_limit:g} seconds of processor time"
                raise LimitError("time_limit", message) from None
            raise LimitError("crash", f"the process ended with code {self._process.exitcode}") from None
        if isinstance(result, MemoryError):
            self.kill()
            raise LimitError("memory_limit", "needed more memory than is allowed")
        return succeeded, result

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, time_limit: float, memory_limit: int) -> None:
    """Answer calls until the other end goes away, which it does however that process ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the crawl, which ends us in its own time
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # ends the process whatever it is doing; a handler would wait
    resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
    gc.freeze()  # what is loaded stays: looking through it took a thirtieth of reading
    while True:
        try:
            function, args, kwargs = pipe.recv()
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, time_limit)
        try:
            answer = True, function(*args, **kwargs)
        except Exception as error:  # whatever it is, it is the caller's to judge
            answer = False, _make_portable(error)
        signal.setitimer(signal.ITIMER_PROF, 0)
        pipe.send(answer)


def _make_portable(error: Exception) -> Exception:
    """Return an error as it is, or its name and words where it does not pickle (lxml's do not)."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - what was dumped just now
    except Exception:  # whatever its class raises
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
