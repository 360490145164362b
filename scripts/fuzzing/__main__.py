"""`./scripts/fuzz [TARGET...] [--seconds N] [--corpus DIR] [--seed N]`: find what breaks a target.

With atheris (Linux), which follows the code that inputs reach; elsewhere by chance alone. An input
that breaks something is written to a file, with how to keep it as a test.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzzing.inputs import CORPORA, LONGEST, as_line, changed, seeds
from fuzzing.targets import TARGETS

_EXECUTED = re.compile(r"stat::number_of_executed_units:\s+(\d+)")


def main() -> int:
    """Status 1 when something broke."""
    parser = argparse.ArgumentParser(prog="./scripts/fuzz", description=__doc__)
    parser.add_argument("targets", metavar="TARGET", nargs="*", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="for each target (default: 60)")
    parser.add_argument("--corpus", type=Path, help="keep inputs that reach new code here")
    parser.add_argument("--seed", type=int, default=1, help="for inputs made by chance")
    parser.add_argument("--chance", action="store_true", help="by chance, where atheris is there")
    given = parser.parse_args()
    if unknown := set(given.targets) - TARGETS.keys():
        parser.error(f"there is no target {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    broken = 0
    for name in given.targets or TARGETS:
        if find_spec("atheris") is None or given.chance:
            tried, input_ = _by_chance(name, given.seconds, given.seed)
        else:
            tried, input_ = _by_coverage(name, given.seconds, given.corpus)
        print(f"{name}: {tried:,} inputs, {'BROKEN' if input_ is not None else 'all held'}")
        if input_ is not None:
            broken += 1
            print(f"To keep it as a test, add this line to {CORPORA / name}.jsonl:")
            print(as_line(input_))
    return 1 if broken else 0


def _by_chance(name: str, seconds: int, seed: int) -> tuple[int, bytes | None]:
    """How many inputs were tried, and the one that broke the target, if any."""
    known = seeds(name)
    until = time.monotonic() + seconds
    tried = 0
    for data in changed(known, random.Random(seed)):
        if time.monotonic() > until:
            break
        tried += 1
        try:
            TARGETS[name](data)
        except Exception:
            traceback.print_exc()
            return tried, data
    return tried, None


def _by_coverage(name: str, seconds: int, corpus: Path | None) -> tuple[int, bytes | None]:
    with tempfile.TemporaryDirectory() as folder:
        known, found, broken = (Path(folder) / part for part in ("known", "found", "broken"))
        found = corpus / name if corpus else found
        for path in (known, found, broken):
            path.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds(name)):
            (known / f"{number:04}").write_bytes(seed)
        run = subprocess.run(
            [
                sys.executable,
                str(Path(__file__).with_name("coverage.py")),
                name,
                str(found),
                str(known),
                f"-max_total_time={seconds}",
                f"-max_len={LONGEST}",
                "-timeout=60",
                "-rss_limit_mb=4096",
                "-print_final_stats=1",
                f"-artifact_prefix={broken}/",
            ],
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            check=False,
        )
        executed = _EXECUTED.search(run.stderr)
        # libFuzzer keeps slow ones there too: on a busy machine any may be slow.
        inputs = sorted(p for p in broken.iterdir() if not p.name.startswith("slow-unit-"))
        if run.returncode:
            print(run.stderr[-6_000:], file=sys.stderr)
        content = inputs[0].read_bytes() if inputs else b"" if run.returncode else None
        return int(executed[1]) if executed else 0, content


if __name__ == "__main__":
    sys.exit(main())
