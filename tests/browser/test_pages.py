"""The extension's own pages: popup and history, with the real service behind them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from harness.browser import Extension
from harness.service import Service
from harness.sites import DRAFT, QUILL1, TIPTAP, Draft, Site
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


def badge(extension: Extension) -> str:
    """What the button in the toolbar carries."""
    tab = extension.open("manifest.json")
    try:
        return tab.evaluate("chrome.action.getBadgeText({})")
    finally:
        tab.close()


def test_a_new_policy_is_announced_until_it_is_read(extension: Extension, popup: Page) -> None:
    news = popup.get_by_text(re.compile("^The policy has a new version, "))
    news.wait_for()
    eventually(lambda: badge(extension) == "1", "the button in the toolbar tells it")

    with popup.context.expect_page() as opened:
        popup.get_by_role("button", name="See what changed").click()
    page = opened.value
    page.get_by_role("heading", name=re.compile("^New in version ")).wait_for()
    page.get_by_role("button", name="I have read this").click()

    page.get_by_text("Thank you. The notice is gone.").wait_for()
    eventually(lambda: news.count() == 0, "the popup has nothing to tell any more")
    assert badge(extension) == ""
    page.reload()
    page.get_by_text(re.compile("You read this version on ")).wait_for()
    assert page.get_by_role("button", name="I have read this").count() == 0
    page.close()


def test_practice_tells_after_the_answer_and_is_taken_up_again(extension: Extension) -> None:
    tab = extension.open("practice.html")
    position = tab.get_by_text(re.compile(r"^Draft 1 of \d+$"))
    position.wait_for()
    assert tab.locator("mark").count() == 0

    answers = tab.get_by_role("group", name="Would you post this as it is?")
    answers.get_by_role("button", name="Not sure").press("Enter")
    told = tab.locator(".outcome-of h3")
    told.wait_for()
    assert told.evaluate("heading => document.activeElement === heading")
    tab.keyboard.press("Shift+Tab")
    tab.reload()
    tab.get_by_text(re.compile(r"^Draft 2 of \d+$")).wait_for()

    tab.get_by_role("button", name="Start anew").click()
    position.wait_for()
    tab.close()


def test_a_question_from_the_card_holds_what_is_ticked(compose: Compose) -> None:
    draft = compose(DRAFT)
    draft.type(LEAK)
    draft.expect_marked(("block", "Hartwell"))
    draft.click_mark("Hartwell")
    draft.card.get_by_text("Why this was noticed").click()

    with draft.page.context.expect_page() as opened:
        draft.card.get_by_role("button", name=re.compile("^Ask ")).click()
    page = opened.value
    message = page.locator("pre")
    message.wait_for()
    assert "#" not in page.url
    assert "Good news" not in message.inner_text()
    page.get_by_label("The whole draft").check()
    page.get_by_label("The marked words").check()
    page.get_by_label("Your question or reason").fill("May I name them in March?")
    written = message.inner_text()
    assert "Good news: •••••••• joins us." in written
    assert "Hartwell" not in written
    assert "May I name them in March?" in written
    link = page.get_by_role("link", name="Open as e-mail").get_attribute("href")
    assert link is not None
    assert link.startswith("mailto:")
    assert "Hartwell" not in link
    page.close()
    assert draft.own_text == LEAK


def test_the_card_leads_to_the_clause_in_the_policy(compose: Compose) -> None:
    draft = compose(QUILL1)
    draft.type(LEAK)
    draft.expect_marked(("block", "Hartwell"))
    draft.click_mark("Hartwell")
    draft.card.get_by_text("Why this was noticed").click()

    with draft.page.context.expect_page() as opened:
        draft.button("Confidential information stays inside").click()
    page = opened.value
    clause = page.locator("article[data-here=true]")
    clause.wait_for()
    assert "Confidential information stays inside" in clause.inner_text()
    page.close()


@pytest.mark.parametrize("site", [DRAFT, QUILL1, TIPTAP], ids=str)
def test_words_that_were_missed_are_told_and_the_selection_stays(
    compose: Compose, service: Service, site: Site
) -> None:
    draft = compose(site)
    draft.type("We met the Bluebird team")
    draft.expect_chip("Clear")
    draft.chip.click()
    draft.button("You missed something").click()
    draft.card.get_by_text("Select the words in the draft").wait_for()

    draft.press("Escape", *["ArrowLeft"] * len(" team"))
    draft.press(*["Shift+ArrowLeft"] * len("Bluebird"))
    draft.chip.click()
    draft.button("You missed something").click()
    draft.card.get_by_label("What it is").select_option("Customer or partner")
    draft.card.get_by_label("How far to watch for them").select_option("everywhere")
    assert "Bluebird" in draft.card.locator(".missed").inner_text()
    draft.button("Tell Discreet").click()
    draft.card.get_by_text("Discreet watches for these words from now on.").wait_for()
    eventually(lambda: "Bluebird" in dict(map(reversed, draft.marked())), "they are marked")

    draft.press("Escape")
    draft.type("Acme")
    assert draft.own_text == "We met the Acme team"
