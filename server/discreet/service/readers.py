"""Reading off the event loop: a few threads, a bounded queue, the newest revision wins.

A person types faster than a long draft is read. So of one draft at most one check waits: a newer
one takes its place, and one that is being read is told to stop. Whoever asked for the older gets
`SupersededError` at once, and no thread works for nobody.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")

Stop = Callable[[], bool]


class SupersededError(Exception):
    """A newer revision of the same draft came in."""


class BusyError(Exception):
    """Too many checks wait already."""


class TooSlowError(Exception):
    """No answer within the time that a check has."""


@dataclass(eq=False)
class _Job:
    key: Hashable | None
    revision: int | None
    work: Callable[[Stop], Any]
    future: asyncio.Future[Any] = field(default_factory=lambda: asyncio.Future())
    stopped: bool = False

    def give_up(self, error: Exception) -> None:
        self.stopped = True
        if not self.future.done():
            self.future.set_exception(error)


class Readers:
    """Runs checks in threads.

    threads: two by default, since that is what the budgets are measured with; the interpreter's
             lock lets only the model's share of the work run side by side
    waiting: most checks that wait for a thread
    seconds: from asking to the answer
    """

    def __init__(self, threads: int = 2, waiting: int = 64, seconds: float = 5.0) -> None:
        self._threads = threads
        self._most_waiting = waiting
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reader")
        self._waiting: deque[_Job] = deque()
        self._running: set[_Job] = set()
        self._newest: dict[Hashable, _Job] = {}
        self.superseded = 0

    async def read(
        self, work: Callable[[Stop], T], key: Hashable | None = None, revision: int | None = None
    ) -> T:
        """Run `work(stop)` in a thread and return its result.

        key: names the draft; None: nothing supersedes this check. `work` should end soon after
        `stop()` turned true; its result is then thrown away.
        Raises SupersededError, BusyError, TooSlowError, and what `work` raises.
        """
        job = _Job(key, revision, work)
        if key is not None:
            self._replace_older(job)
        if len(self._waiting) >= self._most_waiting:
            raise BusyError
        if key is not None:
            self._newest[key] = job
        self._waiting.append(job)
        self._start_next()
        try:
            async with asyncio.timeout(self._seconds):
                return await job.future
        except TimeoutError:
            raise TooSlowError from None
        finally:
            job.stopped = True
            self._forget(job)

    async def close(self, seconds: float = 4.0) -> None:
        """Let what runs or waits finish for so long, then stop it."""
        left = [job.future for job in (*self._running, *self._waiting)]
        if left:
            await asyncio.wait(left, timeout=seconds)
        for job in (*self._running, *self._waiting):
            job.give_up(TooSlowError())
        self._waiting.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _replace_older(self, job: _Job) -> None:
        other = self._newest.get(job.key)
        if other is None:
            return
        self.superseded += 1
        older = (
            job.revision is not None
            and other.revision is not None
            and job.revision < other.revision
        )
        if older:
            raise SupersededError
        other.give_up(SupersededError())
        if other in self._waiting:
            self._waiting.remove(other)

    def _start_next(self) -> None:
        while self._waiting and len(self._running) < self._threads:
            job = self._waiting.popleft()
            if job.stopped:
                continue
            self._running.add(job)
            thread = asyncio.wrap_future(self._pool.submit(job.work, lambda job=job: job.stopped))
            thread.add_done_callback(lambda done, job=job: self._finish(job, done))

    def _finish(self, job: _Job, done: asyncio.Future[Any]) -> None:
        self._running.discard(job)
        if done.cancelled():
            job.give_up(TooSlowError())
        elif (error := done.exception()) is not None:
            if not job.future.done():
                job.future.set_exception(error)
        elif not job.future.done():
            job.future.set_result(done.result())
        self._forget(job)
        self._start_next()

    def _forget(self, job: _Job) -> None:
        if job.key is not None and self._newest.get(job.key) is job:
            del self._newest[job.key]
