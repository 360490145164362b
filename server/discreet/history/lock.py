"""Who may have the history's file open: many programs at once, or the one that replaces it.

SQLite lets several programs write to one file in turn, but not while the file itself is exchanged
for another. So whoever opens it shares this lock, and whoever moves or replaces it needs it alone.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from discreet.files import private_file
from discreet.locks import try_lock


class InUse(Exception):
    """Another program has the file open, or is replacing it."""


class FileLock:
    """A lock beside the file. The system lets go of it when the process ends, however it ends."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._handle: IO[bytes] | None = None

    def share(self) -> None:
        """Hold it together with others. Raises InUse while somebody has it alone, and OSError."""
        self._take(alone=False)

    def take_alone(self) -> None:
        """Hold it alone, until `share` or `release`. Raises InUse, and OSError."""
        self._take(alone=True)

    def release(self) -> None:
        """Let go of it."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def _take(self, *, alone: bool) -> None:
        if self._handle is None:
            self._handle = private_file(self._file).open("r+b")
        if os.name != "posix":
            return  # Windows itself refuses to rename a file that somebody has open
        if not try_lock(self._handle, shared=not alone):
            raise InUse
