"""`./scripts/bench`: the product's budgets, measured on this machine, as a table.

Sets up what it needs and goes on in the project's environment (`_bench.py`).
"""

from __future__ import annotations

import os
import subprocess
import sys

import environment
from environment import PYTHON, ROOT, SetupError, say

SERVICE_ALONE = {"--load", "--hostile", "--audit"}
"""What needs no browser."""


def main() -> int:
    """Set up, then measure."""
    try:
        environment.python_packages("dev", "browser")
        if not SERVICE_ALONE.intersection(sys.argv[1:]):
            environment.chromium()
            environment.extension()
            environment.extension(test=True)
            environment.pages()
    except SetupError as error:
        say(str(error))
        return 1
    command = [str(PYTHON), str(ROOT / "scripts" / "_bench.py"), *sys.argv[1:]]
    return subprocess.call(command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})


if __name__ == "__main__":
    sys.exit(main())
