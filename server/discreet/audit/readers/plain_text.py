"""Text and Markdown: a file is a post; in `.txt` a line of dashes ends one and begins another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from discreet.audit.posts import Entry, Post, moment_of
from discreet.audit.readers.format import Format
from discreet.audit.sources import File

LARGEST = 1_000_000
"""Characters after which a post is cut, so that none fills the memory."""
_MARKDOWN = frozenset((".md", ".markdown", ".mdx"))
_BORDER = re.compile(r"-{3,}\s*")
_DATE = re.compile(
    r"""^date:[ \t]{0,9}["']?([\dT:.+\-Z][\dT:.+\-Z ]{7,34})["']?[ \t]{0,9}$""", re.MULTILINE
)
_FRONT = 2_000
"""Characters in which a Markdown file's own date may stand."""


def _claims(path: PurePosixPath) -> bool:
    return path.suffix.lower() in (".txt", *_MARKDOWN)


def _read(file: File) -> Iterator[Entry]:
    markdown = file.path.suffix.lower() in _MARKDOWN
    kept: list[str] = []
    length, began, parts = 0, 1, 0
    for number, line in enumerate(file.lines(), 1):
        border = not markdown and _BORDER.fullmatch(line) is not None
        if border or length + len(line) > LARGEST:
            if any(map(str.strip, kept)):
                parts += 1
                yield _post(file, kept, began, parts, markdown)
            kept, length, began = [], 0, number + border
        if not border:
            kept.append(line)
            length += len(line)
    if any(map(str.strip, kept)):
        yield _post(file, kept, began, parts + 1, markdown)


def _post(file: File, lines: list[str], began: int, part: int, markdown: bool) -> Post:
    text = "".join(lines)
    dated = _DATE.search(text, 0, _FRONT) if markdown and text.startswith("---") else None
    return Post(
        id=file.name if part == 1 else f"{file.name}#{part}",
        text=text,
        when=moment_of(dated[1]) if dated else None,
        platform="other",
        surface="article" if markdown else "post",
        url=None,
        file=file.name,
        place=began,
        lined=True,
    )


FORMAT = Format("text", _claims, _read)
