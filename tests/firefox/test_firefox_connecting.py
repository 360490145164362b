"""How Firefox gets to the service: by a code, and by native messaging without one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from drafts import Draft
from gecko import Firefox
from harness.background import START_S, Background, started_by_the_browser
from harness.service import Service
from harness.sites import DRAFT

from discreet.native.browsers import Machine
from discreet.native.manifests import Installer


@pytest.fixture
def background(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Background]:
    with started_by_the_browser(tmp_path, monkeypatch) as background:
        yield background


def test_a_code_typed_into_the_welcome_page_pairs(unpaired: Firefox, service: Service) -> None:
    welcome = unpaired.install()
    unpaired.send({"type": "setSettings", "change": {"port": service.port}})

    welcome.click("input[name=code]")
    welcome.type(service.pairing_code())
    welcome.click("button", "Pair")

    welcome.expect_words("This browser is paired")
    assert unpaired.send({"type": "settings"})["paired"]


@pytest.mark.skipif(
    sys.platform != "linux", reason="runs on Linux: the manifest's place is that of Linux"
)
def test_firefox_starts_the_service_and_pairs_without_a_code(
    unpaired: Firefox, background: Background, tmp_path: Path
) -> None:
    home = unpaired.home
    installer = Installer(Machine("linux", home, home / ".config"), tmp_path / "data")
    installer.install(installer.present())
    try:
        welcome = unpaired.install()
        welcome.expect_words("Connected, nothing to do", START_S)
        assert unpaired.send({"type": "settings"})["port"] == background.port()
        draft = Draft.open(unpaired, DRAFT)
        draft.tab.type("We go live with Hartwell next week")
        draft.expect_marked(("block", "Hartwell"), patience_s=START_S)
        draft.tab.close()
    finally:
        installer.remove(installer.present())
        # The next test starts with a browser that knows no service.
        unpaired.install()
