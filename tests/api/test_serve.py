"""`discreet serve` as a process: its start, its stop, and what stands in its way."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from discreet.cli import serve
from discreet.cli.main import main
from discreet.service import health
from discreet.service.core import pairing_file
from discreet.service.instance import AlreadyRunning, Running, one_instance, running
from discreet.service.pairing import Pairing
from discreet.settings import Settings


class Process:
    """A service in a process of its own. `said` is what it printed, once it listens."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self.folder = folder
        self.token: str | None = None
        environment = os.environ | {
            "DISCREET_DATA_DIR": str(folder / "data"),
            "DISCREET_CONFIG_DIR": str(folder / "config"),
            # What is tested is no race against the clock, and a machine can be busy.
            "DISCREET_CHECK_SECONDS": "60",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "discreet", "serve", "--port", str(port)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def listens(self) -> str:
        """Wait for the line that says so."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        content = json.loads(answer.read())
        connection.close()
        return answer.status, content

    def ends(self) -> tuple[int, str]:
        """Exit status and standard error."""
        _, told = self.process.communicate(timeout=60)
        return self.process.returncode, told


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def begin(tmp_path: Path, port: int) -> Iterator[Callable[..., Process]]:
    made: list[Process] = []

    def start(folder: str = "one", on: int | None = None) -> Process:
        made.append(Process(tmp_path / folder, on or port))
        return made[-1]

    yield start
    for one in made:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate()


def test_a_first_start_pairs_reads_stops_and_goes_on_after_a_kill(
    begin: Callable[..., Process],
) -> None:
    one = begin()
    assert f"http://127.0.0.1:{one.port}" in one.listens()
    code = one.listens().split()[2]
    assert one.call("GET", "/health")[0] == 200
    status, answer = one.call("POST", "/v1/pair", {"code": code})
    assert status == 200
    one.token = answer["token"]
    leak = {"text": "The database password is Tram9-harbour-22, keep it", "draft_id": "d"}
    status, answer = one.call("POST", "/v1/check", leak)
    assert (status, answer["verdict"]) == (200, "block")
    assert one.call("GET", "/v1/history")[1]["total"] == 1
    one.process.kill()
    one.ends()

    again = begin()
    again.token = one.token
    assert "listens" in again.listens()
    assert again.call("GET", "/v1/history")[1]["total"] == 1
    status, answer = again.call("POST", "/v1/check", leak)
    assert (status, answer["verdict"]) == (200, "block")
    again.process.terminate()
    out, told = again.process.communicate(timeout=10)
    assert (again.process.returncode, out, told) == (0, "", "")  # paired: no new code
    folder = again.folder / "data"
    assert not list(folder.glob("*-wal"))  # closed in order
    assert '"service stopped"' in (folder / "discreet.log").read_text()


def test_one_service_a_data_folder_which_can_be_told_to_stop(
    begin: Callable[..., Process],
    port: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one = begin()
    one.listens()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        other_port = free.getsockname()[1]
    status, told = begin(on=other_port).ends()
    assert status == 1
    assert f"runs already on port {port}" in told

    monkeypatch.setenv("DISCREET_DATA_DIR", str(one.folder / "data"))
    assert main(["stop"]) == 0
    assert one.ends()[0] == 0
    assert capsys.readouterr().out.startswith("Stopped.")
    assert main(["stop"]) == 0
    assert capsys.readouterr().out == "The service does not run.\n"


def test_a_port_that_another_discreet_uses(begin: Callable[..., Process]) -> None:
    begin().listens()
    status, told = begin("two").ends()
    assert status == 1
    assert "another Discreet" in told


def test_a_port_that_another_program_uses(begin: Callable[..., Process], port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        status, told = begin().ends()
    assert status == 1
    assert "another program" in told and "--port" in told


def test_a_program_that_answers_without_end_holds_no_start_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "ANSWER_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as bound:

        def answer() -> None:
            connection, _ = bound.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while True:
                    connection.sendall(b"x")
                    time.sleep(0.05)

        slow = threading.Thread(target=answer)
        slow.start()
        told = serve._bind(bound.getsockname()[1])
        slow.join()
    assert isinstance(told, str) and "another program" in told


def test_no_redirection_of_a_program_in_our_place_is_followed() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as other,
        socket.create_server(("127.0.0.1", 0)) as bound,
    ):

        def answer() -> None:
            connection, _ = bound.accept()
            where = f"http://127.0.0.1:{other.getsockname()[1]}/"
            with connection:
                connection.recv(4096)
                connection.sendall(f"HTTP/1.1 302 Found\r\nLocation: {where}\r\n\r\n".encode())

        sending = threading.Thread(target=answer)
        sending.start()
        assert not health.answers_as_discreet(bound.getsockname()[1])
        sending.join()
        other.settimeout(0)
        with pytest.raises(BlockingIOError):
            other.accept()


@pytest.mark.skipif(not socket.has_ipv6, reason="runs where Python has IPv6")
def test_a_port_of_which_another_program_has_the_other_address(port: int) -> None:
    """Else it would get what is sent to `localhost`."""
    try:
        other = socket.create_server(("::1", port), family=socket.AF_INET6)
    except OSError:
        pytest.skip("Runs where ::1 can be bound.")
    with other:
        told = serve._bind(port)
        assert isinstance(told, str) and "another program" in told
        elsewhere = serve._bind(serve.ANY_PORT)
    assert not isinstance(elsewhere, str)
    for bound in elsewhere:
        bound.close()


def test_a_data_folder_that_can_not_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("a file is in the way")
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))
    assert main(["serve"]) == 1
    assert "DISCREET_DATA_DIR" in capsys.readouterr().err


def test_only_loopback_is_listened_on(port: int) -> None:
    sockets = serve._bind(port)
    assert not isinstance(sockets, str)
    addresses = {bound.getsockname()[0] for bound in sockets}
    for bound in sockets:
        bound.close()
    assert "127.0.0.1" in addresses
    assert addresses <= {"127.0.0.1", "::1"}


def test_a_lock_left_by_a_service_that_died_is_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / "service.lock"
    assert running(file) is None
    file.write_text(' {"port": 1, "pid": 1}')
    assert running(file) is None
    with one_instance(file) as instance:
        assert running(file) == Running(None)
        instance.announce(8765)
        with pytest.raises(AlreadyRunning) as other, one_instance(file):
            pass
        assert other.value.port == 8765
        assert running(file) == Running(8765, os.getpid())
    assert file.read_text() == ""
    with one_instance(file):
        pass


def test_a_code_is_offered_only_while_no_browser_is_paired(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    serve._offer_code(settings)
    code = capsys.readouterr().out.split()[2]
    pairing = Pairing(pairing_file(settings))
    pairing.redeem(code, "Chromium", None)
    pairing.close()
    serve._offer_code(settings)
    assert capsys.readouterr().out == ""
