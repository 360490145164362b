"""Coarse words, also where they are disguised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

_STANDS_FOR = {
    "a": "a4@*",
    "b": "b8",
    "c": "c(*",
    "e": "e3*",
    "i": "i1!|*",
    "l": "l1|",
    "o": "o0*",
    "s": "s5$",
    "t": "t7+",
    "u": "uv@*",
}


def _disguised(word: str) -> str:
    """A pattern for a word with letters replaced by look-alikes, drawn out, or set apart by dots,
    dashes or stars; set apart by blanks only when every letter is."""
    letters = [f"[{re.escape(_STANDS_FOR.get(letter, letter))}]" for letter in word]
    # At a word's start these are a plus sign and a bracket.
    letters[0] = letters[0].replace(r"\+", "").replace(r"\(", "")
    return "|".join(("[.\\-_*]?".join(f"{x}{{1,4}}" for x in letters), " ".join(letters)))


_ENDINGS = r"(?:s|es|ed|er|ers|ing|in'?|y|ier|iest|head|heads|face|show|storm|load|hole|holes)?"


@cache
def _pattern() -> re.Pattern[str]:
    whole = "|".join(_disguised(word) for word in _words("profanity.txt"))
    return re.compile(rf"(?<![\w@#/.])(?:{whole}){_ENDINGS}(?!\w)", re.IGNORECASE)


@cache
def _insults() -> tuple[re.Pattern[str], list[str]]:
    """One group a word, so that the group's number tells the word."""
    words = _words("insults.txt") + _words("profanity.txt")
    whole = "|".join(f"({_disguised(word)})" for word in words)
    return re.compile(rf"(?<![\w@#/.])(?:{whole})(?={_ENDINGS}(?!\w))", re.IGNORECASE), words


def _words(name: str) -> list[str]:
    listed = resources.files(__package__).joinpath(name).read_text("utf-8")
    return [line.strip() for line in listed.splitlines() if line.strip() and line[0] != "#"]


def profanities(text: str) -> Iterator[tuple[int, int]]:
    """Half-open code-point spans of coarse words in `text`."""
    for found in _pattern().finditer(text):
        # A disguise needs at least two real letters: '****' and '$1' are no words.
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
