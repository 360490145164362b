"""Words as people write them to pass filters: `sh1t`, `s.h.i.t`, `s h i t`, `shiiit`."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
# Accents are left out more often than not, and German letters are written as two.
_WRITTEN = {
    "ä": "(?:[äa4@*]|ae)",
    "ö": "(?:[öo0*]|oe)",
    "ü": "(?:[üuv*]|ue)",
    "ß": "(?:ß|[s5$]{1,2})",
    "á": "[áa4@*]",
    "â": "[âa4@*]",
    "é": "[ée3*]",
    "è": "[èe3*]",
    "ê": "[êe3*]",
    "í": "[íi1!|*]",
    "ó": "[óo0*]",
    "ú": "[úuv@*]",
    "ç": "[çc]",
    "'": "(?:['’]?)",
}

_BETWEEN = "[.\\-_*\u200b\u00ad]?"


def lines(name: str) -> list[str]:
    """The entries of a list in this package, without its remarks."""
    listed = resources.files(__package__).joinpath(name).read_text("utf-8")
    return [line.strip() for line in listed.splitlines() if line.strip() and line[0] != "#"]


def disguised_as(word: str) -> str:
    """A pattern for a word with letters replaced by look-alikes, drawn out, or set apart by dots,
    dashes or stars; set apart by blanks only when every letter is."""
    first, rest = first_and_rest(word)
    return first + rest


def first_and_rest(word: str) -> tuple[str, str]:
    """The same pattern in two parts, its first letter apart, so that many can share it."""
    # At a word's start these are a plus sign and a bracket.
    first = _letter(word[0]).replace(r"\+", "").replace(r"\(", "")
    letters = [_letter(letter) for letter in word[1:]]
    drawn_out = _BETWEEN.join((f"{first}{{0,3}}", *(f"{x}{{1,4}}" for x in letters)))
    set_apart = "".join(f" {x}" for x in letters)
    return first, f"(?:{drawn_out}|{set_apart})"


def _letter(letter: str) -> str:
    return _WRITTEN.get(letter) or f"[{re.escape(_STANDS_FOR.get(letter, letter))}]"


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, disguised or not."""
    return "|".join(disguised_as(word) for word in words)
