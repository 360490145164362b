"""ActivityStreams 2.0: an `outbox.json`, as Mastodon and others export it.

What is addressed to single people only is a message, and is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from discreet.audit.posts import Entry, Post, Problem, Skipped, moment_of
from discreet.audit.readers.arrays import posts
from discreet.audit.readers.format import Format
from discreet.audit.readers.markup import text_of
from discreet.audit.sources import File

_NAME = re.compile(r"outbox[\w\-]*\.json", re.I)
_BEGINS = re.compile(r'"(?:orderedItems|items)"\s*:\s*\[')
_ENTRY = re.compile(r'\{\s*"(?:@context|id|type)"\s*:\s*"[^"]{0,300}",\s*"(?:id|type|actor)"')
_WRITTEN = frozenset(("Note", "Article", "Question", "Page"))
_PUBLIC = frozenset(("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"))


def _claims(path: PurePosixPath) -> bool:
    return _NAME.fullmatch(path.name) is not None


def _read(file: File) -> Iterator[Entry]:
    return posts(
        file, _BEGINS, _ENTRY, _post, "holds no 'orderedItems'; an ActivityStreams outbox has them"
    )


def _post(file: File, place: int, entry: Any) -> Entry:
    if not isinstance(entry, dict):
        return Problem(file.name, place, "is not an activity")
    if entry.get("type") not in ("Create", *_WRITTEN):
        return Skipped("reposts, likes and other activities")
    written = entry.get("object") if entry["type"] == "Create" else entry
    if not isinstance(written, dict) or written.get("type") not in _WRITTEN:
        return Skipped("reposts, likes and other activities")
    if not _is_public(entry, written):
        return Skipped("messages to single people")
    parts = [written.get(name) for name in ("name", "summary", "content")]
    text = "\n\n".join(text_of(part) for part in parts if isinstance(part, str) and part)
    if not text:
        return Skipped("posts without words")
    identity, url = written.get("id"), written.get("url")
    known = isinstance(identity, str) and bool(identity)
    link = url if isinstance(url, str) else identity if known else None
    return Post(
        id=str(identity) if known else f"{file.name}:{place}",
        text=text,
        when=moment_of(written.get("published") or entry.get("published")),
        platform="other",
        surface="reply" if written.get("inReplyTo") else _surface(written),
        url=link if isinstance(link, str) and link.startswith("https://") else None,
        file=file.name,
        place=place,
    )


def _surface(written: dict[str, Any]) -> Any:
    return "article" if written["type"] == "Article" else "post"


def _is_public(*objects: dict[str, Any]) -> bool:
    """Whether more than single people may read it; so too where nobody is named."""
    named = [
        address
        for one in objects
        for value in (one.get("to"), one.get("cc"))
        for address in (value if isinstance(value, list) else [value])
        if isinstance(address, str)
    ]
    return not named or any(
        address in _PUBLIC or address.rstrip("/").endswith("/followers") for address in named
    )


FORMAT = Format("ActivityStreams outbox", _claims, _read, export=True)
