"""Reading off the event loop: a few threads, a bounded queue, the newest revision wins.

A person types faster than a long draft is read. So of one draft at most one check waits: a newer
one takes its place in the queue, so that who goes on typing is not put off again and again, and
one that is being read is told to stop. Whoever asked for the older gets `SupersededError` at once.

A client that sends many texts is patient: its checks leave a thread free for drafts that somebody
is typing, and wait behind them, though not for ever.

A reading that hangs can't be ended. Its caller gets `TooSlowError`, another thread takes its place,
and after `MOST_HUNG` of them no more threads are begun.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")

Stop = Callable[[], bool]

MOST_HUNG = 4
"""Threads that are replaced at most because what they read does not come to an end."""

WIND_DOWN_S = 3.0
"""How long a check under way may still take when the service stops: less than its answer may."""

_PATIENT_AFTER = 4
"""One of the patient is begun after so many others, if others wait all the time."""


class SupersededError(Exception):
    """A newer revision of the same draft came in."""


class BusyError(Exception):
    """Too many checks wait already, or every thread hangs."""


class TooSlowError(Exception):
    """No answer within the time that a check has."""


class BrokenOffError(Exception):
    """What was read ended its thread instead of failing; the message is the error's type."""


@dataclass(eq=False)
class _Job:
    key: Hashable | None
    revision: int | None
    work: Callable[[Stop], Any]
    patient: bool
    future: asyncio.Future[Any] = field(default_factory=lambda: asyncio.Future())
    stopped: bool = False
    watch: asyncio.TimerHandle | None = None
    overdue: bool = False

    def give_up(self, error: Exception) -> None:
        self.stopped = True
        if not self.future.done():
            self.future.set_exception(error)


class Readers:
    """Runs checks in threads.

    threads: two by default, since that is what the budgets are measured with; the interpreter's
             lock lets only the model's share of the work run side by side
    waiting: most checks that wait for a thread, of the patient and of the others each
    seconds: from asking to the answer
    """

    def __init__(self, threads: int = 2, waiting: int = 64, seconds: float = 5.0) -> None:
        self._threads = threads
        self._most_waiting = waiting
        self._seconds = seconds
        self._idle: list[_Thread] = []
        self._waiting: deque[_Job] = deque()
        self._patient: deque[_Job] = deque()
        self._since_patient = 0
        self._running: dict[_Job, _Thread] = {}
        self._hung: dict[_Job, _Thread] = {}
        self._newest: dict[Hashable, _Job] = {}
        self.superseded = 0

    async def read(
        self,
        work: Callable[[Stop], T],
        key: Hashable | None = None,
        revision: int | None = None,
        *,
        patient: bool = False,
    ) -> T:
        """Run `work(stop)` in a thread and return its result.

        key: names the draft; None: nothing supersedes this check. `work` should end soon after
        `stop()` turned true; its result is then thrown away.
        patient: nobody is typing this text; it gives way to those that are typed
        Raises SupersededError, BusyError, TooSlowError, BrokenOffError, and what `work` raises.
        """
        job = _Job(key, revision, work, patient)
        queue = self._patient if patient else self._waiting
        older = self._supersede(job) if key is not None else None
        if older in queue:
            queue[queue.index(older)] = job
        elif len(queue) >= self._most_waiting or self._all_hang:
            raise BusyError
        else:
            queue.append(job)
        if key is not None:
            self._newest[key] = job
        self._start_next()
        try:
            async with asyncio.timeout(self._seconds):
                return await job.future
        except TimeoutError:
            raise TooSlowError from None
        finally:
            job.stopped = True
            self._forget(job)

    def problems(self) -> list[str]:
        """What is wrong now, and how to mend it."""
        if not self._hung:
            return []
        return [
            f"{len(self._hung)} reading(s) hang; drafts are read in part meanwhile. If that stays"
            " so, start Discreet again, and report it without the draft."
        ]

    async def close(self, seconds: float = WIND_DOWN_S) -> None:
        """Let what runs or waits finish for so long, then stop it. Does not wait for what hangs:
        its threads don't keep the process."""
        left = [job.future for job in (*self._running, *self._waiting, *self._patient)]
        if left:
            await asyncio.wait(left, timeout=seconds)
        for job in (*self._running, *self._hung, *self._waiting, *self._patient):
            job.give_up(TooSlowError())
            if job.watch is not None:
                job.watch.cancel()
        self._waiting.clear()
        self._patient.clear()
        for thread in (*self._idle, *self._running.values(), *self._hung.values()):
            thread.end()
        self._idle.clear()

    @property
    def _all_hang(self) -> bool:
        """Whether no thread can be had before one that hangs comes back."""
        return len(self._running) >= self._threads and all(job.overdue for job in self._running)

    def _supersede(self, job: _Job) -> _Job | None:
        """Give up the check of the same draft that was the newest, and return it."""
        other = self._newest.get(job.key)
        if other is None:
            return None
        self.superseded += 1
        older = (
            job.revision is not None
            and other.revision is not None
            and job.revision < other.revision
        )
        if older:
            raise SupersededError
        other.give_up(SupersededError())
        return other

    def _start_next(self) -> None:
        for job in [job for job in self._running if job.overdue]:
            if len(self._hung) < MOST_HUNG:
                self._hung[job] = self._running.pop(job)
        while len(self._running) < self._threads and (job := self._next()) is not None:
            thread = self._idle.pop() if self._idle else _Thread()
            self._running[job] = thread
            job.watch = asyncio.get_running_loop().call_later(self._seconds, self._overdue, job)
            thread.run(job, self._finish)

    def _next(self) -> _Job | None:
        """Who is next; checks that nobody waits for any more are dropped."""
        for queue in (self._waiting, self._patient):
            while queue and queue[0].stopped:
                queue.popleft()
        patient_run = sum(job.patient for job in self._running)
        room = patient_run < max(1, self._threads - 1)
        turn = not self._waiting or self._since_patient >= _PATIENT_AFTER
        if self._patient and room and turn:
            self._since_patient = 0
            return self._patient.popleft()
        if not self._waiting:
            return None
        self._since_patient += 1
        return self._waiting.popleft()

    def _overdue(self, job: _Job) -> None:
        """It reads for longer than any check may take: let another thread take its place."""
        job.overdue = True
        log.error("reading hangs")
        self._start_next()

    def _finish(self, job: _Job, result: Any, error: BaseException | None) -> None:
        thread = self._running.pop(job, None) or self._hung.pop(job)
        self._idle.append(thread)
        if job.watch is not None:
            job.watch.cancel()
        if not job.future.done():
            if error is None:
                job.future.set_result(result)
            else:
                job.future.set_exception(_as_exception(error))
        self._forget(job)
        self._start_next()

    def _forget(self, job: _Job) -> None:
        if job.key is not None and self._newest.get(job.key) is job:
            del self._newest[job.key]


class _Thread:
    """Runs one job at a time. A daemon, so that a reading that hangs does not keep the process."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._jobs: SimpleQueue[tuple[_Job, Callable[..., None]] | None] = SimpleQueue()
        threading.Thread(target=self._work, name="reader", daemon=True).start()

    def run(self, job: _Job, done: Callable[[_Job, Any, BaseException | None], None]) -> None:
        """Begin a job; `done` gets it with its result or its error, in the loop."""
        self._jobs.put((job, done))

    def end(self) -> None:
        """End after the job that runs now."""
        self._jobs.put(None)

    def _work(self) -> None:
        while (given := self._jobs.get()) is not None:
            job, done = given
            result, error = None, None
            try:
                result = job.work(lambda job=job: job.stopped)
            except BaseException as raised:
                # Whatever ends a thread must end neither this one nor, raised there, the loop.
                error = raised
            with contextlib.suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(done, job, result, error)
            del given, job, done, result, error


def _as_exception(error: BaseException) -> Exception:
    """A future takes no StopIteration, and a SystemExit in the loop would end the service."""
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        return error
    return BrokenOffError(type(error).__name__)
