"""A person at the page of bare editors: at the address where the extension works, and where not.

What the page with the extension holds is compared with what the other one holds after the same
keys; both are driven in step, so that pauses are shared.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import BrowserContext, Page

from harness.sites import Draft, Site
from harness.waiting import eventually

EDITORS = ("draft", "quill1", "quill2", "tiptap", "lexical", "slate", "textarea")

KEYS_A_SECOND = 30
KEY_S = 1 / KEYS_A_SECOND

SETTLE_S = 0.15
"""Editors learn of a caret that was moved from an event, and some of them a moment later still."""

HISTORY_S = 0.4
"""The page's editors join changes within 0.3 s of each other into one step of undo."""

TERM = "Hartwell"
FIX = "a new customer"

Steps = Iterator[float]
"""What a person does, with pauses in seconds."""

_WORD_BOX = """word => {
  const walker = document.createTreeWalker(__page.editor.root(), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(word);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + word.length);
    const { x, y, width, height } = range.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  }
  return null;
}"""

_FIELD_START = """() => {
  const { x, y } = __page.editor.root().getBoundingClientRect();
  return [x + 4, y + 12];
}"""

_BOX = """selector => {
  const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""

_NOW = """() => {
  const { text, state, selection, root } = __page.editor;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
  const offset = (node, at) => {
    if (!root().contains(node)) return null;
    const before = document.createRange();
    before.setStart(root(), 0);
    before.setEnd(node, at);
    return String(before).replace(/[\\u200b\\ufeff]/g, '').length;
  };
  return {
    text: text(),
    state: state(),
    selection: selection(),
    shown: [offset(anchorNode, anchorOffset), offset(focusNode, focusOffset)],
    focused: root().contains(document.activeElement),
    escapes: __page.escapes,
    errors: __page.errors,
  };
}"""

_SPELL = """async ([wrong, right]) => {
  const root = __page.editor.root();
  root.focus();
  if (root.localName === 'textarea') {
    const at = root.value.indexOf(wrong);
    root.setSelectionRange(at, at + wrong.length);
  } else {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const at = node.data.indexOf(wrong);
      if (at < 0) continue;
      getSelection().setBaseAndExtent(node, at, node, at + wrong.length);
      break;
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 60));
  const dataTransfer = new DataTransfer();
  dataTransfer.setData('text/plain', right);
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  const goesOn = root.dispatchEvent(new InputEvent('beforeinput', {
    inputType: 'insertReplacementText', data: null, dataTransfer, bubbles: true, cancelable: true,
    composed: true, targetRanges: range ? [new StaticRange(range)] : [],
  }));
  if (goesOn) document.execCommand('insertText', false, right);
}"""


def _window(context: BrowserContext) -> Page:
    """A window of its own: a tab in the background hears of its selection once a second."""
    opener = context.pages[0]
    with context.expect_page() as opened:
        opener.evaluate("open('about:blank', '_blank', 'popup,noopener')")
    return opened.value


class Writer:
    """One person at one of the two addresses."""

    def __init__(self, context: BrowserContext, editor: str, guarded: bool) -> None:
        host = "twitter.com" if guarded else "editors.test"
        site = Site(
            name=editor,
            url=f"https://{host}/?editor={editor}",
            platform="x",
            handle="mara_lindqvist",
            host="#composer",
            editor="[data-testid=tweetTextarea_0]",
            post="[data-testid=tweetButton]",
            where="",
        )
        self.guarded = guarded
        self.is_field = editor == "textarea"
        self.page = _window(context)
        self.page.goto(site.url)
        self.draft = Draft(self.page, site)
        self.insert = self.page.keyboard.insert_text
        self.notes: list[Any] = []
        self._input = context.new_cdp_session(self.page)

    def renew(self) -> None:
        """Begins with a new, empty editor."""
        self.page.evaluate("__page.escapes = 0, __page.editor.renew()")
        self.notes = []
        self.click_into()

    def click_into(self) -> None:
        """Puts the caret into the editor, as it is now on the page."""
        self._click(_BOX, "[data-testid=tweetTextarea_0]")

    def press(self, *keys: str, pause_s: float = 0) -> Steps:
        """Presses keys, as quickly as they are taken or with a pause after each."""
        for key in keys:
            self.page.keyboard.press(key)
            yield pause_s

    def keys(self, text: str, pause_s: float = 0) -> Steps:
        """Types a text."""
        keys = ("Enter" if letter == "\n" else letter for letter in text)
        yield from self.press(*keys, pause_s=pause_s)

    def move(self, *keys: str) -> Steps:
        """Moves the caret, and lets the editor learn of it."""
        yield from self.press(*keys, pause_s=KEY_S)
        yield SETTLE_S

    def note(self) -> None:
        """Notes what the page's editor holds now, to be compared."""
        self.notes.append(self.page.evaluate(_NOW))

    def text(self) -> str:
        """The editor's own text."""
        return self.page.evaluate("__page.editor.text()")

    def sees(self, times: int = 1) -> None:
        """Waits until the extension, where it is, has marked the term so many times."""
        if not self.guarded:
            return
        if self.is_field:  # no range reaches a field's text: the chip alone tells of it
            label = "1 warning" if times == 1 else f"{times} warnings"
            self.draft.expect_chip(label)
        else:
            self.draft.expect_marked(*[("block", TERM)] * times)

    def mention(self, name: str) -> None:
        """Puts a mention at the caret, as a site's list of people does."""
        self.page.evaluate("name => __page.editor.mention(name)", name)

    def compose(self, *steps: str, commit: str) -> Steps:
        """Types through an input method."""
        for text in steps:
            caret = {"selectionStart": len(text), "selectionEnd": len(text)}
            self._input.send("Input.imeSetComposition", {"text": text, **caret})
            yield KEY_S
        self._input.send("Input.insertText", {"text": commit})

    def _box(self, word: str) -> tuple[float, float]:
        """The middle of a word of the draft; in a field, a place in its first line."""
        found = self.page.evaluate(_WORD_BOX, word)
        if found is not None:
            return found
        x, y = self.page.evaluate(_FIELD_START)
        return x + 8 * (self.text().index(word) + len(word) / 2), y

    def _click(self, script: str, argument: str) -> None:
        self.page.mouse.click(*self.page.evaluate(script, argument))

    def drag(self, first: str, last: str) -> None:
        """Selects with the mouse from the middle of one word to the middle of another."""
        mouse = self.page.mouse
        for word, act in ((first, mouse.down), (last, mouse.up)):
            mouse.move(*self._box(word), steps=4)
            act()

    def open_card(self) -> None:
        """Clicks on the term; where the extension is, its card opens."""
        if self.guarded:
            # A card about words that are being changed closes again: let the last key be read.
            self.page.wait_for_timeout(1_000 * SETTLE_S)
            eventually(lambda: self.draft.chip_label() != "Reading", "the draft is read")
        self.page.mouse.click(*self._box(TERM))
        if not self.guarded:
            return
        if self.is_field:
            self.draft.chip.click()
        self.draft.card.wait_for()

    def replace(self) -> Steps:
        """Takes the fix; without the extension, the person selects the term and writes it anew."""
        before = self.text()
        if self.guarded:
            self.open_card()
            self.draft.button(f"Say “{FIX}”").click()
        else:
            self.page.mouse.dblclick(*self._box(TERM))
            yield SETTLE_S
            self.insert(FIX)
        eventually(lambda: self.text() == before.replace(TERM, FIX), "the fix")

    def spell(self, wrong: str, right: str) -> None:
        """Does to the editor what a browser's spell-checker does when a suggestion is taken."""
        self.page.evaluate(_SPELL, [wrong, right])

    def post(self) -> None:
        """Posts, a second time where the first one is held; notes what was sent."""
        posts = self.page.evaluate("__page.posts.length")

        def sent() -> bool:
            return self.page.evaluate("__page.posts.length") > posts

        def held() -> bool:
            return self.draft.button("Back to the draft").count() > 0

        self._click(_BOX, "[data-testid=tweetButton]")
        eventually(lambda: sent() or held(), "posted or held")
        if not sent():
            self.draft.button("Back to the draft").click()
            self._click(_BOX, "[data-testid=tweetButton]")
            eventually(sent, "posted")
        self.notes.append(self.page.evaluate("__page.posts.slice(-1)"))
        self.notes.append(self.page.evaluate("__page.posts.length"))


def in_step(writers: list[Writer], case: Callable[[Writer], Steps]) -> None:
    """Lets all writers do the same at the same time."""
    going = [case(writer) for writer in writers]
    while going:
        began = time.monotonic()
        pause = 0.0
        for steps in list(going):
            try:
                pause = max(pause, next(steps))
            except StopIteration:
                going.remove(steps)
        left = pause - (time.monotonic() - began)
        if left > 0:
            time.sleep(left)
