"""Pairing: a short code from the command line becomes a browser's token.

The person reads the code in a terminal and types it into the extension, which shows that both
belong to the same person. A code holds for ten minutes and works once. Its first half names it,
its second half proves that it was read:

- a wrong second half is a try, and after five the code is void. So of 31^5 halves a guesser sees
  five, and only after finding the first;
- a wrong first half is no try. Any program of this machine may send codes, and if each cost a try,
  five calls would keep a person from pairing.

Before a code or a token is sent, whatever listens at the port has to show that it knows it (see
`prove`). That gives a listener nothing to trade, but something to guess by: all it has to find are
the 31^10 codes of ten characters, in ten minutes, each through `CODE_ROUNDS` of PBKDF2.

The token is 256 random bits. Codes and tokens are not stored; the file keeps their SHA-256, and
what PBKDF2 makes of a code. That is enough for values that can't be guessed, or hold for ten
minutes only.

A browser profile has one token: pairing it again puts the new one in the old one's place. A
profile is known by the id that its extension made up for itself, or by its origin in Firefox,
which is another in each profile.

Command line, native messaging and service are different processes, so all of it lies in a small
SQLite file of its own: losing the history must not unpair the browsers, nor the reverse. A damaged
one is set aside when the service starts, and not while it runs: it would go on by the old one.
"""

from __future__ import annotations

import contextlib
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
from typing import Literal

from discreet.files import private_file, private_folder
from discreet.history.engine import check, is_damage, is_error

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals without those that are read as another: 0 O, 1 I L."""
CODE_SECONDS = 600
CODE_ROUNDS = 100_000
"""Of PBKDF2-HMAC-SHA-256, salted with `CODE_SALT`; they take a twentieth of a second."""
CODE_SALT = b"Discreet pairing code"
TRIES = 5

Way = Literal["code", "native", "token"]
"""How a client was paired: by a code, by native messaging, or with a token that a person carried
over; that one is for an editor and opens the compatible APIs alone."""

_HALF = 5

_STEPS = (
    # 1
    """
    CREATE TABLE IF NOT EXISTS client (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        token_sha256 BLOB NOT NULL,
        origin TEXT,
        created TEXT NOT NULL
    );
    """,
    # 2: one token a profile; codes have a half that names them
    """
    ALTER TABLE client ADD COLUMN profile TEXT;
    ALTER TABLE client ADD COLUMN way TEXT NOT NULL DEFAULT 'code';
    DROP TABLE IF EXISTS code;
    CREATE TABLE code (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        name_sha256 BLOB NOT NULL,
        code_sha256 BLOB NOT NULL,
        made REAL NOT NULL,
        tries_left INTEGER NOT NULL
    );
    """,
    # 3: what was unpaired on purpose does not come back by itself
    """
    CREATE TABLE revoked (profile TEXT PRIMARY KEY)
    """,
    # 4: the service shows that it knows a code before it is sent
    """
    DROP TABLE code;
    CREATE TABLE code (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        name_sha256 BLOB NOT NULL,
        code_sha256 BLOB NOT NULL,
        secret BLOB NOT NULL,
        made REAL NOT NULL,
        tries_left INTEGER NOT NULL
    );
    """,
)
"""The tables, as steps; `PRAGMA user_version` says how many of them a file has been through."""


class PairingRefused(Exception):
    """The code gives no token; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Client:
    """A paired browser.

    origin:  of the extension which paired, where it sent one
    profile: the id that the extension has in its browser profile, where it sent one
    """

    id: str
    name: str
    origin: str | None
    created: datetime
    profile: str | None = None
    way: Way = "code"


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
        """Make a code and void the one before; `XXXXX-XXXXX`."""
        name, proof = (_random_half() for _ in range(2))
        code = name + proof
        with self._writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO code VALUES (1, ?, ?, ?, ?, ?)",
                (_digest(name), _digest(code), secret_of_code(code), self._now(), TRIES),
            )
        return f"{name}-{proof}"

    def redeem(
        self, code: str, name: str, origin: str | None, profile: str | None = None
    ) -> tuple[str, Client]:
        """Trade a code for a token; see `admit` for the rest. Raises PairingRefused."""
        plain = _plain(code)
        refusal = "This code is wrong, used up or too old. Run 'discreet pair' for a new one."
        with self._writing() as db:
            row = db.execute(
                "SELECT name_sha256, code_sha256, made, tries_left FROM code"
            ).fetchone()
            if row is None:
                pass
            elif not 0 <= self._now() - row[2] <= CODE_SECONDS:
                db.execute("DELETE FROM code")  # too old, or the clock was set back since
            elif hmac.compare_digest(row[1], _digest(plain)):
                db.execute("DELETE FROM code")
                return self._admit(db, name, origin, profile, "code")
            elif hmac.compare_digest(row[0], _digest(plain[:_HALF])):
                left = row[3] - 1
                db.execute("UPDATE code SET tries_left = ?", (left,))
                refusal = f"This is not the code. Tries left: {left}."
                if left == 0:
                    db.execute("DELETE FROM code")
                    refusal = "Too many wrong codes. Run 'discreet pair' for a new one."
        raise PairingRefused(refusal)

    def admit(
        self, name: str, origin: str | None, profile: str | None = None, way: Way = "native"
    ) -> tuple[str, Client]:
        """A token without a code, for who has shown in another way to be the person's browser.

        name:   of the browser, for people
        origin: of the extension; one that is not listed in the settings counts for this token only
        The token of the same profile, if there is one, ends. A profile whose token was revoked
        gets none before it was paired with a code again. Raises PairingRefused.
        """
        with self._writing() as db:
            if db.execute("SELECT 1 FROM revoked WHERE profile = ?", (profile,)).fetchone():
                raise PairingRefused(
                    "This browser was unpaired. Run 'discreet pair' for a code to pair it again."
                )
            return self._admit(db, name, origin, profile, way)

    def client_of(self, token: str) -> Client | None:
        """Whose token it is. Compares with every stored hash in constant time."""
        digest = _digest(token)
        found = None
        for stored, client in self._clients():
            if hmac.compare_digest(stored, digest):
                found = client
        return found

    def prove(self, key: str, message: str) -> str | None:
        """Shows that this service knows a token, or the code in force; neither is in what is said.

        key: SHA-256 of the secret, in hex digits. A token's secret is its SHA-256, a code's is
             `secret_of_code`.
        Returns the HMAC of the message under the secret. None: no such token, and not the code.
        """
        for secret in (*(stored for stored, _ in self._clients()), *self._code_secret()):
            if hmac.compare_digest(hashlib.sha256(secret).hexdigest(), key):
                return hmac.new(secret, message.encode(), hashlib.sha256).hexdigest()
        return None

    def clients(self) -> list[Client]:
        """The paired browsers, oldest first."""
        return [client for _, client in self._clients()]

    def revoke(self, client_id: str) -> bool:
        """Make a token invalid at once, in a running service too. False: no such client."""
        with self._writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO revoked"
                " SELECT profile FROM client WHERE id = ? AND profile IS NOT NULL",
                (client_id,),
            )
            return db.execute("DELETE FROM client WHERE id = ?", (client_id,)).rowcount > 0

    def end(self, client_id: str) -> None:
        """Make a token invalid at once, as its own browser asks; unlike one that was revoked, its
        profile may be paired again without a code."""
        with self._writing() as db:
            db.execute("DELETE FROM client WHERE id = ?", (client_id,))

    def revoke_all(self) -> int:
        """Make every token invalid, and the code in force; returns how many tokens there were."""
        with self._writing() as db:
            db.execute("DELETE FROM code")
            db.execute(
                "INSERT OR IGNORE INTO revoked SELECT profile FROM client WHERE profile IS NOT NULL"
            )
            return db.execute("DELETE FROM client").rowcount

    def close(self) -> None:
        """Let go of the file."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    @staticmethod
    def _admit(
        db: sqlite3.Connection, name: str, origin: str | None, profile: str | None, way: Way
    ) -> tuple[str, Client]:
        token = secrets.token_urlsafe(32)
        client = Client(secrets.token_hex(4), name, origin, datetime.now(UTC), profile, way)
        # Firefox's origin is a profile's own; Chromium's is the same in all of them.
        own_origin = origin if origin and origin.startswith("moz-extension://") else None
        db.execute("DELETE FROM client WHERE profile = ? OR origin = ?", (profile, own_origin))
        db.execute("DELETE FROM revoked WHERE profile = ?", (profile,))
        db.execute(
            "INSERT INTO client (id, name, token_sha256, origin, created, profile, way)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (client.id, name, _digest(token), origin, client.created.isoformat(), profile, way),
        )
        return token, client

    def _code_secret(self) -> list[bytes]:
        """The secret of the code in force, if there is one."""
        rows = self._open_reader().execute("SELECT secret, made FROM code").fetchall()
        return [secret for secret, made in rows if 0 <= self._now() - made <= CODE_SECONDS]

    def _open_reader(self) -> sqlite3.Connection:
        if self._reader is None:
            self._reader = self._connect()
            self._version = None
        return self._reader

    def _clients(self) -> list[tuple[bytes, Client]]:
        """The table, read again only when another connection has changed the file."""
        reader = self._open_reader()
        version = reader.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            rows = reader.execute(
                "SELECT token_sha256, id, name, origin, created, profile, way FROM client"
                " ORDER BY created"
            ).fetchall()
            self._known = [
                (digest, Client(identity, name, origin, datetime.fromisoformat(made), *others))
                for digest, identity, name, origin, made, *others in rows
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
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA secure_delete = ON")
            _migrate(db)
        except BaseException:
            db.close()
            raise
        return db


def set_damaged_aside(file: Path) -> Path | None:
    """Move a file of pairings that SQLite finds damaged out of the way; where to, if it was so.

    For the one service of a data folder, before it serves. Raises OSError.
    """
    if not file.exists():
        return None
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=2.0)) as db:
            check(db)
        return None
    except Exception as error:
        if not is_damage(error):
            if is_error(error):
                return None  # locked, or a full disk: the calls tell of it
            raise
    aside = file.with_name(f"{file.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    for ending in ("-wal", "-shm", ""):
        with contextlib.suppress(FileNotFoundError):
            file.with_name(file.name + ending).rename(aside.with_name(aside.name + ending))
    return aside


def _migrate(db: sqlite3.Connection) -> None:
    """Bring the tables up to date; another process may be about it at the same time."""
    if db.execute("PRAGMA user_version").fetchone()[0] >= len(_STEPS):
        return
    db.execute("BEGIN IMMEDIATE")
    done = db.execute("PRAGMA user_version").fetchone()[0]
    for step in _STEPS[done:]:
        for statement in step.split(";"):  # executescript would end the transaction
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {len(_STEPS):d}")
    db.execute("COMMIT")


def secret_of_code(code: str) -> bytes:
    """What a code is proven by; slow, so that who hears a proof can't try all codes in time."""
    plain = _plain(code).encode()
    return hashlib.pbkdf2_hmac("sha256", plain, CODE_SALT, CODE_ROUNDS)


def _plain(code: str) -> str:
    return "".join(c for c in code.upper() if c not in "- ")


def _random_half() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(_HALF))


def _digest(value: str) -> bytes:
    return hashlib.sha256(value.encode("utf-8", "replace")).digest()
