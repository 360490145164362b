"""Finds a Chromium that loads an unpacked extension by a flag; installs one on Debian.

As a program: `python scripts/_chromium.py [--install]` prints the path, or says on standard
error what to do and exits with 1. Chrome (from 137) and Edge ignore `--load-extension`, so they
are never taken; Chromium and Chrome for Testing still honour it.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "chrome-for-testing")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
)
UNFIT = ("google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable")


class NoChromium(Exception):
    """No fitting browser; the message says what to do."""


def find() -> str | None:
    """The path of a Chromium, or None. `DISCREET_CHROMIUM` names one by hand."""
    named = os.environ.get("DISCREET_CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return next((place for place in PLACES if Path(place).is_file()), None)


def advice() -> str:
    """What a person can do who has no fitting browser."""
    lines = ["No Chromium was found, and the demo needs one."]
    if named := os.environ.get("DISCREET_CHROMIUM"):
        lines.append(f"DISCREET_CHROMIUM names {named}, which is no file.")
    if any(shutil.which(name) for name in UNFIT):
        lines.append("Chrome and Edge are here, but they no longer load an extension by a flag.")
    if sys.platform == "darwin":
        lines.append("Install it with `brew install --cask chromium`.")
    else:
        lines.append("Install it with your system's packages, on Debian and Ubuntu for instance")
        lines.append("`sudo apt-get install chromium`,")
    lines.append("or set DISCREET_CHROMIUM to the program of a Chromium or Chrome for Testing.")
    return "\n".join(lines)


def find_or_install() -> str:
    """As `find`; where none is found and apt-get may be used (root, Debian), installs it.

    Raises NoChromium with advice when there is still none.
    """
    if path := find():
        return path
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium with apt-get …", file=sys.stderr, flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        ):
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        if path := find():
            return path
    raise NoChromium(advice())


def extension_id(folder: Path) -> str:
    """The id that Chromium gives to an unpacked extension.

    The first 128 bits of a SHA-256, written with the letters a to p: of the manifest's public
    key, or of the folder's path where the manifest has no key.
    """
    key = json.loads((folder / "manifest.json").read_text("utf-8")).get("key")
    source = base64.b64decode(key) if key else str(folder.resolve()).encode()
    digest = hashlib.sha256(source).hexdigest()[:32]
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digest)


def flags(extension: Path, profile: Path) -> list[str]:
    """Flags for a browser of its own that has only `extension` and speaks to nobody by itself."""
    return [
        f"--user-data-dir={profile}",
        f"--disable-extensions-except={extension}",
        f"--load-extension={extension}",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-domain-reliability",
        "--disable-sync",
        "--no-pings",
        "--password-store=basic",
        # Chromium's sandbox refuses to start for root.
        *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--install", action="store_true", help="install it where that is possible")
    options = parser.parse_args()
    try:
        path = find_or_install() if options.install else find()
        if path is None:
            raise NoChromium(advice())
    except NoChromium as error:
        parser.exit(1, f"{error}\n")
    print(path)


if __name__ == "__main__":
    main()
