"""Nothing leaves the machine: the real service where there is only loopback, traced.

Sees every thread, native library and child process. `tests/outbound.py` is the half of this that
runs in each test and on each system.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import outbound

SCRIPTS = Path(__file__).parents[2] / "scripts"
SESSION = Path(__file__).with_name("offline_session.py")

sys.path.insert(0, str(SCRIPTS))

if sys.platform.startswith("linux"):
    import _offline

    MISSING = _offline.missing()
else:
    MISSING = "network namespaces are of Linux"

traced = pytest.mark.skipif(
    MISSING is not None, reason=f"runs on Linux with unshare and strace: {MISSING}"
)

LEAKING = """
import contextlib, socket, threading
def tries(kind, act):
    with contextlib.suppress(OSError), socket.socket(*kind) as s:
        act(s)
v4, v6, udp, tcp = socket.AF_INET, socket.AF_INET6, socket.SOCK_DGRAM, socket.SOCK_STREAM
with socket.create_server(("127.0.0.1", 0)) as here:
    socket.create_connection(here.getsockname()).close()
tries((v4, tcp), lambda s: s.connect(("192.0.2.1", 443)))
tries((v4, udp), lambda s: s.sendto(b"x", ("192.0.2.2", 53)))
tries((v6, udp), lambda s: s.sendmsg([b"x"], [], 0, ("2001:db8::1", 99)))
tries((v4, tcp), lambda s: s.bind(("0.0.0.0", 0)))
other = threading.Thread(target=lambda: tries((v4, tcp), lambda s: s.connect(("192.0.2.3", 80))))
other.start()
other.join()
"""
"""Tries to leave in several ways, after a connection that is allowed."""


@traced
def test_the_trace_shows_what_tries_to_leave() -> None:
    status, trace = _offline.run([sys.executable, "-c", LEAKING])
    assert status == 0
    assert [(attempt.call, attempt.where) for attempt in trace.attempts] == [
        ("connect", "192.0.2.1 port 443"),
        ("sendto", "192.0.2.2 port 53"),
        ("sendmsg", "2001:db8::1 port 99"),
        ("bind", "0.0.0.0 port 0"),
        ("connect", "192.0.2.3 port 80"),
    ]


@traced
def test_the_trace_shows_a_look_up_of_a_name_in_a_child() -> None:
    child = "import socket; socket.getaddrinfo('example.com', 443)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    _, trace = _offline.run([sys.executable, "-c", parent], stderr=subprocess.DEVNULL)
    assert trace.attempts


@traced
def test_a_session_with_the_service_stays_on_the_machine(tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    with told.open("w") as out:
        status, trace = _offline.run([sys.executable, str(SESSION), str(tmp_path)], stdout=out)
    assert status == 0
    session: dict[str, Any] = json.loads(told.read_text())
    assert session["verdicts"][:2] == ["clear", "block"]
    assert set(session["statuses"].values()) == {200}
    assert session["stopped"] == 0
    assert "password" in session["command_line"]
    assert sum(trace.calls.values()) > 10 * len(session["statuses"])
    assert trace.attempts == []


def test_only_one_module_loads_the_library_that_would_send_events() -> None:
    server = Path(__file__).parents[2] / "server"
    loads = re.compile(r"^\s*(import onnxruntime|from onnxruntime)", re.MULTILINE)
    loading = [file.name for file in server.rglob("*.py") if loads.search(file.read_text("utf-8"))]
    assert loading == ["runtime.py"]


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.com", b"example.com"])
def test_the_watch_over_all_tests_stops_an_attempt(host: str | bytes) -> None:
    with pytest.raises(outbound.OutboundError):
        socket.getaddrinfo(host, 443)
    assert len(outbound.attempts) == 1
    outbound.attempts.clear()


def test_the_watch_stops_a_connection_and_lets_loopback_pass() -> None:
    with socket.socket() as away, pytest.raises(outbound.OutboundError):
        away.connect(("192.0.2.1", 443))
    outbound.attempts.clear()
    with socket.create_server(("127.0.0.1", 0)) as here:
        socket.create_connection(here.getsockname()).close()
