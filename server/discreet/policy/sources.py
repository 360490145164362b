"""Where a policy pack's files come from: a folder, or a zip with its signature beside it.

Everything is read into memory once, within limits, and is parsed from there: what was verified is
what is used, whatever happens to the files meanwhile. Nothing is ever unpacked onto the disk.

A folder can't be signed. A signature is over one file, `discreet policy pack` makes that file,
and a second format for the same purpose would be a second way to get it wrong.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO

from discreet.policy.errors import PolicyError

MAX_FILE = 2_000_000
"""Bytes of one file of a pack."""

MAX_PACK = 20_000_000
"""Bytes of all files of a pack together, and of a zip."""

MAX_FILES = 5_000

_IGNORED = (
    ".*",  # hidden; swap files of vim and locks of emacs too
    "*~",
    "*.bak",
    "*.swp",
    "*.tmp",
    "#*#",
    "4913",  # vim makes it to try a folder out
    "__pycache__",
    "__MACOSX",
    "thumbs.db",
    "desktop.ini",
)
"""What editors and file managers leave behind, as lower-case patterns of one part of a path."""

_ODD = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|\ud800-\udfff]')
"""Not in a name: it would mean another path on another system, or can't be written on it."""


@dataclass(frozen=True)
class PackFiles:
    """The files of one pack.

    where:     the folder or file that they come from, for messages
    files:     path within the pack, with `/` between its parts, and content; sorted by path
    signed_by: the key that signed them; None when nothing was verified
    """

    where: str
    files: dict[str, bytes]
    signed_by: str | None = None

    def paths(self, prefix: str = "", suffixes: tuple[str, ...] = ()) -> list[str]:
        """Paths that begin with `prefix` and end in one of `suffixes` (any, when empty), sorted."""
        return [
            path
            for path in self.files
            if path.startswith(prefix) and (not suffixes or path.lower().endswith(suffixes))
        ]

    @property
    def sha256(self) -> str:
        """A hash of all paths and contents: the same for a folder and for the zip made of it."""
        digest = hashlib.sha256()
        for path, content in self.files.items():
            name = path.encode()
            digest.update(b"%d %d\n" % (len(name), len(content)) + name + content)
        return digest.hexdigest()


def fingerprint(path: Path) -> tuple[object, ...]:
    """Changes when files of the pack at `path` change: names, sizes and times alone, so it is cheap
    enough to ask every few seconds. Never raises: a pack that is gone has a fingerprint too."""
    try:
        if path.is_dir():
            return tuple((name, *_state(file)) for name, file in _walk(path.resolve()))
    except (OSError, PolicyError) as error:
        return (str(error),)
    return (_state(path), _state(signature_file(path)))


def signature_file(archive: Path) -> Path:
    """Where the signature of a zip lies: beside it, `.minisig` added to its name."""
    return archive.with_name(archive.name + ".minisig")


def read_folder(folder: Path) -> PackFiles:
    """Read a pack from a folder.

    Hidden files and what editors leave behind are left out. Raises PolicyError when the folder is
    missing, when a link leads out of it, and when it is too large.
    """
    try:
        root = folder.resolve(strict=True)
    except (OSError, RuntimeError):
        root = None
    if root is None or not root.is_dir():
        raise PolicyError(f"{folder}: no such folder; give the folder that holds policy.yaml")
    gathered = _Gathered(str(folder))
    try:
        for name, file in _walk(root):
            if not stat.S_ISREG(file.stat().st_mode):
                raise PolicyError(f"{folder / name}: is not a plain file; remove it from the pack")
            with file.open("rb") as source:
                gathered.add(name, source)
    except OSError as error:
        raise PolicyError(
            f"{error.filename or folder}: can't be read ({error.strerror}); correct its rights"
        ) from None
    return gathered.pack()


def _state(file: Path) -> tuple[int, ...] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _walk(root: Path) -> Iterator[tuple[str, Path]]:
    """Names and files below a resolved folder, sorted. Links may point to files within it."""
    for parent, folders, names in os.walk(root, onerror=_raise):
        here = Path(parent)
        folders[:] = sorted(name for name in folders if not _ignored(name))
        for name in folders:
            # Windows has junctions, which are no symbolic links.
            if (here / name).resolve() != here / name:
                raise PolicyError(
                    f"{here / name}: is a link to a folder; put the folder itself into the pack"
                )
        for name in sorted(names):
            file = here / name
            if _ignored(name):
                continue
            if file.is_symlink() and not file.resolve().is_relative_to(root):
                raise PolicyError(
                    f"{file}: is a link that leads out of the pack; put the file itself there"
                )
            yield file.relative_to(root).as_posix(), file


def _raise(error: OSError) -> None:
    raise error


def _ignored(part: str) -> bool:
    return any(fnmatchcase(part.lower(), pattern) for pattern in _IGNORED)


class _Gathered:
    """Files that are being read, within the limits."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._files: dict[str, bytes] = {}
        self._taken: set[str] = set()
        self._bytes = 0

    def add(self, name: str, source: IO[bytes]) -> None:
        """Read one file. `name` uses `/`."""
        # A name is stored composed or decomposed, depending on the system.
        name = unicodedata.normalize("NFC", name)
        at = f"{self._where}: {printable(name)}"
        check_name(self._where, name)
        if name.casefold() in self._taken:
            raise PolicyError(f"{at} is there twice, or differs in capitals only; rename one")
        if len(self._files) == MAX_FILES:
            raise PolicyError(f"{self._where}: has more than {MAX_FILES:,} files; remove some")
        content = source.read(MAX_FILE + 1)
        self._bytes += len(content)
        if len(content) > MAX_FILE:
            raise PolicyError(f"{at} is larger than {MAX_FILE:,} bytes; split it")
        if self._bytes > MAX_PACK:
            raise PolicyError(f"{self._where}: is larger than {MAX_PACK:,} bytes; remove files")
        self._taken.add(name.casefold())
        self._files[name] = content

    def pack(self, signed_by: str | None = None) -> PackFiles:
        """What was read."""
        return PackFiles(self._where, dict(sorted(self._files.items())), signed_by)


def check_name(where: str, name: str) -> None:
    """Raises PolicyError unless `name` is a relative path that means the same on every system."""
    parts = name.split("/")
    if _ODD.search(name) or len(name) > 200 or any(p in ("", ".", "..") for p in parts):
        raise PolicyError(
            f"{where}: {printable(name)} is no name for a file of a pack; use a relative path of"
            " plain names, 200 characters at most"
        )


def printable(name: str) -> str:
    """A name that comes from outside, as one line without control characters."""
    return ascii(name[:200]).strip("'\"") if not name.isprintable() else name[:200]
