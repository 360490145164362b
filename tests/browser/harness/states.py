"""Every state of the interface, one after the other: what `./scripts/tour` shows in the docs and
what the test of accessibility looks at. A state is added here and nowhere else.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page

from harness.browser import Extension
from harness.service import Service
from harness.sites import DRAFT, QUILL1, Draft
from harness.waiting import eventually

LEAK = "Good news: Hartwell joins us in spring."
ADDRESS = "jana.kowalczyk@westhill-clinic.net"
SEVERAL = f"Hartwell joins us. Ask {ADDRESS} for the slides."
RIGHT_TO_LEFT = "يسعدنا أن نعلن أن Hartwell ينضم إلينا في الربيع"

POPUP = {"width": 360, "height": 620}
PAGE = {"width": 1000, "height": 760}
NARROW = {"width": 320, "height": 640}


@dataclass(frozen=True)
class State:
    """One state as it stands on the screen now."""

    name: str
    says: str
    """What it shows, in one sentence for the tour."""
    page: Page
    parts: tuple[Locator, ...] = ()
    """What belongs to it in a page that is not ours; empty for a page of our own."""


@dataclass(frozen=True)
class Stage:
    """What the states are made with."""

    context: BrowserContext
    extension: Extension
    service: Service

    def settings(self, **change: Any) -> None:
        self.extension.send({"type": "setSettings", "change": change})

    def mode(self, draft: Draft, mode: str) -> None:
        self.service.set_mode(draft.site.platform, draft.site.handle, mode)

    def draft(self, text: str, site: Any = DRAFT, mode: str = "normal", query: str = "") -> Draft:
        """A composer with a text that was read."""
        self.service.set_mode(site.platform, site.handle, mode)
        draft = Draft.open(self.context, site, query)
        self.write(draft, text)
        return draft

    def write(self, draft: Draft, text: str) -> None:
        """Puts another text into the composer and waits until it was read."""
        # A pointer that rests on a mark opens the card once more.
        draft.page.mouse.move(0, 0)
        draft.editor.focus()
        draft.press("Control+a", "Backspace")
        if text:
            draft.page.keyboard.insert_text(text)
            eventually(
                lambda: draft.chip_label() not in ("", "On", "Reading") and draft.own_texts(),
                "the draft is read",
            )


def in_a_composer(stage: Stage, query: str = "") -> Iterator[State]:
    """Chip and card, in one composer."""
    draft = stage.draft("", query=query)
    page, card, chip = draft.page, draft.card, draft.chip

    def state(name: str, says: str) -> State:
        return State(name, says, page, (draft.host, card, chip))

    def settle(label: str) -> None:
        draft.expect_chip(label)

    settle("On")
    yield state("chip-on", "An empty composer: Discreet is there and has nothing to say.")
    stage.write(draft, "What a lovely morning by the lake.")
    settle("Clear")
    yield state("chip-clear", "The draft was read and nothing needs a second look.")
    draft.chip.click()
    card.wait_for()
    yield state("card-clear", "The card of a clear draft; from here one tells what was missed.")

    stage.write(draft, f"Ask {ADDRESS} for the slides.")
    draft.expect_marked(("warn", ADDRESS))
    draft.click_mark(ADDRESS)
    yield state("card-warning", "A warning: what readers would learn, and what to do instead.")
    stage.write(draft, LEAK)
    draft.expect_marked(("block", "Hartwell"))
    draft.click_mark("Hartwell")
    yield state("card-serious", "A serious warning, with words that can stand in its place.")
    card.locator("summary").click()
    yield state("card-why", "Why it was noticed, the clause of the policy and whom to ask.")
    stage.write(draft, SEVERAL)
    eventually(lambda: len(draft.marks()) >= 2, "several marks")
    draft.click_mark("Hartwell")
    yield state("card-several", "One card at a time; the arrows lead to the others.")
    draft.button("Dismiss").click()
    eventually(lambda: draft.button("Undo").count() == 1, "it was dismissed")
    yield state("card-dismissed", "What was dismissed can be taken back.")
    draft.button("Undo").click()

    stage.write(draft, RIGHT_TO_LEFT)
    draft.expect_marked(("block", "Hartwell"))
    draft.click_mark("Hartwell")
    yield state("card-right-to-left", "Words of a draft that runs from right to left.")
    stage.write(draft, "We met the Bluebird team today.")
    settle("Clear")
    draft.press("Home", *["ArrowRight"] * len("We met the "))
    draft.press(*["Shift+ArrowRight"] * len("Bluebird"))
    draft.chip.click()
    draft.button("You missed something").click()
    card.get_by_label("What it is").wait_for()
    yield state("card-missed", "Telling Discreet what it missed; it stays on this machine.")
    draft.press("Escape")

    stage.write(draft, "Wczoraj spacerowaliśmy długo nad jeziorem i rozmawialiśmy o książkach.")
    eventually(lambda: draft.chip_label().startswith("Not covered"), "the language is told")
    draft.chip.click()
    card.wait_for()
    yield state("card-not-covered", "A language in which not everything is read.")
    draft.press("Escape")

    stage.write(draft, LEAK)
    draft.expect_marked(("block", "Hartwell"))
    draft.post.click()
    card.get_by_text("Press Post again").wait_for()
    yield state("held-once", "A personal account: Post waits once; pressed again it goes through.")
    draft.press("Escape")
    stage.mode(draft, "strict")
    stage.write(draft, "")
    stage.write(draft, LEAK)
    draft.expect_marked(("block", "Hartwell"))
    draft.post.click()
    draft.button("Post anyway").wait_for()
    yield state("held-strict", "A strict account: Post waits until this is dealt with.")
    draft.button("Say “a new customer”").click()
    draft.expect_marked()

    stage.settings(pausedUntil=int(time.time() * 1_000) + 600_000)
    eventually(lambda: draft.chip_label().startswith("Paused"), "the pause is told")
    draft.chip.click()
    card.wait_for()
    yield state("card-paused", "A pause ends by itself, and the chip says when.")
    stage.settings(pausedUntil=0)
    draft.press("Escape")

    stage.mode(draft, "strict")
    stage.write(draft, "Another thought about the office.")
    stage.service.kill()
    try:
        draft.press("End")
        draft.page.keyboard.insert_text(" More soon.")
        draft.expect_chip("Not running")
        draft.post.click()
        draft.button("Post without a check").wait_for()
        yield state(
            "held-offline", "Strict, and the service does not run: the card says what to do."
        )
        draft.press("Escape")
    finally:
        stage.service.start()
    stage.mode(draft, "normal")
    kept = stage.extension.forget("token")
    try:
        draft.page.keyboard.insert_text(" Yes.")
        draft.expect_chip("Not paired")
        draft.chip.click()
        card.wait_for()
        yield state("card-not-paired", "A browser that is not paired: nothing is read.")
        draft.press("Escape")
    finally:
        stage.extension.remember(kept)
    draft.post.evaluate("button => button.remove()")
    draft.expect_chip("Not protected here")
    draft.chip.click()
    card.wait_for()
    yield state("card-not-protected", "A composer that Discreet does not know, and says so.")
    page.close()


PRETEND = """told => {
  const none = new Promise(() => undefined);
  for (const { runtime } of new Set([globalThis.chrome, globalThis.browser].filter(Boolean))) {
    const send = runtime.sendMessage.bind(runtime);
    runtime.sendMessage = async (message, ...more) => {
      if (message.type === 'settings') return { ...(await send(message)), ...told.settings };
      if (message.type === 'connect' && told.settings) return told.failed;
      if (message.type !== 'api') return send(message, ...more);
      if (told.loading) return none;
      const path = message.path.split('?')[0];
      const answer = told.answers?.[path];
      if (answer) return { ok: true, value: answer };
      return told.failed ?? send(message, ...more);
    };
  }
}"""
"""Answers in place of the worker, for what a service in good order never says."""

OFFLINE = {"failed": {"ok": False, "reason": "offline", "detail": "The service does not answer."}}
UNPAIRED = {
    "failed": {"ok": False, "reason": "unpaired", "detail": "This browser is not paired."},
    "settings": {"paired": False, "pairedBy": "code"},
    "answers": {"/health": {}},
}
BROKEN = {
    "failed": {
        "ok": False,
        "reason": "error",
        "detail": "The history could not be opened: its key is not in the system’s keyring.",
    }
}
LOADING = {"loading": True}


def on_own_pages(stage: Stage) -> Iterator[State]:
    """Popup, history, policy, practice, the message to the contact and the welcome page."""
    with_entries(stage)

    def opened(page: str, size: dict[str, int], told: dict[str, Any] | None = None) -> Page:
        tab = stage.context.new_page()
        tab.set_viewport_size(size)
        if told is not None:
            tab.add_init_script(f"({PRETEND})({json.dumps(told)})")
        tab.goto(stage.extension.url(f"{page}.html"))
        return tab

    def shown(
        name: str, says: str, heading: str, size: dict[str, int], told: dict[str, Any] | None = None
    ) -> Iterator[State]:
        tab = opened(name.partition("-")[0], size, told)
        tab.get_by_text(heading, exact=True).first.wait_for()
        yield State(name, says, tab)
        tab.close()

    rows: list[tuple[str, str, str, dict[str, int], dict[str, Any] | None]] = [
        (
            "popup-reading",
            "Drafts are read; accounts, pause and sites.",
            "Read drafts on",
            POPUP,
            None,
        ),
        (
            "popup-loading",
            "The service is being looked for.",
            "Looking for the service",
            POPUP,
            LOADING,
        ),
        (
            "popup-offline",
            "The service does not run.",
            "The service is not running",
            POPUP,
            OFFLINE,
        ),
        ("popup-not-paired", "Before the first pairing.", "Not paired yet", POPUP, UNPAIRED),
        ("popup-error", "The service says what is wrong.", "Something is wrong", POPUP, BROKEN),
        ("history-entries", "What was flagged and what became of it.", "Posted anyway", PAGE, None),
        ("history-narrow", "The same in a window of 320 pixels.", "Posted anyway", NARROW, None),
        ("history-loading", "While the entries come.", "Reading the history", PAGE, LOADING),
        (
            "history-offline",
            "Without the service there is nothing to show.",
            "The service is not running",
            PAGE,
            OFFLINE,
        ),
        (
            "history-error",
            "What is wrong, in the service’s words.",
            "Something is wrong",
            PAGE,
            BROKEN,
        ),
        ("policy-clauses", "What holds, whom to ask, how strongly.", "What holds", PAGE, None),
        (
            "policy-offline",
            "The policy lies with the service.",
            "The service is not running",
            PAGE,
            OFFLINE,
        ),
        (
            "practice-question",
            "A draft to decide about; nobody is graded.",
            "Would you post this as it is?",
            PAGE,
            None,
        ),
        ("practice-loading", "While the drafts come.", "Looking for drafts", PAGE, LOADING),
        ("practice-not-paired", "Practice begins after pairing.", "Not paired yet", PAGE, UNPAIRED),
        (
            "welcome-first-run",
            "The first run: pairing, and what is read.",
            "Pairing code",
            PAGE,
            UNPAIRED,
        ),
        ("welcome-paired", "Once it is paired: a sentence to try it with.", "Try it", PAGE, None),
        ("welcome-narrow", "The same in a window of 320 pixels.", "Try it", NARROW, None),
        (
            "welcome-offline",
            "Paired, and the service does not run.",
            "The service is not running",
            PAGE,
            OFFLINE,
        ),
    ]
    for row in rows:
        yield from shown(*row)

    stage.settings(pausedUntil=int(time.time() * 1_000) + 600_000)
    yield from shown("popup-paused", "A pause, and what is left of it.", "Resume", POPUP)
    stage.settings(pausedUntil=0)

    tab = opened("history", PAGE)
    tab.locator(".entry").first.wait_for()
    tab.get_by_label("Search").fill("nothing like this")
    tab.get_by_text("No draft matches").wait_for()
    yield State("history-no-match", "Filters that leave nothing.", tab)
    tab.get_by_label("Search").fill("")
    tab.get_by_role("button", name="Erase all").click()
    tab.get_by_role("dialog").wait_for()
    yield State("history-erase-all", "Everything can be erased, after a question.", tab)
    tab.close()

    tab = opened("practice", PAGE)
    answers = tab.get_by_role("group", name="Would you post this as it is?")
    answers.get_by_role("button", name="Not sure").click()
    tab.locator(".outcome-of h3").wait_for()
    yield State("practice-answer", "What Discreet notices in it, and the clause.", tab)
    tab.get_by_role("button", name="Start anew").click()
    tab.close()

    draft = stage.draft(LEAK, QUILL1)
    draft.expect_marked(("block", "Hartwell"))
    draft.click_mark("Hartwell")
    draft.card.locator("summary").click()
    with stage.context.expect_page() as opening:
        draft.card.get_by_role("button", name="Ask ").click()
    tab = opening.value
    tab.set_viewport_size(PAGE)
    tab.locator("pre").wait_for()
    yield State("report-message", "A question to the contact: it holds what is ticked.", tab)
    tab.reload()
    tab.get_by_text("There is no question here any more").wait_for()
    yield State("report-gone", "A question is handed over once.", tab)
    tab.close()
    draft.page.close()

    stage.service.ask("DELETE", "/v1/history")
    yield from shown("history-empty", "Before anything was found.", "Nothing was found yet", PAGE)


def with_entries(stage: Stage) -> None:
    """Three flagged drafts of two sites in the history, one of them posted anyway."""
    revisions = itertools.count(1)
    for site, text, decision in (
        (QUILL1, LEAK, "overridden"),
        (DRAFT, f"Ask {ADDRESS} for the slides.", "dismissed"),
        (DRAFT, "You are an idiot, and everybody at your firm knows it.", None),
    ):
        draft_id = f"tour.{time.time_ns()}"
        draft = {"draft_id": draft_id, "platform": site.platform}
        account = {"platform": site.platform, "handle": site.handle, "kind": "personal"}
        body = {**draft, "text": text, "surface": "post", "account": account, "depth": "full"}
        # Only what was read whole is kept, and a service that has just begun still loads.
        found: list[dict[str, Any]] = []

        def kept(
            body: dict[str, Any] = body,
            found: list[dict[str, Any]] = found,
        ) -> bool:
            answer = stage.service.ask("POST", "/v1/check", {**body, "revision": next(revisions)})
            found[:] = answer["findings"]
            return any(entry["draft_id"] == body["draft_id"] for entry in stage.service.history())

        eventually(kept, f"a flagged draft: {text}")
        if decision is None:
            continue
        reason = "They announced it this morning" if decision == "overridden" else None
        decisions = [
            {
                "finding": finding["id"],
                "rule": finding["rule"],
                "decision": decision,
                "reason": reason,
            }
            for finding in found
        ]
        outcome = {"outcome": "posted"} if decision == "overridden" else {}
        stage.service.ask("POST", "/v1/decisions", {**draft, "findings": decisions, **outcome})


def states(stage: Stage, query: str = "") -> Iterator[State]:
    """All of them; `query` goes to the page of the composer."""
    yield from in_a_composer(stage, query)
    yield from on_own_pages(stage)
