"""`./scripts/lint-extension`: what Mozilla's reviewers' linter says of the Firefox build.

`addons-linter` is what `web-ext lint` runs. It is installed apart, for itself.
"""

from __future__ import annotations

import subprocess
import sys

import environment
from environment import ROOT, SetupError, say


def main() -> int:
    """Set up, build, lint; 0 when there is neither an error nor a warning."""
    folder = ROOT / "scripts" / "linting"
    try:
        build = environment.extension()["firefox"]
        environment.node_packages(folder)
        binary, _ = environment.node()
    except SetupError as error:
        say(str(error))
        return 1
    linter = folder / "node_modules" / "addons-linter" / "bin" / "addons-linter"
    return subprocess.call([str(binary), str(linter), "--warnings-as-errors", str(build)])


if __name__ == "__main__":
    sys.exit(main())
