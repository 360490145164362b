"""Pairing: a short code from the command line becomes a browser's token.

The person reads the code in a terminal and types it into the extension, which shows that both
belong to the same person. A code holds for ten minutes, works once, and is void after five wrong
tries: of 31^8 codes a guesser sees five. The token is 256 random bits. Neither is stored; the
file keeps their SHA-256, which is enough for values that can't be guessed.

Where native messaging is installed there is no code: the browser itself says that it is our
extension that asks (`hand_over`).

Command line and service are different processes, so all of it lies in a small SQLite file of its
own: losing the history must not unpair the browsers, nor the reverse.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from discreet.files import private_file, private_folder

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals without those that are read as another: 0 O, 1 I L."""
CODE_SECONDS = 600
TRIES = 5

_SCHEMA = """
CREATE TABLE IF NOT EXISTS client (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    token_sha256 BLOB NOT NULL,
    origin TEXT,
    created TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS code (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    code_sha256 BLOB NOT NULL,
    made REAL NOT NULL,
    tries_left INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS handed_over (
    profile TEXT PRIMARY KEY,
    client TEXT NOT NULL
);
"""


class PairingRefused(Exception):
    """The code gives no token; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Client:
    """A paired browser. `origin` is that of the extension which paired, where it sent one."""

    id: str
    name: str
    origin: str | None
    created: datetime


class Pairing:
    """The codes and tokens in one file. Safe to use from threads and from several processes.

    file: made on first use, mode 0600, in a folder of mode 0700
    now:  wall clock in seconds; both processes must share it
    """

    def __init__(self, file: Path, now: Callable[[], float] = time.time) -> None:
        self._file = file
        self._now = now
        self._known: list[tuple[bytes, Client]] = []
        self._version: int | None = None
        self._reader: sqlite3.Connection | None = None

    def new_code(self) -> str:
        """Make a code and void the one before; `XXXX-XXXX`."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(8))
        with self._writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO code VALUES (1, ?, ?, ?)",
                (_digest(code), self._now(), TRIES),
            )
        return f"{code[:4]}-{code[4:]}"

    def redeem(self, code: str, name: str, origin: str | None) -> tuple[str, Client]:
        """Trade a code for a token. Raises PairingRefused."""
        plain = "".join(c for c in code.upper() if c not in "- ")
        refusal = "This code is used up or too old. Run 'discreet pair' for a new one."
        with self._writing() as db:
            row = db.execute("SELECT code_sha256, made, tries_left FROM code").fetchone()
            if row is not None and not 0 <= self._now() - row[1] <= CODE_SECONDS:
                db.execute("DELETE FROM code")  # too old, or the clock was set back since
            elif row is not None and hmac.compare_digest(row[0], _digest(plain)):
                db.execute("DELETE FROM code")
                return self._admit(db, name, origin)
            elif row is not None:
                left = row[2] - 1
                db.execute("UPDATE code SET tries_left = ?", (left,))
                refusal = f"This is not the code. Tries left: {left}."
                if left == 0:
                    db.execute("DELETE FROM code")
                    refusal = "Too many wrong codes. Run 'discreet pair' for a new one."
        raise PairingRefused(refusal)

    def hand_over(self, profile: str, name: str, origin: str) -> tuple[str, Client]:
        """A token without a code, for a caller whom the browser has vouched for (`native.host`).

        It takes the place of the one that was handed to this browser profile before. A profile
        whose token was revoked gets none any more: what was unpaired on purpose would otherwise be
        back at once. Raises PairingRefused.
        """
        with self._writing() as db:
            before = db.execute(
                "SELECT client FROM handed_over WHERE profile = ?", (profile,)
            ).fetchone()
            if before and not db.execute("DELETE FROM client WHERE id = ?", before).rowcount:
                raise PairingRefused(
                    "This browser was unpaired. Run 'discreet pair' for a code to pair it again."
                )
            token, client = self._admit(db, name, origin)
            db.execute("INSERT OR REPLACE INTO handed_over VALUES (?, ?)", (profile, client.id))
        return token, client

    def client_of(self, token: str) -> Client | None:
        """Whose token it is. Compares with every stored hash in constant time."""
        digest = _digest(token)
        found = None
        for stored, client in self._clients():
            if hmac.compare_digest(stored, digest):
                found = client
        return found

    def clients(self) -> list[Client]:
        """The paired browsers, oldest first."""
        return [client for _, client in self._clients()]

    def revoke(self, client_id: str) -> bool:
        """Make a token invalid at once, in a running service too. False: no such client."""
        with self._writing() as db:
            return db.execute("DELETE FROM client WHERE id = ?", (client_id,)).rowcount > 0

    def close(self) -> None:
        """Let go of the file."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    @staticmethod
    def _admit(db: sqlite3.Connection, name: str, origin: str | None) -> tuple[str, Client]:
        token = secrets.token_urlsafe(32)
        client = Client(secrets.token_hex(4), name, origin, datetime.now(UTC))
        db.execute(
            "INSERT INTO client VALUES (?, ?, ?, ?, ?)",
            (client.id, name, _digest(token), origin, client.created.isoformat()),
        )
        return token, client

    def _clients(self) -> list[tuple[bytes, Client]]:
        """The table, read again only when another connection has changed the file."""
        if self._reader is None:
            self._reader = self._connect()
            self._version = None
        version = self._reader.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            rows = self._reader.execute(
                "SELECT token_sha256, id, name, origin, created FROM client ORDER BY created"
            ).fetchall()
            self._known = [
                (row[0], Client(row[1], row[2], row[3], datetime.fromisoformat(row[4])))
                for row in rows
            ]
            self._version = version
        return self._known

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction on a connection of its own, so that `data_version` sees it."""
        db = self._connect()
        try:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")
        finally:
            db.close()  # an open transaction is rolled back

    def _connect(self) -> sqlite3.Connection:
        private_folder(self._file.parent)
        private_file(self._file)
        db = sqlite3.connect(self._file, isolation_level=None, timeout=2.0, check_same_thread=False)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA secure_delete = ON")
        db.executescript(_SCHEMA)
        return db


def _digest(value: str) -> bytes:
    return hashlib.sha256(value.encode("utf-8", "replace")).digest()
