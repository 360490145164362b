"""Speaks WebDriver BiDi to a Firefox, without a driver in between."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

import aiohttp
from harness.waiting import PATIENCE_S

T = TypeVar("T")


class BidiError(Exception):
    """The browser refused a command, or went away."""


class Bidi:
    """One session with a running browser.

    Its loop runs in a thread of its own, since other tests keep one in the main thread.
    """

    def __init__(self, port: int) -> None:
        self.errors: list[str] = []
        """What scripts and pages reported as an error since this was last emptied."""
        self._last = 0
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._await(self._connect(f"ws://127.0.0.1:{port}/session"))
        # The demo pages have a certificate that was made a moment ago.
        self.call("session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}})
        self.call("session.subscribe", events=["log.entryAdded"])

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command; its result. Raises BidiError."""
        return self._await(self._call(method, parameters))

    def close(self) -> None:
        """Leaves the browser, which runs on."""
        self._await(self._client.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_S)
        self._loop.close()

    def _await(self, work: Coroutine[Any, Any, T]) -> T:
        # Longer than any command may take, so that a browser that hangs ends the test.
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(4 * PATIENCE_S)

    async def _connect(self, url: str) -> None:
        self._client = aiohttp.ClientSession()
        self._socket = await self._client.ws_connect(url, max_msg_size=0)
        self._reading = asyncio.create_task(self._read())

    async def _call(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        self._last += 1
        answer = self._waiting[self._last] = self._loop.create_future()
        await self._socket.send_json({"id": self._last, "method": method, "params": parameters})
        received = await answer
        if received["type"] == "error":
            raise BidiError(f"{method}: {received['error']}: {received['message']}")
        return received["result"]

    async def _read(self) -> None:
        async for message in self._socket:
            received = json.loads(message.data)
            if received["type"] != "event":
                self._waiting.pop(received["id"]).set_result(received)
            elif received["params"]["level"] == "error":
                self.errors.append(received["params"]["text"])
        for answer in self._waiting.values():
            answer.set_exception(BidiError("The browser went away."))
