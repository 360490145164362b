"""X's archive: `data/tweets.js` and its parts, long posts in `note-tweet.js`, communities' posts.

Each is JavaScript, `window.YTD.tweets.part0 = [ … ]`, of which the array is read and nothing run.
Direct messages lie in other files, which no name here matches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from discreet.audit.posts import Entry, Post, Problem, Skipped, moment_of
from discreet.audit.readers.arrays import posts
from discreet.audit.readers.format import Format
from discreet.audit.sources import File

_NAME = re.compile(r"(?:tweets?|note-tweets?|community-tweets?)(?:-part\d+)?\.js")
_BEGINS = re.compile(r"\A[^\[{]*\[")
_ENTRY = re.compile(r'\{\s*"(?:tweet|noteTweet)"\s*:')
_MONTHS = {
    name: number
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}
_CREATED = re.compile(r"\w{3} (\w{3}) (\d\d) (\d\d):(\d\d):(\d\d) \+0000 (\d{4})")
_ESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
"""What X escapes in a post's text, in the order in which it must be undone."""


def _claims(path: PurePosixPath) -> bool:
    return _NAME.fullmatch(path.name) is not None


def _read(file: File) -> Iterator[Entry]:
    return posts(file, _BEGINS, _ENTRY, _post, "holds no list of posts")


def _post(file: File, place: int, entry: Any) -> Entry:
    tweet = entry.get("tweet", entry) if isinstance(entry, dict) else None
    note = entry.get("noteTweet") if isinstance(entry, dict) else None
    if isinstance(note, dict):
        core = note.get("core")
        text = core.get("text") if isinstance(core, dict) else None
        identity, when, answers = note.get("noteTweetId"), moment_of(note.get("createdAt")), False
        # A long post's number is not that of the post that it is shown as.
        url = None
    elif isinstance(tweet, dict):
        text = tweet.get("full_text", tweet.get("text"))
        identity = tweet.get("id_str", tweet.get("id"))
        when = _created(tweet.get("created_at"))
        answers = bool(tweet.get("in_reply_to_status_id_str") or tweet.get("in_reply_to_user_id"))
        url = f"https://x.com/i/status/{identity}"
    else:
        return Problem(file.name, place, "is not a post")
    if not isinstance(text, str):
        return Problem(file.name, place, "is a post without a text")
    if text.startswith("RT @"):
        return Skipped("reposts of others' words")
    for escaped, plain in _ESCAPED:
        text = text.replace(escaped, plain)
    known = isinstance(identity, str | int) and str(identity).isdecimal()
    return Post(
        id=f"x:{identity}" if known else f"{file.name}:{place}",
        text=text,
        when=when,
        platform="x",
        surface="reply" if answers else "post",
        url=url if known else None,
        file=file.name,
        place=place,
    )


def _created(value: object) -> datetime | None:
    """`Sat Dec 06 18:20:30 +0000 2025`, whatever language this machine speaks."""
    found = _CREATED.fullmatch(value) if isinstance(value, str) else None
    if found is None or found[1] not in _MONTHS:
        return moment_of(value)
    day, hour, minute, second, year = map(int, found.groups()[1:])
    try:
        return datetime(year, _MONTHS[found[1]], day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


FORMAT = Format("X archive", _claims, _read, export=True)
