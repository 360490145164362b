"""Files and folders that only their owner can read."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from pathlib import Path


def make_folder(folder: Path) -> Path:
    """Make `folder` and what is missing above it, each with mode 0700 whatever the umask says. One
    that exists keeps its mode."""
    for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    return folder


def private_folder(folder: Path) -> Path:
    """The folder, made with `make_folder`, for files that nobody else may put there or exchange.

    It may be shared for reading on purpose; `discreet doctor` tells when others can look into it.
    Raises OSError, PermissionError too when it is another user's or others can write to it.
    """
    if others_can := others_can_change(make_folder(folder)):
        raise PermissionError(errno.EPERM, others_can, str(folder))
    return folder


def others_can_change(folder: Path) -> str | None:
    """Why others can exchange what is in the folder, and what to do; None when they can't.

    Windows has no such bits: None. Whoever is root is not kept out by any.
    """
    if os.name != "posix":
        return None
    found = folder.stat()
    if found.st_uid != os.geteuid():
        return f"it belongs to another user: choose another folder, or run: chown $USER '{folder}'"
    if found.st_mode & 0o022:
        return f"others can write to it: run: chmod go-w '{folder}'"
    return None


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
