"""Asks a port whether a service of ours answers there."""

from __future__ import annotations

import json
import urllib.error
import urllib.request


def answers_as_discreet(port: int) -> bool:
    """Whether what listens on the port is a Discreet service."""
    try:
        # No proxy: what stands in the environment must not see a loopback call.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            content = json.load(answer)
    except (OSError, ValueError, urllib.error.URLError):
        return False
    return isinstance(content, dict) and content.get("name") == "discreet"
