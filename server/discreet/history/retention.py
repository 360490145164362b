"""How long entries stay, and what happens when the clock is wrong.

An entry is erased when it was made more than `days` ago, by a clock that is believed. The clock is
believed as far as it went on from the last run, by `STEP` at most. When it is further on, or back,
it may have been set wrong, and what would be erased then is gone for good; so the date of the last
run counts on, until the clock has stood by its new one for a day (`TRUST_AFTER`), or has come back.
For somebody who was away for longer than `STEP`, what expired meanwhile goes a day later, or at
the next start after that.

Entries that were made while the clock was ahead are dated to the day on which it is right again:
they would be kept too long.

An account that was only seen goes when it was last seen before that; one whose kind or mode the
person set is a setting, and stays.
"""

from __future__ import annotations

import logging
import sqlite3
from datetime import datetime, timedelta

from discreet.history import accounts, times
from discreet.history.database import mark_erased

log = logging.getLogger(__name__)

STEP = timedelta(days=7)
"""Time without a run that is nothing to wonder at."""
TRUST_AFTER = timedelta(days=1)
TELL_AFTER = timedelta(days=366)
"""The person is told of a clock that moved by more; less may be a holiday."""


def expire(db: sqlite3.Connection, days: int, now: datetime) -> tuple[datetime, str | None]:
    """Erase what is too old. Returns the moment before which everything is erased, and a sentence
    for the person when the clock is not believed."""
    marks = {
        row["key"]: times.parse(row["value"])
        for row in db.execute("SELECT * FROM meta WHERE key IN ('last_run', 'leapt')")
    }
    believed, leapt = _believe(marks.get("last_run", now), marks.get("leapt"), now)
    _mark(db, "last_run", believed)
    _mark(db, "leapt", leapt)
    limit = min(now, believed) - timedelta(days=days)
    before = times.text(limit)
    gone = db.execute("DELETE FROM entry WHERE created < ?", (before,)).rowcount
    gone += db.execute("DELETE FROM feedback WHERE created < ?", (before,)).rowcount
    db.execute("DELETE FROM dismissal WHERE scope = 'text' AND created < ?", (before,))
    gone += accounts.forget(db, before)
    if gone:
        mark_erased(db)
        log.info("history expired", extra={"count": gone})
    if leapt is None:
        _date_back(db, now)
    elif abs(now - believed) > TELL_AFTER:
        log.warning("clock leapt, nothing expired")
        return limit, (
            "The clock of this machine moved by more than a year, so nothing more is erased from"
            f" the history. Check the date; if it is right, what is older than {days} days is"
            " erased tomorrow."
        )
    return limit, None


def _believe(
    believed: datetime, leapt: datetime | None, now: datetime
) -> tuple[datetime, datetime | None]:
    """How far the clock is believed, and since when it stands by a date that is not."""
    if abs(now - believed) <= STEP:
        return now, None
    if leapt is None or now < leapt:
        return believed, now
    stood = now - leapt
    if stood < TRUST_AFTER:
        return believed, leapt
    if stood <= STEP:
        return now, None
    # Not seen for long since it leapt. Ahead it has gone on from there; behind it leapt once more.
    return (leapt, now) if leapt > believed else (believed, now)


def _date_back(db: sqlite3.Connection, now: datetime) -> None:
    ahead = {"now": times.text(now), "ahead": times.text(now + TRUST_AFTER)}
    for table in ("entry", "feedback", "dismissal"):
        db.execute(f"UPDATE {table} SET created = :now WHERE created > :ahead", ahead)  # noqa: S608


def _mark(db: sqlite3.Connection, key: str, moment: datetime | None) -> None:
    if moment is None:
        db.execute("DELETE FROM meta WHERE key = ?", (key,))
    else:
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, times.text(moment)))
