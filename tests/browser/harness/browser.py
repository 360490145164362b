"""A Chromium with the built extension, paired, on the demo pages."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from harness.service import ROOT, Service
from harness.waiting import PATIENCE_S, eventually

sys.path += [str(ROOT / "demo"), str(ROOT / "scripts")]

import server as demo_server

import _chromium
import environment

WINDOW = {"width": 1280, "height": 860}


@contextlib.contextmanager
def demo_pages() -> Iterator[list[str]]:
    """Serves the demo pages; yields Chromium's flags that lead to them."""
    with demo_served() as (port, spki):
        yield demo_server.browser_flags(port, spki)


@contextlib.contextmanager
def demo_served() -> Iterator[tuple[int, str]]:
    """Serves the demo pages; yields their port and the SPKI hash of their certificate."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "demo" / "server.py")], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        started = json.loads(process.stdout.readline())
        yield started["port"], started["spki"]
    finally:
        process.terminate()
        process.wait(10)


class Extension:
    """The extension as a person sees it: its own pages."""

    def __init__(self, context: BrowserContext, folder: Path) -> None:
        self.context = context
        self.id = _chromium.extension_id(folder)

    def url(self, page: str) -> str:
        return f"chrome-extension://{self.id}/{page}"

    def open(self, page: str) -> Page:
        """Opens one of its pages in a tab."""
        tab = self.context.new_page()
        tab.goto(self.url(page))
        return tab

    def send(self, message: dict[str, Any]) -> Any:
        """Sends a message as the extension's own pages do; the background's answer."""
        # Every file of an extension is a page of it; this one runs no script of its own.
        tab = self.open("manifest.json")
        try:
            return tab.evaluate("message => chrome.runtime.sendMessage(message)", message)
        finally:
            tab.close()

    def pair(self, service: Service) -> None:
        """Pairs as the welcome page does, with a code of the command line."""
        self.send({"type": "setSettings", "change": {"port": service.port}})
        reply = self.send({"type": "pair", "code": service.pairing_code()})
        assert reply["ok"], reply

    def stop_worker(self) -> None:
        """Ends its background worker at once, as the browser does to one that rests."""
        tab = self.open("manifest.json")
        session = self.context.new_cdp_session(tab)
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        tab.close()

    def switch(self, on: bool) -> None:
        """Switches it off or on, as a person does on the browser's page of extensions."""
        tab = self.context.new_page()
        tab.goto("chrome://extensions")
        tab.evaluate("([id, on]) => chrome.management.setEnabled(id, on)", [self.id, on])
        tab.close()

    def reload(self) -> None:
        """Reloads the extension as an update does; returns when the new one runs."""
        tab = self.open("manifest.json")
        with tab.expect_event("close"):
            # Not at once: the answer would have no page left to come back to.
            tab.evaluate("setTimeout(() => chrome.runtime.reload(), 20)")

        def runs() -> bool:
            try:
                return self.send({"type": "settings"})["paired"]
            except Exception:
                return False

        eventually(runs, "the extension runs again")


def allow_reload(context: BrowserContext) -> None:
    """Turns developer mode on; without it `chrome.runtime.reload()` disables the extension."""
    page = context.new_page()
    page.goto("chrome://extensions")
    page.evaluate("chrome.developerPrivate.updateProfileConfiguration({inDeveloperMode: true})")
    page.close()


@contextlib.contextmanager
def chromium(
    playwright: Playwright,
    extension: Path,
    profile: Path,
    flags: list[str],
    locale: str = "en-GB",
) -> Iterator[BrowserContext]:
    """A browser with a profile of its own, without a window, whose menus speak `locale`."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=environment.chromium(),
        headless=True,
        viewport=WINDOW,
        locale=locale,
        # On Linux Chromium takes the language of its menus from here, and not from `--lang`.
        env={**os.environ, "LANGUAGE": locale.replace("-", "_")},
        args=[
            "--headless=new",
            "--disable-gpu",
            *(flag for flag in _chromium.flags(extension, profile) if "user-data-dir" not in flag),
            *flags,
        ],
    )
    try:
        context.set_default_timeout(PATIENCE_S * 1_000)
        allow_reload(context)
        yield context
    finally:
        context.close()
