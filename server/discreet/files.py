"""Files and folders that only their owner can read."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path


def private_folder(folder: Path) -> Path:
    """Make `folder` with mode 0700. One that exists keeps its mode: it may be shared on purpose,
    and `discreet doctor` tells when others can look into it."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def private_file(file: Path) -> Path:
    """Make `file` with mode 0600, or set that mode. SQLite gives its side files the same.

    A file that exists is not opened: on POSIX, closing any descriptor of a file drops every lock
    that the process has on it, and SQLite's go with them. Another process then takes the database
    for unused, folds its journal in while we still write to it, and the file is damaged.
    Source: sqlite.org, "How To Corrupt An SQLite Database File", section 2.2.
    """
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if others_can_read(file):
            file.chmod(0o600)
    return file


def write_private(file: Path, content: bytes, *, replace: bool = False) -> None:
    """Write a file that only its owner can read, from its first byte on; whole, or not at all.

    replace: take the place of a file that is there; without it FileExistsError is raised
    """
    target = file.with_name(f".{file.name}.{secrets.token_hex(4)}") if replace else file
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        if replace:
            target.replace(file)
    except OSError:
        target.unlink(missing_ok=True)
        raise


def others_can_read(path: Path) -> bool:
    """Whether group or others have any right on `path`. Windows has no such bits: False."""
    return os.name == "posix" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
