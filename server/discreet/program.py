"""How this very installation is started by others: browsers, the login session."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from discreet.settings import Settings


def command(*words: str, window: bool = True) -> list[str]:
    """The command line for `discreet WORDS` with this interpreter, from any folder.

    window: False for a start without a console window, which only Windows would open
    """
    interpreter = Path(sys.executable)
    if not window and (silent := interpreter.with_name("pythonw.exe")).exists():
        interpreter = silent
    # -P: a file named discreet.py in the folder that the browser was started in must not be run.
    return [str(interpreter), "-P", "-m", "discreet", *words]


def kept_environment() -> dict[str, str]:
    """Variables of now that say which folders and settings count.

    A browser is started by the desktop, which knows nothing of what a shell sets. What is started
    by it must work on the same data folder as the command line.
    """
    names = {f"DISCREET_{name.upper()}" for name in Settings.model_fields}
    names |= {"XDG_DATA_HOME", "XDG_CONFIG_HOME"}
    return {name: os.environ[name] for name in sorted(names) if os.environ.get(name)}
