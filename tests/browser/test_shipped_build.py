"""The build that people get: its shadow roots are closed, and it guards all the same."""

from __future__ import annotations

from pathlib import Path

from harness.browser import Extension, chromium, environment
from harness.service import Service
from harness.sites import DRAFT, Draft
from playwright.sync_api import Playwright

LEAK = "Good news: Hartwell joins us."

OPEN_ROOTS = "[...document.querySelectorAll('*')].filter((element) => element.shadowRoot).length"
OURS = """(host) => [...document.querySelector(host).children]
  .filter(({ style }) => style.position === 'fixed' && style.width === '0px').length"""


def test_its_root_is_closed_to_the_page_and_it_marks_and_holds(
    playwright: Playwright, flags: list[str], service: Service, tmp_path: Path
) -> None:
    folder = environment.extension()["chromium"]
    with chromium(playwright, folder, tmp_path, flags) as context:
        Extension(context, folder).pair(service)
        service.set_mode(DRAFT.platform, DRAFT.handle, "strict")
        draft = Draft.open(context, DRAFT)
        draft.type(LEAK)
        draft.expect_marked(("block", "Hartwell"))

        assert draft.page.evaluate(OURS, DRAFT.host) == 1
        assert draft.page.evaluate(OPEN_ROOTS) == 0
        assert draft.card.count() == 0  # not even the test's browser sees inside
        draft.post.click()
        draft.page.wait_for_timeout(500)
        assert draft.posts() == []
        draft.press("Escape")
        assert draft.own_text == LEAK
