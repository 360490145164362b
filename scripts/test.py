"""`./scripts/test`: everything that CI checks, in the order in which it fails fastest.

Arguments go to pytest and leave the other steps out: `./scripts/test tests/unit -k offsets`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import environment
from environment import EXTENSION, PYTHON, ROOT, SetupError, say


def main() -> int:
    """Set up, lint, type-check and test."""
    chosen = sys.argv[1:]
    began = time.monotonic()
    try:
        environment.python_packages("dev", "browser")
        environment.chromium()
        environment.firefox()
        environment.minisign()
        environment.postgresql()
        environment.extension()
        environment.extension(test=True)
        environment.pages()
        if not chosen:
            _step("ruff", [str(PYTHON), "-m", "ruff", "check", "."])
            _step("ruff format", [str(PYTHON), "-m", "ruff", "format", "--check", "."])
            say("checking the extension's types, and its unit tests")
            environment.npm(EXTENSION, "run", "check", what="The extension's type check")
            environment.npm(EXTENSION, "test", what="The extension's unit tests")
    except SetupError as error:
        say(str(error))
        return 1
    if chosen:
        status = _pytest(*chosen)
    else:
        # Two at a time, since most of what a service or a browser takes is waiting; a file stays
        # together there, for what it starts once.
        status = _pytest("-n", "2", "tests/unit") or _pytest(
            *("-n", "2", "--dist", "loadfile", "tests/api", "tests/browser", "tests/firefox")
        )
    say(f"done in {time.monotonic() - began:.0f} s")
    return status


def _pytest(*arguments: str) -> int:
    return subprocess.call(
        [str(PYTHON), "-m", "pytest", *arguments], cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}
    )


def _step(what: str, command: list[str]) -> None:
    say(what)
    if subprocess.call(command, cwd=ROOT):
        raise SetupError(f"{what} found something; it is shown above.")


if __name__ == "__main__":
    sys.exit(main())
