"""`./scripts/test`: everything that CI checks, in the order in which it fails fastest.

Arguments go to pytest and leave the other steps out: `./scripts/test tests/unit -k offsets`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

import environment
from environment import EXTENSION, PYTHON, ROOT, SetupError, say

_ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1"}


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
        # Two at a time where a test keeps one core busy; a service or Chromium needs both. What is
        # tried in Firefox is mostly waiting, and so are the tests of the service.
        status = _pytest("-n", "2", "tests/unit") or _beside("tests/firefox", "tests/api")
        status = status or _pytest("tests/browser")
    say(f"done in {time.monotonic() - began:.0f} s")
    return status


def _pytest(*arguments: str) -> int:
    return subprocess.call(_command(*arguments), cwd=ROOT, env=_ENVIRONMENT)


def _beside(other: str, shown: str) -> int:
    """Two parts at once; what the first one says is shown when both are done."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            _command(other), cwd=ROOT, env=_ENVIRONMENT, stdout=said, stderr=subprocess.STDOUT
        )
        try:
            status = _pytest(shown)
            status = process.wait() or status
        finally:
            process.kill()
        said.seek(0)
        print(said.read(), flush=True)
    return status


def _command(*arguments: str) -> list[str]:
    return [str(PYTHON), "-m", "pytest", *arguments]


def _step(what: str, command: list[str]) -> None:
    say(what)
    if subprocess.call(command, cwd=ROOT):
        raise SetupError(f"{what} found something; it is shown above.")


if __name__ == "__main__":
    sys.exit(main())
