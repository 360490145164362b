"""The composers of the demo pages, one row each, and what a person does in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page

from harness.waiting import PATIENCE_S, eventually

KEY_DELAY_MS = 12
"""Between keys: a very quick person, well under the rest after which a draft is read."""


@dataclass(frozen=True)
class Site:
    """One composer: where it is and what it consists of."""

    name: str
    url: str
    platform: str
    handle: str
    host: str
    """What surrounds editor and Post control; the chip and the card stand in it."""
    editor: str
    post: str
    where: str
    """Its name in the page's own state."""

    def __str__(self) -> str:
        return self.name


X = {"platform": "x", "handle": "mara_lindqvist"}
LINKEDIN = {"platform": "linkedin", "handle": "mara-lindqvist", "where": "share"}
SHAREBOX = {
    "host": ".share-box-v2__modal:visible",
    "editor": ".ql-editor",
    "post": ".share-actions__primary-action",
}

DRAFT_INLINE = Site(
    name="draft-inline",
    url="https://x.com/home",
    host="main",
    editor="[data-testid=tweetTextarea_0]",
    post="[data-testid=tweetButtonInline]",
    where="inline",
    **X,
)
DRAFT = Site(
    name="draft",
    url="https://x.com/compose/post",
    host="[role=dialog]",
    editor="[data-testid=tweetTextarea_0]",
    post="[data-testid=tweetButton]",
    where="modal",
    **X,
)
QUILL1 = Site(
    name="quill1",
    url="https://www.linkedin.com/feed/?shareActive=true",
    **SHAREBOX,
    **LINKEDIN,
)
QUILL2 = Site(
    name="quill2",
    url="https://www.linkedin.com/feed/?shareActive=true&editor=quill2",
    **SHAREBOX,
    **LINKEDIN,
)
TIPTAP = Site(
    name="tiptap",
    url="https://www.linkedin.com/sharing/compose",
    host="dialog[data-testid=dialog]",
    editor="[componentkey=ShareBox_textEditor]",
    post="footer button[componentkey]",
    **LINKEDIN,
)
COMPANY = Site(
    name="company",
    url="https://www.linkedin.com/company/12345/admin/page-posts/published/?share=true",
    platform="linkedin",
    handle="12345",
    where="share",
    **SHAREBOX,
)
COMMENT = Site(
    name="comment",
    url="https://www.linkedin.com/feed/",
    platform="linkedin",
    handle="mara-lindqvist",
    host="article:has([componentkey^=commentBox])",
    editor="[componentkey^=commentBox] [role=textbox]",
    post="[componentkey^=commentButtonSection] button",
    where="comment-7301",
)

EDITORS = (DRAFT, QUILL1, QUILL2, TIPTAP)
"""One composer for each editor."""

MARKS = """() => {
  const marks = [];
  for (const [name, highlight] of CSS.highlights) {
    if (!name.startsWith('discreet-')) continue;
    for (const range of highlight) {
      if (range.collapsed) continue;
      const element = range.startContainer.parentElement;
      const box = range.getBoundingClientRect();
      marks.push({
        severity: name.slice('discreet-'.length),
        text: range.toString(),
        editor: element.closest('[contenteditable=true]').dataset.testid ?? '',
        box: { x: box.x, y: box.y, width: box.width, height: box.height },
      });
    }
  }
  return marks.sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x);
}"""


class Draft:
    """A composer in a tab, and a person at the keyboard."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        self.host = page.locator(site.host)
        self.editor = self.host.locator(site.editor).first
        self.post = self.host.locator(site.post)
        self.chip = self.host.get_by_test_id("discreet-chip")
        self.card = self.host.get_by_test_id("discreet-card")

    @classmethod
    def open(cls, context: BrowserContext, site: Site, query: str = "") -> Draft:
        """Opens the composer's page in a new tab and puts the caret into the editor."""
        page = context.new_page()
        url = site.url
        if query:
            url += ("&" if "?" in url else "?") + query
        page.goto(url)
        draft = cls(page, site)
        draft.editor.click()
        return draft

    def type(self, text: str) -> None:
        self.page.keyboard.type(text, delay=KEY_DELAY_MS)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def own_texts(self) -> list[str]:
        """What the page's editor holds, by its own account."""
        for composer in self.page.evaluate("window.__page.state()"):
            if composer["where"] == self.site.where:
                return composer["texts"]
        return []

    @property
    def own_text(self) -> str:
        (text,) = self.own_texts()
        return text

    def posts(self) -> list[list[str]]:
        """The texts of every post that the page's own handler made, oldest first."""
        assert self.page.evaluate("window.__page.errors") == []
        return [post["texts"] for post in self.page.evaluate("window.__page.posts")]

    def marks(self) -> list[dict[str, Any]]:
        """The painted marks of the page in reading order: severity, text, editor, box."""
        return self.page.evaluate(MARKS)

    def marked(self) -> list[tuple[str, str]]:
        return [(mark["severity"], mark["text"]) for mark in self.marks()]

    def expect_marked(self, *marks: tuple[str, str], patience_s: float = PATIENCE_S) -> None:
        """Waits until exactly these marks are painted."""
        wanted = list(marks)
        seen: list[tuple[str, str]] = []

        def same() -> bool:
            seen[:] = self.marked()
            return seen == wanted

        try:
            eventually(same, f"marks {wanted}", patience_s)
        except AssertionError as error:
            raise AssertionError(f"{error}; marked: {seen}; chip: {self.chip_label()}") from None

    def chip_label(self) -> str:
        """What the chip tells a screen reader, without the product's name; empty without a chip."""
        if self.chip.count() == 0:
            return ""
        return (self.chip.get_attribute("aria-label") or "").removeprefix("Discreet: ")

    def expect_chip(self, label: str, patience_s: float = PATIENCE_S) -> None:
        eventually(lambda: self.chip_label() == label, f"chip {label!r}", patience_s)

    def click_mark(self, text: str) -> None:
        """Clicks on the marked word and waits for the card."""
        (mark,) = (mark for mark in self.marks() if mark["text"] == text)
        box = mark["box"]
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.card.wait_for()

    def button(self, name: str) -> Locator:
        """A button of the card by its words."""
        return self.card.get_by_role("button", name=name, exact=True)

    def expect_posts(self, *posts: list[str]) -> None:
        """Waits for the last of these posts, then asserts that there are no others."""
        eventually(lambda: len(self.posts()) >= len(posts), f"{len(posts)} posts")
        assert self.posts() == list(posts)
