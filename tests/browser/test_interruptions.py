"""What happens when something goes away: the service, the tab, the extension itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from harness.browser import Extension
from harness.service import Service
from harness.sites import DRAFT, DRAFT_INLINE, EDITORS, TIPTAP, Draft, Site
from harness.waiting import eventually

Compose = Callable[..., Draft]

LEAK = "Good news: Hartwell joins us."


@pytest.fixture
def stopped(service: Service) -> Iterator[Callable[[], None]]:
    """Kills the service when called; it runs again afterwards in any case."""
    yield service.kill
    if not service.running:
        service.start()


@pytest.mark.parametrize("site", EDITORS, ids=str)
def test_a_service_that_dies_in_mid_draft_is_told_and_recovered_from(
    compose: Compose, service: Service, stopped: Callable[[], None], site: Site
) -> None:
    draft = compose(site, mode="strict")
    draft.type("Good news: ")
    draft.expect_chip("Clear")

    stopped()
    draft.type("Hartwell joins ")
    draft.expect_chip("Not running")
    assert draft.marked() == []

    service.start()
    draft.type("us.")
    draft.expect_marked(("block", "Hartwell"))
    assert draft.own_text == LEAK
    draft.post.click()
    draft.card.wait_for()
    assert draft.posts() == []


def test_without_the_service_strict_holds_and_says_why(
    compose: Compose, stopped: Callable[[], None]
) -> None:
    draft = compose(DRAFT, mode="strict")
    draft.type("Good ")
    draft.expect_chip("Clear")
    stopped()
    draft.type("morning.")
    draft.expect_chip("Not running")

    draft.post.click()
    draft.card.get_by_text("this draft was not, or not whole").wait_for()
    assert draft.posts() == []
    draft.card.get_by_label("Your reason").fill("It is only a greeting")
    draft.button("Post without a check").click()

    draft.expect_posts(["Good morning."])


def test_without_the_service_normal_posts(compose: Compose, stopped: Callable[[], None]) -> None:
    draft = compose(TIPTAP, mode="normal")
    draft.type("Good ")
    draft.expect_chip("Clear")
    stopped()
    draft.type("morning.")
    draft.post.click()
    draft.expect_posts(["Good morning."])


def test_two_tabs_do_not_mix(compose: Compose) -> None:
    one = compose(DRAFT_INLINE, mode="strict")
    one.type(LEAK)
    other = compose(TIPTAP, mode="strict")
    other.type("Good morning.")
    other.expect_chip("Clear")
    one.expect_marked(("block", "Hartwell"))
    assert other.marked() == []

    other.post.click()
    other.expect_posts(["Good morning."])
    one.page.bring_to_front()
    one.post.click()
    one.card.wait_for()
    assert one.posts() == []


@pytest.mark.parametrize("site", [DRAFT, TIPTAP], ids=str)
def test_after_an_update_the_new_script_guards_the_open_draft(
    compose: Compose, extension: Extension, service: Service, site: Site
) -> None:
    draft = compose(site, mode="strict")
    draft.type(LEAK)
    draft.expect_marked(("block", "Hartwell"))

    extension.reload()

    draft.page.bring_to_front()
    eventually(lambda: draft.chip.count() == 1, "the old chip goes")
    draft.expect_chip("1 warning")
    draft.expect_marked(("block", "Hartwell"))
    draft.post.click()
    draft.card.wait_for()
    assert draft.posts() == []
    draft.card.get_by_label("Your reason").fill("It is on their own page")
    draft.button("Post anyway").click()

    draft.expect_posts([LEAK])
    # The new script began a draft of its own.
    eventually(lambda: service.history()[0]["outcome"] == "posted", "the history knows of the post")


def test_switched_off_it_lets_go_and_says_so_and_switched_on_it_guards_again(
    compose: Compose, extension: Extension
) -> None:
    strict = compose(TIPTAP, mode="strict")
    strict.type(LEAK)
    strict.expect_marked(("block", "Hartwell"))
    other = compose(DRAFT, mode="strict")
    other.type(LEAK)
    other.expect_marked(("block", "Hartwell"))

    extension.switch(on=False)

    # Nobody has to touch anything.
    for draft in (other, strict):
        draft.page.bring_to_front()
        draft.expect_chip("No longer protected")
        assert draft.marked() == []
    strict.post.click()
    strict.expect_posts([LEAK])

    extension.switch(on=True)

    other.page.bring_to_front()
    other.expect_chip("1 warning")
    other.expect_marked(("block", "Hartwell"))
    other.post.click()
    other.card.wait_for()
    assert other.posts() == []
