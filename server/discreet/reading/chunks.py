"""What a model reads at once: whole sentences up to a number of characters, folded for reading.

Chunks are cut greedily from the start, so that a keystroke changes one chunk and the others are
remembered. A model's card says how much it reads: the smaller one about 400 characters (every
post on X is one chunk), the larger one about 800, since what makes a clause innocent often stands
in another paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from discreet.reading.document import Document, Span

_REPLACED = re.compile(r"(?P<url>(?:https?://|www\.)\S+)|(?P<user>(?<!\w)@\w+)|(?P<gap>\s+)")
_STANDS_FOR = {"url": "http", "user": "@user", "gap": " "}


def chunk(document: Document, size: int) -> list[Span]:
    """The document's chunks in reading order, at most `size` code points each; they cover every
    sentence once."""
    chunks: list[Span] = []
    for sentence in document.sentences:
        for piece in _pieces(document.text, sentence, size):
            if chunks and piece.end - chunks[-1].start <= size:
                chunks[-1] = Span(chunks[-1].start, piece.end)
            else:
                chunks.append(piece)
    return chunks


def _pieces(text: str, sentence: Span, size: int) -> list[Span]:
    """A sentence longer than a chunk is cut at white space, else anywhere."""
    pieces: list[Span] = []
    start = sentence.start
    while sentence.end - start > size:
        cut = text.rfind(" ", start + size // 2, start + size)
        cut = cut + 1 if cut > 0 else start + size
        pieces.append(Span(start, cut))
        start = cut
    pieces.append(Span(start, sentence.end))
    return pieces


@dataclass(frozen=True, slots=True)
class Folded:
    """Text as the model reads it, with the way back: `origin[i]` is the offset of `text[i]` in
    the draft's chunk, `origin[len(text)]` the chunk's length."""

    text: str
    origin: list[int]


def fold(text: str) -> Folded:
    """Links become `http`, handles `@user`, runs of white space one blank, styled letters plain.

    The public data that the model learned from masks links and handles in this way too.
    """
    parts: list[str] = []
    origin: list[int] = []
    position = 0
    for found in _REPLACED.finditer(text):
        _plain(text, position, found.start(), parts, origin)
        stand_in = _STANDS_FOR[found.lastgroup or "gap"]
        parts.append(stand_in)
        width = found.end() - found.start()
        origin.extend(found.start() + min(i, width - 1) for i in range(len(stand_in)))
        position = found.end()
    _plain(text, position, len(text), parts, origin)
    origin.append(len(text))
    return Folded("".join(parts), origin)


def _plain(text: str, start: int, end: int, parts: list[str], origin: list[int]) -> None:
    piece = text[start:end]
    parts.append(piece if piece.isascii() else "".join(map(_plain_letter, piece)))
    origin.extend(range(start, end))


@lru_cache(maxsize=4_096)
def _plain_letter(letter: str) -> str:
    """The compatibility form where it is one character: 𝗕 becomes B, ﬁ stays."""
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter
