"""Where a policy pack's files come from: a folder, or a zip with its signature beside it.

Everything is read into memory once, within limits, and is parsed from there: what was verified is
what is used, whatever happens to the files meanwhile. Nothing is ever unpacked onto the disk.

A folder can't be signed. A signature is over one file, `discreet policy pack` makes that file,
and a second format for the same purpose would be a second way to get it wrong.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import translate
from pathlib import Path
from typing import IO

from discreet.policy.errors import PolicyError, SignatureError
from discreet.policy.signing import MAX_SIGNATURE, PublicKey, verify

MAX_FILE = 2_000_000
"""Bytes of one file of a pack."""

MAX_PACK = 20_000_000
"""Bytes of all files of a pack together."""

MAX_ARCHIVE = MAX_PACK + 3_000_000
"""Bytes of a zip: it says every file's name twice."""

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
    "__macosx",
    "thumbs.db",
    "desktop.ini",
)
"""What editors and file managers leave behind, as lower-case patterns of one part of a path."""
_IGNORED_NAME = re.compile("|".join(map(translate, _IGNORED)))

_ODD = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|\ud800-\udfff]')
"""Not in a name: it would mean another path on another system, or can't be written on it."""

_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises over a file that is none, or is damaged."""

_ENCRYPTED = 0x1 | 0x40


@dataclass(frozen=True)
class PackFiles:
    """The files of one pack.

    where:     the folder or file that they come from, for messages
    files:     path within the pack, with `/` between its parts, and content; sorted by path
    signed_by: the key that signed them; None when nothing was verified
    comment:   what the signature says, and covers
    """

    where: str
    files: dict[str, bytes]
    signed_by: str | None = None
    comment: str | None = None

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
            return tuple((name, _state(file)) for name, file in _walk(path.resolve()))
    except (OSError, RuntimeError, PolicyError) as error:
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
            with _opened(Path(file.path), "remove it from the pack") as source:
                gathered.add(name, source)
    except OSError as error:
        raise PolicyError(
            f"{error.filename or folder}: can't be read ({error.strerror}); correct its rights"
        ) from None
    return gathered.pack()


def read_archive(file: Path, keys: Sequence[PublicKey]) -> PackFiles:
    """Read a pack from a zip, once its signature is found to be by one of `keys`.

    Raises SignatureError when it is not, before anything in the zip is looked at; PolicyError when
    the zip is none, or holds what a pack must not.
    """
    content = _content(file, MAX_ARCHIVE)
    if not keys:
        raise SignatureError(
            f"{file}: there is no key to verify it with; give --key, or set 'policy_keys'"
        )
    beside = signature_file(file)
    if not beside.exists():
        raise SignatureError(
            f"{file}: is not signed ({beside.name} is not beside it); sign it with 'discreet policy"
            " sign', and put both files there"
        )
    signed = verify(str(file), content, _content(beside, MAX_SIGNATURE), keys)
    return replace(unzipped(str(file), content), signed_by=signed.key.name, comment=signed.comment)


def read_pack(path: Path, keys: Sequence[PublicKey], require_signature: bool) -> PackFiles:
    """Read a pack from a folder or a zip.

    A zip with a signature beside it is verified whenever there are keys; one without is taken only
    where no signature is required. Raises SignatureError and PolicyError.
    """
    if path.is_dir():
        if require_signature:
            raise SignatureError(
                f"{path}: is a folder, and only a signed file is accepted here; make one with"
                " 'discreet policy pack' and 'discreet policy sign', and name it in 'policy_file'"
            )
        return read_folder(path)
    if require_signature or (keys and signature_file(path).exists()):
        return read_archive(path, keys)
    return unzipped(str(path), _content(path, MAX_ARCHIVE))


def unzipped(where: str, content: bytes) -> PackFiles:
    """The files in a zip with this content, which nobody has verified.

    where: the zip, for messages
    Raises PolicyError when it is none, or holds what a pack must not.
    """
    gathered = _Gathered(where)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source:
            _check_whole(where, content, source)
            for entry in _entries(where, source):
                with source.open(entry) as file:
                    gathered.add(entry.orig_filename, file)
    except PolicyError:
        raise
    except _BROKEN_ZIP as error:
        raise PolicyError(
            f"{where}: is no zip that can be read ({type(error).__name__}); make it with 'discreet"
            " policy pack'"
        ) from None
    return gathered.pack()


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip of a pack's files: the same files give the same bytes, on every system and at any time.

    It is not compressed, since libraries differ in how they compress.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as target:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # else it would tell on which system it was made
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            target.writestr(entry, content)
    return written.getvalue()


def _content(file: Path, most: int) -> bytes:
    """A plain file's bytes, read once. Raises PolicyError."""
    try:
        with _opened(file, "give a pack's folder or zip") as source:
            content = source.read(most + 1)
    except FileNotFoundError:
        raise PolicyError(f"{file}: no such file; give a pack's folder or zip") from None
    except OSError as error:
        raise PolicyError(f"{file}: can't be read ({error.strerror}); correct its rights") from None
    if len(content) > most:
        raise PolicyError(f"{file}: is larger than {most:,} bytes; make it smaller")
    return content


def _check_whole(where: str, content: bytes, source: zipfile.ZipFile) -> None:
    """Nothing before the first entry, nothing after the end: programs differ in what they make of
    it, so that one would show other files than another reads."""
    first = min((entry.header_offset for entry in source.infolist()), default=0)
    if first != 0 or content[-22:-18] != b"PK\5\6" or source.comment:
        raise PolicyError(
            f"{where}: has something before or after the zip, or a comment; make it with 'discreet"
            " policy pack'"
        )


def _entries(where: str, source: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The files in a zip, each found to be harmless by what the zip says of it."""
    entries = source.infolist()
    if len(entries) > MAX_FILES:
        raise _too_many(where)
    for entry in entries:
        name = entry.orig_filename
        at = f"{where}: {printable(name)}"
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if name.endswith("/") and kind in (0, stat.S_IFDIR):
            check_name(where, name[:-1])
            continue
        check_name(where, name)
        if kind not in (0, stat.S_IFREG):
            raise PolicyError(f"{at} is a link, or no plain file; put the file itself there")
        if entry.flag_bits & _ENCRYPTED:
            raise PolicyError(f"{at} is encrypted; make the zip without a password")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PolicyError(f"{at} is compressed in a way that is not read; use 'deflate'")
        if not any(_ignored(part) for part in name.split("/")):
            yield entry


def _opened(file: Path, otherwise: str) -> IO[bytes]:
    """Open a plain file. Anything else raises PolicyError: a pipe would never end, and opening one
    would wait for who writes to it."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(file, flags)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    raise PolicyError(f"{file}: is not a plain file; {otherwise}")


def _state(file: Path | os.DirEntry[str]) -> tuple[int, ...] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _walk(root: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Names and files below a resolved folder, sorted. Links may point to files within it.

    One look into each folder, and no question to the system about a file that is no link.
    """
    count = 0
    folders = [(str(root), "")]
    while folders:
        here, above = folders.pop()
        with os.scandir(here) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        within = []
        for entry in entries:
            if _ignored(entry.name):
                continue
            if entry.is_dir():
                # Windows has junctions, which are no symbolic links.
                if str(_target(Path(entry.path))) != entry.path:
                    raise PolicyError(
                        f"{entry.path}: is a link to a folder; put the folder itself into the pack"
                    )
                within.append((entry.path, f"{above}{entry.name}/"))
                continue
            count += 1
            if count > MAX_FILES:  # told here, for a folder that was named by mistake may be a disk
                raise _too_many(str(root))
            if entry.is_symlink() and not _target(Path(entry.path)).is_relative_to(root):
                raise PolicyError(
                    f"{entry.path}: is a link that leads out of the pack; put the file itself there"
                )
            yield above + entry.name, entry
        folders += reversed(within)


def _target(link: Path) -> Path:
    try:
        return link.resolve()
    except RuntimeError:  # before Python 3.13, for links in a circle
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(link)) from None


def _too_many(where: str) -> PolicyError:
    return PolicyError(f"{where}: has more than {MAX_FILES:,} files; remove some")


def _ignored(part: str) -> bool:
    return _IGNORED_NAME.match(part.lower()) is not None


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
            raise _too_many(self._where)
        content = source.read(MAX_FILE + 1)
        self._bytes += len(content)
        if len(content) > MAX_FILE:
            raise PolicyError(f"{at} is larger than {MAX_FILE:,} bytes; split it")
        if self._bytes > MAX_PACK:
            raise PolicyError(f"{self._where}: is larger than {MAX_PACK:,} bytes; remove files")
        self._taken.add(name.casefold())
        self._files[name] = content

    def pack(self) -> PackFiles:
        """What was read."""
        return PackFiles(self._where, dict(sorted(self._files.items())))


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
