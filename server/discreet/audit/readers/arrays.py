"""The entries of a JSON array of any length, one at a time, going on behind what is broken."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from discreet.audit.posts import Entry, Problem
from discreet.audit.sources import File, Unreadable

LARGEST = 4_000_000
"""Characters of one entry; a larger one is left out."""
_HEAD = 1_000_000
"""Characters in which the array must begin."""
_TAIL = 16
"""An error so near to the end of what was read may be only that more is to come."""
_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder(strict=False)


class Broken(str):
    """Why an entry is missing."""


class NoArray(Exception):
    """The array that was looked for is not there."""


def entries(
    pieces: Iterator[str], begins: re.Pattern[str], entry: re.Pattern[str]
) -> Iterator[Any | Broken]:
    """The entries of the array whose `[` ends a match of `begins`. `entry` matches how one begins;
    after a broken one reading goes on there. Raises NoArray, and what `pieces` raises, after
    everything before it.

    A streaming parser would end at the first error, and would hold a string of any length.
    """
    text = ""
    found = None
    while found is None:
        piece = next(pieces, None)
        if piece is None or len(text) > _HEAD:
            raise NoArray
        text += piece
        found = begins.search(text)
    text = text[found.end() :]
    at = 0
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # matches nothing too
        if text.startswith("]", at):
            return
        if at == len(text):
            piece = next(pieces, None)
            if piece is None:
                yield Broken("ends in the middle; the file is cut short")
                return
            text, at = piece, 0
            continue
        try:
            value, end = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            certain = error.pos < len(text) - _TAIL and "Unterminated" not in error.msg
            if not certain and len(text) - at <= LARGEST:
                # Twice as much each time, so that a long entry is not parsed over and over.
                more = _at_least(pieces, len(text) - at)
                if more:
                    text, at = text[at:] + more, 0
                    continue
                yield Broken("ends in the middle; the file is cut short")
            else:
                yield Broken("is not JSON, or too long; left out")
        except (RecursionError, ValueError):
            yield Broken("is nested too deeply, or holds a number that is too long; left out")
        else:
            if end == len(text) and (more := next(pieces, "")):
                # A number or a word may go on.
                text, at = text[at:] + more, 0
                continue
            at = end
            yield value
            continue
        text = text[at + 1 :]
        while (next_one := entry.search(text)) is None:
            piece = next(pieces, None)
            if piece is None:
                return
            text = text[-_TAIL:] + piece
        at = next_one.start()


def posts(
    file: File,
    begins: re.Pattern[str],
    entry: re.Pattern[str],
    post: Callable[[File, int, Any], Entry],
    missing: str,
) -> Iterator[Entry]:
    """What `post` makes of each entry of a file's array, with its place, which counts from 1.

    missing: what the file lacks where it has no such array. Raises Unreadable.
    """
    try:
        for place, found in enumerate(entries(file.pieces(), begins, entry), 1):
            broken = isinstance(found, Broken)
            yield Problem(file.name, place, found) if broken else post(file, place, found)
    except NoArray:
        raise Unreadable(missing) from None


def _at_least(pieces: Iterator[str], length: int) -> str:
    """The next pieces, so many characters together, or what is left."""
    read: list[str] = []
    while length > 0 and (piece := next(pieces, None)) is not None:
        read.append(piece)
        length -= len(piece)
    return "".join(read)
