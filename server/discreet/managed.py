"""Settings that an administrator fixes for everyone on the machine: `managed.toml`.

It comes before everything else that a person can set. Where it lies follows from the system alone:
platformdirs would let XDG_CONFIG_DIRS name another place, and so let a person slip away. On POSIX
it counts only when nobody but root, or the person whom the service runs as, can change it.

    policy_file = "/etc/discreet/acme.zip"
    policy_keys = ["RWS7fLHURQ9thu9LE6oWTmLIebqmj7Bz6QOjj8GHgy9bsoZEp5+Kspxy"]
    history_days = 30
"""

from __future__ import annotations

import os
import stat
import sys
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from discreet.plain import meant

MAX_FILE = 100_000
"""Bytes of `managed.toml`."""

POLICY_SETTINGS = {
    "policy_dir": None,
    "policy_file": None,
    "policy_keys": [],
    "policy_version": None,
    "require_signed_policy": None,
    "jurisdictions": [],
}
"""Fixed together: a file that names one of these fixes the others at these defaults, or a person
could add to a policy's file a folder of their own, and to its keys a key of their own."""


class ManagedError(ValueError):
    """`managed.toml` can't be used. Nothing runs without it: it may be there to forbid that."""


def managed_file() -> Path:
    """Where `managed.toml` lies on this system, whatever the environment says."""
    if sys.platform == "win32":
        return Path(_program_files()) / "discreet" / "managed.toml"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/discreet/managed.toml")
    return Path("/etc/xdg/discreet/managed.toml")


def _program_files() -> str:
    """Only administrators write there; anyone may make a folder in ProgramData."""
    import winreg

    rights = winreg.KEY_READ | winreg.KEY_WOW64_64KEY  # type: ignore[attr-defined]
    name = r"SOFTWARE\Microsoft\Windows\CurrentVersion"
    with winreg.OpenKey(  # type: ignore[attr-defined]
        winreg.HKEY_LOCAL_MACHINE,  # type: ignore[attr-defined]
        name,
        0,
        rights,
    ) as key:
        return str(winreg.QueryValueEx(key, "ProgramFilesDir")[0])  # type: ignore[attr-defined]


def read_managed(file: Path, known: Collection[str]) -> dict[str, Any]:
    """The settings that are fixed; none when there is no such file.

    known: names of all settings
    Raises ManagedError when others could have written it, and when it is wrong.
    """
    try:
        with file.open("rb") as source:
            if os.name == "posix":
                _check_owner(file, source.fileno())
            content = source.read(MAX_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise ManagedError(f"{file}: can't be read ({error.strerror}); let everyone read it")
    try:
        found = tomllib.loads(content[:MAX_FILE].decode())
    except ValueError as error:  # not UTF-8, or not TOML
        raise ManagedError(f"{file}: is no TOML ({error}); correct it")
    if len(content) > MAX_FILE:
        raise ManagedError(f"{file}: is larger than {MAX_FILE:,} bytes; make it smaller")
    for name, value in found.items():
        if name not in known:
            question = meant(name, list(known))
            raise ManagedError(
                f"{file}: there is no setting '{name}'{question}; correct or remove it"
            )
        if name.endswith(("_file", "_dir")) and not Path(str(value)).is_absolute():
            raise ManagedError(f"{file}: '{name}' must be a whole path, from the root on")
    if found.keys() & POLICY_SETTINGS.keys():
        found = POLICY_SETTINGS | found
        if found["require_signed_policy"] is None:
            found["require_signed_policy"] = bool(found["policy_file"] or found["policy_keys"])
        _check_policy(file, found)
    return found


def _check_policy(file: Path, found: dict[str, Any]) -> None:
    """What would leave a company's policy open, or nothing to read by."""
    if found["policy_dir"] and found["policy_file"]:
        raise ManagedError(f"{file}: name 'policy_file' or 'policy_dir', not both")
    if not found["require_signed_policy"]:
        return
    if not found["policy_keys"]:
        raise ManagedError(
            f"{file}: 'policy_keys' is missing; add the public key that the policy is signed with"
        )
    if not found["policy_file"]:
        raise ManagedError(f"{file}: 'policy_file' is missing; add the path of the signed policy")


def _check_owner(file: Path, descriptor: int) -> None:
    """The file that was opened, and every folder on the way to it."""
    trusted = (0, os.geteuid())
    real = file.resolve()
    opened = os.fstat(descriptor)
    for path, found in ((real, opened), *((parent, parent.stat()) for parent in real.parents)):
        if found.st_uid not in trusted:
            raise ManagedError(f"{path}: belongs to another user; run: chown root '{path}'")
        # In a folder such as /tmp others may add files, but not take the place of ours.
        open_to_all = stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX
        if found.st_mode & 0o022 and not open_to_all:
            raise ManagedError(f"{path}: others can write to it; run: chmod go-w '{path}'")
