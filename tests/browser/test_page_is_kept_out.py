"""What a web page may not do: find the extension, speak to the service, press our buttons."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from harness.browser import Extension
from harness.service import Service
from harness.sites import DRAFT, TIPTAP, Draft, Site

Compose = Callable[..., Draft]

LEAK = "Good news: Hartwell joins us."

FETCHES = "async (url) => { try { await fetch(url); return true; } catch { return false; } }"

PRESS = """([host, words]) => {
  const inside = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.tagName === 'BUTTON' && element.textContent.trim() === words) return element;
      const found = element.shadowRoot && inside(element.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  const button = inside(document.querySelector(host));
  button?.click();
  return button !== null;
}"""


@pytest.mark.parametrize("file", ["manifest.json", "popup.html", "guard.js", "highlights.css"])
def test_a_page_cannot_load_a_file_of_the_extension(
    compose: Compose, extension: Extension, file: str
) -> None:
    page = compose(DRAFT).page
    assert page.evaluate(FETCHES, extension.url(file)) is False


def test_a_page_cannot_reach_the_service(compose: Compose, service: Service) -> None:
    page = compose(DRAFT).page
    assert page.evaluate(FETCHES, f"http://127.0.0.1:{service.port}/health") is False


@pytest.mark.parametrize("site", [DRAFT, TIPTAP], ids=str)
def test_a_page_cannot_press_our_buttons(compose: Compose, site: Site) -> None:
    draft = compose(site, mode="normal")
    draft.type(LEAK)
    draft.expect_marked(("block", "Hartwell"))
    draft.click_mark("Hartwell")

    for words in ("Dismiss", "Say “a new customer”"):
        # The card's root is open in the test build alone; even then a script's click does nothing.
        assert draft.page.evaluate(PRESS, [site.host, words])

    assert draft.marked() == [("block", "Hartwell")]
    assert draft.own_text == LEAK


def test_nothing_of_ours_is_in_the_editor_or_in_the_pages_scripts(compose: Compose) -> None:
    draft = compose(DRAFT)
    draft.type(LEAK)
    draft.expect_marked(("block", "Hartwell"))
    assert draft.editor.inner_text() == LEAK
    found = "Object.getOwnPropertyNames(window).filter((name) => /discreet|wxt/i.test(name))"
    assert draft.page.evaluate(found) == []
