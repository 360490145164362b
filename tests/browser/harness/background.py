"""The service that a browser starts by native messaging."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from discreet.service.instance import lock_file, running
from harness.service import TERMS, free_port
from harness.waiting import eventually

START_S = 120.0
"""Two interpreters start and load the models; a machine with much else to do takes its time."""


class Background:
    """No process of the tests is its parent; its lock tells of it."""

    def __init__(self, data: Path) -> None:
        self.lock = lock_file(data)

    def port(self) -> int:
        def listening() -> int | None:
            service = running(self.lock)
            return service.port if service else None

        return eventually(listening, "the service listens", START_S)

    def kill(self) -> None:
        """At once, as a crash would; only the process that holds the lock."""
        if running(self.lock):
            os.kill(json.loads(self.lock.read_text())["pid"], signal.SIGKILL)
            eventually(lambda: running(self.lock) is None, "the service is gone")


@contextlib.contextmanager
def started_by_the_browser(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Background]:
    """Lets a service that a browser starts have its files in `folder`; it is ended afterwards."""
    (folder / "config").mkdir()
    (folder / "config" / "terms.yaml").write_text(TERMS, "utf-8")
    monkeypatch.setenv("DISCREET_DATA_DIR", str(folder / "data"))
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(folder / "config"))
    monkeypatch.setenv("DISCREET_PORT", str(free_port()))
    monkeypatch.setenv("DISCREET_CHECK_SECONDS", "30")
    background = Background(folder / "data")
    yield background
    background.kill()
