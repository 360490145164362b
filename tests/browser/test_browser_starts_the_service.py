"""Native messaging in a fresh profile: nothing is paired or started by hand."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.browser import Extension, chromium
from harness.service import TERMS, free_port
from harness.sites import DRAFT, Draft
from harness.waiting import eventually
from playwright.sync_api import Playwright

from discreet.native.browsers import BROWSERS, Machine
from discreet.native.manifests import Installer
from discreet.service.instance import lock_file, running

LEAK = ("block", "Hartwell")

START_S = 120.0
"""Two interpreters start and load the models; a machine with much else to do takes its time."""

CHROMIUM = next(browser for browser in BROWSERS if browser.slug == "chromium")


class Background:
    """The service that the browser starts. No process here is its parent; its lock tells it."""

    def __init__(self, data: Path) -> None:
        self.lock = lock_file(data)

    def port(self) -> int:
        def listening() -> int | None:
            service = running(self.lock)
            return service.port if service else None

        return eventually(listening, "the service listens", START_S)

    def kill(self) -> None:
        """At once, as a crash would; only the process that holds the lock."""
        if running(self.lock):
            os.kill(json.loads(self.lock.read_text())["pid"], signal.SIGKILL)
            eventually(lambda: running(self.lock) is None, "the service is gone")


@pytest.fixture
def background(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Background]:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "terms.yaml").write_text(TERMS, "utf-8")
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("DISCREET_PORT", str(free_port()))
    monkeypatch.setenv("DISCREET_CHECK_SECONDS", "30")
    background = Background(tmp_path / "data")
    yield background
    background.kill()


@pytest.mark.skipif(
    sys.platform != "linux", reason="runs on Linux: the manifest's place is that of Linux"
)
def test_a_fresh_profile_is_served_and_follows_the_service_to_another_port(
    playwright: Playwright,
    extension_folder: Path,
    flags: list[str],
    background: Background,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As `discreet browser install` writes it, and then in the place of a profile of its own.
    machine = Machine("linux", tmp_path / "home", tmp_path / "home" / ".config")
    installer = Installer(machine, tmp_path / "data")
    installer.install([CHROMIUM])
    profile = tmp_path / "profile"
    shutil.copytree(machine.manifest(CHROMIUM).parent, profile / "NativeMessagingHosts")
    with chromium(playwright, extension_folder, profile, flags) as context:
        extension = Extension(context, extension_folder)
        welcome = extension.open("welcome.html")
        done = welcome.get_by_text("Connected, nothing to do")
        eventually(done.is_visible, "the welcome page says so", START_S)
        first = background.port()
        draft = Draft.open(context, DRAFT)
        draft.type("We go live with Hartwell next week")
        draft.expect_marked(LEAK, patience_s=START_S)

        # First the new port: the browser may start the service again as soon as it is gone.
        monkeypatch.setenv("DISCREET_PORT", str(free_port()))
        installer.install([CHROMIUM])
        background.kill()
        draft.type(" and then with Hartwell Labs")
        draft.expect_marked(LEAK, LEAK, patience_s=START_S)
        assert background.port() != first
