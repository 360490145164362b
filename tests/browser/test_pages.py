"""The extension's own pages: popup and history, with the real service behind them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from harness.browser import Extension
from harness.service import Service
from harness.sites import DRAFT, QUILL1, TIPTAP, Draft
from harness.waiting import eventually
from playwright.sync_api import Page

Compose = Callable[..., Draft]

LEAK = "Good news: Hartwell joins us."
PERSONAL = "Ask Jana Kowalczyk at jana.kowalczyk@westhill-clinic.net for her slides."
ADDRESS = "jana.kowalczyk@westhill-clinic.net"


def finding_states(service: Service) -> set[str]:
    return {finding["state"] for entry in service.history() for finding in entry["findings"]}


@pytest.fixture
def popup(extension: Extension, service: Service) -> Iterator[Page]:
    """The popup, as a tab. Pause and switches are put back afterwards."""
    tab = extension.open("popup.html")
    yield tab
    tab.close()
    sites = {"x": True, "linkedin": True}
    extension.send({"type": "setSettings", "change": {"pausedUntil": 0, "sites": sites}})


def test_the_welcome_page_pairs_from_its_address_and_forgets_the_code(
    extension: Extension, service: Service
) -> None:
    extension.send({"type": "unpair"})
    try:
        code = service.pairing_code()
        tab = extension.open(f"welcome.html#code={code}&port={service.port}")
        eventually(lambda: extension.send({"type": "settings"})["paired"], "the page pairs")
        assert tab.url == extension.url("welcome.html")
        assert code not in tab.content()
        tab.close()
    finally:
        if not extension.send({"type": "settings"})["paired"]:
            extension.pair(service)


def test_history_shows_what_was_flagged_and_what_became_of_it(
    compose: Compose, extension: Extension, service: Service
) -> None:
    posted = compose(QUILL1, mode="strict")
    posted.type(LEAK)
    posted.expect_marked(("block", "Hartwell"))
    posted.post.click()
    posted.card.get_by_label("Your reason").fill("They announced it this morning")
    posted.button("Post anyway").click()
    posted.expect_posts([LEAK])
    service.posted_entry()
    edited = compose(DRAFT)
    edited.type(f"Ask Jana Kowalczyk {ADDRESS}")
    edited.expect_marked(("warn", ADDRESS))
    edited.press(*["Backspace"] * len(ADDRESS))
    edited.expect_chip("Clear")
    eventually(lambda: finding_states(service) == {"overridden", "edited"}, "the edit is known")

    tab = extension.open("history.html")
    entries = tab.locator(".entry")
    eventually(lambda: entries.count() == 2, "both drafts are listed")
    first = entries.filter(has_text="LinkedIn")
    assert first.get_by_text("Posted anyway").count() == 1
    assert first.get_by_text("They announced it this morning").count() == 1
    second = entries.filter(has_text="Personal data")
    assert second.get_by_text("Edited away").count() == 1
    assert ADDRESS not in tab.content(), "personal data is masked"

    tab.get_by_label("Site").select_option("LinkedIn")
    eventually(lambda: entries.count() == 1, "the filter leaves one")
    entries.get_by_role("button", name=re.compile("^Erase")).click()
    eventually(lambda: entries.count() == 0, "it is gone from the list")
    tab.get_by_role("button", name="Undo").click()
    eventually(lambda: entries.count() == 1, "it is back")
    assert len(service.history()) == 2
    entries.get_by_role("button", name=re.compile("^Erase")).click()
    eventually(lambda: len(service.history()) == 1, "it is erased when the time is over")
    tab.close()


def test_strict_from_the_popup_holds_the_next_draft(compose: Compose, popup: Page) -> None:
    account = popup.get_by_role("group", name=re.compile(r"mara.lindqvist, X$", re.IGNORECASE))
    account.get_by_text("Strict", exact=True).click()
    account.get_by_text("Post is held while a warning is open.").wait_for()

    draft = compose(DRAFT)
    draft.type(PERSONAL)
    draft.expect_marked(("warn", ADDRESS))
    draft.post.click()

    draft.card.wait_for()
    assert draft.posts() == []


def test_a_pause_stops_reading_and_can_be_ended(compose: Compose, popup: Page) -> None:
    draft = compose(TIPTAP, mode="strict")
    draft.type(LEAK)
    draft.expect_marked(("block", "Hartwell"))

    popup.get_by_role("button", name="Pause for 10 minutes").click()
    eventually(lambda: draft.chip_label().startswith("Paused until"), "the chip tells it")
    assert draft.marked() == []

    popup.get_by_role("button", name="Resume").click()
    draft.expect_marked(("block", "Hartwell"))


def test_a_site_that_is_switched_off_is_left_alone(compose: Compose, popup: Page) -> None:
    draft = compose(DRAFT, mode="strict")
    draft.type(LEAK)
    draft.expect_marked(("block", "Hartwell"))

    popup.get_by_role("switch", name="X", exact=True).uncheck()
    draft.expect_marked()
    eventually(lambda: draft.chip.count() == 0, "the chip goes")
    other = compose(QUILL1)
    other.type(LEAK)
    other.expect_marked(("block", "Hartwell"))

    draft.page.bring_to_front()
    draft.post.click()
    draft.expect_posts([LEAK])


def test_the_popup_tells_that_the_service_is_gone(extension: Extension, service: Service) -> None:
    service.kill()
    try:
        tab = extension.open("popup.html")
        tab.get_by_text("The service is not running").wait_for()
        tab.close()
    finally:
        service.start()
