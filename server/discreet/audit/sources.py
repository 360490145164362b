"""Folders, zip archives and files, opened as streams of text.

Nothing is unpacked and nothing is written, so a path in an archive leads nowhere; one that would
lead out of it is refused all the same, since whoever made it meant harm.
"""

from __future__ import annotations

import codecs
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from discreet.audit.posts import Problem, writable

PIECE = 1 << 16
"""Bytes that are read at once."""
LONGEST_LINE = 4_000_000
"""Characters of a line; of a longer one the rest is left out."""
MOST_FILES = 100_000
BOMB_BYTES = 50_000_000
BOMB_RATIO = 250
"""A member that is larger and packed tighter than these is refused; posts shrink tenfold."""

_OUTSIDE = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Unreadable(Exception):
    """A source can't be read, or not any further; the message says why."""


@dataclass
class File:
    """One file to read. `name` is its path for people and formats, with slashes.

    refused: why it is not read, if it is not
    read:    bytes of it that were read so far
    problems: what was seen in passing, such as a wrong encoding
    """

    name: str
    size: int
    open: Callable[[], IO[bytes]]
    refused: str | None = None
    read: int = 0
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = writable(self.name)

    @property
    def path(self) -> PurePosixPath:
        return PurePosixPath(self.name)

    def pieces(self) -> Iterator[str]:
        """Its text, piece by piece. UTF-8, or what its byte order mark says; what does not decode
        is replaced, and told once. Raises Unreadable where the archive is damaged."""
        decoder: codecs.IncrementalDecoder | None = None
        for raw in self._bytes():
            if decoder is None:
                mark, encoding = next(
                    ((mark, name) for mark, name in _BOMS if raw.startswith(mark)), (b"", "utf-8")
                )
                raw = raw[len(mark) :]
                decoder = codecs.getincrementaldecoder(encoding)("strict")
            yield self._decoded(decoder, raw)
        if decoder is not None:
            yield self._decoded(decoder, b"", final=True)

    def lines(self) -> Iterator[str]:
        """Its lines, each with its ending. Only a new line ends one."""
        kept: list[str] = []
        length = 0
        for piece in self.pieces():
            parts = piece.split("\n")
            for number, part in enumerate(parts):
                room = max(0, LONGEST_LINE - length)
                if len(part) > room and length <= LONGEST_LINE:
                    self._tell(f"a line is longer than {LONGEST_LINE:,} characters; cut there")
                kept.append(part[:room])
                length += len(part)
                if number < len(parts) - 1:
                    yield "".join(kept) + "\n"
                    kept, length = [], 0
        if any(kept):
            yield "".join(kept)

    def _bytes(self) -> Iterator[bytes]:
        if self.refused:
            raise Unreadable(self.refused)
        try:
            with self.open() as stream:
                while raw := stream.read(PIECE):
                    self.read += len(raw)
                    yield raw
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Unreadable(f"the archive is damaged here; the rest is not read ({error})")
        except (RuntimeError, NotImplementedError) as error:
            locked = "encrypted" in str(error) or "password" in str(error)
            why = "is locked with a password" if locked else "is packed in a way not known here"
            raise Unreadable(f"{why}; unpack it, and give the folder")
        except OSError as error:
            raise Unreadable(f"can't be read ({error.strerror or error})")

    def _decoded(self, decoder: codecs.IncrementalDecoder, raw: bytes, final: bool = False) -> str:
        before = decoder.getstate()
        try:
            return decoder.decode(raw, final)
        except UnicodeDecodeError:
            self._tell("holds characters that are not UTF-8; they are replaced")
            decoder.errors = "replace"
            decoder.setstate(before)
            return decoder.decode(raw, final)

    def _tell(self, what: str) -> None:
        if all(problem.what != what for problem in self.problems):
            self.problems.append(Problem(self.name, None, what))


@dataclass
class Source:
    """A path that was given: its files in order of their names, and what is wrong with it."""

    files: list[File]
    problems: list[Problem]


def opened(path: Path) -> Source:
    """The files of a folder, of a zip archive, or the one file. Raises Unreadable."""
    try:
        if path.is_dir():
            return _folder(path)
        if not path.is_file():
            raise Unreadable(f"{path}: there is no such file or folder")
        with path.open("rb") as stream:
            packed = stream.read(4) == b"PK\x03\x04"
        if packed or path.suffix.lower() == ".zip":
            return _archive(path)
        return Source([File(path.name, path.stat().st_size, lambda: path.open("rb"))], [])
    except OSError as error:
        raise Unreadable(f"{path}: can't be read ({error.strerror or error})") from None


def _folder(root: Path) -> Source:
    source = Source([], [])

    def unread(error: OSError) -> None:
        source.problems.append(Problem(str(error.filename), None, f"({error.strerror})"))

    for folder, names, files in os.walk(root, onerror=unread):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            file = Path(folder) / name
            shown = file.relative_to(root).as_posix()
            if name.startswith("."):
                continue
            if not file.is_file():
                continue
            leads_out = not file.resolve().is_relative_to(root.resolve())
            if len(source.files) == MOST_FILES:
                raise Unreadable(f"{root}: holds more than {MOST_FILES:,} files; give a part of it")
            size, refused = file.stat().st_size, "leads out of the folder" if leads_out else None
            source.files.append(File(shown, size, partial(file.open, "rb"), refused))
    source.files.sort(key=lambda file: file.name)
    return source


def _archive(path: Path) -> Source:
    try:
        # Open as long as its files are: closed with the last reference to it.
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(f"{path}: is not a zip archive that can be read ({error})") from None
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise Unreadable(f"{path}: holds more than {MOST_FILES:,} files; unpack a part of it")
    files: list[File] = []
    seen: set[str] = set()
    for member in sorted(members, key=lambda member: member.filename):
        name = member.filename.replace("\\", "/")
        if not name or name.endswith("/"):
            continue
        refused = None
        if _OUTSIDE.search(member.filename):
            refused = "its path leads out of the archive"
        elif name in seen:
            refused = "stands twice in the archive, only the first is read"
        elif member.file_size > max(BOMB_BYTES, BOMB_RATIO * member.compress_size):
            refused = "is packed far tighter than posts can be, as a trap would be"
        seen.add(name)
        files.append(File(name, member.file_size, partial(archive.open, member), refused))
    return Source(files, [])
