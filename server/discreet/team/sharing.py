"""Copies what may be shared of a person's history to the team's database, and erases it there.

The person's own history stays the one that counts: it is written first, on this machine, and no
check or decision waits for the database. What could not be copied is copied later, also after the
service was stopped meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from discreet.history import History, HistoryUnavailable

if TYPE_CHECKING:
    from discreet.team.history import TeamHistory

log = logging.getLogger(__name__)

EVERY_SECONDS = 30.0
EXPIRE_EVERY = 120
"""Rounds after which old entries are erased, of which each looks for what is new."""
MOST = 200
"""Entries of one transaction."""


class Sharing:
    """One service's part.

    trouble: why nothing could be copied the last time; one sentence or two, or None
    """

    def __init__(self, address: str, history: History, days: int) -> None:
        self.trouble: str | None = None
        self._address = address
        self._history = history
        self._days = days
        self._team: TeamHistory | None = None
        self._rounds = 0

    async def run(self) -> None:
        """Copy again and again, until it is cancelled."""
        while True:
            try:
                await self.copy()
            except Exception as error:
                self.trouble = "What your company accounts posted could not be shared; see the log."
                # The type alone: a database's error may quote the row.
                log.error("not shared", extra={"error": type(error).__name__})
            await asyncio.sleep(EVERY_SECONDS)

    async def copy(self) -> None:
        """Copy what is new and erase what is gone. What fails is told by `trouble`."""
        try:
            team = self._team or await asyncio.to_thread(self._open)
            self._team = team
        except ImportError:
            self.trouble = (
                "Nothing is shared with the team, since packages are missing; install Discreet with"
                " its extra 'postgres' (pip install 'discreet[postgres]')."
            )
            return
        from discreet.team.database import TeamUnavailable

        try:
            while True:
                new, gone = await self._history.to_share(MOST)
                if new or gone:
                    await asyncio.to_thread(team.exchange, new, gone)
                    await self._history.mark_shared(new, gone)
                if len(new) < MOST and len(gone) < MOST:
                    break
            if self._rounds % EXPIRE_EVERY == 0:
                await asyncio.to_thread(team.expire, self._days)
            self._rounds += 1
            self.trouble = None
        except TeamUnavailable as error:
            self.trouble = (
                f"{error} Drafts are read all the same, and what is to be shared is kept here until"
                " then."
            )
            log.warning("team's database unavailable")
        except HistoryUnavailable:
            pass  # the history tells of itself

    def _open(self) -> TeamHistory:
        """Imports SQLAlchemy, which takes most of a second."""
        from discreet.team.database import TeamDatabase
        from discreet.team.history import TeamHistory

        return TeamHistory(TeamDatabase(self._address))
