"""The history's file: opening it, one writer, many readers, and what to do when it is broken.

Writes go through one thread with a connection of its own, so they never wait for each other and
never block the event loop. Readings look things up through one read-only connection a thread;
with WAL these don't wait for the writer.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from discreet.files import private_file, private_folder
from discreet.history.migrations import NewerFile, migrate, refuse_newer

log = logging.getLogger(__name__)

T = TypeVar("T")

RETRY_SECONDS = 10.0
"""How long a file that could not be opened is left alone before the next try."""


class HistoryUnavailable(Exception):
    """The history can't be used now; the message says why and what to do."""


class Database:
    """Owns the file. Opening it never raises: see `problem`."""

    def __init__(self, file: Path, *, busy_seconds: float = 2.0) -> None:
        self.file = file
        self.notice: str | None = None
        self._busy = busy_seconds
        self._trouble: str | None = None
        self._tried = 0.0
        self._writer: sqlite3.Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="history")
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._readers_lock = threading.Lock()
        self._generation = 0

    @property
    def problems(self) -> list[str]:
        """What is wrong with the file now, or was mended at a cost."""
        return [text for text in (self._trouble, self.notice) if text]

    def submit(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Run `work` in the writer's thread, in one transaction, in the order of submission.

        The future raises HistoryUnavailable when the file is off, locked or full; nothing of
        `work` is stored then.
        """
        return self._thread.submit(self._run, work)

    def truncate(self) -> Future[None]:
        """Empty the write-ahead log into the file, so that erased text is in neither."""

        def work() -> None:
            if self._writer is not None:
                self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

        return self._thread.submit(work)

    def reading(self) -> sqlite3.Connection | None:
        """This thread's read-only connection; None when the history is off."""
        if self._writer is None:
            return None
        if getattr(self._local, "generation", None) != self._generation:
            try:
                self._local.connection = self._connect(read_only=True)
            except sqlite3.Error:
                return None
            self._local.generation = self._generation
            with self._readers_lock:
                self._readers.append(self._local.connection)
        return self._local.connection

    def close(self) -> None:
        """Finish what was submitted, then close the file."""
        self._thread.shutdown(wait=True)
        self._disconnect()

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        db = self._writer or self._open()
        try:
            db.execute("BEGIN IMMEDIATE")
            result = work(db)
            db.execute("COMMIT")
            return result
        except sqlite3.OperationalError as error:
            self._roll_back(db)
            raise HistoryUnavailable(_say(error, self.file)) from None
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                self._roll_back(db)
                raise
            self._set_aside()
            raise HistoryUnavailable(
                f"The history file was damaged. {self.notice} Please try again."
            ) from None
        except BaseException:
            self._roll_back(db)
            raise

    def _open(self) -> sqlite3.Connection:
        """Open, check and migrate. A damaged file is set aside and a new one begun."""
        if self._trouble and time.monotonic() - self._tried < RETRY_SECONDS:
            raise HistoryUnavailable(self._trouble)
        self._tried = time.monotonic()
        for fresh in (False, True):
            try:
                private_folder(self.file.parent)
                private_file(self.file)
                db = self._connect()
            except (OSError, sqlite3.OperationalError) as error:
                self._trouble = _say(error, self.file)
                break
            except sqlite3.DatabaseError:
                if fresh:
                    self._trouble = f"The history is off: {self.file} can't be made."
                    break
                self._set_aside()
                continue
            except NewerFile:
                self._trouble = (
                    f"The history is off: {self.file} was written by a newer Discreet."
                    " Install that one, or move the file away."
                )
                break
            self._trouble = None
            self._writer = db
            self._generation += 1
            return db
        log.error("history unavailable", extra={"reason": "file can't be opened"})
        raise HistoryUnavailable(self._trouble or "The history is off.")

    def _connect(self, *, read_only: bool = False) -> sqlite3.Connection:
        db = sqlite3.connect(
            self.file, isolation_level=None, timeout=self._busy, check_same_thread=False
        )
        db.row_factory = sqlite3.Row
        try:
            if read_only:
                db.execute("PRAGMA query_only = ON")
                return db
            refuse_newer(db)  # before anything changes the file
            db.create_function("contains", 2, _contains, deterministic=True)
            db.execute("PRAGMA secure_delete = ON")
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA foreign_keys = ON")
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("quick_check")
            migrate(db)
        except BaseException:
            db.close()
            raise
        return db

    def _set_aside(self) -> None:
        """Move the damaged file away; nothing of it is thrown away."""
        self._disconnect()
        aside = self.file.with_name(f"{self.file.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S}")
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                self.file.with_name(self.file.name + suffix).rename(
                    aside.with_name(aside.name + suffix)
                )
        self.notice = (
            f"The history file was damaged and is now {aside}; a new history was begun."
            " Delete that file when you don't need it."
        )
        log.error("history set aside", extra={"reason": "file is damaged"})

    def _disconnect(self) -> None:
        with self._readers_lock:
            for connection in self._readers:
                connection.close()
            self._readers.clear()
        self._generation += 1
        if self._writer is not None:
            with contextlib.suppress(sqlite3.Error):
                self._writer.close()
            self._writer = None

    @staticmethod
    def _roll_back(db: sqlite3.Connection) -> None:
        with contextlib.suppress(sqlite3.Error):
            if db.in_transaction:
                db.execute("ROLLBACK")


def _contains(text: str | None, wanted: str) -> bool:
    """Case-insensitive beyond ASCII, which SQLite's LIKE is not."""
    return text is not None and wanted.casefold() in text.casefold()


def _say(error: Exception, file: Path) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    match (code & 0xFF) if code is not None else None:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"The history file {file} is locked by another program; close that program."
        case sqlite3.SQLITE_FULL:
            return "The disk is full; free some space, then try again. Nothing was stored."
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return f"The history file {file} can't be written; correct the rights of its folder."
    if isinstance(error, OSError):
        return f"The history file {file} can't be written ({error.strerror}); correct that."
    return f"The history file {file} can't be used now ({type(error).__name__}); try again."
