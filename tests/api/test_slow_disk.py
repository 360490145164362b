"""A disk that takes its time: answers don't wait for it, decisions do."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import pytest
from paired import Paired

from discreet.service import core


@pytest.fixture
async def disk(paired: Paired) -> AsyncIterator[threading.Event]:
    """Nothing is written before this is set."""
    ready, busy = threading.Event(), threading.Event()

    def wait(_: object) -> None:
        busy.set()
        ready.wait(60)

    paired.service.history._db.submit(wait)
    assert await asyncio.to_thread(busy.wait, 60)
    yield ready
    ready.set()


async def eventually(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("that did not come about")


async def test_a_check_is_answered_before_it_is_written(
    paired: Paired, disk: threading.Event
) -> None:
    finding = (await paired.check("Hartwell", draft_id="d"))["findings"][0]
    assert (await paired.check("Kestrel", draft_id="e"))["verdict"] == "warn"
    decided = {
        "draft_id": "d",
        "findings": [{"finding": finding["id"], "rule": finding["rule"], "decision": "dismissed"}],
    }
    deciding = asyncio.create_task(paired.call("POST", "/v1/decisions", decided))
    await asyncio.sleep(0.2)
    assert not deciding.done()  # what is confirmed has been written
    disk.set()
    assert (await deciding)[0] == 200
    entries = (await paired.call("GET", "/v1/history"))[1]["entries"]
    states = {entry["draft_id"]: entry["findings"][0]["state"] for entry in entries}
    assert states == {"d": "dismissed", "e": "open"}


async def test_what_waits_for_the_disk_is_bounded_and_what_is_lost_is_said(
    paired: Paired, disk: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core, "MOST_WRITES", 3)
    for n in range(5):
        assert (await paired.check("Hartwell", draft_id=f"d{n}"))["verdict"] == "warn"
    assert len(paired.service._writes) == 3
    problems = paired.service.problems()
    assert any("2 flagged draft(s)" in problem and "disk" in problem for problem in problems)
    disk.set()
    await eventually(lambda: not paired.service._writes)
    assert (await paired.call("GET", "/v1/history"))[1]["total"] == 3
