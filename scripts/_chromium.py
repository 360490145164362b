"""How Chromium is started with an unpacked extension, for the demo and the browser tests."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from pathlib import Path


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
