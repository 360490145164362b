"""Post: held when it must be, released exactly once, never doubled, never lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from harness.service import Service
from harness.sites import COMPANY, DRAFT, DRAFT_INLINE, EDITORS, QUILL1, TIPTAP, Draft, Site

Compose = Callable[..., Draft]

LEAK = "Good news: Hartwell joins us."
PERSONAL = "Ask Jana Kowalczyk at jana.kowalczyk@westhill-clinic.net for her slides."
ADDRESS = "jana.kowalczyk@westhill-clinic.net"
CLEAN = "Good morning to all of you."


def allow(draft: Draft, reason: str) -> None:
    """Fills in the reason in the card and posts."""
    draft.card.get_by_label("Your reason").fill(reason)
    draft.button("Post anyway").click()


@pytest.mark.parametrize("site", [*EDITORS, DRAFT_INLINE], ids=str)
def test_strict_holds_every_way_to_post_and_posts_once_after_the_override(
    compose: Compose, service: Service, site: Site
) -> None:
    draft = compose(site, mode="strict")
    draft.type(LEAK)
    draft.expect_marked(("block", "Hartwell"))

    draft.post.click()
    draft.card.wait_for()
    draft.button("Back to the draft").click()
    draft.editor.focus()
    draft.press("Control+Enter")
    draft.card.wait_for()
    draft.button("Back to the draft").click()
    for key in ("Enter", "Space"):
        draft.post.focus()
        draft.press(key)
        draft.card.wait_for()
        draft.button("Back to the draft").click()
    assert draft.posts() == []
    assert draft.own_text == LEAK

    draft.post.click()
    allow(draft, "They announced it themselves this morning")

    draft.expect_posts([LEAK])
    (finding,) = service.posted_entry()["findings"]
    assert finding["state"] == "overridden"
    assert finding["reason"] == "They announced it themselves this morning"


@pytest.mark.parametrize("site", EDITORS, ids=str)
def test_normal_never_holds_a_warning(compose: Compose, site: Site) -> None:
    draft = compose(site, mode="normal")
    draft.type(PERSONAL)
    draft.expect_marked(("warn", ADDRESS))

    draft.post.click()

    draft.expect_posts([PERSONAL])


@pytest.mark.parametrize("site", EDITORS, ids=str)
def test_normal_holds_a_serious_one_once(compose: Compose, site: Site) -> None:
    draft = compose(site, mode="normal")
    draft.type(LEAK)
    draft.expect_marked(("block", "Hartwell"))

    draft.post.click()
    draft.card.wait_for()
    assert draft.posts() == []
    draft.button("Back to the draft").click()
    draft.post.click()

    draft.expect_posts([LEAK])


@pytest.mark.parametrize("site", EDITORS, ids=str)
def test_a_clean_draft_posted_before_it_was_read_goes_out_once(
    compose: Compose, site: Site
) -> None:
    draft = compose(site, mode="strict")
    draft.type(CLEAN)
    draft.post.click()
    draft.expect_posts([CLEAN])


@pytest.mark.parametrize("site", EDITORS, ids=str)
def test_a_leak_posted_before_it_was_read_is_held(compose: Compose, site: Site) -> None:
    draft = compose(site, mode="strict")
    draft.type(LEAK)
    draft.post.click()
    draft.card.wait_for()
    draft.expect_marked(("block", "Hartwell"))
    assert draft.posts() == []


def test_fixing_what_held_the_post_lets_it_go(compose: Compose) -> None:
    draft = compose(TIPTAP, mode="strict")
    draft.type(LEAK)
    draft.post.click()
    draft.card.wait_for()
    draft.button("Say “a new customer”").click()
    draft.expect_marked()
    draft.expect_chip("Clear")

    draft.post.click()

    draft.expect_posts(["Good news: a new customer joins us."])


def test_a_company_page_is_strict_from_the_start(compose: Compose) -> None:
    draft = compose(COMPANY)
    draft.type(PERSONAL)
    draft.expect_marked(("warn", ADDRESS))
    draft.post.click()
    draft.card.wait_for()
    assert draft.posts() == []


def test_the_account_that_is_switched_to_brings_its_mode(
    compose: Compose, service: Service
) -> None:
    service.set_mode("x", "northfold", "strict")
    draft = compose(DRAFT_INLINE, mode="normal")
    draft.page.get_by_test_id("SideNav_AccountSwitcher_Button").click()
    draft.page.get_by_test_id("AccountSwitcher_Switch_Button").click()
    draft.editor.click()
    draft.type(PERSONAL)
    draft.expect_marked(("warn", ADDRESS))
    draft.post.click()
    draft.card.wait_for()
    assert draft.posts() == []


@pytest.mark.parametrize("site", [DRAFT, QUILL1, TIPTAP], ids=str)
def test_a_page_that_takes_no_scripted_press_asks_for_one_more(
    compose: Compose, site: Site
) -> None:
    draft = compose(site, mode="strict", query="accept=trusted")
    draft.type(LEAK)
    draft.expect_marked(("block", "Hartwell"))
    draft.post.click()
    allow(draft, "It is public since noon")
    draft.card.get_by_text("Press Post once more").wait_for()
    assert draft.posts() == []

    draft.post.click()

    draft.expect_posts([LEAK])


def test_observe_shows_nothing_and_records(compose: Compose, service: Service) -> None:
    draft = compose(DRAFT, mode="observe")
    draft.type(LEAK)
    draft.post.click()
    draft.expect_posts([LEAK])
    assert draft.marked() == []
