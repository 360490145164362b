"""A disk that takes its time: answers don't wait for it, decisions do."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
from paired import Paired


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
