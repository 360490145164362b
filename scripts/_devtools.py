"""Drives a Chromium over the DevTools protocol: as much of it as the demo needs."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp

FLAGS = ["--headless=new", "--disable-gpu", "--remote-debugging-port=0", "about:blank"]
"""For a browser without a window that tells its DevTools address in its profile."""

PATIENCE_S = 20.0
"""How long any one thing may take before it is given up."""


class DevToolsError(Exception):
    """The browser refused a command, did not answer or went away."""


async def until(what: str, condition: Callable[[], Awaitable[Any]]) -> Any:
    """The first true value of `condition`, asked for again and again."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if value := await condition():
            return value
        await asyncio.sleep(0.05)
    raise DevToolsError(f"This did not happen within {PATIENCE_S:.0f} seconds: {what}.")


class Tab:
    """One page of the browser."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser = browser
        self._session = session

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One DevTools command; its result."""
        return await self._browser.call(method, self._session, **parameters)

    async def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page; promises are awaited."""
        result = await self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        return result["result"].get("value")

    async def click(self, point: dict[str, float]) -> None:
        """A click of a real mouse at `point` ({x, y}, CSS pixels)."""
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            await self.call(
                "Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **point
            )

    async def screenshot(self) -> bytes:
        """What the page shows, as a PNG."""
        shot = await self.call("Page.captureScreenshot", format="png")
        return base64.b64decode(shot["data"])


class Browser:
    """A connection to a running browser. One command at a time."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._last = 0

    @classmethod
    @contextlib.asynccontextmanager
    async def connect(cls, profile: Path) -> AsyncIterator[Browser]:
        """Connects to the browser that was started with `FLAGS` and this profile."""
        port_file = profile / "DevToolsActivePort"

        async def read() -> list[str]:
            lines = port_file.read_text().split("\n") if port_file.is_file() else []
            return lines if len(lines) == 2 else []

        port, path = await until("the browser starts", read)
        async with (
            aiohttp.ClientSession() as client,
            client.ws_connect(f"ws://127.0.0.1:{port}{path}", max_msg_size=0) as socket,
        ):
            yield cls(socket)

    async def call(
        self, method: str, session: str | None = None, **parameters: Any
    ) -> dict[str, Any]:
        """One command to the browser itself, or to the page of a session; its result."""
        self._last += 1
        message: dict[str, Any] = {"id": self._last, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        await self._socket.send_json(message)
        try:
            async with asyncio.timeout(PATIENCE_S):
                async for received in self._socket:
                    answer = json.loads(received.data)
                    if answer.get("id") != self._last:
                        continue
                    if "error" in answer:
                        raise DevToolsError(f"{method}: {answer['error']['message']}")
                    return answer["result"]
        except TimeoutError:
            raise DevToolsError(f"The browser did not answer {method}.") from None
        raise DevToolsError("The browser went away.")

    async def open(self, url: str) -> Tab:
        """A new tab at `url`; it may still be loading."""
        target = await self.call("Target.createTarget", url=url)
        attached = await self.call(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        return Tab(self, attached["sessionId"])
