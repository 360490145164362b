"""A page that works against the guard: marks, chip and hold stay right, or come back by themselves.

What a page can do all the same is told in docs/faults.md: it holds the draft, so it can post it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from harness.service import Service
from harness.sites import DRAFT, Draft
from harness.waiting import eventually

Compose = Callable[..., Draft]

LEAK = "Good news: Hartwell joins us."
CLEAN = "Good morning to all of you."
MARK = ("block", "Hartwell")

OVERRIDE = """
const broken = () => { throw new Error('The page says no.'); };
const prototypes = {
  HighlightRegistry: ['set', 'get', 'delete', 'has'],
  Highlight: ['add', 'delete', 'has'],
  ShadowRoot: ['getElementById'],
  AbortController: ['abort'],
};
for (const [name, methods] of Object.entries(prototypes)) {
  for (const method of methods) window[name].prototype[method] = broken;
}
Event.prototype.composedPath = () => [];
Object.defineProperty(Event.prototype, 'isTrusted', { get: () => true });
Object.defineProperty(Node.prototype, 'isConnected', { get: broken });
Element.prototype.attachShadow = broken;
Element.prototype.checkVisibility = () => false;
window.Highlight = undefined;
window.AbortSignal.timeout = broken;
"""
"""What no editor of the demo pages needs. A content script has prototypes of its own."""

NOT_OURS = "(sheet) => !sheet.cssRules[0].cssText.includes('discreet')"

FIND_HOST = """(host) => {
  const ours = [...document.querySelector(host).children].find(
    (element) => element.shadowRoot?.querySelector('[data-testid=discreet-chip]'),
  );
  window.__ours = ours;
  return ours !== undefined;
}"""

MOVE_RANGES = """() => {
  for (const [, highlight] of CSS.highlights) {
    for (const range of highlight) {
      range.setStart(range.startContainer, 0);
      range.setEnd(range.startContainer, 4);
    }
  }
}"""

FIGHT = """() => {
  window.__removed = 0;
  window.__began = performance.now();
  window.__fight = new MutationObserver(() => {
    if (!document.contains(window.__ours)) return;
    window.__ours.remove();
    window.__removed += 1;
  });
  window.__fight.observe(document, { childList: true, subtree: true });
  window.__ours.remove();
}"""

FLOOD = """async (host) => {
  const target = document.querySelector(host);
  const text = target.querySelector('[data-text]').firstChild;
  const words = text.data;
  const channel = new MessageChannel();
  let made = 0;
  await new Promise((done) => {
    channel.port1.onmessage = () => {
      for (let each = 0; each < 10; each += 1) {
        const node = document.createElement('i');
        target.append(node);
        node.remove();
        text.data = made % 2 ? words : words + ' ';
        made += 1;
      }
      if (made < 20_000) channel.port2.postMessage(null);
      else done();
    };
    channel.port2.postMessage(null);
  });
  text.data = words;
  return made;
}"""

STEAL = """() => {
  window.__thief = document.body.appendChild(document.createElement('input'));
  const steal = () => window.__thief.isConnected && window.__thief.focus();
  document.addEventListener('focusin', (event) => event.target !== window.__thief && steal(), true);
  setInterval(steal, 20);
}"""


@pytest.fixture
def hostile(compose: Compose) -> Draft:
    draft = compose(DRAFT, mode="strict")
    draft.page.add_init_script(OVERRIDE)
    draft.page.reload()
    draft.editor.click()
    return draft


def held(draft: Draft) -> None:
    """Post is held: the card shows, nothing was posted, and the person goes back."""
    draft.card.wait_for()
    assert draft.posts() == []
    draft.button("Back to the draft").click()
    draft.expect_chip("1 warning")


def test_a_page_that_works_against_it(hostile: Draft, service: Service) -> None:
    draft, page = hostile, hostile.page
    draft.type(LEAK)
    draft.expect_chip("1 warning")
    draft.expect_marked(MARK)

    # Takes the marks away, in each way that a page has.
    page.evaluate("CSS.highlights.clear()")
    draft.expect_marked(MARK)
    page.evaluate("[...CSS.highlights].forEach(([, highlight]) => highlight.clear())")
    draft.expect_marked(MARK)
    page.evaluate(MOVE_RANGES)
    draft.expect_marked(MARK)
    page.evaluate(f"document.adoptedStyleSheets = document.adoptedStyleSheets.filter({NOT_OURS})")
    eventually(
        lambda: not page.evaluate(f"document.adoptedStyleSheets.every({NOT_OURS})"),
        "the looks of marks come back",
    )

    # Takes the chip away.
    assert page.evaluate(FIND_HOST, draft.site.host)
    draft.chip.wait_for(state="visible")
    page.evaluate("window.__ours.remove()")
    draft.chip.wait_for(state="visible")
    page.evaluate("document.body.append(window.__ours)")
    draft.chip.wait_for(state="visible")
    page.evaluate(
        "Object.assign(window.__ours, { hidden: true, inert: true }).style.display = 'none'"
    )
    draft.chip.wait_for(state="visible")
    page.evaluate(FIGHT)
    page.wait_for_timeout(1_500)
    removed, seconds = page.evaluate(
        "[window.__removed, (performance.now() - window.__began) / 1_000, __fight.disconnect()]"
    )[:2]
    # Five times a second, not with each frame.
    assert removed <= 5 * (seconds + 2)
    draft.expect_chip("1 warning")

    # Presses Post by script, and through a second control.
    page.evaluate(
        """(post) => {
          const control = document.querySelector(post);
          const twin = control.cloneNode(true);
          control.after(twin);
          twin.click();
        }""",
        f"{draft.site.host} {draft.site.post}",
    )
    held(draft)
    page.evaluate(
        "(post) => document.querySelector(post).click()", f"{draft.site.host} {draft.site.post}"
    )
    held(draft)
    draft.post.last.click()
    held(draft)

    # Stops every event at the window, so that the card's own buttons do not hear them either.
    page.evaluate(
        """() => {
          for (const type of ['pointerdown', 'mousedown', 'click', 'focusin', 'keydown']) {
            window.addEventListener(type, (event) => event.stopImmediatePropagation(), true);
          }
        }"""
    )
    draft.post.first.click()
    draft.card.wait_for()
    draft.press("Escape")
    draft.expect_chip("1 warning")
    assert draft.posts() == []


def test_ten_thousand_changes_a_second_leave_page_and_marks_right(
    compose: Compose, service: Service
) -> None:
    draft = compose(DRAFT, mode="strict")
    draft.type(LEAK)
    draft.expect_marked(MARK)
    before = service.ask("GET", "/v1/status")["checks"]

    assert draft.page.evaluate(FLOOD, draft.site.host) == 20_000

    draft.expect_marked(MARK)
    draft.expect_chip("1 warning")
    assert service.ask("GET", "/v1/status")["checks"] - before <= 30
    draft.post.click()
    held(draft)


def test_words_that_a_page_puts_in_as_it_presses_post_are_read_first(compose: Compose) -> None:
    draft = compose(DRAFT, mode="strict")
    draft.type(CLEAN)
    draft.expect_chip("Clear")

    draft.page.evaluate(
        """(post) => {
          document.execCommand('insertText', false, ' Hartwell joins us.');
          document.querySelector(post).click();
        }""",
        f"{draft.site.host} {draft.site.post}",
    )

    draft.card.wait_for()
    draft.expect_marked(MARK)
    assert draft.posts() == []


def test_a_page_that_steals_the_focus_as_the_card_opens(compose: Compose) -> None:
    """Keys that a person types for the card land elsewhere; they must decide nothing."""
    draft = compose(DRAFT, mode="strict")
    page = draft.page
    draft.type(LEAK)
    draft.expect_chip("1 warning")
    page.evaluate(STEAL)

    draft.post.click()
    draft.card.wait_for()
    eventually(
        lambda: page.evaluate("document.activeElement === window.__thief"), "the focus is stolen"
    )
    page.keyboard.press("Enter")
    page.keyboard.type(" yes")
    eventually(lambda: page.evaluate("window.__thief.value") == " yes", "the page has the keys")
    assert draft.posts() == []
    assert draft.own_text == LEAK
    draft.expect_marked(MARK)

    # The mouse still reaches the card, and so do keys once the page leaves the focus alone.
    held(draft)
    page.evaluate("window.__thief.remove()")
    draft.post.click()
    draft.card.wait_for()
    draft.press("Escape")
    draft.card.wait_for(state="hidden")
    draft.expect_chip("1 warning")
    assert draft.posts() == []
