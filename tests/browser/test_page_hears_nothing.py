"""What is typed into the card stays in the card, and a touch of Post is held like a click."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from harness.sites import DRAFT, QUILL1, Draft, Site

Compose = Callable[..., Draft]

PERSONAL = "Ring Anna at 07700 900123 tonight."
LEAK = "Good news: Hartwell joins us."

LISTEN = """() => {
  window.__heard = [];
  const types = ['beforeinput', 'input', 'change', 'keydown', 'keypress', 'paste'];
  for (const type of types) {
    window.addEventListener(type, (event) => window.__heard.push(event.data ?? type), true);
  }
}"""


@pytest.mark.parametrize("site", [DRAFT, QUILL1], ids=str)
def test_a_page_does_not_hear_the_reason_being_typed(compose: Compose, site: Site) -> None:
    draft = compose(site, mode="strict")
    draft.page.evaluate(LISTEN)
    draft.type(PERSONAL)
    draft.expect_marked(("warn", "07700 900123"))
    draft.post.click()
    draft.card.wait_for()
    assert draft.page.evaluate("window.__heard.length") > 0  # the draft itself is the page's

    draft.page.evaluate("window.__heard.length = 0")
    reason = draft.card.get_by_role("textbox")
    reason.click()
    draft.type("she agreed")

    assert reason.input_value() == "she agreed"
    assert draft.page.evaluate("window.__heard") == []


def tap_post(draft: Draft) -> None:
    """A finger on Post, as a touch screen sends it."""
    touch = draft.page.context.new_cdp_session(draft.page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 1})
    box = draft.post.bounding_box()
    assert box is not None
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("site", [DRAFT, QUILL1], ids=str)
def test_a_touch_of_post_is_held_and_says_why(compose: Compose, site: Site) -> None:
    draft = compose(site, mode="strict")
    draft.type(LEAK)
    draft.expect_marked(("block", "Hartwell"))

    tap_post(draft)

    draft.card.wait_for()
    assert draft.posts() == []


@pytest.mark.parametrize("site", [DRAFT, QUILL1], ids=str)
def test_a_touch_posts_a_clean_draft_that_was_not_read_yet(compose: Compose, site: Site) -> None:
    draft = compose(site, mode="strict")
    draft.type("Good morning")

    tap_post(draft)

    draft.expect_posts(["Good morning"])
