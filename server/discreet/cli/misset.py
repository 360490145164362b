"""What is wrong with the settings: where it stands, and what to change there."""

from __future__ import annotations

import os
import re
from pathlib import Path

from pydantic import ValidationError

from discreet import managed
from discreet.plain import errors_of
from discreet.settings import Settings, config_file

_POSITION = re.compile(r" \(at line (\d+), column \d+\)$")


def explain(error: ValueError) -> str:
    """One sentence or two on what `Settings()` raised: ManagedError, ValidationError, or whatever
    TOML raises for a file that is none."""
    if isinstance(error, managed.ManagedError):
        return f"the managed settings are refused: {error}"
    if not isinstance(error, ValidationError):
        return _no_toml(error)
    said, (name, *within) = errors_of(error, Settings)[0]
    what = f"'{name}'" + (f", entry {within[0] + 1}" if within else "")
    return f"{_place(str(name))}: the setting {what} is wrong: {said.rstrip('.')}."


def _no_toml(error: ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"{config_file()}: is not UTF-8; save it as UTF-8."
    at = _POSITION.search(str(error))
    line = f", line {at[1]}" if at else ""
    what = _POSITION.sub("", str(error))
    return f"{config_file()}{line}: is no TOML ({what}); correct it, as in port = 8766."


def _place(name: str) -> str:
    """Where a setting has its value from: what comes first of those that have one."""
    if name in Settings.fixed():
        return str(managed.managed_file())
    variable = f"DISCREET_{name.upper()}"
    if any(known.upper() == variable for known in os.environ):
        return f"the environment variable {variable}"
    file = config_file()
    return f"{file}{_line(file, name)}"


def _line(file: Path, name: str) -> str:
    """`, line 3`; nothing where the name is written in another way."""
    begins = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if begins.match(line):
            return f", line {number}"
    return ""
