"""The connection to a team's database: PostgreSQL, or for one's own audits an SQLite file."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from discreet.files import private_file
from discreet.history.keys import KeyUnavailable, password
from discreet.team.tables import STEPS, version

PASSWORD_VARIABLE = "PGPASSWORD"
KEYRING_NAME = "team-database"
"""Under which the keyring keeps the password: keyring set discreet team-database"""

_CONNECT_SECONDS = 5
_STATEMENT_MS = 60_000
_LOCK = 0x64697363
"""Of PostgreSQL's advisory locks, the one under which tables are made."""
_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "sqlite": "sqlite+pysqlite",
}


class TeamUnavailable(Exception):
    """The team's database can't be used now; the message says why and what to do."""


class TeamDatabase:
    """Opens nothing before it is first used. Threads may share it."""

    def __init__(self, address: str) -> None:
        """address: SQLAlchemy's URL, such as postgresql://name@host/database, without a password.

        Raises TeamUnavailable when it is none that can be used.
        """
        self.url = parse(address)
        self._engine: Engine | None = None
        self._turn = threading.Lock()

    @property
    def name(self) -> str:
        """What people call it: the host and the database, no user."""
        where = self.url.host or self.url.query.get("host") or "this machine"
        return f"{self.url.database} on {where}"

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction, in tables that are as they have to be. Raises TeamUnavailable."""
        try:
            with self._turn:
                if self._engine is None:
                    engine = _engine(self.url)
                    with engine.begin() as db:
                        migrate(db)
                    self._engine = engine
            with self._engine.begin() as db:
                yield db
        except KeyUnavailable:
            raise TeamUnavailable(
                "The system's keyring, which keeps the password of the team's database, gives no"
                f" answer; unlock it, or set {PASSWORD_VARIABLE}."
            ) from None
        except ImportError:
            raise TeamUnavailable(
                "The team's database needs packages that are missing; install Discreet with its"
                " extra 'postgres' (pip install 'discreet[postgres]')."
            ) from None
        except SQLAlchemyError as error:
            raise TeamUnavailable(self._why(error)) from None

    def close(self) -> None:
        """Close the connections."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _why(self, error: SQLAlchemyError) -> str:
        # What a statement held may stand in other errors than that of a connection.
        connecting = isinstance(error, DBAPIError) and error.statement is None
        told = str(error.orig).strip().partition("\n")[0] if connecting else type(error).__name__
        return (
            f"The team's database ({self.name}) can't be used: {told}. See that it runs, and that"
            " the user, the password and the rights are right."
        )


def parse(address: str) -> URL:
    """The URL with our drivers. Raises TeamUnavailable."""
    try:
        url = make_url(address)
        url = url.set(drivername=_DRIVERS[url.drivername.partition("+")[0]])
    except (ArgumentError, KeyError, ValueError):
        raise TeamUnavailable(
            "The database is none that can be used; give postgresql://name@host/database, or"
            " sqlite:///file."
        ) from None
    if url.password is not None or "password" in url.query:
        raise TeamUnavailable(
            "Leave the password out of the database's address, where others may read it; put it"
            f" into the keyring (keyring set discreet {KEYRING_NAME}) or {PASSWORD_VARIABLE}."
        )
    return url


def migrate(db: Connection, steps: Sequence[Sequence[str]] = STEPS) -> None:
    """Bring the tables up to `steps`. Raises TeamUnavailable when they are further on."""
    if db.dialect.name == "postgresql":
        # Two services that start at once must not both make them.
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if not inspect(db).has_table(version.name):
        version.create(db)
        db.execute(insert(version).values(steps=0))
    done = db.execute(select(version.c.steps)).scalar_one()
    if done > len(steps):
        raise TeamUnavailable(
            "The team's database was made by a newer Discreet; install that one here."
        )
    for step in steps[done:]:
        for statement in step:
            db.execute(text(statement))
    if done < len(steps):
        db.execute(version.update().values(steps=len(steps)))


def now(db: Connection) -> datetime:
    """The database's clock, which is one for all, however wrong a machine's own may be."""
    moment: datetime | str = db.execute(text("SELECT CURRENT_TIMESTAMP")).scalar_one()
    if isinstance(moment, str):  # SQLite's, in UTC
        return datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return moment


def storable(value: Any) -> Any:
    """PostgreSQL has no place for the character NUL in a text."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        if url.database:
            private_file(Path(url.database))
        engine = create_engine(url, poolclass=NullPool if url.database else None)

        @event.listens_for(engine, "connect")
        def _(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")

        return engine
    secret = os.environ.get(PASSWORD_VARIABLE) or password(KEYRING_NAME)
    if secret:
        url = url.set(password=secret)
    arguments: dict[str, Any] = {
        "connect_timeout": _CONNECT_SECONDS,
        "options": f"-c statement_timeout={_STATEMENT_MS}",
        "application_name": "discreet",
    }
    if _is_far(url) and "sslmode" not in url.query:
        # Anything less would send the password and the posts to whoever answers.
        arguments |= {"sslmode": "verify-full", "sslrootcert": "system"}
        if "sslrootcert" in url.query:
            del arguments["sslrootcert"]
    # No connection is kept: a team of hundreds writes a few times a day each.
    return create_engine(url, poolclass=NullPool, connect_args=arguments)


def _is_far(url: URL) -> bool:
    host = url.host or url.query.get("host") or "/"
    hosts = host.split(",") if isinstance(host, str) else host
    return not all(one.startswith(("/", "@")) or one in _NEAR for one in hosts)


_NEAR = ("localhost", "127.0.0.1", "::1")
