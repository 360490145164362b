"""The measurements of `./scripts/bench`.

Drafts are made from the hard development posts, half of which leak: they need the grammar far
more often than a person's ordinary drafts, so the figures are on the dear side.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "server"), str(ROOT / "tests" / "browser"), str(ROOT / "scripts")]

from harness.browser import Extension, chromium, demo_pages  # noqa: E402
from harness.service import Service  # noqa: E402
from harness.sites import DRAFT, TIPTAP, Draft, Site  # noqa: E402
from harness.waiting import eventually  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

import _audit  # noqa: E402
import _load  # noqa: E402
import _page  # noqa: E402
import environment  # noqa: E402
from discreet.checking import Checker  # noqa: E402
from discreet.policy.terms import SALT_BYTES, Term, parse_terms  # noqa: E402
from discreet.reading.detectors.terms import TermDetector  # noqa: E402
from discreet.reading.document import Document  # noqa: E402
from discreet.reading.spelling import spelling  # noqa: E402
from discreet.schema import CheckRequest  # noqa: E402


@dataclass(frozen=True)
class Row:
    """One budget: what, the limit, what was measured."""

    what: str
    limit: float | None
    measured: float
    unit: str
    at_least: bool = False

    def render(self) -> str:
        """A line of the table."""
        if self.limit is None:
            return f"| {self.what} | | {self.measured:.1f} {self.unit} | |"
        kept = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        bound = "≥" if self.at_least else "≤"
        return (
            f"| {self.what} | {bound} {self.limit:g} {self.unit} | {self.measured:.1f} {self.unit}"
            f" | {'yes' if kept else '**no**'} |"
        )


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def words() -> Iterator[str]:
    """The words of the development posts, over and over; each round names its number so that no
    draft comes twice."""
    posts: list[str] = []
    for line in (ROOT / "corpus" / "disclosure" / "dev_hard.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        posts += [row["leak"], row["twin"]]
    number = 0
    while True:
        for post in posts:
            number += 1
            yield from f"No. {number}: {post}".split(" ")


def drafts(length: int, source: Iterator[str]) -> Iterator[str]:
    """Drafts of about `length` characters that were never seen."""
    while True:
        text = ""
        while len(text) < length - 8:
            text += next(source) + " "
        yield text[:length].rstrip()


def reading(rows: list[Row]) -> None:
    """Times in the service's own process, offsets and policy included."""
    checker = Checker.load()
    source = words()

    def timed(text: str, depth: Literal["quick", "full"] = "quick") -> float:
        began = time.perf_counter()
        checker.check(CheckRequest(text=text, depth=depth))
        return (time.perf_counter() - began) * 1000

    short = drafts(280, source)
    for _ in range(30):
        timed(next(short), "full")
    for depth, p50, p95 in (("quick", 12, 25), ("full", 60, 100)):
        times = [timed(next(short), depth) for _ in range(300)]
        what = f"280 characters never seen, {depth}"
        rows.append(Row(f"{what}, p50", p50, statistics.median(times), "ms"))
        rows.append(Row(f"{what}, p95", p95, percentile(times, 0.95), "ms"))

    post = next(drafts(1_280, source))
    timed(post)
    times = []
    for letter in "and we will tell you more when the day has come, so stay with us":
        post += letter
        times.append(timed(post))
    rows.append(Row("1,300 characters after one more key, p50", 6, statistics.median(times), "ms"))

    long = drafts(3_000, source)
    times = [timed(next(long)) for _ in range(40)]
    rows.append(Row("3,000 characters never seen, p50", 60, statistics.median(times), "ms"))


def terms(rows: list[Row]) -> None:
    """Ten thousand company terms, a third of them hashed and one in fifty a word of the drafts:
    reading the file, and a draft."""
    rng = random.Random(7)
    source = words()
    plain_words = [
        word for word in (next(source) for _ in range(20_000)) if word.isalpha() and len(word) > 3
    ]
    parts = "ka ro mi ten vel sa dor lin qua fex pra ston bel mar nor wick tal ver zon hart".split()

    def coined() -> str:
        return "".join(rng.choices(parts, k=rng.choice((2, 3)))).capitalize()

    def name(number: int) -> str:
        word = rng.choice(plain_words).capitalize()
        if number % 50 == 0:
            return word
        return (f"{coined()} {word}", coined() + coined(), f"Project {word} {number}")[number % 3]

    listed = "".join(f"- {{name: '{name(n)}', kind: codename}}\n" for n in range(10_000))
    began = time.perf_counter()
    loaded = parse_terms("terms.yaml", listed.encode())
    took = time.perf_counter() - began
    salt = bytes(SALT_BYTES)
    mixed = tuple(
        Term("", common=False, hashed=spelling(term.name).hashed(salt)) if n % 3 == 0 else term
        for n, term in enumerate(loaded)
    )
    began = time.perf_counter()
    detector = TermDetector(mixed)
    took += time.perf_counter() - began
    rows.append(Row("10,000 terms loaded from YAML", 1, took, "s"))
    short = drafts(280, source)
    times = []
    for number in range(1_030):
        document = Document(next(short))
        began = time.perf_counter()
        list(detector.read(document))
        if number >= 30:  # the first ones load the dictionary
            times.append((time.perf_counter() - began) * 1000)
    rows.append(
        Row("10,000 terms in 280 characters never seen, p50", 1, statistics.median(times), "ms")
    )


def start(rows: list[Row], folder: Path) -> None:
    """From the command to the answer of a first check."""
    times = []
    for round_number in range(5):
        service = Service(folder / f"start-{round_number}")
        service.start()
        service.pair()
        service.stop()
        began = time.perf_counter()
        service.start()
        service.ask("POST", "/v1/check", {"text": "We are glad to meet you in Lisbon next week."})
        times.append(time.perf_counter() - began)
        service.stop()
    rows.append(Row("start of the service to first check", 2.5, statistics.median(times), "s"))


def memory(rows: list[Row], folder: Path, checks: int) -> None:
    """Resident memory of the service after many checks, over HTTP."""
    service = Service(folder / "memory")
    service.start()
    service.pair()
    source = drafts(280, words())
    times = []
    for number in range(checks):
        began = time.perf_counter()
        service.ask("POST", "/v1/check", {"text": next(source), "draft_id": f"bench-{number}"})
        times.append((time.perf_counter() - began) * 1000)
    status = service.ask("GET", "/v1/status")
    service.stop()
    rows.append(
        Row(f"memory after {checks:,} checks, both readers", 700, status["memory_mb"], "MB")
    )
    rows.append(Row("check over HTTP, 280 characters, p50", 15, statistics.median(times), "ms"))


def responsive(rows: list[Row], folder: Path) -> None:
    """How late others are answered while the longest text is read and recorded."""
    service = Service(folder / "responsive")
    service.start()
    service.pair()
    source = words()
    late = []
    for number in range(3):
        text = next(drafts(100_000, source))
        body = {"text": text, "draft_id": f"long-{number}"}
        reading = threading.Thread(target=service.ask, args=("POST", "/v1/check", body))
        reading.start()
        while reading.is_alive():
            began = time.perf_counter()
            service.ask("GET", "/health")
            late.append((time.perf_counter() - began) * 1000)
    service.stop()
    rows.append(
        Row(
            "another answer while 100,000 characters are read, p95",
            50,
            percentile(late, 0.95),
            "ms",
        )
    )


def batch(rows: list[Row], folder: Path, count: int) -> None:
    """`discreet check --jsonl`, its start left out by the difference of two runs: of the corpus of
    posts, of which three in ten hold something, and of drafts that nearly all need the larger
    reader."""
    source = drafts(280, words())
    for what, texts in (("batch check, posts", posts()), ("batch check, hard drafts", source)):
        few, many = _batch(folder, texts, 50), _batch(folder, texts, 50 + count)
        rows.append(Row(what, 150, count / (many - few), "posts/s", at_least=True))


def posts() -> Iterator[str]:
    """The posts of the tests' corpus, over and over; each with a number, so that none comes
    twice."""
    lines = (ROOT / "tests" / "corpora" / "posts.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    for number in itertools.count(1):
        yield f"{texts[number % len(texts)]} ({number})"


def _batch(folder: Path, texts: Iterator[str], lines: int) -> float:
    path = folder / f"batch-{lines}.jsonl"
    path.write_text(
        "".join(json.dumps({"id": str(i), "text": next(texts)}) + "\n" for i in range(lines)),
        "utf-8",
    )
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "discreet", "check", "--jsonl", str(path), "--out", os.devnull],
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "server")},
    )
    return time.perf_counter() - began


FIRST_FRAME = """() => {
  window.__painted = new Promise(resolve => {
    let pressed = 0;
    window.addEventListener('keydown', event => { pressed = event.timeStamp; },
      { capture: true, once: true });
    const look = () => {
      const marks = CSS.highlights.get('discreet-block');
      const shown = marks && [...marks].some(range => !range.collapsed);
      if (pressed && shown) requestAnimationFrame(() => resolve(performance.now() - pressed));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""


def painting(rows: list[Row], folder: Path, rounds: int) -> None:
    """From the key that completes a term to the frame after its underline, less the rest."""
    extension_folder = environment.extension(test=True)["chromium"]
    service = Service(folder / "painting")
    service.start()
    service.pair()
    with (
        demo_pages() as flags,
        sync_playwright() as playwright,
        chromium(playwright, extension_folder, folder / "profile", flags) as context,
    ):
        extension = Extension(context, extension_folder)
        extension.pair(service)
        rest = extension.send({"type": "settings"})["restMs"]
        times = []
        for site in (DRAFT, TIPTAP):
            times += _paint_times(Draft.open(context, site), site, rounds)
    service.stop()
    beyond = [value - rest for value in times]
    rows.append(Row("key to painted underline, p50", 40, statistics.median(beyond), "ms"))
    rows.append(Row("key to painted underline, p95", 80, percentile(beyond, 0.95), "ms"))


def _paint_times(draft: Draft, site: Site, rounds: int) -> list[float]:
    draft.type("We are glad to tell you that next month a new customer joins us: Hartwel")
    times = []
    for _ in range(rounds):
        eventually(lambda: draft.marked() == [], "no mark is left")
        draft.page.wait_for_timeout(500)
        draft.page.evaluate(FIRST_FRAME)
        draft.page.keyboard.press("l")
        times.append(draft.page.evaluate("window.__painted"))
        draft.press("Backspace")
    return times


def compare(folder: Path) -> str:
    """A table of the product beside what a person could run in its place, on the same drafts."""
    python = environment.comparison()
    source = words()
    texts = [next(drafts(280, source)) for _ in range(110)]
    path = folder / "drafts.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8")
    command = [str(python), str(ROOT / "scripts" / "comparison" / "others.py"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = ["| tool | one draft of 280 characters, p50 | times Discreet |", "|---|---|---|"]
    ours = 0.0
    for depth in ("quick", "full"):
        checker = Checker.load()  # afresh: one remembers what it has read
        times = []
        for text in texts:
            began = time.perf_counter()
            checker.check(CheckRequest(text=text, depth=depth))
            times.append((time.perf_counter() - began) * 1000)
        middle = statistics.median(times[10:])
        ours = ours or middle
        lines.append(f"| Discreet, {depth} | {middle:.1f} ms | {middle / ours:.1f} |")
    for name, figures in json.loads(done.stdout).items():
        about = f"start {figures['start_s']:.1f} s, {figures['memory_mb']:.0f} MB"
        times_ours = figures["p50_ms"] / ours
        lines.append(f"| {name} ({about}) | {figures['p50_ms']:.1f} ms | {times_ours:.1f} |")
    return "\n".join(lines)


def size(rows: list[Row]) -> None:
    """What is installed."""
    folder = environment.extension()["chromium"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folder.rglob("*"):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    rows.append(Row("extension, zipped", 200, len(packed.getvalue()) / 1000, "kB"))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    # A page gets the guard and the description of its own site.
    total = max(
        sum((folder / name).stat().st_size for name in part["js"])
        for part in manifest["content_scripts"]
    )
    rows.append(Row("content script", 80, total / 1000, "kB"))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 checks in place of 10,000")
    parser.add_argument(
        "--compare", action="store_true", help="beside other tools, which are installed for it"
    )
    parser.add_argument(
        "--load", action="store_true", help="only: 50 composers at once, alone and beside a batch"
    )
    parser.add_argument(
        "--hostile", action="store_true", help="only: memory under drafts made to fill it"
    )
    parser.add_argument("--page", action="store_true", help="only: what the extension costs a page")
    parser.add_argument(
        "--audit", type=int, metavar="N", help="only: an audit of N past posts, cut and gone on"
    )
    arguments = parser.parse_args()
    about = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n"
    rows: list[Row] = []
    beside = ""
    with tempfile.TemporaryDirectory(prefix="discreet-bench-") as name:
        folder = Path(name)
        if arguments.load or arguments.hostile or arguments.audit:
            print(about, flush=True)
        if arguments.audit:
            print(_audit.measure(folder, arguments.audit))
        if arguments.load:
            seconds = 15 if arguments.quick else 60
            _load.load(folder, lambda length: drafts(length, words()), seconds)
        if arguments.hostile:
            _load.hostile(folder, words(), 1_000 if arguments.quick else 10_000)
        if arguments.load or arguments.hostile or arguments.audit:
            return 0
        if arguments.page:
            rows += [Row(*figures) for figures in _page.measure(folder, arguments.quick)]
        else:
            reading(rows)
            terms(rows)
            start(rows, folder)
            memory(rows, folder, 1_000 if arguments.quick else 10_000)
            responsive(rows, folder)
            batch(rows, folder, 500 if arguments.quick else 3_000)
            painting(rows, folder, 10 if arguments.quick else 30)
            size(rows)
        if arguments.compare:
            beside = compare(folder)
    print(about)
    print("| what | budget | measured | kept |\n|---|---|---|---|")
    print("\n".join(row.render() for row in rows))
    if beside:
        print(f"\n{beside}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
