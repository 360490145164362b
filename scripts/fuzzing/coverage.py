"""Hands one target to atheris, in a process of its own: `python coverage.py TARGET [libFuzzer's]`.

atheris counts which branches an input reaches, and keeps and changes those that reach new ones.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

with atheris.instrument_imports(include=["discreet"]):
    from fuzzing.targets import TARGETS


def main() -> None:
    """Fuzz until libFuzzer's limits are reached; does not return."""
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
