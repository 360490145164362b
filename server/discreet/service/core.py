"""What the handlers work with: the settings, the checker, the history and the counters."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hashlib
import logging
import secrets
import sys
import time
from collections import OrderedDict, deque
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from discreet.files import private_folder, write_private
from discreet.history import History, HistoryUnavailable, Record
from discreet.locks import turn
from discreet.policy import PolicyError
from discreet.policy.loading import PolicySource, PolicyWatch
from discreet.policy.origin import Origin
from discreet.policy.pack import DEFAULT_PACK
from discreet.policy.signing import PublicKey
from discreet.policy.terms import terms_files
from discreet.reading.card import models_folder
from discreet.schema import CheckRequest, DecisionsRequest, Latency
from discreet.service.pairing import Pairing
from discreet.service.problems import ProblemError
from discreet.service.readers import Readers
from discreet.service.security import RateLimit
from discreet.settings import Settings
from discreet.team.sharing import Sharing

if TYPE_CHECKING:
    from discreet.checking import Checker
    from discreet.policy import Policy

log = logging.getLogger(__name__)

KEY_BYTES = 32

KEY_SECONDS = 10.0
"""How long to wait for another program that makes the key."""

WARM_UP_AFTER_S = 1.5
"""Seconds between the first answer that can be given and the loading of the grammar."""

WAIT_FOR_CHECKER_SECONDS = 7.0
"""A call that comes in while the models are loaded waits so long at most; the extension gives a
check up after 8 s, and by then should have been told why."""

POLICY_WATCH_SECONDS = 1.0
"""How often the policy's files are looked at; two hundred files take two milliseconds."""

WRONG_CODES_PER_SECOND = 2.0
"""Pairing codes that are wrong, of all callers together; beyond it nothing is told of a code."""

WRITE_SECONDS = 0.05
"""How long an answer waits at most for the history to be written."""


class Service:
    """One running service. `checker` is loaded in a thread by `start` unless it is given."""

    def __init__(self, settings: Settings, checker: Checker | None = None) -> None:
        self.settings = settings
        self.pairing = Pairing(pairing_file(settings))
        self.history = open_history(settings)
        self.quick_answers = QuickAnswers()
        self.readers = Readers(seconds=settings.check_seconds)
        self.latencies = Latencies()
        self.pairing_turn = asyncio.Lock()
        self.wrong_codes = RateLimit(WRONG_CODES_PER_SECOND)
        self.began = time.monotonic()
        self._checker = checker
        self._loading: asyncio.Task[None] | None = None
        self._warming: asyncio.Task[None] | None = None
        self._failure: str | None = None
        self._acknowledged: dict[str, datetime] = {}
        self._hourly: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._sharing: asyncio.Task[None] | None = None
        self._sharer = open_sharing(settings, self.history)
        self._writes: set[asyncio.Task[None]] = set()
        self._winding_down: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin loading and open the history; returns before either is done."""
        self.history.open()
        self._hourly = asyncio.create_task(self._every_hour())
        self._watching = asyncio.create_task(self._watch_policy())
        if self._sharer is not None:
            self._sharing = asyncio.create_task(self._sharer.run())
        if self._checker is None:
            self._loading = asyncio.create_task(self._load())

    def wind_down(self) -> None:
        """Give checks under way some seconds, then what was found so far for an answer.

        Goes on by itself: answers are still being sent meanwhile.
        """
        self._winding_down = asyncio.create_task(self.readers.close())

    async def stop(self) -> None:
        """Let checks finish, write the history, close the files."""
        await (self._winding_down or self.readers.close())
        if self._writes:
            await asyncio.wait(self._writes, timeout=WRITE_SECONDS)
        for task in (
            self._hourly,
            self._watching,
            self._sharing,
            self._loading,
            self._warming,
        ):
            if task is not None:
                task.cancel()
        await asyncio.to_thread(self.history.close)
        self.pairing.close()

    @cached_property
    def watch_salt(self) -> bytes:
        """The secret that watched words are hashed with; apart from that of finding ids."""
        key = finding_key(self.settings)
        return hashlib.blake2b(key=key, digest_size=KEY_BYTES, person=b"watched").digest()

    @property
    def checker_now(self) -> Checker | None:
        """The checker, or None while it loads and when it could not be loaded."""
        return self._checker

    async def checker(self) -> Checker:
        """The checker, waited for. Raises ProblemError 503."""
        if self._checker is None and self._loading is not None and not self._loading.done():
            await asyncio.wait([self._loading], timeout=WAIT_FOR_CHECKER_SECONDS)
        if self._checker is not None:
            return self._checker
        detail = self._failure or "The models are still being loaded; try again in a moment."
        raise ProblemError(503, detail, headers={"Retry-After": "2"})

    async def acknowledged(self, policy: Policy) -> datetime | None:
        """When the person said to have read this version; None: not yet, or nobody can tell."""
        key = f"{policy.name} {policy.version}"
        if key not in self._acknowledged:
            try:
                when = await self.history.acknowledged(key)
            except HistoryUnavailable:
                return None
            if when is None:
                return None
            self._acknowledged[key] = when
        return self._acknowledged[key]

    def has_acknowledged(self, policy: Policy) -> bool:
        """Whether the person said to have read this version. Asked by the reading threads, which
        don't wait for what is being written."""
        key = f"{policy.name} {policy.version}"
        return key in self._acknowledged or self.history.has_acknowledged(key)

    async def acknowledge(self, policy: Policy) -> datetime:
        """Keep that the person has read this version; the first time counts."""
        when = await self.acknowledged(policy)
        if when is None:
            key = f"{policy.name} {policy.version}"
            when = self._acknowledged[key] = await self.history.acknowledge(key)
        return when

    async def write(self, writing: Coroutine[Any, Any, None]) -> None:
        """Let a write finish, for `WRITE_SECONDS` at most; then it goes on by itself.

        Mostly the next call sees what this one wrote, and a slow disk delays no answer.
        """
        task = asyncio.create_task(writing)
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        await asyncio.wait([task], timeout=WRITE_SECONDS)

    def problems(self) -> list[str]:
        """What is wrong now and how to mend it."""
        found = [self._failure] if self._failure else []
        if self._checker is not None:
            found += self._checker.problems()
        if self._sharer is not None and self._sharer.trouble:
            found.append(self._sharer.trouble)
        return found + self.readers.problems() + self.history.problems

    async def _load(self) -> None:
        try:
            self._checker = await asyncio.to_thread(self._load_checker)
            self._failure = None
            log.info("checker loaded")
        except Exception as error:
            # PolicyError and ModelError say what to change; others are ours to mend.
            said = str(error) if isinstance(error, ValueError) else type(error).__name__
            self._failure = f"Drafts can't be read: {said}. Run 'discreet doctor'."
            log.exception("checker not loaded")
            return
        self._warming = asyncio.create_task(self._warm_up(self._checker))

    def _load_checker(self) -> Checker:
        return load_checker(self.settings, key=finding_key(self.settings), lenient=True)

    async def _warm_up(self, checker: Checker) -> None:
        """Load what the first draft that needs it would wait for."""
        # Importing the grammar holds up whatever else runs, so the first drafts go before it.
        await asyncio.sleep(WARM_UP_AFTER_S)
        await asyncio.to_thread(warm_up, checker)
        if self.settings.policy_dir is None and self.settings.policy_file is None:
            return  # the shipped one is tried by its tests
        try:
            await asyncio.to_thread(checker.policy.check_rules)
        except PolicyError as error:
            checker.say_of_policy(f"A rule of the policy may be left out of drafts: {error}")

    async def _watch_policy(self) -> None:
        """Put an edited policy in force; a broken edit keeps the old one and says so.

        Where there was none to begin with, everything is loaded once the files have changed; and
        where a model could not be used, once its files have.
        """
        # Before anything is waited for: an edit that comes meanwhile would pass for what is loaded.
        watch = PolicyWatch(policy_source(self.settings, finding_key(self.settings)))
        models = self.settings.models_dir or models_folder()
        stamp = await asyncio.to_thread(_stamp, models)
        while True:
            await asyncio.sleep(POLICY_WATCH_SECONDS)
            if self._loading is not None and not self._loading.done():
                continue
            checker = self._checker
            if checker is not None and checker.model_problems:
                before, stamp = stamp, await asyncio.to_thread(_stamp, models)
                if stamp != before:
                    self._loading = asyncio.create_task(self._load())
                    continue
            if not await asyncio.to_thread(watch.changed):
                continue
            if checker is None:
                self._loading = asyncio.create_task(self._load())
                continue
            try:
                policy = await asyncio.to_thread(watch.source.load_checked)
                await asyncio.to_thread(checker.use, policy)  # 0.1 s with ten thousand terms
                log.info("policy loaded")
            except PolicyError as error:
                checker.keep_policy(str(error))
                log.warning("policy kept")
            except Exception:
                checker.keep_policy("it could not be loaded; see the log.")
                log.exception("policy kept")

    async def _every_hour(self) -> None:
        """Expiry goes by the day, but a machine that sleeps at night has no run of 24 hours."""
        while True:
            await asyncio.sleep(3600)
            try:
                await self.history.expire()
            except Exception:
                log.exception("history not expired")


class QuickAnswers:
    """Checks that were answered before every model had read the draft, the last of each draft.

    They don't go into the history, since the larger reader may take a finding back. But a person
    may decide on what they were shown, and then it was told for good.
    """

    MOST = 256

    def __init__(self) -> None:
        self._last: OrderedDict[str, Record] = OrderedDict()

    def keep(self, record: Record) -> None:
        """Keep what was answered last."""
        # What is not in it may still be found by the larger reader, so nothing of it is gone.
        self._last[record.draft_id] = replace(record, whole=False)
        self._last.move_to_end(record.draft_id)
        if len(self._last) > self.MOST:
            self._last.popitem(last=False)

    def drop(self, draft_id: str) -> None:
        """Forget a draft whose answer is final."""
        self._last.pop(draft_id, None)

    def decided(self, request: DecisionsRequest) -> Record | None:
        """The check that a decision answers, where no final answer came before it.

        None, too, for a draft that was left without a word about its findings.
        """
        if not request.findings and request.outcome != "posted":
            return None
        return self._last.get(request.draft_id)


class Latencies:
    """How long the last thousand checks took, queue included, in milliseconds."""

    def __init__(self) -> None:
        self.count = 0
        self._last: deque[float] = deque(maxlen=1000)

    def add(self, milliseconds: float) -> None:
        """Count one check."""
        self.count += 1
        self._last.append(milliseconds)

    def view(self) -> Latency:
        """Count since the start, and percentiles of what is kept."""
        values = sorted(self._last)

        def percentile(share: float) -> float | None:
            return round(values[int(share * (len(values) - 1))], 2) if values else None

        return Latency(count=self.count, p50_ms=percentile(0.5), p95_ms=percentile(0.95))


def warm_up(checker: Checker) -> None:
    """Read one draft that needs every part, so that no person waits while they are loaded.

    Not before the service takes checks: those that need less are answered meanwhile. What is
    loaded then stays until the end, so the garbage collector need not look through it again: its
    full runs over models and grammar were seen to stop every thread for 200 ms.
    """
    text = "We will sign Hartwell next week, keep it quiet, you fool."
    checker.check(CheckRequest(text=text))
    for rule in checker.policy.active_rules():
        rule.warm_up()
    gc.freeze()


def load_checker(
    settings: Settings, threads: int = 2, key: bytes = b"", *, lenient: bool = False
) -> Checker:
    """Load policy, terms and models. Imports spaCy, so call it where a second does not matter.

    lenient: go on without a model of which a file is missing or altered
    Raises PolicyError, ModelError, or ValueError when the terms file that was set is missing.
    """
    named = settings.terms_file
    if named is not None and not any(file.is_file() for file in terms_files(named)):
        raise ValueError(f"{named}: no such file; correct 'terms_file'")
    from discreet.checking import Checker

    source = policy_source(settings, key)
    return Checker.load(settings.models_dir, source, threads, key, lenient=lenient)


def policy_source(settings: Settings, key: bytes = b"") -> PolicySource:
    """Where the policy and the terms of these settings are, and what the policy must fulfil.

    key: goes into the policy's hash; without one, the data folder's where there is one already
    """
    origin = Origin(
        settings.policy_file or settings.policy_dir or DEFAULT_PACK,
        tuple(PublicKey.parse(key) for key in settings.policy_keys),
        settings.signature_required,
        settings.data_dir / "accepted.json",
        settings.policy_version,
    )
    return PolicySource(
        origin, settings.terms, key or known_key(settings), tuple(settings.jurisdictions)
    )


def finding_key(settings: Settings) -> bytes:
    """The secret of this data folder that goes into finding ids; made on first use.

    Several programs may make it at once: the first one's counts, and is whole from its first
    moment on. Raises OSError.
    """
    file = _key_file(settings)
    if file.is_file() and len(key := file.read_bytes()) == KEY_BYTES:
        return key
    private_folder(settings.data_dir)
    with turn(file.with_suffix(".lock"), KEY_SECONDS):
        # Another program may have made it meanwhile. One of another length was cut short.
        if not file.is_file() or file.stat().st_size != KEY_BYTES:
            write_private(file, secrets.token_bytes(KEY_BYTES), replace=True)
        return file.read_bytes()


def known_key(settings: Settings) -> bytes:
    """The same for a command that must not make a data folder; empty where there is none yet."""
    file = _key_file(settings)
    try:
        return file.read_bytes() if file.is_file() else b""
    except OSError:
        return b""


def _key_file(settings: Settings) -> Path:
    return settings.data_dir / "finding.key"


def _stamp(folder: Path) -> frozenset[tuple[str, int, int]]:
    """Name, size and time of each file of the models: changes when one is mended."""
    found = set()
    for file in folder.glob("*/*"):
        with contextlib.suppress(OSError):
            state = file.stat()
            found.add((str(file), state.st_size, state.st_mtime_ns))
    return frozenset(found)


def history_file(settings: Settings) -> Path:
    """Where the history lies."""
    return settings.data_dir / "history.sqlite3"


def open_sharing(settings: Settings, history: History) -> Sharing | None:
    """What copies to the team's database, where one is set."""
    if settings.team_database is None:
        return None
    return Sharing(settings.team_database, history, settings.history_days)


def open_history(settings: Settings) -> History:
    """The history of these settings; its file is opened by the first call."""
    return History(
        history_file(settings), settings.history_days, encrypted=settings.history_encrypted
    )


def pairing_file(settings: Settings) -> Path:
    """Where codes and tokens lie."""
    return settings.data_dir / "pairing.sqlite3"


def memory_mb() -> float:
    """Resident memory of this process in MB; its peak where the system tells no more."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        import resource

        pages = int(statm.read_text().split()[1])
        return round(pages * resource.getpagesize() / 1e6, 1)
    if sys.platform == "win32":
        return _windows_memory_mb()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3), 1)


def _windows_memory_mb() -> float:
    """WorkingSetSize of PROCESS_MEMORY_COUNTERS (psapi.h)."""
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
            ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
        )

    counters = Counters(cb=ctypes.sizeof(Counters))
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.K32GetProcessMemoryInfo.argtypes = (
        wintypes.HANDLE,
        ctypes.POINTER(Counters),
        wintypes.DWORD,
    )
    kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb)
    return round(counters.WorkingSetSize / 1e6, 1)
