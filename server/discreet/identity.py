"""Who the extension is, as browsers tell it: the counterpart of `extension/lib/identity.ts`.

A test checks that both say the same.
"""

from __future__ import annotations

CHROMIUM_ID = "dmeimicnohmpamdpnbaegeeenkmbcacj"
"""Follows from the public `key` in the extension's manifest, so it is the same on every machine."""

GECKO_ID = "discreet@discreet.invalid"
"""Firefox's name of the add-on. Its origin is another: a random one for each installation."""

NATIVE_HOST = "discreet.service"
"""Name under which browsers know the native messaging host."""
