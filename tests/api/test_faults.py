"""The service as a process, with faults put into it. What each comes to is in docs/faults.md."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import faulty
import pytest

CANARY = "canary-Xq7"
SECRET = f"Hartwell sesame-4711-open {CANARY}"


def wait_for(condition: Callable[[], object], what: str) -> None:
    """Look again until it holds; a machine can be busy."""
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"not yet: {what}")


class Faulty:
    """A service with a fault. `check` gives status and answer, or how the connection broke off."""

    def __init__(self, folder: Path, check_seconds: float) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self._environment = os.environ | {
            "DISCREET_DATA_DIR": str(folder / "data"),
            "DISCREET_CONFIG_DIR": str(folder / "config"),
            "DISCREET_CHECK_SECONDS": str(check_seconds),
        }
        self.token = ""
        self.begin()

    def begin(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, faulty.__file__, "hang", "serve", "--port", str(self.port)],
            env=self._environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert "listens" in self.process.stdout.readline()
        if not self.token:
            code = self.process.stdout.readline().split()[2]
            self.token = self.call("POST", "/v1/pair", {"code": code})[1]["token"]
        wait_for(lambda: self.call("GET", "/v1/status")[1]["policy"], "it can read")

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def check(self, text: str, draft: str = "d", revision: int = 1) -> tuple[int, Any]:
        # The language is given, since what tells it is loaded with the first draft that needs it.
        body = {"text": text, "draft_id": draft, "revision": revision, "language": "en"}
        try:
            return self.call("POST", "/v1/check", body)
        except (OSError, http.client.HTTPException) as error:
            return 0, error

    def in_background(self, text: str, draft: str) -> Answer:
        return Answer(self, text, draft)

    def hangs(self) -> None:
        """Wait until a reading hangs."""
        begun = self.folder / faulty.BEGUN
        wait_for(begun.exists, "a reading was begun")
        begun.unlink()

    def ends(self) -> tuple[int, str]:
        _, told = self.process.communicate(timeout=120)
        return self.process.returncode, told

    def assert_nothing_spilt(self) -> None:
        """The log has no word of a draft, and the data folder is its owner's alone."""
        data = self.folder / "data"
        assert CANARY not in (data / "discreet.log").read_text("utf-8")
        if os.name == "posix":
            for path in (data, *data.rglob("*")):
                assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


class Answer:
    """A check that is asked for in a thread of its own."""

    def __init__(self, service: Faulty, text: str, draft: str) -> None:
        self._got: list[tuple[int, Any]] = []
        self._thread = threading.Thread(target=lambda: self._got.append(service.check(text, draft)))
        self._thread.start()

    def get(self) -> tuple[int, Any]:
        self._thread.join(120)
        return self._got[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    return tmp_path


@pytest.fixture
def slow(folder: Path) -> Iterator[Faulty]:
    """A service whose checks have all the time of the world."""
    made = Faulty(folder, check_seconds=60)
    yield made
    made.process.kill()
    made.process.communicate()


@pytest.fixture
def hasty(folder: Path) -> Iterator[Faulty]:
    """A service whose checks have two seconds."""
    made = Faulty(folder, check_seconds=2)
    # What the first drafts wait for is loaded.
    assert any(made.check("Good morning", f"first-{n}")[0] == 200 for n in range(20))
    yield made
    made.process.kill()
    made.process.communicate()


def test_killed_in_mid_check_it_breaks_off_cleanly_and_starts_again(slow: Faulty) -> None:
    assert slow.check(SECRET, "before")[1]["verdict"] == "block"
    asked = slow.in_background(f"Hang {SECRET}", "killed")
    slow.hangs()
    slow.process.kill()
    status, error = asked.get()
    assert status == 0 and isinstance(error, ConnectionError | http.client.HTTPException)
    assert slow.ends() == (-signal.SIGKILL, "")
    assert slow.check(SECRET)[0] == 0  # nobody listens, and that is told at once
    slow.assert_nothing_spilt()
    for name in ("history.sqlite3", "pairing.sqlite3"):
        db = sqlite3.connect(slow.folder / "data" / name)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        db.close()

    slow.begin()  # the token still counts
    assert slow.check(SECRET, "killed", 2)[1]["verdict"] == "block"
    entries = slow.call("GET", "/v1/history")[1]["entries"]
    assert [entry["draft_id"] for entry in entries] == ["killed", "before"]
    assert slow.call("GET", "/v1/status")[1]["problems"] == []


def test_a_reading_that_hangs_is_answered_in_part_and_the_service_goes_on(hasty: Faulty) -> None:
    status, answer = hasty.check(f"Hang {SECRET}", "one")
    assert status == 200
    assert (answer["verdict"], answer["incomplete"], answer["final"]) == ("block", True, True)
    assert answer["incomplete_reason"] == "There was no time left for: what is not public."
    assert {finding["quote"] for finding in answer["findings"]} == {"Hartwell", "sesame-4711-open"}
    # Its thread has a stand-in.
    for n in range(3):
        status, answer = hasty.check(SECRET, f"after-{n}")
        assert (status, answer["verdict"]) == (200, "block")
    assert "hang" in hasty.call("GET", "/v1/status")[1]["problems"][0]
    # Told to stop, it does not wait for what hangs.
    hasty.process.terminate()
    assert hasty.ends()[0] == 0
    hasty.assert_nothing_spilt()


def test_checks_under_way_are_answered_before_the_service_stops(slow: Faulty) -> None:
    """One that comes to its end meanwhile, and one that never does."""
    hanging = slow.in_background(f"Hang {SECRET}", "h")
    slow.hangs()
    waiting = slow.in_background(f"Wait {SECRET}", "w")
    slow.hangs()
    slow.process.terminate()
    wait_for(lambda: slow.check("Anyone?")[0] == 0, "nobody else is let in")
    (slow.folder / faulty.GO).touch()
    for asked in (hanging, waiting):
        status, answer = asked.get()
        assert (status, answer["verdict"]) == (200, "block")
    assert hanging.get()[1]["incomplete"]
    assert slow.ends()[0] == 0
    slow.assert_nothing_spilt()


def test_told_to_stop_it_answers_or_says_that_it_can_not(hasty: Faulty) -> None:
    hanging = [hasty.in_background(f"Hang {SECRET}", f"h{n}") for n in range(2)]
    hasty.hangs()
    waiting = [hasty.in_background(SECRET, f"w{n}") for n in range(4)]
    hasty.process.terminate()
    for asked in (*hanging, *waiting):
        status, answer = asked.get()
        if status == 200:
            assert answer["verdict"] == "block" or answer["incomplete"]
        elif status:
            assert status == 503 and "again" in answer["detail"]
        else:  # it came after the door was closed
            assert isinstance(answer, ConnectionError | http.client.HTTPException)
    status, told = hasty.ends()
    assert status == 0
    assert "Traceback" not in told and CANARY not in told
    hasty.assert_nothing_spilt()


@pytest.mark.skipif(
    os.name != "posix", reason="runs on POSIX: Windows can't stop and go on with a process"
)
def test_after_a_sleep_in_mid_check_it_goes_on(hasty: Faulty) -> None:
    """Stopped, the process misses more time than a check has, as when the lid is closed."""
    asked = hasty.in_background(f"Hang {SECRET}", "asleep")
    hasty.hangs()
    hasty.process.send_signal(signal.SIGSTOP)
    other = hasty.in_background(SECRET, "other")
    time.sleep(2.5)
    hasty.process.send_signal(signal.SIGCONT)
    status, answer = asked.get()
    assert (status, answer["verdict"], answer["incomplete"]) == (200, "block", True)
    status, answer = other.get()
    assert (status, answer["verdict"]) == (200, "block")
    assert hasty.check(SECRET, "awake")[1]["verdict"] == "block"
    hasty.assert_nothing_spilt()
