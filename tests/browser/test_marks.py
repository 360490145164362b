"""Marks in the draft: where they stand, when they come and go, and what a fix does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from harness.pixels import coloured
from harness.sites import COMMENT, DRAFT, DRAFT_INLINE, EDITORS, QUILL1, TIPTAP, Draft, Site
from harness.waiting import eventually

RED = (220, 38, 38)
"""The underline of a `block` finding."""

Compose = Callable[..., Draft]


@pytest.mark.parametrize("site", [*EDITORS, DRAFT_INLINE, COMMENT], ids=str)
def test_a_leak_typed_letter_by_letter_is_underlined_exactly(compose: Compose, site: Site) -> None:
    draft = compose(site)

    draft.type("Good news 🎉 Hartwell joins us.")

    draft.expect_marked(("block", "Hartwell"))
    assert draft.own_text == "Good news 🎉 Hartwell joins us."
    (mark,) = draft.marks()
    box = mark["box"]
    assert coloured(draft.page, box, RED) > box["width"], "the underline is painted"
    beside = {**box, "x": box["x"] + box["width"] + 4, "width": 40}
    assert coloured(draft.page, beside, RED) == 0, "the next word is not underlined"


@pytest.mark.parametrize("site", EDITORS, ids=str)
def test_a_mark_goes_with_its_words(compose: Compose, site: Site) -> None:
    draft = compose(site)
    draft.type("We welcome Hartwell")
    draft.expect_marked(("block", "Hartwell"))
    box = draft.marks()[0]["box"]

    draft.press(*["Backspace"] * len("Hartwell"))

    assert draft.marked() == [], "gone at once, before the draft is read again"
    draft.type("you all")
    draft.expect_chip("Clear")
    assert draft.own_text == "We welcome you all"
    assert coloured(draft.page, box, RED) == 0


@pytest.mark.parametrize("site", EDITORS, ids=str)
def test_the_caret_stays_while_marks_come_and_go(compose: Compose, site: Site) -> None:
    draft = compose(site)
    draft.type("Hartwell joins")
    draft.expect_marked(("block", "Hartwell"))

    draft.press("Home")
    draft.type("So, ")
    draft.expect_marked(("block", "Hartwell"))
    draft.type("yes, ")
    draft.press("End")
    draft.type(" us")
    draft.press("Enter")
    draft.type("Hartwell, I mean")

    draft.expect_marked(("block", "Hartwell"), ("block", "Hartwell"))
    assert draft.own_text == "So, yes, Hartwell joins us\nHartwell, I mean"


@pytest.mark.parametrize("site", EDITORS, ids=str)
def test_a_fix_is_the_editors_own_text_and_one_undo_takes_it_back(
    compose: Compose, site: Site
) -> None:
    draft = compose(site)
    draft.type("Good news: Hartwell joins us.")
    draft.expect_marked(("block", "Hartwell"))
    # Quill's history joins changes within a second of each other, also those of a person.
    draft.page.wait_for_timeout(1_100)

    draft.click_mark("Hartwell")
    draft.button("Say “a new customer”").click()

    eventually(lambda: draft.own_text == "Good news: a new customer joins us.", "the fix")
    draft.expect_marked()
    draft.editor.focus()
    draft.press("Control+z")
    eventually(lambda: draft.own_text == "Good news: Hartwell joins us.", "the undo")
    draft.expect_marked(("block", "Hartwell"))


@pytest.mark.parametrize("site", [DRAFT, QUILL1, TIPTAP], ids=str)
def test_dismissing_takes_the_mark_away_and_undo_brings_it_back(
    compose: Compose, site: Site
) -> None:
    draft = compose(site)
    draft.type("Good news: Hartwell joins us.")
    draft.expect_marked(("block", "Hartwell"))

    draft.click_mark("Hartwell")
    draft.button("Dismiss").click()

    draft.expect_marked()
    draft.editor.focus()
    draft.press("End")
    draft.type(" Hooray")
    draft.expect_chip("Clear")
    assert draft.marked() == [], "what was dismissed stays away from this draft"
    draft.chip.click()
    draft.button("Undo").click()
    draft.expect_marked(("block", "Hartwell"))


def test_a_dismissal_for_the_site_ends_at_the_site(compose: Compose) -> None:
    draft = compose(DRAFT)
    draft.type("Good news: Hartwell joins us.")
    draft.expect_marked(("block", "Hartwell"))
    draft.click_mark("Hartwell")
    draft.card.get_by_label("How far to dismiss").select_option("on this site")
    draft.button("Dismiss").click()
    draft.expect_marked()

    again = compose(DRAFT_INLINE)
    again.type("Hartwell, of course")
    again.expect_chip("Clear")
    assert again.marked() == []

    elsewhere = compose(QUILL1)
    elsewhere.type("Hartwell, of course")
    elsewhere.expect_marked(("block", "Hartwell"))

    draft.page.bring_to_front()
    draft.button("Undo").click()
    draft.expect_marked(("block", "Hartwell"))


@pytest.mark.parametrize("query", ["lang=de", "lang=ja", "author=none", "dialog=none"])
def test_a_localised_or_other_layout_is_read_the_same(compose: Compose, query: str) -> None:
    site = TIPTAP
    if query == "dialog=none":
        site = Site(**{**TIPTAP.__dict__, "host": "[data-sdui-screen]"})
    draft = compose(site, query=query)
    draft.type("Good news: Hartwell joins us.")
    draft.expect_marked(("block", "Hartwell"))
    draft.expect_chip("1 warning")


def test_marks_follow_the_page_into_the_dark(compose: Compose) -> None:
    draft = compose(DRAFT, query="theme=dark")
    draft.type("Good news: Hartwell joins us.")
    draft.expect_marked(("block", "Hartwell"))
    box = draft.marks()[0]["box"]
    assert coloured(draft.page, box, RED) > box["width"]


def test_an_open_card_follows_the_page_when_it_turns_dark(compose: Compose) -> None:
    draft = compose(DRAFT)
    draft.page.emulate_media(color_scheme="light")
    draft.type("Good news: Hartwell joins us.")
    draft.expect_marked(("block", "Hartwell"))
    draft.click_mark("Hartwell")

    def theme() -> str:
        return draft.card.evaluate("card => card.closest('.root').dataset.theme")

    eventually(lambda: theme() == "light", "a light card on a light page")
    draft.page.emulate_media(color_scheme="dark")
    eventually(lambda: theme() == "dark", "a dark card on a dark page")
