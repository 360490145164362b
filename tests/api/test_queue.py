"""The reading threads: who is next, what hangs, and what ends a thread."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable

import pytest

from discreet.service import readers
from discreet.service.readers import (
    BrokenOffError,
    BusyError,
    Readers,
    Stop,
    SupersededError,
    TooSlowError,
)


class Gate:
    """Work that waits until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.open = threading.Event()

    def __call__(self, _: Stop) -> str:
        self.begun.release()
        self.open.wait(60)
        return "done"

    async def reached(self, times: int = 1) -> None:
        for _ in range(times):
            assert await asyncio.to_thread(self.begun.acquire, timeout=60)


@pytest.fixture
async def gate() -> AsyncIterator[Gate]:
    made = Gate()
    yield made
    made.open.set()


def noting(order: list[str], name: str) -> Callable[[Stop], None]:
    return lambda _: order.append(name)


async def eventually(condition: Callable[[], bool]) -> None:
    for _ in range(1200):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("that did not come about")


async def settled(threads: Readers) -> None:
    """Until the loop has taken in everything that was asked for."""
    for _ in range(5):
        await asyncio.sleep(0)
    assert threads


async def test_a_newer_revision_keeps_the_place_of_the_older(gate: Gate) -> None:
    threads, order = Readers(threads=1, seconds=60), []
    first = asyncio.create_task(threads.read(gate))
    await gate.reached()
    old = asyncio.create_task(threads.read(noting(order, "a1"), "a", 1))
    await settled(threads)
    others = [
        asyncio.create_task(threads.read(noting(order, name), name, 1)) for name in ("b", "c")
    ]
    await settled(threads)
    new = asyncio.create_task(threads.read(noting(order, "a2"), "a", 2))
    with pytest.raises(SupersededError):
        await old
    gate.open.set()
    await asyncio.gather(first, new, *others)
    assert order == ["a2", "b", "c"]
    await threads.close()


async def test_the_patient_leave_a_thread_free_and_wait_behind_drafts(gate: Gate) -> None:
    threads, order = Readers(threads=2, waiting=8, seconds=60), []
    batch = [asyncio.create_task(threads.read(gate, patient=True)) for _ in range(2)]
    await gate.reached()
    # The second of the batch waits although a thread is free; who types does not.
    assert await threads.read(lambda _: "at once", "draft", 1) == "at once"
    assert not gate.begun.acquire(blocking=False)
    typed = asyncio.create_task(threads.read(gate, "draft", 2))
    await gate.reached()
    more = [
        asyncio.create_task(threads.read(noting(order, f"batch {n}"), patient=True))
        for n in range(2)
    ]
    await settled(threads)
    more += [asyncio.create_task(threads.read(noting(order, f"d{n}"), n, 1)) for n in range(4)]
    await settled(threads)
    gate.open.set()
    await asyncio.gather(*batch, typed, *more)
    # The other thread may hold one draft while this one comes to the batch.
    before = order[: order.index("batch 0")]
    assert sum(name.startswith("d") for name in before) >= 3
    assert {"batch 0", "batch 1"} <= set(order)
    await threads.close()


async def test_the_patient_are_not_put_off_for_ever(gate: Gate) -> None:
    threads, order = Readers(threads=1, seconds=60), []
    first = asyncio.create_task(threads.read(gate))
    await gate.reached()
    waiting = [
        asyncio.create_task(threads.read(noting(order, "batch"), patient=True)),
        *(asyncio.create_task(threads.read(noting(order, "draft"), n, 1)) for n in range(12)),
    ]
    await settled(threads)
    gate.open.set()
    await asyncio.gather(first, *waiting)
    assert order.index("batch") in range(1, 6)
    await threads.close()


async def test_a_full_queue_of_the_patient_turns_no_draft_away(gate: Gate) -> None:
    threads = Readers(threads=2, waiting=3, seconds=60)
    batch = [asyncio.create_task(threads.read(gate, patient=True)) for _ in range(4)]
    await gate.reached()
    with pytest.raises(BusyError):
        await threads.read(gate, patient=True)
    assert await threads.read(lambda _: "read", "draft", 1) == "read"
    gate.open.set()
    await asyncio.gather(*batch)
    await threads.close()


async def test_readings_that_hang_are_replaced_in_bounds_and_come_back(gate: Gate) -> None:
    threads = Readers(threads=2, seconds=0.5)
    before = set(threading.enumerate())

    def begun() -> int:
        return sum(thread.name == "reader" for thread in set(threading.enumerate()) - before)

    for _ in range(readers.MOST_HUNG // 2 + 1):
        hanging = [asyncio.create_task(threads.read(gate)) for _ in range(2)]
        await gate.reached(2)
        for task in hanging:
            with pytest.raises(TooSlowError):
                await task
    most = threads._threads + readers.MOST_HUNG
    await eventually(lambda: threads._all_hang)
    for n in range(20):
        with pytest.raises(BusyError):
            await threads.read(lambda _: "read", f"draft {n}", 1)
    assert begun() == most
    assert f"{readers.MOST_HUNG} reading(s) hang" in threads.problems()[0]
    gate.open.set()
    await eventually(lambda: not threads.problems())
    assert await threads.read(lambda _: "read") == "read"
    await threads.close()
    await eventually(lambda: begun() == 0)


async def test_what_is_superseded_and_hangs_gives_its_place_away_too(gate: Gate) -> None:
    threads = Readers(threads=1, seconds=0.5)
    old = asyncio.create_task(threads.read(gate, "draft", 1))
    await gate.reached()
    new = asyncio.create_task(threads.read(lambda _: "read", "draft", 2))
    with pytest.raises(SupersededError):
        await old
    with contextlib.suppress(TooSlowError):  # it waits for the one that hangs
        await new
    assert await threads.read(lambda _: "read", "draft", 3) == "read"
    gate.open.set()
    await threads.close()


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, StopIteration, GeneratorExit])
async def test_what_would_end_a_thread_or_the_loop_ends_neither(
    error: type[BaseException],
) -> None:
    threads = Readers(threads=1)

    def die(_: Stop) -> None:
        raise error

    for _ in range(3):
        with pytest.raises(BrokenOffError, match=error.__name__):
            await threads.read(die)
    assert await threads.read(lambda _: "read") == "read"
    await threads.close()


async def test_closing_waits_for_no_reading_that_hangs(gate: Gate) -> None:
    threads = Readers(threads=1, seconds=60)
    running = asyncio.create_task(threads.read(gate))
    await gate.reached()
    waiting = asyncio.create_task(threads.read(lambda _: "read"))
    await settled(threads)
    await threads.close(seconds=0.05)
    for task in (running, waiting):
        with pytest.raises(TooSlowError):
            await task
