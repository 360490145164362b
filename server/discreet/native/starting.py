"""Finds the running service of a data folder, or starts it."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from discreet import program
from discreet.files import private_folder
from discreet.locks import turn
from discreet.service.health import answers_as_discreet
from discreet.service.instance import lock_file, running, start_file
from discreet.settings import Settings

PATIENCE_S = 60.0
"""How long a start may take. Usually two seconds, more on a machine that has much else to do."""

LOOK_AGAIN_S = 0.05


class NotStarted(Exception):
    """The service does not run and could not be started."""


def ensure_running(settings: Settings) -> int:
    """The port at which the service of this data folder answers; starts it where needed.

    Raises NotStarted. Several callers at once start one service: they take turns, and each looks
    anew when its turn comes.
    """
    until = time.monotonic() + PATIENCE_S
    private_folder(settings.data_dir)
    try:
        with turn(start_file(settings.data_dir), PATIENCE_S):
            return _started(settings, until)
    except TimeoutError:
        raise NotStarted from None


def _started(settings: Settings, until: float) -> int:
    file = lock_file(settings.data_dir)
    child = None if running(file) else start()
    while time.monotonic() < until:
        service = running(file)
        if service and service.port and answers_as_discreet(service.port):
            return service.port
        if service is None and child is not None and child.poll() is not None:
            break
        time.sleep(LOOK_AGAIN_S)
    raise NotStarted


def start() -> subprocess.Popen[bytes]:
    """Start the service apart from this process and from the browser: it outlives both."""
    detached: dict[str, object] = {"start_new_session": True}
    if os.name == "nt":
        # A browser puts what it starts into a job that ends with it; the service leaves the job.
        flags = ("DETACHED_PROCESS", "CREATE_NEW_PROCESS_GROUP", "CREATE_BREAKAWAY_FROM_JOB")
        detached = {"creationflags": sum(getattr(subprocess, flag) for flag in flags)}
    return subprocess.Popen(
        program.command("serve", "--background"),
        cwd=Path.home(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **detached,  # type: ignore[call-overload]
    )
