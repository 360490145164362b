"""What tests run in processes of their own, to be killed there. Imports little, so they start fast.

Each says through `told` what it has got done; what it has not said need not be there afterwards.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

from discreet.history import History, HistoryUnavailable
from discreet.schema import DecisionsRequest


def decision(draft: str, reason: str = "the service was gone") -> DecisionsRequest:
    """A decision that makes an entry by itself."""
    return DecisionsRequest(draft_id=draft, platform="x", unread=reason, outcome="posted")


async def decide(history: History, draft: str, reason: str = "the service was gone") -> None:
    """Store one."""
    await history.decide(decision(draft, reason), lambda rule, category: "without_justification")


def decide_for_good(file: Path, told: Connection, first: int) -> None:
    """Decide on one draft after the other, and say each that was confirmed."""

    async def work() -> None:
        history = History(file, 90)
        for number in itertools.count(first):
            await decide(history, f"d{number}", "a reason of some length " * 20)
            told.send(f"d{number}")

    asyncio.run(work())


def convert(file: Path, told: Connection, encrypted: bool, environment: dict[str, str]) -> None:
    """Encrypt or decrypt, with the keyring that the environment names."""
    os.environ.update(environment)
    history = History(file, 90)
    told.send("begins")
    asyncio.run(history.convert(encrypted))
    told.send("done")


def hold(file: Path, told: Connection) -> None:
    """Have the history open until the process is killed."""
    history = History(file, 90)
    history.open().result()
    told.send("open")
    time.sleep(600)


def fill_the_disk(folder: Path) -> None:
    """Decide until the disk is full, make some space, and go on; print what was confirmed."""

    async def work() -> None:
        ballast = folder / "ballast"
        ballast.write_bytes(bytes(300_000))
        history = History(folder / "history.sqlite3", 90)
        refused = ""
        for number in range(3000):
            try:
                await decide(history, f"d{number}", "a reason of some length " * 20)
            except HistoryUnavailable as error:
                refused = str(error)
                break
            print(f"d{number}")
        ballast.unlink()
        await decide(history, "after")
        print("after")
        print("problems", history.problems)
        print("refused", refused)
        print("kept", *(entry.draft_id for entry in await history.entries()))
        history.close()

    asyncio.run(work())


if __name__ == "__main__":
    fill_the_disk(Path(sys.argv[1]))
