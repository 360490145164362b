"""`./scripts/bench --audit N`: an audit of N posts: rate, memory, interruption and going on."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import _archives

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = ("html", "csv", "jsonl", "sarif", "gitlab")


@dataclass
class _Run:
    """One process of `discreet audit`, to its end or until it is interrupted."""

    seconds: float
    processor_s: float
    status: int
    memory_mb: float


def measure(folder: Path, posts: int) -> str:
    """A table."""
    archive = folder / "archive.zip"
    began = time.perf_counter()
    _archives.x_archive(archive, posts)
    made = time.perf_counter() - began
    size = archive.stat().st_size / 1e6
    few = folder / "few.zip"
    _archives.x_archive(few, 1_000)
    start = _run(folder, few, "few")
    whole = _run(folder, archive, "whole")
    # A third of the way, then the same command again.
    cut = _run(folder, archive, "cut", stop_after=start.seconds + whole.seconds / 3)
    rest = _run(folder, archive, "cut")
    same = all(
        (folder / f"whole.{name}").read_bytes() == (folder / f"cut.{name}").read_bytes()
        for name in OUTPUTS
    )
    rate = (posts - 1_000) / (whole.seconds - start.seconds)
    each = (whole.processor_s - start.processor_s) / (posts - 1_000)
    rows = (
        ("archive", f"{posts:,} posts, {size:.1f} MB, made in {made:.0f} s"),
        ("audit with all outputs", f"{whole.seconds:.0f} s, exit status {whole.status}"),
        ("rate, start left out", f"{rate:,.0f} posts/s"),
        ("processor time of a post", f"{each * 1000:.1f} ms"),
        ("memory of the first process, 1,000 posts", f"{start.memory_mb:.0f} MB"),
        (f"memory of the first process, {posts:,} posts", f"{whole.memory_mb:.0f} MB"),
        ("interrupted", f"after {cut.seconds:.0f} s, exit status {cut.status}"),
        ("gone on", f"{rest.seconds:.0f} s more, exit status {rest.status}"),
        ("outputs byte for byte the same", "yes" if same else "**no**"),
    )
    return "\n".join(["| what | measured |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)])


def _run(folder: Path, archive: Path, name: str, stop_after: float | None = None) -> _Run:
    command = [sys.executable, "-m", "discreet", "audit", str(archive), "--as", "company"]
    for output in OUTPUTS:
        command += [f"--{output}", str(folder / f"{name}.{output}")]
    home = {
        "PYTHONPATH": str(ROOT / "server"),
        "DISCREET_DATA_DIR": str(folder / "data"),
        "DISCREET_CONFIG_DIR": str(folder / "config"),
    }
    began, before = time.perf_counter(), _processor_s()
    process = subprocess.Popen(command, env={**os.environ, **home}, stdout=subprocess.DEVNULL)
    if stop_after is not None:
        timer = threading.Timer(stop_after, process.send_signal, (signal.SIGINT,))
        timer.start()
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _memory_mb(process.pid))
        time.sleep(0.2)
    if stop_after is not None:
        timer.cancel()
    seconds, processor_s = time.perf_counter() - began, _processor_s() - before
    return _Run(seconds, processor_s, process.returncode, peak)


def _processor_s() -> float:
    """Seconds that processes which have ended have used, which other work on the machine does not
    change much."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory_mb(pid: int) -> float:
    """Resident memory on Linux; 0 where it can't be told."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)
