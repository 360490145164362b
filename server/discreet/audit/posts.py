"""What readers yield: posts, and what could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from discreet.schema import Platform, Surface

_SURROGATE = re.compile("[\ud800-\udfff]")


def writable(text: str) -> str:
    """Half a character, as JSON and names of files may hold it, has no place in what is written."""
    return _SURROGATE.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class Post:
    """One post.

    id:    the site's own id; where there is none, the file and the place
    when:  aware; None: the file does not say
    file:  the file, from the path that was given on; in an archive the member's path
    place: from 1: the line of the file where it begins, in JSON arrays the number of the entry
    lined: whether the post's lines are lines of the file
    """

    id: str
    text: str
    when: datetime | None
    platform: Platform
    surface: Surface
    url: str | None
    file: str
    place: int
    lined: bool = False

    def writable(self) -> Post:
        """This post without halves of characters."""
        return replace(
            self,
            id=writable(self.id),
            text=writable(self.text),
            url=None if self.url is None else writable(self.url),
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, and why: one sentence. Never quotes the file's content."""

    file: str
    place: int | None
    what: str

    def __str__(self) -> str:
        where = self.file if self.place is None else f"{self.file}, {self.place}"
        return f"{where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A post that is left alone, since it is not the person's own or not public."""

    why: str


Entry = Post | Problem | Skipped


def moment_of(value: object) -> datetime | None:
    """An ISO 8601 date or time; without a zone it is taken for UTC. None where it is none."""
    if not isinstance(value, str):
        return None
    try:
        when = datetime.fromisoformat(value.strip())
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
