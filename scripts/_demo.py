"""Opens a Chromium with the extension loaded and paired, on local pages built like X and LinkedIn.

`./scripts/run --demo` calls it when the service runs and the extension and pages are built:

    python scripts/_demo.py --extension DIR --service URL --code CODE

The browser has a fresh profile, which is removed afterwards, so nothing of the person's own
browser is touched. With `--headless --screenshot FILE` it takes a picture of a warning instead.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import _chromium
import environment
from _devtools import FLAGS, Browser, DevToolsError, Tab, until

sys.path.insert(0, str(environment.ROOT / "demo"))

import server as demo_server

PAGES = ("https://x.com/home", "https://www.linkedin.com/feed/")
WINDOW = [
    "--window-size=1360,900",
    # Without it a bar tells that the address of x.com is mapped, which is what the demo is about.
    "--test-type",
]
PICTURE_SIZE = (1280, 800)


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
def new_profile() -> Iterator[Path]:
    """A folder for a browser's profile, removed afterwards."""
    folder = tempfile.mkdtemp(prefix="discreet-")
    try:
        yield Path(folder)
    finally:
        # Chromium's helper processes outlive it for a moment and may still write.
        for _ in range(20):
            shutil.rmtree(folder, ignore_errors=True)
            if not Path(folder).exists():
                break
            time.sleep(0.1)


@contextlib.contextmanager
def browser(
    program: str, extension: Path, profile: Path, extra: list[str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a browser with the extension in a profile of its own."""
    with (profile / "browser.log").open("ab") as log:
        process = subprocess.Popen(
            [program, *_chromium.flags(extension, profile), *extra], stdout=log, stderr=log
        )
    with stopped_after(process):
        yield process


async def pair(driver: Browser, extension: Path, service: str, code: str) -> None:
    """Tells the extension the service's port and a pairing code, as its own pages do."""
    # Every file of an extension is a page of it; this one runs no script of its own.
    identifier = _chromium.extension_id(extension)
    tab = await driver.open(f"chrome-extension://{identifier}/manifest.json")
    await until("the extension runs", lambda: tab.evaluate("Boolean(globalThis.chrome?.runtime)"))
    port = urllib.parse.urlsplit(service).port or 80
    for message in (
        {"type": "setSettings", "change": {"port": port}},
        {"type": "pair", "code": code},
    ):
        reply = await tab.evaluate(f"chrome.runtime.sendMessage({json.dumps(message)})")
        if not (reply and reply["ok"]):
            detail = (reply or {}).get("detail", "the extension gave no answer")
            raise DemoError(f"The extension could not be paired: {detail}")


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


async def take_picture(driver: Browser, page: str, sample: str, scheme: str) -> bytes:
    """Types the sample, waits for its mark, opens the card; the page as a PNG."""
    tab = await driver.open("about:blank")
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
    return await tab.screenshot()


def show(program: str, options: argparse.Namespace) -> None:
    """Opens the window and stays until it is closed or Ctrl+C is pressed."""

    async def prepare(profile: Path, process: subprocess.Popen[bytes]) -> None:
        async with Browser.connect(profile) as driver:
            await pair(driver, options.extension, options.service, options.code)
            # Closed in good order, so that it writes down what it learned.
            await driver.call("Browser.close")
        await asyncio.to_thread(process.wait, 20)

    with demo_pages() as flags, new_profile() as profile:
        # Paired without a window first: the window then shows the two pages and nothing else.
        with browser(program, options.extension, profile, FLAGS) as process:
            asyncio.run(prepare(profile, process))
        with browser(program, options.extension, profile, [*flags, *WINDOW, *PAGES]) as process:
            print("The demo is open. Click a sample draft, or type one of your own.", flush=True)
            print("Close the window or press Ctrl+C here to end it.", flush=True)
            process.wait()


def picture(program: str, options: argparse.Namespace) -> None:
    """Takes the picture without a window."""

    async def work(profile: Path) -> bytes:
        async with Browser.connect(profile) as driver:
            await pair(driver, options.extension, options.service, options.code)
            return await take_picture(driver, options.page, options.sample, options.scheme)

    with (
        demo_pages() as flags,
        new_profile() as profile,
        browser(program, options.extension, profile, [*flags, *FLAGS]),
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
        options.extension = options.extension.resolve()
        if not (options.extension / "manifest.json").is_file():
            raise DemoError(f"There is no built extension in {options.extension}.")
        if not options.headless:
            check_display()
        check_service(options.service)
        program = str(environment.chromium())
        if options.headless:
            picture(program, options)
        else:
            show(program, options)
    except (DemoError, DevToolsError, environment.SetupError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
