"""Opens a Chromium with the extension loaded and paired, on local pages built like X and LinkedIn.

`./scripts/run --demo` calls it when the service runs and the extension and pages are built:

    python scripts/_demo.py --extension DIR --service URL --code CODE

The browser has a fresh profile, which is removed afterwards, so nothing of the person's own
browser is touched. With `--headless --screenshot FILE` it takes a picture of a warning instead.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp

import _chromium
import environment

sys.path.insert(0, str(environment.ROOT / "demo"))

import server as demo_server

PAGES = ("https://x.com/home", "https://www.linkedin.com/feed/")
PICTURE_SIZE = (1280, 800)
PATIENCE_S = 20.0
"""How long the picture waits for any one thing before it gives up."""


class DemoError(Exception):
    """Something is missing; the message says what to do."""


def check_service(url: str) -> None:
    """Raises DemoError unless the service answers at `url`."""
    try:
        # Never through a proxy of the environment: the service is on this machine.
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(f"{url.rstrip('/')}/health", timeout=10) as answer:
            json.load(answer)
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise DemoError(f"The service does not answer at {url}: {error}") from error


def check_display() -> None:
    """Raises DemoError where a window can't be shown."""
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        raise DemoError(
            "There is no display here, so no browser window can be shown. Run this on a desktop,\n"
            "or add `--headless --screenshot FILE.png` for a picture of a warning."
        )


@contextlib.contextmanager
def stopped_after(process: subprocess.Popen[Any]) -> Iterator[subprocess.Popen[Any]]:
    """Ends `process` in any case: asked first, by force after five seconds."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def demo_pages() -> Iterator[list[str]]:
    """Serves the pages; yields the browser flags that lead to them."""
    if not (demo_server.DIST / "x.html").is_file():
        raise DemoError("The demo pages are not built: run `npm ci` and `npm run build` in demo/.")
    command = [sys.executable, str(environment.ROOT / "demo" / "server.py")]
    with stopped_after(subprocess.Popen(command, stdout=subprocess.PIPE, text=True)) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise DemoError("The server of the demo pages did not start.")
        started = json.loads(line)
        yield demo_server.browser_flags(started["port"], started["spki"])


@contextlib.contextmanager
def browser(
    program: str, extension: Path, extra: list[str]
) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """Runs a browser with a profile of its own; yields the profile's folder and the process."""
    with tempfile.TemporaryDirectory(prefix="discreet-", ignore_cleanup_errors=True) as folder:
        profile = Path(folder)
        command = [program, *_chromium.flags(extension, profile), *extra]
        log = profile / "browser.log"
        with log.open("wb") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output)
        with stopped_after(process):
            yield profile, process


def pairing_page(extension: Path, service: str, code: str) -> str:
    """The page of the extension that pairs from its address, then forgets the code."""
    fragment = {"code": code}
    if port := urllib.parse.urlsplit(service).port:
        fragment["port"] = str(port)
    identifier = _chromium.extension_id(extension)
    return f"chrome-extension://{identifier}/welcome.html#{urllib.parse.urlencode(fragment)}"


class Tab:
    """One page of a browser that is driven over the DevTools protocol; the browser itself when
    `session` is None."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, session: str | None) -> None:
        self._socket = socket
        self._session = session
        self._last = 0

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One DevTools command; its result."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        await self._socket.send_json(message)
        try:
            async with asyncio.timeout(PATIENCE_S):
                async for received in self._socket:
                    answer = json.loads(received.data)
                    if (answer.get("id"), answer.get("sessionId")) != (self._last, self._session):
                        continue
                    if "error" in answer:
                        raise DemoError(f"{method}: {answer['error']['message']}")
                    return answer["result"]
        except TimeoutError:
            raise DemoError(f"The browser did not answer {method}.") from None
        raise DemoError("The browser went away.")

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


async def until(what: str, condition: Callable[[], Awaitable[Any]]) -> Any:
    """The first true value of `condition`, asked for again and again."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if value := await condition():
            return value
        await asyncio.sleep(0.05)
    raise DemoError(f"This did not happen within {PATIENCE_S:.0f} seconds: {what}.")


MARKED = """(() => {
  // The gravest first.
  for (const name of ['discreet-block', 'discreet-warn']) {
    for (const range of CSS.highlights.get(name) ?? []) {
      const box = range.getBoundingClientRect();
      if (box.width > 0) return {x: box.x + Math.min(20, box.width / 2), y: box.y + box.height / 2};
    }
  }
  return null;
})()"""


async def stands_still(tab: Tab) -> bool:
    """True when there is a text in the page's composers and nobody types."""
    read = "JSON.stringify(window.__page.state().map((composer) => composer.texts).flat())"
    before = await tab.evaluate(read)
    await asyncio.sleep(0.4)
    return any(json.loads(before)) and await tab.evaluate(read) == before


async def take_picture(endpoint: str, pairing: str, page: str, sample: str, scheme: str) -> bytes:
    """Pairs, types the sample, waits for its mark, opens the card; the page as a PNG."""
    async with (
        aiohttp.ClientSession() as client,
        client.ws_connect(endpoint, max_msg_size=0) as socket,
    ):
        root = Tab(socket, None)

        async def opened(url: str) -> Tab:
            target = await root.call("Target.createTarget", url=url)
            attached = await root.call(
                "Target.attachToTarget", targetId=target["targetId"], flatten=True
            )
            return Tab(socket, attached["sessionId"])

        welcome = await opened(pairing)
        await until(
            "the extension is paired with the service",
            lambda: welcome.evaluate(
                "globalThis.chrome?.runtime?.sendMessage({type: 'settings'})"
                ".then(view => view.paired)"
            ),
        )
        tab = await opened("about:blank")
        width, height = PICTURE_SIZE
        await tab.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2,
            mobile=False,
        )
        await tab.call(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )
        await tab.call("Emulation.setScrollbarsHidden", hidden=True)
        await tab.call("Page.navigate", url=page)
        await until("the demo page is ready", lambda: tab.evaluate("window.__page?.ready"))
        button = (
            "(() => { const box = [...document.querySelectorAll('button')]"
            f".find(one => one.textContent.startsWith({json.dumps(sample)}))"
            "?.getBoundingClientRect();"
            " return box && {x: box.x + 20, y: box.y + 12}; })()"
        )
        await tab.click(await until("the sample is there", lambda: tab.evaluate(button)))
        await until("the sample is typed", lambda: stands_still(tab))
        await tab.click(await until("the draft is marked", lambda: tab.evaluate(MARKED)))
        await asyncio.sleep(1)  # the card comes with a short movement
        shot = await tab.call("Page.captureScreenshot", format="png")
        return base64.b64decode(shot["data"])


async def devtools_endpoint(profile: Path) -> str:
    """The address that Chromium writes into its profile when it listens."""
    port_file = profile / "DevToolsActivePort"

    async def read() -> list[str]:
        lines = port_file.read_text().split("\n") if port_file.is_file() else []
        return lines if len(lines) == 2 else []

    port, path = await until("the browser starts", read)
    return f"ws://127.0.0.1:{port}{path}"


def show(program: str, extension: Path, pairing: str) -> None:
    """Opens the window and stays until it is closed or Ctrl+C is pressed."""
    with (
        demo_pages() as flags,
        # The first page is the one in front.
        browser(program, extension, [*flags, *PAGES, pairing]) as (_, process),
    ):
        print("The demo is open. Click a sample draft, or type one of your own.", flush=True)
        print("Close the window or press Ctrl+C here to end it.", flush=True)
        process.wait()


def picture(program: str, extension: Path, pairing: str, options: argparse.Namespace) -> None:
    """Takes the picture without a window."""
    headless = ["--headless=new", "--disable-gpu", "--remote-debugging-port=0", "about:blank"]

    async def work(profile: Path) -> bytes:
        endpoint = await devtools_endpoint(profile)
        return await take_picture(endpoint, pairing, options.page, options.sample, options.scheme)

    with (
        demo_pages() as flags,
        browser(program, extension, [*flags, *headless]) as (profile, _),
    ):
        options.screenshot.write_bytes(asyncio.run(work(profile)))
    print(f"Wrote {options.screenshot}.", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--extension", type=Path, required=True, help="the built extension")
    parser.add_argument("--service", default="http://127.0.0.1:8765", help="where it runs")
    parser.add_argument("--code", required=True, help="a pairing code of `discreet pair`")
    parser.add_argument("--headless", action="store_true", help="no window; needs --screenshot")
    parser.add_argument("--screenshot", type=Path, help="PNG file of a warning in a draft")
    parser.add_argument("--page", default=PAGES[0], help="the page of the picture")
    parser.add_argument("--sample", default="A customer, too early", help="its sample draft")
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    options = parser.parse_args()
    if options.headless != (options.screenshot is not None):
        parser.error("--headless and --screenshot FILE belong together")
    return options


def main() -> None:
    options = arguments()
    # An end from outside cleans up as Ctrl+C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        extension = options.extension.resolve()
        if not (extension / "manifest.json").is_file():
            raise DemoError(f"There is no built extension in {extension}.")
        if not options.headless:
            check_display()
        check_service(options.service)
        program = str(environment.chromium())
        pairing = pairing_page(extension, options.service, options.code)
        if options.headless:
            picture(program, extension, pairing, options)
        else:
            show(program, extension, pairing)
    except (DemoError, environment.SetupError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
