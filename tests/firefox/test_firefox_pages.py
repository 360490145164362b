"""The extension's own pages in Firefox, with the real service behind them."""

from __future__ import annotations

from collections.abc import Callable

from drafts import Draft
from gecko import Firefox
from harness.service import Service
from harness.sites import DRAFT
from harness.waiting import eventually

Compose = Callable[..., Draft]

PERSONAL = "Ask Jana Kowalczyk at jana.kowalczyk@westhill-clinic.net for her slides."
ADDRESS = "jana.kowalczyk@westhill-clinic.net"


def test_each_page_opens_and_shows_what_the_service_says(
    compose: Compose, paired: Firefox, service: Service
) -> None:
    draft = compose(DRAFT)
    draft.tab.type(PERSONAL)
    draft.expect_marked(("warn", ADDRESS))
    eventually(service.history, "the history knows of the draft")
    service.ask("GET", "/v1/practice")

    for page, words in (
        ("popup.html", "@mara_lindqvist"),
        ("history.html", "This e-mail address belongs to a person"),
        ("welcome.html", "This browser is paired"),
        ("practice.html", "Draft 1 of"),
        ("policy.html", "Confidential information stays inside"),
    ):
        tab = paired.page(page)
        tab.expect_words(words)
        assert ADDRESS not in tab.words(), "personal data is masked"
        tab.close()


def test_strict_from_the_popup_holds_the_next_draft(
    compose: Compose, paired: Firefox, service: Service
) -> None:
    def mode() -> str:
        accounts = service.ask("GET", "/v1/accounts")["accounts"]
        return next(account["mode"] for account in accounts if account["platform"] == "x")

    popup = paired.page("popup.html")
    popup.click("[role=group][aria-label$=', X'] label", "Strict")
    eventually(lambda: mode() == "strict", "the service knows the mode")
    popup.close()

    draft = compose(DRAFT)
    draft.tab.type(PERSONAL)
    draft.expect_marked(("warn", ADDRESS))
    draft.tab.click(draft.post)
    draft.expect_card()
    assert draft.posts() == []
