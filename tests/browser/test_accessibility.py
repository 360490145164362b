"""Every state of the interface for people who do not see it, or not well, or use no mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from harness.browser import Extension
from harness.service import ROOT, Service
from harness.sites import DRAFT, QUILL1, Draft
from harness.states import SEVERAL, Stage, State, in_a_composer, on_own_pages
from harness.waiting import eventually
from playwright.sync_api import BrowserContext

AXE = ROOT / "extension" / "node_modules" / "axe-core" / "axe.min.js"

RUN = """async (element) => {
  const ours = element.getRootNode().host;
  const found = [];
  for (const theme of ['light', 'dark']) {
    if (ours) {
      // Named here and at once: the guard takes every attribute off its element again.
      ours.id = 'ours';
      element.closest('.root').dataset.theme = theme;
    }
    const within = ours ? { include: [{ fromShadowDom: ['#ours', '.root'] }] } : document;
    const { violations } = await axe.run(within, {
      resultTypes: ['violations'],
      // A part of a page: its landmarks and its heading are the page's own.
      rules: ours ? { region: { enabled: false } } : {},
    });
    for (const { id, nodes } of violations) {
      for (const { target, failureSummary } of nodes) {
        found.push(`${ours ? `${theme}: ` : ''}${id} at ${target}: ${failureSummary}`);
      }
    }
    if (!ours) break;
  }
  return found;
}"""
"""Of chip and card in both themes, whatever the page's; of a page of ours in the one it has."""

SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")

COLUMNS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

Compose = Callable[..., Draft]


def complaints(state: State) -> list[str]:
    """What axe finds wrong in what is ours of a state, in light and in dark."""
    page = state.page
    if not page.evaluate("'axe' in globalThis"):
        # Not as a script of the page, whose content security policy forbids it.
        page.evaluate(AXE.read_text("utf-8"))
    # A card that still appears has no contrast yet.
    page.emulate_media(reduced_motion="reduce")
    if state.parts:
        return [f"{state.name}, {told}" for told in state.parts[-1].evaluate(RUN)]
    found: list[str] = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        told = page.locator("body").evaluate(RUN)
        found += [f"{state.name}, {scheme}: {words}" for words in told]
    return found


@pytest.fixture
def stage(context: BrowserContext, extension: Extension, service: Service) -> Iterator[Stage]:
    yield Stage(context, extension, service)
    for page in context.pages[1:]:
        page.close()


def test_chip_and_card_are_clean_in_every_state(stage: Stage) -> None:
    found = [told for state in in_a_composer(stage) for told in complaints(state)]
    assert found == [], "\n".join(found)


def test_our_pages_are_clean_and_as_wide_as_the_window_in_every_state(stage: Stage) -> None:
    found: list[str] = []
    for state in on_own_pages(stage):
        found += complaints(state)
        if state.page.evaluate(COLUMNS) > 0:
            found.append(f"{state.name}: wider than its window")
    assert found == [], "\n".join(found)


def caret(draft: Draft) -> list[Any]:
    return draft.page.evaluate(
        """() => {
          const { anchorNode, anchorOffset, isCollapsed } = getSelection();
          return [anchorNode.textContent, anchorOffset, isCollapsed];
        }"""
    )


@pytest.mark.parametrize("site", [DRAFT, QUILL1], ids=str)
def test_a_finding_is_reached_read_and_dealt_with_by_keyboard(
    compose: Compose, extension: Extension, site: Any
) -> None:
    draft = compose(site)
    draft.type(SEVERAL)
    eventually(lambda: len(draft.marks()) == 2, "the marks")
    draft.press("Home", *["ArrowRight"] * 4)
    before = caret(draft)
    heading = draft.card.get_by_role("heading")

    def heard(command: str, name: str) -> None:
        extension.command(draft.page, command)
        eventually(lambda: heading.count() and heading.inner_text() == name, f"{command}: {name}")

    heard("next", "Name to leave out")
    assert draft.card.evaluate("card => card.getRootNode().activeElement === card")
    heard("next", "Personal data")
    heard("previous", "Name to leave out")
    draft.press("Escape")
    eventually(lambda: draft.card.count() == 0, "the card is closed")
    assert caret(draft) == before

    heard("previous", "Personal data")
    draft.button("Dismiss").focus()
    draft.press("Enter")
    eventually(lambda: draft.button("Undo").count() == 1, "it was dismissed")
    assert draft.card.evaluate("card => card.getRootNode().activeElement === card")
    draft.press("Escape")
    assert caret(draft) == before

    heard("open", "Name to leave out")
    draft.button("Say “a new customer”").focus()
    draft.press("Enter")
    eventually(lambda: draft.own_text.startswith("a new customer joins us"), "the fix")
    draft.expect_marked()
    draft.expect_chip("Clear")
    told = draft.host.get_by_role("status").filter(has_text="Discreet")
    eventually(lambda: told.inner_text() == "Discreet: Clear", "a screen reader is told")
