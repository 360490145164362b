"""Whether the file is encrypted, and the way from the one to the other.

A small file beside the history, the note, says that it is to be encrypted and by which name the
keyring has the key. The history is converted when it is opened and is not as it is to be:

1. a converted copy is written under the name `.new` and compared with the original, row by row
2. the original becomes `.old`; from here on the copy is the history
3. `.new` takes the history's name
4. `.old` is overwritten and removed, and so is the journal that SQLite removed at the beginning:
   it had a second name, `.wal`

Whatever ends the program between two of these, `recover` goes on from there at the next start: a
`.new` without `.old` was not yet compared and is erased, beside an `.old` it is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from discreet.files import private_file, write_private
from discreet.history.engine import PLAIN, Engine, check, sqlcipher
from discreet.history.keys import Keyring, KeyUnavailable

_HEADER = b"SQLite format 3\0"
_BLOCK = 2**20


class WrongKey(Exception):
    """The keyring has another key under the name that the note gives."""


class ConversionError(Exception):
    """The copy was not like the original, which stays as it is."""


@dataclass(frozen=True)
class _Note:
    """name:   the key's in the keyring
    sha256: of the key, so that a wrong one is told from a damaged file
    wanted: whether the history is to be encrypted; no longer, while it is being decrypted
    """

    name: str
    sha256: str
    wanted: bool = True


class Encryption:
    """Of one history file. Whoever calls it has the file's lock, and no connection open.

    wanted: what a setting asks for; None: as the note says
    """

    def __init__(self, file: Path, wanted: bool | None = None, keyring: Keyring | None = None):
        self._file = file
        self._note_file = file.with_suffix(".keyring")
        self._keyring = keyring or Keyring()
        self._set = wanted

    @property
    def wanted(self) -> bool:
        """Whether the history is to be encrypted. Raises KeyUnavailable for a broken note."""
        if self._set is not None:
            return self._set
        note = self._note()
        return note is not None and note.wanted

    @property
    def is_used(self) -> bool:
        """Whether anything here is to be encrypted, or was until now."""
        return bool(self._set) or self._note_file.exists()

    @property
    def is_settled(self) -> bool:
        """Whether the file is encrypted, is to be, and has its key: nothing is to be written.

        Raises KeyUnavailable for a broken note, and OSError.
        """
        return self._note_file.exists() and self.wanted and self._header() not in (_HEADER, b"")

    @property
    def is_unfinished(self) -> bool:
        """Whether `recover` has something to do."""
        return any(self._beside(ending).exists() for ending in ("old", "new", "wal"))

    def want(self, encrypted: bool) -> None:
        """Ask for it from now on. Raises KeyUnavailable and WrongKey, before anything changed."""
        if encrypted or self._note() is not None:
            self._engine()
            note = self._note()
            assert note is not None
            self._write(replace(note, wanted=encrypted))
        self._set = encrypted

    def prepare(self) -> Engine:
        """Convert the file if need be; returns what opens it. It must exist, and may be empty.

        Raises KeyUnavailable, WrongKey, ConversionError, OSError and the engine's errors; the
        history is then as it was.
        """
        if not self.is_used:
            return PLAIN
        wanted = self.wanted
        header = self._header()
        if header == _HEADER and wanted:
            engine = self._engine()
            self._convert(sqlcipher(None), engine)
            return engine
        if header in (_HEADER, b""):
            if wanted:
                return self._engine()
            self._forget()
            return PLAIN
        engine = self._engine()
        if wanted:
            return engine
        self._convert(engine, sqlcipher(None))
        self._forget()
        return PLAIN

    def engine(self) -> Engine:
        """What opens the file as it is. Raises KeyUnavailable, WrongKey and OSError."""
        if not self.is_used or self._header() in (_HEADER, b""):
            return PLAIN
        return self._engine()

    def keep_journal(self) -> None:
        """Give the journal a second name; SQLite removes it without overwriting what it held.

        A file system without links has no way to keep it.
        """
        with suppress(OSError):
            os.link(self._journal, self._beside("wal"))

    def erase_journal(self) -> None:
        """Overwrite the journal that was kept, unless it is in use still."""
        kept = self._beside("wal")
        with suppress(FileNotFoundError):
            if kept.stat().st_nlink > 1:
                kept.unlink()
        erase_file(kept)

    def recover(self) -> None:
        """Finish a conversion that was interrupted."""
        self.erase_journal()
        new, old = self._beside("new"), self._beside("old")
        if old.exists():
            if not self._file.exists():
                (new if new.exists() else old).replace(self._file)
            erase_file(old)
        erase_file(self._beside("new-journal"))
        erase_file(new)

    def set_aside(self, aside: Path) -> None:
        """The history became `aside`; the note goes with it when its key is no good for more."""
        wanted = self.wanted
        note = self._note()
        if note is None:
            return
        try:
            self._key(note)
        except WrongKey:
            self._note_file.replace(aside.with_name(aside.name + ".keyring"))
            if wanted:
                self._set = True
        except KeyUnavailable:
            pass

    def _engine(self) -> Engine:
        """SQLCipher with this history's key, which is made when there is none."""
        note = self._note()
        if note is not None:
            return sqlcipher(self._key(note))
        name = f"history {secrets.token_hex(4)}"
        key = self._keyring.make(name)
        self._write(_Note(name, hashlib.sha256(key).hexdigest()))
        return sqlcipher(key)

    def _key(self, note: _Note) -> bytes:
        key = self._keyring.get(note.name)
        if hashlib.sha256(key).hexdigest() != note.sha256:
            raise WrongKey
        return key

    def _forget(self) -> None:
        """Drop note and key, unless a history that was set aside may need the key again."""
        note = self._note()
        if note is not None and not any(self._file.parent.glob(f"{self._file.name}.*-*")):
            with suppress(KeyUnavailable):
                self._keyring.delete(note.name)
        self._note_file.unlink(missing_ok=True)

    def _convert(self, source: Engine, target: Engine) -> None:
        self.keep_journal()
        new, old = private_file(self._beside("new")), self._beside("old")
        try:
            _copy(self._file, source, new, target)
        except BaseException:
            erase_file(new)
            raise
        finally:
            self.erase_journal()
        self._file.replace(old)
        new.replace(self._file)
        sync_folder(self._file.parent)
        erase_file(old)

    def _header(self) -> bytes:
        # Nothing of this process has the file open here: closing it drops no lock of SQLite's.
        with self._file.open("rb") as file:
            return file.read(len(_HEADER))

    @property
    def _journal(self) -> Path:
        return self._file.with_name(f"{self._file.name}-wal")

    def _beside(self, ending: str) -> Path:
        return self._file.with_name(f"{self._file.name}.{ending}")

    def _note(self) -> _Note | None:
        try:
            given: Any = json.loads(self._note_file.read_bytes())
            return _Note(str(given["name"]), str(given["sha256"]), bool(given["wanted"]))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            raise KeyUnavailable(
                f"{self._note_file}, which names the history's key, can't be read; bring it back,"
                " or move the history's files away to begin a new one."
            ) from None

    def _write(self, note: _Note) -> None:
        content = json.dumps({"name": note.name, "sha256": note.sha256, "wanted": note.wanted})
        write_private(self._note_file, content.encode(), replace=True)
        sync_folder(self._note_file.parent)


def erase_file(file: Path) -> None:
    """Overwrite a file, then remove it; one that is not there is no error.

    What the disk keeps besides (an SSD's spare blocks, a copy-on-write file system's old ones, a
    backup) is out of reach.
    """
    try:
        with file.open("r+b", buffering=0) as open_file:
            left = file.stat().st_size
            while left > 0:
                left -= open_file.write(bytes(min(left, _BLOCK)))
            os.fsync(open_file.fileno())
    except FileNotFoundError:
        return
    file.unlink()


def sync_folder(folder: Path) -> None:
    """Put names that were changed in a folder onto the disk."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(file: Path, source: Engine, new: Path, target: Engine) -> None:
    """Write the database anew for another engine, and compare the two."""
    db = source.connect(file, busy_seconds=1)
    try:
        # Out of WAL mode everything is in one file. It needs the file alone.
        if db.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise ConversionError("the history's journal could not be folded in")
        check(db, "integrity_check")
        version: int = db.execute("PRAGMA user_version").fetchone()[0]
        attach = f'ATTACH DATABASE ? AS copy KEY "{target.literal}"'
        db.execute(attach, (str(new),))
        db.execute("SELECT sqlcipher_export('copy')").fetchone()
        db.execute(f"PRAGMA copy.user_version = {version:d}")
        db.execute("DETACH DATABASE copy")
        db.execute(attach, (str(new),))
        check(db, "copy.integrity_check")
        if db.execute("PRAGMA copy.user_version").fetchone()[0] != version:
            raise ConversionError("the copy of the history lacks its version")
        schema = "SELECT type, name, sql FROM {}.sqlite_schema ORDER BY type, name"
        described = [list(map(tuple, db.execute(schema.format(n)))) for n in ("main", "copy")]
        if described[0] != described[1]:
            raise ConversionError("the copy of the history lacks a table")
        for kind, name, _ in described[0]:
            if kind == "table" and not _same_rows(db, name):
                raise ConversionError(f"the copy of the history lacks rows of '{name}'")
    finally:
        db.close()


def _same_rows(db: sqlite3.Connection, table: str) -> bool:
    quoted = '"' + table.replace('"', '""') + '"'
    select = "SELECT * FROM {}.{} ORDER BY rowid"
    rows = (db.execute(select.format(schema, quoted)) for schema in ("main", "copy"))
    return all(a and b and tuple(a) == tuple(b) for a, b in zip_longest(*rows))
