"""`./scripts/offline-test`: the suite with no network but loopback, and what it tried to reach.

Arguments go to pytest; without any, tests/unit and tests/api run. `tests/browser` can be named too:
what Chromium itself attempts is told apart, since that is the browser's and not the product's.
"""

from __future__ import annotations

import sys
from collections import Counter

import _offline
import environment
from environment import PYTHON, ROOT, SetupError, say

BROWSERS = ("chromium", "chromium-browser", "chrome_crashpad_handler", "ungoogled-chromium")
"""Programs whose attempts are told and not counted as the product's."""


def main() -> int:
    """Set up with the network, test without, print the table; 1 when the product tried to leave."""
    chosen = sys.argv[1:] or ["tests/unit", "tests/api"]
    try:
        environment.python_packages("dev", "browser")
        environment.chromium()
        environment.extension()
        environment.extension(test=True)
        environment.pages()
    except SetupError as error:
        say(str(error))
        return 1
    if why := _offline.missing():
        say(f"not possible here: {why}.")
        return 1
    status, trace = _offline.run([str(PYTHON), "-m", "pytest", *chosen], cwd=ROOT)
    attempts = Counter(attempt.program for attempt in trace.attempts)
    print(f"\n{'program':<28}{'network calls':>14}{'outside':>9}")
    for program, calls in trace.calls.most_common():
        print(f"{program:<28}{calls:>14,}{attempts[program]:>9,}")
    print(f"{'all':<28}{sum(trace.calls.values()):>14,}{sum(attempts.values()):>9,}")
    for attempt, times in Counter(trace.attempts).most_common():
        print(f"  {attempt.program}: {attempt.call} to {attempt.where}, {times} times")
    ours = sum(times for program, times in attempts.items() if program not in BROWSERS)
    say(f"{ours} attempts to reach anything but this machine")
    return status or int(ours > 0)


if __name__ == "__main__":
    sys.exit(main())
