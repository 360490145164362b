"""A term that becomes public while the composer is open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from harness.service import Service
from harness.sites import DRAFT, TIPTAP, Draft, Site
from harness.waiting import eventually

Compose = Callable[..., Draft]

NEWS = "Good news: our Bluefin is here."
AHEAD = timedelta(seconds=15)
"""Time to load the term, to type and to look at the card, on a slow machine too."""


@pytest.fixture
def embargoed(service: Service) -> Iterator[Callable[[], None]]:
    """Puts a term in force whose embargo ends soon."""

    def put() -> None:
        until = (datetime.now(UTC) + AHEAD).isoformat(timespec="milliseconds")
        service.set_terms(f"- {{name: Bluefin, kind: product, embargo: '{until}'}}\n")

    yield put
    service.set_terms()


@pytest.mark.parametrize("site", [DRAFT, TIPTAP], ids=str)
def test_the_mark_goes_by_itself_and_post_goes_through(
    compose: Compose, embargoed: Callable[[], None], site: Site
) -> None:
    draft = compose(site, mode="strict")
    embargoed()
    draft.type(NEWS)
    draft.expect_marked(("block", "Bluefin"))
    draft.post.click()
    draft.card.wait_for()
    countdown = draft.card.get_by_text(re.compile(r"^public in \d+ secs?$"))
    countdown.wait_for()
    first = countdown.text_content()
    eventually(lambda: countdown.text_content() != first, "the card counts down")
    assert draft.posts() == []

    # Nobody presses a key.
    eventually(lambda: draft.marked() == [], "the mark goes by itself", 60)
    draft.button("Post now").click()

    draft.expect_posts([NEWS])
