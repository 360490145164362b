"""Native messaging in a fresh profile: nothing is paired or started by hand."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.background import START_S, Background, started_by_the_browser
from harness.browser import Extension, chromium
from harness.service import free_port
from harness.sites import DRAFT, Draft
from harness.waiting import eventually
from playwright.sync_api import Playwright

from discreet.native.browsers import BROWSERS, Machine
from discreet.native.manifests import Installer

LEAK = ("block", "Hartwell")

CHROMIUM = next(browser for browser in BROWSERS if browser.slug == "chromium")


@pytest.fixture
def background(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Background]:
    with started_by_the_browser(tmp_path, monkeypatch) as background:
        yield background


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
