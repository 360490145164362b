"""`discreet extension`: where the built extension is, and how to load it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from discreet.cli.main import FAULT, OK
from discreet.settings import Settings

BUILDS = {"chromium": "chrome-mv3", "firefox": "firefox-mv3"}
"""Folders that the extension's build makes."""

_HOW = {
    "chromium": "Chrome, Edge, Brave: open chrome://extensions (edge://, brave://), switch on"
    " 'Developer mode', press 'Load unpacked' and choose this folder.",
    "firefox": "Firefox: open about:debugging#/runtime/this-firefox, press 'Load Temporary"
    " Add-on' and choose manifest.json in this folder.",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `discreet extension`."""
    parser.add_argument(
        "browser", nargs="?", choices=tuple(BUILDS), help="print this folder alone, for scripts"
    )


def run(arguments: argparse.Namespace, _: Settings) -> int:
    """Print the folders; status 1 when the extension is not built."""
    built = folders()
    wanted = [arguments.browser] if arguments.browser else list(BUILDS)
    missing = [browser for browser in wanted if browser not in built]
    if arguments.browser and not missing:
        print(built[arguments.browser])
        return OK
    for browser in wanted:
        if browser in built:
            print(f"{built[browser]}\n  {_HOW[browser]}")
    if missing:
        print(
            f"discreet: not built for {' and '.join(missing)}; run ./scripts/run in the clone.",
            file=sys.stderr,
        )
        return FAULT
    return OK


def folders() -> dict[str, Path]:
    """The built extension by browser: beside the package in an installation, else in the clone."""
    package = Path(__file__).parents[1]
    found: dict[str, Path] = {}
    for browser, name in BUILDS.items():
        for root in (package / "extension", package.parents[1] / "extension" / ".output"):
            if (root / name / "manifest.json").is_file():
                found[browser] = root / name
                break
    return found
