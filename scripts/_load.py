"""`./scripts/bench --load` and `--hostile`: many composers at once, and drafts made to fill memory.

The service runs as a process of its own and is asked over HTTP, as the extension asks it.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import random
import signal
import statistics
import string
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from harness.service import Service

ROOT = Path(__file__).resolve().parent.parent

COMPOSERS = 50
BATCH = 10_000
REST_S = 0.33
"""How long typing must rest before the extension asks."""

SUPERSEDED = 409


@dataclass
class Seen:
    """What came of the checks of one run. Times in milliseconds, memory in MB."""

    quick: list[float] = field(default_factory=list)
    full: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    incomplete: int = 0
    memory: list[float] = field(default_factory=list)
    beside: str = ""

    @property
    def dropped(self) -> int:
        """Checks that got no answer, and not because a newer revision came in."""
        return sum(n for status, n in self.statuses.items() if status not in (200, SUPERSEDED))

    def render(self, what: str) -> str:
        """A line of the table."""
        times = " | ".join(
            f"{statistics.median(values):.0f} / {_percentile(values, 0.95):.0f} ms"
            if values
            else "none"
            for values in (self.quick, self.full)
        )
        memory = f"{self.memory[0]:.0f} / {max(self.memory):.0f} / {self.memory[-1]:.0f} MB"
        return (
            f"| {what} | {self.statuses[200]} | {times} | {self.statuses[SUPERSEDED]} |"
            f" {self.dropped} | {self.incomplete} | {memory} | {self.beside} |"
        )


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


class Client:
    """Asks one service, as one paired browser."""

    def __init__(self, session: aiohttp.ClientSession, service: Service, seen: Seen) -> None:
        self._session = session
        self._service = service
        self.seen = seen

    async def check(self, body: dict[str, Any], times: list[float] | None = None) -> Any:
        """The answer, or None where there was none."""
        began = time.perf_counter()
        status, answer = await self.call("POST", "/v1/check", body)
        self.seen.statuses[status] += 1
        if status != 200:
            return None
        if times is not None:
            times.append((time.perf_counter() - began) * 1000)
        self.seen.incomplete += answer["incomplete"]
        return answer

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON; status 0 where the connection failed."""
        url = f"http://127.0.0.1:{self._service.port}{path}"
        headers = {"Authorization": f"Bearer {self._service.token}"}
        try:
            async with self._session.request(method, url, json=body, headers=headers) as response:
                return response.status, await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError):
            return 0, None

    async def watch(self, seconds: float) -> None:
        """Note the service's memory each second."""
        until = time.monotonic() + seconds
        while True:
            status, answer = await self.call("GET", "/v1/status")
            if status == 200:
                self.seen.memory.append(answer["memory_mb"])
            if time.monotonic() >= until:
                return
            await asyncio.sleep(1)


@asynccontextmanager
async def _client(service: Service) -> AsyncIterator[Client]:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        connector=connector, timeout=aiohttp.ClientTimeout(60)
    ) as session:
        yield Client(session, service, Seen())


async def _composer(client: Client, name: str, texts: Iterator[str], until: float) -> None:
    """One person who types: some words, a rest, a check; a full one where the first has a doubt.

    A check that is not answered when the next rest comes is left to be superseded.
    """
    rng = random.Random(name)
    asked: set[asyncio.Task[None]] = set()

    async def ask(text: str, draft: str, revision: int) -> None:
        body = {"text": text, "platform": "linkedin", "draft_id": draft, "revision": revision}
        answer = await client.check({**body, "depth": "quick"}, client.seen.quick)
        if answer is not None and not answer["final"]:
            await client.check({**body, "depth": "full"}, client.seen.full)

    await asyncio.sleep(rng.uniform(0, 3))
    number = 0
    while time.monotonic() < until:
        number += 1
        words = next(texts).split(" ")
        at, revision = 0, 0
        while at < len(words) and time.monotonic() < until:
            burst = rng.randint(2, 6)
            at += burst
            revision += 1
            typed = " ".join(words[:at])
            await asyncio.sleep(burst * rng.uniform(0.5, 1.1) + REST_S)
            task = asyncio.create_task(ask(typed, f"{name}-{number}", revision))
            asked.add(task)
            task.add_done_callback(asked.discard)
            await asyncio.sleep(rng.expovariate(1.5))
    if asked:
        await asyncio.wait(asked)


async def _typists(
    service: Service, texts: Iterator[str], seconds: float, beside: Callable[..., Any] | None
) -> Seen:
    async with _client(service) as client:
        await client.watch(0)
        until = time.monotonic() + seconds
        other = asyncio.create_task(beside(client, until)) if beside else None
        await asyncio.gather(
            client.watch(seconds),
            *(_composer(client, f"c{n}", texts, until) for n in range(COMPOSERS)),
        )
        if other is not None:
            client.seen.beside = await other
        await client.watch(0)
        return client.seen


def load(folder: Path, texts: Callable[[int], Iterator[str]], seconds: float) -> None:
    """Fifty composers, alone and beside a batch; prints a table, row by row."""
    service = Service(folder / "load")
    service.start()
    service.pair()
    posts = folder / "posts.jsonl"
    source = texts(280)
    posts.write_text(
        "".join(json.dumps({"id": n, "text": next(source)}) + "\n" for n in range(BATCH)), "utf-8"
    )

    async def command(_: Client, until: float) -> str:
        """`discreet check --jsonl` in processes of its own."""
        out = folder / "answers.jsonl"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "discreet", "check", "--jsonl", str(posts), "--out", str(out)),
            env={**os.environ, "PYTHONPATH": str(ROOT / "server")},
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            await asyncio.wait_for(process.wait(), until - time.monotonic())
        except TimeoutError:
            os.killpg(process.pid, signal.SIGTERM)  # its workers too
            await process.wait()
        read = out.read_bytes().count(b"\n") if out.exists() else 0
        return f"{read} posts read"

    async def over_http(client: Client, until: float) -> str:
        """Eight callers that send post after post, and again what was turned away."""
        lines = texts(280)
        read = Counter[int]()

        async def caller() -> None:
            while time.monotonic() < until:
                body = {"text": next(lines)}
                while True:
                    status, _ = await client.call("POST", "/v1/check", body)
                    read[status] += 1
                    if status == 200 or time.monotonic() >= until:
                        break
                    await asyncio.sleep(0.2)

        await asyncio.gather(*(caller() for _ in range(8)))
        return f"{read[200]} posts read"

    try:
        # What the first drafts load is no growth.
        asyncio.run(_typists(service, source, min(seconds, 10), None))
        print(
            f"{seconds:g} s each\n\n"
            "| what | answered | quick, p50 / p95 | full, p50 / p95 | superseded | dropped |"
            " incomplete | memory before / peak / after | batch |\n"
            "|---|---|---|---|---|---|---|---|---|",
            flush=True,
        )
        for what, beside in (
            (f"{COMPOSERS} composers", None),
            (f"beside `discreet check --jsonl` of {BATCH:,} posts", command),
            ("beside a batch over HTTP", over_http),
        ):
            seen = asyncio.run(_typists(service, source, seconds, beside))
            print(seen.render(what), flush=True)
    finally:
        service.stop()


def hostile_drafts(rng: random.Random, words: Iterator[str]) -> Iterator[str]:
    """Drafts that never come twice, made to fill caches, queues and the history."""

    def some(length: int, letters: str) -> str:
        return "".join(rng.choices(letters, k=length))

    def filled(length: int, piece: Callable[[], str]) -> str:
        parts: list[str] = []
        size = 0
        while size < length:
            parts.append(piece())
            size += len(parts[-1])
        return "".join(parts)[:length]

    def name() -> str:
        return some(8, string.ascii_lowercase)

    figures = string.digits
    kinds: tuple[Callable[[int], str], ...] = (
        lambda n: some(n, string.ascii_letters),
        lambda n: filled(n, lambda: next(words) + " ").replace(".", "").replace("\n", " "),
        lambda n: filled(n, lambda: f"{name()}.{name()}@{name()}.com, "),
        lambda n: filled(n, lambda: f"+49 30 {some(7, figures)}; 4111 {some(12, figures)}. "),
        lambda n: filled(n, lambda: f"We sign {name().capitalize()} on {rng.randint(1, 28)} May. "),
        lambda n: filled(n, lambda: f"password: {some(14, string.ascii_letters + figures)}\n"),
        lambda n: filled(n, lambda: f"https://{name()}.com/{name()}?{name()}={some(9, figures)} "),
        lambda n: filled(n, lambda: f"@{name()} #{name()} 🎉 "),
        lambda n: base64.b64encode(rng.randbytes(n))[:n].decode(),
        lambda n: "".join(chr(rng.choice((0x300, 0x4E00, 0x400, 0x61)) + i % 80) for i in range(n)),
        lambda n: filled(n, lambda: some(rng.randint(1, 9), ".!?\"'()[]{}…-—:;\n ") + name()),
        lambda n: filled(n, lambda: f"Das {name()} ist dumm. Ce {name()} est nul. You {name()}! "),
    )
    while True:
        yield rng.choice(kinds)(int(20 * 1000 ** rng.random()))


def hostile(folder: Path, words: Iterator[str], count: int) -> None:
    """Memory of the service under `count` hostile drafts; prints a table, row by row."""
    service = Service(folder / "hostile")
    service.start()
    service.pair()
    drafts = hostile_drafts(random.Random(11), words)
    print(
        "| hostile drafts sent | memory | peak so far | not answered | incomplete |\n"
        "|---|---|---|---|---|",
        flush=True,
    )

    async def send(client: Client, numbers: Iterator[int]) -> None:
        for number in numbers:
            text = next(drafts)
            await client.check(
                {
                    "text": text,
                    "draft_id": f"hostile-{number}",
                    "account": {"platform": "x", "handle": f"h{number}"},
                }
            )

    async def run() -> None:
        async with _client(service) as client:
            numbers = iter(range(count))
            sending = [asyncio.create_task(send(client, numbers)) for _ in range(4)]
            mark = 0
            peak = 0.0
            while True:
                _, answer = await client.call("GET", "/v1/status")
                sent = client.seen.statuses.total()
                over = all(task.done() for task in sending)
                if answer is not None:
                    peak = max(peak, answer["memory_mb"])
                    if sent >= mark or over:
                        print(
                            f"| {sent:,} | {answer['memory_mb']:.0f} MB | {peak:.0f} MB |"
                            f" {client.seen.dropped} | {client.seen.incomplete} |",
                            flush=True,
                        )
                        mark += max(1, count // 10)
                if over:
                    return
                await asyncio.sleep(0.5)

    try:
        asyncio.run(run())
    finally:
        service.stop()
