"""Coarse words and insults of the languages that no model reads.

A list has one entry a line: `word/s,es` also takes the endings, `word+` may begin a
longer word. In lists of insults a plain entry counts where it is said to or of somebody
(`frames`), `~word` only where it is said to the reader, `!some words` always.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from discreet.reading.letters import plain_letters
from discreet.reading.lexicon.disguise import disguised_as, first_and_rest, lines
from discreet.reading.lexicon.frames import FRAMES

_START = r"(?<![\w@#/.])"
_END = r"(?!\w|-\w)"

# „Scheiße“ in quotes is spoken of, not said.
_OPENED = re.compile(r"['‚‘‹]$|[“„«»”][^“„«»”\n]{0,40}$")
_CLOSED = re.compile(r"[.!?]?['’›]|[^“„«»”\n]{0,40}[“”«»]")
_OTHER_WORDS = re.compile(r"(?<![@\w])\w")


@dataclass(frozen=True, slots=True)
class _Lists:
    coarse: re.Pattern[str]
    said: re.Pattern[str]
    """Has the groups `always`, `reader` and `anybody`: whom an insult must be aimed at."""


@cache
def _lists(language: str) -> _Lists:
    insults = lines(f"{language}/insults.txt")
    always = [entry[1:] for entry in insults if entry[0] == "!"]
    reader = [entry[1:] for entry in insults if entry[0] == "~"]
    anybody = [entry for entry in insults if entry[0] not in "!~"]
    said = "|".join(
        f"(?P<{name}>{_either(entries)})"
        for name, entries in (("always", always), ("reader", reader), ("anybody", anybody))
        if entries
    )
    coarse = _either(lines(f"{language}/profanity.txt"))
    return _Lists(
        re.compile(f"{_START}(?:{coarse}){_END}", re.IGNORECASE),
        re.compile(f"{_START}(?:{said}){_END}", re.IGNORECASE),
    )


def _either(entries: list[str]) -> str:
    """A pattern for any of the entries; those with the same first letter share its part."""
    by_first: dict[str, list[str]] = {}
    # Longer ones first: set apart, 'c o n n a r d' begins with 'c o n'.
    for entry in sorted(entries, key=lambda entry: -len(entry.partition("/")[0])):
        word, _, endings = entry.partition("/")
        first, rest = first_and_rest(word.rstrip("+").split(" ")[0])
        for part in word.rstrip("+").split(" ")[1:]:
            rest += f"[ ,]{{1,2}}{disguised_as(part)}"
        if word.endswith("+"):
            rest += r"[^\W\d_]{0,24}"
        elif endings:
            rest += f"(?:{'|'.join(map(re.escape, endings.split(',')))})?"
        by_first.setdefault(first, []).append(rest)
    return "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in by_first.items())


def spelt_words(language: str) -> frozenset[str]:
    """The words of a language's lists as they are spelt, in lower case, without phrases."""
    entries = lines(f"{language}/profanity.txt") + lines(f"{language}/insults.txt")
    words = {entry.lstrip("~!").partition("/")[0].rstrip("+") for entry in entries}
    return frozenset(word for word in words if word.isalpha())


def coarse_words(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Half-open code-point spans of coarse words in a text that is in `language`."""
    plain = plain_letters(text)
    for found in _lists(language).coarse.finditer(plain):
        if _is_word(found) and not _is_quoted(plain, *found.span()):
            yield found.span()


def insults(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Half-open code-point spans of insults that are said to or of somebody in one sentence that
    is in `language`."""
    plain = plain_letters(text).replace("’", "'")
    frames = FRAMES[language]
    for found in _lists(language).said.finditer(plain):
        if not _is_word(found) or _is_quoted(plain, *found.span()):
            continue
        start, end = found.span()
        if found["always"] or (
            not frames.harmless(plain, start, end)
            and (
                frames.to_reader(plain, start, end)
                or (
                    found["anybody"]
                    and (frames.of_somebody(plain, start) or _alone(plain, start, end))
                )
            )
        ):
            yield found.span()


def _alone(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is all that it says, besides whom it is said to."""
    return not _OTHER_WORDS.search(text, 0, start) and not _OTHER_WORDS.search(text, end)


def _is_word(found: re.Match[str]) -> bool:
    # A disguise needs at least two real letters: '****' and '$1' are no words.
    return sum(c.isalpha() for c in found.group()) >= 2


def _is_quoted(text: str, start: int, end: int) -> bool:
    if text.count('"', 0, start) % 2 and '"' in text[end : end + 40]:
        return True
    return bool(_OPENED.search(text, max(0, start - 42), start) and _CLOSED.match(text, end))
