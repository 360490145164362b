"""Network addresses, wallets and coordinates that lead to a person or a device."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from stdnum import bitcoin

from discreet.reading.detectors.personal_data.hints import made_up, one_digit
from discreet.reading.detectors.personal_data.hit import Hit
from discreet.reading.phrases import phrase

_IPV4 = re.compile(r"(?<![\w.\-/])(?:\d{1,3}\.){3}\d{1,3}(?![\w\-]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{1,4}(?![\w:])")
_MAC = re.compile(
    r"(?<![\w:\-])(?:[0-9A-Fa-f]{2}([:\-]))(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:\-])"
)
_IP_CUE = re.compile(
    r"\b(?:my|his|her|their|your|user(?:'s)?|customer(?:'s)?|client(?:'s)?|home|laptop|phone"
    r"|device|logged in"
    r"|connect(?:ed|ing|s)?|visitor|attacker|address|ip|server|host|ssh)\b"
)
_VERSION = re.compile(r"(?:\bv|version|release|firmware|build|rev\.?)[ ]?$")
# Public resolvers, which stand in posts as often as a host name.
_PUBLIC_HOSTS = frozenset({"8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9"})

# BIP 173 (bc1…), base58check (1…, 3…) and Ethereum (EIP-55). An address receives money and is often
# shown on purpose, so it is a remark unless it is told to be someone's.
_WALLET = re.compile(
    r"(?<![\w/])(?:bc1[02-9ac-hj-np-z]{25,62}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|0x[0-9a-fA-F]{40})(?!\w)"
)
_OWNED = re.compile(
    r"\b(?:his|her|their|customer(?:'s)?|client(?:'s)?|user(?:'s)?)\b[^.!?\n]{0,40}$"
)

_COORDINATES = re.compile(
    r"(?<![\w.])[+\-]?(?P<lat>\d{1,2}\.\d{3,8})[ ]?\u00b0?[ ]?[NSns]?,[ ]?[+\-]?"
    r"(?P<lon>\d{1,3}\.\d{3,8})[ ]?\u00b0?(?:[ ]?[EWew])?(?!\w|\.\d)"
)
_WHERE = re.compile(
    r"\b(?:my|his|her|their|me|home|position|located|tracked|geolocation|live|lives|house|stay(?:s|ing)?)\b"
)

_ONE_DEVICE = phrase("it names one device for good")


def ip_addresses(text: str, low: str) -> Iterator[Hit]:
    """IPv4 (RFC 791), IPv6 (RFC 4291) and hardware addresses (IEEE 802)."""
    for found in _IPV4.finditer(text):
        try:
            address = IPv4Address(found.group())
        except AddressValueError:
            continue
        if _VERSION.search(low, max(0, found.start() - 12), found.start()):
            continue
        if str(address) not in _PUBLIC_HOSTS:
            yield from _ip(found, address, low)
    if text.count(":") >= 2:
        for found in _IPV6.finditer(text):
            try:
                address6 = IPv6Address(found.group())
            except AddressValueError:
                continue
            if len(found.group()) >= 8 and re.search(r"[0-9a-f]{3}", found.group().lower()):
                yield from _ip(found, address6, low)
        for found in _MAC.finditer(text):
            if not one_digit(found.group()) or re.search(r"[a-f]", found.group().lower()):
                yield Hit("mac_address", *found.span(), 0.6, (_ONE_DEVICE,))
    elif text.count("-") >= 5:
        for found in _MAC.finditer(text):
            yield Hit("mac_address", *found.span(), 0.6, (_ONE_DEVICE,))


def _ip(found: re.Match[str], address: IPv4Address | IPv6Address, low: str) -> Iterator[Hit]:
    start, end = found.span()
    nobody = (
        address.is_loopback or address.is_unspecified or address.is_multicast
        or address.is_link_local or made_up(low, start, end)
    )  # fmt: skip
    documentation = str(address).startswith(("192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"))
    if nobody or documentation or str(address).endswith(".0.0"):
        return
    cue = _IP_CUE.search(low, max(0, start - 40), start)
    inside = isinstance(address, IPv4Address) and address.is_private
    confidence = 0.4 if inside or not cue else 0.6
    yield Hit("ip_address", start, end, confidence, (phrase("it is a network address"),))


def wallets(text: str, low: str) -> Iterator[Hit]:
    """Addresses of crypto wallets."""
    for found in _WALLET.finditer(text):
        value = found.group()
        if not value.startswith("0x") and not bitcoin.is_valid(value):
            continue
        if one_digit(value) and not re.search(r"[a-f]{2}", value.lower()[2:]):
            continue
        owned = _OWNED.search(low, max(0, found.start() - 60), found.start())
        why = (phrase("all payments to and from it are public"),)
        yield Hit("wallet_address", *found.span(), 0.6 if owned else 0.4, why)


def places(text: str, low: str) -> Iterator[Hit]:
    """Coordinates of where someone is or lives, and names of home networks."""
    for found in _COORDINATES.finditer(text):
        lat, lon = float(found["lat"]), float(found["lon"])
        if lat > 90 or lon > 180 or (not lat and not lon) or made_up(low, *found.span()):
            continue
        if _WHERE.search(low, max(0, found.start() - 60), found.start()):
            why = (phrase("three decimals lead to within a hundred metres"),)
            yield Hit("coordinates", *found.span(), 0.65, why)
