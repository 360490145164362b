"""Writes, looks at and removes what makes a browser find our host.

All of it lies in the person's own folders (on Windows also in their part of the registry) and is
readable by them alone; `remove` leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from discreet.files import make_folder, private_folder, write_private
from discreet.identity import CHROMIUM_ID, GECKO_ID, NATIVE_HOST
from discreet.native import registry
from discreet.native.browsers import BROWSERS, CHROME, Browser, Machine
from discreet.native.launcher import launcher_file, script

State = Literal["installed", "outdated", "missing"]
"""`outdated`: a manifest is there, and is not what this installation would write."""


@dataclass(frozen=True)
class Installer:
    """The manifests of one person's Discreet. `data_dir` is where the launcher lies."""

    machine: Machine
    data_dir: Path

    def present(self) -> list[Browser]:
        """The browsers that this person has used."""
        return [browser for browser in BROWSERS if self._is_present(browser)]

    def install(self, browsers: Iterable[Browser]) -> list[str]:
        """Write launcher and manifests anew; the answer names each file and key. Raises OSError."""
        launcher = self._launcher
        private_folder(launcher.parent)
        write_private(launcher, script(self.machine.system).encode(), replace=True)
        launcher.chmod(0o700)
        return [str(launcher), *self._write(browsers)]

    def state(self, browser: Browser) -> State:
        """How things stand for this browser. Raises OSError."""
        file = self._manifest(browser)
        key = self._key(browser)
        registered = key is None or registry.read(key) == str(file)
        if not file.exists() or (key is not None and registry.read(key) is None):
            return "missing"
        same = registered and file.read_text("utf-8") == self._content(browser)
        return "installed" if same and self._launcher_is_right() else "outdated"

    def remove(self, browsers: Iterable[Browser]) -> list[str]:
        """Remove their manifests, and the launcher with the last; names what was there."""
        removed = list(self._delete(browsers))
        # Several browsers of Windows share a manifest; it goes when the last key has gone.
        if all(self.state(browser) == "missing" for browser in BROWSERS):
            folder = self._launcher.parent
            left = sorted(folder.glob("*")) if folder.is_dir() else []
            for file in left:
                file.unlink()
                removed.append(str(file))
            with contextlib.suppress(OSError):
                folder.rmdir()
        return removed

    @property
    def _launcher(self) -> Path:
        return launcher_file(self.data_dir, self.machine.system)

    def _launcher_is_right(self) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return self._launcher.read_bytes() == script(self.machine.system).encode()
        return False

    def _is_present(self, browser: Browser) -> bool:
        if self.machine.system == "windows":
            return registry.has_browser(browser.windows or browser.macos.replace("/", "\\"))
        return any(folder.is_dir() for folder in self.machine.traces(browser))

    def _key(self, browser: Browser) -> str | None:
        """Its key in the registry; None where there is no registry."""
        if self.machine.system != "windows":
            return None
        return registry.key_of(browser.windows or str(CHROME.windows))

    def _manifest(self, browser: Browser) -> Path:
        if self.machine.system != "windows":
            return self.machine.manifest(browser)
        kind = "firefox" if browser.firefox else "chromium"
        return self._launcher.parent / f"{NATIVE_HOST}.{kind}.json"

    def _content(self, browser: Browser) -> str:
        manifest = {
            "name": NATIVE_HOST,
            "description": "Tells the Discreet extension where its service is",
            "path": str(self._launcher),
            "type": "stdio",
        }
        if browser.firefox:
            manifest["allowed_extensions"] = [GECKO_ID]
        else:
            manifest["allowed_origins"] = [f"chrome-extension://{CHROMIUM_ID}/"]
        return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"

    def _write(self, browsers: Iterable[Browser]) -> Iterator[str]:
        for browser in browsers:
            file = self._manifest(browser)
            make_folder(file.parent)
            write_private(file, self._content(browser).encode(), replace=True)
            yield str(file)
            if key := self._key(browser):
                registry.write(key, str(file))
                yield key

    def _delete(self, browsers: Iterable[Browser]) -> Iterator[str]:
        for browser in browsers:
            if key := self._key(browser):
                if registry.delete(key):
                    yield key
                continue
            file = self._manifest(browser)
            with contextlib.suppress(FileNotFoundError):
                file.unlink()
                yield str(file)
            # Folders that only the manifest needed; one that the browser uses is not empty.
            base = self.machine.base(browser)
            for folder in file.parents[: len(file.relative_to(base).parts) - 1]:
                with contextlib.suppress(OSError):
                    folder.rmdir()
