"""Editors of other sites in Firefox, beside the same editor without the extension."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from drafts import CHIP, Draft
from gecko import Firefox, Tab
from harness.sites import Site
from harness.waiting import eventually

Compose = Callable[..., Draft]

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
HEBREW = "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd"

THIRTY_A_SECOND_MS = 33


def bare(editor: str, host: str = "twitter.com") -> Site:
    return Site(
        name=editor,
        url=f"https://{host}/?editor={editor}",
        platform="x",
        handle="mara_lindqvist",
        host="#composer",
        editor="[data-testid=tweetTextarea_0]",
        post="[data-testid=tweetButton]",
        where="",
    )


def held(tab: Tab) -> list[object]:
    """What the editor itself says of its text and its caret."""
    return tab.evaluate("() => [__page.editor.text(), __page.editor.selection()]")


def write(draft: Draft, marked: Callable[[], None]) -> list[object]:
    """Writes with rests in between; what the editor then holds."""
    tab = draft.tab
    tab.show()
    tab.type(f"We met Hartwell {FAMILY} an", delay_ms=THIRTY_A_SECOND_MS)
    marked()
    tab.type("dd", delay_ms=THIRTY_A_SECOND_MS)
    tab.press("Backspace")
    tab.type(f" {HEBREW}")
    tab.press("Home")
    tab.type("So, ")
    marked()
    tab.press("End", "Escape")
    tab.type(" yes")
    return held(tab)


@pytest.mark.parametrize("editor", ["lexical", "slate", "textarea"])
def test_an_editor_holds_what_it_would_without_the_extension(
    compose: Compose, paired: Firefox, editor: str
) -> None:
    plain = compose(bare(editor, "editors.test"))
    wanted = write(plain, lambda: None)
    draft = compose(bare(editor))
    tab = draft.tab

    assert write(draft, lambda: draft.expect_chip("1 warning")) == wanted

    before = held(tab)[0]
    after = str(before).replace("Hartwell", "a new customer")
    # The page's editors join changes within 0.3 s of each other into one step of undo.
    tab.evaluate("() => new Promise((resolve) => setTimeout(resolve, 400))")
    tab.click(CHIP)
    draft.expect_card()
    draft.press_button("Say “a new customer”")
    eventually(lambda: held(tab)[0] == after, "the fix")
    tab.press("Escape")
    tab.focus(draft.editor)
    tab.press("Control+z")
    eventually(lambda: held(tab)[0] == before, "the undo")
    tab.press("Control+Shift+z")
    eventually(lambda: held(tab)[0] == after, "the redo")
    assert tab.evaluate("() => __page.errors") == []
