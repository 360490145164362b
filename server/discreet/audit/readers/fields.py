"""Posts from fields that have names, as CSV and JSON lines hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from discreet.audit.posts import Entry, Post, Problem, Skipped, moment_of
from discreet.audit.sources import File
from discreet.schema import Platform, Surface

TEXT = frozenset(("text", "content", "post", "body", "full_text"))
"""The names that the field with the words may have."""
_WHEN = ("when", "date", "created", "created_at", "published", "scheduled")
_URL = ("url", "link")


def post_of(file: File, place: int, fields: Mapping[str, Any]) -> Entry:
    """The post of a row or of an object; fields that are not known are let pass."""
    text = next((fields[name] for name in fields if name in TEXT), None)
    if not isinstance(text, str):
        return Problem(file.name, place, "has no text; left out")
    if not text.strip():
        return Skipped("posts without words")
    identity, platform, surface = (fields.get(name) for name in ("id", "platform", "surface"))
    known = isinstance(identity, str | int) and not isinstance(identity, bool) and identity != ""
    url = next((fields[name] for name in _URL if fields.get(name)), None)
    return Post(
        id=str(identity) if known else f"{file.name}:{place}",
        text=text,
        when=next((when for name in _WHEN if (when := moment_of(fields.get(name)))), None),
        platform=platform if platform in get_args(Platform) else "other",
        surface=surface if surface in get_args(Surface) else "post",
        url=url if isinstance(url, str) and url.startswith(("https://", "http://")) else None,
        file=file.name,
        place=place,
    )
