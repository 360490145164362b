"""The browsers that can start our host, and where each of them looks for its manifest."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from discreet.identity import NATIVE_HOST

System = Literal["linux", "macos", "windows"]


@dataclass(frozen=True)
class Browser:
    """One browser. Folders hold its data and lie in the home of each system (`Machine.base`).

    windows: its key in HKEY_CURRENT_USER\\Software; None for one that looks into Chrome's
    """

    slug: str
    name: str
    linux: str
    macos: str
    windows: str | None
    firefox: bool = False


BROWSERS = (
    Browser("chrome", "Chrome", "google-chrome", "Google/Chrome", r"Google\Chrome"),
    Browser("chromium", "Chromium", "chromium", "Chromium", "Chromium"),
    Browser("edge", "Edge", "microsoft-edge", "Microsoft Edge", r"Microsoft\Edge"),
    Browser("brave", "Brave", "BraveSoftware/Brave-Browser", "BraveSoftware/Brave-Browser", None),
    Browser("vivaldi", "Vivaldi", "vivaldi", "Vivaldi", None),
    Browser("firefox", "Firefox", ".mozilla", "Mozilla", "Mozilla", firefox=True),
)

CHROME = BROWSERS[0]


@dataclass(frozen=True)
class Machine:
    """A system and the person's folders in it."""

    system: System
    home: Path
    config: Path

    @classmethod
    def here(cls) -> Machine:
        """This machine, for the person who runs this."""
        systems: dict[str, System] = {"darwin": "macos", "win32": "windows"}
        home = Path.home()
        config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        return cls(systems.get(sys.platform, "linux"), home, config)

    def base(self, browser: Browser) -> Path:
        """The folder that this browser's own folder lies in. Not for Windows."""
        if self.system == "macos":
            return self.home / "Library" / "Application Support"
        return self.home if browser.firefox else self.config

    def folder(self, browser: Browser) -> Path:
        """Where this browser keeps its data. Not for Windows."""
        return self.base(browser) / (browser.macos if self.system == "macos" else browser.linux)

    def traces(self, browser: Browser) -> list[Path]:
        """Folders any of which tells that this person uses this browser. Not for Windows."""
        folders = [self.folder(browser)]
        if browser.firefox and self.system == "linux":
            # Since version 147 a new person's profile lies here; manifests stay where they were.
            folders.append(self.config / "mozilla")
        return folders

    def manifest(self, browser: Browser) -> Path:
        """The file that this browser reads to find our host. Not for Windows."""
        linux_firefox = browser.firefox and self.system == "linux"
        hosts = "native-messaging-hosts" if linux_firefox else "NativeMessagingHosts"
        return self.folder(browser) / hosts / f"{NATIVE_HOST}.json"
