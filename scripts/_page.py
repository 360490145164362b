"""What the extension costs a page: the part `./scripts/bench --page`.

Script time is the content script's own, from the browser's trace: compiling, running, and each call
from an event, an observer or a timer. Each figure with "without" stands for the same page at an
address where the extension does not run.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness.browser import Extension, chromium, demo_pages
from harness.service import Service
from harness.waiting import eventually
from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

import environment

NODES = 5_000
MUTATIONS = 1_000
COMPOSERS = 200
FINDINGS = 100
LENGTH = 3_000
IDLE_S = 10

GUARDED, BARE = "twitter.com", "editors.test"

CALLS = {"EvaluateScript", "v8.compile", "v8.run", "FunctionCall"}
"""Events of the trace that name the script they ran."""

_KEYS = """() => {
  const times = [];
  addEventListener('keydown', (event) => {
    const pressed = event.timeStamp;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => times.push(performance.now() - pressed);
      port2.postMessage(null);
    });
  }, true);
  __page.times = times;
}"""
"""Notes for each key how long it took to the end of the frame that shows it."""

_UNDERLINE = """() => {
  const count = () => CSS.highlights.get('discreet-block')?.size ?? 0;
  const before = count();
  __page.painted = new Promise((resolve) => {
    let pressed = 0;
    addEventListener('keydown', (event) => { pressed = event.timeStamp; },
      { capture: true, once: true });
    const look = () => {
      if (pressed && count() > before) {
        requestAnimationFrame(() => resolve(performance.now() - pressed));
      } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""


class Trace:
    """The browser's trace of one page."""

    def __init__(self, context: BrowserContext, page: Page, extension: str) -> None:
        self._cdp: CDPSession = context.new_cdp_session(page)
        self._page = page
        self._extension = extension

    def of(self, act: Callable[[], Any]) -> tuple[float, int]:
        """(milliseconds, calls) of the content script while `act` runs."""
        events: list[dict[str, Any]] = []
        done: list[bool] = []
        self._cdp.on("Tracing.dataCollected", lambda got: events.extend(got["value"]))
        self._cdp.on("Tracing.tracingComplete", lambda _: done.append(True))
        categories = "devtools.timeline,v8,disabled-by-default-v8.compile"
        self._cdp.send("Tracing.start", {"transferMode": "ReportEvents", "categories": categories})
        act()
        self._cdp.send("Tracing.end")
        while not done:
            self._page.wait_for_timeout(20)
        ours = [event for event in events if event.get("ph") == "X" and self._is_ours(event)]
        return sum(_outermost(ours)) / 1_000, len(ours)

    def _is_ours(self, event: dict[str, Any]) -> bool:
        return event["name"] in CALLS and self._extension in json.dumps(event.get("args", {}))


def _outermost(events: list[dict[str, Any]]) -> list[float]:
    """Microseconds of processor time of the events that lie in no other one."""
    times: list[float] = []
    end = 0.0
    for event in sorted(events, key=lambda event: (event["ts"], -event.get("dur", 0))):
        if event["ts"] < end:
            continue
        end = event["ts"] + event.get("dur", 0)
        times.append(event.get("tdur", event.get("dur", 0)))
    return times


def measure(folder: Path, quick: bool) -> list[tuple[str, float | None, float, str]]:
    """(what, limit or none, measured, unit) for each figure."""
    extension_folder = environment.extension(test=False)["chromium"]
    environment.pages()
    service = Service(folder / "page")
    service.start()
    service.pair()
    rows: list[tuple[str, float | None, float, str]] = []
    try:
        with (
            demo_pages() as flags,
            sync_playwright() as playwright,
            chromium(playwright, extension_folder, folder / "page-profile", flags) as context,
        ):
            extension = Extension(context, extension_folder)
            extension.pair(service)
            rest_ms = extension.send({"type": "settings"})["restMs"]
            rows += _script_time(context, extension.id, 5 if quick else 15)
            rows += _keys(context, rest_ms, 20 if quick else 60)
            rows += _memory(context, COMPOSERS // 4 if quick else COMPOSERS)
    finally:
        service.stop()
    return rows


def _url(host: str, **parameters: object) -> str:
    return f"https://{host}/?" + "&".join(f"{name}={value}" for name, value in parameters.items())


def _script_time(
    context: BrowserContext, extension: str, rounds: int
) -> list[tuple[str, float | None, float, str]]:
    page = context.new_page()
    page.goto("about:blank")
    trace = Trace(context, page, extension)
    url = _url(GUARDED, nodes=NODES, composer="none")

    def load() -> None:
        page.goto(url)
        page.wait_for_timeout(300)

    def stir() -> None:
        for _ in range(10):
            page.evaluate("count => __page.editor.stir(count)", MUTATIONS // 10)
            page.wait_for_timeout(60)

    loads = [trace.of(load)[0] for _ in range(rounds)]
    without = [trace.of(stir)[0] for _ in range(rounds)]
    _, idle_calls = trace.of(lambda: page.wait_for_timeout(IDLE_S * 1_000))
    page.evaluate("__page.editor.open()")
    page.wait_for_timeout(1_000)
    beside = [trace.of(stir)[0] for _ in range(rounds)]
    _, open_calls = trace.of(lambda: page.wait_for_timeout(IDLE_S * 1_000))
    page.close()
    nodes = f"{NODES:,} nodes, no composer"
    changes = f"{MUTATIONS:,} unrelated mutations"
    return [
        (f"script time at load, {nodes}, p50", 5, statistics.median(loads), "ms"),
        (f"script time of {changes}, no composer, p50", 1, statistics.median(without), "ms"),
        (f"script time of {changes} beside a composer, p50", None, statistics.median(beside), "ms"),
        (f"calls in {IDLE_S} idle seconds, no composer", 0, idle_calls, ""),
        (f"calls in {IDLE_S} idle seconds, open composer", None, open_calls, ""),
    ]


def _keys(
    context: BrowserContext, rest_ms: int, rounds: int
) -> list[tuple[str, float | None, float, str]]:
    leak = "Hartwell joins us in May. "
    text = (leak * FINDINGS + "We look forward to it, all of us here. " * 20)[: LENGTH - 8]
    rows: list[tuple[str, float | None, float, str]] = []
    for editor in ("draft", "tiptap"):
        for host, limit, where in ((BARE, None, " without"), (GUARDED, 40.0, "")):
            page = context.new_page()
            page.goto(_url(host, editor=editor))
            page.locator("[data-testid=tweetTextarea_0]").click()
            page.keyboard.insert_text(text)
            if host == GUARDED:
                _wait_for_marks(page, "all findings are marked")
            page.evaluate(_KEYS)
            for number in range(rounds):
                page.keyboard.press("abcdefg "[number % 8])
                page.wait_for_timeout(40)
            times = page.evaluate("__page.times")
            what = f"key to frame, {editor}, {LENGTH:,} characters, {FINDINGS} findings"
            rows.append((f"{what}, p50{where}", limit, statistics.median(times), "ms"))
            if host == GUARDED:
                painted = _underlines(page, rounds // 4, rest_ms)
                what = f"key to painted underline, {editor}, {LENGTH:,} characters"
                rows.append((f"{what}, p50", 40, statistics.median(painted), "ms"))
                rows.append((f"{what}, p95", 80, sorted(painted)[int(0.95 * len(painted))], "ms"))
            page.close()
    return rows


def _underlines(page: Page, rounds: int, rest_ms: int) -> list[float]:
    """From the key that completes a term to the frame after its underline, less the rest."""
    times = []
    page.keyboard.type(" Hartwel")
    for _ in range(rounds):
        _wait_for_marks(page, "the last mark is gone")
        page.wait_for_timeout(500)
        page.evaluate(_UNDERLINE)
        page.keyboard.press("l")
        times.append(page.evaluate("__page.painted") - rest_ms)
        page.keyboard.press("Backspace")
    return times


def _wait_for_marks(page: Page, what: str) -> None:
    count = "() => CSS.highlights.get('discreet-block')?.size ?? 0"
    eventually(lambda: page.evaluate(count) == FINDINGS, what)


def _memory(context: BrowserContext, count: int) -> list[tuple[str, float | None, float, str]]:
    """What is left of composers that were opened, written in and closed, beyond the page's own."""
    left = {}
    for host in (BARE, GUARDED):
        page = context.new_page()
        page.goto(_url(host, editor="tiptap"))
        cdp = context.new_cdp_session(page)
        _reopen(page, 20)
        before = _counts(cdp)
        _reopen(page, count)
        after = _counts(cdp)
        left[host] = {name: after[name] - before[name] for name in after}
        page.close()
    more = {name: left[GUARDED][name] - left[BARE][name] for name in left[BARE]}
    what = f"left of {count} opened and closed composers"
    return [
        (f"{what}: nodes", 50, more["nodes"], ""),
        (f"{what}: listeners", 50, more["jsEventListeners"], ""),
        (f"{what}: heap", 500, more["heap"] / 1_000, "kB"),
    ]


def _reopen(page: Page, count: int) -> None:
    for _ in range(count):
        page.evaluate("__page.editor.close(); __page.editor.open()")
        page.locator("[data-testid=tweetTextarea_0]").click()
        page.keyboard.insert_text("Hartwell joins us.")
        page.wait_for_timeout(60)
    page.wait_for_timeout(1_500)


def _counts(cdp: CDPSession) -> dict[str, float]:
    for _ in range(3):
        cdp.send("HeapProfiler.collectGarbage")
    counts = cdp.send("Memory.getDOMCounters")
    heap = cdp.send("Runtime.getHeapUsage")["usedSize"]
    return {**counts, "heap": heap}
