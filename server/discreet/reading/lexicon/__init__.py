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
    return "|".join(("[.\\-_*]?".join(f"{x}{{1,4}}" for x in letters), " ".join(letters)))


@cache
def _pattern() -> re.Pattern[str]:
    words = _words()
    whole = "|".join(_disguised(word) for word in words)
    endings = r"(?:s|es|ed|er|ers|ing|in'?|y|ier|iest|head|heads|face|show|storm|load|hole|holes)?"
    return re.compile(rf"(?<![\w@#/.])(?:{whole}){endings}(?!\w)", re.IGNORECASE)


def _words() -> list[str]:
    listed = resources.files(__package__).joinpath("profanity.txt").read_text("utf-8")
    return [line.strip() for line in listed.splitlines() if line.strip() and line[0] != "#"]


def profanities(text: str) -> Iterator[tuple[int, int]]:
    """Half-open code-point spans of coarse words in `text`."""
    for found in _pattern().finditer(text):
        # A disguise needs at least two real letters: '****' and '$1' are no words.
        if sum(c.isalpha() for c in found.group()) >= 2:
            yield found.start(), found.end()
