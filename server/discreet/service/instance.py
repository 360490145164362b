"""The one service of a data folder, and where it listens.

A service holds a lock on a file of its data folder for as long as it runs, and writes its port
there once it listens. The system lets go of the lock when the process ends, however it ends. So a
port counts only while the lock is held: what a dead service left behind is known as such, and what
other programs may have put on that port since is not mistaken for the service.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from discreet.files import private_file
from discreet.locks import try_lock

LOCK_TRIES = 4
TRY_AGAIN_S = 0.1
"""Another process that looks whether a service runs holds the lock for a moment."""


class AlreadyRunning(Exception):
    """Another service works on this data folder; `port` is its port, where it is known."""

    def __init__(self, port: int | None) -> None:
        super().__init__()
        self.port = port


@dataclass(frozen=True)
class Running:
    """A service that holds the lock. Its port and its process are None until it listens."""

    port: int | None
    pid: int | None = None


class Instance:
    """The lock, held by this process."""

    def __init__(self, handle: IO[str]) -> None:
        self._handle = handle

    def announce(self, port: int) -> None:
        """Say where this service listens."""
        self._handle.seek(0)
        # The lock of Windows covers the first byte, which others then can't read.
        self._handle.write(" " + json.dumps({"port": port, "pid": os.getpid()}))
        self._handle.flush()


def start_file(data_dir: Path) -> Path:
    """The file of a data folder that is locked by who starts its service, or keeps it stopped."""
    return data_dir / "start.lock"


def lock_file(data_dir: Path) -> Path:
    """The file of a data folder that its service locks."""
    return data_dir / "service.lock"


@contextmanager
def one_instance(file: Path) -> Iterator[Instance]:
    """Hold the lock of a data folder; at the end nothing is left in the file.

    Raises AlreadyRunning. The file itself stays: to remove one that others may be about to lock
    would let two of them in.
    """
    private_file(file)
    with file.open("r+", encoding="utf-8") as handle:
        if not any(_tries(handle)):
            raise AlreadyRunning(_announced(handle).port)
        handle.truncate(0)
        yield Instance(handle)
        handle.truncate(0)


def running(file: Path) -> Running | None:
    """The service that holds the lock of this file now; None when there is none."""
    try:
        with file.open("r+", encoding="utf-8") as handle:
            return None if try_lock(handle) else _announced(handle)
    except FileNotFoundError:
        return None


def _tries(handle: IO[str]) -> Iterator[bool]:
    for _ in range(LOCK_TRIES - 1):
        yield try_lock(handle)
        time.sleep(TRY_AGAIN_S)
    yield try_lock(handle)


def _announced(handle: IO[str]) -> Running:
    """What the service that holds the lock says of itself."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        handle.seek(1)
        said = json.loads(handle.read())
        return Running(int(said["port"]), int(said["pid"]))
    return Running(None)
