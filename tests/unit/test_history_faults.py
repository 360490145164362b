"""What befalls the history's file: kills, a full or slow disk, damage, a clock that leaps.

In each nothing that was confirmed is lost, and what was erased is not in any file.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import history_processes
import keyring
import pytest
from file_keyring import FileKeyring
from history_processes import decide
from test_history_encryption import raw
from test_history_store import Clock, finding, record

from discreet.history import History, HistoryUnavailable, database
from discreet.history.lock import FileLock, InUse

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def processes() -> Any:
    """Starts processes that have imported already what they need, where the system can."""
    method = "forkserver" if hasattr(os, "fork") else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["history_processes", "file_keyring", "sqlcipher3.dbapi2"])
        with pytest.MonkeyPatch.context() as changed:
            changed.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
            forkserver.ensure_running()
    return context


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir(mode=0o700)
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(file: Path, clock: Clock) -> Iterator[Callable[..., History]]:
    made: list[History] = []

    def make() -> History:
        made.append(History(file, 90, now=clock, busy_seconds=0.2))
        return made[-1]

    yield make
    for history in made:
        history.close()


async def drafts(history: History) -> list[str]:
    return [entry.draft_id for entry in await history.entries()]


def test_killed_in_mid_write_each_confirmed_decision_is_there(
    processes: Any, file: Path, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(5)
    confirmed: set[str] = set()
    for _ in range(request.config.getoption("--kills")):
        ours, theirs = processes.Pipe(duplex=False)
        one = processes.Process(
            target=history_processes.decide_for_good, args=(file, theirs, len(confirmed) + 1000)
        )
        one.start()
        theirs.close()
        confirmed.add(ours.recv())
        time.sleep(chance.uniform(0, 0.2))
        one.kill()
        one.join()
        while True:
            try:
                confirmed.add(ours.recv())
            except (EOFError, OSError):
                break
        db = sqlite3.connect(file)
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        kept = {row[0] for row in db.execute("SELECT draft_id FROM entry")}
        db.close()
        assert confirmed <= kept
    assert len(confirmed) > request.config.getoption("--kills")


def test_killed_while_it_is_converted_nothing_is_lost(
    processes: Any, file: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCREET_TEST_KEYRING", str(file.parent.parent / "keys.json"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "file_keyring.FileKeyring")
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring())
    chance = random.Random(5)
    history = History(file, 90)

    async def fill() -> None:
        await asyncio.gather(
            *(decide(history, f"d{n}", "of some length " * 20) for n in range(300))
        )

    asyncio.run(fill())
    history.close()
    try:
        for number in range(request.config.getoption("--kills")):
            ours, theirs = processes.Pipe(duplex=False)
            one = processes.Process(
                target=history_processes.convert,
                args=(file, theirs, number % 2 == 0, dict(os.environ)),
            )
            one.start()
            theirs.close()
            assert ours.recv() == "begins"
            time.sleep(chance.uniform(0, 0.25))
            one.kill()
            one.join()
            again = History(file, 90)
            assert len(asyncio.run(drafts(again))) == 300
            assert again.problems == []
            again.close()
            assert not list(file.parent.glob("history.sqlite3.*"))
    finally:
        keyring.set_keyring(before)


async def test_a_file_that_another_process_has_open_is_not_exchanged(
    processes: Any, file: Path, opened: Callable[..., History]
) -> None:
    ours, theirs = processes.Pipe(duplex=False)
    one = processes.Process(target=history_processes.hold, args=(file, theirs))
    one.start()
    try:
        assert ours.recv() == "open"
        lock = FileLock(file.with_suffix(".lock"))
        with pytest.raises(InUse):
            lock.take_alone()
        lock.share()  # beside it one may read and write
        lock.release()
        history = opened()
        await decide(history, "d")
        assert await drafts(history) == ["d"]
        with pytest.raises(HistoryUnavailable, match="stop the service"):
            await history.convert(True)
    finally:
        one.kill()
        one.join()
    lock.take_alone()  # a kill lets go of it
    lock.release()


def test_a_full_disk_loses_nothing_confirmed_and_says_so(tmp_path: Path) -> None:
    if shutil.which("unshare") is None:
        pytest.skip("a small file system needs unshare; the same is tried with max_page_count")
    disk = tmp_path / "disk"
    disk.mkdir()
    script = 'mount -t tmpfs -o size=1m,mode=700 tmpfs "$1" && exec "$2" "$3" "$1"'
    done = subprocess.run(
        [
            "unshare",
            "-rm",
            "sh",
            "-c",
            script,
            "sh",
            disk,
            sys.executable,
            history_processes.__file__,
        ],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip(f"no file system of one's own here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    [kept] = [line.split()[1:] for line in lines if line.startswith("kept ")]
    confirmed = [line for line in lines if " " not in line]
    assert len(confirmed) > 20
    assert set(confirmed) <= set(kept)
    [refused] = [line for line in lines if line.startswith("refused ")]
    assert "full" in refused and "space" in refused


async def test_a_slow_disk_delays_nobody_and_fills_no_memory(
    opened: Callable[..., History], monkeypatch: pytest.MonkeyPatch
) -> None:
    history = opened()
    history.open().result()
    monkeypatch.setattr(database, "MOST_WAITING", 20)
    disk = threading.Event()
    stuck = history._db.submit(lambda db: disk.wait())
    waiting = [asyncio.create_task(decide(history, f"d{n}")) for n in range(30)]
    refused, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_EXCEPTION)
    assert "too slow" in str(refused.pop().exception())
    assert history.account_for(None, "x").mode == "normal"  # what a check asks
    disk.set()
    await asyncio.wrap_future(stuck)
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert len(await drafts(history)) == sum(result is None for result in done) > 15


async def test_an_export_is_of_one_moment_and_holds_up_no_write(
    opened: Callable[..., History],
) -> None:
    history = opened()
    await decide(history, "before")
    read, written = threading.Event(), threading.Event()

    def slowly(db: sqlite3.Connection) -> int:
        count = "SELECT count(*) FROM entry"
        first = db.execute(count).fetchone()[0]
        read.set()
        assert written.wait(30)
        assert db.execute(count).fetchone()[0] == first
        return first

    exporting = asyncio.create_task(asyncio.to_thread(history._db.snapshot, slowly))
    await asyncio.to_thread(read.wait, 30)
    await decide(history, "meanwhile")
    written.set()
    assert await exporting == 1
    assert set(await drafts(history)) == {"before", "meanwhile"}


async def test_whoever_reads_has_done_so_before_the_file_is_closed(
    opened: Callable[..., History],
) -> None:
    history = opened()
    await decide(history, "before")
    closing = threading.Thread(target=history._db.close)

    def slowly(db: sqlite3.Connection) -> int:
        closing.start()
        closing.join(0.3)  # as long as it likes: it must not get anywhere
        assert closing.is_alive()
        return db.execute("SELECT count(*) FROM entry").fetchone()[0]

    assert await asyncio.to_thread(history._db.look_up, slowly, 0) == 1
    await asyncio.to_thread(closing.join)
    assert not history._db.look_up(slowly, 0)


@pytest.mark.parametrize("how", ["one", "all", "expired"])
async def test_what_is_erased_is_in_no_file(
    opened: Callable[..., History], clock: Clock, file: Path, how: str
) -> None:
    history = opened()
    history.open().result()
    for number in range(60):  # several pages, so that rows move when others come
        await decide(history, f"filler-{number:02}", f"a reason of some length {number} " * 9)
        text = f"Hartwell will sign, number {number}"
        if number % 20 == 10:
            await history.record(record(text, finding("Hartwell", text), draft=f"d{number}"))
    assert b"Hartwell" in raw(file.parent)
    match how:
        case "one":
            named = [e for e in await history.entries() if e.draft_id.startswith("d")]
            assert len(named) == 3
            for entry in named:
                assert await history.erase(entry.id) == 1
            assert len(await drafts(history)) == 60
        case "all":
            file.with_name(file.name + ".damaged-20260101T000000").write_bytes(b"Hartwell")
            assert await history.erase() == 63
        case "expired":
            for _ in range(19):
                clock.now += timedelta(days=5)
                await history.expire()
    assert (b"Hartwell" in raw(file.parent), history.problems) == (False, [])


async def test_what_a_reader_keeps_in_the_journal_is_erased_after_it(
    opened: Callable[..., History], file: Path
) -> None:
    history = opened()
    text = "Hartwell will sign"
    await history.record(record(text, finding("Hartwell", text)))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM entry").fetchone()
    assert await history.erase() == 1
    assert "may still be in its file" in history.problems[0]
    other.execute("ROLLBACK")
    other.close()
    await history.expire()
    assert (b"Hartwell" in raw(file.parent), history.problems) == (False, [])


@pytest.mark.parametrize(
    "content", [b"SQLite format 3\0", b"SQLite for", b"\x00" * 4096, b"junk" * 999]
)
def test_a_file_that_is_none_is_set_aside_each_under_a_name_of_its_own(
    opened: Callable[..., History], file: Path, content: bytes
) -> None:
    for _ in range(2):
        file.write_bytes(content)
        history = opened()
        asyncio.run(decide(history, "d"))
        assert asyncio.run(drafts(history)) == ["d"]
        history.close()
        for ending in ("-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
    aside = database.set_aside(file)
    assert [path.read_bytes() for path in aside] == [content, content]
    assert {path.stat().st_mode & 0o777 for path in aside} == {0o600}
    assert str(aside[0]) in history.problems[0] and "damaged" in history.problems[0]


async def test_a_file_that_was_set_aside_expires_as_what_is_in_it(
    opened: Callable[..., History], clock: Clock, file: Path
) -> None:
    history = opened()
    history.open().result()
    aside = file.with_name(f"{file.name}.damaged-{clock.now:%Y%m%dT%H%M%S}")
    aside.write_bytes(b"what was in it")
    for _ in range(19):
        assert database.set_aside(file) == [aside]
        clock.now += timedelta(days=5)
        await history.expire()
    assert database.set_aside(file) == []


@pytest.mark.parametrize("days", [30, 100, 400, 4000, -30, -4000])
async def test_a_clock_that_leaps_and_comes_back_erases_nothing(
    opened: Callable[..., History], clock: Clock, days: int
) -> None:
    history, made = opened(), clock.now
    await decide(history, "old")
    for day in range(0, 85, 5):
        clock.now = made + timedelta(days=day)
        await history.expire()
    today = clock.now
    for hours in (0, 1, 20):
        clock.now = today + timedelta(days=days, hours=hours)
        await history.expire()
        await decide(history, f"leapt-{hours}")
    clock.now = today + timedelta(days=1)
    await history.expire()
    assert "old" in await drafts(history)
    assert history.problems == []
    # What was made while the clock was ahead is dated to today, and expires from today on.
    assert all(entry.created <= clock.now for entry in await history.entries())
    for day in range(0, 100, 5):
        clock.now = today + timedelta(days=1 + day)
        await history.expire()
    assert await drafts(history) == []


async def test_who_comes_back_now_and_then_keeps_no_old_entries(
    opened: Callable[..., History], clock: Clock
) -> None:
    """Every start is further from the last than a clock is believed, and short."""
    history = opened()
    await decide(history, "old")
    for _ in range(6):
        clock.now += timedelta(days=20)
        await history.expire()
    assert await drafts(history) == []
