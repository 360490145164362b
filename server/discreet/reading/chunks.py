"""What a model reads at once: whole sentences up to a number of characters, folded for reading.

Chunks are cut greedily from the start, so that a keystroke changes one chunk and the others are
remembered. A model's card says how much it reads: the smaller one about 400 characters (every
post on X is one chunk), the larger one about 800, since what makes a clause innocent often stands
in another paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from discreet.reading.document import Document, Span
from discreet.reading.letters import plain_letter
from discreet.reading.lexicon import disguised

_REPLACED = re.compile(r"(?P<url>(?:https?://|www\.)\S+)|(?P<user>(?<!\w)@\w+)|(?P<gap>\s+)")
_STANDS_FOR = {"url": "http", "user": "@user", "gap": " "}


def chunk(document: Document, size: int, language: str | None = None) -> list[Span]:
    """The document's chunks in reading order, at most `size` code points each; they cover every
    sentence once. language: only sentences in it, and no chunk reaches over one that is not."""
    if language is None:
        return _packed(document, document.sentences, size)
    chunks: list[Span] = []
    for part in document.spoken.get(language, ()):
        inside = [s for s in document.sentences if part.start <= s.start < part.end]
        chunks += _packed(document, inside, size)
    return chunks


def _packed(document: Document, sentences: list[Span], size: int) -> list[Span]:
    chunks: list[Span] = []
    for sentence in sentences:
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
    """Links become `http`, handles `@user`, runs of white space one blank, styled letters and
    look-alikes plain ones, disguised insults the word that they stand for.

    The public data that the model learned from masks links and handles in this way too.
    """
    parts: list[str] = []
    origin: list[int] = []
    position = 0
    for start, end, stand_in in _stand_ins(text):
        _plain(text, position, start, parts, origin)
        parts.append(stand_in)
        width = end - start
        origin.extend(start + min(i, width - 1) for i in range(len(stand_in)))
        position = end
    _plain(text, position, len(text), parts, origin)
    origin.append(len(text))
    return Folded("".join(parts), origin)


def _stand_ins(text: str) -> list[tuple[int, int, str]]:
    """What is read as something else, in order and without overlaps; the earlier one stays."""
    found = [
        (m.start(), m.end(), _STANDS_FOR[m.lastgroup or "gap"]) for m in _REPLACED.finditer(text)
    ]
    found += disguised(text)
    kept: list[tuple[int, int, str]] = []
    found.sort(key=lambda item: (item[0], -item[1]))
    for start, end, stand_in in found:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, stand_in))
    return kept


def _plain(text: str, start: int, end: int, parts: list[str], origin: list[int]) -> None:
    piece = text[start:end]
    if piece.isascii():
        parts.append(piece)
        origin.extend(range(start, end))
        return
    for index, letter in enumerate(piece, start):
        plain = plain_letter(letter)
        parts.append(plain)
        origin.extend([index] * len(plain))
