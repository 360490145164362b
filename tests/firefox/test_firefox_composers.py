"""Drafts in Firefox: marks, the card, fixes, Post, and that the editor stays right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from drafts import Draft
from gecko import Firefox
from harness.service import Service
from harness.sites import COMMENT, DRAFT, DRAFT_INLINE, EDITORS, TIPTAP, Site
from harness.waiting import eventually

Compose = Callable[..., Draft]

LEAK = "Good news: Hartwell joins us."
HARTWELL = ("block", "Hartwell")

RED = (220, 38, 38)
"""The underline of a `block` finding."""

THIRTY_A_SECOND_MS = 33

HEBREW = "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd"
FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"


@pytest.mark.parametrize("site", [*EDITORS, DRAFT_INLINE, COMMENT], ids=str)
def test_a_leak_is_underlined_exactly(compose: Compose, paired: Firefox, site: Site) -> None:
    draft = compose(site)

    draft.tab.type(f"Good news {FAMILY} Hartwell joins us.")

    draft.expect_marked(HARTWELL)
    assert draft.own_text == f"Good news {FAMILY} Hartwell joins us."
    (mark,) = draft.marks()
    box = {**mark["box"], "height": mark["box"]["height"] + 4}
    assert paired.count(draft.tab.picture(box), RED) > box["width"], "the underline is painted"
    beside = {**box, "x": box["x"] + box["width"] + 4, "width": 40}
    assert paired.count(draft.tab.picture(beside), RED) == 0, "the next word is not underlined"


@pytest.mark.parametrize("site", EDITORS, ids=str)
def test_the_editor_holds_what_was_typed_while_marks_come_and_go(
    compose: Compose, site: Site
) -> None:
    draft = compose(site)
    tab = draft.tab

    # Without a rest at first, then with rests in which marks are drawn.
    tab.type("We met Hartwell, Hartwel", delay_ms=THIRTY_A_SECOND_MS)
    tab.press("Backspace", "Backspace")
    tab.type(f"ell {FAMILY} and", delay_ms=THIRTY_A_SECOND_MS)
    draft.expect_marked(HARTWELL, HARTWELL)
    tab.type(f" {HEBREW}")
    tab.press("Home")
    tab.type("So, ")
    draft.expect_marked(HARTWELL, HARTWELL)
    tab.press("End", "Enter")
    tab.type("Hartwell", delay_ms=THIRTY_A_SECOND_MS)
    draft.expect_marked(HARTWELL, HARTWELL, HARTWELL)
    tab.press(*["Backspace"] * len("well"))
    draft.expect_marked(HARTWELL, HARTWELL)
    tab.press(*["ArrowLeft"] * len("Hart"))
    tab.type("a ")

    draft.expect_own(f"So, We met Hartwell, Hartwell {FAMILY} and {HEBREW}\na Hart")
    assert draft.posts() == []


@pytest.mark.parametrize("site", EDITORS, ids=str)
def test_a_fix_is_the_editors_own_text_and_can_be_undone_and_redone(
    compose: Compose, site: Site
) -> None:
    draft = compose(site)
    tab = draft.tab
    fixed = "Good news: a new customer joins us."
    tab.type(LEAK)
    draft.expect_marked(HARTWELL)
    # Quill's history joins changes within a second of each other, also those of a person.
    tab.evaluate("() => new Promise((resolve) => setTimeout(resolve, 1_100))")

    draft.open_card("Hartwell")
    draft.press_button("Say “a new customer”")

    draft.expect_own(fixed)
    draft.expect_marked()
    tab.press("Escape")
    draft.expect_no_card()
    tab.focus(draft.editor)
    tab.press("Control+z")
    draft.expect_own(LEAK)
    draft.expect_marked(HARTWELL)
    tab.press("Control+Shift+z")
    draft.expect_own(fixed)
    tab.press("End")
    tab.type(" Hooray")
    draft.expect_own(f"{fixed} Hooray")
    assert draft.posts() == []


@pytest.mark.parametrize("site", EDITORS, ids=str)
def test_escape_closes_the_card_and_leaves_composer_and_caret(
    compose: Compose, paired: Firefox, site: Site
) -> None:
    draft = compose(site)
    draft.tab.type("Hartwell joins")
    draft.expect_marked(HARTWELL)
    paired.command(draft.tab, "open")
    draft.expect_card()

    draft.tab.press("Escape")

    draft.expect_no_card()
    draft.tab.type(" us")
    draft.expect_own("Hartwell joins us")


@pytest.mark.parametrize("site", [*EDITORS, DRAFT_INLINE], ids=str)
def test_strict_holds_every_way_to_post_and_posts_once_after_the_override(
    compose: Compose, service: Service, site: Site
) -> None:
    draft = compose(site, mode="strict")
    tab = draft.tab
    tab.type(LEAK)
    draft.expect_marked(HARTWELL)

    tab.click(draft.post)
    draft.expect_card()
    draft.press_button("Back to the draft")
    draft.expect_no_card()
    tab.focus(draft.editor)
    tab.press("Control+Enter")
    draft.expect_card()
    draft.press_button("Back to the draft")
    draft.expect_no_card()
    tab.focus(draft.post)
    tab.press("Enter")
    draft.expect_card()
    assert draft.posts() == []
    assert draft.own_text == LEAK

    draft.give_reason("They announced it themselves this morning")
    draft.press_button("Post anyway")

    draft.expect_posts([LEAK])
    (finding,) = service.posted_entry()["findings"]
    assert finding["state"] == "overridden"
    assert finding["reason"] == "They announced it themselves this morning"


def test_a_clean_draft_posted_before_it_was_read_goes_out_once(compose: Compose) -> None:
    for site in (DRAFT, TIPTAP):
        draft = compose(site, mode="strict")
        draft.tab.type("Good morning to all of you.")
        draft.tab.click(draft.post)
        draft.expect_posts(["Good morning to all of you."])


def test_without_the_service_strict_holds_and_says_why(compose: Compose, service: Service) -> None:
    draft = compose(TIPTAP, mode="strict")
    draft.tab.type("Good ")
    draft.expect_chip("Clear")
    service.kill()
    try:
        draft.tab.type("morning.")
        draft.expect_chip("Not running")

        draft.tab.click(draft.post)
        draft.expect_card()
        assert "this draft was not, or not whole" in draft.card_words()
        assert draft.posts() == []
        draft.give_reason("It is only a greeting")
        draft.press_button("Post without a check")

        draft.expect_posts(["Good morning."])
    finally:
        service.start()


def test_a_draft_is_read_and_held_after_the_background_was_ended(
    compose: Compose, paired: Firefox
) -> None:
    draft = compose(DRAFT, mode="strict")
    draft.tab.type("Good news: ")
    draft.expect_chip("Clear")
    assert paired.background_runs()
    eventually(lambda: not paired.background_runs(), "Firefox ends a background that rests")

    draft.tab.type("Hartwell joins us.")

    draft.expect_marked(HARTWELL)
    draft.tab.click(draft.post)
    draft.expect_card()
    assert draft.posts() == []
