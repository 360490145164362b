"""LinkedIn's export: `Shares.csv`, `Comments.csv`, and articles as HTML.

The two tables quote differently: shares double a quote, comments put a backslash before it.
Messages lie in `messages.csv`, which no name here matches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from discreet.audit.posts import Entry, Post, Problem, Skipped, moment_of
from discreet.audit.readers.format import Format
from discreet.audit.readers.markup import LARGEST, text_of
from discreet.audit.readers.rows import rows
from discreet.audit.sources import File

_TABLE = re.compile(r"(shares|comments)(?:_\d+)?\.csv", re.I)
_URN = re.compile(
    r"urn(?::|%3A)li(?::|%3A)(activity|share|ugcPost|comment)(?::|%3A)([^&?/#\s]+)", re.I
)
_PUBLISHED = re.compile(r"\b(?:Published|Created) on (\d{4}-\d\d-\d\d(?: \d\d:\d\d)?)")


def _claims(path: PurePosixPath) -> bool:
    return _TABLE.fullmatch(path.name) is not None or _is_article(path)


def _is_article(path: PurePosixPath) -> bool:
    return path.suffix.lower() in (".html", ".htm") and "Articles" in path.parts[:-1]


def _read(file: File) -> Iterator[Entry]:
    named = _TABLE.fullmatch(file.path.name)
    if named is None:
        yield from _article(file)
    elif named[1].lower() == "shares":
        yield from _shares(file)
    else:
        yield from _comments(file)


def _shares(file: File) -> Iterator[Entry]:
    for row in rows(file, frozenset(("sharecommentary",)), {}):
        if isinstance(row, Problem):
            yield row
            continue
        line, cells = row
        text = _unquoted(cells.get("sharecommentary", ""))
        link = cells.get("sharelink", "").strip()
        urn = _URN.search(link)
        if not text.strip():
            yield Skipped("reposts without words")
            continue
        yield Post(
            id=f"linkedin:{urn[2]}" if urn else f"{file.name}:{line}",
            text=text,
            when=moment_of(cells.get("date")),
            platform="linkedin",
            surface="post",
            url=link if link.startswith("https://") else None,
            file=file.name,
            place=line,
        )


def _comments(file: File) -> Iterator[Entry]:
    for row in rows(file, frozenset(("message",)), {"escapechar": "\\"}):
        if isinstance(row, Problem):
            yield row
            continue
        line, cells = row
        text, date = cells.get("message", ""), cells.get("date", "").strip()
        link = cells.get("link", "").strip()
        urn = _URN.search(link)
        if not text.strip():
            yield Skipped("comments without words")
            continue
        # The link is that of what was commented on, and may stand there more than once.
        known = urn is not None and date
        yield Post(
            id=f"linkedin:{urn[2]}:{date}" if urn and known else f"{file.name}:{line}",
            text=text,
            when=moment_of(date),
            platform="linkedin",
            surface="comment",
            url=link if link.startswith("https://") else None,
            file=file.name,
            place=line,
        )


def _article(file: File) -> Iterator[Entry]:
    pieces: list[str] = []
    length = 0
    for piece in file.pieces():
        pieces.append(piece)
        length += len(piece)
        if length > LARGEST:
            yield Problem(file.name, None, f"only the first {LARGEST:,} characters are read")
            break
    text = text_of("".join(pieces)[:LARGEST])
    published = _PUBLISHED.search(text)
    if not text:
        yield Problem(file.name, None, "holds no words")
        return
    yield Post(
        id=file.name,
        text=text,
        when=moment_of(published[1]) if published else None,
        platform="linkedin",
        surface="article",
        url=None,
        file=file.name,
        place=1,
    )


def _unquoted(text: str) -> str:
    """Without the quotes that the export puts around each line of a commentary of several, and
    only where every line has them; the outermost two may both be missing."""
    lines = text.split("\n")
    first, *between, last = [*lines, ""] if len(lines) == 1 else lines
    quoted = first.endswith('"') and last.startswith('"')
    if not quoted or any(len(line) < 2 or line[0] + line[-1] != '""' for line in between):
        return text
    first, last = first[:-1], last[1:]
    if first.startswith('"') != last.endswith('"'):
        return text
    first, last = first.removeprefix('"'), last.removesuffix('"')
    return "\n".join((first, *(line[1:-1] for line in between), last))


FORMAT = Format("LinkedIn export", _claims, _read, export=True)
