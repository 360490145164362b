"""Notes every attempt of this process to reach another machine, by Python's audit events.

The portable half of the promise that nothing leaves: it holds in each test, on each system, but
sees neither native code nor other processes. `tests/api/test_nothing_leaves.py` sees those.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

WITH_ADDRESS = ("socket.connect", "socket.sendto", "socket.sendmsg")
WITH_NAME = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")

attempts: list[str] = []
"""What was tried since this list was last emptied."""


class OutboundError(RuntimeError):
    """Something in a test would have left the machine; it was stopped before it did."""


def install() -> None:
    """Watch from now on; an audit hook stays until the process ends."""
    sys.addaudithook(_watch)


def is_local(host: object) -> bool:
    """Whether a host of a socket call is this machine; names are looked up nowhere."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or host in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in WITH_ADDRESS:
        address = arguments[1]
        # Unix sockets have a path, and a connected socket sends without an address.
        host = address[0] if isinstance(address, tuple) else None
    elif event in WITH_NAME:
        host = arguments[0]
    else:
        return
    if not is_local(host):
        attempts.append(f"{event} {host}")
        raise OutboundError(f"{event} {host}")
