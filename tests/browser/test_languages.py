"""The interface in another language than English: a browser whose menus are German."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.browser import Extension, chromium, environment
from harness.service import Service
from harness.sites import DRAFT, Draft
from playwright.sync_api import Locator, Playwright

LEAK = "Good news: Hartwell joins us."

CLIPPED = """element => [...element.querySelectorAll('button, label, summary, h1, h2')]
  .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth)
  .map(({ textContent }) => textContent)"""
"""Controls and headings whose words are wider than their box."""


@pytest.fixture(scope="module")
def german(
    playwright: Playwright,
    extension_folder: Path,
    flags: list[str],
    session_service: Service,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Extension]:
    """The extension in a German browser, paired with the service."""
    environment.chromium_languages()
    profile = tmp_path_factory.mktemp("german")
    with chromium(playwright, extension_folder, profile, flags, "de-DE") as context:
        extension = Extension(context, extension_folder)
        extension.pair(session_service)
        tab = extension.open("manifest.json")
        language = tab.evaluate("chrome.i18n.getUILanguage()")
        tab.close()
        if not language.startswith("de"):
            pytest.skip("Runs with a Chromium that speaks German: on Debian, chromium-l10n.")
        yield extension


def language_of(element: Locator) -> str:
    return element.evaluate("element => element.closest('[lang]').lang")


def test_chip_and_card_speak_german(german: Extension, service: Service) -> None:
    service.set_mode(DRAFT.platform, DRAFT.handle, "strict")
    draft = Draft.open(german.context, DRAFT)
    draft.type(LEAK)
    draft.expect_marked(("block", "Hartwell"))
    draft.expect_chip("1 Warnung")
    draft.post.click()
    draft.card.get_by_role("heading", name="Besser nicht nennen").wait_for()
    assert draft.chip_label() == "Beitrag zurückgehalten"
    draft.card.get_by_text("bis dies geklärt ist").wait_for()
    assert draft.card.get_by_label("Ihre Begründung").count() == 1
    assert draft.button("Trotzdem veröffentlichen").is_visible()
    assert language_of(draft.card) == language_of(draft.chip) == "de"
    assert draft.card.evaluate(CLIPPED) == []
    draft.button("Zurück zum Entwurf").click()
    draft.press("Control+a", "Backspace")
    draft.page.close()


def test_popup_and_history_speak_german(german: Extension, service: Service) -> None:
    popup = german.open("popup.html")
    popup.get_by_role("heading", name="Ihre Entwürfe werden gelesen").wait_for()
    assert popup.get_by_text("Streng", exact=True).count() > 0
    assert popup.evaluate("document.documentElement.lang") == "de"
    popup.set_viewport_size({"width": 360, "height": 600})
    assert popup.locator("main").evaluate(CLIPPED) == []
    popup.close()

    history = german.open("history.html")
    history.get_by_role("heading", name="Verlauf").wait_for()
    assert history.title() == "Verlauf · Discreet"
    history.close()


def test_the_manifest_speaks_german(german: Extension) -> None:
    tab = german.open("manifest.json")
    said = tab.evaluate("chrome.runtime.getManifest().description")
    tab.close()
    assert said.startswith("Liest Ihre Entwürfe")
