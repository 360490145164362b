"""With the extension at work, editor and post hold what they would hold without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from harness.browser import Extension, chromium
from harness.editors import EDITORS, HISTORY_S, KEY_S, SETTLE_S, TERM, Steps, Writer, in_step
from harness.service import Service
from playwright.sync_api import BrowserContext, Playwright

DOCS = Path(__file__).parents[2] / "docs" / "composers.md"
HIGHLIGHTER = Path(__file__).parent / "harness" / "highlighter"

REST_MS = 10
"""A rest shorter than the time between two keys: marks come and go while the person types."""


@pytest.fixture(scope="module")
def beside(
    playwright: Playwright,
    extension_folder: Path,
    flags: list[str],
    session_service: Service,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[BrowserContext]:
    """A browser with the extension and, beside it, another one that marks words."""
    both = f"{extension_folder},{HIGHLIGHTER}"
    flags = [*flags, f"--disable-extensions-except={both}", f"--load-extension={both}"]
    profile = tmp_path_factory.mktemp("beside")
    with chromium(playwright, extension_folder, profile, flags) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        extension = Extension(context, extension_folder)
        extension.pair(session_service)
        extension.send({"type": "setSettings", "change": {"restMs": REST_MS}})
        yield context


def typing_fast(writer: Writer) -> Steps:
    yield from writer.keys(f"We like {TERM}", KEY_S)
    writer.sees()
    yield from writer.press(*["Backspace"] * 4, pause_s=KEY_S)
    yield from writer.keys(f"well and {TERM}", KEY_S)
    writer.sees(2)
    yield from writer.move("Home")
    yield from writer.keys("Oh, ", KEY_S)
    yield from writer.move("End")
    yield from writer.keys(f"!\n{TERM}.", KEY_S)
    writer.sees(3)
    writer.note()


def pasting(writer: Writer) -> Steps:
    lines = "\n".join([f"{TERM} joins us, and so does {TERM} in May. " * 3] * 23)[:3000]
    writer.page.evaluate("text => navigator.clipboard.writeText(text)", lines)
    yield from writer.press("Control+v")
    yield SETTLE_S
    writer.sees(lines.count(TERM))
    yield from writer.keys(" ok")
    writer.note()
    yield from writer.move("ArrowUp")
    yield from writer.keys("x")
    writer.note()


def fixing(writer: Writer) -> Steps:
    yield from writer.keys(f"Good news: {TERM} joins us.")
    writer.sees()
    yield HISTORY_S
    yield from writer.replace()
    writer.note()
    yield HISTORY_S
    yield from writer.press("Control+z")
    yield SETTLE_S
    writer.sees()
    writer.notes.append(writer.text())
    yield from writer.press("Control+Shift+z")
    yield SETTLE_S
    writer.notes.append(writer.text())
    yield from writer.move("Control+End")
    yield from writer.keys(" Yes")
    writer.note()


def mentions_hashtags_emoji(writer: Writer) -> Steps:
    yield from writer.keys("#launch with ")
    writer.mention("Mara Lindqvist")
    writer.insert(" 👩‍👩‍👧 🎉 ")
    yield from writer.keys(f"#{TERM} and {TERM}")
    writer.sees(2)
    writer.note()
    yield from writer.move(*["Control+ArrowLeft"] * 3, "ArrowLeft", "ArrowLeft")
    yield from writer.press("Backspace")
    yield from writer.keys("x")
    writer.note()


def right_to_left(writer: Writer) -> Steps:
    writer.insert("שלום ")
    yield from writer.keys(TERM)
    writer.insert(" עולם")
    writer.sees()
    yield from writer.move("ArrowLeft", "ArrowLeft", "ArrowRight")
    writer.insert("א")
    writer.note()
    yield from writer.move("Home")
    yield from writer.press("Delete")
    writer.note()


def input_method(writer: Writer) -> Steps:
    yield from writer.keys(f"{TERM} ")
    writer.sees()
    yield from writer.compose("k", "か", "かn", "かな", commit="仮名")
    yield SETTLE_S
    writer.note()
    yield from writer.keys(f" {TERM}")
    writer.sees(2)
    writer.note()


def escape(writer: Writer) -> Steps:
    yield from writer.keys(f"{TERM} joins")
    writer.sees()
    writer.open_card()
    if writer.guarded:
        yield from writer.press("Escape")
        writer.draft.card.wait_for(state="hidden")
    yield SETTLE_S
    writer.note()
    yield from writer.press("Escape")
    yield from writer.keys("x")
    writer.note()


def dragging(writer: Writer) -> Steps:
    yield from writer.keys(f"one {TERM} three")
    writer.sees()
    writer.drag("one", "three")
    yield SETTLE_S
    writer.note()
    yield from writer.keys("x")
    writer.note()


def spell_checking(writer: Writer) -> Steps:
    yield from writer.keys(f"see teh {TERM} news")
    writer.sees()
    writer.spell("teh", "the")
    yield SETTLE_S
    writer.sees()
    writer.note()
    yield from writer.keys("x")
    writer.note()


def another_highlighter(writer: Writer) -> Steps:
    writer.page.evaluate("document.dispatchEvent(new Event('highlighter-on'))")
    yield from writer.keys(f"Today {TERM} speaks")
    writer.sees()
    writer.notes.append(writer.page.evaluate("[...CSS.highlights.get('other')].map(String)"))
    writer.note()
    yield from writer.replace()
    writer.note()


def unmounting(writer: Writer) -> Steps:
    yield from writer.keys(TERM)
    writer.sees()
    writer.open_card()
    writer.page.evaluate("__page.editor.renew()")
    yield SETTLE_S
    if writer.guarded:
        writer.draft.card.wait_for(state="hidden")
    writer.click_into()
    yield from writer.keys(f"Good {TERM}")
    writer.sees()
    writer.note()


CASES: tuple[Callable[[Writer], Steps], ...] = (
    typing_fast,
    pasting,
    fixing,
    mentions_hashtags_emoji,
    right_to_left,
    input_method,
    escape,
    dragging,
    spell_checking,
    unmounting,
    another_highlighter,
)


@pytest.mark.parametrize("editor", EDITORS)
def test_an_editor_is_what_it_would_be_without_the_extension(
    beside: BrowserContext, service: Service, editor: str
) -> None:
    writers = [Writer(beside, editor, guarded) for guarded in (False, True)]
    different: dict[str, Any] = {}
    for case in CASES:
        for writer in writers:
            writer.renew()
        in_step(writers, case)
        for writer in writers:
            writer.post()
        bare, guarded = (writer.notes for writer in writers)
        if guarded != bare:
            pairs = zip(guarded, bare, strict=True)
            different[case.__name__] = [pair for pair in pairs if pair[0] != pair[1]]
    for writer in writers:
        writer.page.close()
    assert different == {}


def test_the_documentation_names_each_case_and_editor() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in DOCS.read_text("utf-8").splitlines()
        if line.startswith("| ")
    ]
    head = next(number for number, row in enumerate(rows) if row[:2] == ["case", "what is done"])
    assert rows[head][2:] == list(EDITORS)
    described = {row[0].replace(" ", "_"): row[2:] for row in rows[head + 1 :][: len(CASES)]}
    assert described == {case.__name__: ["same"] * len(EDITORS) for case in CASES}
    assert f"{len(CASES) * len(EDITORS)} cases: " in DOCS.read_text("utf-8")
