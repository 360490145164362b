"""Composers that the demo pages do not have: as written, built anew, of nobody, on added pages."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from harness.browser import Extension, chromium
from harness.service import ROOT, Service
from harness.sites import MARKS
from harness.waiting import eventually
from playwright.sync_api import BrowserContext, Page, Playwright, Route

SITES = ROOT / "extension" / "lib" / "sites"
FIXTURES = [*SITES.glob("x/fixtures/*.html"), *SITES.glob("linkedin/fixtures/*.html")]

LEAK = "Good news: Hartwell joins us."
PERSONAL = "Ask Jana Kowalczyk at jana.kowalczyk@westhill-clinic.net for her slides."

HEALTH = """async (url) => {
  const [tab] = await chrome.tabs.query({ url });
  const [answer] = await chrome.scripting.executeScript({
    target: { tabId: tab.id },
    func: () => globalThis.discreetHealth?.().map(({ kind, trouble }) => [kind, trouble]),
  });
  return answer.result ?? null;
}"""
"""The composers that the guard of a page has, asked as the popup asks."""

ON_ITS_TAB = """(url) => {
  const query = chrome.tabs.query.bind(chrome.tabs);
  chrome.tabs.query = () => query({ url });
}"""
"""A popup that is a tab stands over itself; this lets it stand over another."""

Serve = Callable[[str, str], Page]


@pytest.fixture
def serve(context: BrowserContext, extension: Extension) -> Iterator[Serve]:
    """Opens a page with this body at an address of a site: `serve(url, body)`."""
    pages: list[Page] = []

    def open_page(url: str, body: str) -> Page:
        page = pages[0] if pages else context.new_page()
        pages[:] = [page]
        page.unroute_all()
        html = f"<!doctype html><meta charset=utf-8><body>{body}</body>"
        page.route(re.compile(r"^https://"), lambda route: fulfil(route, html))
        page.goto(url)
        return page

    yield open_page
    for page in pages:
        page.close()


def fulfil(route: Route, html: str) -> None:
    route.fulfill(body=html, content_type="text/html; charset=utf-8")


def chip(page: Page) -> str:
    """What the only chip of the page says."""
    label = page.get_by_test_id("discreet-chip").get_attribute("aria-label") or ""
    return label.removeprefix("Discreet: ")


def expect_chip(page: Page, label: str) -> None:
    page.get_by_test_id("discreet-chip").wait_for()
    eventually(lambda: chip(page) == label, f"chip {label!r}")


def test_every_written_page_has_its_composers_in_a_real_browser(
    extension: Extension, service: Service, serve: Serve
) -> None:
    extension.send({"type": "setSettings", "change": {"messages": True}})
    popup = extension.open("manifest.json")
    assert len(FIXTURES) > 30
    try:
        for file in FIXTURES:
            html = file.read_text("utf-8")
            expected = json.loads(
                html.split('<script type="application/json">')[1].split("</scr")[0]
            )
            kinds = sorted([composer["kind"], None] for composer in expected["composers"])
            page = serve(expected["at"], html)
            seen: list[Any] = []

            def found(
                seen: list[Any] = seen, kinds: list[Any] = kinds, url: str = page.url
            ) -> bool:
                seen[:] = popup.evaluate(HEALTH, url) or []
                return sorted(seen) == kinds

            try:
                eventually(found, f"the composers of {file.name}")
            except AssertionError as error:
                raise AssertionError(f"{error}: {kinds}; seen: {seen}") from None
    finally:
        popup.close()
        extension.send({"type": "setSettings", "change": {"messages": False}})


UNKNOWN = """<div role="dialog">
  <div data-testid="newTextarea_0" contenteditable="true">Our secret plan</div>
  <button data-testid="tweetButton" onclick="window.posts = (window.posts ?? 0) + 1">Post</button>
</div>"""


def test_a_composer_built_anew_is_told_as_not_protected_and_can_be_reported(
    extension: Extension, service: Service, serve: Serve
) -> None:
    page = serve("https://x.com/compose/post", UNKNOWN)
    expect_chip(page, "Not protected here")
    page.get_by_test_id("tweetButton").click()
    assert page.evaluate("window.posts") == 1

    popup = extension.context.new_page()
    popup.add_init_script(f"({ON_ITS_TAB})({page.url!r})")
    popup.goto(extension.url("popup.html"))
    popup.get_by_text("There is a Post button here whose text Discreet does not find").wait_for()
    popup.evaluate("navigator.clipboard.writeText = async (words) => { window.copied = words; }")
    popup.get_by_role("button", name="Copy a report").click()
    report = popup.evaluate("window.copied")
    popup.close()
    assert "x.unknown: no_editor" in report
    assert "button[data-testid=tweetButton]" in report
    assert "x.com/compose/post" in report
    assert "secret" not in report


DELEGATED = """<a data-testid="AppTabBar_Profile_Link" href="/mara_lindqvist"></a>
<div role="dialog">
  <div data-testid="UserAvatar-Container-northfold"></div>
  <div data-testid="tweetTextarea_0" contenteditable="true" style="min-height: 40px"></div>
  <button data-testid="tweetButton" onclick="window.posts = (window.posts ?? 0) + 1">Post</button>
</div>"""


def test_who_is_nobody_is_strict_where_an_account_is_and_a_switch_counts_at_once(
    service: Service, serve: Serve
) -> None:
    service.set_mode("x", "northfold", "strict")
    page = serve("https://x.com/compose/post", DELEGATED)
    page.get_by_test_id("tweetTextarea_0").click()
    page.keyboard.type(PERSONAL)
    expect_chip(page, "1 warning · Account unknown")
    page.get_by_test_id("tweetButton").click()
    page.get_by_test_id("discreet-card").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("window.posts") is None

    page.evaluate(
        "document.querySelector('[data-testid^=UserAvatar]')"
        ".setAttribute('data-testid', 'UserAvatar-Container-mara_lindqvist')"
    )
    expect_chip(page, "1 warning")
    page.get_by_test_id("tweetButton").click()
    eventually(lambda: page.evaluate("window.posts") == 1, "a personal account is not held")


FORUM = """<form onsubmit="window.posts = (window.posts ?? 0) + 1; return false">
  <div><div id="editor" contenteditable="true" style="min-height: 40px"></div></div>
  <div><textarea id="field" rows="4" cols="60"></textarea></div>
  <button>Reply</button>
</form>"""


def test_a_page_that_was_added_is_marked_and_never_held(
    playwright: Playwright,
    extension_folder: Path,
    flags: list[str],
    service: Service,
    tmp_path: Path,
) -> None:
    # No test can answer the browser's question, so this build has the permission from the start.
    folder = tmp_path / "extension"
    shutil.copytree(extension_folder, folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["host_permissions"].append("https://forum.example.org/*")
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with chromium(playwright, folder, tmp_path / "profile", flags) as context:
        Extension(context, folder).pair(service)
        page = context.new_page()
        page.route(re.compile(r"^https://forum"), lambda route: fulfil(route, FORUM))
        page.goto("https://forum.example.org/t/1")
        assert page.get_by_test_id("discreet-chip").count() == 0

        page.locator("#editor").click()
        page.keyboard.type(LEAK)
        eventually(
            lambda: (
                [(mark["severity"], mark["text"]) for mark in page.evaluate(MARKS)]
                == [("block", "Hartwell")]
            ),
            "the mark in the editor",
        )
        expect_chip(page, "1 warning")
        page.get_by_role("button", name="Reply").click()
        assert page.evaluate("window.posts") == 1

        page.locator("#field").click()
        page.keyboard.type(LEAK)
        chips = page.get_by_test_id("discreet-chip")
        eventually(
            lambda: (
                [one.get_attribute("aria-label") for one in chips.all()]
                == ["Discreet: 1 warning"] * 2
            ),
            "the chip of the field",
        )
