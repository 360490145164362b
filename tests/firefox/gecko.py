"""A Firefox with the built extension, on the demo pages."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import regex
from bidi import Bidi, BidiError
from harness.browser import WINDOW, demo_server
from harness.pixels import COUNT
from harness.service import Service
from harness.waiting import PATIENCE_S, eventually

KEYS = {
    "Backspace": "\ue003",
    "Enter": "\ue007",
    "Shift": "\ue008",
    "Control": "\ue009",
    "Alt": "\ue00a",
    "Escape": "\ue00c",
    "Space": " ",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowRight": "\ue014",
    "Tab": "\ue004",
}
"""Keys without a character, as WebDriver writes them."""

FIND = """(selector, words) => {
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility === 'visible';
  };
  const named = (element) =>
    words === null || [element.textContent.trim(), element.ariaLabel].includes(words);
  const search = (root) => {
    for (const element of root.querySelectorAll(selector)) {
      if (shown(element) && named(element)) return element;
    }
    for (const { shadowRoot } of root.querySelectorAll('*')) {
      const found = shadowRoot && search(shadowRoot);
      if (found) return found;
    }
    return null;
  };
  return search(document);
}"""
"""The first element that is seen and has these words, in open shadow roots too."""


def preferences(pages: int) -> dict[str, str | int | bool]:
    """What the profile has set: the demo pages' port, and no way to any other machine."""
    return {
        "network.dns.localDomains": ",".join(demo_server.PAGES),
        "network.socket.forcePort": f"443={pages}",
        "network.stricttransportsecurity.preloadlist": False,
        # As for the real sites: a page may not reach this machine without being let.
        "network.lna.address_space.public.override": f"127.0.0.1:{pages}",
        # Everything else goes to a proxy that is not there.
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": 9,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": 9,
        "network.proxy.no_proxies_on": ", ".join([*demo_server.PAGES, "127.0.0.1"]),
        "intl.accept_languages": "en-GB, en",
        # Milliseconds of rest after which the background is ended, in place of thirty seconds.
        "extensions.background.idle.timeout": 5_000,
        "ui.prefersReducedMotion": 1,
    }


class Firefox:
    """One running Firefox, and the extension in it."""

    def __init__(self, bidi: Bidi, build: Path, home: Path) -> None:
        self.bidi = bidi
        self.home = home
        """The person's home folder, as this Firefox sees it."""
        self._build = build
        self._extension = ""
        self._origin = ""
        self._service: Service | None = None

    def install(self, package: Path | None = None) -> Tab:
        """Installs the test build, or a package, as for the first time.

        The answer is the welcome page, which the extension opens by itself.
        """
        self.remove()
        before = {tab.context for tab in self.tabs()}
        data = {"type": "path", "path": str(self._build)}
        if package is not None:
            data = {"type": "archivePath", "path": str(package)}
        self._extension = self.bidi.call("webExtension.install", extensionData=data)["extension"]

        welcome = self._opened("welcome.html", before)
        self._origin = welcome.url.removesuffix("/welcome.html")
        return welcome

    def _opened(self, name: str, before: set[str]) -> Tab:
        """The tab with a page of the extension which was not there before."""

        def opened() -> Tab | None:
            for tab in self.tabs():
                if tab.context not in before and f"/{name}" in tab.url and tab.loaded():
                    return tab
            return None

        return eventually(opened, f"{name} opens")

    def _own(self) -> Tab:
        return next(tab for tab in self.tabs() if tab.url.startswith(f"{self._origin}/"))

    def remove(self) -> None:
        """Removes the extension, if it is there; its own pages go with it."""
        if self._extension:
            self.bidi.call("webExtension.uninstall", extension=self._extension)
        self._extension = ""
        self._service = None

    def pair(self, service: Service) -> None:
        """Pairs by a code, unless the extension is paired with this service already."""
        if self._service is service:
            return
        if not self._extension:
            self.install()
        self.send({"type": "setSettings", "change": {"port": service.port}})
        reply = self.send({"type": "pair", "code": service.pairing_code()})
        assert reply["ok"], reply
        self._service = service

    def tabs(self) -> list[Tab]:
        return [
            Tab(self, context["context"], context["url"])
            for context in self.bidi.call("browsingContext.getTree", maxDepth=0)["contexts"]
        ]

    def open(self, url: str) -> Tab:
        """Opens an address of the web in a new tab."""
        context = self.bidi.call("browsingContext.create", type="tab")["context"]
        self.bidi.call("browsingContext.setViewport", context=context, viewport=WINDOW)
        self.bidi.call("browsingContext.navigate", context=context, url=url, wait="complete")
        return Tab(self, context, url)

    def page(self, name: str) -> Tab:
        """Opens a page of the extension; only another page of it may do that."""
        before = {tab.context for tab in self.tabs()}
        self._own().evaluate("url => browser.tabs.create({ url }).then(() => null)", f"/{name}")
        return self._opened(name, before)

    def follow(self, name: str, press: Callable[[], None]) -> Tab:
        """The tab with a page of the extension that a press opens."""
        before = {tab.context for tab in self.tabs()}
        press()
        return self._opened(name, before)

    def send(self, message: dict[str, Any]) -> Any:
        """Sends a message as the extension's own pages do; the background's answer."""
        return self._own().evaluate("message => browser.runtime.sendMessage(message)", message)

    def command(self, tab: Tab, name: str) -> None:
        """What the background tells a page when a person presses a command's keys over it.

        Keys that WebDriver presses go to the page, past the browser's own shortcuts.
        """
        tell = """async (address, command) => {
          const tabs = (await browser.tabs.query({})).filter(({ url }) => url === address);
          const push = { type: 'command', command };
          for (const { id } of tabs) await browser.tabs.sendMessage(id, push);
        }"""
        self._own().evaluate(tell, tab.evaluate("() => location.href"), name)

    def background_runs(self) -> bool:
        """Whether the background page is there; asking does not bring it back."""
        views = "() => browser.extension.getViews().map(({ location }) => location.pathname)"
        return any("background" in path for path in self._own().evaluate(views))

    def count(self, picture: bytes, colour: tuple[int, int, int], tolerance: int = 40) -> int:
        """Pixels of a PNG that are near `colour`."""
        asked = {
            "png": base64.b64encode(picture).decode(),
            "colour": list(colour),
            "tolerance": tolerance,
        }
        return self._own().evaluate(COUNT, asked)


class Tab:
    """One page, and a person at mouse and keyboard."""

    def __init__(self, firefox: Firefox, context: str, url: str) -> None:
        self.firefox = firefox
        self.context = context
        self.url = url
        """Its address when this object was made."""
        self._bidi = firefox.bidi

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """What a JavaScript function of the page gives; promises are awaited."""
        answer = self._bidi.call(
            "script.callFunction",
            functionDeclaration=f"""async (given) => {{
              const value = await ({function})(...JSON.parse(given));
              return JSON.stringify(value ?? null);
            }}""",
            arguments=[{"type": "string", "value": json.dumps(arguments)}],
            target={"context": self.context},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"]["value"])

    def loaded(self) -> bool:
        """Whether a page of the extension stands here, and no longer the one before it."""
        with contextlib.suppress(BidiError):
            return self.evaluate(
                "() => document.readyState === 'complete' && typeof browser === 'object'"
            )
        return False

    def words(self) -> str:
        """All that the page itself shows."""
        return self.evaluate("() => document.body.innerText")

    def expect_words(self, words: str, patience_s: float = PATIENCE_S) -> None:
        """Waits until the page itself shows these words."""
        try:
            eventually(lambda: words in self.words(), f"the page says {words!r}", patience_s)
        except AssertionError as error:
            raise AssertionError(f"{error}; it says {self.words()!r}") from None

    def box(self, selector: str, words: str | None = None) -> dict[str, float] | None:
        """Where the first such element is seen, in CSS pixels; None where there is none."""
        return self.evaluate(
            f"""(...what) => {{
              const box = ({FIND})(...what)?.getBoundingClientRect();
              return box && {{ x: box.x, y: box.y, width: box.width, height: box.height }};
            }}""",
            selector,
            words,
        )

    def click(self, selector: str, words: str | None = None) -> None:
        """Waits for an element, and presses the mouse on its middle."""
        self.evaluate(
            f"(...what) => ({FIND})(...what)?.scrollIntoView({{ block: 'nearest' }})",
            selector,
            words,
        )
        self.press_at(eventually(lambda: self.box(selector, words), f"{selector} {words or ''}"))

    def press_at(self, box: dict[str, float]) -> None:
        """Presses the mouse on the middle of a box."""
        x, y = (round(box[at] + box[size] / 2) for at, size in (("x", "width"), ("y", "height")))
        self._act(
            {
                "type": "pointer",
                "id": "mouse",
                "actions": [
                    {"type": "pointerMove", "x": x, "y": y},
                    {"type": "pointerDown", "button": 0},
                    {"type": "pointerUp", "button": 0},
                ],
            }
        )

    def type(self, text: str, delay_ms: int = 12) -> None:
        """Types a text, one character as people count them after the other."""
        actions: list[dict[str, Any]] = []
        for character in regex.findall(r"\X", text):
            key = KEYS["Enter"] if character == "\n" else character
            actions += [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
            actions.append({"type": "pause", "duration": delay_ms})
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def press(self, *chords: str) -> None:
        """Presses keys by their names, each with what is held meanwhile: `Control+z`."""
        for chord in chords:
            keys = [KEYS.get(key, key) for key in chord.split("+")]
            down = [{"type": "keyDown", "value": key} for key in keys]
            up = [{"type": "keyUp", "value": key} for key in reversed(keys)]
            self._act({"type": "key", "id": "keyboard", "actions": [*down, *up]})

    def focus(self, selector: str) -> None:
        self.evaluate(f"(...what) => ({FIND})(...what).focus()", selector, None)

    def picture(self, box: dict[str, float] | None = None) -> bytes:
        """What the tab shows, or a part of it, as a PNG."""
        clip = {} if box is None else {"clip": {"type": "box", **box}}
        shot = self._bidi.call("browsingContext.captureScreenshot", context=self.context, **clip)
        return base64.b64decode(shot["data"])

    def show(self) -> None:
        """Brings the tab to the front."""
        self._bidi.call("browsingContext.activate", context=self.context)

    def close(self) -> None:
        self._bidi.call("browsingContext.close", context=self.context)

    def _act(self, source: dict[str, Any]) -> None:
        self._bidi.call("input.performActions", context=self.context, actions=[source])


@contextlib.contextmanager
def firefox(program: Path, build: Path, folder: Path, pages: int) -> Iterator[Firefox]:
    """A Firefox with a profile and a home of its own, without a window and without the extension.

    pages: port of the demo pages
    """
    profile, home = folder / "profile", folder / "home"
    profile.mkdir()
    home.mkdir()
    chosen = preferences(pages).items()
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in chosen)
    (profile / "user.js").write_text("".join(lines), "utf-8")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    with (folder / "firefox.log").open("wb") as log:
        process = subprocess.Popen(
            [
                program,
                "--headless",
                "--no-remote",
                "--profile",
                profile,
                "--remote-debugging-port=0",
            ],
            env={**environ, "HOME": str(home), "LANGUAGE": "en_GB", "LC_ALL": "C.UTF-8"},
            stdout=log,
            stderr=log,
        )
    told = profile / "WebDriverBiDiServer.json"

    def port() -> int | None:
        if process.poll() is not None:
            raise AssertionError((folder / "firefox.log").read_text("utf-8", "replace"))
        with contextlib.suppress(OSError, ValueError):
            return json.loads(told.read_text("utf-8"))["ws_port"]
        return None

    try:
        with contextlib.closing(Bidi(eventually(port, "Firefox starts", 120))) as bidi:
            yield Firefox(bidi, build, home)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(profile, ignore_errors=True)
