"""How long entries stay, and what happens when the clock is wrong.

An entry is erased when it was made more than `days` ago, and an account that was only seen when it
was last seen before that; one whose kind or mode the person set is a setting, and stays. Entries
dated ahead of the clock are never old, so a clock that runs behind erases nothing. A clock that
leaps ahead would erase everything at once: after a leap of more than a year nothing is erased until
the clock has stood by its new date for a day. Someone who did not use the service for a year loses
nothing by that but a day.
"""

from __future__ import annotations

import logging
import sqlite3
from datetime import datetime, timedelta

from discreet.history import accounts, times

log = logging.getLogger(__name__)

LEAP = timedelta(days=366)
"""Time without a run that is taken for a clock set wrong."""
TRUST_AFTER = timedelta(days=1)


def expire(db: sqlite3.Connection, days: int, now: datetime) -> str | None:
    """Erase what is too old. Returns a sentence for the person when it was put off."""
    marks = {row["key"]: times.parse(row["value"]) for row in db.execute("SELECT * FROM meta")}
    last, leapt = marks.get("last_run"), marks.get("leapt")
    if last is not None and now - last > LEAP:
        leapt = now
    elif leapt is not None and not timedelta(0) <= now - leapt < TRUST_AFTER:
        leapt = None  # set back again, or it stood by its date for a day
    _mark(db, "last_run", now)
    _mark(db, "leapt", leapt)
    if leapt is not None:
        log.warning("clock leapt ahead, nothing expired")
        return (
            "The clock of this machine moved ahead by more than a year, so nothing was erased"
            f" from the history. Check the date; if it is right, what is older than {days} days"
            " is erased tomorrow."
        )
    limit = times.text(now - timedelta(days=days))
    gone = db.execute("DELETE FROM entry WHERE created < ?", (limit,)).rowcount
    db.execute("DELETE FROM feedback WHERE created < ?", (limit,))
    db.execute("DELETE FROM dismissal WHERE scope = 'text' AND created < ?", (limit,))
    accounts.forget(db, limit)
    if gone:
        log.info("history expired", extra={"count": gone})
    return None


def _mark(db: sqlite3.Connection, key: str, moment: datetime | None) -> None:
    if moment is None:
        db.execute("DELETE FROM meta WHERE key = ?", (key,))
    else:
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, times.text(moment)))
