"""The background worker dies, the service dies in mid-check, and twenty tabs are open at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from harness.browser import Extension
from harness.service import Service
from harness.sites import DRAFT, DRAFT_INLINE, TIPTAP, Draft
from harness.waiting import eventually

Compose = Callable[..., Draft]

LEAK = "Good news: Hartwell joins us."
TABS = 20

KEEP_LABELS = """(host) => {
  window.__labels = [];
  const chip = () => [...(document.querySelector(host)?.children ?? [])]
    .map((child) => child.shadowRoot?.querySelector('[data-testid=discreet-chip]'))
    .find(Boolean);
  const note = () => {
    const label = chip()?.getAttribute('aria-label');
    if (label !== undefined && window.__labels.at(-1) !== label) window.__labels.push(label);
    requestAnimationFrame(note);
  };
  note();
}"""


@pytest.fixture
def mended(service: Service) -> Iterator[Service]:
    """The service; it runs again afterwards in any case."""
    yield service
    if service.running:
        service.thaw()
    else:
        service.start()


def checks(service: Service) -> int:
    return service.ask("GET", "/v1/status")["checks"]


def test_the_worker_may_die_while_a_check_is_under_way_and_while_post_is_held(
    compose: Compose, extension: Extension, mended: Service
) -> None:
    draft = compose(DRAFT, mode="strict")
    draft.type("Good news: ")
    draft.expect_chip("Clear")
    draft.page.evaluate(KEEP_LABELS, draft.site.host)
    mended.freeze()
    draft.type("Hartwell joins us.")
    draft.expect_chip("Reading")

    extension.stop_worker()
    mended.thaw()
    draft.page.bring_to_front()

    draft.expect_marked(("block", "Hartwell"))
    draft.expect_chip("1 warning")
    # It never said that the service was gone, which it was not.
    labels = draft.page.evaluate("window.__labels")
    assert not [label for label in labels if "Not" in label], labels

    draft.post.click()
    draft.card.wait_for()
    extension.stop_worker()
    draft.page.bring_to_front()
    draft.expect_chip("Post is held")
    assert draft.posts() == []
    draft.card.get_by_label("Your reason").fill("It is on their own page")
    draft.button("Post anyway").click()
    draft.expect_posts([LEAK])
    mended.posted_entry()

    def overridden() -> bool:
        (finding,) = mended.posted_entry()["findings"]
        return finding["state"] == "overridden"

    eventually(overridden, "the decision arrives")


def test_a_decision_that_waits_outlives_service_and_worker(
    compose: Compose, extension: Extension, mended: Service
) -> None:
    draft = compose(TIPTAP, mode="normal")
    draft.type(LEAK)
    draft.expect_marked(("block", "Hartwell"))
    eventually(mended.history, "the draft is in the history")
    mended.kill()
    draft.click_mark("Hartwell")
    draft.button("Dismiss").click()
    draft.expect_marked()
    extension.stop_worker()
    mended.start()

    # Whatever wakes the worker delivers it.
    assert extension.send({"type": "settings"})["paired"]

    def state() -> str:
        (entry,) = mended.history()
        return entry["findings"][0]["state"]

    eventually(lambda: state() == "dismissed", "the decision arrives")


def test_a_service_killed_in_mid_check_is_told_and_found_again_by_itself(
    compose: Compose, mended: Service
) -> None:
    draft = compose(DRAFT, mode="strict")
    draft.type("Good news: ")
    draft.expect_chip("Clear")
    mended.freeze()
    draft.type("Hartwell joins us.")
    draft.expect_chip("Reading")

    mended.kill()
    draft.expect_chip("Not running")
    mended.start()

    # Nobody presses a key.
    draft.expect_chip("1 warning")
    draft.expect_marked(("block", "Hartwell"))


def test_twenty_tabs_share_one_worker_and_ask_no_more_than_each_must(
    compose: Compose, extension: Extension, service: Service
) -> None:
    before = checks(service)
    drafts = []
    for index in range(TABS):
        draft = compose(DRAFT_INLINE, mode="strict" if index == 0 else None)
        draft.page.keyboard.insert_text(LEAK)
        drafts.append(draft)
    for draft in drafts:
        draft.expect_marked(("block", "Hartwell"))
    assert len(extension.context.service_workers) == 1
    # A draft is read once by the small reader and once by the larger one.
    asked = checks(service) - before
    assert TABS <= asked <= 3 * TABS

    # A pause is heard in all of them, and nobody reads meanwhile.
    paused = {"pausedUntil": 4_102_444_800_000}
    extension.send({"type": "setSettings", "change": paused})
    for draft in drafts:
        eventually(lambda d=draft: d.marked() == [], "all of them pause")
    extension.send({"type": "setSettings", "change": {"pausedUntil": 0}})
    for draft in drafts:
        draft.expect_marked(("block", "Hartwell"))
    assert checks(service) - before <= 2 * asked
