"""The extension removed from Firefox, or put in anew, while a composer is open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from drafts import Draft
from gecko import Firefox
from harness.service import Service
from harness.sites import DRAFT_INLINE, QUILL1, Site
from harness.waiting import eventually

Compose = Callable[..., Draft]

LEAK = "Good news: Hartwell joins us."
HARTWELL = ("block", "Hartwell")

CHIPS = """() => {
  const count = (root) => [...root.querySelectorAll('*')].reduce(
    (sum, element) => sum + (element.dataset.testid === 'discreet-chip') +
      (element.shadowRoot ? count(element.shadowRoot) : 0),
    0,
  );
  return count(document);
}"""


def test_removed_it_holds_nothing(compose: Compose, paired: Firefox) -> None:
    draft = compose(DRAFT_INLINE, mode="strict")
    draft.tab.type(LEAK)
    draft.expect_marked(HARTWELL)
    draft.tab.click(draft.post)
    draft.expect_card()
    draft.press_button("Back to the draft")
    draft.expect_no_card()

    paired.remove()
    draft.tab.click(draft.post)

    draft.expect_posts([LEAK])


@pytest.mark.parametrize("site", [DRAFT_INLINE, QUILL1], ids=str)
def test_put_in_anew_it_guards_what_is_open_and_leaves_nothing_old(
    compose: Compose, paired: Firefox, service: Service, site: Site
) -> None:
    draft = compose(site, mode="strict")
    draft.tab.type(LEAK)
    draft.expect_marked(HARTWELL)
    chips = draft.tab.evaluate(CHIPS)

    paired.remove()
    draft.tab.press(*["Backspace"] * len(" joins us."), *["Backspace"] * 4)
    paired.pair(service)
    draft.tab.show()
    eventually(lambda: draft.chip() == "Clear", "the draft is read again")
    assert draft.tab.evaluate(CHIPS) == chips
    assert draft.marks() == [], "the old mark is gone"

    draft.tab.click(draft.editor)
    draft.tab.press("End")
    draft.tab.type("well joins us.")
    draft.expect_marked(HARTWELL)
    draft.tab.click(draft.post)
    draft.expect_card()
    assert draft.posts() == []
