"""The native messaging host as a browser runs it, with and without a service."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from discreet.identity import CHROMIUM_ID
from discreet.native import host, starting
from discreet.native.messages import read_message, write_message
from discreet.native.starting import NotStarted
from discreet.service.core import pairing_file
from discreet.service.health import answers_as_discreet
from discreet.service.instance import lock_file, running
from discreet.service.pairing import Pairing
from discreet.settings import Settings

ORIGIN = f"chrome-extension://{CHROMIUM_ID}"
FIREFOX = "moz-extension://0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f"
PROFILE = "11111111-2222-4333-8444-555555555555"

Answer = dict[str, Any]


def question(**changes: object) -> Answer:
    return {"type": "connect", "profile": PROFILE, "origin": ORIGIN, "paired": False} | changes


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("DISCREET_PORT", str(free.getsockname()[1]))
    return Settings()


@pytest.fixture
def pairing(settings: Settings) -> Iterator[Pairing]:
    pairing = Pairing(pairing_file(settings))
    yield pairing
    pairing.close()


@pytest.fixture
def started(settings: Settings) -> Iterator[Path]:
    """The lock of the service that a host starts; it is ended by the process id in there."""
    lock = lock_file(settings.data_dir)
    yield lock
    if running(lock):
        os.kill(json.loads(lock.read_text())["pid"], signal.SIGKILL)


@pytest.fixture
def up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service runs; what is looked at is the conversation."""
    monkeypatch.setattr(host, "ensure_running", lambda _: 9000)


def run_host(sent: bytes, *caller: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "discreet", "browser", "host", *caller]
    return subprocess.run(command, input=sent, capture_output=True, check=False, timeout=120)


def framed(message: object) -> bytes:
    out = io.BytesIO()
    write_message(out, message)
    return out.getvalue()


def ask_host(_: int = 0) -> Answer:
    done = run_host(framed(question()), f"{ORIGIN}/")
    out = io.BytesIO(done.stdout)
    answer = read_message(out)
    assert out.read() == b"" and done.returncode == 0
    return answer


def test_two_at_once_start_one_service_also_when_the_port_is_taken(
    settings: Settings, pairing: Pairing, started: Path
) -> None:
    with (
        socket.create_server(("127.0.0.1", settings.port)),
        ThreadPoolExecutor() as pool,
    ):
        one, two = pool.map(ask_host, range(2))
    assert one["port"] == two["port"] != settings.port
    # It has outlived both hosts.
    service = running(started)
    assert service and service.port == one["port"] and answers_as_discreet(one["port"])
    # One profile, one token: the later one.
    (client,) = pairing.clients()
    assert client.way == "native" and client.origin == ORIGIN
    assert [pairing.client_of(answer["token"]) for answer in (one, two)].count(client) == 1
    again = ask_host()
    assert again["port"] == one["port"]
    log = (settings.data_dir / "discreet.log").read_text()
    assert log.count('"service started"') == 1
    assert again["token"] not in log


def test_a_stranger_gets_no_word(settings: Settings) -> None:
    done = run_host(framed(question()), "chrome-extension://" + "a" * 32 + "/")
    assert (done.returncode, done.stdout) == (1, b"")
    assert not settings.data_dir.exists()


@pytest.mark.parametrize(
    "sent",
    [
        b"\x05\x00",
        framed([]),
        framed(question(more=1)),
        framed(question(paired=1)),
        framed(question(profile="../x")),
        framed(question(origin="https://evil.example")),
        framed(question(origin=FIREFOX)),
        b"\xff\xff\xff\x7f{}",
    ],
)
@pytest.mark.usefixtures("up")
def test_a_question_in_another_form_is_refused(settings: Settings, sent: bytes) -> None:
    out = io.BytesIO()
    host.converse(settings, "Chromium", io.BytesIO(sent), out)
    assert read_message(io.BytesIO(out.getvalue())) == {"error": "malformed"}


@pytest.mark.usefixtures("up")
def test_a_browser_that_only_looks_gets_no_answer(settings: Settings) -> None:
    out = io.BytesIO()
    host.converse(settings, "Chromium", io.BytesIO(), out)
    assert out.getvalue() == b""


@pytest.mark.usefixtures("up")
def test_one_that_is_paired_gets_the_port_alone(settings: Settings, pairing: Pairing) -> None:
    assert host.answer(settings, "Chromium", question(paired=True)) == {"port": 9000}
    assert pairing.clients() == []


@pytest.mark.usefixtures("up")
def test_firefox_is_bound_to_its_own_origin(settings: Settings, pairing: Pairing) -> None:
    answer = host.answer(settings, "Firefox", question(origin=FIREFOX))
    client = pairing.client_of(str(answer["token"]))
    assert client and (client.origin, client.name) == (FIREFOX, "Firefox")
    assert host.answer(settings, "Firefox", question()) == {"error": "malformed"}


@pytest.mark.usefixtures("up")
def test_tokens_do_not_pile_up_and_one_that_was_revoked_stays_so(
    settings: Settings, pairing: Pairing
) -> None:
    for _ in range(3):
        token = str(host.answer(settings, "Chromium", question())["token"])
    other = question(profile=PROFILE.replace("1", "9"))
    host.answer(settings, "Chromium", other)
    assert len(pairing.clients()) == 2
    client = pairing.client_of(token)
    assert client and pairing.revoke(client.id)
    assert host.answer(settings, "Chromium", question()) == {"error": "refused"}
    # The person changes their mind: with a code it is paired, and then by itself again.
    pairing.redeem(pairing.new_code(), "Chromium", ORIGIN, PROFILE)
    assert "token" in host.answer(settings, "Chromium", question())


def test_a_service_that_does_not_start_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting.program, "command", lambda *_: [sys.executable, "-c", "exit(1)"])
    with pytest.raises(NotStarted):
        starting.ensure_running(settings)
    assert host.answer(settings, "Chromium", question()) == {"error": "not_started"}
