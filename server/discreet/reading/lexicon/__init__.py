"""Coarse and insulting words, also where they are disguised.

English has lists only for what its models may miss. `listed` reads German, French and Spanish, for
which there is no model. A language is added with a folder of two files and an entry in `frames`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from discreet.reading.lexicon.disguise import any_of, disguised_as, lines
from discreet.reading.lexicon.frames import FRAMES

LISTED = frozenset(FRAMES)
"""Languages whose tone is read by lists alone (`discreet.reading.lexicon.listed`)."""

_ENDINGS = r"(?:s|es|ed|er|ers|ing|in'?|y|ier|iest|head|heads|face|show|storm|load|hole|holes)?"


@cache
def _pattern() -> re.Pattern[str]:
    whole = any_of(lines("en/profanity.txt"))
    return re.compile(rf"(?<![\w@#/.])(?:{whole}){_ENDINGS}(?!\w)", re.IGNORECASE)


@cache
def _insults() -> tuple[re.Pattern[str], list[str]]:
    """One group a word, so that the group's number tells the word."""
    words = lines("en/insults.txt") + lines("en/profanity.txt")
    whole = "|".join(f"({disguised_as(word)})" for word in words)
    return re.compile(rf"(?<![\w@#/.])(?:{whole})(?={_ENDINGS}(?!\w))", re.IGNORECASE), words


def profanities(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Half-open code-point spans of English coarse words in a part of `text`."""
    for found in _pattern().finditer(text, start, len(text) if end is None else end):
        # A disguise needs at least two real letters: '****' and '$1' are no words.
        if sum(c.isalpha() for c in found.group()) >= 2:
            yield found.start(), found.end()


@cache
def _plain_insults() -> re.Pattern[str]:
    whole = any_of(lines("en/insults.txt"))
    return re.compile(rf"(?<![\w@#/.])(?:{whole}){_ENDINGS}(?!\w)", re.IGNORECASE)


def insults(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Half-open code-point spans of English insulting words in a part of `text`, however written.
    That they stand there makes no insult; the model tells."""
    for found in _plain_insults().finditer(text, start, end):
        if sum(c.isalpha() for c in found.group()) >= 2:
            yield found.start(), found.end()


def disguised(text: str) -> Iterator[tuple[int, int, str]]:
    """Insulting and coarse words written with look-alikes or set apart: span and plain word.

    A word that is written as it is spelt, in whatever case, is not disguised.
    """
    pattern, words = _insults()
    for found in pattern.finditer(text):
        written = found.group()
        plain = words[(found.lastindex or 1) - 1]
        if written.lower() != plain and sum(c.isalpha() for c in written) >= 2:
            yield found.start(), found.end(), plain
