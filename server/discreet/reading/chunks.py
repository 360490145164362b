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
from discreet.reading.lexicon import disguised

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
        plain = _plain_letter(letter)
        parts.append(plain)
        origin.extend([index] * len(plain))


_LOOK_ALIKES = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u04bb\u0501"
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425"
        "\u03bf\u03b1\u03b9\u03bd\u0391\u0392\u0395\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4",
        "aeopcyxisjhdABEKMHOPCTXoaivABEIKMNOPT",
        strict=True,
    )
)
"""Cyrillic and Greek letters that look like Latin ones. Only English is read here, where they have
no other use than to hide a word."""


@lru_cache(maxsize=4_096)
def _plain_letter(letter: str) -> str:
    """The letter it looks like; nothing for what has no width; else the compatibility form where
    that is one character: 𝗕 becomes B, ﬁ stays."""
    if letter in _LOOK_ALIKES:
        return _LOOK_ALIKES[letter]
    if unicodedata.category(letter) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter
