"""Which account is posting, and in which mode.

What the person set wins; else the kind is what the composer suggests, and the mode follows from
the kind: personal accounts are normal, company accounts strict.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from discreet.history import times
from discreet.schema import Account, AccountKind, AccountRef, AccountUpdate, Mode, Platform

SEEN_EVERY_SECONDS = 60
"""`last_seen` is not written more often than this, so that typing costs no writes."""

_DEFAULT_MODE: dict[AccountKind, Mode] = {"personal": "normal", "company": "strict"}


def key_of(handle: str) -> str:
    """Handles that differ in case or in a leading '@' are one account."""
    return handle.strip().removeprefix("@").strip("/").casefold()


@dataclass(frozen=True)
class Known:
    """What the service knows of accounts on one platform, for one check."""

    account: Account | None = None
    kind_set: bool = False
    mode_set: bool = False
    strict: Account | None = None
    """Some strict account of the platform, where there is one; a company's first."""


def handle_of(given: AccountRef | AccountKind | None) -> str | None:
    """The handle that a request names, if it names one."""
    handle = given.handle if isinstance(given, AccountRef) else None
    return handle if handle and key_of(handle) else None


def resolve(given: AccountRef | AccountKind | None, platform: Platform, known: Known) -> Account:
    """The account that a check is made for. Its handle is empty when the composer showed none.

    A composer that does not show who posts may be the company's: where any account of the
    platform is strict, an unknown one is too. Only a client that says 'personal' in so many words,
    without an identity, is taken at its word.
    """
    handle = handle_of(given)
    name = given.name if isinstance(given, AccountRef) else None
    suggested = given.kind if isinstance(given, AccountRef) else given
    if handle is not None:
        if known.account is not None:
            kind = known.account.kind if known.kind_set else suggested or known.account.kind
            mode = known.account.mode if known.mode_set else _DEFAULT_MODE[kind]
            return known.account.model_copy(
                update={
                    "kind": kind,
                    "mode": mode,
                    "mode_known": known.mode_set,
                    "name": name or known.account.name,
                }
            )
        kind = suggested or "personal"
        return Account(
            platform=platform,
            handle=handle.strip().removeprefix("@"),
            name=name,
            kind=kind,
            mode=_DEFAULT_MODE[kind],
            mode_known=False,
        )
    said = not isinstance(given, AccountRef) and given is not None
    if suggested != "company" and not said and known.strict is not None:
        return Account(platform=platform, handle="", kind=known.strict.kind, mode="strict")
    kind = suggested or "personal"
    return Account(
        platform=platform,
        handle="",
        name=name,
        kind=kind,
        mode=_DEFAULT_MODE[kind],
        mode_known=False,
    )


def look_up(db: sqlite3.Connection, platform: Platform, handle: str | None) -> Known:
    """What is stored of one handle, and whether the platform has a strict account."""
    strict = db.execute(
        "SELECT * FROM account WHERE platform = ? AND (mode = 'strict' OR (mode IS NULL AND"
        " kind = 'company')) ORDER BY kind LIMIT 1",
        (platform,),
    ).fetchone()
    row = None
    if handle is not None:
        row = db.execute(
            "SELECT * FROM account WHERE platform = ? AND key = ?", (platform, key_of(handle))
        ).fetchone()
    return Known(
        account=_account(row) if row else None,
        kind_set=bool(row and row["kind_set"]),
        mode_set=bool(row and row["mode"]),
        strict=_account(strict) if strict else None,
    )


def remember(db: sqlite3.Connection, account: Account, now: datetime) -> None:
    """Note that an account was seen, with the kind that the check assumed."""
    row = db.execute(
        "SELECT * FROM account WHERE platform = ? AND key = ?",
        (account.platform, key_of(account.handle)),
    ).fetchone()
    if row is not None and row["name"] == account.name and row["kind"] == account.kind:
        seen = times.parse(row["last_seen"]) if row["last_seen"] else None
        if seen is not None and abs((now - seen).total_seconds()) < SEEN_EVERY_SECONDS:
            return
    db.execute(
        "INSERT INTO account VALUES (:platform, :key, :handle, :name, :kind, 0, NULL, :now)"
        " ON CONFLICT (platform, key) DO UPDATE SET name = coalesce(:name, name), last_seen = :now,"
        " kind = CASE kind_set WHEN 1 THEN kind ELSE :kind END",
        {
            "platform": account.platform,
            "key": key_of(account.handle),
            "handle": account.handle,
            "name": account.name,
            "kind": account.kind,
            "now": times.text(now),
        },
    )


def change(db: sqlite3.Connection, update: AccountUpdate) -> Account:
    """What the person sets. A field that is not given stays as it is."""
    row = {
        "platform": update.platform,
        "key": key_of(update.handle),
        "handle": update.handle.strip().removeprefix("@"),
        "name": update.name,
        "kind": update.kind,
        "mode": update.mode,
    }
    db.execute(
        "INSERT INTO account VALUES (:platform, :key, :handle, :name,"
        " coalesce(:kind, 'personal'), :kind IS NOT NULL, :mode, NULL)"
        " ON CONFLICT (platform, key) DO UPDATE SET name = coalesce(:name, name),"
        " kind = coalesce(:kind, kind), kind_set = kind_set OR :kind IS NOT NULL,"
        " mode = coalesce(:mode, mode)",
        row,
    )
    stored = db.execute(
        "SELECT * FROM account WHERE platform = :platform AND key = :key",
        {"platform": row["platform"], "key": row["key"]},
    ).fetchone()
    return _account(stored)


def forget(db: sqlite3.Connection, before: str) -> int:
    """Forget accounts last seen before a time (see `times`) of which the person set nothing.

    Returns how many.
    """
    return db.execute(
        "DELETE FROM account WHERE NOT kind_set AND mode IS NULL AND last_seen < ?", (before,)
    ).rowcount


def listed(db: sqlite3.Connection) -> list[Account]:
    """Every account seen or set, the latest first."""
    rows = db.execute("SELECT * FROM account ORDER BY last_seen DESC, platform, key").fetchall()
    return [_account(row) for row in rows]


def _account(row: sqlite3.Row) -> Account:
    return Account(
        platform=row["platform"],
        handle=row["handle"],
        name=row["name"],
        kind=row["kind"],
        mode=row["mode"] or _DEFAULT_MODE[row["kind"]],
        last_seen=times.parse(row["last_seen"]) if row["last_seen"] else None,
    )
