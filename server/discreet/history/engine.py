"""What opens the file: SQLite as Python brings it or, for an encrypted file, SQLCipher."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class Damaged(Exception):
    """The file opens, but what is in it is not whole."""


@dataclass(frozen=True)
class Engine:
    """A DB-API module and, for SQLCipher, the key. Both modules work alike but for their errors.

    Open one file with one engine at a time: two copies of SQLite in a process don't see each
    other's locks (sqlite.org, "How To Corrupt An SQLite Database File", section 2.2.1).
    """

    module: ModuleType = sqlite3
    key: bytes | None = field(default=None, repr=False)

    @property
    def encrypts(self) -> bool:
        """Whether the file is encrypted."""
        return self.key is not None

    @property
    def literal(self) -> str:
        """The key as SQLCipher takes it; the empty one leaves a file in plain."""
        return f"x'{self.key.hex()}'" if self.key else ""

    def connect(self, file: Path, busy_seconds: float) -> sqlite3.Connection:
        """A connection in autocommit mode, not yet looked into."""
        db: sqlite3.Connection = self.module.connect(
            str(file), isolation_level=None, timeout=busy_seconds, check_same_thread=False
        )
        db.row_factory = self.module.Row
        if self.module is not sqlite3:
            # Its log goes to standard error, and names pages; what is wrong comes as an exception.
            db.execute("PRAGMA cipher_log_level = NONE")
        if self.key is not None:
            db.execute(f'PRAGMA key = "{self.literal}"')
        db.execute("PRAGMA temp_store = MEMORY")  # no words in files that we don't know of
        return db


PLAIN = Engine()


def sqlcipher(key: bytes | None) -> Engine:
    """SQLCipher with a key or, to read and write a plain file with it, without one."""
    import sqlcipher3.dbapi2

    return Engine(sqlcipher3.dbapi2, key)


def is_error(error: BaseException) -> bool:
    """Whether SQLite, of either engine, reported it."""
    return isinstance(error, sqlite3.Error) or type(error).__module__.startswith("sqlcipher3")


def is_damage(error: BaseException) -> bool:
    """Whether it says that the file is no good, or is encrypted with another key."""
    return isinstance(error, Damaged) or (code_of(error) or 0) & 0xFF in _DAMAGED


def code_of(error: BaseException) -> int | None:
    """SQLite's extended result code, where the error has one."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return code


def check(db: sqlite3.Connection, pragma: str = "quick_check") -> None:
    """Look the whole file through. Raises Damaged, and the engine's errors."""
    if db.execute(f"PRAGMA {pragma}(1)").fetchone()[0] != "ok":
        raise Damaged
