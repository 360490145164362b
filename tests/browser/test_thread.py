"""A thread on X: several editors, one composer, one verdict."""

from __future__ import annotations

from collections.abc import Callable

from harness.service import Service
from harness.sites import DRAFT, Draft

THREAD = ["Three things from today.", "First, Hartwell joins us.", "Second, lunch was good."]


def test_the_leak_in_the_second_of_three_is_marked_there_and_holds_all(
    compose: Callable[..., Draft], service: Service
) -> None:
    draft = compose(DRAFT, mode="strict")
    for index, text in enumerate(THREAD):
        if index:
            draft.host.get_by_test_id("addButton").click()
            draft.host.get_by_test_id(f"tweetTextarea_{index}").click()
        draft.type(text)
    assert draft.own_texts() == THREAD

    draft.expect_marked(("block", "Hartwell"))
    (mark,) = draft.marks()
    assert mark["editor"] == "tweetTextarea_1"
    draft.expect_chip("1 warning")

    draft.post.click()
    draft.card.wait_for()
    assert draft.posts() == []
    draft.card.get_by_label("Your reason").fill("Announced today")
    draft.button("Post anyway").click()

    draft.expect_posts(THREAD)
    assert len(service.posted_entry()["findings"]) == 1


def test_an_item_that_is_removed_takes_its_marks_along(compose: Callable[..., Draft]) -> None:
    draft = compose(DRAFT, mode="strict")
    draft.type("Good morning.")
    draft.host.get_by_test_id("addButton").click()
    draft.host.get_by_test_id("tweetTextarea_1").click()
    draft.type("Hartwell joins us.")
    draft.expect_marked(("block", "Hartwell"))

    draft.host.get_by_label("Remove").click()

    draft.expect_marked()
    draft.expect_chip("Clear")
    draft.post.click()
    draft.expect_posts(["Good morning."])
