"""Takes a picture of each state of the interface, with the real service, and writes docs/tour.md.

The states are those of `tests/browser/harness/states.py`, which the test of accessibility visits
too. `--out DIR` puts pictures and page elsewhere, to be looked at.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Literal

import _pictures
import environment

sys.path.insert(0, str(environment.ROOT / "tests" / "browser"))

from harness.browser import Extension, chromium, demo_pages
from harness.service import Service
from harness.states import Stage, State, states
from playwright.sync_api import FloatRect, sync_playwright

MARGIN = 24
"""Pixels around what is shown of a page that is not ours."""

HEAD = """\
<!-- Written by ./scripts/tour. -->
# A tour of the interface

Each state as it looks, in a light browser. The words are English here; German, French and Spanish
are built in.
"""

GROUPS = {
    "chip": "At the composer",
    "popup": "Popup",
    "history": "History",
    "policy": "Policy",
    "practice": "Practice",
    "report": "A question to the contact",
    "welcome": "First run, help and settings",
}
"""Headings, by the first word of a state's name; others belong to the one before."""


def clip(state: State) -> FloatRect:
    """What surrounds the state's parts; of a page of ours, as much as fits into the window."""
    size = state.page.viewport_size
    assert size is not None
    if not state.parts:
        height = state.page.evaluate("document.body.getBoundingClientRect().height")
        return {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], height)}
    boxes = [box for part in state.parts if part.count() and (box := part.first.bounding_box())]
    left = max(0, min(box["x"] for box in boxes) - MARGIN)
    top = max(0, min(box["y"] for box in boxes) - MARGIN)
    right = min(size["width"], max(box["x"] + box["width"] for box in boxes) + MARGIN)
    bottom = min(size["height"], max(box["y"] + box["height"] for box in boxes) + MARGIN)
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def page_of(shown: list[tuple[str, str]]) -> str:
    """docs/tour.md for these names and sentences."""
    lines = [HEAD]
    for name, says in shown:
        heading = GROUPS.get(name.partition("-")[0])
        if heading is not None and f"## {heading}\n" not in lines:
            lines.append(f"## {heading}\n")
        lines.append(f"{says}\n\n![{name}](images/tour/{name}.png)\n")
    return "\n".join(lines)


def take(out: Path, scheme: Literal["light", "dark"], locale: str) -> None:
    """Writes the pictures to `out`/images/tour and the page beside."""
    pictures = out / "images" / "tour"
    pictures.mkdir(parents=True, exist_ok=True)
    folder = environment.extension(test=True)["chromium"]
    environment.pages()
    shown: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        service = Service(Path(scratch) / "service")
        service.start()
        try:
            service.pair()
            with (
                demo_pages() as flags,
                chromium(playwright, folder, Path(scratch) / "profile", flags, locale) as context,
            ):
                extension = Extension(context, folder)
                extension.pair(service)
                blank = context.pages[0]
                query = f"theme={scheme}"
                for state in states(Stage(context, extension, service), query):
                    state.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                    state.page.mouse.move(0, 0)
                    state.page.wait_for_timeout(300)
                    shot = state.page.screenshot(clip=clip(state), caret="hide")
                    (pictures / f"{state.name}.png").write_bytes(_pictures.small(shot, blank))
                    shown.append((state.name, state.says))
                    print(state.name, flush=True)
        finally:
            service.stop()
    for picture in pictures.glob("*.png"):
        if picture.stem not in dict(shown):
            picture.unlink()
    (out / "tour.md").write_text(page_of(shown), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=environment.ROOT / "docs", help="where to")
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    parser.add_argument("--locale", default="en-GB", help="language of the browser")
    options = parser.parse_args()
    take(options.out, options.scheme, options.locale)


if __name__ == "__main__":
    main()
