"""The history's file: opening it, one writer, many readers, and what to do when it is broken.

Writes go through one thread with a connection of its own, so they never wait for each other and
never block the event loop. Readings look things up through one read-only connection a thread;
with WAL these don't wait for the writer.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from discreet.files import private_file, private_folder
from discreet.history.encryption import ConversionError, Encryption, WrongKey, erase_file
from discreet.history.engine import PLAIN, Damaged, Engine, check, code_of, is_damage, is_error
from discreet.history.keys import KeyUnavailable
from discreet.history.lock import FileLock, InUse
from discreet.history.migrations import NewerFile, migrate, refuse_newer

log = logging.getLogger(__name__)

T = TypeVar("T")

RETRY_SECONDS = 10.0
"""How long a file that could not be opened is left alone before the next try."""

MOST_WAITING = 1000
"""Writes that may wait for a slow disk; more are refused, so that memory stays bounded."""

_FULL = "The disk is full; free some space, then try again. Nothing was stored."

_MARK = "FROM meta WHERE key = 'erased'"

_ASIDE = "%Y%m%dT%H%M%S"
"""The time in the name of a file that was set aside, UTC."""


class HistoryUnavailable(Exception):
    """The history can't be used now; the message says why and what to do."""


class Database:
    """Owns the file. Opening it never raises: see `problems`."""

    def __init__(
        self, file: Path, *, busy_seconds: float = 2.0, encryption: Encryption | None = None
    ) -> None:
        self.file = file
        self._busy = busy_seconds
        self._encryption = encryption or Encryption(file)
        self._engine: Engine = PLAIN
        self._lock = FileLock(file.with_suffix(".lock"))
        self._trouble: str | None = None
        self._traces = False
        self._tried = 0.0
        self._waiting = 0
        self._writer: sqlite3.Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="history")
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._generation = 0
        self._gate = threading.Condition()
        self._reading = 0
        self._leaving = False

    @property
    def problems(self) -> list[str]:
        """What is wrong with the file now, or was mended at a cost."""
        found = [self._trouble] if self._trouble else []
        if self._traces:
            found.append(
                "What was erased from the history may still be in its file, since the disk is full"
                " or another program reads it; it is tried again each hour."
            )
        return found + [
            f"A history file was damaged, or had another key, and is now {aside}; a new history"
            " was begun. Delete that file when you don't need it."
            for aside in set_aside(self.file)
        ]

    @property
    def is_encrypted(self) -> bool:
        """Whether the file that is open is encrypted."""
        return self._writer is not None and self._engine.encrypts

    def erase_set_aside(self, before: datetime | None = None) -> None:
        """Erase such files; `before`: only those that were moved away before this moment."""
        for aside in set_aside(self.file):
            if before is not None and f"{before.astimezone(UTC):{_ASIDE}}" <= _moment_of(aside):
                continue
            for ending in ("", "-wal", "-shm", ".keyring"):
                with contextlib.suppress(OSError):
                    erase_file(aside.with_name(aside.name + ending))

    def submit(
        self, work: Callable[[sqlite3.Connection], T], *, durable: bool = False
    ) -> Future[T]:
        """Run `work` in the writer's thread, in one transaction, in the order of submission.

        durable: it is on the disk when the future is done, also if the power fails then

        The future raises HistoryUnavailable when the file is off, locked, full or too slow;
        nothing of `work` is stored then.
        """
        return self._enqueue(lambda: self._run(work, durable))

    def forget_erased(self) -> Future[None]:
        """Build the file anew without what was erased, and empty the journal; nothing where
        `mark_erased` was not called.

        What a failure leaves is tried again by the next call; `problems` tells of it.
        """
        return self._enqueue(self._forget_erased)

    def convert(self, encrypted: bool) -> Future[None]:
        """Encrypt the file or no longer. The future raises HistoryUnavailable; it is then as it
        was."""

        def work() -> None:
            if encrypted:
                self._encryption.keep_journal()
            self._disconnect()
            try:
                private_folder(self.file.parent)
                self._lock.take_alone()
                before = self._encryption.wanted
                self._encryption.want(encrypted)
            except InUse:
                self._lock.release()
                raise HistoryUnavailable(_in_use(self.file)) from None
            except KeyUnavailable as error:
                raise HistoryUnavailable(str(error)) from None
            except WrongKey:
                raise HistoryUnavailable(_wrong_key(self.file)) from None
            except OSError as error:
                raise HistoryUnavailable(_say(error, self.file)) from None
            finally:
                self._encryption.erase_journal()
            self._trouble = None
            try:
                self._open()
            except HistoryUnavailable:
                with contextlib.suppress(KeyUnavailable, WrongKey, OSError):
                    self._encryption.want(before)
                raise

        return self._enqueue(work)

    def look_up(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """What `work` reads in this thread's connection; `otherwise` when the history is off."""
        with self._reader() as db:
            if db is None:
                return otherwise
            try:
                return work(db)
            except Exception as error:
                if not is_error(error):
                    raise
                log.warning("history not readable", extra={"error": type(error).__name__})
                return otherwise

    def snapshot(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Read as of one moment, beside the writer. Raises HistoryUnavailable."""
        with self._reader() as db:
            if db is None:
                raise HistoryUnavailable(self._trouble or "The history is off.")
            try:
                db.execute("BEGIN")
                return work(db)
            except Exception as error:
                if not is_error(error):
                    raise
                raise HistoryUnavailable(_say(error, self.file)) from None
            finally:
                self._roll_back(db)

    def close(self) -> None:
        """Finish what was submitted, then close the file."""
        self._thread.shutdown(wait=True)
        self._disconnect()
        self._lock.release()

    @contextlib.contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection | None]:
        """This thread's read-only connection, which nobody closes meanwhile; None when the history
        is off. Not to be taken twice: who leaves waits for those within and lets no other in."""
        with self._gate:
            self._gate.wait_for(lambda: not self._leaving)
            self._reading += 1
        try:
            yield self._own_connection()
        finally:
            with self._gate:
                self._reading -= 1
                self._gate.notify_all()

    def _own_connection(self) -> sqlite3.Connection | None:
        if self._writer is None:
            return None
        if getattr(self._local, "generation", None) != self._generation:
            try:
                self._local.connection = self._connect_reader()
            except Exception as error:
                if not is_error(error):
                    raise
                return None
            self._local.generation = self._generation
            self._readers.append(self._local.connection)
        return self._local.connection

    def _enqueue(self, work: Callable[[], T]) -> Future[T]:
        if self._waiting >= MOST_WAITING:
            refused: Future[T] = Future()
            refused.set_exception(
                HistoryUnavailable(
                    f"The disk of {self.file} is too slow; the history takes nothing more for now."
                )
            )
            return refused
        self._waiting += 1
        try:
            future = self._thread.submit(work)
        except BaseException:
            self._waiting -= 1
            raise
        future.add_done_callback(self._done)
        return future

    def _done(self, _: Future[T]) -> None:
        self._waiting -= 1

    def _run(self, work: Callable[[sqlite3.Connection], T], durable: bool) -> T:
        db = self._writer or self._open()
        try:
            # A journal that is not synced at each commit survives the end of the program, not
            # that of the power.
            db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            db.execute("BEGIN IMMEDIATE")
            result = work(db)
            db.execute("COMMIT")
            return result
        except BaseException as error:
            self._roll_back(db)
            if not is_error(error) or _is_ours(error):
                raise
            if not is_damage(error):
                raise HistoryUnavailable(_say(error, self.file)) from None
            self._disconnect()
            self._put_away()
            raise HistoryUnavailable(
                "The history file was damaged and is set aside. Please try again."
            ) from None

    def _open(self) -> sqlite3.Connection:
        """Open, check and migrate. A damaged file is set aside and a new one begun."""
        if self._trouble and time.monotonic() - self._tried < RETRY_SECONDS:
            raise HistoryUnavailable(self._trouble)
        self._tried = time.monotonic()
        for fresh in (False, True):
            try:
                self._trouble = None
                db = self._connect()
                self._generation += 1
                self._writer = db  # from here on there are readers
                return db
            except Exception as error:
                if (isinstance(error, WrongKey) or is_damage(error)) and not fresh:
                    try:
                        self._put_away()
                        continue
                    except HistoryUnavailable as refused:
                        self._trouble = str(refused)
                        break
                self._trouble = self._why_off(error)
                break
        log.error("history unavailable", extra={"reason": "file can't be opened"})
        raise HistoryUnavailable(self._trouble or "The history is off.")

    def _why_off(self, error: Exception) -> str:
        match error:
            case NewerFile():
                return (
                    f"The history is off: {self.file} was written by a newer Discreet."
                    " Install that one, or move the file away."
                )
            case KeyUnavailable():
                return f"The history is off, drafts are read all the same. {error}"
            case WrongKey():
                return _wrong_key(self.file)
            case InUse():
                return _in_use(self.file)
            case ConversionError():
                return f"The history is off: {error}; it is as it was. Run 'discreet doctor'."
            case OSError():
                return _say(error, self.file)
        if is_damage(error):
            return f"The history is off: {self.file} can't be made."
        if is_error(error):
            return _say(error, self.file)
        raise error

    def _connect(self) -> sqlite3.Connection:
        """The writer's connection, with the file as it has to be."""
        private_folder(self.file.parent)
        self._lock.share()
        if self._encryption.is_unfinished:
            self._lock.take_alone()
            self._encryption.recover()
            self._lock.share()
        private_file(self.file)
        if self._encryption.is_settled:
            self._engine = self._encryption.engine()
        elif self._encryption.is_used:
            self._lock.take_alone()
            self._engine = self._encryption.prepare()
            self._lock.share()
        else:
            self._engine = PLAIN
        db = self._engine.connect(self.file, self._busy)
        try:
            refuse_newer(db)  # before anything changes the file
            db.create_function("contains", 2, _contains, deterministic=True)
            db.execute("PRAGMA secure_delete = ON")
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA foreign_keys = ON")
            check(db)
            migrate(db)
        except BaseException:
            db.close()
            raise
        return db

    def _connect_reader(self) -> sqlite3.Connection:
        db = self._engine.connect(self.file, self._busy)
        db.execute("PRAGMA query_only = ON")
        return db

    def _forget_erased(self) -> None:
        db = self._writer
        try:
            if db is None or db.execute(f"SELECT 1 {_MARK}").fetchone() is None:
                return
            # Deleted rows are zeroed as they go. Rows that moved from page to page before that
            # left copies behind, which only a file that is built anew is free of.
            db.execute("VACUUM")
            self._traces = bool(db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
            if not self._traces:
                db.execute(f"DELETE {_MARK}")
        except Exception as error:
            if not is_error(error):
                raise
            self._traces = True
            log.warning("traces not erased", extra={"error": type(error).__name__})

    def _put_away(self) -> None:
        """Move the damaged file aside; nothing of it is thrown away. Raises HistoryUnavailable."""
        try:
            self._lock.take_alone()
        except InUse:
            raise HistoryUnavailable(
                f"The history file {self.file} is damaged, and another program has it open; stop"
                " the service and other commands, then start the service again."
            ) from None
        name = f"{self.file.name}.damaged-{datetime.now(UTC):{_ASIDE}}"
        aside = self.file.with_name(name)
        number = 1
        while aside.exists():
            number += 1
            aside = self.file.with_name(f"{name}.{number}")
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                self.file.with_name(self.file.name + suffix).rename(
                    aside.with_name(aside.name + suffix)
                )
        with contextlib.suppress(KeyUnavailable):
            self._encryption.set_aside(aside)
        log.error("history set aside", extra={"reason": "file is damaged"})

    def _disconnect(self) -> None:
        """Close every connection, once those who read have done so."""
        with self._gate:
            self._leaving = True
            try:
                self._gate.wait_for(lambda: self._reading == 0)
                for connection in self._readers:
                    connection.close()
                self._readers.clear()
                if self._writer is not None:
                    with contextlib.suppress(Exception):
                        self._writer.close()
                    self._writer = None
            finally:
                self._leaving = False
                self._gate.notify_all()

    @staticmethod
    def _roll_back(db: sqlite3.Connection) -> None:
        with contextlib.suppress(Exception):
            if db.in_transaction:
                db.execute("ROLLBACK")


def _contains(text: str | None, wanted: str) -> bool:
    """Case-insensitive beyond ASCII, which SQLite's LIKE is not."""
    return text is not None and wanted.casefold() in text.casefold()


def set_aside(file: Path) -> list[Path]:
    """Files of this history that could not be read and were moved away, the oldest first."""
    found = file.parent.glob(f"{file.name}.damaged-*")
    return sorted(f for f in found if not f.name.endswith(("-wal", "-shm", ".keyring")))


def look_into(file: Path) -> tuple[int, bool]:
    """How many entries a file has, and whether it is encrypted; nothing is changed.

    Raises Damaged, WrongKey, KeyUnavailable, and HistoryUnavailable when it can't be read now.
    """
    try:
        engine = Encryption(file).engine()
        db = engine.connect(file, busy_seconds=2)
        try:
            db.execute("PRAGMA query_only = ON")
            check(db)
            count: int = db.execute("SELECT count(*) FROM entry").fetchone()[0]
        finally:
            db.close()
    except Exception as error:
        if is_damage(error):
            raise Damaged from None
        if is_error(error):
            raise HistoryUnavailable(_say(error, file)) from None
        raise
    return count, engine.encrypts


def mark_erased(db: sqlite3.Connection) -> None:
    """Note, in the transaction that erases, that `forget_erased` has work; it outlives a kill."""
    db.execute("INSERT OR REPLACE INTO meta VALUES ('erased', '')")


def _is_ours(error: BaseException) -> bool:
    """Whether the error is a fault of the program and none of the file."""
    return type(error).__name__ in ("IntegrityError", "ProgrammingError")


def _moment_of(aside: Path) -> str:
    return aside.name.partition(".damaged-")[2]


def _in_use(file: Path) -> str:
    return (
        f"The history file {file} is used by another Discreet; stop the service, and let other"
        " 'discreet history' commands finish."
    )


def _wrong_key(file: Path) -> str:
    return (
        f"The system's keyring has another key than the one that {file} was encrypted with; bring"
        " the old one back."
    )


def _say(error: Exception, file: Path) -> str:
    code = code_of(error)
    match (code & 0xFF) if code is not None else None:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"The history file {file} is locked by another program; close that program."
        case sqlite3.SQLITE_FULL:
            return _FULL
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return f"The history file {file} can't be written; correct the rights of its folder."
        case sqlite3.SQLITE_IOERR:
            return (
                f"The disk of {file} reports a fault, or is full; see that it is well and has"
                " space. Nothing was stored."
            )
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _FULL
        return f"The history file {file} can't be written ({error.strerror}); correct that."
    return f"The history file {file} can't be used now ({type(error).__name__}); try again."
