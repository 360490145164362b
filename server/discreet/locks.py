"""Locks between programs, on open files. The system lets go of one when its holder ends, however.

A file that serves as a lock is never removed: whoever is about to lock it would have another one
than who comes next.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from discreet.files import private_file

LOOK_AGAIN_S = 0.05


def try_lock(handle: IO[Any], *, shared: bool = False) -> bool:
    """Lock an open file, until it is closed; False when another has locked it. Raises OSError.

    shared: beside others that share it. Windows has no such lock: it is held alone there.
    """
    if os.name == "posix":
        import fcntl

        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
    import msvcrt

    try:
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True


@contextmanager
def turn(file: Path, seconds: float) -> Iterator[None]:
    """Wait for the lock on a file, which is made where there is none, and hold it.

    Raises TimeoutError when it does not come in time, and OSError.
    """
    until = time.monotonic() + seconds
    with private_file(file).open("r+b") as handle:
        while not try_lock(handle):
            if time.monotonic() >= until:
                raise TimeoutError(f"another program holds {file.name}")
            time.sleep(LOOK_AGAIN_S)
        yield
