"""What a format is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from discreet.audit.posts import Entry
from discreet.audit.sources import File


@dataclass(frozen=True)
class Format:
    """One kind of file that holds posts.

    claims: whether a file is of this kind, by its path
    read:   its posts in order. Yields a Problem for what can't be read and goes on behind it;
            raises Unreadable when nothing more can be read. Holds one post at a time in memory.
    export: its names tell a site's export, in which nothing else is looked at
    """

    name: str
    claims: Callable[[PurePosixPath], bool]
    read: Callable[[File], Iterator[Entry]]
    export: bool = False
