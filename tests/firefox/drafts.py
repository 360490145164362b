"""A composer of the demo pages in Firefox, and a person at the keyboard."""

from __future__ import annotations

from typing import Any

from gecko import FIND, Firefox, Tab
from harness.sites import MARKS, Site
from harness.waiting import PATIENCE_S, eventually

CARD = "[data-testid=discreet-card]"
CHIP = "[data-testid=discreet-chip]"


class Draft:
    """What `harness.sites.Draft` is for Chromium."""

    def __init__(self, tab: Tab, site: Site) -> None:
        self.tab = tab
        self.site = site
        # Playwright's own word in a selector; here only what is seen is found anyway.
        host = site.host.removesuffix(":visible")
        self.editor = f"{host} {site.editor}"
        self.post = f"{host} {site.post}"

    @classmethod
    def open(cls, firefox: Firefox, site: Site, query: str = "") -> Draft:
        """Opens the composer's page in a new tab and puts the caret into the editor."""
        url = site.url
        if query:
            url += ("&" if "?" in url else "?") + query
        draft = cls(firefox.open(url), site)
        draft.tab.click(draft.editor)
        return draft

    @property
    def own_text(self) -> str:
        """What the page's editor holds, by its own account."""
        for composer in self.tab.evaluate("() => window.__page.state()"):
            if composer["where"] == self.site.where:
                (text,) = composer["texts"]
                return text
        return ""

    def expect_own(self, text: str) -> None:
        """Waits for what an editor takes over a moment after the key."""
        eventually(lambda: self.own_text == text, f"the editor's own text is {text!r}")

    def posts(self) -> list[list[str]]:
        """The texts of every post that the page's own handler made, oldest first."""
        page = self.tab.evaluate("() => ({ posts: __page.posts, errors: __page.errors })")
        assert page["errors"] == []
        return [post["texts"] for post in page["posts"]]

    def expect_posts(self, *posts: list[str]) -> None:
        """Waits for the last of these posts, then asserts that there are no others."""
        eventually(lambda: len(self.posts()) >= len(posts), f"{len(posts)} posts")
        assert self.posts() == list(posts)

    def marks(self) -> list[dict[str, Any]]:
        """The painted marks of the page in reading order: severity, text, editor, box."""
        return self.tab.evaluate(MARKS)

    def expect_marked(self, *marks: tuple[str, str], patience_s: float = PATIENCE_S) -> None:
        """Waits until exactly these marks are painted."""
        wanted = list(marks)
        seen: list[tuple[str, str]] = []

        def same() -> bool:
            seen[:] = [(mark["severity"], mark["text"]) for mark in self.marks()]
            return seen == wanted

        try:
            eventually(same, f"marks {wanted}", patience_s)
        except AssertionError as error:
            raise AssertionError(f"{error}; marked: {seen}; chip: {self.chip()}") from None

    def chip(self) -> str:
        """What the chip tells a screen reader, without the product's name; empty without one."""
        label = self.tab.evaluate(f"() => ({FIND})('{CHIP}', null)?.ariaLabel ?? ''")
        return label.removeprefix("Discreet: ")

    def expect_chip(self, label: str) -> None:
        seen: list[str] = []

        def same() -> bool:
            seen[:] = [self.chip()]
            return seen == [label]

        try:
            eventually(same, f"chip {label!r}")
        except AssertionError as error:
            raise AssertionError(f"{error}; chip: {seen}") from None

    def open_card(self, word: str) -> None:
        """Clicks on the marked word and waits for the card."""
        (mark,) = (mark for mark in self.marks() if mark["text"] == word)
        self.tab.press_at(mark["box"])
        self.expect_card()

    def expect_card(self) -> None:
        eventually(lambda: self.tab.box(CARD), "the card is open")

    def expect_no_card(self) -> None:
        eventually(lambda: self.tab.box(CARD) is None, "the card is closed")

    def press_button(self, words: str) -> None:
        """Presses a button of the card."""
        self.tab.click(f"{CARD} button", words)

    def card_words(self) -> str:
        return self.tab.evaluate(f"() => ({FIND})('{CARD}', null).innerText")

    def give_reason(self, reason: str) -> None:
        """Writes into the card why the post should go out."""
        self.tab.click(f"{CARD} textarea, {CARD} input")
        self.tab.type(reason)
